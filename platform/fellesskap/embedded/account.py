"""Where and as whom PostgreSQL runs when the starter is root, which PostgreSQL refuses to run as.

The server gets an account of its own. Nothing the project lies in is opened for that account: where it cannot
reach the data directory or the program (a checkout under root's closed home, say), data and program get a
place of their own under /var/lib, remembered in the data directory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fellesskap.embedded.process import SOCKET_PATH_BYTES, ServerError

ACCOUNT = "fellesskap-db"
PLACES = Path("/var/lib/fellesskap-db")
_USERADD_WORDS = (
    *("--system", "--user-group", "--no-create-home"),
    *("--home-dir", str(PLACES), "--shell", "/usr/sbin/nologin"),
)


@dataclass(frozen=True, slots=True)
class Footing:
    """Who runs the server (None: the starter), where its files lie and which program it runs."""

    uid: int | None
    gid: int | None
    place: Path
    program: Path


def footing(directory: Path, program: Path, version: str, *, socket_name: str, throwaway: bool) -> Footing:
    """Choose account, place and program for the server of `directory`; make what is missing.

    A throwaway place is swept once its directory is gone; any other waits, for a project may only have moved.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Footing(None, None, directory, program)
    uid, gid = _owner_of(directory) or _account()
    place = _place(directory, uid, gid, socket_name, throwaway)
    if not _may(uid, gid, "-x", program / "bin" / "postgres"):
        program = _copy(program, version)
    return Footing(uid, gid, place, program)


def existing_place(directory: Path) -> Path:
    """Where the files of `directory`'s server lie today; a copied project does not share the original's."""
    memory = directory / "place"
    if not memory.exists():
        return directory
    place = Path(memory.read_text().strip())
    whose = place / "for"
    if not whose.exists():
        return directory
    original = Path(whose.read_text().strip())
    if original != directory.resolve():
        if original.exists():
            return directory
        whose.write_text(f"{directory.resolve()}\n")
    return place


def sweep() -> None:
    """Remove the throwaway places whose data directory has been deleted."""
    if os.geteuid() != 0 or not PLACES.is_dir():
        return
    for mark in PLACES.glob("*/throwaway"):
        if not Path((mark.parent / "for").read_text().strip()).exists():
            shutil.rmtree(mark.parent, ignore_errors=True)


def _owner_of(directory: Path) -> tuple[int, int] | None:
    """The account that owns an existing cluster, which goes on running it."""
    try:
        facts = (existing_place(directory) / "cluster").stat()
    except FileNotFoundError:
        return None
    return (facts.st_uid, facts.st_gid) if facts.st_uid != 0 else None


def _account() -> tuple[int, int]:
    """The server's own account; made where the system can, else the system's PostgreSQL account."""
    for name in (ACCOUNT, "_postgres"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise ServerError(
            f"PostgreSQL does not run as root, and this system ({sys.platform}) has no useradd to make the "
            f"account {ACCOUNT}. Make that account yourself, or run as a normal user."
        )
    made = subprocess.run(  # noqa: S603 fixed words
        [useradd, *_USERADD_WORDS, ACCOUNT],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise ServerError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT} could not be made: "
            f"{made.stderr.strip()}. Run as a normal user instead."
        ) from None
    return entry.pw_uid, entry.pw_gid


def _place(directory: Path, uid: int, gid: int, socket_name: str, throwaway: bool) -> Path:
    place = existing_place(directory)
    fits = len(os.fsencode(directory / "socket" / socket_name)) <= SOCKET_PATH_BYTES
    is_new = not (place / "cluster" / "PG_VERSION").exists()
    if place == directory and is_new and not (fits and _may(uid, gid, "-x", directory)):
        name = hashlib.sha256(os.fsencode(directory.resolve())).hexdigest()[:12]
        place = PLACES / name
        place.mkdir(parents=True, exist_ok=True)
        (place / "for").write_text(f"{directory.resolve()}\n")
        if throwaway:
            (place / "throwaway").touch()
        (directory / "place").write_text(f"{place}\n")
    (place / "cluster").mkdir(mode=0o700, exist_ok=True)
    os.chown(place / "cluster", uid, gid)
    return place


def _may(uid: int, gid: int, what: str, path: Path) -> bool:
    """Ask the system, as that account: it knows of access lists and mounts that mode bits do not tell."""
    asked = subprocess.run(  # noqa: S603 fixed words and a path as an argument
        ["/bin/sh", "-c", 'test "$0" "$1"', what, str(path.resolve())],
        cwd="/",
        user=uid,
        group=gid,
        extra_groups=[],
        check=False,
    )
    return asked.returncode == 0


def _copy(program: Path, version: str) -> Path:
    """A copy of the program that every account may run, one a version.

    The wheel's libraries lie beside its package on Linux and inside it on macOS, and are found from there.
    """
    package = program.parent
    target = PLACES / f"postgresql-{version}"
    if not target.exists():
        PLACES.mkdir(parents=True, exist_ok=True)
        fresh = PLACES / f".postgresql-{version}-{os.getpid()}"
        for part in (program, package / ".dylibs", package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                to = fresh / part.relative_to(package.parent)
                shutil.copytree(part, to, ignore=shutil.ignore_patterns("include"), symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            fresh.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return target / program.relative_to(package.parent)

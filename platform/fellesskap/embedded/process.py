"""What the two embedded servers share: one starter a directory, a log, leftovers, a socket path that fits."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from fellesskap.embedded.warden import WARDEN, is_alive

# sockaddr_un holds 107 bytes on Linux and 103 on macOS.
SOCKET_PATH_BYTES = 103


class ServerError(RuntimeError):
    """An embedded server could not be started; the message says why and what to do."""


class Held:
    """The lock that says who runs the server of a directory; the system drops it when that process ends."""

    def __init__(self, directory: Path, name: str) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._file: IO[str] = (directory / "held-by").open("a+")
        except PermissionError as error:
            raise ServerError(
                f"{error.filename} belongs to another account, which has run this before. "
                "Run as that one, or delete the folder as that one."
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise ServerError(
                f"{name} is already running at {directory}, started by process {holder}. "
                "Use that one, or stop it first."
            ) from None
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def release(self) -> None:
        """Let another process start the server."""
        self._file.close()


class Child:
    """A server process of ours, out of the terminal's process group: Ctrl-C must not reach it first."""

    def __init__(
        self,
        command: list[str],
        log: Path,
        stop_signal: signal.Signals,
        owner: tuple[int | None, int | None] = (None, None),
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Start `command` as the user and group `owner` (None: ours), its environment clean but for `env`."""
        uid, gid = owner
        self.log = log
        self._stop_signal = stop_signal
        with log.open("ab") as output:
            self._log_start = output.tell()
            self._process = subprocess.Popen(  # noqa: S603 a program from a wheel, words of ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=clean_environment() | dict(env or {}),
                user=uid,
                group=gid,
                extra_groups=None if uid is None else [],
                start_new_session=True,
            )
        self.pid = self._process.pid
        WARDEN.watch(self.pid, stop_signal)

    def ended(self) -> bool:
        """Whether the process has ended by itself."""
        return self._process.poll() is not None

    def said(self) -> str:
        """What the process has written to its log since this start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until `ready`; False when the process ended or the time is up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.ended():
            if ready():
                return True
            time.sleep(0.01)
        return False

    def stop(self, seconds: float = 20.0) -> None:
        """Ask the process to end, and kill it when it has not after `seconds`."""
        if not self.ended():
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(self._stop_signal)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        WARDEN.forget(self.pid)


def clean_environment() -> dict[str, str]:
    """An environment where no PGDATA, LANG or proxy of the user's changes what the server does."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def runs(pid: int, mention: str) -> bool:
    """Whether process `pid` is alive and the one we mean: its command line mentions `mention`."""
    if pid <= 0 or not is_alive(pid):
        return False
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.exists():
        return mention in proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    shown = subprocess.run(  # noqa: S603 a number and fixed words
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return mention in shown.stdout


def end_leftover(pid: int, how: signal.Signals, seconds: float = 20.0) -> None:
    """End a server that an earlier, killed process left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    if is_alive(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def socket_directory(directory: Path, socket_name: str, uid: int | None = None) -> Path:
    """A closed directory for the socket of the server that runs as `uid` (None: as us).

    It lies in `directory`, or, when that path is too long, as a remembered one in the system's temp folder.
    That folder is open to everybody, so a remembered directory is used again only while it is the server's.
    """
    uid = os.geteuid() if uid is None else uid
    inside = directory / "socket"
    if len(os.fsencode(inside / socket_name)) <= SOCKET_PATH_BYTES:
        inside.mkdir(mode=0o700, exist_ok=True)
        os.chown(inside, uid, -1)
        return inside
    memory = directory / "socket-directory"
    remembered = Path(memory.read_text().strip()) if memory.exists() else None
    if remembered is not None and _belongs(remembered, uid):
        return remembered
    made = Path(tempfile.mkdtemp(prefix="fellesskap-"))
    if len(os.fsencode(made / socket_name)) > SOCKET_PATH_BYTES:
        made.rmdir()
        made = Path(tempfile.mkdtemp(prefix="fellesskap-", dir="/tmp"))
    os.chown(made, uid, -1)
    memory.write_text(f"{made}\n")
    return made


def _belongs(directory: Path, uid: int) -> bool:
    try:
        facts = directory.lstat()
    except OSError:
        return False
    return facts.st_uid == uid and (facts.st_mode & 0o170777) == 0o040700

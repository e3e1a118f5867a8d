"""A small process that ends what its parent started when the parent is gone, even after `kill -9`.

The parent holds the only write end of a pipe; the warden reads it to its end. That works on Linux and macOS
and from any thread, where a parent-death signal follows the thread that started the child.

The lines are `+ TARGET SIGNAL` and `- TARGET`; a negative target is a process group, as for kill(2).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

_PATIENCE_SECONDS = 15.0


class Warden:
    """The pipe to this process's warden; the warden starts with the first target."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def watch(self, target: int, how: signal.Signals = signal.SIGTERM) -> None:
        """End `target` (a process, or a group when negative) with `how` when this process is gone."""
        self._say(f"+ {target} {int(how)}\n")

    def forget(self, target: int) -> None:
        """Leave `target` alone from now on: it has ended and its number may be used again."""
        self._say(f"- {target}\n")

    def _say(self, line: str) -> None:
        with self._lock:
            if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
                self._start()
            assert self._process is not None and self._process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(line.encode())
                self._process.stdin.flush()

    def _start(self) -> None:
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fellesskap.embedded.warden"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )


WARDEN = Warden()


def is_alive(target: int) -> bool:
    """Whether the process, or any process of the group when negative, exists and has not ended unreaped.

    Where nothing reaps orphans (a container whose first process does not), the ended stay in the table.
    """
    try:
        os.kill(target, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not Path("/proc/self/stat").exists():
        return True
    members = Path("/proc").glob("[0-9]*/stat") if target < 0 else [Path(f"/proc/{target}/stat")]
    return any(_is_member(stat, target) for stat in members)


def _is_member(stat: Path, target: int) -> bool:
    try:
        state, _parent, group = stat.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return state not in "ZX" and (target > 0 or group == str(-target))


def remaining(lines: Iterable[str]) -> dict[int, int]:
    """Read the pipe to its end and give the targets still to be ended, with the signal of each."""
    targets: dict[int, int] = {}
    for line in lines:
        match line.split():
            case ["+", target, how]:
                targets[int(target)] = int(how)
            case ["-", target]:
                targets.pop(int(target), None)
    return targets


def end(targets: dict[int, int], patience: float = _PATIENCE_SECONDS) -> None:
    """Signal every target and kill those that have not ended after `patience` seconds."""
    for target, how in targets.items():
        with contextlib.suppress(OSError):
            os.kill(target, how)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(is_alive(target) for target in targets):
        time.sleep(0.05)
    for target in targets:
        with contextlib.suppress(OSError):
            os.kill(target, signal.SIGKILL)


def main() -> None:
    """Be the warden."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end(remaining(sys.stdin))


if __name__ == "__main__":
    main()

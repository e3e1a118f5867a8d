"""The processes of a local run: started with a log each, started again when they die, stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fellesskap.embedded.warden import WARDEN, end, is_alive

LAST_LINES = 20
_LOG_BYTES = 10_000_000
_STOP_SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Duty:
    """What one process of the run does: a module with its arguments."""

    name: str
    words: tuple[str, ...]
    environment: dict[str, str] = field(repr=False)


class Patience:
    """How often something is started again: `limit` times within `seconds`, after ever longer pauses."""

    def __init__(self, limit: int = 5, seconds: float = 60.0) -> None:
        self._limit = limit
        self._seconds = seconds
        self._times: deque[float] = deque()

    def pause(self, now: float) -> float | None:
        """Count a death at `now` and give the seconds to wait; None when that was one too many."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        self._times.append(now)
        deaths = len(self._times)
        return None if deaths > self._limit else 0.5 * (2 ** (deaths - 1) - 1)


class GaveUpError(Exception):
    """Something died again and again; `last` is the end of its log."""

    def __init__(self, name: str, log: Path, last: str) -> None:
        super().__init__(f"{name} died too often")
        self.name = name
        self.log = log
        self.last = last


class Crew:
    """All processes of one run, each in a process group of its own."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._duties: dict[str, Duty] = {}
        self._patience: dict[str, Patience] = {}
        self._due: dict[str, float] = {}

    def start(self, duty: Duty) -> None:
        """Start the process; from now on it is kept alive."""
        log = self.log_of(duty.name)
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 our own modules
                [sys.executable, "-m", *duty.words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=duty.environment | {"PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        WARDEN.watch(-process.pid)
        self._processes[duty.name] = process
        self._duties[duty.name] = duty
        self._patience.setdefault(duty.name, Patience())

    def tend(self) -> None:
        """Start again what has died; raise `GaveUpError` when it does so too often."""
        now = time.monotonic()
        for name, process in list(self._processes.items()):
            code = process.poll()
            if code is None:
                continue
            del self._processes[name]
            self._bury(process)
            pause = self._patience[name].pause(now)
            if pause is None:
                raise GaveUpError(name, self.log_of(name), self.last_lines(name))
            self._say(f"{name} ended ({_manner(code)}); starting it again. Its log: {self.log_of(name)}")
            self._due[name] = now + pause
        for name in [name for name, due in self._due.items() if due <= now]:
            del self._due[name]
            self.start(self._duties[name])

    def running(self) -> dict[str, int]:
        """The process id of everything that runs, by name."""
        return {name: process.pid for name, process in self._processes.items() if process.poll() is None}

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask everything to end, and kill what has not after a while, or at once when there is a hurry."""
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        while self.running() and time.monotonic() < deadline and not hurry():
            time.sleep(0.05)
        for process in self._processes.values():
            self._bury(process)
        self._processes.clear()
        self._due.clear()

    def log_of(self, name: str) -> Path:
        """Where the process writes."""
        return self._logs / f"{name}.log"

    def last_lines(self, name: str) -> str:
        """The end of the process's log."""
        with self.log_of(name).open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 20_000))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-LAST_LINES:])

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """End what a process has left in its group, and the process itself if it lives."""
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if is_alive(-process.pid):
            end({-process.pid: signal.SIGTERM}, patience=2.0)
        WARDEN.forget(-process.pid)


def _manner(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"

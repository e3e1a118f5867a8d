"""The folder of a local run: data, logs, mail, keys, and the record of who runs it now."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from fellesskap.embedded import remove_postgres, remove_valkey

DEFAULT = Path(".local")


@dataclass(frozen=True, slots=True)
class LocalKeys:
    """Keys made once for this machine, so that sessions and identities outlive a restart."""

    oidc_client_key: str = field(repr=False)
    pid_key: str = field(repr=False)
    app_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Who runs the folder, in which state (starting, running, stopping), and what its processes were told."""

    pid: int
    state: str
    address: str = ""
    environment: dict[str, str] = field(default_factory=dict, repr=False)


class AlreadyRunningError(Exception):
    """Another process runs the folder; `record` is what it has written of itself, if anything."""

    def __init__(self, record: RunRecord | None) -> None:
        super().__init__("already running")
        self.record = record


class LocalFolder:
    """Paths and records of one local run."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.postgres = self.path / "postgres"
        self.valkey = self.path / "valkey"
        self.log = self.path / "log"
        self.mail = self.path / "mail"
        self.persons = self.path / "demo-persons.json"

    def make(self) -> None:
        """Make what is missing. The folder itself stays open: PostgreSQL may run as another account in it."""
        self.path.mkdir(parents=True, exist_ok=True)
        for closed in (self.log, self.mail):
            closed.mkdir(mode=0o700, exist_ok=True)

    def keys(self) -> LocalKeys:
        """The folder's keys; made the first time, readable by their owner alone."""
        file = self.path / "secrets"
        if not file.exists():
            from fellesskap_web.oidc import new_client_key  # noqa: PLC0415 heavy, and wanted once a machine

            made = LocalKeys(
                oidc_client_key=new_client_key(),
                pid_key=secrets.token_hex(32),
                app_password=secrets.token_urlsafe(24),
            )
            _write_closed(file, json.dumps(asdict(made)))
        return LocalKeys(**json.loads(file.read_text()))

    @contextmanager
    def held(self, patience: float = 30.0) -> Iterator[None]:
        """Be the one who runs the folder; wait for a predecessor that is about to stop.

        Raises `AlreadyRunningError` when another one runs and means to go on.
        """
        lock = self._lock(patience)
        try:
            yield
        finally:
            (self.path / "run.json").unlink(missing_ok=True)
            lock.close()

    def write_record(self, record: RunRecord) -> None:
        """Tell other processes about this run."""
        _write_closed(self.path / "run.json", json.dumps(asdict(record)))

    def find_record(self) -> RunRecord | None:
        """What the running process has written of itself; None when nobody runs the folder."""
        try:
            with (self.path / "lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return None
        except BlockingIOError:
            return self._record()
        except OSError:
            return None

    def remove(self) -> None:
        """Delete everything; the caller has made sure that nobody runs it."""
        with self.held():
            remove_postgres(self.postgres)
            remove_valkey(self.valkey)
            for top, folders, files in os.walk(self.path, topdown=False):
                for name in files:
                    (Path(top) / name).unlink()
                for name in folders:
                    inner = Path(top) / name
                    inner.unlink() if inner.is_symlink() else inner.rmdir()
        self.path.rmdir()

    def _lock(self, patience: float) -> IO[str]:
        self.path.mkdir(parents=True, exist_ok=True)
        lock = (self.path / "lock").open("a")
        sure, deadline = time.monotonic() + 1.5, time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                record = self._record()
                stopping = record is not None and record.state == "stopping"
                if time.monotonic() > (deadline if stopping else sure):
                    lock.close()
                    raise AlreadyRunningError(record) from None
                time.sleep(0.1)
            else:
                return lock

    def _record(self) -> RunRecord | None:
        try:
            return RunRecord(**json.loads((self.path / "run.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None


def _write_closed(file: Path, text: str) -> None:
    """Write so that no other account reads it and nobody reads half of it."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(text)
    fresh.replace(file)

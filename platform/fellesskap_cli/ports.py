"""Ports of the local run: which are free, and who holds one that is not."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

_TRIED = 100
_LISTENING = "0A"


class NoPortError(Exception):
    """None of the ports tried is free."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server can listen on the port and nobody answers for `localhost` there already."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.settimeout(0.5)
                if probe.connect_ex((address, port)) == 0:
                    return False
        except OSError:  # no IPv6 here
            continue
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


def next_free(wanted: int, taken: Collection[int] = (), host: str = "127.0.0.1") -> int:
    """The wanted port, or the first free one after it that is not among `taken`."""
    for port in range(wanted, min(wanted + _TRIED, 65536)):
        if port not in taken and is_free(port, host):
            return port
    raise NoPortError(f"No free port among {wanted}-{wanted + _TRIED - 1}.")


def find_holder(port: int) -> str | None:
    """Name the process that listens on the port, as `name (process 123)`, where the system tells us."""
    if Path("/proc/net/tcp").exists():
        return _holder_by_proc(port)
    lsof = shutil.which("lsof")
    if lsof is None:
        return None
    said = subprocess.run(  # noqa: S603 a number and fixed words
        [lsof, "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"], capture_output=True, text=True, check=False
    )
    facts = {line[0]: line[1:] for line in reversed(said.stdout.splitlines()) if line}
    return f"{facts['c']} (process {facts['p']})" if {"c", "p"} <= facts.keys() else None


def _holder_by_proc(port: int) -> str | None:
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if sockets.intersection(_open_files(process)):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:  # another account's process, or one that has just ended
            continue
    return None


def _open_files(process: Path) -> Iterator[str]:
    for handle in (process / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since the folder was read
            yield str(handle.readlink())


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in (line.split() for line in lines):
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes

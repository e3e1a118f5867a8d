"""PostgreSQL and Valkey from wheels: they start, keep data, refuse a second starter and survive being killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from fellesskap.embedded import (
    ServerError,
    remove_postgres,
    remove_valkey,
    start_postgres,
    start_valkey,
)
from fellesskap.embedded.process import SOCKET_PATH_BYTES
from fellesskap.embedded.warden import is_alive


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose servers' data are deleted afterwards, also where root's lie elsewhere."""
    yield tmp_path
    for place in tmp_path.rglob("postgres"):
        remove_postgres(place)


_STARTER = """
import sys, time
from pathlib import Path
from fellesskap.embedded import start_postgres, start_valkey
postgres = start_postgres(Path(sys.argv[1]) / "postgres")
valkey = start_valkey(Path(sys.argv[1]) / "valkey")
print(postgres.pid, valkey.pid, postgres.url("postgres", "postgres"), valkey.url, flush=True)
time.sleep(60)
"""


class Starter:
    """Another process that runs both servers of a directory."""

    def __init__(self, directory: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _STARTER, str(directory)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        postgres, valkey, self.database, self.valkey = self.process.stdout.readline().split()
        self.pids = int(postgres), int(valkey)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


async def counted(url: str) -> int:
    """Add a row and count all, so that a later start shows whether the data are there."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS kept (at int); INSERT INTO kept VALUES (1)")
        return int(await connection.fetchval("SELECT count(*) FROM kept"))
    finally:
        await connection.close()


def incremented(url: str) -> int:
    client = redis.Redis.from_url(url)
    try:
        return int(client.incr("kept"))
    finally:
        client.close()


def wait_for(ready: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.05)
    return False


def gone(pids: tuple[int, ...], seconds: float = 20.0) -> bool:
    return wait_for(lambda: not any(is_alive(pid) for pid in pids), seconds)


async def test_the_data_are_there_at_the_second_start(folder: Path) -> None:
    for expected in (1, 2):
        postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
        try:
            assert await counted(postgres.url("postgres", "postgres")) == expected
            assert incremented(valkey.url) == expected
        finally:
            postgres.stop()
            valkey.stop()
        assert gone((postgres.pid, valkey.pid))


async def test_the_server_is_set_up_as_the_product_needs_it(folder: Path) -> None:
    postgres = start_postgres(folder / "postgres", durable=False)
    connection = await asyncpg.connect(postgres.url("postgres", "postgres"))
    try:
        said = {
            name: await connection.fetchval(f"SHOW {name}")
            for name in (
                *("listen_addresses", "max_connections", "max_locks_per_transaction"),
                *("jit", "fsync", "full_page_writes", "server_encoding"),
            )
        }
        locale = await connection.fetchrow(
            "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = 'postgres'"
        )
    finally:
        await connection.close()
        postgres.stop()
    assert said == {
        "listen_addresses": "",
        "max_connections": "100",
        "max_locks_per_transaction": "512",
        "jit": "off",
        "fsync": "off",
        "full_page_writes": "off",
        "server_encoding": "UTF8",
    }
    assert tuple(locale) == ("b", "C.UTF-8")


async def test_a_lasting_server_writes_through_to_the_disk(folder: Path) -> None:
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    connection = await asyncpg.connect(postgres.url("postgres", "postgres"))
    client = redis.Redis.from_url(valkey.url)
    try:
        assert await connection.fetchval("SHOW fsync") == "on"
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("port") == {"port": "0"}
    finally:
        await connection.close()
        client.close()
        postgres.stop()
        valkey.stop()


def test_nobody_but_the_servers_account_reaches_the_sockets(folder: Path) -> None:
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    try:
        for closed in (postgres.socket, valkey.socket.parent):
            assert closed.stat().st_mode & 0o077 == 0
    finally:
        postgres.stop()
        valkey.stop()


def test_a_second_starter_is_told_who_runs_it(folder: Path) -> None:
    starter = Starter(folder)
    try:
        for start, name in ((start_postgres, "postgres"), (start_valkey, "valkey")):
            with pytest.raises(ServerError, match=f"already running at .*{starter.process.pid}"):
                start(folder / name)
        assert all(is_alive(pid) for pid in starter.pids)
    finally:
        starter.kill()
    assert gone(starter.pids)


async def test_the_servers_end_with_a_killed_starter_and_start_again(folder: Path) -> None:
    starter = Starter(folder)
    assert await counted(starter.database) == 1
    assert incremented(starter.valkey) == 1
    starter.kill()
    assert gone(starter.pids)
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    try:
        assert await counted(postgres.url("postgres", "postgres")) == 2
        assert incremented(valkey.url) == 2
    finally:
        postgres.stop()
        valkey.stop()


async def test_killed_servers_recover_what_was_committed(folder: Path) -> None:
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    assert await counted(postgres.url("postgres", "postgres")) == 1
    assert incremented(valkey.url) == 1
    for server in (postgres, valkey):
        os.kill(server.pid, signal.SIGKILL)
    assert gone((postgres.pid, valkey.pid))
    # A process of several threads is a dead one before the last of them has ended.
    assert wait_for(postgres.ended)
    assert wait_for(valkey.ended)
    postgres.stop()
    valkey.stop()
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    try:
        assert await counted(postgres.url("postgres", "postgres")) == 2
        assert incremented(valkey.url) == 2
    finally:
        postgres.stop()
        valkey.stop()


async def test_servers_that_outlived_starter_and_warden_are_replaced(folder: Path) -> None:
    starter = Starter(folder)
    assert await counted(starter.database) == 1
    for warden in wardens_of(starter.process.pid):
        os.kill(warden, signal.SIGKILL)
    starter.kill()
    assert all(is_alive(pid) for pid in starter.pids)
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    try:
        assert gone(starter.pids, seconds=1.0)
        assert await counted(postgres.url("postgres", "postgres")) == 2
    finally:
        postgres.stop()
        valkey.stop()


async def test_a_record_whose_number_another_process_has_by_now_is_no_hindrance(folder: Path) -> None:
    postgres = start_postgres(folder / "postgres")
    assert await counted(postgres.url("postgres", "postgres")) == 1
    cluster = cluster_of(folder / "postgres")
    stale = (cluster / "postmaster.pid").read_text()
    postgres.stop()
    owner = (cluster / "PG_VERSION").stat()
    bystander = sleeper(owner.st_uid if os.geteuid() == 0 else None)
    (cluster / "postmaster.pid").write_text(re.sub(r"^\d+", str(bystander.pid), stale))
    os.chown(cluster / "postmaster.pid", owner.st_uid, owner.st_gid)
    try:
        postgres = start_postgres(folder / "postgres")
        assert await counted(postgres.url("postgres", "postgres")) == 2
        assert bystander.poll() is None
    finally:
        postgres.stop()
        bystander.kill()
        bystander.wait()


async def test_a_directory_with_a_long_path_gets_a_short_socket_that_is_remembered(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    used = []
    for expected in (1, 2):
        postgres, valkey = start_postgres(deep / "postgres"), start_valkey(deep / "valkey")
        try:
            used.append((postgres.socket, valkey.socket))
            assert len(os.fsencode(postgres.socket / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES
            assert len(os.fsencode(valkey.socket)) <= SOCKET_PATH_BYTES
            assert await counted(postgres.url("postgres", "postgres")) == expected
            assert incremented(valkey.url) == expected
        finally:
            postgres.stop()
            valkey.stop()
    assert used[0] == used[1]


def test_removing_deletes_the_data_and_refuses_while_they_are_used(folder: Path) -> None:
    postgres, valkey = start_postgres(folder / "postgres"), start_valkey(folder / "valkey")
    cluster = cluster_of(folder / "postgres")
    try:
        for remove, name in ((remove_postgres, "postgres"), (remove_valkey, "valkey")):
            with pytest.raises(ServerError, match="already running"):
                remove(folder / name)
        assert (cluster / "PG_VERSION").exists()
    finally:
        postgres.stop()
        valkey.stop()
    remove_postgres(folder / "postgres")
    remove_valkey(folder / "valkey")
    assert not cluster.exists()
    assert list(folder.iterdir()) == []


def cluster_of(directory: Path) -> Path:
    """Where the cluster lies, also when root's closed folders have moved it."""
    place = directory / "place"
    return (Path(place.read_text().strip()) if place.exists() else directory) / "cluster"


def sleeper(uid: int | None) -> subprocess.Popen[bytes]:
    """A process of the server's account that has nothing to do with it."""
    return subprocess.Popen(["sleep", "60"], user=uid, start_new_session=True)


def wardens_of(pid: int) -> list[int]:
    said = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    found = [line.split(maxsplit=2) for line in said.stdout.splitlines()]
    return [int(own) for own, parent, words in found if int(parent) == pid and "warden" in words]

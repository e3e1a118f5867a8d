"""PostgreSQL and Valkey of a local run: from wheels in the run's folder, or somebody's own by URL."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import redis

from fellesskap.db.quoting import identifier, literal
from fellesskap.db.roles import RoleNames
from fellesskap.embedded import Postgres, Valkey, start_postgres, start_valkey
from fellesskap_cli.crew import GaveUpError, Patience
from fellesskap_cli.failures import CommandError, no_database
from fellesskap_cli.local import LocalFolder, LocalKeys

DATABASE = "fellesskap"
OLDEST_POSTGRES = 16
OLDEST_VALKEY = 7


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the run's data lies: as the login role, as the provisioner, and Valkey."""

    database: str
    provisioner: str
    valkey: str

    def environment(self) -> dict[str, str]:
        """The addresses as settings are read."""
        return {
            "DATABASE_URL": self.database,
            "PROVISIONER_URL": self.provisioner,
            "VALKEY_URL": self.valkey,
        }


class Embedded:
    """Both servers from wheels, kept alive until stopped."""

    def __init__(self, folder: LocalFolder, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._say = say
        self._patience = Patience()
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None

    def start(self, names: RoleNames) -> Addresses:
        """Start both and give their addresses."""
        self._postgres = start_postgres(self._folder.postgres)
        self._say(f"PostgreSQL is running, data in {self._postgres.cluster}")
        self._valkey = start_valkey(self._folder.valkey)
        self._say(f"Valkey is running, data in {self._folder.valkey}")
        return Addresses(
            database=self._postgres.url(names.login, DATABASE),
            provisioner=self._postgres.url("postgres", DATABASE),
            valkey=self._valkey.url,
        )

    async def make_database(self) -> None:
        """Create the product's database in a new server."""
        assert self._postgres is not None
        connection = await asyncpg.connect(self._postgres.url("postgres", "postgres"))
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {identifier(DATABASE)}")
        finally:
            await connection.close()

    def tend(self) -> None:
        """Start again a server that has died; its data is as it was."""
        if self._postgres is not None and self._postgres.ended():
            self._postgres.stop()
            self._mourn("PostgreSQL")
            self._postgres = start_postgres(self._folder.postgres)
        if self._valkey is not None and self._valkey.ended():
            self._valkey.stop()
            self._mourn("Valkey")
            self._valkey = start_valkey(self._folder.valkey)

    def stop(self) -> None:
        """Stop both."""
        for server in (self._valkey, self._postgres):
            if server is not None:
                server.stop()
        self._valkey = self._postgres = None

    def _mourn(self, name: str) -> None:
        log = (self._folder.postgres if name == "PostgreSQL" else self._folder.valkey) / "server.log"
        if self._patience.pause(time.monotonic()) is None:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise GaveUpError(name, log, last)
        self._say(f"{name} ended by itself; starting it again. Its log: {log}")


def find_external(env: Mapping[str, str], names: RoleNames, keys: LocalKeys) -> Addresses | None:
    """The addresses of somebody's own servers when the environment names them; both or none.

    Without PROVISIONER_URL the user of DATABASE_URL creates schemas and roles, and web and workers get a
    login role of their own that owns nothing.
    """
    database, valkey = env.get("DATABASE_URL", ""), env.get("VALKEY_URL", "")
    if not database and not valkey:
        return None
    if not database or not valkey:
        given, lacking = ("DATABASE_URL", "VALKEY_URL") if database else ("VALKEY_URL", "DATABASE_URL")
        raise CommandError(
            f"{given} is set but {lacking} is not. Set both, or none to run on built-in servers."
        )
    if env.get("PROVISIONER_URL"):
        return Addresses(database, env["PROVISIONER_URL"], valkey)
    return Addresses(_as_login(database, names.login, keys.app_password), database, valkey)


async def inspect_external(addresses: Addresses) -> tuple[str, str]:
    """The versions of somebody's own servers; raise `CommandError` when one is too old."""
    try:
        connection = await asyncpg.connect(addresses.provisioner, timeout=10)
    except OSError as error:
        raise no_database(error) from None
    try:
        postgres = connection.get_server_version()
    finally:
        await connection.close()
    if postgres.major < OLDEST_POSTGRES:
        raise CommandError(
            f"DATABASE_URL leads to PostgreSQL {postgres.major}; {OLDEST_POSTGRES} or newer is needed."
        )
    client = redis.Redis.from_url(addresses.valkey, socket_timeout=10)
    try:
        facts = client.info("server")
    finally:
        client.close()
    version = str(facts.get("valkey_version") or facts.get("redis_version", "0"))
    if int(version.partition(".")[0]) < OLDEST_VALKEY:
        raise CommandError(
            f"VALKEY_URL leads to version {version}; Valkey or Redis {OLDEST_VALKEY} or newer is needed."
        )
    return f"PostgreSQL {postgres.major}.{postgres.minor}", f"{facts.get('server_name', 'redis')} {version}"


async def set_login_password(addresses: Addresses, names: RoleNames, keys: LocalKeys) -> None:
    """Give the derived login role this folder's password: an earlier folder may have made the role."""
    connection = await asyncpg.connect(addresses.provisioner)
    try:
        if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", names.login):
            await connection.execute(
                f"ALTER ROLE {identifier(names.login)} PASSWORD {literal(keys.app_password)}"
            )
    finally:
        await connection.close()


def is_derived(env: Mapping[str, str] = os.environ) -> bool:
    """Whether the login role is ours to make because no PROVISIONER_URL tells the two roles apart."""
    return bool(env.get("DATABASE_URL")) and not env.get("PROVISIONER_URL")


def _as_login(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password, safe='')}@{place}"))

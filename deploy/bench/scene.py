"""The measured database: an embedded PostgreSQL of its own with 19 communities of realistic volume.

Built once under `.local/bench` and used again while nothing that it is made from has changed. Every run begins
with what earlier runs have written taken away again.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg

from fellesskap.clock import SystemClock
from fellesskap.db.engine import DB
from fellesskap.db.quoting import identifier
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import system_work
from fellesskap.embedded import Postgres, Valkey, remove_postgres, remove_valkey, start_postgres, start_valkey
from fellesskap.settings import Settings
from fellesskap.structure.model import Names, Region, RegionMember, Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap.tenant import Tenant, tenant
from fellesskap_tenants.provision import create_tenant, ensure_installation
from fellesskap_tenants.registers import municipality_facts, read_municipalities
from fellesskap_tenants.structures import load_structure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = Path(os.environ.get("BENCH_FOLDER") or ROOT / ".local" / "bench")
DATABASE = "bench"
TENANTS = 19
FIRST_DAY = date(2022, 1, 1)

VOLUME = {
    "partner": 45,
    "body": 12,
    "person": 400,
    "seat": 600,
    "meeting": 300,
    '"case"': 6_000,
    "agenda_item": 9_000,
    "reply": 20_000,
}

# The data stays in memory, statements are counted, and nothing cleans up in the middle of a measurement.
_SERVER = {
    "shared_buffers": "'2GB'",
    "shared_preload_libraries": "'pg_stat_statements'",
    "pg_stat_statements.max": "10000",
    "max_wal_size": "'8GB'",
    "checkpoint_timeout": "'1h'",
    "autovacuum": "off",
    "max_connections": "100",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The running servers with the communities in them."""

    postgres: Postgres
    valkey: Valkey
    settings: Settings
    tenants: tuple[Tenant, ...]

    def superuser(self) -> str:
        """The address of the database for somebody who sees everything."""
        return self.postgres.url("postgres", DATABASE)


def fingerprint() -> str:
    """Name what the data is made from: these files, the migrations, and the month it is seen from."""
    files = [
        *HERE.glob("*.sql"),
        HERE / "community.toml",
        *(ROOT / "platform/fellesskap/migrations").glob("*.py"),
        *(ROOT / "tenants/fellesskap_tenants/migrations").glob("*.py"),
    ]
    total = hashlib.sha256(f"{datetime.now(UTC):%Y-%m} {TENANTS} {FIRST_DAY} {_SERVER}".encode())
    for file in sorted(files):
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


@contextmanager
def servers() -> Iterator[Scene]:
    """Start PostgreSQL and Valkey."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    postgres = start_postgres(FOLDER / "postgres", durable=False)
    try:
        valkey = start_valkey(FOLDER / "valkey")
        try:
            yield _scene(postgres, valkey)
        finally:
            valkey.stop()
    finally:
        postgres.stop()


def _scene(postgres: Postgres, valkey: Valkey) -> Scene:
    settings = Settings(
        database_url=postgres.url("fellesskap_app", DATABASE),
        provisioner_url=postgres.url("postgres", DATABASE),
        valkey_url=valkey.url,
        pid_key="only for measuring",
        requests_per_address=10_000_000,
        requests_per_session=10_000_000,
    )
    slugs = [f"t{number:02}" for number in range(1, TENANTS + 1)]
    return Scene(
        postgres,
        valkey,
        settings,
        tuple(tenant(slug, f"Fellesskap {slug}", settings.role_prefix) for slug in slugs),
    )


async def build() -> None:
    """Make the data, unless it is there and made from what it would be made from now."""
    stamp = FOLDER / "made-from"
    if stamp.exists() and stamp.read_text() == fingerprint():
        return
    stamp.unlink(missing_ok=True)
    remove_postgres(FOLDER / "postgres")
    remove_valkey(FOLDER / "valkey")
    with servers() as scene:
        connection = await asyncpg.connect(scene.postgres.url("postgres", "postgres"))
        for name, value in _SERVER.items():
            await connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        await connection.execute(f"CREATE DATABASE {DATABASE}")
        await connection.close()
    with servers() as scene:
        await _fill(scene)
    stamp.write_text(fingerprint())


async def _fill(scene: Scene) -> None:
    settings = scene.settings
    began = time.monotonic()
    async with opened(settings.provisioner_url):
        await ensure_installation(settings)
        for one in scene.tenants:
            await create_tenant(settings, one.slug, one.name)
    async with opened(settings.database_url):
        for place, one in enumerate(scene.tenants):
            async with system_work(one) as work:
                structure = measured_structure(place)
                command = ApplyStructure(structure, FIRST_DAY, "Utgave 1", one.slug, municipality_facts())
                await apply_structure(work, command)
    volume = (HERE / "volume.sql").read_text()
    connection = await asyncpg.connect(scene.superuser())
    try:
        await connection.execute("CREATE EXTENSION pg_stat_statements SCHEMA extensions")
        for one in scene.tenants:
            schema = identifier(one.schema)
            await connection.execute(
                f"BEGIN; SET LOCAL search_path TO {schema}; SET LOCAL session_replication_role = replica;"
                f"{volume}; COMMIT"
            )
            await _check(connection, one)
            print(f"  {one.slug} is filled ({time.monotonic() - began:.0f} s)", flush=True)
        await connection.execute("VACUUM (FREEZE, ANALYZE)")
    finally:
        await connection.close()


def measured_structure(place: int) -> Structure:
    """The measured structure, each time with 44 other municipalities of the register in seven regions."""
    numbers = [line.facts.number for line in read_municipalities() if line.facts.valid_to is None]
    chosen = [numbers[(place * 17 + step) % len(numbers)] for step in range(44)]
    regions = tuple(
        Region(f"region-{n + 1}", Names(f"Region {n + 1}"), tuple(RegionMember(one) for one in chosen[n::7]))
        for n in range(7)
    )
    described = load_structure(HERE / "community.toml")
    return replace(described, municipalities=tuple(chosen), regions=regions)


async def _check(connection: asyncpg.Connection, one: Tenant) -> None:
    counts = {
        table: await connection.fetchval(f"SELECT count(*) FROM {identifier(one.schema)}.{table}")
        for table in VOLUME
    }
    if counts != VOLUME:
        raise SystemExit(f"{one.slug} holds {counts}, but {VOLUME} was meant")


async def forget_earlier_runs(scene: Scene) -> None:
    """Take away what earlier runs have left behind, and give PostGraphile its functions."""
    functions = (HERE / "postgraphile" / "functions.sql").read_text()
    owner = identifier(RoleNames(scene.settings.role_prefix).owner)
    connection = await asyncpg.connect(scene.superuser())
    try:
        for one in scene.tenants:
            schema = identifier(one.schema)
            await connection.execute(
                f"DELETE FROM {schema}.event WHERE kind LIKE 'round.answer%';"
                f"DELETE FROM {schema}.audit WHERE name = 'reply.answered';"
            )
            await connection.execute(
                f"BEGIN; SET LOCAL ROLE {owner}; {functions.replace('{schema}', schema)}; COMMIT"
            )
            for table in ("event", "audit", "reply"):
                await connection.execute(f"VACUUM (ANALYZE) {schema}.{table}")
        await connection.execute(
            "TRUNCATE shared.session, shared.login_event, shared.login_attempt, shared.invitation, "
            "shared.membership, shared.identity CASCADE"
        )
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    """Open the product's own database engine."""
    await DB.open(url, 2)
    try:
        yield
    finally:
        await DB.close()


CLOCK = SystemClock()

"""Real services for every test that wants them: one PostgreSQL, one Valkey and one installation a process."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import uvloop
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from builders import NOW, Community, as_provisioner, found
from fellesskap.clock import FixedClock
from fellesskap.db.engine import DB
from fellesskap.embedded import Postgres, Valkey, start_postgres, start_valkey
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_tenants.provision import create_tenant, ensure_installation

pytest_plugins = ["chromium"]

# A busy machine is slow now and then; what must be fast is measured in the bench.
hypothesis_settings.register_profile("steady", deadline=None)
hypothesis_settings.load_profile("steady")


def pytest_configure() -> None:
    """Run the tests on the event loop that the servers run on."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


class ByFolder(LoadScopeScheduling):
    """Tests of a folder share their communities, so they stay in one process."""

    def _split_scope(self, nodeid: str) -> str:
        return str(Path(nodeid.partition("::")[0]).parent)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest in one process, so that no process is left alone with it."""
    items.sort(key=lambda item: "isolation" not in item.path.parts)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder:
    """Share the tests out among the processes folder by folder."""
    return ByFolder(config, log)


@pytest.fixture(scope="session")
def services_directory() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="fellesskap-test-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(services_directory: Path) -> Iterator[Postgres]:
    server = start_postgres(services_directory / "postgres", durable=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def valkey(services_directory: Path) -> Iterator[Valkey]:
    server = start_valkey(services_directory / "valkey")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def settings(postgres: Postgres, valkey: Valkey) -> Settings:
    return Settings(
        database_url=postgres.url("fellesskap_app", "postgres"),
        provisioner_url=postgres.url("postgres", "postgres"),
        valkey_url=valkey.url,
        pid_key="a key for tests alone",
        actor_seconds=0,
    )


@pytest.fixture(scope="session")
async def database(settings: Settings) -> AsyncIterator[Settings]:
    """An installation without communities; `DB` is open as the login role."""
    async with as_provisioner(settings):
        await ensure_installation(settings)
    yield settings
    await DB.close()


@pytest.fixture(scope="session")
async def alfa(database: Settings) -> Tenant:
    """A community without a structure."""
    async with as_provisioner(database):
        return await create_tenant(database, "alfa", "Alfa")


@pytest.fixture(scope="session")
async def beta(database: Settings) -> Tenant:
    """Another community without a structure."""
    async with as_provisioner(database):
        return await create_tenant(database, "beta", "Beta")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
async def superuser(postgres: Postgres, database: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees everything, to check what really lies in the database."""
    connection = await asyncpg.connect(postgres.url("postgres", "postgres"))
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def innlandet(database: Settings) -> Community:
    """Innlandet as its papers describe it, with demo people in every seat."""
    return await found(database, "innlandet", "Helsefellesskap Innlandet")


@pytest.fixture(scope="session")
async def finnmark(database: Settings) -> Community:
    """Finnmark as its proposal describes it, with demo people in every seat."""
    return await found(database, "finnmark", "Helsefellesskapet i Finnmark")

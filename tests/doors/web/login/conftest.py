"""One provider a run, and a new application with a new client of it for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import asyncpg
import pytest

from fellesskap.clock import SystemClock
from fellesskap.db.ids import uuid7
from fellesskap.identity.rules import hash_pid
from fellesskap.identity.service import Invite, invite
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.oidc import new_client_key
from fellesskap_web.sessions import Sessions
from fellesskap_web.testidp_grants import Honesty
from fellesskap_web.testidp_persons import DemoPerson, synthetic_pid, write_persons
from login_scene import BASE_URL, MEMBER, ProviderThread, Scene, create_app


@pytest.fixture(scope="session")
def client_key() -> str:
    return new_client_key()


@pytest.fixture(scope="session")
def persons() -> list[DemoPerson]:
    return [
        DemoPerson(synthetic_pid(7001), "Mari Demo", "Alfa", "sekretær", "Ta imot en sak"),
        DemoPerson(synthetic_pid(7002), "Fremmed Demo", "Ingen", "ukjent"),
    ]


@pytest.fixture(scope="session")
def provider(
    client_key: str, persons: list[DemoPerson], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ProviderThread]:
    path = tmp_path_factory.mktemp("provider") / "persons.json"
    write_persons(path, persons)
    running = ProviderThread(client_key, path)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
async def invited(database: Settings, alfa: Tenant, persons: list[DemoPerson]) -> None:
    """The first of the persons is invited to Alfa."""
    async with Sessions(database, SystemClock()).work() as work:
        await invite(
            work, Invite(alfa.slug, uuid7(), hash_pid(persons[MEMBER].pid, database.pid_key), days=3650)
        )


@pytest.fixture
async def scene(
    database: Settings,
    provider: ProviderThread,
    client_key: str,
    alfa: Tenant,
    invited: None,
    superuser: asyncpg.Connection,
) -> AsyncIterator[Scene]:
    """An honest provider and an application that has not met it yet."""
    provider.grants.honesty = Honesty()
    provider.grants.sessions.clear()
    settings = replace(
        database,
        base_url=BASE_URL,
        oidc_issuer=provider.issuer,
        oidc_client_id="fellesskap-test",
        oidc_client_key=client_key,
    )
    app = create_app(settings)
    made = Scene(settings, app, app.state.login, provider.grants, superuser, alfa)
    yield made
    await asyncio.gather(*(browser.http.aclose() for browser in made.browsers))
    await made.door.oidc.close()

"""One provider a run, and a new application with a new client of it for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import asyncpg
import pytest
from litestar import Litestar

from fellesskap.clock import SystemClock
from fellesskap.db.ids import uuid7
from fellesskap.identity.rules import hash_pid
from fellesskap.identity.service import Invite, invite
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.asgi import create_app
from fellesskap_web.login import LoginDoor
from fellesskap_web.oidc import OidcClient, new_client_key
from fellesskap_web.sessions import Sessions
from fellesskap_web.testidp_grants import Honesty
from fellesskap_web.testidp_persons import DemoPerson
from fellesskap_web.throttle import Limits
from login_scene import BASE_URL, MEMBER, ProviderThread, Scene, Watch, synthetic_pids, write_persons


@pytest.fixture(scope="session")
def client_key() -> str:
    return new_client_key()


@pytest.fixture(scope="session")
def persons() -> list[DemoPerson]:
    pids = synthetic_pids()
    return [
        DemoPerson(next(pids), "Mari Demo", "Alfa", "sekretær", "Ta imot en sak"),
        DemoPerson(next(pids), "Fremmed Demo", "Ingen", "ukjent"),
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


@pytest.fixture(scope="session")
async def application(
    database: Settings, provider: ProviderThread, client_key: str
) -> AsyncIterator[tuple[Settings, Litestar]]:
    """The whole web application, as an installation of this provider."""
    settings = replace(
        database,
        base_url=BASE_URL,
        oidc_issuer=provider.issuer,
        oidc_client_id="fellesskap-test",
        oidc_client_key=client_key,
    )
    app = create_app(settings, limits=Limits(10**6, 10**6, 10**6))
    yield settings, app
    await app.state.login.oidc.close()
    await app.state.valkey.aclose()


@pytest.fixture
async def scene(
    application: tuple[Settings, Litestar],
    provider: ProviderThread,
    alfa: Tenant,
    invited: None,
    superuser: asyncpg.Connection,
) -> AsyncIterator[Scene]:
    """An honest provider, and a client that has not met it yet."""
    provider.grants.honesty = Honesty()
    provider.grants.sessions.clear()
    settings, app = application
    kept: LoginDoor = app.state.login
    app.state.login = replace(kept, oidc=OidcClient(kept.oidc.registration))
    app.state.installation.register.forget()
    made = Scene(settings, app, app.state.login, provider.grants, superuser, alfa)
    yield made
    await asyncio.gather(*(browser.http.aclose() for browser in made.browsers))
    await made.door.oidc.close()
    app.state.login = kept


@pytest.fixture
async def watch(
    scene: Scene,
    persons: list[DemoPerson],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[Watch]:
    caplog.set_level("INFO")
    browser = scene.browser()
    assert (await browser.log_in()).status_code == 303
    watch = Watch(scene, browser, capfd, caplog, persons)
    await watch.begin()
    yield watch

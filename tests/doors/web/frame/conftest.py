"""The application and three browsers: the secretary's, a plain member's, and a stranger's without a session."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from litestar import Litestar

from builders import NOW
from fellesskap.actor import RoleKind
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from frame_scene import Browser, add_person, create_site, log_in_as


@dataclass
class Site:
    """What a test of the frame works with."""

    app: Litestar
    secretary: Browser
    member: Browser
    stranger: Browser
    secretary_id: UUID


@pytest.fixture(scope="session")
def showroom_app(database: Settings) -> Litestar:
    """The application with the showroom's pages, made once, since it compiles its templates."""
    return create_site(database, FixedClock(NOW))


@pytest.fixture
async def site(
    showroom_app: Litestar, database: Settings, clock: FixedClock, alfa: Tenant, beta: Tenant
) -> Site:
    """The showroom in the community Alfa; Beta is a community in which nobody here is anybody."""
    showroom_app.state.installation.register.forget()
    secretary = await add_person(alfa, clock, "Sara Sekretær", RoleKind.SECRETARIAT)
    member = await add_person(alfa, clock, "Mons Medlem", RoleKind.ELECTED)
    return Site(
        showroom_app,
        Browser.open(showroom_app, await log_in_as(database, clock, (alfa, secretary))),
        Browser.open(showroom_app, await log_in_as(database, clock, (alfa, member))),
        Browser.open(showroom_app),
        secretary,
    )

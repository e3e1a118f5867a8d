"""A community with Innlandet's structure, its demo people and nothing planned, and browsers of people in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from litestar import Litestar

from builders import NOW, Community, found
from fellesskap.actor import RoleKind
from fellesskap.clock import FixedClock
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from fellesskap_web.throttle import Limits
from frame_scene import Browser, add_person, log_in_again

_numbers = count(1)


@dataclass
class Scene:
    """The community, its people by name, and its application."""

    settings: Settings
    community: Community
    clock: FixedClock
    people: dict[str, UUID]
    app: Litestar

    @property
    def tenant(self) -> Tenant:
        return self.community.tenant

    async def session(self, name: str) -> LoggedIn:
        """Log one of the people in."""
        return await log_in_again(self.settings, self.clock, self.tenant, self.people[name])

    async def enter(self, name: str) -> Browser:
        """Open a browser as one of the people."""
        return Browser.open(self.app, await self.session(name))

    async def ask(self, text: str, *values: object) -> list[Any]:
        """Rows as they really lie there."""
        return await self.community.ask(text, *values)

    def path(self, rest: str) -> str:
        """An address in the community."""
        return f"/{self.tenant.slug}/{rest}"


async def make_scene(settings: Settings, served: Settings | None = None) -> Scene:
    """Found the community; `served` are the settings of a server with an address of its own."""
    clock, number = FixedClock(NOW), next(_numbers)
    structure = load_structure(structures_folder() / "innlandet.toml")
    community = await found(settings, f"arshjul-{number}", "Helsefellesskap Innlandet", structure)
    people = {
        "anne": await add_person(community.tenant, clock, "Anne Sekretær", RoleKind.SECRETARIAT),
        "valgt": await add_person(community.tenant, clock, "Vera Valgt", RoleKind.ELECTED),
    }
    member = (await community.member("fsu")).person_id
    assert member is not None
    people["fsu"] = member
    app = create_app(
        served or settings,
        clock=clock,
        limits=Limits(10**6, 10**6, 10**6),
        modules=page_modules(),
        folders=(TEMPLATES,),
    )
    return Scene(served or settings, community, clock, people, app)

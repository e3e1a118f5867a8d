"""What a body may ask for when it decides and whom it tells, in a real browser: no finding at two sizes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from draft_scene import open_drafts
from equal_structure import equal_structure
from fellesskap.drafts import service
from fellesskap.identity.service import LoggedIn
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddItem, PlanMeeting, add_item, plan_meeting
from fellesskap.settings import Settings
from fellesskap.structure.model import Deputies, Silence
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import build
from written_scene import answer, started, the
from written_structure import written_structure

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    session: LoggedIn
    paths: tuple[str, ...]


@pytest.fixture(scope="module")
async def community(database: Settings) -> AsyncIterator[Site]:
    """A body that asks for as many of each side and informs deputies; a decision and a procedure are uneven."""
    settings, listening = own_address(database)
    made = written_structure(Silence.DOES_NOT_COUNT, structure=equal_structure(deputies=Deputies.NONE))
    bodies = tuple(replace(one, informs_deputies=True) for one in made.bodies)
    road = await build(settings, "prove-nettleser-valg", replace(made, bodies=bodies))
    found = await started(road)
    for key in ("fsu:region:nord", "fsu:region:sor", "fsu:direktor"):
        await answer(road, found, key)
    road.later(((await the(road, found))["deadline"] - road.today).days + 1)
    _, item_id = await road.ready(absent=("fsu:region:nord",))
    line = (await road.rows("agenda_item", id=item_id))[0]
    plan = PlanMeeting(
        await road.id_of("body", "fu"), road.clock.moment + timedelta(days=9), MeetingForm.PHYSICAL, "Prøveby"
    )
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
        home = f"/{road.tenant.slug}"
        yield Site(
            settings.base_url,
            session,
            (
                f"{home}/moter/{line['meeting_id']}/punkt/{item_id}",
                f"{home}/skriftlig/{found}/avslutt",
                f"{home}/moter/{meeting}/innkalling",
                f"{home}/utvalg/fsu",
            ),
        )


@pytest.fixture(scope="module")
async def draft(database: Settings) -> AsyncIterator[Site]:
    """A draft in which a body asks for both."""
    settings, listening = own_address(database)
    drafting = await open_drafts(settings, "utkast-valg")
    draft_id = await drafting.begun("Valg")
    body = await drafting.part(draft_id, "bodies.ssu")
    body = replace(body, informs_deputies=True, decision=replace(body.decision, equal_sides=True))
    seen = await drafting.seen(draft_id, "bodies.ssu")
    await drafting.do(service.put_part, service.PutBody(draft_id, body, seen))
    app = create_app(settings, clock=drafting.scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        paths = (
            drafting.address(draft_id, "del", sti="bodies.ssu"),
            drafting.address(draft_id, "steg/ledelse"),
            drafting.address(draft_id, "kontroll"),
        )
        yield Site(settings.base_url, await drafting.scene.log_in(drafting.first), paths)


@in_both_looks
async def test_where_the_numbers_differ(enter: Enter, community: Site, look: Look) -> None:
    await judge(await enter(community.address, community.session, look), *community.paths)


@in_both_looks
async def test_where_it_is_asked_for(enter: Enter, draft: Site, look: Look) -> None:
    await judge(await enter(draft.address, draft.session, look), *draft.paths)

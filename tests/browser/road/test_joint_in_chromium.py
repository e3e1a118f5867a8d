"""A joint meeting in a real browser: from what is ready for each body to the minutes of what each came to."""

from __future__ import annotations

from dataclasses import replace

from chromium import DESK, POCKET, UNHURRIED, Enter, judge, needs_chromium, own_address, serving
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import record_decision
from fellesskap.minutes.service import ApproveAsLeader, DraftMinutes, approve_as_leader, draft_minutes
from fellesskap.settings import Settings
from fellesskap.structure.model import Approval
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from joint_scene import held, joint_structure, leads, listed, planned, two_to_decide, version
from road import build

pytestmark = needs_chromium
LOOKS = (DESK, replace(POCKET, scheme="light"))


async def test_a_joint_meeting_is_read_without_a_finding(database: Settings, enter: Enter) -> None:
    settings, listening = own_address(database)
    structure = joint_structure()
    bodies = tuple(replace(body, minutes_approved_by=Approval.LEADERS) for body in structure.bodies)
    road = await build(settings, "prove-felles-syn", replace(structure, bodies=bodies))
    of_fsu, of_vest = await two_to_decide(road)
    meeting = await planned(road, "fsu", "vest")
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    here = f"/{road.tenant.slug}/moter/{meeting}"

    async def look_at(*pages: str) -> None:
        for look in LOOKS:
            session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
            window = await enter(settings.base_url, session, look)
            await judge(window, *(f"{here}{page}" for page in pages))

    async with serving(app, listening):
        await look_at("/sakliste", "")
        lines = [await listed(road, meeting, case_id) for case_id in (of_fsu, of_vest)]
        await look_at("/sakliste", "/innkalling")
        await held(road, meeting)
        await look_at("/oppmote", "/inhabil", *(f"/punkt/{line}" for line in lines))
        for line in lines:
            await road.do("anne", record_decision, await road.decision(line, DecisionEffect.NONE))
        await road.do("anne", draft_minutes, DraftMinutes(meeting, await version(road, meeting)))
        await leads(road, "fsu", "fsu:direktor", "fsu:region:nord")
        await look_at("")
        await leads(road, "vest", "vest:kommune", "vest:sykehus")
        word = ApproveAsLeader(meeting, await version(road, meeting))
        await road.do("vest:kommune", approve_as_leader, word)
        await look_at("", "/skriv", "/etter")

"""The page that sends a call tells of the deputies who get it for information, and the body's page that they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from absence_scene import ABSENT, SU, seat_su
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddItem, PlanMeeting, add_item, plan_meeting
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import bodies, meetings
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import build


@pytest.mark.parametrize("informs", [True, False])
async def test_whoever_sends_the_call_knows_who_else_is_told(database: Settings, informs: bool) -> None:
    structure = replace(ABSENT, bodies=(*ABSENT.bodies[:-1], replace(SU, informs_deputies=informs)))
    road = await build(database, f"sider-orientering-{informs}".lower(), structure)
    await seat_su(road)
    body = await road.id_of("body", "su")
    plan = PlanMeeting(body, road.clock.moment + timedelta(days=9), MeetingForm.PHYSICAL, "Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    app = create_app(database, clock=road.clock, modules=(bodies, meetings), folders=(TEMPLATES,))
    token = await log_in_again(database, road.clock, road.tenant, road.people["anne"])
    anne = Browser.open(app, token)
    page = text_of(await anne.get(f"/{road.tenant.slug}/moter/{meeting}/innkalling"))
    assert ("Varaene som ikke er kalt inn, får en e-post til orientering." in page) is informs
    page = text_of(await anne.get(f"/{road.tenant.slug}/utvalg/su"))
    assert ("Får beskjed om møtet til orientering" in page) is informs

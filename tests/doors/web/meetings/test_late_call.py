"""A call that is late says so and is sent; one to a meeting that has begun is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    MoveMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    move_meeting,
    plan_meeting,
)
from fellesskap.settings import Settings
from fellesskap.texts import translator
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import meetings
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import build
from road_structure import STRUCTURE

LATE = "Innkallingen er sen."


async def test_a_late_call_is_told_and_one_past_the_time_refused(database: Settings) -> None:
    road = await build(database, "prove-sen-kall", replace(STRUCTURE, call_days=14))
    when = road.clock.moment + timedelta(days=20)
    plan = PlanMeeting(await road.id_of("body", "fu"), when, MeetingForm.PHYSICAL, "Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    app = create_app(database, clock=road.clock, modules=(meetings,), folders=(TEMPLATES,))
    path = f"/{road.tenant.slug}/moter/{meeting}"

    async def page(address: str) -> str:
        token = await log_in_again(database, road.clock, road.tenant, road.people["anne"])
        return text_of(await Browser.open(app, token).get(address))

    assert LATE not in await page(f"{path}/innkalling")
    road.later(7)
    by = translator("nb").day((when - timedelta(days=14)).date())
    assert f"{LATE} Den skulle vært sendt senest {by}." in await page(f"{path}/innkalling")
    road.later(13)
    refusal = await road.refused("anne", call_meeting, CallMeeting(meeting, 2))
    assert (refusal.code, refusal.rule_id) == ("meeting.has_begun", "R-MEETING-52")
    assert "Møtet har begynt eller vært" in await page(path)
    later = road.clock.moment + timedelta(hours=2)
    await road.do("anne", move_meeting, MoveMeeting(meeting, 2, later))
    assert LATE in await page(f"{path}/innkalling")
    await road.do("anne", call_meeting, CallMeeting(meeting, 3))
    assert (await road.load(meeting)).state == "called"

"""The mail that asks for comments on minutes tells when the body meets next."""

from __future__ import annotations

from datetime import timedelta

from fellesskap.clock import OSLO
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import CancelMeeting, cancel_meeting
from fellesskap.minutes.service import FinishMeeting, NextMeeting, finish_meeting
from jobs_scene import Scene
from minutes_scene import hold, plan, version
from road import Road


async def test_the_minutes_come_with_the_next_date(scene: Scene) -> None:
    road = scene.road
    meeting = await plan(road, 1)
    await hold(road, meeting)
    await _clear_ahead(road)
    await scene.clear()
    starts_at = road.clock.moment + timedelta(days=45)
    following = NextMeeting(starts_at, MeetingForm.PHYSICAL, "Nyby rådhus")
    until = road.today + timedelta(days=10)
    finish = FinishMeeting(meeting, await version(road, meeting), until, following)
    await road.do("anne", finish_meeting, finish)
    await scene.perform_all()
    (mail,) = scene.mailbox.to("fu.kommune@example.no")
    text = mail.get_body(("plain",))
    assert text is not None
    told = text.get_content()
    assert "Neste møte:" in told
    assert "Sted: Nyby rådhus" in told
    assert f"{starts_at.astimezone(OSLO).day}." in told.partition("Neste møte:")[2]


async def _clear_ahead(road: Road) -> None:
    """Cancel what other tests have left the body to meet for: its next meeting is planned where none is."""
    for one in await road.rows("meeting", body_id=await road.id_of("body", "fu")):
        if one["state"] in ("planned", "called") and one["starts_at"] > road.clock.moment:
            await road.do("anne", cancel_meeting, CancelMeeting(one["id"], one["version"], "Ikke nødvendig"))

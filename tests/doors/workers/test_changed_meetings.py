"""A called meeting that is moved or called off, all the way into the calendars, and chairs told of by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import icalendar

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    CancelMeeting,
    MoveMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    cancel_meeting,
    move_meeting,
    plan_meeting,
)
from fellesskap.people.service import TakeLeave, WithdrawLeave, take_leave, withdraw_leave
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.schedule import DUTIES, do_in_each_community
from jobs_scene import Scene


async def _called(scene: Scene) -> UUID:
    road = scene.road
    when = road.clock.moment + timedelta(days=10)
    plan = PlanMeeting(await road.id_of("body", "fu"), when, MeetingForm.PHYSICAL, "Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting, 2))
    await scene.perform_all()
    return meeting


def _event(scene: Scene, person: str) -> tuple[str, Any]:
    """The method and the event of the last mail a person got."""
    mail = scene.mailbox.to(f"{person}@example.no")[-1]
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_content())
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


async def test_a_moved_and_then_cancelled_meeting_follows_in_every_calendar(scene: Scene) -> None:
    await scene.clear()
    meeting = await _called(scene)
    _, first = _event(scene, "fu.kommune")
    starts_at = scene.road.clock.moment + timedelta(days=17)
    version = (await scene.road.load(meeting)).version
    await scene.road.do("anne", move_meeting, MoveMeeting(meeting, version, starts_at))
    await scene.perform_all()
    for person in ("fu.kommune", "fu.sykehus"):
        method, moved = _event(scene, person)
        assert (method, moved["SEQUENCE"], moved["DTSTART"].dt) == ("REQUEST", 2, starts_at)
    assert _event(scene, "fu.kommune")[1]["UID"] == first["UID"]
    await scene.road.do("anne", cancel_meeting, CancelMeeting(meeting, version + 1, "Ingen saker er klare."))
    await scene.perform_all()
    for person in ("fu.kommune", "fu.sykehus"):
        method, off = _event(scene, person)
        assert (method, off["SEQUENCE"], off["STATUS"]) == ("CANCEL", 3, "CANCELLED")
        assert "Ingen saker er klare." not in scene.mailbox.to(f"{person}@example.no")[-1].as_string()
    assert _event(scene, "fu.kommune")[1]["UID"] == first["UID"]


async def test_a_leave_taken_after_the_call_takes_it_out_of_the_calendar(scene: Scene) -> None:
    await scene.clear()
    await _called(scene)
    road = scene.road
    _, first = _event(scene, "<fu.kommune")
    held = (await road.rows("holding", person_id=road.people["fu:kommune"]))[0]
    away = TakeLeave(held["id"], road.today + timedelta(days=1), road.today + timedelta(days=60))
    leave = await road.do("anne", take_leave, away)
    around = Surroundings.of(scene.settings, road.clock)
    await do_in_each_community(around, DUTIES["meeting.refill"])
    await scene.perform_all()
    method, off = _event(scene, "<fu.kommune")
    assert (method, off["STATUS"], off["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    method, new = _event(scene, "<vara-fu.kommune")
    assert (method, new["STATUS"]) == ("REQUEST", "CONFIRMED")
    await road.do("anne", withdraw_leave, WithdrawLeave(leave, 1))
    await do_in_each_community(around, DUTIES["meeting.refill"])
    await scene.perform_all()
    methods = [_event(scene, person)[0] for person in ("<fu.kommune", "<vara-fu.kommune")]
    assert methods == ["REQUEST", "CANCEL"]


async def test_the_clock_tells_of_a_chair_once(scene: Scene) -> None:
    await scene.clear()
    # The chair of FU passes to the other side at the new year.
    year = scene.road.today.year
    clock = replace(scene.road.clock, moment=scene.road.clock.moment.replace(year=year, month=12, day=5))
    around = Surroundings.of(scene.settings, clock)
    before = len(scene.mailbox.mails)
    for _ in range(3):
        await do_in_each_community(around, DUTIES["chair.tell_due"])
    await scene.perform_all()
    told = [
        mail for mail in scene.mailbox.mails[before:] if mail["Subject"].startswith("Ledelsen skifter side")
    ]
    assert [mail["Subject"] for mail in told] == [f"Ledelsen skifter side: Fagutvalg 01.01.{year + 1}"] * 2
    assert {str(mail["To"].addresses[0].addr_spec) for mail in told} == {
        "anne@example.no",
        "bjorn@example.no",
    }
    assert "/verk/arshjul" in told[0].as_string()

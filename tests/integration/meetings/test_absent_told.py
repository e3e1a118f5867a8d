"""Whoever has said that they do not come is told when the meeting is moved or called off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from absence_scene import ABSENT, answer, called, deputy, seat_of, seat_su, told, version
from fellesskap.meetings.service import CancelMeeting, MoveMeeting, cancel_meeting, move_meeting
from fellesskap.settings import Settings
from road import Road, build

_numbers = count(1)
VARA, MOVED, ANEW, OFF = "vara-su:k1", "meeting.moved", "meeting.moved_anew", "meeting.cancelled"


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    made = await build(database, f"flyttet-{next(_numbers)}", ABSENT)
    await seat_su(made)
    yield made


async def with_absences(road: Road) -> UUID:
    """K1's holder and first deputy do not come, its second does; K4 has nobody."""
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False, reason="Er bortreist.")
    await deputy(road, meeting, VARA, coming=False)
    await deputy(road, meeting, "jo", coming=True)
    await answer(road, meeting, "k4", coming=False)
    return meeting


async def move(road: Road, meeting: UUID, **later: int) -> None:
    starts = (await road.load(meeting)).starts_at + timedelta(**later)
    await road.do("anne", move_meeting, MoveMeeting(meeting, await version(road, meeting), starts))


async def test_the_absent_and_those_who_declined_are_asked_whether_they_can_after_all(road: Road) -> None:
    meeting = await with_absences(road)
    old = (await road.load(meeting)).held_on
    await move(road, meeting, days=7)
    for who in ("su:k1", VARA, "su:k4"):
        assert (await told(road, who)).count(ANEW) == 1
        assert MOVED not in await told(road, who)
    for who in ("jo", "su:k2", "vara-su:k3"):
        assert (await told(road, who)).count(MOVED) == 1
        assert ANEW not in await told(road, who)
    assert {row["given_for"] for row in await road.rows("absence", meeting_id=meeting)} == {old}
    assert await seat_of(road, meeting, "k1") == ("jo", "coming", True), "it stands until it is taken back"
    await answer(road, meeting, "k1", coming=True)
    assert await seat_of(road, meeting, "k1") == ("su:k1", "coming", False)
    await move(road, meeting, days=7)
    assert {row["given_for"] for row in await road.rows("absence", meeting_id=meeting)} == {old}
    assert (await told(road, "su:k1"))[-1] == MOVED


async def test_another_hour_of_the_same_day_is_the_day_it_was_given_for(road: Road) -> None:
    meeting = await with_absences(road)
    await move(road, meeting, hours=1)
    assert {row["given_for"] for row in await road.rows("absence", meeting_id=meeting)} == {None}
    assert (await told(road, "su:k1")).count(ANEW) == 1


async def test_everybody_whose_calendar_holds_it_is_told_that_it_is_called_off(road: Road) -> None:
    meeting = await with_absences(road)
    cancel = CancelMeeting(meeting, await version(road, meeting), "Ingen saker er klare.")
    await road.do("anne", cancel_meeting, cancel)
    for who in ("su:k1", VARA, "jo", "su:k4", "su:k2", "vara-su:k3", "su:lege"):
        assert (await told(road, who)).count(OFF) == 1
    for who in ("felles1", "su:k3", "valgt"):
        assert OFF not in await told(road, who), "who was not called, or let off, has nothing to take out"

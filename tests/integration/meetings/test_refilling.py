"""Whoever leaves, or is put on leave, after the call is let off, and who fills the seat on the day is called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from absence_scene import (
    ABSENT,
    answer,
    call_of,
    called,
    deputy,
    hold,
    met,
    seat_of,
    seat_su,
    seen,
    told,
    version,
)
from fellesskap.db.work import system_work
from fellesskap.meetings.service import MoveMeeting, move_meeting, refill_called
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    Appoint,
    EndHolding,
    TakeLeave,
    WithdrawLeave,
    appoint,
    end_holding,
    take_leave,
    withdraw_leave,
)
from fellesskap.settings import Settings
from road import Road, build

_numbers = count(1)
VARA, RELEASED = "vara-su:k1", "meeting.released"


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    made = await build(database, f"etterfylt-{next(_numbers)}", ABSENT)
    await seat_su(made)
    yield made


async def refilled(road: Road) -> int:
    """Let the morning's duty be done, and show that done again it does nothing."""
    async with system_work(road.tenant, road.clock) as work:
        changed = await refill_called(work)
    before = await road.everything()
    async with system_work(road.tenant, road.clock) as work:
        assert await refill_called(work) == 0
    assert await road.everything() == before
    return changed


async def leave(road: Road, who: str, days: int = 5) -> None:
    held = (await road.rows("holding", person_id=road.people[who]))[0]
    ends = road.today + timedelta(days=days)
    ended = EndHolding(held["id"], held["version"], ends, EndReason.NEW_POSITION)
    await road.do("anne", end_holding, ended)


async def away(road: Road, who: str) -> UUID:
    held = (await road.rows("holding", person_id=road.people[who], kind="holder"))[0]
    on_leave = TakeLeave(held["id"], road.today + timedelta(days=1), road.today + timedelta(days=60))
    return await road.do("anne", take_leave, on_leave)


async def test_nothing_has_changed_and_nothing_is_changed(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    await answer(road, meeting, "k4", coming=False)
    before = await road.everything()
    assert await refilled(road) == 0
    assert await road.everything() == before


async def test_whoever_leaves_without_anybody_after_is_let_off_and_the_secretariat_told(road: Road) -> None:
    meeting = await called(road)
    await leave(road, "su:k4")
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k4") == (None, "absent", False)
    assert RELEASED in await told(road, "su:k4")
    assert (await told(road, "anne")).count("meeting.seat_unfilled") == 1
    road.later(6)
    assert await seen(road, "su:k4", "meeting", meeting) == 1, "the mail says which meeting it was"
    assert await seen(road, "su:k4", "agenda_item", meeting) == 0


async def test_the_new_holder_is_called(road: Road) -> None:
    meeting = await called(road)
    await leave(road, "su:k4")
    k4 = await road.id_of("seat", "su:k4")
    await road.do("anne", appoint, Appoint(k4, road.people["valgt"], road.today + timedelta(days=5)))
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k4") == ("valgt", "called", False)
    assert await told(road, "valgt") == ["meeting.called"]
    assert "meeting.seat_unfilled" not in await told(road, "anne")


async def test_the_next_deputy_is_called_for_whoever_leaves(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=True)
    await leave(road, "su:k1")
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k1") == (VARA, "called", True)
    assert await told(road, VARA) == ["meeting.deputy_called"]
    await deputy(road, meeting, VARA, coming=True)
    assert await refilled(road) == 0


async def test_a_leave_taken_after_the_call_calls_the_deputy_and_its_end_the_holder(road: Road) -> None:
    meeting = await called(road)
    on_leave = await away(road, "su:k5")
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k5") == ("felles1", "called", True)
    assert RELEASED in await told(road, "su:k5")
    await road.do("anne", withdraw_leave, WithdrawLeave(on_leave, 1))
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k5") == ("su:k5", "called", False)
    assert (await call_of(road, meeting, "felles1"))["state"] == "released"
    assert (await told(road, "su:k5"))[-1] == "meeting.called"


async def test_a_vacant_seat_that_is_filled_gets_its_holder_for_its_deputy(road: Road) -> None:
    meeting = await called(road)
    k3 = await road.id_of("seat", "su:k3")
    await road.do("anne", appoint, Appoint(k3, road.people["valgt"], road.today + timedelta(days=2)))
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k3") == ("valgt", "called", False)
    assert "meeting.deputy_released" in await told(road, "vara-su:k3")


async def test_a_deputy_who_leaves_is_let_off_for_the_next(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=True)
    await leave(road, VARA)
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k1") == ("jo", "called", True)
    assert (await call_of(road, meeting, VARA))["state"] == "released"
    assert [row["person_id"] for row in await road.rows("absence")] == [road.people["su:k1"]]


async def test_an_absence_ends_with_the_seat_and_its_deputy_stays(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=True)
    await leave(road, "su:k1")
    await refilled(road)
    assert await seat_of(road, meeting, "k1") == (VARA, "coming", True)
    assert await road.rows("absence") == []
    assert RELEASED in await told(road, "su:k1")


async def test_a_deputy_who_comes_to_hold_a_seat_meets_for_it_and_another_for_the_first(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k2", coming=False)
    await leave(road, "su:k4", days=2)
    k4 = await road.id_of("seat", "su:k4")
    await road.do("anne", appoint, Appoint(k4, road.people["felles1"], road.today + timedelta(days=2)))
    assert await refilled(road) == 2
    assert await seat_of(road, meeting, "k4") == ("felles1", "called", False)
    assert await seat_of(road, meeting, "k2") == ("felles2", "called", True)
    assert await told(road, "felles1") == ["meeting.deputy_called", "meeting.called"]


async def test_a_gap_is_met_for_once_there_is_a_deputy(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "h1", coming=False)
    await deputy(road, meeting, "vara-su:h1", coming=False)
    await answer(road, meeting, "k2", coming=False)
    await answer(road, meeting, "k5", coming=False)
    await deputy(road, meeting, "felles1", coming=False)
    assert [(await seat_of(road, meeting, seat))[1] for seat in ("h1", "k2")] == ["absent", "absent"]
    assert await refilled(road) == 0
    await answer(road, meeting, "k5", coming=True)
    assert await refilled(road) == 1
    assert await seat_of(road, meeting, "k2") == ("felles2", "called", True)
    assert await seat_of(road, meeting, "h1") == ("su:h1", "absent", False)


async def test_a_meeting_that_is_moved_past_a_term_calls_who_fills_the_seat_then(road: Road) -> None:
    meeting = await called(road)
    await leave(road, "su:k4", days=20)
    k4 = await road.id_of("seat", "su:k4")
    await road.do("anne", appoint, Appoint(k4, road.people["valgt"], road.today + timedelta(days=20)))
    assert await refilled(road) == 0, "on the meeting's day it is as it was"
    starts = (await road.load(meeting)).starts_at + timedelta(days=21)
    await road.do("anne", move_meeting, MoveMeeting(meeting, await version(road, meeting), starts))
    assert await seat_of(road, meeting, "k4") == ("valgt", "called", False)
    assert await told(road, "valgt") == ["meeting.called"]
    assert (await told(road, "su:k4"))[-1] == RELEASED
    assert "meeting.moved" not in await told(road, "su:k4")
    assert (await told(road, "su:k2"))[-1] == "meeting.moved"
    assert await refilled(road) == 0


async def test_what_is_recorded_is_left_as_it_is(road: Road) -> None:
    meeting = await called(road)
    road.clock.moment = (await road.load(meeting)).starts_at
    await leave(road, "su:k4", days=0)
    await hold(road, meeting, await met(road, "k1", "su:k1"))
    assert await seat_of(road, meeting, "k4") == (None, "absent", False), (
        "brought in line before it is recorded"
    )
    await leave(road, "su:k2", days=0)
    assert await refilled(road) == 0
    assert (await seat_of(road, meeting, "k2"))[0] == "su:k2"


async def test_nobody_is_called_to_what_has_been(road: Road) -> None:
    meeting = await called(road)
    await leave(road, "su:k4", days=5)
    road.later(15)
    assert await refilled(road) == 0
    assert (await seat_of(road, meeting, "k4"))[0] == "su:k4"

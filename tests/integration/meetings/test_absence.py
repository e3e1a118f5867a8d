"""Absence from a meeting: deputies are called in order, each for one seat, and answer; scenario S3."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextvars import copy_context
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from absence_scene import ABSENT, answer, call_of, called, deputy, hold, met, seat_of, seat_su, seen, told
from fellesskap.meetings.service import AnswerCall, AnswerDeputyCall, answer_call, answer_deputy_call
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.people.service import Appoint, TakeLeave, appoint, take_leave
from fellesskap.settings import Settings
from road import Road, build

_numbers = count(1)
WAITING_SECONDS = 0.3
VARA = "vara-su:k1"


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    made = await build(database, f"forfall-{next(_numbers)}", ABSENT)
    await seat_su(made)
    yield made


async def test_a_vacant_seat_calls_its_deputy_at_once(road: Road) -> None:
    meeting = await called(road)
    assert await seat_of(road, meeting, "k3") == ("vara-su:k3", "called", True)
    assert (await call_of(road, meeting, "vara-su:k3"))["state"] == "called"
    assert "meeting.deputy_called" in await told(road, "vara-su:k3")
    assert "meeting.called" not in await told(road, "vara-su:k3")
    assert "meeting.called" in await told(road, "su:k1")
    assert await road.rows("deputy_call", meeting_id=meeting, person_id=road.people[VARA]) == []


async def test_the_chain_goes_on_until_nobody_is_left(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False, reason="Er bortreist.")
    assert await seat_of(road, meeting, "k1") == (VARA, "called", True)
    assert "meeting.deputy_called" in await told(road, VARA)
    await deputy(road, meeting, VARA, coming=False)
    assert await seat_of(road, meeting, "k1") == ("jo", "called", True)
    await deputy(road, meeting, "jo", coming=False)
    assert await seat_of(road, meeting, "k1") == ("su:k1", "absent", False)
    assert "meeting.seat_unfilled" in await told(road, "anne")


async def test_a_seat_without_deputies_leaves_a_gap(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k4", coming=False)
    assert await seat_of(road, meeting, "k4") == ("su:k4", "absent", False)
    for secretary in ("anne", "bjorn"):
        assert "meeting.seat_unfilled" in await told(road, secretary)


async def test_a_deputy_changes_to_accept(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=False)
    await deputy(road, meeting, VARA, coming=True)
    assert await seat_of(road, meeting, "k1") == (VARA, "coming", True)
    assert (await call_of(road, meeting, "jo"))["state"] == "released"
    assert "meeting.deputy_released" in await told(road, "jo")
    late = AnswerDeputyCall((await call_of(road, meeting, "jo"))["id"], coming=True)
    assert (await road.refused("jo", answer_deputy_call, late)).code == "meeting.deputy_not_needed"


async def test_who_has_accepted_keeps_the_place(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=False)
    await deputy(road, meeting, "jo", coming=True)
    late = AnswerDeputyCall((await call_of(road, meeting, VARA))["id"], coming=True)
    assert (await road.refused(VARA, answer_deputy_call, late)).code == "meeting.place_taken"
    assert await seat_of(road, meeting, "k1") == ("jo", "coming", True)


async def test_a_holder_comes_after_all(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=True)
    assert await seat_of(road, meeting, "k1") == ("su:k1", "coming", False)
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=True)
    await answer(road, meeting, "k1", coming=True)
    assert await seat_of(road, meeting, "k1") == ("su:k1", "coming", False)
    assert await road.rows("absence") == []
    assert "meeting.deputy_released" in await told(road, VARA)
    await answer(road, meeting, "k1", coming=False, who="bjorn")
    assert await seat_of(road, meeting, "k1") == (VARA, "called", True), "called anew"


async def test_a_deputy_who_is_away_or_meets_already_is_passed_over(road: Road) -> None:
    held = (await road.rows("holding", person_id=road.people["su:k5"]))[0]
    away = TakeLeave(held["id"], road.today + timedelta(days=1), road.today + timedelta(days=60))
    await road.do("anne", take_leave, away)
    k1 = await road.id_of("seat", "su:k1")
    for name, rank in (("su:k5", 3), ("su:k4", 4)):
        await road.do("anne", appoint, Appoint(k1, road.people[name], road.today, deputy_rank=rank))
    meeting = await called(road)
    assert await seat_of(road, meeting, "k5") == ("felles1", "called", True), "its holder is on leave"
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=False)
    await deputy(road, meeting, "jo", coming=False)
    # One of those who are left is on leave, the other meets for a seat of their own.
    assert await seat_of(road, meeting, "k1") == ("su:k1", "absent", False)


async def then(road: Road, first: tuple[str, Any, object], second: tuple[str, Any, object]) -> Any:
    """Give a second command while the first is not committed yet, and tell what became of the second."""
    who, act, command = first
    elsewhere = copy_context()
    async with await road.work(who) as work:
        await act(work, command)
        other = asyncio.create_task(road.do(*second), context=elsewhere)
        await asyncio.sleep(WAITING_SECONDS)
    return (await asyncio.gather(other, return_exceptions=True))[0]


async def test_two_absent_at_once_are_met_for_by_two(road: Road) -> None:
    meeting = await called(road)
    commands = [
        (f"su:{seat}", answer_call, AnswerCall(meeting, await road.id_of("seat", f"su:{seat}"), False))
        for seat in ("k2", "k5")
    ]
    assert await then(road, *commands) == meeting
    assert await seat_of(road, meeting, "k2") == ("felles1", "called", True)
    assert await seat_of(road, meeting, "k5") == ("felles2", "called", True)
    standing = [row["person_id"] for row in await road.rows("deputy_call") if row["state"] == "called"]
    assert len(standing) == len(set(standing))


async def test_nobody_answers_for_another(road: Road) -> None:
    meeting = await called(road)
    k1 = await road.id_of("seat", "su:k1")
    for coming in (True, False):
        other = await road.refused("su:k2", answer_call, AnswerCall(meeting, k1, coming))
        assert other.code == "meeting.not_called_for_seat"
    foreign = await road.refused("su:k2", answer_call, AnswerCall(meeting, uuid4(), coming=False))
    assert foreign.code == "meeting.seat_not_called"
    call = (await call_of(road, meeting, "vara-su:k3"))["id"]
    stranger = await road.refused("su:k2", answer_deputy_call, AnswerDeputyCall(call, coming=True))
    assert stranger.code == "meeting.not_called_for_seat"
    blind = await road.refused("jo", answer_deputy_call, AnswerDeputyCall(call, coming=True))
    assert blind.code == "meeting.deputy_call_not_found"
    await road.do("bjorn", answer_deputy_call, AnswerDeputyCall(call, coming=True))


async def test_nobody_answers_before_the_call_or_after_the_day(road: Road) -> None:
    meeting = await called(road)
    k1 = await road.id_of("seat", "su:k1")
    await answer(road, meeting, "k1", coming=True)
    again = await road.refused("su:k1", answer_call, AnswerCall(meeting, k1, coming=True))
    assert again.code == "meeting.answered_so_already"
    road.later(15)
    late = await road.refused("su:k1", answer_call, AnswerCall(meeting, k1, coming=False))
    assert late.code == "meeting.answered_too_late"
    await hold(road, meeting, await met(road, "k1", "su:k1"))
    held = await road.refused("su:k1", answer_call, AnswerCall(meeting, k1, coming=False))
    assert held.code == "meeting.not_answerable"


async def test_why_somebody_is_absent_is_for_the_secretariat(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False, reason="Er bortreist.")
    assert await seen(road, "anne", "absence", meeting) == 1
    assert await seen(road, "su:k1", "absence", meeting) == 1
    for reader in ("su:k2", VARA, "aune", "valgt"):
        assert await seen(road, reader, "absence", meeting) == 0
    secret = AnswerCall(meeting, await road.id_of("seat", "su:k2"), False, "Fødselsnummer 15837030088")
    assert (await road.refused("su:k2", answer_call, secret)).code.startswith("guard.")


async def test_a_deputy_reads_from_the_call_until_the_approval(road: Road) -> None:
    other = await called(road, days=10)
    meeting = await called(road)
    tables = ("agenda_item", "attendance", "document")
    assert [await seen(road, VARA, table, meeting) for table in tables] == [0, 0, 0]
    assert await seen(road, VARA, "meeting", meeting) == 0
    await answer(road, meeting, "k1", coming=False)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    assert await seen(road, VARA, "document", meeting) == 1
    assert await seen(road, VARA, "attendance", meeting) == 7
    assert [await seen(road, VARA, table, other) for table in ("meeting", *tables)] == [0, 0, 0, 0]
    await deputy(road, meeting, VARA, coming=False)
    assert await seen(road, VARA, "agenda_item", meeting) == 0
    assert await seen(road, VARA, "meeting", meeting) == 1, "to change one's mind one must find it"
    await deputy(road, meeting, VARA, coming=True)
    seats = [await met(road, "k1", VARA, 1, 2), await met(road, "k1", "su:k1", 3)]
    await hold(road, meeting, *seats)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        version = (await road.load(meeting)).version
        assert await seen(road, VARA, "agenda_item", meeting) == 3
        await road.do("anne", act, command(meeting, version))
    assert [await seen(road, VARA, table, meeting) for table in ("agenda_item", "document", "minutes")] == [
        0
    ] * 3
    assert await seen(road, "su:k2", "agenda_item", meeting) == 3

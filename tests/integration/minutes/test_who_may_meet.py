"""For a seat meets its holder of that day or one of its deputies, and nobody else is recorded in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from absence_scene import ABSENT, answer, called, hold, met, record, seat_of, seat_su
from fellesskap.errors import RuleBroken
from fellesskap.minutes.service import record_attendance
from fellesskap.people.model import EndReason
from fellesskap.people.service import Appoint, EndHolding, appoint, end_holding
from fellesskap.settings import Settings
from road import Road, build

_numbers = count(1)
VARA = "vara-su:k1"


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    made = await build(database, f"hvem-{next(_numbers)}", ABSENT)
    await seat_su(made)
    yield made


async def refuse(road: Road, meeting: UUID, seat: str, who: str) -> None:
    command = await record(road, meeting, await met(road, seat, who))
    refusal = await road.refused("anne", record_attendance, command)
    assert isinstance(refusal, RuleBroken)
    assert (refusal.code, refusal.rule_id) == ("minutes.not_of_the_seat", "R-MINUTES-38")


async def on_the_day(road: Road) -> UUID:
    meeting = await called(road)
    road.clock.moment = (await road.load(meeting)).starts_at
    return meeting


@pytest.mark.parametrize("who", ["fsu:direktor", "aune", "anne", "su:k2", "su:h1", "su:lege", "felles1"])
async def test_whoever_is_nothing_to_the_seat_is_not_recorded_in_it(road: Road, who: str) -> None:
    meeting = await on_the_day(road)
    await refuse(road, meeting, "k1", who)


@pytest.mark.parametrize(
    ("seat", "who"),
    [("k1", "su:k1"), ("k1", VARA), ("k1", "jo"), ("k2", "felles2"), ("k5", "felles2"), ("h1", "vara-su:h1")],
)
async def test_its_holder_and_its_deputies_are(road: Road, seat: str, who: str) -> None:
    meeting = await on_the_day(road)
    await road.do("anne", record_attendance, await record(road, meeting, await met(road, seat, who)))
    assert (await seat_of(road, meeting, seat))[:2] == (who, "present")


async def test_not_whoever_held_it_or_stood_in_before_the_day(road: Road) -> None:
    meeting = await called(road)
    await leave(road, "su:k4")
    await leave(road, "jo")
    road.clock.moment = (await road.load(meeting)).starts_at
    await refuse(road, meeting, "k4", "su:k4")
    await refuse(road, meeting, "k1", "jo")
    await refuse(road, meeting, "k3", "su:k3")
    await hold(road, meeting, await met(road, "k3", "vara-su:k3"), await met(road, "k4", None))


@pytest.mark.parametrize("other", ["su:lege", "su:h1"])
async def test_no_deputy_who_observes_or_is_of_the_other_side_there(road: Road, other: str) -> None:
    k1 = await road.id_of("seat", "su:k1")
    await road.do("anne", appoint, Appoint(k1, road.people[other], road.today, deputy_rank=3))
    meeting = await on_the_day(road)
    await refuse(road, meeting, "k1", other)
    await hold(road, meeting, await met(road, "k1", "jo"))


async def test_who_was_recorded_by_right_stays_though_the_time_ends_that_day(road: Road) -> None:
    meeting = await on_the_day(road)
    await hold(road, meeting, await met(road, "k4", "su:k4"))
    await leave(road, "su:k4", days=0)
    await hold(road, meeting, await met(road, "k4", "su:k4"), await met(road, "k1", VARA))
    await hold(road, meeting, await met(road, "k4", None))
    await refuse(road, meeting, "k4", "su:k4")


async def test_a_deputy_of_several_seats_meets_for_one_and_then_another(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k2", coming=False)
    apart = [await met(road, "k2", "felles1", 1, 1), await met(road, "k5", "felles1", 2)]
    await hold(road, meeting, *apart)
    assert len(await road.rows("stint", meeting_id=meeting)) == 2


async def leave(road: Road, who: str, days: int = 1) -> None:
    held = (await road.rows("holding", person_id=road.people[who]))[0]
    ends = road.today + timedelta(days=days)
    await road.do("anne", end_holding, EndHolding(held["id"], held["version"], ends, EndReason.NEW_POSITION))

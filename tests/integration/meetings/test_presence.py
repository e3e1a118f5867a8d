"""How often a person was called and met, as the graph tells it; scenario S3."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from absence_scene import ABSENT, answer, called, deputy, hold, met, seat_su
from fellesskap.db.work import Work
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.settings import Settings
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from road import Road, build

_numbers = count(1)
IVAR = "vara-su:k1"
HANNA = "su:k1"
ASKED = """query P($id: ID!) { person(id: $id) { presence { complete year { ...N } period { ...N }
    bodies { key year { ...N } periodSince period { ...N } } } } }
    fragment N on PresenceCount { called met absent }"""
Figures = tuple[int, int, int]


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    made = await build(database, f"motetall-{next(_numbers)}", ABSENT)
    await seat_su(made)
    yield made


async def told(road: Road, who: str, of: str) -> dict[str, Any] | None:
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        asked = {"id": global_id("Person", road.people[of])}
        answered = json.loads(await graph.run(work, graph.prepare(ASKED), asked))
    assert "errors" not in answered, answered
    found: dict[str, Any] | None = answered["data"]["person"] and answered["data"]["person"]["presence"]
    return found


def figures(count: dict[str, int]) -> Figures:
    return count["called"], count["met"], count["absent"]


async def year_of(road: Road, of: str, who: str = "anne") -> Figures:
    found = await told(road, who, of)
    assert found is not None
    return figures(found["year"])


async def approve(road: Road, meeting: UUID) -> None:
    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, command(meeting, (await road.load(meeting)).version))


async def test_ivar_s_figures_hold_the_meetings_he_was_called_to(road: Road) -> None:
    first = await called(road, days=10)
    second = await called(road, days=12)
    third = await called(road, days=14)
    await answer(road, first, "k1", coming=False)
    await deputy(road, first, IVAR, coming=True)
    await answer(road, second, "k1", coming=False)
    await deputy(road, second, IVAR, coming=False)
    assert await year_of(road, IVAR) == (0, 0, 0), "no meeting is held yet"
    await hold(road, first, await met(road, "k1", IVAR, 1, 2), await met(road, "k1", HANNA, 3))
    assert await year_of(road, IVAR) == await year_of(road, HANNA) == (1, 1, 0), (
        "both met, each for some lines"
    )
    await hold(road, second, await met(road, "k1", "jo"))
    assert await year_of(road, IVAR) == (1, 1, 0), "who declined did not fail to meet"
    assert await year_of(road, HANNA) == (2, 1, 1)
    assert await year_of(road, "jo") == (1, 1, 0), "the next in order was called"
    await hold(road, third, await met(road, "k1", HANNA))
    assert await year_of(road, IVAR) == (1, 1, 0), "nor was he called to this one"
    assert await year_of(road, HANNA) == (3, 2, 1)
    found = await told(road, "anne", IVAR)
    assert found is not None and found["complete"]
    assert [(one["key"], figures(one["year"]), figures(one["period"])) for one in found["bodies"]] == [
        ("su", (1, 1, 0), (1, 1, 0))
    ]
    assert figures(found["period"]) == (1, 1, 0)


async def test_a_deputy_whose_call_stood_and_who_did_not_come_was_absent_unless_the_holder_came(
    road: Road,
) -> None:
    first, second = await called(road, days=10), await called(road, days=12)
    for meeting in (first, second):
        await answer(road, meeting, "k1", coming=False)
        await deputy(road, meeting, IVAR, coming=True)
    await hold(road, first, await met(road, "k1", None))
    assert await year_of(road, IVAR) == await year_of(road, HANNA) == (1, 0, 1)
    await hold(road, second, await met(road, "k1", HANNA))
    assert await year_of(road, IVAR) == (1, 0, 1)
    assert await year_of(road, HANNA) == (2, 1, 1)


async def test_a_holder_for_whom_another_met_unasked_was_called(road: Road) -> None:
    meeting = await called(road, days=10)
    await hold(road, meeting, await met(road, "k1", IVAR))
    assert await year_of(road, HANNA) == (1, 0, 1)
    assert await year_of(road, IVAR) == (0, 0, 0)


async def test_the_figures_are_for_the_person_and_the_secretariat(road: Road) -> None:
    meeting = await called(road, days=10)
    await answer(road, meeting, "k1", coming=True)
    await hold(road, meeting, await met(road, "k1", HANNA))
    for who in ("anne", "bjorn", HANNA):
        assert await year_of(road, HANNA, who) == (1, 1, 0)
    for who in ("su:k2", "aune", "valgt", IVAR):
        assert await told(road, who, HANNA) is None


async def test_a_deputy_s_own_figures_leave_out_what_is_no_longer_shown(road: Road) -> None:
    whole, parted = await called(road, days=10), await called(road, days=12)
    for meeting in (whole, parted):
        await answer(road, meeting, "k1", coming=False)
        await deputy(road, meeting, IVAR, coming=True)
    await hold(road, whole, await met(road, "k1", IVAR))
    await hold(road, parted, await met(road, "k1", IVAR, 1, 2), await met(road, "k1", "jo", 3))
    assert await year_of(road, IVAR, IVAR) == (2, 2, 0)
    for meeting in (whole, parted):
        await approve(road, meeting)
    found = await told(road, IVAR, IVAR)
    assert found is not None and not found["complete"]
    assert figures(found["year"]) == (1, 1, 0), "never told as an absence"
    assert await year_of(road, IVAR) == (2, 2, 0)


async def test_after_a_year_a_meeting_counts_in_the_period_alone(road: Road) -> None:
    meeting = await called(road, days=10)
    await hold(road, meeting, await met(road, "k1", HANNA))
    road.clock.moment += timedelta(days=364)
    assert await year_of(road, HANNA) == (1, 1, 0)
    road.clock.moment += timedelta(days=1)
    found = await told(road, "anne", HANNA)
    assert found is not None
    assert (figures(found["year"]), figures(found["period"])) == ((0, 0, 0), (1, 1, 0))

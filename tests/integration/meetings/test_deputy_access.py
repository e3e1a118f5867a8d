"""For how long a deputy who is called reads a meeting: as the structure says of the body (R-MEETING-27)."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest

from absence_scene import ABSENT, SU, answer, called, hold, met, seat_su, seen, version
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.settings import Settings
from fellesskap.structure.model import DeputyAccess
from road import Road, build

_numbers = count(1)
VARA = "vara-su:k1"
READ = ("agenda_item", "document")


async def _build(database: Settings, access: DeputyAccess, days: int | None = None) -> Road:
    body = replace(SU, deputy_access=access, deputy_access_days=days)
    structure = replace(ABSENT, bodies=(*ABSENT.bodies[:-1], body))
    road = await build(database, f"tilgang-{next(_numbers)}", structure)
    await seat_su(road)
    return road


async def _called_deputy(road: Road) -> UUID:
    meeting = await called(road)
    assert await seen(road, VARA, "agenda_item", meeting) == 0
    await answer(road, meeting, "k1", coming=False)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    return meeting


async def _approve(road: Road, meeting: UUID) -> None:
    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, command(meeting, await version(road, meeting)))


@pytest.mark.parametrize("recorded", [True, False])
async def test_until_the_meeting_is_held_a_deputy_reads_to_the_end_of_its_day(
    database: Settings, recorded: bool
) -> None:
    road = await _build(database, DeputyAccess.UNTIL_HELD)
    meeting = await _called_deputy(road)
    if recorded:
        await hold(road, meeting, await met(road, "k1", VARA))
    else:
        road.clock.moment = (await road.load(meeting)).starts_at
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    road.later()
    assert [await seen(road, VARA, table, meeting) for table in READ] == [0, 0]
    assert await seen(road, "su:k2", "agenda_item", meeting) == 3


async def test_for_days_after_a_deputy_reads_whether_or_not_the_minutes_are_approved(
    database: Settings,
) -> None:
    road = await _build(database, DeputyAccess.DAYS_AFTER, 5)
    meeting = await _called_deputy(road)
    await hold(road, meeting, await met(road, "k1", VARA))
    await _approve(road, meeting)
    road.later(5)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    assert await seen(road, VARA, "minutes", meeting) == 1
    other = await called(road)
    assert await seen(road, VARA, "agenda_item", other) == 0
    road.later()
    assert [await seen(road, VARA, table, meeting) for table in (*READ, "minutes")] == [0, 0, 0]


async def test_until_the_minutes_are_approved_however_long_that_takes(database: Settings) -> None:
    road = await _build(database, DeputyAccess.UNTIL_APPROVED)
    meeting = await _called_deputy(road)
    await hold(road, meeting, await met(road, "k1", VARA))
    road.later(400)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    await _approve(road, meeting)
    assert await seen(road, VARA, "agenda_item", meeting) == 0

"""Whoever leaves a seat does not answer for it in writing; who fills it then is asked, and answers."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from fellesskap.actor import RoleKind, Side
from fellesskap.circulations.service import AnswerCirculation, answer_circulation, refill_circulations
from fellesskap.db.work import system_work
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    Appoint,
    EndHolding,
    GrantRole,
    TakeLeave,
    appoint,
    end_holding,
    grant_role,
    take_leave,
)
from fellesskap.settings import Settings
from road import Road, build
from written_scene import AGREES, OBJECTS, answer, seat, started, told
from written_structure import written_structure

_numbers = count(1)
KEY, VARA = "fsu:direktor", "vara-fsu:direktor"


@pytest.fixture
async def road(database: Settings) -> Road:
    return await build(database, f"prove-gatt-{next(_numbers)}", written_structure(days=10))


async def leave(road: Road, key: str) -> None:
    """Let somebody leave the seat who still has to do with its cases."""
    contact = GrantRole(
        road.people[key],
        RoleKind.MUNICIPAL_CONTACT,
        Side.MUNICIPAL,
        road.today,
        partner_id=await road.id_of("partner", "9901"),
    )
    async with system_work(road.tenant, road.clock) as work:
        await grant_role(work, contact)
    held = (await road.rows("holding", person_id=road.people[key]))[0]
    ends = road.today + timedelta(days=1)
    await road.do("anne", end_holding, EndHolding(held["id"], held["version"], ends, EndReason.NEW_POSITION))


async def refill(road: Road) -> int:
    async with system_work(road.tenant, road.clock) as work:
        changed = await refill_circulations(work)
    before = await road.everything()
    async with system_work(road.tenant, road.clock) as work:
        assert await refill_circulations(work) == 0
    assert await road.everything() == before
    return changed


async def refused(road: Road, found: UUID, who: str) -> None:
    row = await seat(road, found, KEY)
    command = AnswerCirculation(row["id"], row["version"], AGREES)
    refusal = await road.refused(who, answer_circulation, command)
    assert (refusal.code, refusal.rule_id) == ("circulation.seat_left_since", "R-CIRCULATION-26")


async def test_nothing_has_changed_and_nothing_is_changed(road: Road) -> None:
    await started(road)
    before = await road.everything()
    assert await refill(road) == 0
    assert await road.everything() == before


async def test_whoever_has_left_does_not_answer_and_the_new_holder_does(road: Road) -> None:
    found = await started(road)
    await leave(road, KEY)
    seat_id = await road.id_of("seat", KEY)
    await road.do("anne", appoint, Appoint(seat_id, road.people["valgt"], road.today + timedelta(days=1)))
    road.later()
    await refused(road, found, KEY)
    assert await refill(road) == 1
    assert "valgt" in await told(road, found, "circulation.asked")
    assert await told(road, found, "circulation.released") == {KEY}
    row = await seat(road, found, KEY)
    assert (row["absence"], row["absent_id"]) == (None, None)
    await answer(road, found, KEY, who="valgt")
    assert (await seat(road, found, KEY))["stand"] == "agrees"


async def test_a_deputy_answers_for_a_seat_that_is_left_and_for_one_on_leave(road: Road) -> None:
    found = await started(road)
    held = (await road.rows("holding", person_id=road.people[KEY], kind="holder"))[0]
    away = TakeLeave(held["id"], road.today, road.today + timedelta(days=60))
    await road.do("anne", take_leave, away)
    await leave(road, "fsu:avdeling")
    road.later()
    await refused(road, found, KEY)
    assert await refill(road) == 2
    reasons = {(await seat(road, found, key))["absence"] for key in (KEY, "fsu:avdeling")}
    assert reasons == {"leave", "vacant"}
    assert await told(road, found, "circulation.released") == {KEY, "fsu:avdeling"}
    for key in (KEY, "fsu:avdeling"):
        await answer(road, found, key, who=f"vara-{key}")


async def test_what_was_answered_by_right_stands_and_is_not_changed_afterwards(road: Road) -> None:
    found = await started(road)
    await answer(road, found, KEY, OBJECTS, "Vi mangler folk")
    await leave(road, KEY)
    road.later()
    await refused(road, found, KEY)
    assert await refill(road) == 0
    row = await seat(road, found, KEY)
    assert (row["stand"], row["person_id"]) == ("objects", road.people[KEY])


async def test_a_deputy_who_left_reads_the_case_no_longer(road: Road) -> None:
    found = await started(road)
    await leave(road, KEY)
    road.later()
    await refill(road)
    case_id = (await road.rows("circulation", id=found))[0]["case_id"]
    assert case_id in (await road.actor(VARA)).cases
    held = (await road.rows("holding", person_id=road.people[VARA]))[0]
    ends = road.today + timedelta(days=1)
    await road.do("anne", end_holding, EndHolding(held["id"], held["version"], ends, EndReason.OTHER))
    road.later()
    assert case_id not in (await road.actor(VARA)).cases
    assert await refill(road) == 1
    assert (await seat(road, found, KEY))["person_id"] is None

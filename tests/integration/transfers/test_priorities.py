"""Which priority groups a case concerns: those of the plan period of the day, and for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from fellesskap.cases.service import (
    PlaceCase,
    ReportCase,
    SetPriorities,
    place_case,
    report_case,
    set_priorities,
)
from fellesskap.db.work import system_work
from fellesskap.decisions.service import record_decision
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.structure.service import ApplyStructure, apply_structure
from road import Road
from road_structure import REGISTER
from transfer_structure import TWO_PAIRS


async def groups(road: Road, case_id: UUID) -> list[str]:
    rows = await road.rows("priority", case_id=case_id)
    return [row["key"] for row in sorted(rows, key=lambda row: row["position"])]


async def setting(road: Road, case_id: UUID, *keys: str) -> SetPriorities:
    return SetPriorities(case_id, await road.case_version(case_id), keys)


async def test_a_case_is_counted_among_groups_of_the_day(road: Road) -> None:
    command = ReportCase("Ny", "Hva nå?", priorities=("eldre", "barn"))
    case_id = await road.do("anne", report_case, command)
    assert await groups(road, case_id) == ["eldre", "barn"]
    rows = {row["key"]: row for row in await road.rows("priority", case_id=case_id)}
    assert (rows["barn"]["name_nb"], rows["barn"]["name_se"]) == ("Barn og unge", "Mánát ja nuorat")
    body_id = await road.id_of("body", "fu")
    version = await road.case_version(case_id)
    place = PlaceCase(case_id, version, "faglig", "faglig", body_id, "Faglig.", ("barn",))
    await road.do("anne", place_case, place)
    assert await groups(road, case_id) == ["barn"]
    assert {row["audience"] for row in await road.rows("priority", case_id=case_id)} == {1}
    await road.do("bjorn", set_priorities, await setting(road, case_id, "barn", "eldre"))
    assert await groups(road, case_id) == ["barn", "eldre"]
    await road.do("bjorn", set_priorities, await setting(road, case_id))
    assert await groups(road, case_id) == []
    names = [row["name"] for row in await road.rows("audit", subject=case_id)]
    assert names.count("case.priorities_set") == 2


async def test_placing_without_a_word_of_groups_leaves_them(road: Road) -> None:
    case_id = await road.do("anne", report_case, ReportCase("Ny", "Hva nå?", priorities=("eldre",)))
    body_id = await road.id_of("body", "fu")
    version = await road.case_version(case_id)
    await road.do("anne", place_case, PlaceCase(case_id, version, "faglig", "faglig", body_id, "Faglig."))
    assert await groups(road, case_id) == ["eldre"]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (("for",), "case.priority_unknown"),
        (("ukjent",), "case.priority_unknown"),
        (("eldre", "eldre"), "case.priority_twice"),
    ],
)
async def test_groups_of_another_period_and_of_none_are_refused(
    road: Road, keys: tuple[str, ...], code: str
) -> None:
    case_id = await road.placed()
    command = await setting(road, case_id, *keys)
    refused = await road.refused("anne", set_priorities, command)
    assert (type(refused), refused.code, refused.field) == (Invalid, code, "priorities")
    refused = await road.refused("anne", report_case, ReportCase("Ny", "Hva nå?", priorities=keys))
    assert (type(refused), refused.code, refused.rule_id) == (Invalid, code, "R-CASE-10")


async def test_the_groups_of_a_decided_case_stand_and_only_the_secretariat_sets_them(road: Road) -> None:
    case_id, line = await road.ready()
    refused = await road.refused("fsu:direktor", set_priorities, await setting(road, case_id, "eldre"))
    assert (type(refused), refused.code) == (NotAllowed, "access.secretariat_only")
    refused = await road.refused("anne", set_priorities, SetPriorities(case_id, 1, ("eldre",)))
    assert (type(refused), refused.code) == (Conflict, "case.changed_meanwhile")
    await road.do("anne", set_priorities, await setting(road, case_id, "eldre"))
    await road.do("anne", record_decision, await road.decision(line))
    refused = await road.refused("anne", set_priorities, await setting(road, case_id, "barn"))
    assert (type(refused), refused.code) == (RuleBroken, "case.already_decided")
    assert await groups(road, case_id) == ["eldre"]


async def test_a_group_that_goes_out_of_the_structure_stays_on_the_cases_it_was_set_on(road: Road) -> None:
    case_id, other = await road.placed(), await road.placed()
    await road.do("anne", set_priorities, await setting(road, case_id, "eldre"))
    without = replace(TWO_PAIRS, priority_groups=TWO_PAIRS.priority_groups[:1])
    async with system_work(road.tenant, road.clock) as work:
        day = road.today
        await apply_structure(work, ApplyStructure(without, day, "Uten eldre", "uten-eldre", REGISTER))
    await road.do("anne", set_priorities, await setting(road, case_id, "eldre", "barn"))
    assert await groups(road, case_id) == ["eldre", "barn"]
    rows = {row["key"]: row["name_nb"] for row in await road.rows("priority", case_id=case_id)}
    assert rows == {"eldre": "Eldre", "barn": "Barn og unge"}
    refused = await road.refused("anne", set_priorities, await setting(road, other, "eldre"))
    assert refused.code == "case.priority_unknown"
    async with system_work(road.tenant, road.clock) as work:
        day = road.today + timedelta(days=1)
        await apply_structure(work, ApplyStructure(TWO_PAIRS, day, "Med eldre", "med-eldre", REGISTER))
    road.later()

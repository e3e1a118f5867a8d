"""What publishing refuses: each time with its code, nothing changed, and a twin that is let through."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg
import pytest

from fellesskap.actor import RoleKind
from fellesskap.db.ids import uuid7
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.structure.model import Structure
from fellesskap.structure.queries import find_body_ids, load_body_key
from fellesskap.structure.service import (
    ApplyStructure,
    PlanStructure,
    apply_structure,
    load_structure_version,
    plan_structure,
)
from fellesskap.tenant import Tenant
from structure_changes import with_body, with_route
from structure_examples import REGISTER, small_structure
from structure_place import FIRST, SECOND, THIRD, Place


async def _refused(
    place: Place, kind: type[DomainError], structure: Structure, day: date, **more: Any
) -> DomainError:
    before = await place.everything()
    with pytest.raises(kind) as refused:
        await place.apply(structure, day, **more)
    assert await place.everything() == before
    return refused.value


def _without_fu() -> Structure:
    plain = small_structure()
    return replace(
        plain,
        bodies=tuple(body for body in plain.bodies if body.key != "fu"),
        routes=(replace(plain.routes[0], discuss_in=("ssu",), may_start_in=()),),
        intake=replace(plain.intake, may_report_from=("ssu",)),
    )


async def _seat_somebody(place: Place, seat_key: str) -> None:
    person = uuid7()
    await place.run("INSERT INTO person (id, name, sort_key) VALUES ($1, 'Kari', 'kari')", person)
    await place.run(
        "INSERT INTO holding (id, seat_id, body_id, person_id, kind, valid_from) "
        "SELECT $1, id, body_id, $2, 'holder', $3 FROM seat WHERE key = $4",
        uuid7(),
        person,
        FIRST,
        seat_key,
    )


async def test_a_structure_with_errors_is_refused_with_all_of_them(place: Place) -> None:
    broken = replace(with_route(decide_in="mote"), numbering="x")
    refusal = await _refused(place, Invalid, broken, FIRST)
    assert refusal.code == "structure.invalid"
    findings = refusal.facts["findings"]
    assert isinstance(findings, list)
    assert {finding.code for finding in findings} == {
        "structure.body_cannot_decide",
        "structure.numbering_malformed",
    }
    await place.apply(small_structure())


async def test_a_warning_does_not_stop_it(place: Place) -> None:
    await place.apply(with_body("mote", seats=()))


@pytest.mark.parametrize("day", [FIRST, FIRST.replace(year=2021)])
async def test_it_begins_later_than_the_last(place: Place, day: date) -> None:
    await place.apply(small_structure())
    refusal = await _refused(place, RuleBroken, small_structure(call_days=9), day, key="ny")
    assert (refusal.code, refusal.rule_id) == ("structure.not_later", "R-STRUCTURE-14")
    await place.apply(small_structure(call_days=9), FIRST.replace(day=2))


async def test_what_is_in_use_is_taken_away_only_when_that_is_accepted(place: Place) -> None:
    await place.apply(small_structure())
    await _seat_somebody(place, "fu:lege")
    refusal = await _refused(place, RuleBroken, _without_fu(), SECOND)
    assert (refusal.code, refusal.rule_id) == ("structure.in_use", "R-STRUCTURE-13")
    (finding,) = refusal.facts["findings"]
    assert (finding.path, finding.code) == ("seats.fu:lege", "structure.breaks_holder")
    await place.apply(_without_fu(), SECOND, accepts_breaks=True)


async def test_what_nobody_uses_is_taken_away_at_once(place: Place) -> None:
    await place.apply(small_structure())
    await _seat_somebody(place, "ssu:lege")
    await place.apply(_without_fu(), SECOND)


async def test_a_plan_made_on_an_older_version_is_stale(place: Place) -> None:
    first = await place.apply(small_structure())
    second = await place.apply(small_structure(call_days=9), SECOND)
    refusal = await _refused(place, Conflict, small_structure(call_days=8), THIRD, follows=first)
    assert refusal.code == "structure.stale"
    await place.apply(small_structure(call_days=8), THIRD, follows=second)


async def test_a_key_answers_as_the_first_time_and_serves_one_structure(place: Place) -> None:
    first = await place.apply(small_structure(), key="en")
    await place.apply(small_structure(call_days=9), SECOND, key="to")
    before = await place.everything()
    assert await place.apply(small_structure(), THIRD, key="en") == first
    assert await place.everything() == before
    refusal = await _refused(place, Conflict, small_structure(call_days=8), THIRD, key="en")
    assert refusal.code == "structure.key_reused"
    await place.apply(small_structure(call_days=8), THIRD, key="tre")


@pytest.mark.parametrize("field", ["label", "key"])
@pytest.mark.parametrize("text", ["", "  ", "x" * 201])
async def test_label_and_key_say_something_short(place: Place, field: str, text: str) -> None:
    refusal = await _refused(place, Invalid, small_structure(), FIRST, **{field: text})
    assert (refusal.code, refusal.field) == ("structure.label_length", field)


async def test_a_national_identity_number_is_refused(place: Place) -> None:
    refusal = await _refused(place, Invalid, with_body("fu", purpose="Gjelder 15837030088"), FIRST)
    assert refusal.code == "guard.national_identity_number"


async def test_only_an_administrator_plans_and_publishes(place: Place) -> None:
    command = ApplyStructure(small_structure(), FIRST, "Utgave", "en", REGISTER)
    before = await place.everything()
    async with place.work(RoleKind.SECRETARIAT) as work:
        with pytest.raises(NotAllowed):
            await apply_structure(work, command)
    async with place.work(RoleKind.SECRETARIAT) as work:
        with pytest.raises(NotAllowed):
            await plan_structure(work, PlanStructure(small_structure(), FIRST, REGISTER))
    assert await place.everything() == before
    async with place.work(RoleKind.ADMINISTRATOR) as work:
        await apply_structure(work, command)


async def test_a_plan_tells_everything_and_changes_nothing(place: Place) -> None:
    first = await place.apply(small_structure())
    await _seat_somebody(place, "fu:lege")
    before = await place.everything()
    async with place.work(RoleKind.ADMINISTRATOR, write=False) as work:
        plan = await plan_structure(work, PlanStructure(_without_fu(), SECOND, REGISTER))
        broken = await plan_structure(work, PlanStructure(with_route(decide_in="x"), SECOND, {}))
    assert await place.everything() == before
    assert plan.follows == first
    assert plan.errors == ()
    assert {change.code for change in plan.changes} == {
        "structure.body_removed",
        "structure.route_changed",
        "structure.community_changed",
    }
    assert [finding.code for finding in plan.breaks] == ["structure.breaks_holder"]
    assert [finding.code for finding in plan.findings] == ["structure.no_professional_level"]
    assert {finding.code for finding in broken.errors} == {
        "structure.unknown_reference",
        "structure.municipality_unknown",
    }


async def test_a_published_structure_cannot_be_changed_past_the_service(place: Place) -> None:
    await place.apply(small_structure())
    with pytest.raises(asyncpg.CheckViolationError):
        await place.run("UPDATE structure_version SET content = '{}'")
    with pytest.raises(asyncpg.CheckViolationError):
        await place.run("UPDATE structure_version SET valid_from = valid_from - 1")
    await place.run("UPDATE structure_version SET label = 'Nytt navn'")


async def test_two_at_once_publish_one_after_the_other(place: Place) -> None:
    structures = [small_structure(call_days=days) for days in (8, 9)]
    answers = await asyncio.gather(
        *(place.apply(one, key=str(one.call_days)) for one in structures), return_exceptions=True
    )
    refusals = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [getattr(refusal, "code", refusal) for refusal in refusals] == ["structure.not_later"]
    assert len(await place.rows("structure_version")) == 1
    assert len(await place.rows("audit")) == 1


async def test_two_at_once_with_the_same_structure_make_one_version(place: Place) -> None:
    one, other = await asyncio.gather(place.apply(small_structure()), place.apply(small_structure()))
    assert one == other
    assert len(await place.rows("structure_version")) == 1


async def test_two_at_once_on_the_same_plan_do_not_both_win(place: Place) -> None:
    first = await place.apply(small_structure())
    answers = await asyncio.gather(
        place.apply(small_structure(call_days=8), SECOND, follows=first, key="en"),
        place.apply(small_structure(call_days=9), THIRD, follows=first, key="to"),
        return_exceptions=True,
    )
    assert sorted(getattr(answer, "code", "published") for answer in answers) == [
        "published",
        "structure.stale",
    ]
    assert len(await place.rows("structure_version")) == 2


async def test_another_communitys_version_does_not_exist(place: Place, alfa: Tenant) -> None:
    version_id = await place.apply(small_structure())
    async with Place(alfa, place.clock).work() as work:
        with pytest.raises(NotFound) as refused:
            await load_structure_version(work, version_id)
        with pytest.raises(NotFound) as unknown:
            await load_structure_version(work, uuid7())
    assert refused.value.code == unknown.value.code == "structure.version_not_found"
    assert refused.value.facts == unknown.value.facts == {}


async def test_bodies_are_found_by_the_key_of_their_template(place: Place) -> None:
    await place.apply(small_structure())
    async with place.work(write=False) as work:
        found = await find_body_ids(work, ("dialog", "fu", "ukjent"))
        assert sorted([await load_body_key(work, body_id) for body_id in found]) == [
            "dialog-nord",
            "dialog-sor",
            "fu",
        ]
        with pytest.raises(NotFound):
            await load_body_key(work, uuid7())

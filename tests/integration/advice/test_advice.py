"""Advice before a decision: asked, given, written down, reminded of, and never counted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.advice.model import AdviceStance
from fellesskap.advice.service import AskAdvice, GiveAdvice, ask_advice, give_advice, remind_advisers
from fellesskap.db.work import system_work
from fellesskap.decisions.service import record_decision
from fellesskap.errors import DomainError
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap.structure.model import Body, BodyKind, Names
from fellesskap.withdrawals.service import ConcludeCase, WithdrawCase, conclude_case, withdraw_case
from road import Road, build
from road_structure import STRUCTURE


def day(road: Road, days: int = 21) -> date:
    return road.today + timedelta(days=days)


async def asked(road: Road, case_id: UUID, **changes: Any) -> list[dict[str, Any]]:
    """Ask the one body that does not treat the case, and FAMU; return the rows by name."""
    bodies = (await road.id_of("body", OTHER),)
    given = {"question": "Hva mener dere?", "deadline": day(road), "body_ids": bodies, "others": ("FAMU",)}
    values: dict[str, Any] = {**given, **changes}
    await road.do("anne", ask_advice, AskAdvice(case_id, **values))
    return sorted(await road.rows("advice", case_id=case_id), key=lambda row: row["body_id"] is None)


OTHER = "fsu"


async def sitting(road: Road) -> set[str]:
    """The names of those who hold the seats of the body that is asked."""
    keys = {row["id"]: str(row["key"]) for row in await road.rows("seat")}
    body = await road.id_of("body", OTHER)
    return {keys[row["seat_id"]] for row in await road.rows("seat_edition") if row["body_id"] == body}


async def test_a_body_and_somebody_outside_say_what_they_think(road: Road) -> None:
    case_id = await road.placed()
    council, outside = await asked(road, case_id)
    assert (outside["name"], council["audience"]) == ("FAMU", 1)
    assert (await road.kinds(case_id))[-1] == "advice.asked"
    told = {row["person_id"] for row in await road.rows("notice", case_id=case_id, kind="advice.asked")}
    member = sorted(await sitting(road) & set(road.people))[0]
    assert road.people[member] in told
    given = GiveAdvice(council["id"], 1, AdviceStance.ADVISES_AGAINST, "For lite folk.")
    await road.do(member, give_advice, given)
    written = GiveAdvice(outside["id"], 1, AdviceStance.SUPPORTS, "", "E-post 3. mars")
    await road.do("bjorn", give_advice, written)
    rows = {row["name"]: row for row in await road.rows("advice", case_id=case_id)}
    assert (rows["FAMU"]["registered"], rows["FAMU"]["reference"]) == (True, "E-post 3. mars")
    assert rows[council["name"]]["registered"] is False
    assert [kind for kind in await road.kinds(case_id) if kind == "advice.given"] == ["advice.given"] * 2
    assert len(await road.rows("notice", case_id=case_id, kind="advice.given")) == 2
    changed = GiveAdvice(council["id"], 2, AdviceStance.SUPPORTS)
    await road.do(member, give_advice, changed)
    assert (await road.kinds(case_id))[-1] == "advice.changed"


async def test_what_is_refused_changes_nothing(road: Road) -> None:
    case_id = await road.placed()
    body = await road.id_of("body", OTHER)
    treating = await road.id_of("body", "fu")
    good = {"question": "Hva mener dere?", "deadline": day(road), "body_ids": (body,)}
    for name, changes, code in (
        ("aune", {}, "access.secretariat_only"),
        ("anne", {"question": ""}, "advice.question_required"),
        ("anne", {"deadline": road.today}, "advice.deadline_not_ahead"),
        ("anne", {"body_ids": ()}, "advice.nobody_asked"),
        ("anne", {"body_ids": (treating,)}, "advice.body_treats_case"),
        ("anne", {"body_ids": (uuid4(),)}, "advice.body_not_found"),
        ("anne", {"others": ("15837030088",)}, "guard.national_identity_number"),
    ):
        refusal = await road.refused(name, ask_advice, AskAdvice(case_id, **{**good, **changes}))
        assert refusal.code == code, changes
    council, outside = await asked(road, case_id)
    twice = AskAdvice(case_id, "Hva?", day(road), others=("famu",))
    assert (await road.refused("anne", ask_advice, twice)).code == "advice.already_asked"
    for name, row, changes, code in (
        ("aune", council, {}, "advice.not_yours"),
        ("anne", outside, {"stance": AdviceStance.ADVISES_AGAINST}, "advice.text_required"),
        ("anne", outside, {"reference": ""}, "advice.reference_required"),
        ("anne", outside, {"version": 7}, "advice.changed_meanwhile"),
    ):
        values = {"version": 1, "stance": AdviceStance.SUPPORTS, "reference": "Brev", **changes}
        assert (await road.refused(name, give_advice, GiveAdvice(row["id"], **values))).code == code
    unseen = GiveAdvice(uuid4(), 1, AdviceStance.SUPPORTS)
    assert (await road.refused("anne", give_advice, unseen)).code == "advice.not_found"


async def test_advice_against_never_hinders_a_decision_and_comes_no_more_after_it(road: Road) -> None:
    case_id = await road.closed(Aune=Answer.AGREE)
    others = ("FAMU", "Brukerutvalget")
    await road.do("anne", ask_advice, AskAdvice(case_id, "Hva?", day(road), others=others))
    famu, users = await road.rows("advice", case_id=case_id)
    against = GiveAdvice(famu["id"], 1, AdviceStance.ADVISES_AGAINST, "Nei.", "Brev")
    await road.do("anne", give_advice, against)
    _, item_id = await road.meeting("fsu", case_id)
    await road.do("anne", record_decision, await road.decision(item_id))
    late = GiveAdvice(users["id"], 1, AdviceStance.SUPPORTS, "", "Brev")
    assert (await road.refused("anne", give_advice, late)).code == "advice.case_not_under_treatment"
    more = AskAdvice(case_id, "Hva?", day(road), others=("Andre",))
    assert (await road.refused("anne", ask_advice, more)).code == "advice.case_not_under_treatment"


async def test_of_two_who_write_at_once_one_is_told(road: Road) -> None:
    case_id = await road.placed()
    _, outside = await asked(road, case_id)

    async def go(name: str) -> str:
        try:
            await road.do(
                name, give_advice, GiveAdvice(outside["id"], 1, AdviceStance.SUPPORTS, name, "Brev")
            )
        except DomainError as refusal:
            return refusal.code
        return "saved"

    assert sorted(await asyncio.gather(go("anne"), go("bjorn"))) == ["advice.changed_meanwhile", "saved"]


async def test_only_bodies_that_have_not_answered_are_reminded(road: Road) -> None:
    case_id = await road.placed()
    council, _ = await asked(road, case_id)

    async def remind() -> int:
        async with system_work(road.tenant, road.clock) as work:
            await remind_advisers(work)
        return len(await road.rows("notice", case_id=case_id, kind="advice.reminded"))

    assert await remind() == 0
    road.later(14)
    first = await remind()
    assert first > 0
    assert await remind() == first
    road.later(7)
    assert await remind() == 2 * first
    row = (await road.rows("advice", id=council["id"]))[0]
    assert row["reminded_due_at"] is not None


@pytest.mark.parametrize("ending", ["withdrawn", "concluded"])
async def test_a_case_that_ended_waits_for_no_advice_and_its_advisers_are_told(
    road: Road, ending: str
) -> None:
    case_id = await road.discussed()
    council, outside = await asked(road, case_id)
    ask = await road.rows("notice", case_id=case_id, kind="advice.asked")
    given = GiveAdvice(outside["id"], 1, AdviceStance.SUPPORTS, "", "Brev")
    await road.do("anne", give_advice, given)
    version = await road.case_version(case_id)
    if ending == "withdrawn":
        await road.do("anne", withdraw_case, WithdrawCase(case_id, version, "Løst."))
    else:
        await road.do("anne", conclude_case, ConcludeCase(case_id, version, "Bare drøftet."))
    stopped = await road.rows("notice", case_id=case_id, kind="advice.stopped")
    assert {row["person_id"] for row in stopped} == {row["person_id"] for row in ask}
    road.later(60)
    async with system_work(road.tenant, road.clock) as work:
        await remind_advisers(work)
    assert await road.rows("notice", case_id=case_id, kind="advice.reminded") == []
    late = GiveAdvice(council["id"], council["version"], AdviceStance.SUPPORTS, "", "")
    refused = await road.refused("anne", give_advice, late)
    assert (refused.code, refused.rule_id) == ("advice.case_not_under_treatment", "R-ADVICE-1")
    more = AskAdvice(case_id, "Hva?", day(road), others=("Andre",))
    assert (await road.refused("anne", ask_advice, more)).code == "advice.case_not_under_treatment"


async def test_unless_others_are_chosen_those_of_the_route_are_asked(database: Settings) -> None:
    council = Body("rad", Names("Rådet"), BodyKind.ADVISORY, 3)
    routes = tuple(
        replace(one, advised_by=("rad",), advised_by_others=("FAMU",)) if one.key == "faglig" else one
        for one in STRUCTURE.routes
    )
    structure = replace(STRUCTURE, bodies=(*STRUCTURE.bodies, council), routes=routes)
    own = await build(database, "prove-advice-usual", structure)
    case_id = await own.placed()
    await own.do("anne", ask_advice, AskAdvice(case_id, "Hva?", day(own), others=("Fagforbundet",)))
    await own.do("anne", ask_advice, AskAdvice(case_id, "Hva?", day(own)))
    rows = await own.rows("advice", case_id=case_id)
    asked_body = await own.id_of("body", "rad")
    assert {row["body_id"] or row["name"] for row in rows} == {"Fagforbundet", "FAMU", asked_body}
    again = await own.refused("anne", ask_advice, AskAdvice(case_id, "Hva?", day(own)))
    assert again.code == "advice.nobody_asked"
    elsewhere = await own.placed("region")
    nobody = await own.refused("anne", ask_advice, AskAdvice(elsewhere, "Hva?", day(own)))
    assert nobody.code == "advice.nobody_asked"

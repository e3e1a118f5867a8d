"""Opening a round: whom it asks, what it freezes, and when it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import (
    AnswerRound,
    CloseRound,
    OpenRound,
    answer_round,
    close_round,
    open_round,
)
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence
from fellesskap.structure.rules.holidays import working_day_from
from road import Road

MUNICIPALITIES = ("Aune", "Berg", "Dal", "Eid", "Fjell")
DIVISIONS = ("Divisjon kirurgi", "Divisjon psykiatri")


async def test_a_round_asks_those_in_force_and_nobody_else(road: Road) -> None:
    found = await road.opened()
    replies = await road.rows("reply", round_id=found.id)
    partners = {row["id"]: row["name"] for row in await road.rows("partner")}
    divisions = {row["id"]: row["name_nb"] for row in await road.rows("division")}
    asked = sorted(divisions.get(row["division_id"]) or partners[row["partner_id"]] for row in replies)
    assert asked == sorted((*MUNICIPALITIES, *DIVISIONS))
    assert all(row["answer"] is None for row in replies)
    regions = {partners[row["partner_id"]]: row["region_id"] for row in replies if not row["division_id"]}
    nord, sor = await road.id_of("region", "nord"), await road.id_of("region", "sor")
    assert regions == {"Aune": nord, "Berg": nord, "Dal": sor, "Eid": sor, "Fjell": None}
    stances = await road.rows("stance", round_id=found.id)
    assert {(row["side"], row["region_id"]) for row in stances} == {
        ("municipal", nord),
        ("municipal", sor),
        ("hospital", None),
    }


async def test_opening_freezes_the_rules_tells_the_asked_and_moves_the_case(road: Road) -> None:
    found = await road.opened("taus", level=AnchoringLevel.ADMINISTRATIVE)
    assert (found.silence, found.objection_effect) == (Silence.BLOCKS, ObjectionEffect.BLOCKS)
    assert found.level is AnchoringLevel.ADMINISTRATIVE
    assert found.deadline == working_day_from(road.today + timedelta(days=28))
    assert await road.state(found.case_id) == "anchoring"
    assert (await road.kinds(found.case_id))[-1] == "round.opened"
    told = {row["person_id"] for row in await road.rows("notice", round_id=found.id)}
    names = (*(name.lower() for name in MUNICIPALITIES), "nord", "sor", "kirurgi", "psykiatri")
    assert told == {road.people[name] for name in names}
    assert [row["name"] for row in await road.rows("audit", subject=found.id)] == ["round.opened"]


async def test_the_level_comes_from_the_matter_class_and_none_needs_no_round(road: Road) -> None:
    assert (await road.opened("faglig")).level is AnchoringLevel.ADMINISTRATIVE
    case_id = await road.discussed("faglig")
    version = await road.case_version(case_id)
    command = OpenRound(case_id, version, level=AnchoringLevel.NONE)
    assert await road.do("bjorn", open_round, command) == case_id
    assert await road.state(case_id) == "anchored"
    assert await road.rows("round", case_id=case_id) == []
    assert (await road.kinds(case_id))[-1] == "round.waived"


async def test_a_trust_that_is_asked_itself_answers_through_its_secretary(road: Road) -> None:
    found = await road.opened("foretak")
    assert await road.rows("stance", round_id=found.id) == []
    row = await road.reply(found.id, "Prøvesykehuset HF")
    command = AnswerRound(row["id"], 1, Answer.AGREE)
    assert (await road.refused("bjorn", answer_round, command)).code == "round.not_your_partner"
    assert (await road.refused("kirurgi", answer_round, command)).code == "round.not_your_partner"
    await road.do("anne", answer_round, command)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    assert await road.state(found.case_id) == "anchored"


OPENING: list[tuple[str, dict[str, Any], type[DomainError], str]] = [
    ("aune", {}, NotAllowed, "access.secretariat_only"),
    ("fsu:region:nord", {}, NotAllowed, "access.secretariat_only"),
    ("anne", {"question": "  "}, Invalid, "round.question_required"),
    ("anne", {"deadline_in": 0}, Invalid, "round.deadline_not_ahead"),
    ("anne", {"version": 99}, Conflict, "case.changed_meanwhile"),
]


@pytest.mark.parametrize(("who", "changes", "kind", "code"), OPENING)
async def test_opening_is_refused(
    road: Road, who: str, changes: dict[str, Any], kind: type[DomainError], code: str
) -> None:
    case_id = await road.discussed("region")
    days = changes.get("deadline_in", (working_day_from(road.today + timedelta(days=10)) - road.today).days)
    command = OpenRound(
        case_id,
        changes.get("version", await road.case_version(case_id)),
        changes.get("question", "Slutter dere dere til?"),
        deadline=road.today + timedelta(days=days),
    )
    refusal = await road.refused(who, open_round, command)
    assert (type(refusal), refusal.code) == (kind, code)
    good = OpenRound(case_id, await road.case_version(case_id), "Slutter dere dere til?")
    await road.do("anne", open_round, good)
    assert await road.state(case_id) == "anchoring"


async def test_a_case_is_asked_about_after_its_discussion_and_once_at_a_time(road: Road) -> None:
    placed = await road.placed()
    command = OpenRound(placed, await road.case_version(placed), "?")
    assert (await road.refused("anne", open_round, command)).code == "round.case_not_discussed"
    found = await road.opened()
    again = OpenRound(found.case_id, await road.case_version(found.case_id), "?")
    assert (await road.refused("anne", open_round, again)).code == "round.already_open"


async def test_what_partners_decide_themselves_is_asked_of_their_councils(road: Road) -> None:
    case_id = await road.discussed("prinsipiell")
    version = await road.case_version(case_id)
    low = OpenRound(case_id, version, "?", level=AnchoringLevel.ADMINISTRATIVE)
    assert (await road.refused("anne", open_round, low)).code == "round.level_too_low"
    await road.do("anne", open_round, OpenRound(case_id, version, "Vedtar dere?"))
    assert (await road.round_of(case_id)).level is AnchoringLevel.COUNCIL

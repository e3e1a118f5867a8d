"""Lifting and taking down: what it does to the case, whom it tells, and what it leaves of what was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from fellesskap.cases.model import CaseState
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.decisions.model import DecisionEffect, Outcome
from fellesskap.decisions.service import record_decision
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import DraftMinutes, draft_minutes
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import CloseRound, OpenRound, close_round, open_round
from fellesskap.transfers.service import (
    LiftCase,
    LiftPart,
    LowerCase,
    LowerPart,
    lift_case,
    lift_part,
    lower_case,
    lower_part,
)
from road import Road

TOO_BIG = "Den får store økonomiske følger."


async def lift(road: Road, case_id: UUID, body: str = "au", **more: Any) -> LiftCase:
    given = {"matter_class": "stor", "reason": TOO_BIG, **more}
    return LiftCase(case_id, await road.case_version(case_id), await road.id_of("body", body), **given)


async def lower(road: Road, case_id: UUID, body: str = "fsu", **more: Any) -> LowerCase:
    given = {"matter_class": "faglig", "reason": "Den er mindre enn vi trodde.", **more}
    return LowerCase(case_id, await road.case_version(case_id), await road.id_of("body", body), **given)


async def part(road: Road, case_id: UUID, body: str = "fsu", **more: Any) -> LowerPart:
    given = {"title": "Selve rutinen", "question": "Hvordan gjør vi det?", "matter_class": "faglig", **more}
    return LowerPart(case_id, await road.id_of("body", body), "Teksten hører hjemme her.", **given)


async def told(road: Road, kind: str, case_id: UUID) -> set[UUID]:
    return {row["person_id"] for row in await road.rows("notice", kind=kind, case_id=case_id)}


async def test_a_lifted_case_keeps_its_number_and_waits_in_its_new_body(road: Road) -> None:
    case_id = await road.placed()
    before = (await road.rows("case", id=case_id))[0]
    assert await road.do("anne", lift_case, await lift(road, case_id)) == case_id
    after = (await road.rows("case", id=case_id))[0]
    assert (after["year"], after["number"]) == (before["year"], before["number"])
    assert (after["state"], after["matter_class"], after["route"]) == ("placed", "stor", "strategisk")
    assert after["body_id"] == await road.id_of("body", "au")
    assert after["deciding_body_id"] == await road.id_of("body", "ssu")
    found = sorted(await road.rows("treatment", case_id=case_id), key=lambda row: row["position"])
    assert [(row["step"], row["state"]) for row in found] == [("discuss", "lifted"), ("discuss", "waiting")]
    (moved,) = await road.rows("transfer", case_id=case_id)
    assert (moved["from_treatment_id"], moved["to_treatment_id"]) == (found[0]["id"], found[1]["id"])
    assert (moved["direction"], moved["part"], moved["exception"]) == ("lift", False, "")
    event = (await road.rows("event", case_id=case_id))[-1]
    assert event["kind"] == "case.lifted"
    assert await told(road, "case.lifted", case_id) >= {
        road.people[key] for key in ("fu:kommune", "fu:sykehus", "au:kommune", "au:sykehus", "anne")
    }
    assert [row["name"] for row in await road.rows("audit", subject=case_id)][-1] == "case.lifted"


async def test_what_a_body_has_done_stays_done_when_the_case_goes_on(road: Road) -> None:
    case_id = await road.discussed()
    await road.do("bjorn", lift_case, await lift(road, case_id))
    found = sorted(await road.rows("treatment", case_id=case_id), key=lambda row: row["position"])
    assert [row["state"] for row in found] == ["done", "waiting"]
    assert found[0]["summary"] == "Alle var enige om rutinen."


async def test_answers_of_an_open_round_stay_and_a_new_round_is_asked_for(road: Road) -> None:
    opened = await road.opened()
    await road.answer(opened, "Aune", Answer.OBJECT)
    await road.do("anne", lift_case, await lift(road, opened.case_id))
    (closed,) = await road.rows("round", case_id=opened.case_id)
    assert closed["state"] == "closed"
    answers = [row["answer"] for row in await road.rows("reply", round_id=opened.id)]
    assert answers.count("object") == 1
    assert "round.closed" in await road.kinds(opened.case_id)
    stopped = [
        row["person_id"] for row in await road.rows("notice", round_id=opened.id, kind="round.stopped")
    ]
    expected = ("anne", "bjorn", "aune", "berg", "kirurgi", "psykiatri", "nord")
    assert {road.people[name] for name in expected} <= set(stopped)
    assert len(stopped) == len(set(stopped))
    assert await road.rows("notice", round_id=opened.id, kind="round.closed") == []
    _, line = await road.meeting("au", opened.case_id)
    await road.discuss(line)
    assert await road.state(opened.case_id) == "discussed"
    command = AddCase(await _planned(road, "ssu"), 1, opened.case_id)
    refused = await road.refused("anne", add_case, command)
    assert refused.code == "meeting.case_not_ready"
    version = await road.case_version(opened.case_id)
    await road.do("anne", open_round, OpenRound(opened.case_id, version, "Og nå?"))
    assert len(await road.rows("round", case_id=opened.case_id)) == 2


async def test_an_urgent_case_is_not_taken_for_anchored_by_what_was_answered_before_it_was_lifted(
    road: Road,
) -> None:
    case_id = await road.closed(Aune=Answer.AGREE)
    await road.do("anne", lift_case, await lift(road, case_id))
    await road.urgent(case_id, "anne", "bjorn")
    _, line = await road.meeting("au", case_id)
    await road.discuss(line)
    _, line = await road.meeting("ssu", case_id)
    await road.do("anne", record_decision, await road.decision(line))
    (decision,) = await road.rows("decision", case_id=case_id)
    assert decision["urgent"]


async def test_a_case_is_lifted_out_of_a_meeting_that_was_held_and_the_line_has_its_outcome(
    road: Road,
) -> None:
    case_id, line = await road.ready()
    meeting_id = (await road.rows("agenda_item", id=line))[0]["meeting_id"]
    await road.do("anne", lift_case, await lift(road, case_id))
    found = sorted(await road.rows("treatment", case_id=case_id), key=lambda row: row["position"])
    assert [(row["step"], row["state"]) for row in found] == [
        ("discuss", "done"),
        ("decide", "lifted"),
        ("discuss", "waiting"),
    ]
    assert found[1]["treated_on"] == road.today
    version = (await road.rows("meeting", id=meeting_id))[0]["version"]
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, version))


async def test_a_case_that_went_on_is_not_decided_where_it_was(road: Road) -> None:
    case_id, line = await road.ready()
    await road.do("anne", lift_case, await lift(road, case_id))
    await road.urgent(case_id, "anne", "bjorn")
    _, other = await road.meeting("au", case_id)
    await road.discuss(other)
    await road.do("anne", lower_case, await lower(road, case_id))
    for outcome in Outcome:
        effect = DecisionEffect.BINDING if outcome is Outcome.DECIDE else DecisionEffect.NONE
        command = await road.decision(line, effect, outcome=outcome)
        refused = await road.refused("anne", record_decision, command)
        assert (refused.code, refused.rule_id) == ("decision.case_went_on", "R-DECISION-2")


async def test_what_a_meeting_put_off_stays_so_when_the_case_goes_on(road: Road) -> None:
    case_id, line = await road.ready()
    meeting_id = (await road.rows("agenda_item", id=line))[0]["meeting_id"]
    await road.do(
        "anne", record_decision, await road.decision(line, DecisionEffect.NONE, outcome=Outcome.POSTPONE)
    )
    version = (await road.rows("meeting", id=meeting_id))[0]["version"]
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, version))
    await road.do("anne", lift_case, await lift(road, case_id))
    states = {row["position"]: row["state"] for row in await road.rows("treatment", case_id=case_id)}
    # The meeting put it off: that is what the minutes say, and the case goes on after them.
    assert states == {1: "done", 2: "postponed", 3: "waiting"}
    assert (await road.rows("meeting", id=meeting_id))[0]["state"] == "minuted"


async def test_those_a_case_was_taken_from_are_told_of_its_decision(road: Road) -> None:
    case_id = await road.placed()
    await road.do("anne", lift_case, await lift(road, case_id))
    _, line = await road.meeting("au", case_id)
    await road.discuss(line)
    version = await road.case_version(case_id)
    opened = await road.do("anne", open_round, OpenRound(case_id, version, "Er dere med?"))
    found = await road.round_of(opened)
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    _, line = await road.meeting("ssu", case_id)
    await road.do("anne", record_decision, await road.decision(line))
    assert await road.state(case_id) == "decided"
    assert await told(road, "decision.recorded", case_id) >= {
        road.people[key] for key in ("fu:kommune", "fu:sykehus", "ssu:kommune", "ssu:sykehus")
    }


async def test_off_the_paths_a_case_goes_only_with_a_reason_for_that_and_is_marked(road: Road) -> None:
    case_id = await road.placed()
    refused = await road.refused("anne", lift_case, await lift(road, case_id, "ssu"))
    assert (type(refused), refused.code, refused.field) == (RuleBroken, "transfer.no_path", "exception")
    assert refused.rule_id == "R-TRANSFER-3"
    await road.do("anne", lift_case, await lift(road, case_id, "ssu", exception="AU har sommerferie."))
    (moved,) = await road.rows("transfer", case_id=case_id)
    assert moved["exception"] == "AU har sommerferie."


async def test_a_part_becomes_a_case_of_its_own_that_its_whole_shows(road: Road) -> None:
    whole = await _in_au(road)
    part_id = await road.do("bjorn", lower_part, await part(road, whole))
    before, after = (await road.rows("case", id=whole))[0], (await road.rows("case", id=part_id))[0]
    assert after["parent_id"] == whole
    assert (after["year"], after["number"]) != (before["year"], before["number"])
    assert (after["state"], after["matter_class"], after["route"]) == ("placed", "faglig", "faglig")
    assert (after["title"], after["language"]) == ("Selve rutinen", before["language"])
    assert before["state"] == "placed"
    (treatment,) = await road.rows("treatment", case_id=part_id)
    assert (treatment["body_id"], treatment["state"]) == (await road.id_of("body", "fsu"), "waiting")
    (moved,) = await road.rows("transfer", case_id=part_id)
    assert moved["part"]
    assert {row["state"] for row in await road.rows("perspective", case_id=part_id)} == {"missing"}
    assert (await road.kinds(whole))[-1] == "case.part_lowered"
    assert (await road.kinds(part_id))[-1] == "case.lowered_as_part"
    assert await told(road, "case.lowered", part_id) >= {
        road.people[key] for key in ("au:kommune", "au:sykehus", "fsu:direktor")
    }


async def test_several_parts_leave_one_treatment_and_then_the_whole(road: Road) -> None:
    whole = await _in_au(road)
    first = await road.do("bjorn", lower_part, await part(road, whole))
    second = await road.do("bjorn", lower_part, await part(road, whole, title="Opplæringen"))
    await road.do("anne", lower_case, await lower(road, whole))
    assert {row["id"] for row in await road.rows("case", parent_id=whole)} == {first, second}


async def test_a_part_is_lifted_too(road: Road) -> None:
    whole = await road.placed()
    body_id = await road.id_of("body", "au")
    command = LiftPart(whole, body_id, TOO_BIG, "Pengene", "Hvem betaler?", matter_class="storprinsipiell")
    part_id = await road.do("anne", lift_part, command)
    assert (await road.rows("case", id=part_id))[0]["matter_class"] == "storprinsipiell"


async def test_a_part_of_a_case_on_a_called_agenda_can_leave_it(road: Road) -> None:
    whole = await _in_au(road)
    await _listed(road, whole, "au", called=True)
    await road.do("anne", lower_part, await part(road, whole))
    assert await road.state(whole) == "discussing"


async def _in_au(road: Road) -> UUID:
    whole = await road.placed()
    await road.do("anne", lift_case, await lift(road, whole))
    return whole


async def _planned(road: Road, body: str) -> UUID:
    starts_at = road.clock.moment.replace(year=road.clock.moment.year + 1)
    command = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Her")
    return await road.do("anne", plan_meeting, command)


async def _listed(road: Road, case_id: UUID, body: str, *, called: bool) -> None:
    meeting_id = await _planned(road, body)
    await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    if called:
        await road.do("anne", call_meeting, CallMeeting(meeting_id, (await road.load(meeting_id)).version))


async def test_a_case_on_an_agenda_to_come_stays_on_it(road: Road) -> None:
    for called, code in ((False, "transfer.on_agenda"), (True, "transfer.on_called_agenda")):
        case_id = await road.placed()
        await _listed(road, case_id, "fu", called=called)
        refused = await road.refused("anne", lift_case, await lift(road, case_id))
        assert (refused.code, refused.rule_id) == (code, "R-TRANSFER-2")


@pytest.mark.parametrize("who", ["au:bruker", "fu:kommune", "fsu:fastlege", "aune", "valgt"])
async def test_nobody_but_the_secretariat_moves_a_case(road: Road, who: str) -> None:
    case_id = await road.placed()
    for act, command in (
        (lift_case, await lift(road, case_id)),
        (lower_case, await lower(road, case_id)),
        (lower_part, await part(road, case_id)),
    ):
        refused = await road.refused(who, act, command)
        assert isinstance(refused, NotAllowed | NotFound)
        if who != "valgt":
            assert refused.code == "access.secretariat_only"


async def test_what_is_decided_and_what_lies_nowhere_stays(road: Road) -> None:
    reported = await road.do("anne", report_case, ReportCase("Ny", "Hva nå?"))
    refused = await road.refused("anne", lift_case, await lift(road, reported))
    assert (refused.code, refused.rule_id) == ("transfer.not_placed", "R-TRANSFER-1")
    decided, line = await road.ready()
    await road.do("anne", record_decision, await road.decision(line))
    assert await road.state(decided) == CaseState.DECIDED
    for act, command in (
        (lift_case, await lift(road, decided)),
        (lower_case, await lower(road, decided, "fu")),
        (lower_part, await part(road, decided, "fu")),
    ):
        refused = await road.refused("anne", act, command)
        assert (refused.code, refused.rule_id) == ("case.already_decided", "R-CASE-8")


WRONG: dict[str, tuple[dict[str, Any], type[DomainError], str, str | None]] = {
    "no reason": ({"reason": " "}, Invalid, "case.reason_required", "reason"),
    "the same body": ({"body": "fu"}, Invalid, "transfer.same_body", "body_id"),
    "a class that is not there": (
        {"matter_class": "faglig"},
        Invalid,
        "transfer.class_not_there",
        "matter_class",
    ),
    "no class where several are": ({"matter_class": ""}, Invalid, "transfer.class_needed", "matter_class"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_lift_that_is_not_right_changes_nothing(road: Road, case: str) -> None:
    given, kind, code, field = WRONG[case]
    case_id = await road.placed()
    refused = await road.refused("anne", lift_case, await lift(road, case_id, **given))
    assert (type(refused), refused.code, refused.field) == (kind, code, field)


async def test_directions_agree_with_the_levels_also_off_the_paths(road: Road) -> None:
    low, high = await road.placed(), await _in_au(road)
    up = await lower(road, low, "ssu", matter_class="stor", exception="Vi vil det.")
    refused = await road.refused("anne", lower_case, up)
    assert (refused.code, refused.rule_id) == ("transfer.lowering_leads_up", "R-TRANSFER-3")
    down = await lift(road, high, "fu", matter_class="faglig", exception="Vi vil det.")
    refused = await road.refused("anne", lift_case, down)
    assert (refused.code, refused.rule_id) == ("transfer.lift_leads_down", "R-TRANSFER-3")


async def test_an_unknown_body_and_a_case_that_changed_meanwhile_are_refused(road: Road) -> None:
    case_id = await road.placed()
    command = LiftCase(case_id, 1, UUID(int=7), TOO_BIG, "stor")
    assert isinstance(await road.refused("anne", lift_case, command), NotFound)
    stale = LiftCase(case_id, 99, await road.id_of("body", "au"), TOO_BIG, "stor")
    refused = await road.refused("anne", lift_case, stale)
    assert (type(refused), refused.code) == (Conflict, "case.changed_meanwhile")


async def test_a_part_says_what_it_is_about(road: Road) -> None:
    refused = await road.refused("anne", lower_part, await part(road, await _in_au(road), title=" "))
    assert (refused.code, refused.field) == ("case.field_required", "title")

"""A case says what it is for from the day it is reported, and goes the road of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import (
    PlaceCase,
    ReportCase,
    SetCaseKind,
    place_case,
    report_case,
    set_case_kind,
)
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import record_decision
from fellesskap.disagreements.service import Named, RegisterDisagreement, register_disagreement
from fellesskap.errors import Conflict, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddCase, PlanMeeting, add_case, plan_meeting
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import (
    AskAgain,
    CloseRound,
    OpenRound,
    ReopenRound,
    ask_again,
    close_round,
    open_round,
    reopen_round,
)
from fellesskap.transfers.service import LiftCase, LowerPart, lift_case, lower_part
from fellesskap.withdrawals.service import ConcludeCase, ReopenCase, conclude_case, reopen_case
from road import Road

DONE_DISCUSSED = (CaseKind.DISCUSSION, CaseKind.INFORMATION)


async def kind_of(road: Road, case_id: UUID) -> tuple[Any, ...]:
    (row,) = await road.rows("case", id=case_id)
    return row["kind"], row["hearing_by"], row["hearing_due"]


async def setting(road: Road, case_id: UUID, kind: CaseKind, **hearing: Any) -> SetCaseKind:
    return SetCaseKind(case_id, await road.case_version(case_id), kind, **hearing)


async def hearing(road: Road, case_id: UUID, days: int = 90) -> SetCaseKind:
    due = road.today + timedelta(days=days)
    return await setting(road, case_id, CaseKind.HEARING, hearing_by="Helsedirektoratet", hearing_due=due)


async def opening(road: Road, case_id: UUID) -> OpenRound:
    return OpenRound(case_id, await road.case_version(case_id), "Står dere bak?")


async def test_whoever_reports_a_case_says_what_it_is_for(road: Road) -> None:
    plain = await road.do("anne", report_case, ReportCase("Rutine", "Hva gjør vi?"))
    assert await kind_of(road, plain) == ("decision", "", None)
    due = road.today + timedelta(days=60)
    asked = ReportCase(
        "Ny forskrift",
        "Hva svarer vi?",
        kind=CaseKind.HEARING,
        hearing_by=" Helsedirektoratet ",
        hearing_due=due,
    )
    assert await kind_of(road, await road.do("anne", report_case, asked)) == (
        "hearing",
        "Helsedirektoratet",
        due,
    )
    for kind in DONE_DISCUSSED:
        # What stands in the fields of a hearing counts for none but a hearing.
        told = replace(asked, kind=kind)
        assert await kind_of(road, await road.do("anne", report_case, told)) == (kind, "", None)
    for changes, code in (
        ({"hearing_by": " "}, "case.hearing_by_required"),
        ({"hearing_due": None}, "case.hearing_due_required"),
        ({"hearing_due": road.today - timedelta(days=1)}, "case.hearing_due_passed"),
        ({"hearing_by": "D" * 201}, "case.hearing_by_too_long"),
        ({"hearing_by": "Kari 13097248022"}, "guard.national_identity_number"),
    ):
        refused = await road.refused("anne", report_case, replace(asked, **changes))
        assert refused.code == code


async def test_the_secretariat_changes_what_a_case_is_for(road: Road) -> None:
    case_id = await road.placed()
    changed = await hearing(road, case_id)
    await road.do("anne", set_case_kind, changed)
    assert await kind_of(road, case_id) == ("hearing", "Helsedirektoratet", changed.hearing_due)
    (event,) = await road.rows("event", case_id=case_id, kind="case.kind_set")
    assert event["audience"] == 1
    # The same once more is nothing new, and is not told of.
    await road.do("anne", set_case_kind, replace(changed, version=changed.version + 1))
    assert (await road.kinds(case_id)).count("case.kind_set") == 1
    refused = await road.refused("anne", set_case_kind, changed)
    assert (type(refused), refused.code) == (Conflict, "case.changed_meanwhile")
    # A day that has passed stays, but another that has is none to give.
    road.later(100)
    kept = replace(changed, version=await road.case_version(case_id), hearing_by="Departementet")
    passed = replace(kept, hearing_due=road.today - timedelta(days=1))
    refused = await road.refused("anne", set_case_kind, passed)
    assert (type(refused), refused.code, refused.field) == (
        Invalid,
        "case.hearing_due_passed",
        "hearing_due",
    )
    await road.do("anne", set_case_kind, kept)
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.DECISION))
    assert await kind_of(road, case_id) == ("decision", "", None)


async def test_nobody_else_changes_what_a_case_is_for(road: Road) -> None:
    case_id = await road.placed()
    command = await setting(road, case_id, CaseKind.INFORMATION)
    for name in ("fsu:direktor", "aune", "kirurgi"):
        refused = await road.refused(name, set_case_kind, command)
        assert (type(refused), refused.code) == (NotAllowed, "access.secretariat_only")
    refused = await road.refused("anne", set_case_kind, replace(command, case_id=UUID(int=7)))
    assert (type(refused), refused.code) == (NotFound, "case.not_found")
    unseen = await road.do("anne", report_case, ReportCase("Ny", "Hva?"))
    refused = await road.refused("valgt", set_case_kind, replace(command, case_id=unseen))
    assert type(refused) is NotFound
    await road.do("bjorn", set_case_kind, command)


async def test_it_does_not_change_while_somebody_has_the_case_before_them(road: Road) -> None:
    found = await road.opened()
    refused = await road.refused(
        "anne", set_case_kind, await setting(road, found.case_id, CaseKind.DISCUSSION)
    )
    assert (type(refused), refused.code, refused.rule_id) == (
        RuleBroken,
        "case.kind_while_asking",
        "R-CASE-20",
    )
    case_id, item_id = await road.ready(Aune=Answer.AGREE)
    refused = await road.refused("anne", set_case_kind, await hearing(road, case_id))
    assert (refused.code, refused.rule_id) == ("case.kind_at_a_table", "R-CASE-20")
    await road.do("anne", conclude, await road.decision(item_id))
    refused = await road.refused("anne", set_case_kind, await hearing(road, case_id))
    assert (refused.code, refused.rule_id) == ("case.already_decided", "R-CASE-8")


async def test_what_was_anchored_is_decided_or_stated(road: Road) -> None:
    case_id = await road.closed()
    for kind in DONE_DISCUSSED:
        refused = await road.refused("anne", set_case_kind, await setting(road, case_id, kind))
        assert (refused.code, refused.field) == ("case.kind_is_anchored", "kind")
    await road.do("anne", set_case_kind, await hearing(road, case_id))
    assert (await kind_of(road, case_id))[0] == "hearing"


async def test_a_disagreement_is_always_for_deciding(road: Road) -> None:
    trust = (await road.rows("division", key="kirurgi"))[0]
    parties = (Named(await road.id_of("partner", "9901")), Named(trust["partner_id"], trust["id"]))
    command = RegisterDisagreement("Hvem betaler?", "Partene leser avtalen ulikt.", parties, "To møter.")
    case_id = await road.do("anne", register_disagreement, command)
    assert await kind_of(road, case_id) == ("decision", "", None)
    refused = await road.refused("anne", set_case_kind, await setting(road, case_id, CaseKind.INFORMATION))
    assert (refused.code, refused.rule_id) == ("case.kind_of_disagreement", "R-CASE-20")


@pytest.mark.parametrize("kind", DONE_DISCUSSED)
async def test_a_case_for_discussion_or_information_ends_with_its_discussion(
    road: Road, kind: CaseKind
) -> None:
    case_id = await road.discussed("region")
    await road.do("anne", set_case_kind, await setting(road, case_id, kind))
    refused = await road.refused("anne", open_round, await opening(road, case_id))
    assert (type(refused), refused.code, refused.rule_id) == (
        RuleBroken,
        "case.kind_not_decided",
        "R-CASE-21",
    )
    refused = await road.refused("anne", open_round, replace(await opening(road, case_id), question=""))
    assert refused.code == "case.kind_not_decided"
    # Not even where both sides hurry it.
    await road.urgent(case_id, "anne", "bjorn")
    line = (await road.rows("agenda_item", case_id=case_id))[0]
    decision = await road.decision(line["id"])
    refused = await road.refused("anne", record_decision, decision)
    assert refused.code == "case.kind_not_decided"
    done = ConcludeCase(case_id, await road.case_version(case_id), "Den var til drøfting.")
    await road.do("anne", conclude_case, done)
    assert await road.state(case_id) == "concluded"


async def test_made_one_to_decide_it_goes_on(road: Road) -> None:
    case_id = await road.discussed("region")
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.DISCUSSION))
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.DECISION))
    await road.do("anne", open_round, await opening(road, case_id))
    assert await road.state(case_id) == "anchoring"


async def test_an_urgent_case_for_information_comes_to_no_agenda_for_deciding(road: Road) -> None:
    case_id = await road.discussed("region")
    await road.urgent(case_id, "anne", "bjorn")
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.INFORMATION))
    starts_at = road.clock.moment + timedelta(days=9)
    plan = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, place="Her")
    meeting_id = await road.do("anne", plan_meeting, plan)
    refused = await road.refused("anne", add_case, AddCase(meeting_id, 1, case_id))
    assert (refused.code, refused.rule_id) == ("case.kind_not_decided", "R-CASE-21")
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.DECISION))
    await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))


async def test_partners_who_were_asked_are_not_asked_again_of_what_is_for_discussion(road: Road) -> None:
    case_id = await road.closed()
    found = await road.round_of(case_id)
    await road.revise(case_id)
    assert await road.state(case_id) == "discussed"
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.DISCUSSION))
    again = AskAgain(case_id, await road.case_version(case_id), "Og nå?")
    refused = await road.refused("anne", ask_again, again)
    assert (refused.code, refused.rule_id) == ("case.kind_not_decided", "R-CASE-21")
    reopening = ReopenRound(found.id, found.version, road.today + timedelta(days=20), "Flere vil svare.")
    refused = await road.refused("anne", reopen_round, reopening)
    assert refused.code == "case.kind_not_decided"
    await road.do("anne", set_case_kind, await setting(road, case_id, CaseKind.DECISION))
    await road.do("anne", ask_again, replace(again, version=await road.case_version(case_id)))


async def test_a_hearing_ends_with_a_statement_that_binds_nobody(road: Road) -> None:
    case_id = await road.discussed("region")
    await road.do("anne", set_case_kind, await hearing(road, case_id))
    await road.do("anne", open_round, await opening(road, case_id))
    found = await road.round_of(case_id)
    # Where it could bind, this objection would block.
    await road.answer(found, "Aune", Answer.OBJECT)
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    _, item_id = await road.meeting("fsu", case_id)
    binding = await road.decision(item_id)
    refused = await road.refused("anne", conclude, binding)
    assert (type(refused), refused.code, refused.rule_id, refused.field) == (
        RuleBroken,
        "decision.hearing_binds_nobody",
        "R-DECISION-22",
        "effect",
    )
    await road.do("anne", conclude, replace(binding, effect=DecisionEffect.NONE))
    (decision,) = await road.rows("decision", case_id=case_id)
    assert (decision["result"], decision["effect"]) == ("agreement", "none")
    assert await road.state(case_id) == "decided"
    assert await road.rows("followup", case_id=case_id) == []


async def test_a_statement_may_recommend_and_is_followed_up_then(road: Road) -> None:
    case_id = await road.closed("region")
    await road.do("anne", set_case_kind, await hearing(road, case_id))
    _, item_id = await road.meeting("fsu", case_id)
    await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.RECOMMENDATION))
    assert await road.rows("followup", case_id=case_id) != []


async def test_a_case_keeps_what_it_is_for_on_its_way_and_gives_it_to_its_parts(road: Road) -> None:
    case_id = await road.placed()
    await road.do("anne", set_case_kind, await hearing(road, case_id))
    kept = await kind_of(road, case_id)
    version = await road.case_version(case_id)
    fsu = await road.id_of("body", "fsu")
    await road.do("anne", lift_case, LiftCase(case_id, version, fsu, "Stor.", exception="Bare denne gangen."))
    assert await kind_of(road, case_id) == kept
    part = LowerPart(
        case_id,
        await road.id_of("body", "fu"),
        "Fag.",
        title="Del",
        question="Hva svarer fagfolkene?",
        exception="Bare denne gangen.",
    )
    part_id = await road.do("anne", lower_part, part)
    assert await kind_of(road, part_id) == kept
    assert (await kind_of(road, case_id)) == kept


async def test_placing_leaves_what_a_case_is_for(road: Road) -> None:
    reported = ReportCase("Ny avtale", "Hva er nytt?", kind=CaseKind.INFORMATION)
    case_id = await road.do("anne", report_case, reported)
    body = await road.id_of("body", "fu")
    await road.do("anne", place_case, PlaceCase(case_id, 1, "faglig", "faglig", body, "Faglig"))
    assert (await kind_of(road, case_id))[0] == "information"


async def test_what_a_body_came_to_stays_what_it_was_called(road: Road) -> None:
    case_id = await road.closed(Aune=Answer.AGREE)
    await road.do("anne", set_case_kind, await hearing(road, case_id))
    _, item_id = await road.meeting("fsu", case_id)
    await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.NONE))
    again = ReopenCase(case_id, await road.case_version(case_id), "De vil ha svaret utdypet.")
    await road.do("anne", reopen_case, again)
    for kind in (CaseKind.DECISION, *DONE_DISCUSSED):
        refused = await road.refused("anne", set_case_kind, await setting(road, case_id, kind))
        assert (refused.code, refused.field, refused.rule_id) == ("case.kind_was_ruled", "kind", "R-CASE-20")
    await road.do("anne", set_case_kind, await hearing(road, case_id, days=120))
    assert await kind_of(road, case_id) == (
        "hearing",
        "Helsedirektoratet",
        road.today + timedelta(days=120),
    )

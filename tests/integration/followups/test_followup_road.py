"""What follows from a decision, in the decision's own transaction, and what the partners report."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, Outcome
from fellesskap.decisions.service import RecordDecision
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.followups.model import FollowupState
from fellesskap.followups.service import ReportFollowup, conclude, report_followup
from fellesskap.rounds.model import Answer
from fellesskap.tenant import Tenant
from road import Road

PARTNERS = {"Aune", "Berg", "Dal", "Eid", "Fjell", "Prøvesykehuset HF"}


async def ready(road: Road, matter: str = "region", objecting: str | None = None) -> RecordDecision:
    """Bring a case to the deciding body's meeting and return the binding decision of it."""
    case_id = await road.closed(matter, **({objecting: Answer.OBJECT} if objecting else {}))
    _, item_id = await road.meeting("fsu", case_id)
    version = await road.case_version(case_id)
    return RecordDecision(item_id, version, "FSU slutter seg til rutinen.", DecisionEffect.BINDING)


def but(command: RecordDecision, **changes: Any) -> RecordDecision:
    values = {name: getattr(command, name) for name in RecordDecision.__slots__}
    return RecordDecision(**{**values, **changes})


async def followups(road: Road, decision_id: UUID) -> dict[str, dict[str, Any]]:
    names = {row["id"]: row["name"] for row in await road.rows("partner")}
    return {names[row["partner_id"]]: row for row in await road.rows("followup", decision_id=decision_id)}


async def test_a_binding_decision_is_followed_up_by_every_municipality_and_the_trust(road: Road) -> None:
    command = await ready(road)
    due = road.today + timedelta(days=90)
    decision_id = await road.do("anne", conclude, but(command, due=due))
    opened = await followups(road, decision_id)
    assert set(opened) == PARTNERS
    assert {(row["state"], row["due"], row["version"]) for row in opened.values()} == {("open", due, 1)}
    letters = await road.rows("document", decision_id=decision_id)
    assert [(row["kind"], row["state"]) for row in letters] == [("decision_letter", "requested")]
    notices = await road.rows("notice", decision_id=decision_id, kind="followup.assigned")
    contacts = ("aune", "berg", "dal", "eid", "fjell", "anne", "bjorn")
    assert {row["person_id"] for row in notices} == {road.people[name] for name in contacts}
    case_id = (await road.rows("decision", id=decision_id))[0]["case_id"]
    assert (await road.kinds(case_id))[-2:] == ["decision.recorded", "followup.assigned"]


async def test_a_recommendation_is_taken_up_by_each_for_itself(road: Road) -> None:
    command = but(await ready(road, "prinsipiell"), effect=DecisionEffect.RECOMMENDATION)
    assert set(await followups(road, await road.do("anne", conclude, command))) == PARTNERS


@pytest.mark.parametrize(
    "changes",
    [
        {"effect": DecisionEffect.NONE},
        {"effect": DecisionEffect.NONE, "outcome": Outcome.POSTPONE},
    ],
)
async def test_nothing_follows_from_what_was_not_agreed_or_put_off(
    road: Road, changes: dict[str, Any]
) -> None:
    command = but(await ready(road, objecting="Berg"), **changes)
    decision_id = await road.do("anne", conclude, command)
    assert await followups(road, decision_id) == {}
    assert await road.rows("document", decision_id=decision_id) == []


async def test_a_refused_decision_leaves_nothing_behind(road: Road) -> None:
    command = await ready(road, objecting="Berg")
    refusal = await road.refused("anne", conclude, command)
    assert refusal.code == "decision.blocked_by_objection"
    assert (await road.refused("aune", conclude, command)).code == "access.secretariat_only"


async def test_partners_report_for_themselves(road: Road) -> None:
    opened = await followups(road, await road.do("anne", conclude, await ready(road)))
    aune, trust = opened["Aune"]["id"], opened["Prøvesykehuset HF"]["id"]
    command = ReportFollowup(aune, 1, FollowupState.UNDER_WAY, " Rutinen prøves ")
    for other in ("berg", "nord", "anne", "kirurgi", "fsu:region:nord"):
        refusal = await road.refused(other, report_followup, command)
        assert (type(refusal), refusal.code) == (NotAllowed, "followup.not_your_partner")
    await road.do("aune", report_followup, command)
    row = (await road.rows("followup", id=aune))[0]
    assert (row["state"], row["note"], row["settled_by"]) == (
        "under_way",
        "Rutinen prøves",
        road.people["aune"],
    )
    await road.do("bjorn", report_followup, ReportFollowup(aune, 2, FollowupState.DONE))
    await road.do("anne", report_followup, ReportFollowup(trust, 1, FollowupState.DONE))
    refusal = await road.refused(
        "bjorn", report_followup, ReportFollowup(trust, 2, FollowupState.OPEN, "Nei")
    )
    assert refusal.code == "followup.not_your_partner"
    assert (await road.kinds(row["case_id"]))[-3:] == ["followup.reported"] * 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 1}, "followup.changed_meanwhile"),
        ({"state": FollowupState.OPEN}, "followup.reason_required"),
        ({"note": "Gjelder 15837030088"}, "guard.national_identity_number"),
    ],
)
async def test_reports_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    opened = await followups(road, await road.do("anne", conclude, await ready(road)))
    aune = opened["Aune"]["id"]
    await road.do("aune", report_followup, ReportFollowup(aune, 1, FollowupState.DONE))
    command = {"version": 2, "state": FollowupState.DONE, **changes}
    assert (await road.refused("aune", report_followup, ReportFollowup(aune, **command))).code == code
    again = ReportFollowup(aune, 2, FollowupState.UNDER_WAY, "Rutinen måtte gjøres om")
    await road.do("aune", report_followup, again)


async def test_another_community_s_followup_is_as_unknown_as_any_other(road: Road, alfa: Tenant) -> None:
    opened = await followups(road, await road.do("anne", conclude, await ready(road)))
    actor = await road.actor("aune")
    told = []
    for any_id in (opened["Aune"]["id"], uuid4()):
        with pytest.raises(NotFound) as error:
            async with Work(alfa, actor, road.clock, write=True) as work:
                await report_followup(work, ReportFollowup(any_id, 1, FollowupState.DONE))
        told.append((error.value.code, error.value.facts, error.value.field))
    assert told[0] == told[1]


async def test_the_elected_see_no_followups(road: Road) -> None:
    opened = await followups(road, await road.do("anne", conclude, await ready(road)))
    refusal = await road.refused(
        "valgt", report_followup, ReportFollowup(opened["Aune"]["id"], 1, FollowupState.DONE)
    )
    assert type(refusal) is NotFound


async def test_many_reports_at_once_lose_none(road: Road) -> None:
    opened = await followups(road, await road.do("anne", conclude, await ready(road)))
    aune = opened["Aune"]["id"]
    command = ReportFollowup(aune, 1, FollowupState.DONE)
    told = await asyncio.gather(
        *(road.do("aune", report_followup, command) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in told) == 1
    assert sum(isinstance(one, Conflict) for one in told) == 49
    assert (await road.rows("followup", id=aune))[0]["version"] == 2

"""Decisions by the product's own commands: what is recorded, what is refused, and what consensus rests on."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from fellesskap.actor import Audience
from fellesskap.db.work import Work, system_work
from fellesskap.decisions.model import DecisionEffect, Outcome, Position
from fellesskap.decisions.service import RecordDecision, record_decision
from fellesskap.errors import Conflict, DomainError, NotAllowed, NotFound
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddCase, AddItem, PlanMeeting, add_case, add_item, plan_meeting
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.rounds.model import Answer
from fellesskap.rounds.queries import find_replies
from fellesskap.tenant import Tenant
from road import Road

BINDING, RECOMMENDATION, NONE = DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION, DecisionEffect.NONE
COUNTED = ("fsu:region:nord", "fsu:region:sor", "fsu:avdeling", "fsu:direktor")


async def test_a_decision_is_recorded_with_how_consensus_was_formed(road: Road) -> None:
    case_id, item_id = await road.ready(Aune=Answer.AGREE)
    said = await road.voice("fsu:region:nord", Position.AGREES)
    decision_id = await road.do("bjorn", record_decision, await road.decision(item_id, voices=(said,)))
    row = (await road.rows("decision", id=decision_id))[0]
    assert (row["result"], row["effect"], row["urgent"]) == ("agreement", "binding", False)
    assert (row["case_id"], row["agenda_item_id"], row["decided_on"]) == (case_id, item_id, road.today)
    assert row["recorded_by"] == road.people["bjorn"]
    kept = json.loads(row["consensus"])
    assert (kept["counted_total"], kept["present"], kept["quorum"]) == (4, 4, 2)
    assert (kept["agreeing"], kept["silent"], kept["sides"]) == (4, 3, ["municipal", "hospital"])
    assert kept["rule"] == {
        "basis": "no_objection",
        "silence": "consents",
        "quorum": [1, 2],
        "both_sides": True,
        "equal_sides": False,
    }
    assert [seat["name"] for seat in kept["seats"] if not seat["counts"]] == ["Fastlege"]
    voices = await road.rows("voice", decision_id=decision_id)
    assert sorted(one["position"] for one in voices) == ["agrees", "silent", "silent", "silent"]
    assert await road.state(case_id) == "decided"
    assert (await road.rows("case", id=case_id))[0]["decided_at"] is not None
    last = max(await road.rows("treatment", case_id=case_id), key=lambda one: one["position"])
    assert (last["step"], last["state"], last["treated_on"]) == ("decide", "done", road.today)
    assert (await road.kinds(case_id))[-1] == "decision.recorded"
    assert [one["name"] for one in await road.rows("audit", subject=decision_id)] == ["decision.recorded"]
    told = {one["person_id"] for one in await road.rows("notice", decision_id=decision_id)}
    assert told == {road.people[name] for name in (*COUNTED, "fsu:fastlege", "anne")}


@pytest.mark.parametrize("who", ["aune", "nord", "fsu:region:nord", "kirurgi"])
async def test_only_the_secretariat_records(road: Road, who: str) -> None:
    _, item_id = await road.ready()
    command = await road.decision(item_id)
    refusal = await road.refused(who, record_decision, command)
    assert (type(refusal), refusal.code) == (NotAllowed, "access.secretariat_only")
    await road.do("anne", record_decision, command)


async def test_a_body_does_not_decide_in_the_meeting_that_discussed(road: Road) -> None:
    case_id = await road.placed("region", "fsu")
    _, item_id = await road.meeting("fsu", case_id)
    command = await road.decision(item_id)
    assert (await road.refused("anne", record_decision, command)).code == "decision.not_discussed_before"
    await road.discuss(item_id)
    command = await road.decision(item_id)
    assert (await road.refused("anne", record_decision, command)).code == "decision.same_meeting"
    await road.urgent(case_id, "anne")
    assert (await road.refused("anne", record_decision, command)).code == "decision.same_meeting"
    await road.urgent(case_id, "bjorn")
    decision_id = await road.do("anne", record_decision, await road.decision(item_id))
    row = (await road.rows("decision", id=decision_id))[0]
    assert row["urgent"]
    assert row["urgent_reason"] == "anne mener det haster\n\nbjorn mener det haster"
    steps = sorted(
        (one["position"], one["step"], one["state"]) for one in await road.rows("treatment", case_id=case_id)
    )
    assert steps == [(1, "discuss", "done"), (2, "decide", "done")]
    assert await road.state(case_id) == "decided"


async def test_a_body_that_prepares_decides_nothing(road: Road) -> None:
    case_id = await road.placed("region")
    _, item_id = await road.meeting("fu", case_id)
    await road.discuss(item_id)
    await road.urgent(case_id, "anne", "bjorn")
    refusal = await road.refused("anne", record_decision, await road.decision(item_id))
    assert refusal.code == "decision.body_cannot_decide"


async def test_an_open_round_is_waited_for_unless_both_sides_say_it_is_urgent(
    road: Road, superuser: asyncpg.Connection
) -> None:
    found = await road.opened()
    await road.urgent(found.case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", found.case_id)
    table = f"{road.tenant.schema}.urgency"
    kept = await superuser.fetchrow(
        f"DELETE FROM {table} WHERE case_id = $1 AND side = 'municipal' RETURNING *", found.case_id
    )
    command = await road.decision(item_id)
    assert (await road.refused("anne", record_decision, command)).code == "decision.anchoring_open"
    await superuser.execute(f"INSERT INTO {table} VALUES ($1, $2, $3, $4, $5, $6, $7)", *kept.values())
    decision_id = await road.do("anne", record_decision, command)
    assert (await road.rows("decision", id=decision_id))[0]["urgent"]
    assert (await road.round_of(found.case_id)).state == "closed"
    assert (await road.kinds(found.case_id))[-2:] == ["round.closed", "decision.recorded"]


async def test_urgent_marks_that_were_not_needed_do_not_show(road: Road) -> None:
    case_id = await road.closed()
    await road.urgent(case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", case_id)
    decision_id = await road.do("anne", record_decision, await road.decision(item_id))
    row = (await road.rows("decision", id=decision_id))[0]
    assert (row["urgent"], row["urgent_reason"]) == (False, "")


async def test_a_case_never_anchored_is_decided_as_urgent_alone(road: Road) -> None:
    case_id = await road.discussed("region")
    await road.urgent(case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", case_id)
    decision_id = await road.do("anne", record_decision, await road.decision(item_id))
    assert (await road.rows("decision", id=decision_id))[0]["urgent"]


async def test_a_principal_matter_is_recommended_and_never_binding(road: Road) -> None:
    _, item_id = await road.ready("prinsipiell")
    assert (
        await road.refused("anne", record_decision, await road.decision(item_id))
    ).code == "decision.principal_matter"
    decision_id = await road.do("anne", record_decision, await road.decision(item_id, RECOMMENDATION))
    assert (await road.rows("decision", id=decision_id))[0]["effect"] == "recommendation"


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"wording": " "}, "decision.wording_required"),
    ({"wording": "Gjelder 15837030088"}, "guard.national_identity_number"),
    ({"version": 99}, "case.changed_meanwhile"),
    ({"outcome": Outcome.POSTPONE}, "decision.postponed_has_no_effect"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSALS)
async def test_what_is_not_well_formed_is_refused(road: Road, changes: dict[str, Any], code: str) -> None:
    _, item_id = await road.ready()
    assert (await road.refused("anne", record_decision, await road.decision(item_id, **changes))).code == code
    await road.do("anne", record_decision, await road.decision(item_id))


async def test_a_day_to_follow_up_by_lies_ahead(road: Road) -> None:
    _, item_id = await road.ready()
    command = await road.decision(item_id, due=road.today)
    assert (await road.refused("anne", record_decision, command)).code == "decision.due_not_ahead"


async def test_what_is_put_off_waits_to_be_listed_again(road: Road) -> None:
    case_id, item_id = await road.ready()
    command = await road.decision(item_id, NONE, outcome=Outcome.POSTPONE, wording="Tas opp igjen.")
    decision_id = await road.do("anne", record_decision, command)
    assert (await road.rows("decision", id=decision_id))[0]["result"] == "postponed"
    assert await road.state(case_id) == "anchored"
    assert (await road.kinds(case_id))[-1] == "decision.postponed"
    assert (
        await road.refused("anne", record_decision, await road.decision(item_id))
    ).code == "decision.already_recorded"
    _, again = await road.meeting("fsu", case_id)
    await road.do("anne", record_decision, await road.decision(again))
    states = [one["state"] for one in await road.rows("treatment", case_id=case_id)]
    assert sorted(states) == ["done", "done", "postponed"]


async def test_what_is_put_off_after_a_blocking_objection_can_be_anchored_anew(road: Road) -> None:
    case_id, item_id = await road.ready(Berg=Answer.OBJECT)
    command = await road.decision(item_id, NONE, outcome=Outcome.POSTPONE)
    await road.do("anne", record_decision, command)
    assert await road.state(case_id) == "discussed"


async def test_what_is_put_off_while_a_round_is_open_goes_on_being_anchored(road: Road) -> None:
    found = await road.opened()
    await road.urgent(found.case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", found.case_id)
    command = await road.decision(item_id, NONE, outcome=Outcome.POSTPONE)
    await road.do("anne", record_decision, command)
    assert await road.state(found.case_id) == "anchoring"
    assert (await road.round_of(found.case_id)).state == "open"


async def test_a_decided_case_is_finished(road: Road) -> None:
    _, item_id = await road.ready()
    await road.do("anne", record_decision, await road.decision(item_id))
    assert (
        await road.refused("anne", record_decision, await road.decision(item_id))
    ).code == "decision.already_recorded"


async def test_only_a_line_of_a_held_meeting_about_a_case_is_decided(road: Road) -> None:
    case_id = await road.closed()
    body_id = await road.id_of("body", "fsu")
    road.later(1)
    starts_at = road.clock.moment.replace(hour=11)
    meeting_id = await road.do(
        "anne", plan_meeting, PlanMeeting(body_id, starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    )
    other = await road.do("anne", add_item, AddItem(meeting_id, 1, "Eventuelt"))
    item_id = await road.do("anne", add_case, AddCase(meeting_id, 2, case_id))
    command = await road.decision(item_id)
    assert (await road.refused("anne", record_decision, command)).code == "decision.meeting_not_held"
    line = RecordDecision(other, 1, "Vedtatt", BINDING)
    assert (await road.refused("anne", record_decision, line)).code == "decision.line_is_no_case"


async def test_consensus_does_not_depend_on_who_asks(road: Road) -> None:
    """An objection counts also where the one who records does not see it."""
    case_id, item_id = await road.ready(Berg=Answer.OBJECT)
    found, actor, command = (
        await road.round_of(case_id),
        await road.actor("anne"),
        await road.decision(item_id),
    )
    async with system_work(road.tenant) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE reply SET audience = 0 WHERE round_id = $1 AND answer = 'object'", found.id
        )
    with pytest.raises(DomainError) as error:
        async with Work(road.tenant, actor, road.clock, write=True) as work:
            await work.connection.execute("SET LOCAL app.sees = '1'")
            assert "Berg" not in [reply.asked.name for reply in await find_replies(work, found.id)]
            await record_decision(work, command)
    assert (error.value.code, error.value.facts["names"]) == ("decision.blocked_by_objection", ["Berg"])


async def test_another_community_s_line_is_as_unknown_as_any_other(road: Road, alfa: Tenant) -> None:
    _, item_id = await road.ready()
    actor = await road.actor("anne")
    told = []
    for any_id in (item_id, uuid4()):
        with pytest.raises(NotFound) as error:
            async with Work(alfa, actor, road.clock, write=True) as work:
                await record_decision(work, RecordDecision(any_id, 1, "Vedtatt", BINDING))
        told.append((error.value.code, error.value.facts, error.value.field))
    assert told[0] == told[1]


async def test_a_recorded_decision_never_changes(road: Road) -> None:
    _, item_id = await road.ready()
    decision_id = await road.do("anne", record_decision, await road.decision(item_id))
    for change in (
        "UPDATE decision SET wording = 'Noe annet' WHERE id = $1",
        "DELETE FROM decision WHERE id = $1",
        "UPDATE voice SET position = 'objects', reason = 'Nei' WHERE decision_id = $1",
        "DELETE FROM voice WHERE decision_id = $1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with system_work(road.tenant) as work, work.engine_scope():
                await work.connection.execute(change, decision_id)


async def approve(road: Road, meeting_id: UUID) -> None:
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, (await road.load(meeting_id)).version))


@pytest.mark.parametrize(("closed", "audience"), [(False, Audience.ELECTED), (True, Audience.PARTNERS)])
async def test_a_decision_is_opened_with_the_minutes_but_for_closed_lines(
    road: Road, closed: bool, audience: Audience
) -> None:
    case_id = await road.closed()
    meeting_id, item_id = await road.meeting("fsu", case_id)
    async with system_work(road.tenant) as work, work.engine_scope():
        basis = "offl. § 13" if closed else ""
        await work.connection.execute(
            "UPDATE agenda_item SET closed = $2, closed_basis = $3 WHERE id = $1", item_id, closed, basis
        )
    decision_id = await road.do("anne", record_decision, await road.decision(item_id))
    assert (await road.rows("decision", id=decision_id))[0]["audience"] == Audience.PARTNERS
    await approve(road, meeting_id)
    assert (await road.rows("decision", id=decision_id))[0]["audience"] == audience
    assert {one["audience"] for one in await road.rows("voice", decision_id=decision_id)} == {audience}


async def test_two_who_record_at_once_record_once(road: Road) -> None:
    case_id, item_id = await road.ready()
    command = await road.decision(item_id)
    told = await asyncio.gather(
        *(road.do(name, record_decision, command) for name in ("anne", "bjorn") * 5), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in told) == 1
    assert sum(isinstance(one, Conflict) for one in told) == 9
    assert len(await road.rows("decision", case_id=case_id)) == 1

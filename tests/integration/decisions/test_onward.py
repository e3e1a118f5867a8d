"""Decisions that go onward to another body: what is reported is in force, what waits is not before that agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from fellesskap.composition.model import AuthorityKind
from fellesskap.composition.service import GrantAuthority, grant_authority
from fellesskap.db.work import Work, system_work
from fellesskap.decisions.model import DecisionEffect, Outcome, Position
from fellesskap.decisions.service import RecordDecision, record_decision
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CancelMeeting,
    PlanMeeting,
    RemoveItem,
    add_case,
    cancel_meeting,
    plan_meeting,
    remove_item,
)
from fellesskap.minutes.service import NoteDecision, RecordDiscussion, note_decision, record_discussion
from fellesskap.rounds.service import CloseRound, close_round
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from onward_scene import decided, onward_structure
from partial_rounds import some
from road import Road, build

BINDING, NONE = DecisionEffect.BINDING, DecisionEffect.NONE


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-onward", onward_structure())


async def the(road: Road, decision_id: UUID) -> dict[str, Any]:
    return (await road.rows("decision", id=decision_id))[0]


async def waiting(road: Road, case_id: UUID) -> dict[str, Any]:
    """The newest treatment."""
    return max(await road.rows("treatment", case_id=case_id), key=lambda one: int(one["position"]))


async def planned(road: Road, body: str) -> UUID:
    starts_at = road.clock.moment + timedelta(days=1)
    command = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    return await road.do("anne", plan_meeting, command)


async def confirming(road: Road, kind: str = "venter") -> tuple[UUID, UUID, UUID]:
    """A decision on the table of the partnership meeting: the case, the decision and the line."""
    case_id, decision_id = await decided(road, kind)
    _, item_id = await road.meeting("mote", case_id)
    return case_id, decision_id, item_id


ACCEPTED = "Fullmakten er muntlig."


async def confirmation(
    road: Road, item_id: UUID, effect: DecisionEffect = BINDING, **more: Any
) -> RecordDecision:
    return await road.decision(item_id, effect, **{"beyond_reason": ACCEPTED, **more})


async def test_what_waits_is_followed_up_by_those_whom_its_round_asked(road: Road) -> None:
    found = await road.opened("venter", **await some(road, ("9901",), ("kirurgi",)))
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    _, item_id = await road.meeting("fsu", found.case_id)
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    assert await road.rows("followup", decision_id=decision_id) == []
    _, item_id = await road.meeting("mote", found.case_id)
    confirming_id = await road.do("anne", conclude, await confirmation(road, item_id))
    bound = {row["partner_id"] for row in await road.rows("followup", decision_id=decision_id)}
    assert bound == {await road.id_of("partner", key) for key in ("9901", "provesykehuset")}
    left_out = (await the(road, decision_id))["left_out"]
    assert "Berg" in left_out
    assert (await the(road, confirming_id))["left_out"] == left_out


async def test_what_ends_where_it_is_made_is_in_force_that_day(road: Road) -> None:
    case_id, decision_id = await decided(road, "region")
    row = await the(road, decision_id)
    assert (row["force"], row["in_force_on"], row["onward_body_id"]) == ("at_once", road.today, None)
    assert (await waiting(road, case_id))["step"] == "decide"
    assert "decision.sent_onward" not in await road.kinds(case_id)


async def test_what_is_reported_is_in_force_and_noted_by_the_other_body(road: Road) -> None:
    case_id, decision_id = await decided(road, "meldt")
    row, mote = await the(road, decision_id), await road.id_of("body", "mote")
    assert (row["force"], row["in_force_on"], row["onward_body_id"]) == ("reported", road.today, mote)
    assert len(await road.rows("followup", decision_id=decision_id)) == 6
    treatment = await waiting(road, case_id)
    assert (treatment["step"], treatment["state"], treatment["body_id"]) == ("note", "waiting", mote)
    assert treatment["decision_id"] == decision_id
    assert (await road.kinds(case_id))[-3:] == [
        "decision.recorded", "decision.sent_onward", "followup.assigned",
    ]  # fmt: skip
    _, item_id = await road.meeting("mote", case_id)
    assert await road.state(case_id) == "decided"
    command = NoteDecision(item_id, 1, " Tatt til orientering. ")
    await road.do("bjorn", note_decision, command)
    noted = await waiting(road, case_id)
    assert (noted["state"], noted["summary"], noted["treated_on"]) == (
        "done", "Tatt til orientering.", road.today,
    )  # fmt: skip
    assert await road.state(case_id) == "decided"
    assert (await road.kinds(case_id))[-1] == "decision.noted"
    assert await the(road, decision_id) == row
    # It can be put better, without the story being told twice.
    await road.do("anne", note_decision, NoteDecision(item_id, 2, "Møtet ba om en ny orientering."))
    assert (await road.kinds(case_id)).count("decision.noted") == 1


NOTES: list[tuple[dict[str, Any], str, str]] = [
    ({"summary": " "}, "anne", "minutes.summary_required"),
    ({"summary": "Gjelder 15837030088"}, "anne", "guard.national_identity_number"),
    ({"version": 7}, "anne", "meeting.changed_meanwhile"),
    ({}, "aune", "access.secretariat_only"),
    ({}, "fsu:direktor", "agenda_item.not_found"),
]


@pytest.mark.parametrize(("changes", "who", "code"), NOTES)
async def test_notes_that_are_not_good_enough(
    road: Road, changes: dict[str, Any], who: str, code: str
) -> None:
    case_id, _ = await decided(road, "meldt")
    _, item_id = await road.meeting("mote", case_id)
    given = {"item_id": item_id, "version": 1, "summary": "Tatt til orientering.", **changes}
    assert (await road.refused(who, note_decision, NoteDecision(**given))).code in (
        code,
        "access.secretariat_only",
    )
    await road.do("anne", note_decision, NoteDecision(item_id, 1, "Tatt til orientering."))


async def test_a_reported_decision_is_noted_on_its_own_line(road: Road) -> None:
    case_id, _ = await decided(road, "meldt")
    _, item_id = await road.meeting("mote", case_id)
    again = await road.refused("anne", record_decision, await road.decision(item_id))
    assert again.code == "decision.line_is_reported"
    talk = await road.refused("anne", record_discussion, RecordDiscussion(item_id, 1, "Drøftet."))
    assert talk.code == "minutes.not_a_discussion"
    other = await road.placed("region", "fsu")
    _, line = await road.meeting("fsu", other)
    assert (await road.refused("anne", note_decision, NoteDecision(line, 1, "Sett."))).code == (
        "minutes.not_reported_here"
    )
    await road.do("anne", note_decision, NoteDecision(item_id, 1, "Sett."))


async def test_a_decision_goes_onward_to_its_own_body_alone(road: Road) -> None:
    case_id, _ = await decided(road, "meldt")
    wrong, right = await planned(road, "fsu"), await planned(road, "mote")
    assert (
        await road.refused("anne", add_case, AddCase(wrong, 1, case_id))
    ).code == "meeting.other_body_onward"
    await road.do("anne", add_case, AddCase(right, 1, case_id))
    # It stands on one agenda only, and a case that goes nowhere on none.
    another = await planned(road, "mote")
    assert (
        await road.refused("anne", add_case, AddCase(another, 1, case_id))
    ).code == "meeting.case_not_ready"
    ended, _ = await decided(road, "region")
    assert (await road.refused("anne", add_case, AddCase(another, 1, ended))).code == "meeting.case_not_ready"


async def test_a_meeting_before_the_decision_does_not_take_it_up(road: Road) -> None:
    early = await planned(road, "mote")
    case_id, _ = await decided(road, "meldt")
    refusal = await road.refused("anne", add_case, AddCase(early, 1, case_id))
    assert (refusal.code, refusal.rule_id) == ("meeting.onward_before_decision", "R-MEETING-20")


async def test_taken_off_the_agenda_it_waits_again(road: Road) -> None:
    case_id, _ = await decided(road, "venter")
    meeting_id = await planned(road, "mote")
    item_id = await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    await road.do("anne", remove_item, RemoveItem(meeting_id, 2, item_id))
    assert ((await waiting(road, case_id))["state"], await road.state(case_id)) == ("waiting", "decided")
    await road.do("anne", add_case, AddCase(meeting_id, 3, case_id))
    await road.do("anne", cancel_meeting, CancelMeeting(meeting_id, 4, "Uvær"))
    assert ((await waiting(road, case_id))["state"], await road.state(case_id)) == ("waiting", "decided")


async def test_a_decision_that_waits_comes_into_force_when_the_other_body_agrees(road: Road) -> None:
    case_id, decision_id = await decided(road, "venter")
    row = await the(road, decision_id)
    assert (row["force"], row["in_force_on"]) == ("pending", None)
    assert await road.rows("followup", decision_id=decision_id) == []
    letters = await road.rows("document", decision_id=decision_id)
    assert [letter["edition"] for letter in letters] == [1]
    assert {one["kind"] for one in await road.rows("notice", decision_id=decision_id)} == {"decision.pending"}
    assert await road.kinds(case_id) != []
    _, item_id = await road.meeting("mote", case_id)
    due = road.today + timedelta(days=60)
    confirmed = await road.do("bjorn", conclude, await confirmation(road, item_id, due=due))
    made = await the(road, confirmed)
    assert (made["confirms_id"], made["result"], made["effect"]) == (decision_id, "agreement", "binding")
    assert (made["force"], made["in_force_on"]) == ("at_once", road.today)
    assert await the(road, decision_id) == row
    opened = await road.rows("followup", decision_id=decision_id)
    assert {(one["state"], one["due"]) for one in opened} == {("open", due)}
    assert len(opened) == 6
    assert await road.rows("followup", decision_id=confirmed) == []
    editions = {letter["edition"] for letter in await road.rows("document", decision_id=decision_id)}
    assert editions == {1, 2}
    assert await road.rows("document", decision_id=confirmed) == []
    told = {one["person_id"] for one in await road.rows("notice", decision_id=confirmed)}
    expected = ("mote:direktor", "mote:kommune:nord", "fsu:direktor", "fsu:region:nord", "anne")
    assert {road.people[name] for name in expected} <= told
    assert await road.state(case_id) == "decided"
    assert (await road.kinds(case_id))[-2:] == ["decision.confirmed", "followup.assigned"]
    assert (await waiting(road, case_id))["state"] == "done"


async def test_a_decision_that_is_not_confirmed_falls_with_its_objections(road: Road) -> None:
    case_id, decision_id, item_id = await confirming(road)
    against = await road.voice("mote:direktor", Position.OBJECTS, "For dyrt")
    command = await confirmation(road, item_id, voices=(against,))
    assert (await road.refused("anne", conclude, command)).code == "decision.no_consensus"
    fallen = await road.do("anne", conclude, await confirmation(road, item_id, NONE, voices=(against,)))
    row = await the(road, fallen)
    assert (row["result"], row["effect"], row["force"]) == ("no_agreement", "none", None)
    assert await road.state(case_id) == "not_agreed"
    assert await road.rows("followup", case_id=case_id) == []
    assert len(await road.rows("document", decision_id=decision_id)) == 2
    assert {one["kind"] for one in await road.rows("notice", decision_id=fallen)} == {"decision.fallen"}
    assert (await road.kinds(case_id))[-1] == "decision.fallen"
    kept = await road.rows("voice", decision_id=fallen)
    assert [one["reason"] for one in kept if one["position"] == "objects"] == ["For dyrt"]


async def test_what_is_put_off_goes_on_waiting(road: Road) -> None:
    case_id, decision_id, item_id = await confirming(road)
    put_off = await confirmation(road, item_id, NONE, outcome=Outcome.POSTPONE, wording="Mangler tall.")
    postponed = await road.do("anne", conclude, put_off)
    assert (await the(road, postponed))["result"] == "postponed"
    assert await road.state(case_id) == "decided"
    states = [one["state"] for one in await road.rows("treatment", decision_id=decision_id)]
    assert sorted(states) == ["postponed", "waiting"]
    assert await road.rows("followup", case_id=case_id) == []
    assert len(await road.rows("document", decision_id=decision_id)) == 1
    _, again = await road.meeting("mote", case_id)
    await road.do("anne", conclude, await confirmation(road, again))
    assert len(await road.rows("followup", decision_id=decision_id)) == 6


async def test_what_is_confirmed_keeps_its_effect(road: Road) -> None:
    case_id, _, item_id = await confirming(road)
    for effect in (NONE, DecisionEffect.RECOMMENDATION):
        refusal = await road.refused("anne", conclude, await confirmation(road, item_id, effect))
        assert (refusal.code, refusal.rule_id) == ("decision.confirmed_as_made", "R-DECISION-16")
    await road.do("anne", conclude, await confirmation(road, item_id))
    assert await road.state(case_id) == "decided"


async def test_no_day_to_follow_up_by_before_it_is_in_force(road: Road) -> None:
    case_id, item_id = await road.ready("venter")
    command = await road.decision(item_id, due=road.today + timedelta(days=30))
    refusal = await road.refused("anne", conclude, command)
    assert (refusal.code, refusal.field) == ("decision.due_before_force", "due")
    await road.do("anne", conclude, await road.decision(item_id))
    assert await road.state(case_id) == "decided"


async def test_whoever_is_no_secretary_confirms_nothing(road: Road) -> None:
    _, _, item_id = await confirming(road)
    command = await confirmation(road, item_id)
    for who in ("aune", "mote:direktor", "nord"):
        refusal = await road.refused(who, conclude, command)
        assert (type(refusal), refusal.code) == (NotAllowed, "access.secretariat_only")
    await road.do("bjorn", conclude, command)
    again = await road.refused("anne", conclude, await confirmation(road, item_id))
    assert (type(again), again.code) == (Conflict, "decision.already_recorded")


async def test_another_community_confirms_nothing_of_ours(road: Road, alfa: Tenant) -> None:
    _, _, item_id = await confirming(road)
    actor = await road.actor("anne")
    told = []
    acts: list[tuple[Any, Callable[[UUID], object]]] = [
        (conclude, lambda any_id: RecordDecision(any_id, 1, "Godkjent", BINDING)),
        (note_decision, lambda any_id: NoteDecision(any_id, 1, "Sett")),
    ]
    for act, command in acts:
        for any_id in (item_id, uuid4()):
            with pytest.raises(NotFound) as error:
                async with Work(alfa, actor, road.clock, write=True) as work:
                    await act(work, command(any_id))
            told.append((error.value.code, error.value.facts))
    assert told[0] == told[1] == told[2] == told[3]


async def test_the_database_keeps_what_a_decision_waits_for(road: Road) -> None:
    _, decision_id, _ = await confirming(road)
    _, other = await decided(road, "region")
    columns = [key for key in await the(road, decision_id) if key != "id"]
    copy = ", ".join(columns)
    for changes, source in (
        # It confirms one that waits for no one, and one that waits for another body.
        ({"confirms_id": f"'{other}'", "onward_body_id": "NULL", "force": "'at_once'"}, other),
        ({"confirms_id": f"'{decision_id}'", "onward_body_id": "NULL", "force": "'at_once'"}, other),
        ({"force": "'pending'", "in_force_on": "decided_on"}, decision_id),
        ({"onward_body_id": "body_id"}, decision_id),
        ({"onward_body_id": "NULL"}, decision_id),
        ({"effect": "'none'"}, decision_id),
        ({"beyond_reason": "'Likevel'"}, other),
        ({"amount_yearly": "true"}, other),
    ):
        values = ", ".join(changes.get(name, name) for name in columns)
        with pytest.raises(asyncpg.CheckViolationError):
            async with system_work(road.tenant) as work, work.engine_scope():
                await work.connection.execute(
                    f"INSERT INTO decision (id, {copy}) SELECT $1, {values} FROM decision WHERE id = $2",
                    uuid4(),
                    source,
                )


async def grant(road: Road, seat: str, limit: int | None, **more: Any) -> None:
    held = (await road.rows("holding", seat_id=await road.id_of("seat", seat), kind="holder"))[0]
    partner = await road.id_of("partner", "9901")
    command = GrantAuthority(
        held["id"],
        AuthorityKind.DELEGATED,
        limit_nok=limit,
        reference="Delegasjon 3/26",
        partner_id=partner,
        valid_from=road.today,
        **more,
    )
    await road.do("anne", grant_authority, command)


async def test_what_goes_beyond_an_authority_is_accepted_with_a_reason(road: Road) -> None:
    await grant(road, "fsu:region:nord", 500_000)
    case_id, item_id = await road.ready("region")
    costly = await road.decision(item_id, amount_nok=6_000_000, amount_yearly=True)
    refusal = await road.refused("anne", conclude, costly)
    assert (refusal.code, refusal.field) == ("decision.beyond_authority", "beyond_reason")
    assert refusal.facts["names"] == ["Representant for regionen, Helseregion Nord"]
    accepted = await road.decision(
        item_id, amount_nok=6_000_000, amount_yearly=True, beyond_reason=" Vedtak kommer. "
    )
    row = await the(road, await road.do("anne", conclude, accepted))
    assert (row["amount_nok"], row["amount_yearly"], row["beyond_reason"]) == (
        6_000_000,
        True,
        "Vedtak kommer.",
    )
    assert '"limit_nok": 500000' in row["beyond"]
    assert await road.state(case_id) == "decided"


async def test_a_sum_within_every_authority_takes_no_reason(road: Road) -> None:
    await grant(road, "fsu:region:sor", 500_000)
    _, item_id = await road.ready("region")
    command = await road.decision(item_id, amount_nok=500_000, beyond_reason="Trengs ikke")
    row = await the(road, await road.do("anne", conclude, command))
    assert (row["beyond"], row["beyond_reason"], row["amount_nok"]) == ("[]", "", 500_000)


async def test_an_authority_that_the_structure_wants_is_missed_until_it_is_there(road: Road) -> None:
    _, decision_id, item_id = await confirming(road)
    refusal = await road.refused("anne", conclude, await confirmation(road, item_id, beyond_reason=""))
    assert refusal.facts["names"] == ["Administrerende direktør"]
    await grant(road, "mote:direktor", None)
    confirmed = await road.do("anne", conclude, await confirmation(road, item_id, beyond_reason=""))
    assert (await the(road, confirmed))["confirms_id"] == decision_id

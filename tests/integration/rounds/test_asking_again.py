"""A new text: only those it matters to are asked again, the others' answers stand, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fellesskap.decisions.model import DecisionEffect, Outcome
from fellesskap.decisions.service import record_decision
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddCase, PlanMeeting, add_case, plan_meeting
from fellesskap.rounds.model import Answer, Round
from fellesskap.rounds.service import (
    AskAgain,
    CloseRound,
    OpenRound,
    ReopenRound,
    SettleStance,
    ask_again,
    close_round,
    open_round,
    reopen_round,
    settle_stance,
)
from fellesskap.structure.rules.holidays import working_day_from
from road import Road

SILENT = {"Dal", "Eid", "Fjell", "Divisjon kirurgi", "Divisjon psykiatri"}


async def names(road: Road, found: Round, *, carried: bool) -> set[str]:
    partners = {row["id"]: row["name"] for row in await road.rows("partner")}
    divisions = {row["id"]: row["name_nb"] for row in await road.rows("division")}
    return {
        divisions.get(row["division_id"]) or partners[row["partner_id"]]
        for row in await road.rows("reply", round_id=found.id)
        if row["carried"] is carried
    }


async def told(road: Road, found: Round) -> set[str]:
    people = {person: name for name, person in road.people.items()}
    rows = await road.rows("notice", round_id=found.id, kind="round.asked_again")
    return {people[row["person_id"]] for row in rows}


async def test_only_objectors_and_the_silent_are_asked_again_and_the_others_count(road: Road) -> None:
    case_id = await road.closed(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    first = await road.round_of(case_id)
    before = await road.rows("reply", round_id=first.id)
    await road.revise(case_id)
    assert await road.state(case_id) == "discussed"
    again = await road.asked_again(case_id)
    assert again.follows_id == first.id
    assert await road.state(case_id) == "anchoring"
    assert (await road.kinds(case_id))[-1] == "round.asked_again"
    assert await names(road, again, carried=True) == {"Aune"}
    assert await names(road, again, carried=False) == {"Berg", *SILENT}
    assert "aune" not in await told(road, again)
    assert {"berg", "nord", "dal", "kirurgi"} <= await told(road, again)
    assert (await road.standing(case_id)).tally.agree == 1
    assert not (await road.standing(case_id)).objections
    await road.answer(again, "Berg")
    assert await road.rows("reply", round_id=first.id) == before
    road.later((again.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(again.id, again.version))
    assert await road.state(case_id) == "anchored"
    _, item_id = await road.meeting("fsu", case_id)
    await road.do("anne", record_decision, await road.decision(item_id))
    assert await road.state(case_id) == "decided"


async def sent_with(road: Road, round_id: UUID) -> tuple[str, bool]:
    """The title of the text a round was sent with, and whether it is the new one."""
    number = (await road.rows("round", id=round_id))[0]["text_edition"]
    case_id = (await road.rows("round", id=round_id))[0]["case_id"]
    edition = (await road.rows("case_edition", case_id=case_id, number=number))[0]
    return edition["title"], "Noe helt annet" in str(edition["texts"])


async def test_what_was_sent_stays_as_it_was_sent(road: Road) -> None:
    found = await road.opened()
    sent = (await road.rows("case", id=found.case_id))[0]
    await road.revise(found.case_id, "Noe helt annet")
    assert await sent_with(road, found.id) == (sent["title"], False)
    again = await road.asked_again(found.case_id)
    assert await sent_with(road, again.id) == (sent["title"], True)
    assert (await road.rows("round", id=found.id))[0]["state"] == "closed"


async def test_the_rules_of_the_first_round_stay(road: Road) -> None:
    case_id = await road.closed("svar", Aune=Answer.OBJECT)
    first = await road.round_of(case_id)
    await road.revise(case_id)
    again = await road.asked_again(case_id)
    for name in ("silence", "objection_effect", "level", "deciding_body_id", "structure_version_id"):
        assert getattr(again, name) == getattr(first, name)


async def test_only_positions_whose_own_are_asked_again_are_unsettled(road: Road) -> None:
    found = await road.opened("notert")
    for name in ("Aune", "Berg", "Dal", "Fjell"):
        await road.answer(found, name)
    await road.answer(found, "Eid", Answer.OBJECT)
    for name in ("Divisjon kirurgi", "Divisjon psykiatri"):
        await road.answer(found, name)
    for region, who in (("nord", "nord"), ("sor", "sor"), (None, "anne")):
        row = await road.stance(found.id, region)
        await road.do(who, settle_stance, SettleStance(row["id"], row["version"], Answer.AGREE))
    await road.do("anne", close_round, CloseRound(found.id, 1))
    await road.revise(found.case_id)
    again = await road.asked_again(found.case_id)
    assert (await road.stance(again.id, "nord"))["position"] == "agree"
    assert (await road.stance(again.id, None))["position"] == "agree"
    assert (await road.stance(again.id, "sor"))["position"] is None
    assert (await road.stance(found.id, "sor"))["position"] == "agree"


async def test_a_carried_answer_may_be_changed_and_unsettles_its_region(road: Road) -> None:
    case_id = await road.closed("notert", Aune=Answer.AGREE, Berg=Answer.AGREE, Dal=Answer.OBJECT)
    await road.revise(case_id)
    again = await road.asked_again(case_id)
    await road.answer(again, "Aune", Answer.OBJECT)
    row = await road.reply(again.id, "Aune")
    assert (row["answer"], row["carried"]) == ("object", False)
    assert [one.name for one in (await road.standing(case_id)).objections] == ["Aune"]


async def ids_of(road: Road, found: Round, *wanted: str) -> tuple[UUID, ...]:
    return tuple([(await road.reply(found.id, name))["id"] for name in wanted])


async def test_the_secretariat_chooses_but_never_leaves_the_silent_out(road: Road) -> None:
    case_id = await road.closed(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    first = await road.round_of(case_id)
    await road.revise(case_id)
    version = await road.case_version(case_id)
    some = await ids_of(road, first, "Aune")
    refusal = await road.refused("anne", ask_again, AskAgain(case_id, version, "Og nå?", asked=some))
    assert refusal.code == "round.silent_left_out"
    chosen = await ids_of(road, first, "Aune", *SILENT)
    again = await road.asked_again(case_id, asked=chosen)
    assert await names(road, again, carried=True) == {"Berg"}
    assert [one.name for one in (await road.standing(case_id)).objections] == ["Berg"]


async def test_the_same_text_is_not_asked_about_again(road: Road) -> None:
    case_id = await road.closed(Aune=Answer.OBJECT)
    version = await road.case_version(case_id)
    command = AskAgain(case_id, version, "Og nå?")
    assert (await road.refused("anne", ask_again, command)).code == "round.case_not_to_ask"
    await road.revise(case_id)
    version = await road.case_version(case_id)
    for name in ("aune", "nord", "kirurgi"):
        refusal = await road.refused(name, ask_again, AskAgain(case_id, version, "Og nå?"))
        assert refusal.code == "access.secretariat_only"
    for changes, code in (
        ({"question": " "}, "round.question_required"),
        ({"deadline": road.today}, "round.deadline_not_ahead"),
        ({"version": version + 1}, "case.changed_meanwhile"),
    ):
        values = {"version": version, "question": "Og nå?", **changes}
        assert (await road.refused("anne", ask_again, AskAgain(case_id, **values))).code == code
    fresh = await road.discussed("region")
    first = AskAgain(fresh, await road.case_version(fresh), "Og nå?")
    assert (await road.refused("anne", ask_again, first)).code == "round.none_before"


async def test_a_new_text_is_not_decided_on_old_answers(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg", "Dal", "Eid", "Fjell"):
        await road.answer(found, name)
    await road.revise(found.case_id)
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    assert await road.state(found.case_id) == "discussed"
    starts_at = road.clock.moment + timedelta(days=1)
    planned = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, planned)
    refusal = await road.refused("anne", add_case, AddCase(meeting_id, 1, found.case_id))
    assert refusal.code == "meeting.case_not_ready"
    closed = await road.round_of(found.case_id)
    day = working_day_from(road.today + timedelta(days=7))
    stale = ReopenRound(found.id, closed.version, day, "Sent svar")
    assert (await road.refused("anne", reopen_round, stale)).code == "round.text_changed"
    version = await road.case_version(found.case_id)
    await road.do("anne", open_round, OpenRound(found.case_id, version, "Alle på nytt?"))
    assert (await road.standing(found.case_id)).tally.silent == 7


async def test_after_no_consensus_the_objector_is_asked_again_and_the_case_is_decided(road: Road) -> None:
    case_id, item_id = await road.ready(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    refusal = await road.refused("anne", record_decision, await road.decision(item_id))
    assert refusal.code == "decision.blocked_by_objection"
    assert refusal.facts["names"] == ["Berg"]
    put_off = await road.decision(item_id, DecisionEffect.NONE, outcome=Outcome.POSTPONE)
    await road.do("anne", record_decision, put_off)
    assert await road.state(case_id) == "discussed"
    await road.revise(case_id)
    again = await road.asked_again(case_id)
    await road.answer(again, "Berg")
    road.later((again.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(again.id, again.version))
    _, line = await road.meeting("fsu", case_id)
    await road.do("anne", record_decision, await road.decision(line))
    assert await road.state(case_id) == "decided"

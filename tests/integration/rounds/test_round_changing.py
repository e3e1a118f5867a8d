"""A round goes on: more time, opened again, reminded of, and several answered in one go."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from fellesskap.db.work import Work, system_work
from fellesskap.errors import DomainError
from fellesskap.rounds.model import Answer, Round
from fellesskap.rounds.service import (
    AnswerRound,
    AnswerRounds,
    CloseRound,
    ExtendRound,
    ReopenRound,
    answer_round,
    answer_rounds,
    close_round,
    extend_round,
    remind_asked,
    reopen_round,
)
from fellesskap.structure.rules.holidays import working_day_from
from road import Road


def workday(road: Road, days: int) -> date:
    return working_day_from(road.today + timedelta(days=days))


async def told(road: Road, found: Round, kind: str) -> set[str]:
    """Who was told, by name."""
    names = {person: name for name, person in road.people.items()}
    return {names[row["person_id"]] for row in await road.rows("notice", round_id=found.id, kind=kind)}


async def extend(road: Road, found: Round, **changes: Any) -> ExtendRound:
    version = (await road.round_of(found.case_id)).version
    return ExtendRound(found.id, version, **{"reason": "Påske", **changes})


async def test_more_time_is_told_to_those_who_have_not_answered(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")
    day = working_day_from(found.deadline + timedelta(days=10))
    await road.do("bjorn", extend_round, await extend(road, found, deadline=day))
    after = await road.round_of(found.case_id)
    assert (after.deadline, after.version) == (day, found.version + 1)
    assert (await road.kinds(found.case_id))[-1] == "round.extended"
    (change,) = await road.rows("round_change", round_id=found.id)
    assert (change["kind"], change["reason"], change["deadline_before"]) == (
        "extended",
        "Påske",
        found.deadline,
    )
    assert change["changed_by"] == road.people["bjorn"]
    people = await told(road, found, "round.extended")
    assert {"berg", "dal", "eid", "fjell", "nord", "sor", "kirurgi", "psykiatri"} == people


async def test_more_time_in_working_days_also_after_the_deadline(road: Road) -> None:
    found = await road.opened()
    road.later((found.deadline - road.today).days + 3)
    await road.do("anne", extend_round, await extend(road, found, days=2, working_days=True))
    after = await road.round_of(found.case_id)
    assert after.deadline > road.today
    await road.answer(found, "Aune")
    refusal = await road.refused("anne", close_round, CloseRound(found.id, after.version))
    assert refusal.code == "round.too_early_to_close"


async def test_a_deadline_is_not_moved_without_right_reason_or_day(road: Road) -> None:
    found = await road.opened()
    later = working_day_from(found.deadline + timedelta(days=10))
    sunday = found.deadline + timedelta(days=7 - found.deadline.weekday() + 6)
    for name, changes, code in (
        ("aune", {"deadline": later}, "access.secretariat_only"),
        ("nord", {"deadline": later}, "access.secretariat_only"),
        ("anne", {"deadline": later, "reason": " "}, "round.change_needs_reason"),
        ("anne", {"deadline": found.deadline}, "round.deadline_not_later"),
        ("anne", {"deadline": sunday}, "round.deadline_not_working_day"),
        ("anne", {"deadline": later, "days": 2}, "round.deadline_or_days"),
        ("anne", {}, "round.deadline_or_days"),
        ("anne", {"days": 0}, "round.days_out_of_range"),
    ):
        refusal = await road.refused(name, extend_round, await extend(road, found, **changes))
        assert refusal.code == code, changes
    unseen = ExtendRound(uuid4(), 1, "Påske", deadline=later)
    assert (await road.refused("anne", extend_round, unseen)).code == "round.not_found"
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    closed = await extend(road, found, deadline=workday(road, 10))
    assert (await road.refused("anne", extend_round, closed)).code == "round.closed"


async def test_of_two_secretaries_who_give_more_time_one_is_told_of_the_other(road: Road) -> None:
    found = await road.opened()

    async def go(name: str, days: int) -> str:
        try:
            await road.do(name, extend_round, ExtendRound(found.id, 1, name, days=days))
        except DomainError as refusal:
            return refusal.code
        return "extended"

    done = await asyncio.gather(go("anne", 10), go("bjorn", 20))
    assert sorted(done) == ["extended", "round.changed_meanwhile"]
    assert len(await road.rows("round_change", round_id=found.id)) == 1


async def test_a_round_that_closed_takes_answers_again(road: Road) -> None:
    case_id = await road.closed(Aune=Answer.AGREE)
    found = await road.round_of(case_id)
    late = AnswerRound((await road.reply(found.id, "Berg"))["id"], 1, Answer.AGREE)
    assert (await road.refused("berg", answer_round, late)).code == "round.closed"
    command = ReopenRound(found.id, found.version, workday(road, 7), "Berg fikk ikke svart i tide")
    for name in ("berg", "nord"):
        assert (await road.refused(name, reopen_round, command)).code == "access.secretariat_only"
    await road.do("anne", reopen_round, command)
    assert await road.state(case_id) == "anchoring"
    assert (await road.kinds(case_id))[-1] == "round.reopened"
    assert {"aune", "berg", "nord", "kirurgi"} <= await told(road, found, "round.reopened")
    assert (await road.reply(found.id, "Aune"))["answer"] == "agree"
    await road.do("berg", answer_round, late)
    again = await road.round_of(case_id)
    road.later((again.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, again.version))
    assert await road.state(case_id) == "anchored"
    assert (await road.standing(case_id)).tally.agree == 2


async def test_a_round_does_not_open_again_after_the_meeting_or_without_reason(road: Road) -> None:
    case_id = await road.closed()
    found = await road.round_of(case_id)
    for changes, code in (
        ({"reason": ""}, "round.change_needs_reason"),
        ({"deadline": road.today}, "round.deadline_not_ahead"),
        ({"version": 1}, "round.changed_meanwhile"),
    ):
        values = {"version": found.version, "deadline": workday(road, 7), "reason": "Sent svar", **changes}
        refusal = await road.refused("anne", reopen_round, ReopenRound(found.id, **values))
        assert refusal.code == code
    await road.meeting("fsu", case_id)
    held = ReopenRound(found.id, found.version, workday(road, 7), "Sent svar")
    refused = await road.refused("anne", reopen_round, held)
    assert refused.code in ("round.meeting_held", "round.case_went_on")


async def test_only_the_silent_are_reminded_and_once_each(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")

    async def remind() -> None:
        async with system_work(road.tenant, road.clock) as work:
            await remind_asked(work)

    await remind()
    assert await told(road, found, "round.reminded") == set()
    road.later((found.deadline - road.today).days - 7)
    await remind()
    await remind()
    first = await road.rows("notice", round_id=found.id, kind="round.reminded")
    people = await told(road, found, "round.reminded")
    assert "aune" not in people
    assert {"berg", "dal", "nord", "kirurgi"} <= people
    assert len(first) == len(people)
    await road.answer(found, "Berg")
    road.later(7)
    await remind()
    await remind()
    second = await road.rows("notice", round_id=found.id, kind="round.reminded")
    names = {person: name for name, person in road.people.items()}
    assert "berg" not in {names[row["person_id"]] for row in second if row not in first}
    # With Berg all of its region have answered, so its contact is left in peace too.
    assert len(second) == 2 * len(first) - 2


async def test_more_time_lets_the_reminders_come_again(road: Road) -> None:
    found = await road.opened()
    road.later((found.deadline - road.today).days)
    async with system_work(road.tenant, road.clock) as work:
        await remind_asked(work)
    await road.do("anne", extend_round, await extend(road, found, days=20))
    row = (await road.rows("round", id=found.id))[0]
    assert (row["reminded_ahead_at"], row["reminded_due_at"]) == (None, None)


async def both(road: Road) -> tuple[Round, Round]:
    return await road.opened(), await road.opened()


async def batch(road: Road, rounds: tuple[Round, ...], *answers: AnswerRound) -> AnswerRounds:
    rows = [await road.reply(found.id, "Aune") for found in rounds]
    given = [AnswerRound(row["id"], row["version"], Answer.AGREE) for row in rows]
    return AnswerRounds((*given, *answers))


async def test_several_rounds_are_answered_in_one_go_all_or_none(road: Road) -> None:
    rounds = await both(road)
    whole = await batch(road, rounds)
    bad = AnswerRounds((whole.answers[0], AnswerRound(whole.answers[1].reply_id, 1, Answer.OBJECT)))
    refusal = await road.refused("aune", answer_rounds, bad)
    assert (refusal.code, refusal.field) == ("round.reason_required", "answers.1.reason")
    others = await batch(
        road, rounds, AnswerRound((await road.reply(rounds[0].id, "Berg"))["id"], 1, Answer.AGREE)
    )
    assert (await road.refused("aune", answer_rounds, others)).code == "round.not_your_partner"
    assert (await road.refused("aune", answer_rounds, AnswerRounds(()))).code == "round.no_answers"
    twice = AnswerRounds((whole.answers[0], whole.answers[0]))
    assert (await road.refused("aune", answer_rounds, twice)).code == "round.answered_twice"
    await road.do("aune", answer_rounds, whole)
    assert [(await road.reply(one.id, "Aune"))["answer"] for one in rounds] == ["agree", "agree"]


async def test_of_two_who_answer_the_same_in_bulk_one_is_told(road: Road) -> None:
    rounds = await both(road)
    whole = await batch(road, rounds)
    turned = AnswerRounds(tuple(reversed(whole.answers)))

    async def go(command: AnswerRounds) -> str:
        try:
            async with Work(road.tenant, await road.actor("aune"), road.clock, write=True) as work:
                await answer_rounds(work, command)
        except DomainError as refusal:
            return refusal.code
        return "saved"

    assert sorted(await asyncio.gather(go(whole), go(turned))) == ["round.changed_meanwhile", "saved"]

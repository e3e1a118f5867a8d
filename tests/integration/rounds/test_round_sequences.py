"""Whatever is done with a case's rounds in whatever order, no answer that was given is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fellesskap.errors import DomainError
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import (
    CloseRound,
    ExtendRound,
    ReopenRound,
    close_round,
    extend_round,
    reopen_round,
)
from fellesskap.structure.rules.holidays import working_day_from
from road import Road

NAMES = ("Aune", "Berg", "Dal")
STEPS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(NAMES), st.sampled_from(Answer)),
    st.sampled_from([("extend",), ("close",), ("reopen",), ("revise",), ("again",), ("wait",)]),
)


@dataclass(slots=True)
class Told:
    """What each said last, and what each round held when it ended."""

    last: dict[str, Answer] = field(default_factory=dict)
    ended: dict[UUID, dict[str, str | None]] = field(default_factory=dict)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
async def test_no_answer_is_lost(road: Road, steps: list[tuple[str, ...]]) -> None:
    case_id = (await road.opened("notert")).case_id
    told = Told()
    for step in steps:
        try:
            await _do(road, case_id, step, told)
        except DomainError:
            continue
        await _check(road, case_id, told)


async def _do(road: Road, case_id: UUID, step: tuple[str, ...], told: Told) -> None:
    found = await road.round_of(case_id)
    day = working_day_from(max(road.today, found.deadline) + timedelta(days=5))
    if step[0] == "answer":
        await road.answer(found, step[1], Answer(step[2]), "Fordi")
        told.last[step[1]] = Answer(step[2])
    elif step[0] == "extend":
        await road.do("anne", extend_round, ExtendRound(found.id, found.version, "Mer tid", deadline=day))
    elif step[0] == "close":
        await road.do("bjorn", close_round, CloseRound(found.id, found.version))
    elif step[0] == "reopen":
        await road.do("anne", reopen_round, ReopenRound(found.id, found.version, day, "Sent svar"))
    elif step[0] == "revise":
        await road.revise(case_id, f"Tekst {len(await road.kinds(case_id))}")
    elif step[0] == "again":
        held = await _answers(road, found.id)
        after = await road.asked_again(case_id)
        told.ended[found.id] = held
        told.last = {
            name: Answer(answer) for name, answer in (await _answers(road, after.id)).items() if answer
        }
        stood = {name: answer for name, answer in held.items() if answer not in (None, Answer.OBJECT)}
        assert told.last == stood
    else:
        road.later(20)


async def _answers(road: Road, round_id: UUID) -> dict[str, str | None]:
    return {name: (await road.reply(round_id, name))["answer"] for name in NAMES}


async def _check(road: Road, case_id: UUID, told: Told) -> None:
    found = await road.round_of(case_id)
    now = {name: answer for name, answer in (await _answers(road, found.id)).items() if answer}
    assert now == told.last
    for round_id, held in told.ended.items():
        assert await _answers(road, round_id) == held
    open_rounds = [row for row in await road.rows("round", case_id=case_id) if row["state"] == "open"]
    assert len(open_rounds) <= 1
    assert (await road.state(case_id) == "anchoring") == bool(open_rounds)

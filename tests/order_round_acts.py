"""What can be done with the rounds of a case: asked, answered by whoever is asked, prolonged, ended, begun anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fellesskap.actor import Side
from fellesskap.cases.service import ReviseCase, revise_case
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import (
    AnswerForRegion,
    AnswerRound,
    AskAgain,
    CloseRound,
    ExtendRound,
    MunicipalAnswer,
    OpenRound,
    ReopenRound,
    SettleStance,
    answer_for_region,
    answer_round,
    ask_again,
    close_round,
    extend_round,
    open_round,
    reopen_round,
    settle_stance,
)
from fellesskap.structure.rules.holidays import working_day_from
from order_case_acts import Act
from order_course import Course
from road_structure import REGISTER


def _round(course: Course) -> dict[str, Any] | None:
    found = course.stage.of("round", case_id=course.case_id)
    return max(found, key=lambda row: (row["opened_at"], row["id"])) if found else None


async def ask(course: Course, pick: int) -> object:
    command = OpenRound(course.case_id, course.case["version"], "Slutter dere dere til?")
    return await course.do("anne", open_round, command)


async def _who(course: Course, reply: dict[str, Any]) -> tuple[str, Side]:
    """The contact of one who is asked, and whose side that is."""
    if reply["division_id"]:
        (division,) = await course.road.rows("division", id=reply["division_id"])
        return division["key"], Side.HOSPITAL
    (partner,) = await course.road.rows("partner", id=reply["partner_id"])
    if partner["key"] in REGISTER:
        return REGISTER[partner["key"]].name.lower(), Side.MUNICIPAL
    return "anne", Side.HOSPITAL


async def _answer(course: Course, reply: dict[str, Any], how: Answer, words: str, *, shown: bool) -> object:
    who, side = await _who(course, reply)
    level = _round(course)
    evidence: tuple[Any, ...] = ()
    if shown and level and level["level"] == "council" and side is Side.MUNICIPAL:
        evidence = (EvidenceKind.COUNCIL, "12/26", course.road.today)
    elif shown:
        evidence = (EvidenceKind.ADMINISTRATIVE, "26/123", course.road.today)
    reason = words if how in (Answer.OBJECT, Answer.AGREE_WITH_REMARK) else ""
    command = AnswerRound(reply["id"], reply["version"], how, reason, *evidence)
    return await course.do(who, answer_round, command, {reply["id"]: (how.value, reason)})


async def answer(course: Course, pick: int) -> object:
    """One who is asked answers, or answers anew, whatever the round has come to; now and then without evidence."""
    found = _round(course)
    if found is None:
        return None
    replies = course.stage.of("reply", round_id=found["id"])
    reply = replies[pick % len(replies)]
    how = list(Answer)[pick // 2 % len(Answer)]
    return await _answer(course, reply, how, f"Vi mener {course.done}.", shown=pick % 7 != 6)


async def all_agree(course: Course, pick: int) -> object:
    """Everybody who has not answered agrees."""
    found = _round(course)
    if found is None:
        return None
    for reply in course.stage.of("reply", round_id=found["id"]):
        if reply["answer"] is None:
            await _answer(course, reply, Answer.AGREE, "", shown=True)
    return found


async def formote(course: Course, pick: int) -> object:
    """A region's meeting answers for its municipalities, and puts aside what one answered itself, or not."""
    found = _round(course)
    if found is None:
        return None
    regions = course.stage.structure.regions
    if not regions:
        return None
    region = regions[pick % len(regions)]
    region_id = await course.road.id_of("region", region.key)
    replies = [row for row in course.stage.of("reply", round_id=found["id"]) if row["region_id"] == region_id]
    how = Answer.AGREE_WITH_REMARK if pick % 2 else Answer.AGREE
    reason = f"Formøtet mener {course.done}." if pick % 2 else ""
    answers = tuple(MunicipalAnswer(row["partner_id"], row["version"], how, reason) for row in replies)
    command = AnswerForRegion(
        found["id"], region_id, answers, course.road.today, "Formøtet", replace=pick % 3 != 0
    )
    given = {row["id"]: (how.value, reason) for row in replies}
    return await course.do(region.key, answer_for_region, command, given)


async def settle(course: Course, pick: int) -> object:
    """The position of a region, or of the trust, is settled, over those who are silent where that may be."""
    found = _round(course)
    if found is None:
        return None
    stances = await course.road.rows("stance", round_id=found["id"])
    if not stances:
        return None
    stance = stances[pick % len(stances)]
    names = [row["key"] for row in await course.road.rows("region", id=stance["region_id"])]
    position = Answer.OBJECT if pick % 5 == 4 else Answer.AGREE
    command = SettleStance(
        stance["id"],
        stance["version"],
        position,
        "Vi mener nei" if position is Answer.OBJECT else "",
        "De svarte ikke" if pick % 2 else "",
    )
    return await course.do(names[0] if names else "anne", settle_stance, command)


async def extend(course: Course, pick: int) -> object:
    found = _round(course)
    if found is None:
        return None
    ahead = max(course.road.today, found["deadline"]) + timedelta(days=5)
    day = working_day_from(ahead) if pick % 3 else found["deadline"]
    return await course.do(
        "anne", extend_round, ExtendRound(found["id"], found["version"], "Mer tid", deadline=day)
    )


async def close(course: Course, pick: int) -> object:
    """The round is closed, when all have answered or after its last day, or while there is time left."""
    found = _round(course)
    if found is None:
        return None
    silent = course.stage.of("reply", round_id=found["id"], answer=None)
    if silent and pick % 4 != 3:
        course.road.later(max((found["deadline"] - course.road.today).days + 1, 0))
    return await course.do("bjorn", close_round, CloseRound(found["id"], found["version"]))


async def reopen_answers(course: Course, pick: int) -> object:
    found = _round(course)
    if found is None:
        return None
    day = working_day_from(max(course.road.today, found["deadline"]) + timedelta(days=5))
    return await course.do("anne", reopen_round, ReopenRound(found["id"], found["version"], day, "Nye tall."))


async def revise(course: Course, pick: int) -> object:
    row = course.case
    texts = {name: row[name] for name in ("title", "question", "background", "consequences")}
    command = ReviseCase(row["id"], row["version"], proposal=f"Ny tekst {course.done}", **texts)
    return await course.do("anne", revise_case, command)


async def anew(course: Course, pick: int) -> object:
    """Ask again about a new text those who objected or were silent."""
    command = AskAgain(course.case_id, course.case["version"], "Og nå?")
    return await course.do("anne", ask_again, command)


ROUND_ACTS: tuple[Act, ...] = (
    *(ask, answer, answer, all_agree, formote, settle, extend, close, reopen_answers, revise, anew),
)

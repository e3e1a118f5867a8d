"""What can be done with a case between its meetings, each with a number that picks among those it may concern."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from fellesskap.cases.service import (
    MarkUrgent,
    PlaceCase,
    ReturnCase,
    SendCaseAgain,
    SetPlaces,
    mark_urgent,
    place_case,
    return_case,
    send_case_again,
    set_places,
)
from fellesskap.circulations.model import CirculationStand
from fellesskap.circulations.service import (
    AnswerCirculation,
    CancelCirculation,
    CloseCirculation,
    StartCirculation,
    answer_circulation,
    cancel_circulation,
    close_circulation,
    start_circulation,
)
from fellesskap.decisions.model import DecisionEffect
from fellesskap.structure.model import Effect
from fellesskap.transfers.service import LiftCase, lift_case
from fellesskap.withdrawals.service import ReopenCase, WithdrawCase, reopen_case, withdraw_case
from order_course import Course

Act = Callable[[Course, int], Awaitable[object]]


async def place(course: Course, pick: int) -> object:
    stage, case = course.stage, course.case
    route = next(one for one in stage.structure.routes if stage.matter in one.matter_classes)
    starts = (*route.discuss_in, *route.may_start_in)
    body_id = stage.id("body", starts[-1] if pick % 4 == 3 else starts[0])
    command = PlaceCase(case["id"], case["version"], stage.matter, route.key, body_id, "Faglig.")
    return await course.do("anne", place_case, command)


async def send_back(course: Course, pick: int) -> object:
    return await course.do(
        "anne", return_case, ReturnCase(course.case_id, course.case["version"], "Mangler.")
    )


async def send_again(course: Course, pick: int) -> object:
    return await course.do("anne", send_case_again, SendCaseAgain(course.case_id, course.case["version"]))


async def withdraw(course: Course, pick: int) -> object:
    return await course.do(
        "bjorn", withdraw_case, WithdrawCase(course.case_id, course.case["version"], "Nei.")
    )


async def reopen(course: Course, pick: int) -> object:
    return await course.do("anne", reopen_case, ReopenCase(course.case_id, course.case["version"], "Jo."))


async def lift(course: Course, pick: int) -> object:
    body_id = course.stage.id("body", "fsu")
    command = LiftCase(
        course.case_id, course.case["version"], body_id, "Stor.", course.stage.matter, "Ingen annen vei."
    )
    return await course.do("anne", lift_case, command)


async def set_place(course: Course, pick: int) -> object:
    structure = course.stage.structure
    if not structure.regions:
        return None
    region = structure.regions[pick % len(structure.regions)]
    place_ids = (await course.road.id_of("region", region.key),)
    return await course.do("anne", set_places, SetPlaces(course.case_id, course.case["version"], place_ids))


async def mark(course: Course, pick: int) -> object:
    """One side's secretariat says that it hurries, or the other's."""
    who = ("anne", "bjorn")[pick % 2]
    return await course.do(who, mark_urgent, MarkUrgent(course.case_id, "Det haster"))


def effect_of(course: Course, pick: int) -> DecisionEffect:
    """The effect the case's matter has; one time in many that of other matters."""
    if pick == 23:
        return DecisionEffect.BINDING
    matter = course.stage.structure.matter_class(course.stage.matter)
    return DecisionEffect.BINDING if matter.effect is Effect.BINDING else DecisionEffect.RECOMMENDATION


async def start_writing(course: Course, pick: int) -> object:
    command = StartCirculation(
        course.case_id,
        course.case["version"],
        "FSU slutter seg til rutinen.",
        effect_of(course, pick),
        answer_to_objections="Vi har sett på det.",
    )
    return await course.do("anne", start_circulation, command)


def _circulation(course: Course) -> dict[str, Any] | None:
    found = course.stage.of("circulation", case_id=course.case_id)
    return max(found, key=lambda row: row["started_at"]) if found else None


async def answer_writing(course: Course, pick: int) -> object:
    """A seat answers, again where it has answered; one of those asked for nothing among them."""
    found = _circulation(course)
    if found is None:
        return None
    seats = course.stage.of("circulation_seat", circulation_id=found["id"])
    seat = seats[pick % len(seats)]
    stand = (CirculationStand.AGREES, CirculationStand.OBJECTS)[pick % 5 == 4]
    reason = "Vi mangler folk" if stand is CirculationStand.OBJECTS else ""
    command = AnswerCirculation(seat["id"], seat["version"], stand, reason)
    return await course.do(course.stage.names.get(seat["person_id"], "anne"), answer_circulation, command)


async def agree_writing(course: Course, pick: int) -> object:
    """Everybody who is asked agrees."""
    found = _circulation(course)
    if found is None:
        return None
    for seat in course.stage.of("circulation_seat", circulation_id=found["id"], counts=True):
        if seat["person_id"]:
            agreeing = AnswerCirculation(seat["id"], seat["version"], CirculationStand.AGREES)
            await course.do(course.stage.names[seat["person_id"]], answer_circulation, agreeing)
    return found


async def close_writing(course: Course, pick: int) -> object:
    found = _circulation(course)
    if found is None:
        return None
    if pick % 2:
        course.road.later(max((found["deadline"] - course.road.today).days + 1, 0))
    return await course.do("anne", close_circulation, CloseCirculation(found["id"], found["version"]))


async def cancel_writing(course: Course, pick: int) -> object:
    found = _circulation(course)
    if found is None:
        return None
    command = CancelCirculation(found["id"], found["version"], "Tas i møtet.")
    return await course.do("anne", cancel_circulation, command)


async def wait(course: Course, pick: int) -> object:
    """Days pass."""
    course.road.clock.moment += timedelta(days=(1, 3, 8, 40)[pick % 4])
    return None


CASE_ACTS: tuple[Act, ...] = (
    *(place, send_back, send_again, withdraw, reopen, lift, set_place, mark, wait),
    *(start_writing, answer_writing, agree_writing, close_writing, cancel_writing),
)

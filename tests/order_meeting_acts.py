"""What can be done with a meeting until it has been: the agenda, the call, who comes and who comes instead."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    AnswerCall,
    AnswerDeputyCall,
    CallMeeting,
    CancelMeeting,
    EditItem,
    MoveItem,
    MoveMeeting,
    PlanMeeting,
    RemoveItem,
    add_case,
    add_item,
    answer_call,
    answer_deputy_call,
    call_meeting,
    cancel_meeting,
    edit_item,
    move_item,
    move_meeting,
    plan_meeting,
    remove_item,
)
from order_case_acts import Act
from order_course import Course


def _waits_for(course: Course) -> str:
    """The body that the case is to come to next."""
    case, structure = course.case, course.stage.structure
    if case["state"] in ("placed", "discussing") and case["body_id"]:
        return course.stage.key("body", case["body_id"])
    onward = structure.matter_class(course.stage.matter).onward_to
    return onward if case["state"] == "decided" and onward else "fsu"


SAME_DAY = 4
"""Picked for a meeting that begins in a minute."""
JOINT = 6
"""Picked for a joint meeting that the case's body is not the first of."""


async def plan(course: Course, *bodies: str, time: timedelta = timedelta(days=1)) -> UUID:
    first, *others = [course.stage.id("body", body) for body in bodies]
    starts_at = course.road.clock.moment + time
    command = PlanMeeting(first, starts_at, MeetingForm.PHYSICAL, place="Prøveby", joint_with=tuple(others))
    return await course.do("anne", plan_meeting, command)


def version(course: Course, meeting_id: UUID) -> int:
    return int(course.stage.of("meeting", id=meeting_id)[0]["version"])


async def list_case(course: Course, pick: int) -> object:
    """Plan a meeting of the body the case waits for, of another, or of another and that one together, with the case
    and one line more.
    """
    bodies = [body.key for body in course.stage.structure.bodies]
    other, body = bodies[pick // 8 % len(bodies)], _waits_for(course)
    meeting = {7: (other,), JOINT: tuple(dict.fromkeys((other, body)))}.get(pick % 8, (body,))
    time = timedelta(minutes=1) if pick % 8 == SAME_DAY else timedelta(days=1)
    meeting_id = await plan(course, *meeting, time=time)
    await course.do("anne", add_case, AddCase(meeting_id, version(course, meeting_id), course.case_id))
    return await course.do("anne", add_item, AddItem(meeting_id, version(course, meeting_id), "Eventuelt"))


async def call(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    return await course.do("anne", call_meeting, CallMeeting(found[0]["id"], found[0]["version"]))


async def table(course: Course, pick: int) -> object:
    """Bring the case to a table, called and all, unless it is at one."""
    if not course.stage.of("treatment", case_id=course.case_id, state="listed"):
        await list_case(course, pick)
        await call(course, 0)
    return None


async def absence(course: Course, pick: int) -> object:
    """Whoever is called for a seat does not come, or comes after all."""
    found = course.line()
    if found is None or not (seats := course.stage.of("attendance", meeting_id=found[0]["id"])):
        return None
    seat = seats[pick // 2 % len(seats)]
    command = AnswerCall(found[0]["id"], seat["seat_id"], coming=bool(pick % 2), reason="")
    return await course.do("anne", answer_call, command)


async def deputy(course: Course, pick: int) -> object:
    """A deputy who is called, or was, comes or does not."""
    found = course.line()
    if found is None or not (calls := course.stage.of("deputy_call", meeting_id=found[0]["id"])):
        return None
    one = calls[pick // 2 % len(calls)]
    return await course.do(
        course.stage.names[one["person_id"]],
        answer_deputy_call,
        AnswerDeputyCall(one["id"], coming=not pick % 2),
    )


async def away(course: Course, pick: int) -> object:
    """Somebody does not come, the deputies say no in their order, and the first of them changes to yes."""
    await absence(course, pick // 2 * 2)
    found = course.line()
    if found is None:
        return None
    for _ in range(2):
        calls = course.stage.of("deputy_call", meeting_id=found[0]["id"])
        for one in [call for call in calls if call["state"] == "called"]:
            name = course.stage.names[one["person_id"]]
            await course.do(name, answer_deputy_call, AnswerDeputyCall(one["id"], coming=False))
    for one in course.stage.of("deputy_call", meeting_id=found[0]["id"])[:1]:
        name = course.stage.names[one["person_id"]]
        return await course.do(name, answer_deputy_call, AnswerDeputyCall(one["id"], coming=True))
    return None


async def edit_agenda(course: Course, pick: int) -> object:
    """Lines are moved, changed, added or taken off, before the call and after it, of whatever meeting."""
    found = course.line(pick)
    if found is None:
        return None
    meeting, line = found
    lines = course.stage.of("agenda_item", meeting_id=meeting["id"])
    other = lines[pick // 4 % len(lines)]
    known, why = (meeting["id"], meeting["version"]), "Nytt er kommet til."
    if pick % 5 == 0:
        return await course.do("anne", move_item, MoveItem(*known, line["id"], 2, why))
    if pick % 5 == 1:
        return await course.do("anne", edit_item, EditItem(*known, other["id"], 15, reason=why))
    if pick % 5 == 2:
        return await course.do("anne", add_item, AddItem(*known, "Orientering", reason=why))
    return await course.do("anne", remove_item, RemoveItem(*known, other["id"], why))


async def move(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    starts_at = course.road.clock.moment + timedelta(days=(1, 2, 30, -3)[pick % 4])
    return await course.do("anne", move_meeting, MoveMeeting(found[0]["id"], found[0]["version"], starts_at))


async def call_off(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    command = CancelMeeting(found[0]["id"], found[0]["version"], "For få kan komme.")
    return await course.do("anne", cancel_meeting, command)


MEETING_ACTS: tuple[Act, ...] = (
    *(list_case, call, absence, absence, deputy, deputy, away, edit_agenda, move, call_off),
)

"""What can be done with a meeting from its day on: who was there, what was said, the minutes, and after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from fellesskap.decisions.model import DecisionEffect, Outcome, Position, Voice
from fellesskap.decisions.service import RecordDecision
from fellesskap.errors import RuleBroken
from fellesskap.followups.service import conclude
from fellesskap.meetings.service import AddItem, CallMeeting, add_item, call_meeting
from fellesskap.minutes.service import (
    AddGuest,
    AnswerComment,
    ApproveAsLeader,
    ApproveMinutes,
    AskForComments,
    CommentOnMinutes,
    ConfirmCorrection,
    DeclareRecusal,
    DeclineCorrection,
    DraftMinutes,
    NoteDecision,
    PostponeDiscussion,
    ProposeCorrection,
    RecordApproval,
    RecordAttendance,
    RecordDiscussion,
    RecordItem,
    RemoveGuest,
    SeatAttendance,
    WithdrawRecusal,
    add_guest,
    answer_comment,
    approve_as_leader,
    approve_minutes,
    ask_for_comments,
    comment_on_minutes,
    confirm_correction,
    declare_recusal,
    decline_correction,
    draft_minutes,
    note_decision,
    postpone_discussion,
    propose_correction,
    record_approval,
    record_attendance,
    record_discussion,
    record_item,
    remove_guest,
    withdraw_recusal,
)
from fellesskap.structure.model import Approval
from order_case_acts import Act, effect_of
from order_course import Course
from order_meeting_acts import plan, version

_NOT_AGREED = (
    *("decision.no_consensus", "decision.sides_unequal"),
    *("decision.blocked_by_objection", "decision.blocked_by_silence"),
)


async def attend(course: Course, pick: int) -> object:
    """Record who came, when the day has come: all, one changed for a deputy, nobody, or one for two seats."""
    found = course.line(pick)
    if found is None:
        return None
    return await _attend(course, found[0]["id"], pick)


async def _attend(course: Course, meeting_id: UUID, pick: int) -> object:
    road, (meeting,) = course.road, course.stage.of("meeting", id=meeting_id)
    road.clock.moment = max(road.clock.moment, meeting["starts_at"])
    called = course.stage.of("attendance", meeting_id=meeting_id)
    came = [SeatAttendance(one["seat_id"], _present(one)) for one in called]
    if called and pick % 4:
        place = pick // 4 % len(came)
        came = await _otherwise(course, meeting_id, came, place, pick % 4)
    return await course.do(
        "anne", record_attendance, RecordAttendance(meeting_id, meeting["version"], tuple(came))
    )


def _present(seat: dict[str, Any]) -> UUID | None:
    return None if seat["state"] == "absent" else seat["person_id"]


async def _otherwise(
    course: Course, meeting_id: UUID, came: Sequence[SeatAttendance], place: int, how: int
) -> list[SeatAttendance]:
    """Let one seat be met for by its deputy from the second line, by nobody, or by whoever has another seat."""
    seat, others = came[place], [*came[:place], *came[place + 1 :]]
    if how == 2:
        return [*others, SeatAttendance(seat.seat_id, None)]
    if how == 3:
        return [*others, SeatAttendance(seat.seat_id, others[0].person_id if others else None)]
    filled = next(one for one in await course.seats(meeting_id) if one.seat_id == seat.seat_id)
    if not filled.deputies:
        return list(came)
    instead = SeatAttendance(seat.seat_id, filled.deputies[0].person_id, 2)
    return [*others, SeatAttendance(seat.seat_id, seat.person_id, 1, 1), instead]


async def recuse(course: Course, pick: int) -> object:
    """Somebody steps aside in the case's line, with a deputy or without, or does so no longer."""
    found = course.line(pick)
    if found is None or not (seats := course.stage.of("attendance", meeting_id=found[0]["id"])):
        return None
    aside = course.stage.of("recusal", agenda_item_id=found[1]["id"])
    if pick % 5 == 4 and aside:
        return await course.do("anne", withdraw_recusal, WithdrawRecusal(aside[0]["id"]))
    seat = seats[pick // 2 % len(seats)]["seat_id"]
    filled = next(one for one in await course.seats(found[0]["id"]) if one.seat_id == seat)
    deputy = filled.deputies[0].person_id if filled.deputies and pick % 2 else None
    return await course.do(
        "anne", declare_recusal, DeclareRecusal(found[1]["id"], seat, "Er gift med søkeren.", deputy)
    )


async def guest(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    there = course.stage.of("guest", meeting_id=found[0]["id"])
    if pick % 3 == 2 and there:
        return await course.do("anne", remove_guest, RemoveGuest(there[0]["id"]))
    return await course.do(
        "anne", add_guest, AddGuest(found[0]["id"], "Kari Gjest", "Statsforvalteren", 1, 1)
    )


async def discuss(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    line = found[1]
    (treatment,) = course.stage.of("treatment", id=line["treatment_id"])
    command, act = (
        (NoteDecision, note_decision)
        if treatment["step"] == "note"
        else (RecordDiscussion, record_discussion)
    )
    return await course.do("anne", act, command(line["id"], line["version"], f"Sagt {course.done}."))


async def postpone(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    line = found[1]
    return await course.do(
        "anne", postpone_discussion, PostponeDiscussion(line["id"], line["version"], "Ikke klar.")
    )


def _voices(course: Course, meeting: dict[str, Any], line: dict[str, Any], pick: int) -> tuple[Voice, ...]:
    """What the seats say: nothing of their own, one objects, one is heard twice, or somebody who does not count."""
    seats = course.stage.of("attendance", meeting_id=meeting["id"])
    if not seats or pick % 4 == 0:
        (treatment,) = course.stage.of("treatment", id=line["treatment_id"])
        own = {seat["id"] for seat in course.stage.of("seat", body_id=treatment["body_id"])}
        return tuple(
            Voice(seat["seat_id"], Position.AGREES)
            for seat in seats
            if seat["seat_id"] in own and _heard(course, seat)
        )
    one = seats[pick // 4 % len(seats)]["seat_id"]
    if pick % 4 == 1:
        return (Voice(one, Position.OBJECTS, "Vi er imot."),)
    return (Voice(one, Position.AGREES),) * (pick % 4 - 1)


def _heard(course: Course, seat: dict[str, Any]) -> bool:
    (found,) = course.stage.of("seat_edition", seat_id=seat["seat_id"], valid_to=None)
    return bool(found["counts"]) and seat["state"] == "present"


async def decide(course: Course, pick: int) -> object:
    """Decide, or put off, with the voices that are picked; on the straight road also that nobody agrees."""
    found = course.line(pick)
    if found is None:
        return None
    outcome = Outcome.POSTPONE if pick in (5, 11) else Outcome.DECIDE
    effect = DecisionEffect.NONE if pick in (5, 11, 22) else effect_of(course, pick)
    command = RecordDecision(
        found[1]["id"],
        course.case["version"],
        "FSU slutter seg til rutinen.",
        effect,
        outcome,
        _voices(course, found[0], found[1], pick),
        answer_to_objections="Vi har sett på det.",
    )
    try:
        return await course.do("anne", conclude, command)
    except RuleBroken as refusal:
        if pick or refusal.code not in _NOT_AGREED:
            raise
        return await course.do("anne", conclude, replace(command, effect=DecisionEffect.NONE))


async def write(course: Course, pick: int) -> object:
    """Write what was said of a line that is no case."""
    found = course.line(pick)
    if found is None:
        return None
    lines = course.stage.of("agenda_item", meeting_id=found[0]["id"])
    line = lines[pick // 4 % len(lines)]
    command = RecordItem(line["id"], line["version"], f"Skrevet {course.done}.")
    return await course.do("anne", record_item, command)


async def draft(course: Course, pick: int) -> object:
    found = course.line(pick)
    if found is None:
        return None
    return await course.do("anne", draft_minutes, DraftMinutes(found[0]["id"], found[0]["version"]))


async def comment(course: Course, pick: int) -> object:
    """Those who took part are asked for comments, comment, and are answered."""
    found = course.line(pick)
    if found is None:
        return None
    meeting = found[0]["id"]
    if pick % 3 == 0:
        until = course.road.today + timedelta(days=5)
        return await course.do("anne", ask_for_comments, AskForComments(meeting, until))
    said = course.stage.of("minutes_comment", meeting_id=meeting)
    if pick % 3 == 1 and said:
        command = AnswerComment(said[0]["id"], said[0]["version"], taken_in=bool(pick % 2), answer="Fordi.")
        return await course.do("anne", answer_comment, command)
    seats = [one for one in course.stage.of("attendance", meeting_id=meeting) if one["person_id"]]
    if not seats:
        return None
    who = course.stage.names[seats[pick // 3 % len(seats)]["person_id"]]
    return await course.do(who, comment_on_minutes, CommentOnMinutes(meeting, f"Jeg sa {course.done}."))


async def approve(course: Course, pick: int) -> object:
    """Those whose word it takes approve the minutes; one time in four somebody else tries to."""
    found = course.line(pick)
    if found is None:
        return None
    meeting = found[0]
    body = course.stage.structure.body(course.stage.key("body", meeting["body_id"]))
    if body.minutes_approved_by is Approval.NEXT_MEETING:
        return await _approve_next(course, meeting, body.key, pick)
    if body.minutes_approved_by is Approval.LEADERS and pick % 4 != 3:
        leaders = await course.road.rows("body_leader", body_id=meeting["body_id"])
        for leader in leaders:
            command = ApproveAsLeader(meeting["id"], version(course, meeting["id"]))
            await course.do(course.stage.names[leader["person_id"]], approve_as_leader, command)
        return leaders
    return await course.do("anne", approve_minutes, ApproveMinutes(meeting["id"], meeting["version"]))


async def _approve_next(course: Course, meeting: dict[str, Any], body: str, pick: int) -> object:
    following = await plan(course, body)
    await course.do("anne", add_item, AddItem(following, version(course, following), "Eventuelt"))
    await course.do("anne", call_meeting, CallMeeting(following, version(course, following)))
    await _attend(course, following, 0)
    for line in course.stage.of("agenda_item", meeting_id=following, approves_id=meeting["id"]):
        remark = "Det var Per som sa det." if pick % 4 == 3 else ""
        await course.do("anne", record_approval, RecordApproval(line["id"], line["version"], remark))
    return following


async def correct(course: Course, pick: int) -> object:
    """Propose what approved minutes should have said of the case's line."""
    found = course.line(pick)
    if found is None:
        return None
    meeting, line = found
    known = len(course.stage.of("minutes_correction", meeting_id=meeting["id"]))
    same = pick % 3 != 2
    command = ProposeCorrection(line["id"], known, f"Rettet {course.done}.", "Feil.", same_meaning=same)
    return await course.do("anne", propose_correction, command)


async def confirm(course: Course, pick: int) -> object:
    """Confirm what is proposed, or decline it, as one who may or who proposed it."""
    found = course.line(pick)
    waiting = course.stage.of("proposed_correction", meeting_id=found[0]["id"], state="open") if found else []
    if not waiting:
        return None
    proposed = waiting[0]
    who = "anne" if pick % 5 == 4 else "bjorn"
    if proposed["by_leaders"] and pick % 5 != 4:
        leaders = await course.road.rows("body_leader", body_id=proposed["body_id"])
        sides = {row["seat_id"]: row["side"] for row in course.stage.rows["seat_edition"]}
        held = {row["id"]: row for row in await course.road.rows("holding", body_id=proposed["body_id"])}
        other = [
            one["person_id"]
            for one in leaders
            if sides[held[one["holding_id"]]["seat_id"]] != proposed["side"]
        ]
        who = course.stage.names[other[0]] if other else who
    if pick % 4 == 3:
        declined = DeclineCorrection(proposed["id"], proposed["version"], "Nei.")
        return await course.do(who, decline_correction, declined)
    return await course.do(who, confirm_correction, ConfirmCorrection(proposed["id"], proposed["version"]))


RECORD_ACTS: tuple[Act, ...] = (
    *(attend, attend, recuse, recuse, guest, discuss, postpone, decide, decide, decide),
    *(write, draft, comment, comment, approve, approve, correct, confirm),
)

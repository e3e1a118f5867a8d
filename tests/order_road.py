"""The straight road of a case, step by step from wherever it stands, and what is tried beside it there."""

from __future__ import annotations

import order_case_acts as cases
import order_meeting_acts as meetings
import order_record_acts as records
import order_round_acts as rounds
from order_case_acts import CASE_ACTS, Act
from order_course import Course
from order_meeting_acts import MEETING_ACTS
from order_record_acts import RECORD_ACTS
from order_round_acts import ROUND_ACTS

EVERY: tuple[Act, ...] = (*CASE_ACTS, *ROUND_ACTS, *MEETING_ACTS, *RECORD_ACTS)

_NEXT: dict[str, tuple[Act, ...]] = {
    "reported": (cases.place,),
    "returned": (cases.send_again,),
    "withdrawn": (cases.reopen,),
    "placed": (meetings.list_case, meetings.call),
    "planned": (meetings.call,),
    "called": (records.attend,),
    "discussing": (records.discuss,),
    "discussed": (rounds.ask,),
    "anchoring": (rounds.all_agree,),
    "answered": (rounds.close,),
    "anchored": (meetings.list_case, meetings.call),
    "deciding": (records.decide,),
    "writing": (cases.agree_writing, cases.close_writing),
    "held": (records.draft,),
    "minuted": (records.approve,),
    "approved": (records.correct, records.confirm),
    "decided": (cases.reopen,),
}
"""What comes next where a case stands, or where the meeting stands that it is before."""

_CHANGED = (meetings.absence, meetings.deputy, meetings.away, meetings.edit_agenda, meetings.move)
_CHANGED_AFTER = (records.attend, records.recuse, records.guest, records.write, records.decide)
_BESIDE: dict[str, tuple[Act, ...]] = {
    "planned": (meetings.edit_agenda, meetings.move, meetings.call_off),
    "called": (*_CHANGED, meetings.absence, records.recuse, records.guest, rounds.reopen_answers),
    "discussing": (*_CHANGED_AFTER, records.postpone, records.recuse),
    "discussed": (rounds.revise, cases.lift, cases.mark, records.attend),
    "anchoring": (*ROUND_ACTS, rounds.settle, rounds.formote),
    "answered": (*ROUND_ACTS, rounds.answer, rounds.settle, rounds.settle, rounds.formote),
    "anchored": (
        rounds.reopen_answers,
        rounds.answer,
        cases.start_writing,
        cases.start_writing,
        rounds.revise,
    ),
    "deciding": (*_CHANGED_AFTER, records.decide, records.recuse, rounds.reopen_answers),
    "writing": (cases.answer_writing, cases.agree_writing, cases.close_writing, cases.cancel_writing),
    "held": (*_CHANGED_AFTER, records.discuss),
    "minuted": (*_CHANGED_AFTER, records.comment, records.comment, records.draft, records.discuss),
    "approved": (*RECORD_ACTS, meetings.edit_agenda, meetings.move, meetings.absence, meetings.call_off),
}


def _where(course: Course) -> str:
    """Where the case stands, or the meeting that it is before or has been treated in."""
    state = str(course.case["state"])
    found = course.line()
    if course.stage.of("circulation", case_id=course.case_id, state="open"):
        return "writing"
    if state in ("discussing", "deciding") and found is not None:
        meeting = str(found[0]["state"])
        return meeting if meeting in ("planned", "called") else state
    if state in ("decided", "not_agreed") and found is not None:
        meeting = str(found[0]["state"])
        done = len(course.stage.of("minutes_correction", meeting_id=found[0]["id"]))
        return "decided" if meeting == "approved" and done else meeting
    if state == "anchoring":
        asked = course.stage.of("round", case_id=course.case_id, state="open")[0]["id"]
        return state if course.stage.of("reply", round_id=asked, answer=None) else "answered"
    return "decided" if state == "not_agreed" else state


async def onward(course: Course, pick: int) -> object:
    """Whatever brings the case nearer to its decision, and the decision to approved minutes; meetings follow each
    other within a day now and then.
    """
    for act in _NEXT[_where(course)]:
        await act(course, meetings.SAME_DAY if act is meetings.list_case and pick % 4 == 3 else 0)
    return None


async def beside(course: Course, pick: int) -> object:
    """Something that may well be done where the case stands."""
    acts = _BESIDE.get(_where(course), CASE_ACTS)
    return await acts[pick % len(acts)](course, pick // len(acts))

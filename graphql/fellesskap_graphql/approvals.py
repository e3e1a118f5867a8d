"""Who approves minutes and comments on them, as facts for what can be done and as conditions on rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.tables import BodyLeader
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import Absence, Attendance, JointBody, Stint
from fellesskap.minutes.model import Leading
from fellesskap.minutes.rules import Approving, bodies_that_approve
from fellesskap.minutes.tables import Minutes, MinutesApproval, MinutesComment, MinutesRound
from fellesskap.structure.model import Approval
from fellesskap.structure.tables import BodyEdition
from fellesskap_graphql.compiler.expressions import col, count, exists, me, outer, today
from fellesskap_graphql.compiler.mapping import Inputs, asc, rows
from fellesskap_graphql.mine import IS_SECRETARY


@dataclass(frozen=True, slots=True)
class BodyThen:
    """What a meeting's body was on its day."""

    body_id: UUID
    minutes_approved_by: str


@dataclass(frozen=True, slots=True)
class LeadsNow:
    """Who leads it now."""

    body_id: UUID
    role: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Given:
    """A leader's word for an edition."""

    body_id: UUID
    role: str
    minutes_id: UUID


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition, the oldest first."""

    id: UUID


def approving_of(
    body: BodyThen | None,
    joint: Sequence[BodyThen],
    leaders: Sequence[LeadsNow],
    given: Sequence[Given],
    editions: Sequence[Edition],
) -> Approving:
    """How the minutes are approved, with the words given for the last edition alone."""
    if body is None:
        return Approving()
    last = editions[-1].id if editions else None
    ways = {one.body_id: Approval(one.minutes_approved_by) for one in (body, *joint)}
    return Approving(
        ways[body.body_id],
        {Leading(one.body_id, LeaderRole(one.role)): one.person_id for one in leaders},
        frozenset(Leading(one.body_id, LeaderRole(one.role)) for one in given if one.minutes_id == last),
        tuple(bodies_that_approve(body.body_id, ways)),
    )


_NOW = (col("valid_from") <= today()) & (col("valid_to").is_null() | (col("valid_to") > today()))
LEADS_BODY_NOW = (col("body_id") == outer("body_id")) & _NOW
"""Who leads the body of a row now."""

_THEN = (
    (col("body_id") == outer("body_id"))
    & (col("minutes_approved_by") == Approval.LEADERS)
    & (col("valid_from") <= outer("held_on", 2))
    & (col("valid_to").is_null() | (col("valid_to") > outer("held_on", 2)))
)
_MET_TOO = exists(JointBody, (col("meeting_id") == outer("id", 2)) & (col("body_id") == outer("body_id")))
LEADS_NOW = ((col("body_id") == outer("body_id")) | (_MET_TOO & exists(BodyEdition, _THEN))) & _NOW
"""Who leads the body of a meeting now, and each further body whose leaders approve its minutes (R-MINUTES-39): it
is they who approve, whoever led it on its day."""

_VALID_THEN = (col("valid_from") <= outer("held_on")) & (
    col("valid_to").is_null() | (col("valid_to") > outer("held_on"))
)
_ON_ITS_DAY = (col("body_id") == outer("body_id")) & _VALID_THEN
_OF_MEETING = col("meeting_id") == outer("id")
APPROVING: Inputs = {
    "body": rows(BodyEdition, _ON_ITS_DAY, single=True),
    "joint": rows(BodyEdition, _MET_TOO & _VALID_THEN),
    "leaders": rows(BodyLeader, LEADS_NOW),
    "given": rows(MinutesApproval, _OF_MEETING),
    "editions": rows(Minutes, _OF_MEETING, order=[asc("edition")]),
}

_MINE = _OF_MEETING & (col("person_id") == me())
_TOOK_PART = exists(Attendance, _MINE) | exists(Absence, _MINE) | exists(Stint, _MINE)
COMMENTING: Inputs = {
    "comments": rows(MinutesRound, _OF_MEETING, single=True),
    "unanswered": count(MinutesComment, _OF_MEETING & col("taken_in").is_null()),
    "asked": _TOOK_PART,
}

_LATER_EDITION = (col("meeting_id") == outer("meeting_id")) & (col("edition") > outer("edition"))
_MY_WORD = (col("minutes_id") == outer("id")) & (col("person_id") == me())
WAITS_FOR_ME = (
    (col("state") == MeetingState.MINUTED)
    & exists(BodyEdition, _ON_ITS_DAY & (col("minutes_approved_by") == Approval.LEADERS))
    & exists(BodyLeader, LEADS_NOW & (col("person_id") == me()))
    & exists(Minutes, _OF_MEETING & ~exists(Minutes, _LATER_EDITION) & ~exists(MinutesApproval, _MY_WORD))
)

COMMENTED_BY_ME = (
    (col("state") != MeetingState.APPROVED)
    & exists(MinutesRound, _OF_MEETING & (col("until") >= today()))
    & _TOOK_PART
    & ~exists(MinutesComment, _MINE)
)
"""The reader is asked for comments on the minutes of this row of `meeting`, and has made none (R-MINUTES-24)."""

COMMENTS_TO_ANSWER = IS_SECRETARY & exists(MinutesComment, _OF_MEETING & col("taken_in").is_null())
"""The reader is of the secretariat, and somebody's comment on the minutes is not answered (R-MINUTES-25)."""

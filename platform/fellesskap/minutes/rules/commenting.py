"""What must hold for the comments on drafted minutes: who is asked, until when, and what becomes of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import Meeting
from fellesskap.minutes.model import CommentRound
from fellesskap.minutes.rules.recording import require_minuted, require_open_minutes

LONGEST_ROUND = 60
LONGEST_COMMENT = 4000
_REMIND_AHEAD = timedelta(days=3)


def require_askable(meeting: Meeting, until: date, on: date) -> None:
    """R-MINUTES-23: Comments are asked for on drafted minutes, until a day from tomorrow to 60 days ahead.

    The body's structure says how many days are usual (`Body.comment_days`). Source: scenario S3 «draft protocol →
    comments 10 days».
    """
    require_minuted(meeting)
    if not on < until <= on + timedelta(days=LONGEST_ROUND):
        raise Invalid("minutes.comment_day", field="until", most=LONGEST_ROUND, rule="R-MINUTES-23")


def require_not_earlier(found: CommentRound | None, until: date, on: date) -> None:
    """R-MINUTES-23, of asking anew: whoever was given a day still has it."""
    if found is not None and on <= found.until and until < found.until:
        raise RuleBroken("minutes.comment_day_earlier", field="until", rule="R-MINUTES-23")


def require_commenting(meeting: Meeting, found: CommentRound | None, on: date) -> None:
    """R-MINUTES-24: Those who were called or were there comment, from when they are asked to the last day.

    Source: features 5.9 «comment period».
    """
    require_open_minutes(meeting)
    if found is None:
        raise RuleBroken("minutes.comments_not_asked", rule="R-MINUTES-24")
    if on > found.until:
        raise RuleBroken("minutes.comments_over", day=found.until.isoformat(), rule="R-MINUTES-24")


def require_asked(actor: Actor, asked: Collection[UUID]) -> UUID:
    """R-MINUTES-24, of who it is: return the person."""
    policy.require_signed_in(actor)
    if actor.person_id is None or actor.person_id not in asked:
        raise NotAllowed("minutes.not_asked", rule="R-MINUTES-24")
    return actor.person_id


def require_words(text: str, field: str = "text") -> None:
    """R-MINUTES-24, of the comment: it says something, and is a comment and no new minutes."""
    if not text.strip():
        raise Invalid("minutes.comment_empty", field=field, rule="R-MINUTES-24")
    if len(text.strip()) > LONGEST_COMMENT:
        raise Invalid("meeting.text_too_long", field=field, longest=LONGEST_COMMENT, rule="R-MINUTES-24")


def require_comment_answer(meeting: Meeting, answer: str, *, taken_in: bool) -> None:
    """R-MINUTES-25: Every comment is answered: taken in while the minutes can be changed, or not, and then why.

    Source: features 5.9; nobody's comment is passed over in silence.
    """
    if taken_in:
        require_open_minutes(meeting)
    elif not answer.strip():
        raise Invalid("minutes.answer_required", field="answer", rule="R-MINUTES-25")
    if len(answer.strip()) > LONGEST_COMMENT:
        raise Invalid("meeting.text_too_long", field="answer", longest=LONGEST_COMMENT, rule="R-MINUTES-25")


def require_comments_settled(until: date | None, unanswered: int, on: date) -> None:
    """R-MINUTES-26: The secretariat, or those who lead, approve only after the last day for comments, all answered.

    A meeting approves when it wants: it has everybody there. Source: features 5.9 «comment period».
    """
    if until is not None and on <= until:
        raise RuleBroken("minutes.comments_running", day=until.isoformat(), rule="R-MINUTES-26")
    if unanswered:
        raise RuleBroken("minutes.comments_unanswered", count=unanswered, rule="R-MINUTES-26")


def comment_reminder_due(until: date, on: date) -> bool:
    """R-MINUTES-27: Whoever has not commented is reminded once, from three days before the last day.

    Source: features 5.9, as for the answers of a round.
    """
    return until - _REMIND_AHEAD <= on <= until

"""What must hold for correcting minutes that are approved."""

from __future__ import annotations

from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.minutes.model import Said

LONGEST_REASON = 500
LONGEST_TEXT = 20_000


def require_correctable(meeting: Meeting) -> None:
    """R-MINUTES-28: Approved minutes are corrected by a new version with a reason; what was approved is kept.

    What is not approved is drafted anew instead. Source: scenario S3 «correction = new version with reason»,
    features 12.6.
    """
    if meeting.state is not MeetingState.APPROVED:
        raise RuleBroken("minutes.correct_by_drafting", rule="R-MINUTES-28")


def require_correction(said: Said, text: str, reason: str) -> None:
    """R-MINUTES-28, of the correction: it says something else than before, and why."""
    if not text.strip():
        raise Invalid("minutes.correction_empty", field="text", rule="R-MINUTES-28")
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid("meeting.text_too_long", field="text", longest=LONGEST_TEXT, rule="R-MINUTES-28")
    if text.strip() == said.text.strip():
        raise Invalid("minutes.correction_same", field="text", rule="R-MINUTES-28")
    if not reason.strip():
        raise Invalid("minutes.correction_reason_required", field="reason", rule="R-MINUTES-28")
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid("meeting.text_too_long", field="reason", longest=LONGEST_REASON, rule="R-MINUTES-28")


def require_same_meaning(said: Said, *, same_meaning: bool) -> None:
    """R-MINUTES-29: A correction mends how a decision is written, never what it is or what it does.

    The decision itself stays as it was recorded; to change it the case is treated anew. Source: features 12.6;
    safety D2 «a decision never changes».
    """
    if said.decided and not same_meaning:
        raise RuleBroken("minutes.decision_by_new_treatment", field="same_meaning", rule="R-MINUTES-29")


def require_newest(known: int, corrections: int) -> None:
    """R-MINUTES-28, of two at once: whoever corrects has seen all the corrections there are."""
    if known != corrections:
        raise Conflict("meeting.changed_meanwhile")

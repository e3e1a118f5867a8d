"""What a notice and its delivery are, apart from how they are kept and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side


class NoticeKind(StrEnum):
    """What has happened."""

    CASE_REPORTED = "case.reported"
    CASE_PLACED = "case.placed"
    CASE_LIFTED = "case.lifted"
    CASE_LOWERED = "case.lowered"
    CASE_RETURNED = "case.returned"
    CASE_SENT_AGAIN = "case.sent_again"
    CASE_POSTPONED = "case.postponed"
    CASE_WITHDRAWN = "case.withdrawn"
    CASE_CONCLUDED = "case.concluded"
    CASE_REOPENED = "case.reopened"
    DISAGREEMENT_REGISTERED = "disagreement.registered"
    DISAGREEMENT_ESCALATED = "disagreement.escalated"
    DISAGREEMENT_SETTLED = "disagreement.settled"
    DISAGREEMENT_REFERRED = "disagreement.referred"
    DISAGREEMENT_DUE = "disagreement.due"
    DISAGREEMENT_OVERDUE = "disagreement.overdue"
    MEETING_CALLED = "meeting.called"
    MEETING_MOVED = "meeting.moved"
    MEETING_SUPPLEMENTED = "meeting.supplemented"
    MEETING_CANCELLED = "meeting.cancelled"
    MEETING_RELEASED = "meeting.released"
    MEETING_MOVED_ANEW = "meeting.moved_anew"
    DEPUTY_CALLED = "meeting.deputy_called"
    DEPUTY_RELEASED = "meeting.deputy_released"
    DEPUTY_INFORMED = "meeting.deputy_informed"
    DEPUTY_INFORMED_ANEW = "meeting.deputy_informed_anew"
    DEPUTY_INFORMED_CANCELLED = "meeting.deputy_informed_cancelled"
    SEAT_UNFILLED = "meeting.seat_unfilled"
    MINUTES_READY = "minutes.ready"
    MINUTES_TO_COMMENT = "minutes.to_comment"
    MINUTES_COMMENT_REMINDED = "minutes.comment_reminded"
    MINUTES_CORRECTED = "minutes.corrected"
    MINUTES_CORRECTION_PROPOSED = "minutes.correction_proposed"
    MINUTES_CORRECTION_DECLINED = "minutes.correction_declined"
    MINUTES_TO_APPROVE = "minutes.to_approve"
    MINUTES_REMINDED = "minutes.approval_reminded"
    ROUND_OPENED = "round.opened"
    ROUND_REMINDED = "round.reminded"
    ROUND_EXTENDED = "round.extended"
    ROUND_REOPENED = "round.reopened"
    ROUND_ASKED_AGAIN = "round.asked_again"
    ROUND_CLOSED = "round.closed"
    ROUND_STOPPED = "round.stopped"
    ROUND_ANSWERED_FOR_YOU = "round.answered_for_you"
    ADVICE_ASKED = "advice.asked"
    ADVICE_REMINDED = "advice.reminded"
    ADVICE_GIVEN = "advice.given"
    ADVICE_STOPPED = "advice.stopped"
    DECISION_RECORDED = "decision.recorded"
    DECISION_PENDING = "decision.pending"
    DECISION_CONFIRMED = "decision.confirmed"
    DECISION_FALLEN = "decision.fallen"
    CIRCULATION_ASKED = "circulation.asked"
    CIRCULATION_STARTED = "circulation.started"
    CIRCULATION_RELEASED = "circulation.released"
    CIRCULATION_EXTENDED = "circulation.extended"
    CIRCULATION_REMINDED = "circulation.reminded"
    CIRCULATION_TO_CLOSE = "circulation.to_close"
    CIRCULATION_TO_MEETING = "circulation.to_meeting"
    CIRCULATION_CANCELLED = "circulation.cancelled"
    CIRCULATION_CLOSED = "circulation.closed"
    CIRCULATION_CORRECTED = "circulation.corrected"
    CIRCULATION_CORRECTION_PROPOSED = "circulation.correction_proposed"
    CIRCULATION_CORRECTION_DECLINED = "circulation.correction_declined"
    INPUT_OPENED = "input.opened"
    INPUT_REMINDED = "input.reminded"
    INPUT_SETTLED = "input.settled"
    FOLLOWUP_ASSIGNED = "followup.assigned"
    FOLLOWUP_DUE = "followup.due"
    FOLLOWUP_OVERDUE = "followup.overdue"
    FOLLOWUP_REJECTED = "followup.rejected"
    FOLLOWUP_RATIFIED = "followup.ratified"
    REPORTBACK_SENT = "reportback.sent"
    CHAIR_DUE = "chair.due"
    TERM_ENDING = "term.ending"
    APPOINTMENT_CALLED = "appointment.called"
    APPOINTMENT_REMINDED = "appointment.reminded"
    APPOINTMENT_EXTENDED = "appointment.extended"
    APPOINTMENT_MADE = "appointment.made"
    APPOINTMENT_REFUSED = "appointment.refused"
    COMMITTEE_DUE = "committee.due"
    COMMITTEE_OVERDUE = "committee.overdue"
    COMMITTEE_EXTENDED = "committee.extended"
    COMMITTEE_REPORTED = "committee.reported"
    COMMITTEE_DISSOLVED = "committee.dissolved"
    PREMEETING_CALLED = "premeeting.called"
    PREMEETING_CHANGED = "premeeting.changed"
    PREMEETING_LEFT = "premeeting.left"
    PREMEETING_CANCELLED = "premeeting.cancelled"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about; a reader follows the ids to what they may see of it.

    `side` is whose own it is: then nobody who has left the side reads it, and the other secretary knows of no mail.
    """

    case_id: UUID | None = None
    meeting_id: UUID | None = None
    round_id: UUID | None = None
    decision_id: UUID | None = None
    holding_id: UUID | None = None
    appointment_round_id: UUID | None = None
    document_id: UUID | None = None
    body_id: UUID | None = None
    premeeting_id: UUID | None = None
    reportback_id: UUID | None = None
    circulation_id: UUID | None = None
    side: Side | None = None


class DeliveryState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail to one person. `message_id` is the part before the @, the same at every attempt."""

    id: UUID
    notice_id: UUID
    person_id: UUID
    message_id: str
    state: DeliveryState
    attempts: int
    claimed_at: datetime | None
    version: int

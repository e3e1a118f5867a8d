"""What a notice and its delivery are, apart from how they are kept and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class NoticeKind(StrEnum):
    """What has happened."""

    CASE_REPORTED = "case.reported"
    CASE_PLACED = "case.placed"
    CASE_LIFTED = "case.lifted"
    CASE_LOWERED = "case.lowered"
    MEETING_CALLED = "meeting.called"
    MEETING_MOVED = "meeting.moved"
    MEETING_SUPPLEMENTED = "meeting.supplemented"
    MEETING_CANCELLED = "meeting.cancelled"
    MINUTES_READY = "minutes.ready"
    MINUTES_TO_APPROVE = "minutes.to_approve"
    MINUTES_REMINDED = "minutes.approval_reminded"
    ROUND_OPENED = "round.opened"
    ROUND_REMINDED = "round.reminded"
    ROUND_EXTENDED = "round.extended"
    ROUND_REOPENED = "round.reopened"
    ROUND_ASKED_AGAIN = "round.asked_again"
    ROUND_CLOSED = "round.closed"
    ADVICE_ASKED = "advice.asked"
    ADVICE_REMINDED = "advice.reminded"
    ADVICE_GIVEN = "advice.given"
    DECISION_RECORDED = "decision.recorded"
    DECISION_PENDING = "decision.pending"
    DECISION_CONFIRMED = "decision.confirmed"
    DECISION_FALLEN = "decision.fallen"
    FOLLOWUP_ASSIGNED = "followup.assigned"
    CHAIR_DUE = "chair.due"
    TERM_ENDING = "term.ending"
    APPOINTMENT_CALLED = "appointment.called"
    APPOINTMENT_REMINDED = "appointment.reminded"
    APPOINTMENT_EXTENDED = "appointment.extended"
    APPOINTMENT_MADE = "appointment.made"
    COMMITTEE_DUE = "committee.due"
    COMMITTEE_OVERDUE = "committee.overdue"
    COMMITTEE_EXTENDED = "committee.extended"
    COMMITTEE_REPORTED = "committee.reported"
    COMMITTEE_DISSOLVED = "committee.dissolved"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about; a reader follows the ids to what they may see of it."""

    case_id: UUID | None = None
    meeting_id: UUID | None = None
    round_id: UUID | None = None
    decision_id: UUID | None = None
    holding_id: UUID | None = None
    appointment_round_id: UUID | None = None
    document_id: UUID | None = None
    body_id: UUID | None = None


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

"""What may be done with a meeting once it has been: record it, draft its minutes, and approve them."""

from fellesskap.minutes.service.approving import (
    ApproveAsLeader,
    ApproveMinutes,
    RecordApproval,
    RemindLeaders,
    approve_as_leader,
    approve_minutes,
    record_approval,
    remind_leaders,
)
from fellesskap.minutes.service.postponing import PostponeDiscussion, postpone_discussion
from fellesskap.minutes.service.recording import (
    DraftMinutes,
    NoteDecision,
    RecordAttendance,
    RecordDiscussion,
    RecordItem,
    SeatAttendance,
    draft_minutes,
    note_decision,
    record_attendance,
    record_discussion,
    record_item,
)

__all__ = [
    "ApproveAsLeader",
    "ApproveMinutes",
    "DraftMinutes",
    "NoteDecision",
    "PostponeDiscussion",
    "RecordApproval",
    "RecordAttendance",
    "RecordDiscussion",
    "RecordItem",
    "RemindLeaders",
    "SeatAttendance",
    "approve_as_leader",
    "approve_minutes",
    "draft_minutes",
    "note_decision",
    "postpone_discussion",
    "record_approval",
    "record_attendance",
    "record_discussion",
    "record_item",
    "remind_leaders",
]

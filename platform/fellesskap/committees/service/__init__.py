"""What may be done with temporary committees: appoint, prolong, report, dissolve, and tell of those soon due."""

from fellesskap.committees.service.appointing import AppointCommittee, appoint_committee
from fellesskap.committees.service.dissolving import DissolveCommittee, dissolve_committee
from fellesskap.committees.service.reporting import (
    DeliverReport,
    ListReport,
    NoteReport,
    deliver_report,
    list_report,
    note_report,
)
from fellesskap.committees.service.timing import ExtendCommittee, extend_committee, tell_due_committees

__all__ = [
    "AppointCommittee",
    "DeliverReport",
    "DissolveCommittee",
    "ExtendCommittee",
    "ListReport",
    "NoteReport",
    "appoint_committee",
    "deliver_report",
    "dissolve_committee",
    "extend_committee",
    "list_report",
    "note_report",
    "tell_due_committees",
]

"""Requests for access: `handling` from the day one came to what came of it, `notes` which notes it concerns."""

from fellesskap.disclosures.service.handling import (
    AnswerDisclosure,
    ReassignDisclosure,
    RecordComplaint,
    RegisterDisclosure,
    SettleComplaint,
    answer_disclosure,
    reassign_disclosure,
    record_complaint,
    register_disclosure,
    settle_complaint,
)
from fellesskap.disclosures.service.notes import (
    LinkNote,
    SettleNote,
    UnlinkNote,
    link_note,
    settle_note,
    unlink_note,
)

__all__ = [
    "AnswerDisclosure",
    "LinkNote",
    "ReassignDisclosure",
    "RecordComplaint",
    "RegisterDisclosure",
    "SettleComplaint",
    "SettleNote",
    "UnlinkNote",
    "answer_disclosure",
    "link_note",
    "reassign_disclosure",
    "record_complaint",
    "register_disclosure",
    "settle_complaint",
    "settle_note",
    "unlink_note",
]

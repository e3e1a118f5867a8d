"""What a document is, apart from how it is kept and made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side, Space


class DocumentKind(StrEnum):
    """What kind of paper it is."""

    CALL = "call"
    CALL_OPEN = "call_open"
    MINUTES = "minutes"
    MINUTES_OPEN = "minutes_open"
    DECISION_LETTER = "decision_letter"
    APPOINTMENT_LETTER = "appointment_letter"
    DIALOGUE_SUMMARY = "dialogue_summary"
    WRITTEN_RECORD = "written_record"
    PREMEETING_SHEET = "premeeting_sheet"
    POSITION_SHEET = "position_sheet"


# What one side, a region or a division has for itself.
OF_A_SIDE = frozenset({DocumentKind.PREMEETING_SHEET, DocumentKind.POSITION_SHEET})


class DocumentState(StrEnum):
    """How far a document has come."""

    REQUESTED = "requested"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its rules and its maker see it."""

    id: UUID
    kind: DocumentKind
    title: str
    language: str
    state: DocumentState
    meeting_id: UUID | None
    decision_id: UUID | None
    edition: int
    audience: Audience
    version: int
    nomination_id: UUID | None = None
    premeeting_id: UUID | None = None
    side: Side | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None

    @property
    def space(self) -> Space | None:
        """Whose own it is; None for what is everybody's as far as its audience goes."""
        return Space(self.side, self.region_id, self.division_id) if self.side else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: one of these, or nothing but the cases of the day for `space`.

    `space` is whose own it is, where it is not everybody's.
    """

    meeting_id: UUID | None = None
    decision_id: UUID | None = None
    nomination_id: UUID | None = None
    premeeting_id: UUID | None = None
    space: Space | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The bytes of a finished document, as they are sent to a reader; `digest` is their SHA-256 in hex."""

    name: str
    title: str
    media_type: str
    content: bytes
    digest: str

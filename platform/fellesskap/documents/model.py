"""What a document is, apart from how it is kept and made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience


class DocumentKind(StrEnum):
    """What kind of paper it is."""

    CALL = "call"
    MINUTES = "minutes"
    DECISION_LETTER = "decision_letter"
    APPOINTMENT_LETTER = "appointment_letter"
    DIALOGUE_SUMMARY = "dialogue_summary"
    WRITTEN_RECORD = "written_record"


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


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The bytes of a finished document, as they are sent to a reader; `digest` is their SHA-256 in hex."""

    name: str
    title: str
    media_type: str
    content: bytes
    digest: str

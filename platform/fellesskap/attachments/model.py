"""What an attachment is, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience


class Publicness(StrEnum):
    """Who an attachment is for: everybody who reads its case, or the partners alone."""

    PUBLIC = "public"
    INTERNAL = "internal"
    EXEMPT = "exempt"


class EditionState(StrEnum):
    """What has become of an edition: the virus scanner let it pass, or stopped it, or it was taken back before
    it was sent. Without a scanner every edition has passed.
    """

    WAITING = "waiting"
    PASSED = "passed"
    STOPPED = "stopped"
    RECALLED = "recalled"


class Since(StrEnum):
    """What has become of an attachment since it was sent."""

    SAME = "same"
    NEWER = "newer"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as its rules see it; `edition` is the number of the one to read, 0 while none has passed."""

    id: UUID
    case_id: UUID
    position: int
    title: str
    publicness: Publicness
    basis: str
    made_with_ai: bool
    edition: int
    removed_at: datetime | None
    audience: Audience
    version: int


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was looked through and may be kept; `passed` where no virus scanner is waited for.

    `words` are searched; `body` is its own text alone, to read something from.
    """

    name: str
    media_type: str
    digest: str
    passed: bool
    content: bytes = field(repr=False)
    words: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The bytes of an edition, as they are sent to a reader; `digest` is their SHA-256 in hex."""

    name: str
    media_type: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edition that the virus scanner has not been heard about."""

    id: UUID
    attachment_id: UUID
    case_id: UUID
    number: int
    content: bytes = field(repr=False)

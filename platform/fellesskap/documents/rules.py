"""What must hold of a document."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.documents.model import Document, DocumentKind, DocumentState
from fellesskap.errors import Conflict, Invalid, RuleBroken

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})


_SUBJECT = {
    DocumentKind.DECISION_LETTER: 1,
    DocumentKind.WRITTEN_RECORD: 1,
    DocumentKind.APPOINTMENT_LETTER: 2,
}


def require_subject(
    kind: DocumentKind,
    meeting_id: UUID | None,
    decision_id: UUID | None,
    nomination_id: UUID | None = None,
) -> None:
    """R-DOCUMENT-1: A call, minutes and a summary belong to a meeting, a letter to a decision or an appointment,
    and the record of a written procedure to its decision.

    Source: a paper that nothing points at cannot be found again.
    """
    subjects = (meeting_id, decision_id, nomination_id)
    if [place for place, key in enumerate(subjects) if key is not None] != [_SUBJECT.get(kind, 0)]:
        raise Invalid("document.subject_missing", rule="R-DOCUMENT-1")


def require_retryable(document: Document) -> None:
    """R-DOCUMENT-2: Only a document that failed is made again; a finished one gets a new edition.

    Source: what has been sent out never changes.
    """
    if document.state is not DocumentState.FAILED:
        raise RuleBroken("document.not_retryable", rule="R-DOCUMENT-2")


def require_ready(document: Document) -> None:
    """R-DOCUMENT-3: A document is read when it is finished, and as it was finished."""
    if document.state is not DocumentState.READY:
        raise Conflict("document.not_ready", rule="R-DOCUMENT-3")


def is_unfinished(document: Document) -> bool:
    """Tell whether a worker still has something to do with the document."""
    return document.state in (DocumentState.REQUESTED, DocumentState.WORKING)


def file_name(title: str, edition: int) -> str:
    """Name the file after the title, in letters every system and header takes."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    stem = "-".join(words)[:80].rstrip("-") or "dokument"
    return f"{stem}.pdf" if edition == 1 else f"{stem}-{edition}.pdf"


def document_actions(actor: Actor, document: Document) -> list[Action]:
    """Tell what the actor can do with a document now."""
    return [
        action(
            "retryDocument",
            lambda: policy.require_secretariat(actor),
            lambda: require_retryable(document),
        )
    ]

"""What must hold of a document."""

from __future__ import annotations

import re
import unicodedata

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.documents.model import OF_A_SIDE, Document, DocumentKind, DocumentState, Subject
from fellesskap.errors import Conflict, Invalid, RuleBroken

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})


_SUBJECT = {
    DocumentKind.DECISION_LETTER: "decision_id",
    DocumentKind.APPOINTMENT_LETTER: "nomination_id",
    DocumentKind.PREMEETING_SHEET: "premeeting_id",
    DocumentKind.POSITION_SHEET: "space",
}


def require_subject(kind: DocumentKind, about: Subject) -> None:
    """R-DOCUMENT-1: A call, minutes and a summary belong to a meeting, a letter to a decision or an appointment,
    a sheet to a pre-meeting or to the side, region or division that it is for.

    Source: a paper that nothing points at cannot be found again; features 18.4.
    """
    given = {name for name in Subject.__slots__ if getattr(about, name) is not None}
    if given != {_SUBJECT.get(kind, "meeting_id")} | ({"space"} if kind in OF_A_SIDE else set()):
        raise Invalid("document.subject_missing", rule="R-DOCUMENT-1")


def require_none_in_the_making(unfinished: int) -> None:
    """R-DOCUMENT-4: A sheet is made when the one before it is finished, so that nobody fills the store by waiting.

    Source: features 18.4.
    """
    if unfinished:
        raise RuleBroken("document.in_the_making", rule="R-DOCUMENT-4")


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


def require_maker(actor: Actor, document: Document) -> None:
    """R-DOCUMENT-5: A paper that failed is made again by the secretariat, and a side's own by its own people.

    Source: 004 §4.4; features 14.6.
    """
    if document.space is not None:
        policy.require_space(actor, document.space)
    else:
        policy.require_secretariat(actor)


def document_actions(actor: Actor, document: Document) -> list[Action]:
    """Tell what the actor can do with a document now."""
    return [
        action(
            "retryDocument",
            lambda: require_maker(actor, document),
            lambda: require_retryable(document),
        )
    ]

"""Asking for documents and reading them, and the steps of the worker that makes them.

`request_document` is called by the feature in whose change the paper belongs, inside its engine scope.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from fellesskap.actor import Audience, Space
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import enqueue
from fellesskap.db.work import Work
from fellesskap.documents import queries, rules
from fellesskap.documents.model import Document, DocumentKind, DocumentState, StoredFile, Subject
from fellesskap.documents.tables import Document as DocumentRow
from fellesskap.documents.tables import DocumentFile
from fellesskap.errors import Conflict

TYPESET = "document.typeset"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class RetryDocument:
    """Have a document that failed made once more."""

    document_id: UUID
    version: int


async def request_document(
    work: Work,
    kind: str,
    title: str,
    language: str,
    audience: Audience,
    *,
    meeting_id: UUID | None = None,
    decision_id: UUID | None = None,
    nomination_id: UUID | None = None,
) -> UUID:
    """Have a paper made after the commit and return its id; earlier editions stay as they are.

    `kind` is one of `DocumentKind`. What the paper holds is what `audience` may read when it is made.
    """
    about = Subject(meeting_id, decision_id, nomination_id)
    return await _request(work, DocumentKind(kind), title, language, audience, about)


async def request_own(
    work: Work, kind: DocumentKind, title: str, language: str, space: Space, premeeting_id: UUID | None = None
) -> UUID:
    """Have a paper made that is `space`'s own, and return its id; the trail holds ids alone.

    What it holds is what anybody of the space may read when it is made.
    """
    about = Subject(premeeting_id=premeeting_id, space=space)
    rules.require_none_in_the_making(await queries.count_unfinished(work, kind, about))
    return await _request(work, kind, title, language, Audience.PARTNERS, about)


async def _request(
    work: Work, kind: DocumentKind, title: str, language: str, audience: Audience, about: Subject
) -> UUID:
    rules.require_subject(kind, about)
    document_id = uuid7()
    edition = await queries.load_next_edition(work, kind, language, about)
    space = about.space
    await queries.insert_document(
        work,
        DocumentRow(
            id=document_id,
            kind=kind,
            title=title,
            language=language,
            media_type=PDF,
            state=DocumentState.REQUESTED,
            failure=None,
            meeting_id=about.meeting_id,
            decision_id=about.decision_id,
            nomination_id=about.nomination_id,
            premeeting_id=about.premeeting_id,
            side=space.side if space else None,
            region_id=space.region_id if space else None,
            division_id=space.division_id if space else None,
            edition=edition,
            size=None,
            digest=None,
            audience=int(audience),
            requested_by=work.actor.person_id,
            requested_at=work.clock.now(),
            finished_at=None,
            version=1,
        ),
    )
    facts: dict[str, str | int] = {} if space else {"kind": kind, "edition": edition}
    await audit.append(work, "document.requested", document_id, **facts)
    await enqueue(work, TYPESET, document_id)
    return document_id


async def retry_document(work: Work, command: RetryDocument) -> UUID:
    """Ask again for a document that failed."""
    document = await queries.load_document(work, command.document_id)
    rules.require_maker(work.actor, document)
    if document.version != command.version:
        raise Conflict("document.changed_meanwhile")
    rules.require_retryable(document)
    async with work.engine_scope():
        await queries.update_document(
            work, document, state=DocumentState.REQUESTED, failure=None, finished_at=None
        )
        await audit.append(work, "document.retried", document.id)
        await enqueue(work, TYPESET, document.id)
    return document.id


async def load_file(work: Work, document_id: UUID) -> StoredFile:
    """Load a document the actor may see, to send it; raise `Conflict` while it is not ready."""
    rules.require_ready(await queries.load_document(work, document_id))
    return await queries.load_file(work, document_id)


async def begin_document(work: Work, document_id: UUID) -> Document | None:
    """Show that a document is being made; None where nothing is left to do."""
    async with work.engine_scope():
        document = await queries.load_document(work, document_id)
        if not rules.is_unfinished(document):
            return None
        await queries.update_document(work, document, state=DocumentState.WORKING)
        return await queries.load_document(work, document_id)


async def store_document(work: Work, document: Document, content: bytes) -> None:
    """Keep a made document for good; raise `Conflict` where another maker has taken it over."""
    digest = hashlib.sha256(content).hexdigest()
    async with work.engine_scope():
        await queries.update_document(
            work,
            document,
            state=DocumentState.READY,
            size=len(content),
            digest=digest,
            finished_at=work.clock.now(),
        )
        await queries.insert_file(
            work,
            DocumentFile(
                document_id=document.id,
                audience=int(document.audience),
                side=document.side,
                region_id=document.region_id,
                division_id=document.division_id,
                content=content,
            ),
        )
        facts: dict[str, str | int] = {} if document.space else {"sha256": digest, "size": len(content)}
        await audit.append(work, "document.stored", document.id, **facts)


async def fail_document(work: Work, document_id: UUID, failure: str) -> None:
    """Show that a document could not be made; `failure` is a code with a sentence."""
    async with work.engine_scope():
        document = await queries.load_document(work, document_id)
        if rules.is_unfinished(document):
            await queries.update_document(
                work,
                document,
                state=DocumentState.FAILED,
                failure=failure,
                finished_at=work.clock.now(),
            )

"""Loading and saving documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.documents.model import Document, DocumentKind, DocumentState, StoredFile
from fellesskap.documents.rules import file_name
from fellesskap.documents.tables import Document as DocumentRow
from fellesskap.documents.tables import DocumentFile
from fellesskap.errors import Conflict, NotFound

_DOCUMENT = (
    "SELECT id, kind, title, language, state, meeting_id, decision_id, nomination_id, edition, audience, version "
    "FROM {schema}.document WHERE id = $1"
)
_FILE = (
    "SELECT d.title, d.edition, d.media_type, d.digest, f.content FROM {schema}.document d "
    "JOIN {schema}.document_file f ON f.document_id = d.id WHERE d.id = $1"
)
_NEXT_EDITION = (
    "SELECT coalesce(max(edition), 0) + 1 FROM document WHERE kind = $1 AND language = $2 "
    "AND meeting_id IS NOT DISTINCT FROM $3 AND decision_id IS NOT DISTINCT FROM $4 "
    "AND nomination_id IS NOT DISTINCT FROM $5"
)


async def load_document(work: Work, document_id: UUID) -> Document:
    """Load a document in the scope in force, in any work; raise `NotFound` where it does not show."""
    text = _DOCUMENT.format(schema=identifier(work.tenant.schema))
    rows = await work.connection.fetch(text, document_id)
    if not rows:
        raise NotFound("document.not_found")
    row = dict(rows[0])
    return Document(
        **{
            **row,
            "kind": DocumentKind(row["kind"]),
            "state": DocumentState(row["state"]),
            "audience": Audience(row["audience"]),
        }
    )


async def load_file(work: Work, document_id: UUID) -> StoredFile:
    """Load a finished document's content in the scope in force, in any work; raise `NotFound` without one."""
    text = _FILE.format(schema=identifier(work.tenant.schema))
    rows = await work.connection.fetch(text, document_id)
    if not rows:
        raise NotFound("document.not_found")
    row = rows[0]
    return StoredFile(
        file_name(row["title"], row["edition"]),
        row["title"],
        row["media_type"],
        row["content"],
        row["digest"],
    )


async def load_next_edition(
    work: Work,
    kind: DocumentKind,
    language: str,
    meeting_id: UUID | None,
    decision_id: UUID | None,
    nomination_id: UUID | None,
) -> int:
    """Tell the number of the next edition of a paper."""
    found = await work.connection.fetchval(
        _NEXT_EDITION, kind, language, meeting_id, decision_id, nomination_id
    )
    return int(found)


async def insert_document(work: Work, row: DocumentRow) -> None:
    """Insert a document."""
    await DocumentRow.insert(row)


async def insert_file(work: Work, row: DocumentFile) -> None:
    """Insert a document's content; there is never a second."""
    await DocumentFile.insert(row)


async def update_document(work: Work, document: Document, **values: Any) -> None:
    """Change a document that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await DocumentRow.update(**values, version=document.version + 1)
        .where((DocumentRow.id == document.id) & (DocumentRow.version == document.version))
        .returning(DocumentRow.id)
    )
    if not done:
        raise Conflict("document.changed_meanwhile")

"""Loading and saving documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.documents.model import Document, DocumentKind, DocumentState, StoredFile, Subject
from fellesskap.documents.rules import file_name
from fellesskap.documents.tables import Document as DocumentRow
from fellesskap.documents.tables import DocumentFile
from fellesskap.errors import Conflict, NotFound

_DOCUMENT = (
    "SELECT id, kind, title, language, state, meeting_id, decision_id, nomination_id, edition, audience, version, "
    "premeeting_id, side, region_id, division_id FROM {schema}.document WHERE id = $1"
)
_FILE = (
    "SELECT d.title, d.edition, d.media_type, d.digest, f.content FROM {schema}.document d "
    "JOIN {schema}.document_file f ON f.document_id = d.id WHERE d.id = $1"
)
_ABOUT = (
    "kind = $1 AND meeting_id IS NOT DISTINCT FROM $2 AND decision_id IS NOT DISTINCT FROM $3 "
    "AND nomination_id IS NOT DISTINCT FROM $4 AND premeeting_id IS NOT DISTINCT FROM $5 "
    "AND side IS NOT DISTINCT FROM $6 AND region_id IS NOT DISTINCT FROM $7 AND division_id IS NOT DISTINCT FROM $8"
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
            "side": Side(row["side"]) if row["side"] else None,
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


async def load_next_edition(work: Work, kind: DocumentKind, language: str, about: Subject) -> int:
    """Tell the number of the next edition of a paper."""
    found = await work.connection.fetchval(
        f"SELECT coalesce(max(edition), 0) + 1 FROM document WHERE {_ABOUT} AND language = $9",
        kind,
        *_columns(about),
        language,
    )
    return int(found)


async def count_unfinished(work: Work, kind: DocumentKind, about: Subject) -> int:
    """Count the papers about the same that are still to be made, alone with whoever asks for one too."""
    text = f"SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.{kind}', 0))"
    await work.connection.execute(text)
    found = await work.connection.fetchval(
        f"SELECT count(*) FROM document WHERE {_ABOUT} AND state IN ('requested', 'working')",
        kind,
        *_columns(about),
    )
    return int(found)


def _columns(about: Subject) -> tuple[UUID | str | None, ...]:
    space = about.space
    own = (space.side, space.region_id, space.division_id) if space else (None, None, None)
    return (about.meeting_id, about.decision_id, about.nomination_id, about.premeeting_id, *own)


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

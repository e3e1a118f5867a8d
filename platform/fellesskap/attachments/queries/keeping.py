"""Loading and saving the attachments of a case, their editions and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.attachments.model import Attachment, EditionState, Publicness, StoredFile, Waiting
from fellesskap.attachments.tables import Attachment as AttachmentRow
from fellesskap.attachments.tables import AttachmentEdition, AttachmentFile, SentAttachment
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound

_FILE = (
    "SELECT e.file_name, e.media_type, e.digest, f.content, c.number, c.year, a.position, a.removed_at "
    "FROM {schema}.attachment_edition e JOIN {schema}.attachment_file f ON f.edition_id = e.id "
    'JOIN {schema}.attachment a ON a.id = e.attachment_id JOIN {schema}."case" c ON c.id = e.case_id '
    "WHERE e.id = $1"
)
# A line of an agenda that has been sent has its edition; the feature above is named, not imported.
_CALLED = (
    "SELECT EXISTS (SELECT FROM agenda_item i JOIN treatment t ON t.id = i.treatment_id "
    "WHERE i.case_id = $1 AND t.state = 'listed' AND i.text_edition IS NOT NULL)"
)


async def load_attachment(work: Work, attachment_id: UUID) -> Attachment:
    """Load an attachment in the scope in force; raise `NotFound` where it does not show."""
    rows = await AttachmentRow.select().where(AttachmentRow.id == attachment_id)
    if not rows:
        raise NotFound("attachment.not_found")
    row = rows[0]
    return Attachment(
        id=row["id"],
        case_id=row["case_id"],
        position=row["position"],
        title=row["title"],
        publicness=Publicness(row["publicness"]),
        basis=row["basis"],
        made_with_ai=row["made_with_ai"],
        edition=row["edition"],
        removed_at=row["removed_at"],
        audience=Audience(row["audience"]),
        version=row["version"],
    )


async def load_file(work: Work, edition_id: UUID) -> StoredFile:
    """Load the bytes of an edition in the scope in force, in any work; raise `NotFound` without them."""
    text = _FILE.format(schema=identifier(work.tenant.schema))
    rows = await work.connection.fetch(text, edition_id)
    if not rows:
        raise NotFound("attachment.not_found")
    row = rows[0]
    number = f" Vedlegg {row['position']}" if row["removed_at"] is None else ""
    name = f"{row['number']}-{row['year']}{number} {row['file_name']}"
    return StoredFile(name, row["media_type"], row["content"], row["digest"])


async def is_called(work: Work, case_id: UUID) -> bool:
    """Tell whether a call with the case is sent, and the body not done with it."""
    return bool(await work.connection.fetchval(_CALLED, case_id))


async def is_sent(work: Work, attachment_id: UUID) -> bool:
    """Tell whether a body was sent an attachment, for a meeting or in writing."""
    return bool(
        await SentAttachment.exists().where(
            (SentAttachment.attachment_id == attachment_id) & SentAttachment.round_id.is_null()
        )
    )


async def is_edition_sent(work: Work, attachment: Attachment) -> bool:
    """Tell whether a body was sent the edition of an attachment that is the one to read."""
    return bool(
        await work.connection.fetchval(
            "SELECT EXISTS (SELECT FROM sent_attachment s JOIN attachment_edition e ON e.id = s.edition_id "
            "WHERE e.attachment_id = $1 AND e.number = $2 AND s.round_id IS NULL)",
            attachment.id,
            attachment.edition,
        )
    )


async def count_attachments(work: Work, case_id: UUID) -> int:
    """Count a case's attachments, without those that were removed."""
    return int(
        await AttachmentRow.count().where(
            (AttachmentRow.case_id == case_id) & AttachmentRow.removed_at.is_null()
        )
    )


async def find_digests(work: Work, case_id: UUID) -> set[str]:
    """Tell the checksums of the newest editions of a case's attachments."""
    rows = await work.connection.fetch(
        "SELECT DISTINCT ON (e.attachment_id) e.digest FROM attachment_edition e JOIN attachment a "
        "ON a.id = e.attachment_id WHERE e.case_id = $1 AND a.removed_at IS NULL "
        "AND e.state IN ('waiting', 'passed') ORDER BY e.attachment_id, e.number DESC",
        case_id,
    )
    return {row["digest"] for row in rows}


async def find_order(work: Work, case_id: UUID) -> list[UUID]:
    """List the ids of a case's attachments in their order."""
    rows = (
        await AttachmentRow.select(AttachmentRow.id)
        .where((AttachmentRow.case_id == case_id) & AttachmentRow.removed_at.is_null())
        .order_by(AttachmentRow.position)
        .order_by(AttachmentRow.id)
    )
    return [row["id"] for row in rows]


async def load_next_number(work: Work, attachment_id: UUID) -> int:
    """Tell the number of an attachment's next edition."""
    found = await work.connection.fetchval(
        "SELECT coalesce(max(number), 0) + 1 FROM attachment_edition WHERE attachment_id = $1", attachment_id
    )
    return int(found)


async def insert_attachment(work: Work, row: AttachmentRow) -> None:
    """Insert an attachment."""
    await AttachmentRow.insert(row)


async def insert_edition(work: Work, row: AttachmentEdition, content: bytes) -> None:
    """Insert an edition with its bytes."""
    await AttachmentEdition.insert(row)
    await AttachmentFile.insert(
        AttachmentFile(
            edition_id=row.id,
            case_id=row.case_id,
            passed=row.state == EditionState.PASSED,
            audience=row.audience,
            content=content,
        )
    )


async def update_attachment(work: Work, attachment: Attachment, **values: Any) -> None:
    """Change an attachment that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await AttachmentRow.update(**values, version=attachment.version + 1)
        .where((AttachmentRow.id == attachment.id) & (AttachmentRow.version == attachment.version))
        .returning(AttachmentRow.id)
    )
    if not done:
        raise Conflict("attachment.changed_meanwhile")


async def renumber(work: Work, order: Sequence[UUID]) -> None:
    """Number attachments from 1 in this order."""
    await work.connection.execute(
        "UPDATE attachment a SET position = o.place FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, place) "
        "WHERE a.id = o.id AND a.position <> o.place",
        list(order),
    )


async def open_to(work: Work, attachment_id: UUID, audience: Audience) -> None:
    """Let the newest edition of an attachment, and those that were sent, be seen as far as their attachment."""
    await AttachmentRow.update({"audience": int(audience)}).where(AttachmentRow.id == attachment_id)
    await work.connection.execute(
        "UPDATE attachment_edition e SET audience = $2 FROM attachment a WHERE a.id = e.attachment_id "
        "AND a.id = $1 AND e.number = a.edition AND e.audience < $2",
        attachment_id,
        int(audience),
    )
    await work.connection.execute(
        "UPDATE attachment_file f SET audience = e.audience FROM attachment_edition e "
        "WHERE e.id = f.edition_id AND e.attachment_id = $1 AND f.audience < e.audience",
        attachment_id,
    )


async def restrict(work: Work, attachment_id: UUID, publicness: Publicness, basis: str) -> None:
    """Let everything of an attachment, also what was sent, be seen by the partners and no further."""
    most = int(Audience.PARTNERS)
    for statement in _WITHIN:
        await work.connection.execute(statement, attachment_id, most)
    await work.connection.execute(
        "UPDATE sent_attachment SET publicness = $2, basis = $3, audience = least(audience, $4) "
        "WHERE attachment_id = $1",
        attachment_id,
        publicness,
        basis,
        most,
    )
    # What an agenda's changes call it follows; the feature above is named, not imported.
    await work.connection.execute(
        "UPDATE agenda_change SET audience = least(audience, $2) WHERE attachment_id = $1",
        attachment_id,
        most,
    )


async def find_waiting(work: Work, most: int) -> list[Waiting]:
    """List the editions that the virus scanner has not been heard about, the oldest first."""
    rows = await work.connection.fetch(
        "SELECT e.id, e.attachment_id, e.case_id, e.number, f.content FROM attachment_edition e "
        "JOIN attachment_file f ON f.edition_id = e.id WHERE e.state = 'waiting' ORDER BY e.uploaded_at LIMIT $1",
        most,
    )
    return [Waiting(**row) for row in rows]


async def pass_edition(work: Work, edition: Waiting) -> None:
    """Let an edition be read as far as its attachment is, and be the one to read where no newer one is."""
    await work.connection.execute(
        "UPDATE attachment_edition e SET state = 'passed', audience = a.audience FROM attachment a "
        "WHERE a.id = e.attachment_id AND e.id = $1",
        edition.id,
    )
    await work.connection.execute(
        "UPDATE attachment_file f SET passed = true, audience = e.audience FROM attachment_edition e "
        "WHERE e.id = f.edition_id AND e.id = $1",
        edition.id,
    )
    await AttachmentRow.update({"edition": edition.number, "version": AttachmentRow.version + 1}).where(
        (AttachmentRow.id == edition.attachment_id) & (AttachmentRow.edition < edition.number)
    )


async def stop_edition(work: Work, edition: Waiting) -> None:
    """Delete the bytes and the words of an edition that holds a virus, and remember that it was there."""
    await AttachmentFile.delete().where(AttachmentFile.edition_id == edition.id)
    await AttachmentEdition.update({"state": EditionState.STOPPED, "words": ""}).where(
        AttachmentEdition.id == edition.id
    )


_FORGETTING = (
    "DELETE FROM attachment_file f USING attachment_edition e WHERE e.id = f.edition_id AND e.attachment_id = $1 "
    "AND NOT EXISTS (SELECT FROM sent_attachment s WHERE s.edition_id = e.id)",
    "UPDATE attachment_edition e SET words = '' WHERE e.attachment_id = $1 "
    "AND NOT EXISTS (SELECT FROM sent_attachment s WHERE s.edition_id = e.id)",
)
_WITHIN = (
    "UPDATE attachment SET audience = $2 WHERE id = $1 AND audience > $2",
    "UPDATE attachment_edition SET audience = $2 WHERE attachment_id = $1 AND audience > $2",
    "UPDATE attachment_file f SET audience = $2 FROM attachment_edition e "
    "WHERE e.id = f.edition_id AND e.attachment_id = $1 AND f.audience > $2",
)


_RECALLING = (
    "DELETE FROM attachment_file f USING attachment_edition e WHERE e.id = f.edition_id AND e.attachment_id = $1 "
    "AND e.number = $2 AND NOT EXISTS (SELECT FROM sent_attachment s WHERE s.edition_id = e.id)",
    "UPDATE attachment_file f SET audience = least(f.audience, 1) FROM attachment_edition e "
    "WHERE e.id = f.edition_id AND e.attachment_id = $1 AND e.number = $2",
)


async def recall_edition(work: Work, attachment: Attachment) -> tuple[UUID, int]:
    """Delete the bytes and words of the edition to read; return its id, and the number of the one before it.

    Bytes that a round asked about stay for the partners.
    """
    for statement in _RECALLING:
        await work.connection.execute(statement, attachment.id, attachment.edition)
    recalled = await work.connection.fetchval(
        "UPDATE attachment_edition SET state = 'recalled', words = '', audience = least(audience, 1) "
        "WHERE attachment_id = $1 AND number = $2 RETURNING id",
        attachment.id,
        attachment.edition,
    )
    before = await work.connection.fetchval(
        "SELECT max(number) FROM attachment_edition WHERE attachment_id = $1 AND number < $2 AND state = 'passed'",
        attachment.id,
        attachment.edition,
    )
    return recalled, before


async def forget_files(work: Work, attachment_id: UUID) -> None:
    """Delete the bytes and the words of every edition of an attachment, but for those that a round asked about.

    These stay for the partners, who read the round, and for nobody else.
    """
    for statement in _FORGETTING:
        await work.connection.execute(statement, attachment_id)
    for statement in _WITHIN:
        await work.connection.execute(statement, attachment_id, int(Audience.PARTNERS))

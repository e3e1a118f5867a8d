"""Loading and saving requests for access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.db.work import Work
from fellesskap.disclosures.model import ComplaintOutcome, Disclosure, DisclosureOutcome, LinkedNote
from fellesskap.disclosures.tables import Disclosure as DisclosureRow
from fellesskap.disclosures.tables import DisclosureNote
from fellesskap.errors import Conflict, NotFound

_DISCLOSURE = "id, version, side, received_on, due_on, outcome, answered_on, complained_on, complaint_outcome"
_LINK = "id, version, side, region_id, division_id, disclosure_id, note_id, released"


async def load_disclosure(work: Work, disclosure_id: UUID) -> Disclosure:
    """Load a request in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"SELECT {_DISCLOSURE} FROM disclosure WHERE id = $1", disclosure_id)
    if not rows:
        raise NotFound("disclosure.not_found")
    row = rows[0]
    complaint = row["complaint_outcome"]
    return Disclosure(
        **{
            **row,
            "side": Side(row["side"]),
            "outcome": DisclosureOutcome(row["outcome"]) if row["outcome"] else None,
            "complaint_outcome": ComplaintOutcome(complaint) if complaint else None,
        }
    )


async def load_link(work: Work, link_id: UUID) -> LinkedNote:
    """Load that a request concerns a note; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"SELECT {_LINK} FROM disclosure_note WHERE id = $1", link_id)
    if not rows:
        raise NotFound("disclosure.link_not_found")
    return LinkedNote(**{**rows[0], "side": Side(rows[0]["side"])})


async def load_partner_side(work: Work, partner_id: UUID) -> Side:
    """Load which side a partner is of; raise `NotFound` for no partner of the tenant's."""
    side = await work.connection.fetchval("SELECT side FROM partner WHERE id = $1", partner_id)
    if side is None:
        raise NotFound("disclosure.partner_not_found")
    return Side(side)


async def insert_disclosure(work: Work, row: DisclosureRow) -> None:
    """Insert a request."""
    await DisclosureRow.insert(row)


async def update_disclosure(work: Work, disclosure_id: UUID, version: int, **values: Any) -> None:
    """Change a request that still has `version`; raise `Conflict` where it has moved on."""
    changes: dict[Any, Any] = {**values, DisclosureRow.version: DisclosureRow.version + 1}
    wanted = (DisclosureRow.id == disclosure_id) & (DisclosureRow.version == version)
    if not await DisclosureRow.update(changes).where(wanted).returning(DisclosureRow.id):
        raise Conflict("disclosure.changed_meanwhile")


async def insert_link(work: Work, row: DisclosureNote) -> bool:
    """Insert that a request concerns a note; tell whether it did not say so already."""
    made = await work.connection.fetch(
        "INSERT INTO disclosure_note "
        "(id, side, region_id, division_id, disclosure_id, note_id, linked_by, linked_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (disclosure_id, note_id) DO NOTHING RETURNING id",
        row.id,
        str(row.side),
        row.region_id,
        row.division_id,
        row.disclosure_id,
        row.note_id,
        row.linked_by,
        row.linked_at,
    )
    return bool(made)


async def update_link(work: Work, link_id: UUID, version: int, **values: Any) -> None:
    """Change a link that still has `version`; raise `Conflict` where it has moved on."""
    changes: dict[Any, Any] = {**values, DisclosureNote.version: DisclosureNote.version + 1}
    wanted = (DisclosureNote.id == link_id) & (DisclosureNote.version == version)
    if not await DisclosureNote.update(changes).where(wanted).returning(DisclosureNote.id):
        raise Conflict("disclosure.changed_meanwhile")


async def delete_link(work: Work, link_id: UUID) -> None:
    """Take back that a request concerns a note."""
    await DisclosureNote.delete().where(DisclosureNote.id == link_id)

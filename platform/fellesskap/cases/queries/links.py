"""Keeping what a case has to do with others and with places, and the times it was sent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases.model import LinkKind
from fellesskap.cases.tables import CaseLink, CasePlace, Correction
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound


@dataclass(frozen=True, slots=True)
class Linked:
    """A link as it is kept."""

    id: UUID
    from_case_id: UUID
    to_case_id: UUID
    kind: LinkKind


async def insert_correction(work: Work, case_id: UUID, reason: str, audience: Audience) -> UUID:
    """Keep that a case was sent back, and return the correction's id."""
    correction_id = uuid7()
    await Correction.insert(
        Correction(
            id=correction_id,
            case_id=case_id,
            reason=reason,
            asked_by=work.actor.person_id,
            asked_at=work.clock.now(),
            note="",
            audience=int(audience),
        )
    )
    return correction_id


async def end_correction(work: Work, case_id: UUID, note: str) -> None:
    """Keep that what was sent back came again, or that nobody waits for it any longer."""
    await Correction.update(
        {"note": note, "sent_by": work.actor.person_id, "sent_at": work.clock.now()}
    ).where((Correction.case_id == case_id) & Correction.sent_at.is_null())


async def insert_link(work: Work, case_id: UUID, other_id: UUID, kind: LinkKind) -> UUID:
    """Link two cases and return the link's id."""
    link_id = uuid7()
    await CaseLink.insert(
        CaseLink(
            id=link_id,
            from_case_id=case_id,
            to_case_id=other_id,
            kind=kind,
            linked_by=work.actor.person_id,
            linked_at=work.clock.now(),
        )
    )
    return link_id


async def is_linked(work: Work, case_id: UUID, other_id: UUID) -> bool:
    """Tell whether two cases are linked, whichever says it."""
    return bool(
        await work.connection.fetchval(
            "SELECT EXISTS (SELECT FROM case_link WHERE (from_case_id, to_case_id) IN (($1, $2), ($2, $1)))",
            case_id,
            other_id,
        )
    )


async def load_link(work: Work, link_id: UUID) -> Linked:
    """Load a link; raise `NotFound` where it does not show."""
    rows = await CaseLink.select(
        CaseLink.id, CaseLink.from_case_id, CaseLink.to_case_id, CaseLink.kind
    ).where(CaseLink.id == link_id)
    if not rows:
        raise NotFound("case.link_not_found")
    return Linked(**{**rows[0], "kind": LinkKind(rows[0]["kind"])})


async def delete_link(work: Work, link_id: UUID) -> None:
    """Take a link away; the timelines of both cases go on telling of it."""
    await CaseLink.delete().where(CaseLink.id == link_id)


async def find_places_by_kind(work: Work, case_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """List the regions, and the divisions, that a case concerns."""
    rows = (
        await CasePlace.select(CasePlace.region_id, CasePlace.division_id)
        .where(CasePlace.case_id == case_id)
        .order_by(CasePlace.position)
    )
    return (
        [row["region_id"] for row in rows if row["region_id"]],
        [row["division_id"] for row in rows if row["division_id"]],
    )


async def find_known_places(work: Work, on: date) -> tuple[set[UUID], set[UUID]]:
    """The regions and the divisions of the community on a day."""
    found = []
    for table in ("region", "division"):
        rows = await work.connection.fetch(
            f"SELECT DISTINCT id FROM {table} WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)",
            on,
        )
        found.append({row["id"] for row in rows})
    return found[0], found[1]


async def keep_places(
    work: Work, case_id: UUID, places: Sequence[UUID], regions: set[UUID], audience: Audience
) -> None:
    """Let these be the places a case concerns, in this order; those in `regions` are regions."""
    await CasePlace.delete().where(CasePlace.case_id == case_id)
    made = [
        CasePlace(
            id=uuid7(),
            case_id=case_id,
            region_id=place if place in regions else None,
            division_id=None if place in regions else place,
            position=position,
            audience=int(audience),
        )
        for position, place in enumerate(places)
    ]
    if made:
        await CasePlace.insert(*made)

"""Loading and saving pre-meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fellesskap.actor import Side, Space
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.premeetings.model import Premeeting, PremeetingState
from fellesskap.premeetings.tables import Premeeting as PremeetingRow
from fellesskap.premeetings.tables import PremeetingCase, PremeetingPerson

_PREMEETING = (
    "id, version, side, region_id, division_id, meeting_id, starts_at, minutes, state, sequence, planned_by"
)


async def load_premeeting(work: Work, premeeting_id: UUID) -> Premeeting:
    """Load a pre-meeting in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"SELECT {_PREMEETING} FROM premeeting WHERE id = $1", premeeting_id)
    if not rows:
        raise NotFound("premeeting.not_found")
    row = rows[0]
    return Premeeting(**{**row, "side": Side(row["side"]), "state": PremeetingState(row["state"])})


async def find_invited(work: Work, premeeting_id: UUID) -> list[UUID]:
    """List those who are asked to come."""
    rows = await PremeetingPerson.select(PremeetingPerson.person_id).where(
        PremeetingPerson.premeeting_id == premeeting_id
    )
    return [row["person_id"] for row in rows]


async def load_starts_at(work: Work, meeting_id: UUID) -> datetime:
    """When a meeting begins, in the scope in force; raise `NotFound` where it does not show."""
    found: datetime | None = await work.connection.fetchval(
        "SELECT starts_at FROM meeting WHERE id = $1", meeting_id
    )
    if found is None:
        raise NotFound("meeting.not_found")
    return found


async def require_seen(work: Work, case_ids: Sequence[UUID]) -> None:
    """Raise `NotFound` unless every one of the cases shows in the scope in force."""
    seen = await work.connection.fetchval(
        'SELECT count(*) FROM "case" WHERE id = ANY($1::uuid[])', list(case_ids)
    )
    if seen != len(case_ids):
        raise NotFound("case.not_found")


async def load_place_name(work: Work, space: Space) -> str | None:
    """What the region or division of a space is called; None for a whole side."""
    name: str | None = await work.connection.fetchval(
        "SELECT name_nb FROM region WHERE id = $1 UNION ALL SELECT name_nb FROM division WHERE id = $2",
        space.region_id,
        space.division_id,
    )
    return name


async def insert_premeeting(
    work: Work, row: PremeetingRow, case_ids: Sequence[UUID], person_ids: Collection[UUID]
) -> None:
    """Insert a pre-meeting with its cases and people."""
    await PremeetingRow.insert(row)
    space = Space(Side(row.side), row.region_id, row.division_id)
    await _insert_parts(work, UUID(str(row.id)), space, case_ids, person_ids)


async def replace_parts(
    work: Work, premeeting: Premeeting, case_ids: Sequence[UUID], person_ids: Collection[UUID]
) -> None:
    """Let a pre-meeting have these cases and people, and no others."""
    await PremeetingCase.delete().where(PremeetingCase.premeeting_id == premeeting.id)
    await PremeetingPerson.delete().where(PremeetingPerson.premeeting_id == premeeting.id)
    await _insert_parts(work, premeeting.id, premeeting.space, case_ids, person_ids)


async def mark_attended(work: Work, premeeting: Premeeting, person_ids: Collection[UUID]) -> None:
    """Note who of those asked came, and add those who came besides."""
    came = list(person_ids) or [UUID(int=0)]
    await PremeetingPerson.update({PremeetingPerson.attended: False}).where(
        PremeetingPerson.premeeting_id == premeeting.id
    )
    await PremeetingPerson.update({PremeetingPerson.attended: True}).where(
        (PremeetingPerson.premeeting_id == premeeting.id) & PremeetingPerson.person_id.is_in(came)
    )
    invited = set(await find_invited(work, premeeting.id))
    more = [one for one in person_ids if one not in invited]
    if more:
        await PremeetingPerson.insert(
            *(_person(premeeting.id, premeeting.space, one, attended=True) for one in more)
        )


async def update_premeeting(work: Work, premeeting_id: UUID, version: int, **values: Any) -> None:
    """Change a pre-meeting that still has `version`; raise `Conflict` where it has moved on."""
    changes: dict[Any, Any] = {**values, PremeetingRow.version: PremeetingRow.version + 1}
    wanted = (PremeetingRow.id == premeeting_id) & (PremeetingRow.version == version)
    if not await PremeetingRow.update(changes).where(wanted).returning(PremeetingRow.id):
        raise Conflict("premeeting.changed_meanwhile")


async def _insert_parts(
    work: Work,
    premeeting_id: UUID,
    space: Space,
    case_ids: Sequence[UUID],
    person_ids: Collection[UUID],
) -> None:
    if case_ids:
        await PremeetingCase.insert(
            *(
                PremeetingCase(
                    id=uuid7(),
                    side=space.side,
                    region_id=space.region_id,
                    division_id=space.division_id,
                    premeeting_id=premeeting_id,
                    case_id=case_id,
                    position=position,
                )
                for position, case_id in enumerate(case_ids, start=1)
            )
        )
    if person_ids:
        await PremeetingPerson.insert(*(_person(premeeting_id, space, one) for one in person_ids))


def _person(
    premeeting_id: UUID, space: Space, person_id: UUID, *, attended: bool | None = None
) -> PremeetingPerson:
    return PremeetingPerson(
        id=uuid7(),
        side=space.side,
        region_id=space.region_id,
        division_id=space.division_id,
        premeeting_id=premeeting_id,
        person_id=person_id,
        attended=attended,
    )

"""Keeping transfers, and finding where a case has been."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases.model import Treatment
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_composition
from fellesskap.transfers.model import Way
from fellesskap.transfers.tables import Transfer


async def insert_transfer(
    work: Work, case_id: UUID, leaving: Treatment, arriving: UUID, way: Way, reason: str
) -> UUID:
    """Keep that a case went from one treatment to another, and return the transfer's id."""
    transfer_id = uuid7()
    await Transfer.insert(
        Transfer(
            id=transfer_id,
            case_id=case_id,
            from_treatment_id=leaving.id,
            to_treatment_id=arriving,
            direction=way.direction,
            part=leaving.case_id != case_id,
            reason=reason.strip(),
            exception=way.exception,
            moved_by=work.actor.person_id,
            moved_at=work.clock.now(),
            audience=int(Audience.PARTNERS),
        )
    )
    return transfer_id


async def find_people_of_origins(work: Work, case_id: UUID, on: date) -> list[PersonRef]:
    """List whoever sits on a day in the bodies that a case, or what it is a part of, was taken from."""
    rows = await work.connection.fetch(
        "SELECT DISTINCT t.body_id FROM transfer x JOIN treatment t ON t.id = x.from_treatment_id "
        "WHERE x.case_id = $1",
        case_id,
    )
    return [
        seat.holder
        for row in rows
        for seat in await find_composition(work, row["body_id"], on)
        if seat.holder
    ]

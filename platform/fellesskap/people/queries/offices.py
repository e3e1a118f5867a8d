"""Loading and saving who has which office, and the seats that follow offices."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.people.model import ExOfficio, Held, InOffice, Place
from fellesskap.people.queries.holdings import held_of_row
from fellesskap.people.tables import OfficeHolding

_IN_OFFICE = "id, office, partner_id, region_id, division_id, person_id, valid_from, valid_to, version"


async def lock_offices(work: Work) -> None:
    """Let one change of offices wait for another."""
    await work.connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.office', 0))"
    )


async def find_offices(work: Work, office: str, place: Place) -> list[InOffice]:
    """List all who have had, have and will have an office, first to last."""
    rows = await work.connection.fetch(
        f"SELECT {_IN_OFFICE} FROM office_holding WHERE office = $1 AND partner_id IS NOT DISTINCT FROM $2 "
        "AND region_id IS NOT DISTINCT FROM $3 AND division_id IS NOT DISTINCT FROM $4 ORDER BY valid_from",
        office,
        place.partner_id,
        place.region_id,
        place.division_id,
    )
    return [_in_office(row) for row in rows]


async def find_offices_from(work: Work, on: date) -> list[InOffice]:
    """List all who have an office on a day or later."""
    rows = await work.connection.fetch(
        f"SELECT {_IN_OFFICE} FROM office_holding WHERE valid_to IS NULL OR valid_to > $1", on
    )
    return [_in_office(row) for row in rows]


async def load_office(work: Work, office_holding_id: UUID, version: int) -> InOffice:
    """Load who has an office, and hold the row; raise `NotFound` or `Conflict`."""
    rows = await work.connection.fetch(
        f"SELECT {_IN_OFFICE} FROM office_holding WHERE id = $1 FOR NO KEY UPDATE", office_holding_id
    )
    if not rows:
        raise NotFound("people.office_holding_not_found")
    if rows[0]["version"] != version:
        raise Conflict("people.changed_meanwhile")
    return _in_office(rows[0])


async def sees_office(work: Work, office_holding_id: UUID) -> bool:
    """Tell whether the actor sees who has the office."""
    return bool(await OfficeHolding.exists().where(OfficeHolding.id == office_holding_id))


async def save_office(work: Work, found: InOffice) -> None:
    """Insert who has an office."""
    await OfficeHolding.insert(
        OfficeHolding(
            id=found.id,
            office=found.office,
            person_id=found.person_id,
            partner_id=found.place.partner_id,
            region_id=found.place.region_id,
            division_id=found.place.division_id,
            valid_from=found.valid_from,
            valid_to=found.valid_to,
            version=1,
        )
    )


async def end_office(work: Work, office_holding_id: UUID, valid_to: date) -> None:
    """Let somebody's time in an office end on a day."""
    values: dict[Any, Any] = {
        OfficeHolding.valid_to: valid_to,
        OfficeHolding.version: OfficeHolding.version + 1,
    }
    await OfficeHolding.update(values).where(OfficeHolding.id == office_holding_id)


async def find_following_seats(work: Work, on: date) -> list[ExOfficio]:
    """List the seats that follow an office on a day or later, each for the days it does."""
    rows = await work.connection.fetch(
        "SELECT s.seat_id, s.body_id, s.office, s.partner_id, s.region_id, s.division_id, s.valid_from, "
        "s.valid_to, (SELECT e.open_to_public FROM body_edition e WHERE e.body_id = s.body_id "
        "ORDER BY e.valid_from DESC LIMIT 1) AS open_to_public FROM seat_edition s "
        "WHERE s.office <> '' AND (s.valid_to IS NULL OR s.valid_to > $1)",
        on,
    )
    return [
        ExOfficio(
            row["seat_id"],
            row["body_id"],
            row["office"],
            _place(row),
            row["valid_from"],
            row["valid_to"],
            row["open_to_public"],
        )
        for row in rows
    ]


async def find_held_by_office(work: Work, seat_ids: list[UUID], on: date) -> list[Held]:
    """List who holds some seats on a day or later, and whoever else holds a seat by an office then."""
    rows = await work.connection.fetch(
        "SELECT id, seat_id, body_id, person_id, kind, rank, valid_from, valid_to, version, side, behind_id, "
        "office_holding_id FROM holding WHERE kind = 'holder' AND (valid_to IS NULL OR valid_to > $2) "
        "AND (seat_id = ANY ($1::uuid[]) OR office_holding_id IS NOT NULL) ORDER BY id FOR NO KEY UPDATE",
        seat_ids,
        on,
    )
    return [held_of_row(row) for row in rows]


def _in_office(row: Record) -> InOffice:
    return InOffice(
        row["id"],
        row["office"],
        _place(row),
        row["person_id"],
        row["valid_from"],
        row["valid_to"],
        row["version"],
    )


def _place(row: Record) -> Place:
    return Place(row["partner_id"], row["region_id"], row["division_id"])

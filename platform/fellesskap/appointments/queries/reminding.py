"""Who is still to answer, and the mails to those who have no contact here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fellesskap.appointments.model import AskedParty, PartyKind, Reminder
from fellesskap.appointments.tables import AppointmentRound as RoundRow
from fellesskap.appointments.tables import AskedAddress
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound

_ADDRESS = """
SELECT a.asked_party_id, a.email, a.state, a.attempts, a.claimed_at, a.version, p.name,
    r.id AS round_id, r.title, r.deadline, r.term_from, r.opened_at,
    (SELECT coalesce(array_agg(DISTINCT e.title_nb || ', ' || b.name_nb), '{}') FROM seat_call c
     JOIN round_seat s ON s.id = c.round_seat_id
     JOIN seat_edition e ON e.seat_id = s.seat_id AND e.valid_from <= s.day
        AND (e.valid_to IS NULL OR e.valid_to > s.day)
     JOIN body_edition b ON b.body_id = s.body_id AND b.valid_from <= s.day
        AND (b.valid_to IS NULL OR b.valid_to > s.day)
     WHERE c.asked_party_id = p.id) AS seats
FROM asked_address a JOIN asked_party p ON p.id = a.asked_party_id
JOIN appointment_round r ON r.id = p.appointment_round_id WHERE a.asked_party_id = $1
"""


@dataclass(frozen=True, slots=True)
class Address:
    """The call to a party by mail: where to, how far it has come, and what it says."""

    asked_party_id: UUID
    email: str
    state: str
    attempts: int
    claimed_at: datetime | None
    version: int
    name: str
    round_id: UUID
    title: str
    deadline: date
    term_from: date
    opened_at: datetime
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenRound:
    """An open round and what it has reminded of."""

    id: UUID
    title: str
    deadline: date
    reminded_ahead: bool
    reminded_due: bool


async def find_open_rounds(work: Work) -> list[OpenRound]:
    """List the open rounds that nobody else is reminding of."""
    rows = await work.connection.fetch(
        "SELECT id, title, deadline, reminded_ahead_at IS NOT NULL AS reminded_ahead, "
        "reminded_due_at IS NOT NULL AS reminded_due FROM appointment_round WHERE state = 'open' "
        "ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
    )
    return [OpenRound(**row) for row in rows]


async def find_missing(work: Work, round_id: UUID) -> list[AskedParty]:
    """List the parties that have not answered."""
    rows = await work.connection.fetch(
        "SELECT id, kind, name, region_id, partner_id, division_id FROM asked_party "
        "WHERE appointment_round_id = $1 AND received_at IS NULL ORDER BY sort_key, id",
        round_id,
    )
    return [AskedParty(**{**row, "kind": PartyKind(row["kind"])}) for row in rows]


async def mark_reminded(work: Work, round_id: UUID, which: Reminder) -> None:
    """Remember that a reminder is sent; the one on the deadline stands for the earlier too."""
    now = work.clock.now()
    values: dict[Any, Any] = {RoundRow.reminded_ahead_at: now}
    if which is Reminder.DUE:
        values[RoundRow.reminded_due_at] = now
    await RoundRow.update(values).where(RoundRow.id == round_id)


async def load_address(work: Work, asked_party_id: UUID) -> Address:
    """Load the call by mail to a party in the scope in force; raise `NotFound` where there is none any more."""
    rows = await work.connection.fetch(_ADDRESS, asked_party_id)
    if not rows:
        raise NotFound("appointment.address_not_found")
    return Address(**{**rows[0], "seats": tuple(rows[0]["seats"])})


async def update_address(work: Work, found: Address, **values: Any) -> None:
    """Change an address that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await AskedAddress.update(**values, version=found.version + 1)
        .where(
            (AskedAddress.asked_party_id == found.asked_party_id) & (AskedAddress.version == found.version)
        )
        .returning(AskedAddress.asked_party_id)
    )
    if not done:
        raise Conflict("appointment.changed_meanwhile")


async def forget_addresses(work: Work, round_id: UUID) -> None:
    """Forget where the calls of a round were mailed."""
    await work.connection.execute(
        "DELETE FROM asked_address a USING asked_party p "
        "WHERE p.id = a.asked_party_id AND p.appointment_round_id = $1",
        round_id,
    )


async def settle_interrupted(work: Work, before: datetime) -> int:
    """Make calls claimed before a moment and not heard of since uncertain; tell how many."""
    rows = await work.connection.fetch(
        "UPDATE asked_address SET state = 'uncertain', failure = 'notice.interrupted', settled_at = $2, "
        "version = version + 1 WHERE state = 'sending' AND claimed_at <= $1 RETURNING asked_party_id",
        before,
        work.clock.now(),
    )
    return len(rows)

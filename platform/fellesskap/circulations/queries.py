"""Loading and saving written procedures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.actor import Audience, Side
from fellesskap.circulations.model import (
    AskedSeat,
    Circulation,
    CirculationStand,
    CirculationState,
    NamedSeat,
    OpenCirculation,
    Place,
    SeatAbsence,
)
from fellesskap.circulations.tables import Circulation as CirculationRow
from fellesskap.circulations.tables import CirculationAnswer, CirculationChange, CirculationSeat
from fellesskap.clock import OSLO
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.errors import Conflict, NotFound
from fellesskap.structure.model import Silence

Values = dict[Column | str, Any]

_CIRCULATION = (
    "SELECT id, version, case_id, treatment_id, body_id, structure_version_id, wording, answer_to_objections, "
    "effect, due, amount_nok, amount_yearly, deadline, silence, state, started_at, audience, overdue_told_at "
    "FROM circulation "
)
_SEAT = (
    "SELECT s.id, s.version, s.circulation_id, s.seat_id, s.position, s.counts, s.person_id, s.absent_id, "
    "s.absence, s.stand, s.stand_reason FROM circulation_seat s "
)


async def load_circulation(work: Work, circulation_id: UUID, *, alone: bool = False) -> Circulation:
    """Load a written procedure in the scope in force; raise `NotFound` where it does not show.

    With `alone`, nobody answers, closes or ends it until this work is done.
    """
    query = f"{_CIRCULATION} WHERE id = $1{' FOR NO KEY UPDATE' if alone else ''}"
    rows = await work.connection.fetch(query, circulation_id)
    if not rows:
        raise NotFound("circulation.not_found")
    row = rows[0]
    return Circulation(
        **{
            **row,
            "effect": DecisionEffect(row["effect"]),
            "silence": Silence(row["silence"]),
            "state": CirculationState(row["state"]),
            "audience": Audience(row["audience"]),
        }
    )


async def insert_circulation(work: Work, row: CirculationRow) -> None:
    """Insert a written procedure."""
    await CirculationRow.insert(row)


async def insert_seats(
    work: Work, circulation_id: UUID, case_id: UUID, places: Sequence[Place], audience: Audience
) -> None:
    """Keep who is asked for which seat."""
    await CirculationSeat.insert(
        *(
            CirculationSeat(
                id=uuid7(),
                circulation_id=circulation_id,
                case_id=case_id,
                seat_id=place.seat.seat_id,
                position=position,
                counts=place.seat.heard,
                person_id=place.person.person_id if place.person else None,
                absent_id=place.absent.person_id if place.absent else None,
                absence=place.absence,
                reason=place.reason,
                audience=int(audience),
            )
            for position, place in enumerate(places, 1)
        )
    )


async def load_seat(work: Work, seat_id: UUID) -> AskedSeat:
    """Load a seat of a written procedure; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"{_SEAT} WHERE s.id = $1", seat_id)
    if not rows:
        raise NotFound("circulation.seat_not_found")
    return _asked(rows[0])


async def find_seats(work: Work, circulation_id: UUID) -> list[AskedSeat]:
    """List the seats of a written procedure in the body's order."""
    rows = await work.connection.fetch(
        f"{_SEAT} WHERE s.circulation_id = $1 ORDER BY s.position", circulation_id
    )
    return [_asked(row) for row in rows]


async def find_named_seats(work: Work, circulation: Circulation) -> list[NamedSeat]:
    """List the seats with what they were called and whose they were on the day the procedure began."""
    rows = await work.connection.fetch(
        "SELECT s.id, e.title_nb, e.side FROM circulation_seat s JOIN seat_edition e ON e.seat_id = s.seat_id "
        "AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2) WHERE s.circulation_id = $1",
        circulation.id,
        circulation.started_at.astimezone(OSLO).date(),
    )
    called = {row["id"]: (row["title_nb"], Side(row["side"])) for row in rows}
    return [NamedSeat(seat, *called[seat.id]) for seat in await find_seats(work, circulation.id)]


async def save_answer(
    work: Work, seat: AskedSeat, case_id: UUID, version: int, stand: CirculationStand, reason: str
) -> None:
    """Keep what a seat answers now, beside all it has answered; raise `Conflict` where it has moved on."""
    now = work.clock.now()
    await update_seat(work, seat, version, {"stand": stand, "stand_reason": reason, "answered_at": now})
    await CirculationAnswer.insert(
        CirculationAnswer(
            id=uuid7(),
            circulation_id=seat.circulation_id,
            case_id=case_id,
            circulation_seat_id=seat.id,
            person_id=work.actor.person_id,
            stand=stand,
            reason=reason,
            answered_at=now,
            audience=int(Audience.PARTNERS),
        )
    )


async def update_seat(work: Work, seat: AskedSeat, version: int, values: Values) -> None:
    """Change a seat that still has `version`, and the procedure with it; raise `Conflict` where it has moved on."""
    done = (
        await CirculationSeat.update({**values, "version": CirculationSeat.version + 1})
        .where((CirculationSeat.id == seat.id) & (CirculationSeat.version == version))
        .returning(CirculationSeat.id)
    )
    if not done:
        raise Conflict("circulation.changed_meanwhile")
    await CirculationRow.update({"version": CirculationRow.version + 1}).where(
        CirculationRow.id == seat.circulation_id
    )


async def end_circulation(
    work: Work, circulation: Circulation, version: int, state: CirculationState, reason: str = ""
) -> None:
    """Keep how a procedure that still has `version` ended; what was answered in it stands from now on."""
    done = (
        await CirculationRow.update(
            {
                "state": state,
                "ended_by": work.actor.person_id,
                "ended_at": work.clock.now(),
                "end_reason": reason,
                "version": CirculationRow.version + 1,
            }
        )
        .where((CirculationRow.id == circulation.id) & (CirculationRow.version == version))
        .returning(CirculationRow.id)
    )
    if not done:
        raise Conflict("circulation.changed_meanwhile")


async def save_deadline(
    work: Work, circulation: Circulation, version: int, deadline: date, reason: str, *, reminded: bool
) -> None:
    """Give an open procedure that still has `version` a later last day, and keep why; who is told by the clock is
    told anew. Raise `Conflict` where it has moved on.
    """
    now = work.clock.now()
    done = (
        await CirculationRow.update(
            {
                "deadline": deadline,
                "reminded_at": now if reminded else None,
                "overdue_told_at": None,
                "version": CirculationRow.version + 1,
            }
        )
        .where((CirculationRow.id == circulation.id) & (CirculationRow.version == version))
        .returning(CirculationRow.id)
    )
    if not done:
        raise Conflict("circulation.changed_meanwhile")
    await CirculationChange.insert(
        CirculationChange(
            id=uuid7(),
            circulation_id=circulation.id,
            case_id=circulation.case_id,
            reason=reason,
            deadline_before=circulation.deadline,
            deadline=deadline,
            changed_by=work.actor.person_id,
            changed_at=now,
            audience=int(Audience.PARTNERS),
        )
    )


async def open_to(work: Work, circulation_id: UUID, audience: Audience) -> None:
    """Let a procedure, who answered what and every new last day be seen that far; what was answered before
    stays where it was.
    """
    reach = int(audience)
    await CirculationRow.update({"audience": reach}).where(
        (CirculationRow.id == circulation_id) & (CirculationRow.audience < reach)
    )
    await CirculationSeat.update({"audience": reach}).where(
        (CirculationSeat.circulation_id == circulation_id) & (CirculationSeat.audience < reach)
    )
    await CirculationChange.update({"audience": reach}).where(
        (CirculationChange.circulation_id == circulation_id) & (CirculationChange.audience < reach)
    )


async def find_open(work: Work, until: date) -> list[OpenCirculation]:
    """List the open procedures that are to be reminded of, or told to be closed, the nearest deadline first."""
    rows = await work.connection.fetch(
        "SELECT c.id, c.case_id, k.title, c.deadline, c.reminded_at IS NOT NULL AS reminded, "
        'c.overdue_told_at IS NOT NULL AS overdue_told FROM circulation c JOIN "case" k ON k.id = c.case_id '
        "WHERE c.state = 'open' AND c.deadline <= $1 AND c.overdue_told_at IS NULL "
        "ORDER BY c.deadline, c.id FOR NO KEY UPDATE OF c",
        until,
    )
    return [OpenCirculation(**row) for row in rows]


async def find_running(work: Work, on: date) -> list[UUID]:
    """List the open procedures whose last day to answer is a day or later, the nearest first."""
    rows = await work.connection.fetch(
        "SELECT id FROM circulation WHERE state = 'open' AND deadline >= $1 ORDER BY deadline, id", on
    )
    return [row["id"] for row in rows]


async def note_told(work: Work, circulation_id: UUID, *, closing: bool) -> None:
    """Keep that those who have not answered were reminded, or that the secretariat knows it can close."""
    column = CirculationRow.overdue_told_at if closing else CirculationRow.reminded_at
    await CirculationRow.update({column: work.clock.now()}).where(CirculationRow.id == circulation_id)


def _asked(row: Any) -> AskedSeat:
    return AskedSeat(
        **{
            **row,
            "absence": SeatAbsence(row["absence"]) if row["absence"] else None,
            "stand": CirculationStand(row["stand"]) if row["stand"] else None,
        }
    )

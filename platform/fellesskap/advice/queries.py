"""Loading and saving advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.advice.model import Advice, AdviceStance
from fellesskap.advice.tables import Advice as AdviceRow
from fellesskap.cases.model import ENDED
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound

_ADVICE = "a.id, a.version, a.case_id, a.body_id, a.name, a.deadline, a.stance, a.audience"

# The newest edition of a body tells what it is called today.
_BODIES = (
    "SELECT b.id, e.name_nb FROM body b JOIN body_edition e ON e.body_id = b.id AND e.valid_from <= $2 "
    "AND (e.valid_to IS NULL OR e.valid_to > $2) WHERE b.id = ANY($1)"
)


async def find_bodies(work: Work, body_ids: Sequence[UUID], on: date) -> dict[UUID, str]:
    """Find what bodies in force on a day are called."""
    rows = await work.connection.fetch(_BODIES, list(body_ids), on)
    return {row["id"]: row["name_nb"] for row in rows}


async def find_advice(work: Work, case_id: UUID) -> list[Advice]:
    """List all who were asked about a case."""
    rows = await work.connection.fetch(
        f"SELECT {_ADVICE} FROM advice a WHERE a.case_id = $1 ORDER BY a.asked_at, a.id", case_id
    )
    return [_advice(row) for row in rows]


async def load_advice(work: Work, advice_id: UUID) -> Advice:
    """Load one who was asked; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"SELECT {_ADVICE} FROM advice a WHERE a.id = $1", advice_id)
    if not rows:
        raise NotFound("advice.not_found")
    return _advice(rows[0])


async def insert_advice(
    work: Work,
    case_id: UUID,
    advisers: Sequence[tuple[UUID | None, str]],
    question: str,
    text_edition: int,
    deadline: date,
    *,
    reminded: bool,
    audience: Audience,
) -> None:
    """Insert a row for each who is asked: the body and its name, or a name alone."""
    now = work.clock.now()
    await AdviceRow.insert(
        *(
            AdviceRow(
                id=uuid7(),
                case_id=case_id,
                body_id=body_id,
                name=name,
                question=question,
                text_edition=text_edition,
                deadline=deadline,
                asked_by=work.actor.person_id,
                asked_at=now,
                reminded_ahead_at=now if reminded else None,
                audience=int(audience),
            )
            for body_id, name in advisers
        )
    )


async def save_answer(
    work: Work,
    advice: Advice,
    version: int,
    stance: AdviceStance,
    text: str,
    reference: str,
    *,
    registered: bool,
) -> None:
    """Save an answer to a row that still has `version`; raise `Conflict` where it has moved on."""
    saved = await work.connection.fetch(
        "UPDATE advice SET stance = $3, text = $4, reference = $5, registered = $6, answered_by = $7, "
        "answered_at = $8, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id",
        advice.id,
        version,
        stance,
        text.strip(),
        reference.strip(),
        registered,
        work.actor.person_id,
        work.clock.now(),
    )
    if not saved:
        raise Conflict("advice.changed_meanwhile")


async def find_waiting(work: Work) -> list[tuple[Advice, str, bool, bool]]:
    """List bodies yet to answer about cases that have not ended, with the case's title and what was reminded of."""
    rows = await work.connection.fetch(
        f"SELECT {_ADVICE}, c.title, a.reminded_ahead_at IS NOT NULL AS ahead, "
        "a.reminded_due_at IS NOT NULL AS due FROM advice a "
        'JOIN "case" c ON c.id = a.case_id '
        "WHERE a.stance IS NULL AND a.body_id IS NOT NULL AND c.state <> ALL ($1) "
        "ORDER BY a.id FOR NO KEY UPDATE OF a SKIP LOCKED",
        list(ENDED),
    )
    return [(_advice(row), row["title"], row["ahead"], row["due"]) for row in rows]


async def mark_reminded(work: Work, advice_id: UUID, *, due: bool) -> None:
    """Remember that a reminder is sent; the one on the deadline stands for the earlier too."""
    values: dict[Any, Any] = {AdviceRow.reminded_ahead_at: work.clock.now()}
    if due:
        values[AdviceRow.reminded_due_at] = work.clock.now()
    await AdviceRow.update(values).where(AdviceRow.id == advice_id)


def _advice(row: Mapping[str, Any]) -> Advice:
    return Advice(
        row["id"],
        row["version"],
        row["case_id"],
        row["body_id"],
        row["name"],
        row["deadline"],
        AdviceStance(row["stance"]) if row["stance"] else None,
        Audience(row["audience"]),
    )

"""Loading what a decision rests on and saving it; what is saved never changes but in who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.cases.model import TreatmentState
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions.model import (
    Beyond,
    DecisionEffect,
    DecisionFacts,
    InForce,
    Occasion,
    PresentSeat,
    Recorded,
    Result,
    Waiting,
)
from fellesskap.decisions.tables import Decision, Voice
from fellesskap.errors import NotFound
from fellesskap.rounds.model import LeftOut
from fellesskap.structure.model import Force


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is recorded; `consensus` is how it was formed."""

    id: UUID
    wording: str
    answer_to_objections: str
    result: Result
    effect: DecisionEffect
    urgent_reason: str
    consensus: Mapping[str, object]
    audience: Audience
    force: InForce | None
    onward_body_id: UUID | None
    confirms_id: UUID | None
    amount_nok: int | None
    amount_yearly: bool
    beyond: Sequence[Beyond]
    beyond_reason: str
    left_out: Sequence[LeftOut] = ()


async def has_decision(work: Work, occasion: Occasion) -> bool:
    """Tell whether a line of an agenda, or a written procedure, already has its decision."""
    if occasion.agenda_item_id is not None:
        return bool(await Decision.exists().where(Decision.agenda_item_id == occasion.agenda_item_id))
    return bool(await Decision.exists().where(Decision.circulation_id == occasion.circulation_id))


async def find_urgent_reasons(work: Work, case_id: UUID) -> list[str]:
    """List why each side marked a case urgent, the first to mark it first."""
    rows = await work.connection.fetch(
        "SELECT reason FROM urgency WHERE case_id = $1 ORDER BY marked_at, id", case_id
    )
    return [row["reason"] for row in rows]


async def load_decision(work: Work, decision_id: UUID) -> Recorded:
    """Load what follows from a decision; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(
        "SELECT d.id, d.case_id, c.title, d.result, d.effect, d.decided_on, d.audience, d.force, d.confirms_id, "
        "d.left_out::text AS left_out "
        'FROM decision d JOIN "case" c ON c.id = d.case_id WHERE d.id = $1',
        decision_id,
    )
    if not rows:
        raise NotFound("decision.not_found")
    row = rows[0]
    return Recorded(
        row["id"],
        row["case_id"],
        row["title"],
        Result(row["result"]),
        DecisionEffect(row["effect"]),
        row["decided_on"],
        Audience(row["audience"]),
        Force(row["force"]) if row["force"] else None,
        row["confirms_id"],
        _left_out(row["left_out"]),
    )


async def find_origin(work: Work, decision_id: UUID | None) -> list[UUID]:
    """List the body that made a decision, for telling it what another body came to."""
    rows = await work.connection.fetch("SELECT body_id FROM decision WHERE id = $1", decision_id)
    return [row["body_id"] for row in rows]


async def load_waiting(work: Work, decision_id: UUID) -> Waiting:
    """Load a decision that waits for a body, in the engine scope."""
    rows = await work.connection.fetch(
        "SELECT d.id, d.effect, d.amount_nok, d.amount_yearly, EXISTS (SELECT FROM decision c "
        "WHERE c.confirms_id = d.id AND c.result <> 'postponed') AS settled, d.left_out::text AS left_out "
        "FROM decision d WHERE d.id = $1",
        decision_id,
    )
    row = rows[0]
    return Waiting(**{**row, "effect": DecisionEffect(row["effect"]), "left_out": _left_out(row["left_out"])})


async def insert_decision(
    work: Work, new: NewDecision, facts: DecisionFacts, seats: Iterable[PresentSeat]
) -> None:
    """Insert a decision with the voice of every counted seat that took part."""
    occasion = facts.occasion
    await Decision.insert(
        Decision(
            id=new.id,
            case_id=facts.file.case.id,
            agenda_item_id=occasion.agenda_item_id,
            meeting_id=occasion.meeting_id,
            circulation_id=occasion.circulation_id,
            body_id=occasion.body_id,
            structure_version_id=occasion.structure_version_id,
            wording=new.wording,
            answer_to_objections=new.answer_to_objections,
            result=new.result,
            effect=new.effect,
            urgent=bool(new.urgent_reason),
            urgent_reason=new.urgent_reason,
            consensus=json.dumps(new.consensus, ensure_ascii=False),
            force=new.force.force if new.force else None,
            in_force_on=new.force.since if new.force else None,
            onward_body_id=new.onward_body_id,
            confirms_id=new.confirms_id,
            amount_nok=new.amount_nok,
            amount_yearly=new.amount_yearly,
            beyond=json.dumps(
                [
                    {"seat": str(one.seat_id), "name": one.name, "limit_nok": one.limit_nok}
                    for one in new.beyond
                ],
                ensure_ascii=False,
            ),
            beyond_reason=new.beyond_reason,
            left_out=json.dumps(
                [
                    {"partner_id": str(one.partner_id), "side": one.side, "name": one.name}
                    for one in new.left_out
                ],
                ensure_ascii=False,
            ),
            decided_on=occasion.on,
            recorded_by=work.actor.person_id,
            recorded_at=work.clock.now(),
            audience=int(new.audience),
        )
    )
    voices = [
        Voice(
            id=uuid7(),
            decision_id=new.id,
            seat_id=seat.seat_id,
            person_id=seat.person_id,
            position=seat.position,
            reason=seat.reason,
            counted=True,
            audience=int(new.audience),
        )
        for seat in seats
        if seat.counts
    ]
    if voices:
        await Voice.insert(*voices)


async def insert_deciding_treatment(work: Work, facts: DecisionFacts, on: date, audience: Audience) -> None:
    """Insert the second step of a case that was decided in the meeting that discussed it."""
    await work.connection.execute(
        "INSERT INTO treatment (id, case_id, body_id, step, position, state, treated_on, audience, created_at) "
        "SELECT $1, $2, $3, 'decide', max(position) + 1, $4, $5, $6, $7 FROM treatment WHERE case_id = $2",
        uuid7(),
        facts.file.case.id,
        facts.occasion.body_id,
        TreatmentState.DONE,
        on,
        int(audience),
        work.clock.now(),
    )


def _left_out(text: str) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(UUID(one["partner_id"]), Side(one["side"]), one["name"]) for one in json.loads(text))

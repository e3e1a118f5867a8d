"""Loading what a decision rests on and saving it; what is saved never changes but in who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases.model import TreatmentState
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, DecisionFacts, PresentSeat, Recorded, Result
from fellesskap.decisions.tables import Decision, Voice
from fellesskap.errors import NotFound
from fellesskap.meetings.model import AgendaItem


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


async def has_decision(work: Work, item_id: UUID) -> bool:
    """Tell whether a line of an agenda already has its decision."""
    return bool(await Decision.exists().where(Decision.agenda_item_id == item_id))


async def find_urgent_reasons(work: Work, case_id: UUID) -> list[str]:
    """List why each side marked a case urgent, the first to mark it first."""
    rows = await work.connection.fetch(
        "SELECT reason FROM urgency WHERE case_id = $1 ORDER BY marked_at, id", case_id
    )
    return [row["reason"] for row in rows]


async def load_decision(work: Work, decision_id: UUID) -> Recorded:
    """Load what follows from a decision; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(
        "SELECT d.id, d.case_id, c.title, d.result, d.effect, d.decided_on, d.audience "
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
    )


async def insert_decision(
    work: Work, new: NewDecision, facts: DecisionFacts, item: AgendaItem, seats: Iterable[PresentSeat]
) -> None:
    """Insert a decision with the voice of every counted seat that was met for."""
    await Decision.insert(
        Decision(
            id=new.id,
            case_id=facts.file.case.id,
            agenda_item_id=item.id,
            meeting_id=facts.meeting.id,
            body_id=facts.meeting.body_id,
            structure_version_id=facts.meeting.structure_version_id,
            wording=new.wording,
            answer_to_objections=new.answer_to_objections,
            result=new.result,
            effect=new.effect,
            urgent=bool(new.urgent_reason),
            urgent_reason=new.urgent_reason,
            consensus=json.dumps(new.consensus, ensure_ascii=False),
            decided_on=facts.meeting.held_on,
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
        facts.meeting.body_id,
        TreatmentState.DONE,
        on,
        int(audience),
        work.clock.now(),
    )

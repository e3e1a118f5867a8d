"""Placing a decision that goes onward with another body, where the one it waits for is gone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries, rules
from fellesskap.cases.model import TreatmentState
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class PlaceOnward:
    """Let what was decided, and waits for a body that is gone, wait for another; `reason` stands on the case."""

    case_id: UUID
    version: int
    body_id: UUID
    reason: str


async def place_onward(work: Work, command: PlaceOnward) -> UUID:
    """Place it and return the case's id; the decision and all that led to it stand as they are."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        await queries.update_case(work, case.id, command.version, {})
        file = await queries.load_file(work, case)
        on = today(work.clock)
        waiting = rules.require_onward_lost(file, gone=await queries.is_onward_gone(work, case.id, on))
        rules.require_reason(command.reason)
        _, structure = await find_structure(work, on)
        key = await load_body_key(work, command.body_id)
        rules.require_onward_body(structure, case.matter_class, key)
        await queries.update_treatment(work, waiting.id, state=TreatmentState.WITHDRAWN)
        await queries.add_treatment(
            work,
            file,
            command.body_id,
            waiting.step,
            case.audience,
            reason=command.reason.strip(),
            decision_id=waiting.decision_id,
        )
        await queries.add_event(
            work,
            case.id,
            "case.placed_onward",
            case.audience,
            body_id=command.body_id,
            reason=command.reason.strip(),
            step=waiting.step,
        )
        await audit.append(work, "case.placed_onward", case.id, body=key, was=str(waiting.body_id))
    return case.id

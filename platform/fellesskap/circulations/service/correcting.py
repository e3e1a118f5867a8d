"""Proposing what a decision in writing should have said; whoever confirms it does as with minutes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.circulations import queries, rules
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.minutes.model import Mending, Passage
from fellesskap.minutes.service import put_forward


@dataclass(frozen=True, slots=True)
class ProposeWrittenCorrection:
    """Propose what a body's decision in writing should have said; `corrections` is how many there were when read.

    `same_meaning` says that the decision is the same, only written right.
    """

    circulation_id: UUID
    corrections: int
    text: str
    reason: str
    same_meaning: bool = False


async def propose_written_correction(work: Work, command: ProposeWrittenCorrection) -> UUID:
    """Keep the proposal, tell those who may confirm it, and return its id."""
    guarded(command)
    found = await queries.load_circulation(work, command.circulation_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        found = await queries.load_circulation(work, found.id, alone=True)
        rules.require_decided(found)
        mending = Mending(command.corrections, command.text, command.reason, command.same_meaning)
        return await put_forward(work, Passage(found.body_id, circulation_id=found.id), mending)

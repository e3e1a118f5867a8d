"""Those that ended while they were asked: until when they are there, and what becomes of their question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from fellesskap.db.work import Work
from fellesskap.errors import Conflict
from fellesskap.rounds.model import Asked, Reply

_UNTIL = """
SELECT CASE WHEN r.division_id IS NULL THEN p.valid_to ELSE d.valid_to END
FROM reply r JOIN partner p ON p.id = r.partner_id LEFT JOIN division d ON d.id = r.division_id WHERE r.id = $1
"""
# The answer is left as it was given, and so is its edition.
_END = """
UPDATE reply SET ended_at = $3, ended_by = $4, ended_reason = $5, successors = $6::jsonb
WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id
"""
_INSTEAD_OF = """
UPDATE reply r SET instead_of = r.instead_of || $4::jsonb
FROM unnest($2::uuid[], $3::uuid[]) g (partner_id, division_id)
WHERE r.round_id = $1 AND r.partner_id = g.partner_id AND r.division_id IS NOT DISTINCT FROM g.division_id
"""


async def find_until(work: Work, reply: Reply) -> date | None:
    """Find the first day that whoever is asked is no longer there."""
    until: date | None = await work.connection.fetchval(_UNTIL, reply.id)
    return until


async def end_reply(work: Work, reply: Reply, version: int, reason: str, successors: Sequence[Asked]) -> None:
    """Let a reply that still has `version` no longer be asked; raise `Conflict` where it has moved on.

    Its `successors`, who are asked already, have it from now on that they are asked instead of it.
    """
    saved = await work.connection.fetch(
        _END,
        reply.id,
        version,
        work.clock.now(),
        work.actor.person_id,
        reason.strip(),
        json.dumps([{"name": one.name} for one in successors]),
    )
    if not saved:
        raise Conflict("round.changed_meanwhile")
    await work.connection.execute(
        _INSTEAD_OF,
        reply.round_id,
        [one.partner_id for one in successors],
        [one.division_id for one in successors],
        json.dumps([{"name": reply.asked.name}]),
    )

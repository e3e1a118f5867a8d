"""Whom a round leaves out: kept as it opens, taken along by the next, and gone as they are asked after all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict
from fellesskap.rounds.model import Asked, LeftOut, Round, Stance
from fellesskap.rounds.queries.opening import insert_asked
from fellesskap.rounds.queries.rounds import TAKEN_BACK
from fellesskap.rounds.tables import Unasked

_FIND = """
SELECT u.partner_id, p.side, coalesce(d.name_nb, p.name) AS name, u.sort_key, u.division_id, u.region_id
FROM unasked u JOIN partner p ON p.id = u.partner_id LEFT JOIN division d ON d.id = u.division_id
WHERE u.round_id = $1 ORDER BY p.side <> 'municipal', u.sort_key, u.id
"""
_NOW_ASKED = """
DELETE FROM unasked u USING unnest($2::uuid[], $3::uuid[]) g (partner_id, division_id)
WHERE u.round_id = $1 AND u.partner_id = g.partner_id AND u.division_id IS NOT DISTINCT FROM g.division_id
"""
_TAKE_BACK = f"UPDATE stance SET {TAKEN_BACK} WHERE round_id = $1 AND id = ANY($2)"


async def find_unasked(work: Work, round_id: UUID) -> list[Asked]:
    """List everyone a round leaves out."""
    rows = await work.connection.fetch(_FIND, round_id)
    return [Asked(**{**row, "side": Side(row["side"])}) for row in rows]


async def find_left_out(work: Work, partner_ids: Sequence[UUID]) -> tuple[LeftOut, ...]:
    """Name the partners that nobody was asked of, the municipalities first."""
    rows = await work.connection.fetch(
        "SELECT id, side, name FROM partner WHERE id = ANY($1) ORDER BY side <> 'municipal', sort_key, id",
        partner_ids,
    )
    return tuple(LeftOut(row["id"], Side(row["side"]), row["name"]) for row in rows)


async def insert_unasked(work: Work, round_id: UUID, unasked: Sequence[Asked], audience: Audience) -> None:
    """Keep whom a round leaves out."""
    if unasked:
        await Unasked.insert(
            *(
                Unasked(
                    id=uuid7(),
                    round_id=round_id,
                    partner_id=one.partner_id,
                    division_id=one.division_id,
                    region_id=one.region_id,
                    sort_key=one.sort_key,
                    audience=int(audience),
                )
                for one in unasked
            )
        )


async def ask_unasked(
    work: Work,
    found: Round,
    version: int,
    asked: Sequence[Asked],
    stances: Collection[Stance],
    back: Collection[Stance],
) -> None:
    """Let an open round that still has `version` ask some of those it left out, and take `back` positions.

    `stances` are those the round has. Raise `Conflict` where it has moved on.
    """
    saved = await work.connection.fetch(
        "UPDATE round SET version = version + 1 WHERE id = $1 AND version = $2 AND state = 'open' RETURNING id",
        found.id,
        version,
    )
    if not saved:
        raise Conflict("round.changed_meanwhile")
    await work.connection.execute(
        _NOW_ASKED, found.id, [one.partner_id for one in asked], [one.division_id for one in asked]
    )
    await insert_asked(work, found.id, asked, found.audience, stances)
    await work.connection.execute(_TAKE_BACK, found.id, [stance.id for stance in back])

"""Whom a round asks, and the round as it is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.rounds.model import Asked, RoundState, Stance
from fellesskap.rounds.tables import Reply as ReplyRow
from fellesskap.rounds.tables import Round as RoundRow
from fellesskap.rounds.tables import Stance as StanceRow
from fellesskap.structure.model import Anchor, AnchoringLevel, ObjectionEffect, Silence

_IN_FORCE = "{0}.valid_from <= $1 AND ({0}.valid_to IS NULL OR {0}.valid_to > $1)"

_CANDIDATES = {
    Anchor.MUNICIPALITIES: (
        "SELECT p.id AS partner_id, p.side, p.name, p.sort_key, NULL::uuid AS division_id, m.region_id "
        f"FROM partner p LEFT JOIN region_member m ON m.partner_id = p.id AND {_IN_FORCE.format('m')} "
        f"WHERE p.kind = 'municipality' AND {_IN_FORCE.format('p')}"
    ),
    Anchor.DIVISIONS: (
        "SELECT d.partner_id, p.side, d.name_nb AS name, d.sort_key, d.id AS division_id, NULL::uuid AS region_id "
        "FROM division d JOIN partner p ON p.id = d.partner_id AND p.kind = 'trust' "
        f"WHERE NOT d.external AND {_IN_FORCE.format('d')}"
    ),
    Anchor.TRUST: (
        "SELECT p.id AS partner_id, p.side, p.name, p.sort_key, NULL::uuid AS division_id, "
        f"NULL::uuid AS region_id FROM partner p WHERE p.kind = 'trust' AND {_IN_FORCE.format('p')}"
    ),
}


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round as it is opened."""

    id: UUID
    case_id: UUID
    treatment_id: UUID
    level: AnchoringLevel
    question: str
    text_edition: int
    deadline: date
    silence: Silence
    objection_effect: ObjectionEffect
    structure_version_id: UUID
    deciding_body_id: UUID
    reminded_ahead: bool = False
    follows_id: UUID | None = None


async def find_candidates(work: Work, on: date) -> dict[Anchor, list[Asked]]:
    """List those in force on a day: municipalities with their region then, the trust's own divisions, the trust.

    A division that belongs to another enterprise is not among them.
    """
    return {
        anchor: [
            Asked(**{**row, "side": Side(row["side"])}) for row in await work.connection.fetch(query, on)
        ]
        for anchor, query in _CANDIDATES.items()
    }


async def insert_round(work: Work, new: NewRound, asked: Sequence[Asked], audience: Audience) -> None:
    """Insert an open round with a row for each asked, for each region among them, and for divided trusts."""
    await insert_head(work, new, audience)
    await insert_asked(work, new.id, asked, audience)


async def insert_asked(
    work: Work, round_id: UUID, asked: Sequence[Asked], audience: Audience, known: Collection[Stance] = ()
) -> None:
    """Insert a row for each asked and for each position over them that is not `known`."""
    if not asked:
        return
    await ReplyRow.insert(
        *(
            ReplyRow(
                id=uuid7(),
                round_id=round_id,
                partner_id=one.partner_id,
                division_id=one.division_id,
                region_id=one.region_id,
                sort_key=one.sort_key,
                audience=int(audience),
            )
            for one in asked
        )
    )
    await insert_stances(work, round_id, asked, audience, known)


async def insert_stances(
    work: Work, round_id: UUID, asked: Sequence[Asked], audience: Audience, known: Collection[Stance]
) -> None:
    """Insert an open position over each group of the asked that has one and is not `known`."""
    stances = [
        StanceRow(
            id=uuid7(),
            round_id=round_id,
            region_id=region_id,
            side=side,
            sort_key=key,
            audience=int(audience),
        )
        for region_id, side, key in await _gatherers(work, asked)
        if not any((one.region_id, one.side) == (region_id, side) for one in known)
    ]
    if stances:
        await StanceRow.insert(*stances)


async def insert_head(work: Work, new: NewRound, audience: Audience) -> None:
    """Insert an open round that asks nobody yet."""
    values = {name: getattr(new, name) for name in NewRound.__slots__ if name != "reminded_ahead"}
    now = work.clock.now()
    await RoundRow.insert(
        RoundRow(
            **values,
            opened_at=now,
            state=RoundState.OPEN,
            closed_at=None,
            reminded_ahead_at=now if new.reminded_ahead else None,
            audience=int(audience),
        )
    )


async def _gatherers(work: Work, asked: Sequence[Asked]) -> list[tuple[UUID | None, Side, str]]:
    rows = await work.connection.fetch(
        "SELECT id, sort_key FROM region WHERE id = ANY($1)",
        [one.region_id for one in asked if one.region_id],
    )
    found: list[tuple[UUID | None, Side, str]] = [
        (row["id"], Side.MUNICIPAL, row["sort_key"]) for row in rows
    ]
    if any(one.division_id for one in asked):
        found.append((None, Side.HOSPITAL, ""))
    return found

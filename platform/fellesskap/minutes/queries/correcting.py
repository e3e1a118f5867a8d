"""Keeping the corrections of approved minutes, and those that are proposed.

Each is a row of its own, and nothing approved is touched.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.errors import Conflict, NotFound
from fellesskap.minutes.model import Letter, ProposalState, ProposedCorrection, Said
from fellesskap.minutes.tables import MinutesCorrection
from fellesskap.minutes.tables import ProposedCorrection as ProposedRow

_PROPOSED = (
    ProposedRow.id,
    ProposedRow.meeting_id,
    ProposedRow.body_id,
    ProposedRow.agenda_item_id,
    ProposedRow.before,
    ProposedRow.text,
    ProposedRow.reason,
    ProposedRow.proposed_by,
    ProposedRow.side,
    ProposedRow.by_leaders,
    ProposedRow.state,
    ProposedRow.version,
)


async def load_said(work: Work, item_id: UUID) -> Said:
    """Load what the minutes say of a line, as last corrected; decisions are named, not imported."""
    rows = await work.connection.fetch(
        "SELECT coalesce((SELECT c.text FROM minutes_correction c WHERE c.agenda_item_id = i.id "
        "ORDER BY c.number DESC LIMIT 1), d.wording, i.record) AS text, d.id IS NOT NULL AS decided, i.audience "
        "FROM agenda_item i LEFT JOIN decision d ON d.agenda_item_id = i.id WHERE i.id = $1",
        item_id,
    )
    return Said(**rows[0])


async def find_letters(work: Work, item_id: UUID) -> list[Letter]:
    """List the newest letter in each language of what was decided on a line; decisions are named, not imported."""
    rows = await work.connection.fetch(
        "SELECT DISTINCT ON (l.language) l.decision_id, l.title, l.language, l.audience FROM document l "
        "JOIN decision d ON d.id = l.decision_id WHERE d.agenda_item_id = $1 AND l.kind = $2 "
        "ORDER BY l.language, l.edition DESC",
        item_id,
        DocumentKind.DECISION_LETTER,
    )
    return [Letter(**{**row, "audience": Audience(row["audience"])}) for row in rows]


async def count_corrections(work: Work, meeting_id: UUID) -> int:
    """Count how often a meeting's minutes have been corrected."""
    found: int = await MinutesCorrection.count().where(MinutesCorrection.meeting_id == meeting_id)
    return found


async def insert_correction(work: Work, proposed: ProposedCorrection, number: int, audience: int) -> UUID:
    """Insert a correction that the actor confirms, seen by whoever sees the line it is of, and return its id."""
    correction_id = uuid7()
    await MinutesCorrection.insert(
        MinutesCorrection(
            id=correction_id,
            meeting_id=proposed.meeting_id,
            agenda_item_id=proposed.agenda_item_id,
            number=number,
            before=proposed.before,
            text=proposed.text,
            reason=proposed.reason,
            corrected_by=proposed.proposed_by,
            corrected_at=work.clock.now(),
            line_id=None,
            audience=audience,
            confirmed_by=work.actor.person_id,
        )
    )
    return correction_id


async def has_proposed(work: Work, item_id: UUID) -> bool:
    """Tell whether a correction of a line waits for another's word."""
    return bool(
        await ProposedRow.exists().where(
            (ProposedRow.agenda_item_id == item_id) & (ProposedRow.state == ProposalState.OPEN)
        )
    )


async def insert_proposed(work: Work, row: ProposedRow) -> None:
    """Insert a proposed correction."""
    await ProposedRow.insert(row)


async def load_proposed(work: Work, proposed_id: UUID) -> ProposedCorrection:
    """Load a proposed correction in the scope in force; raise `NotFound` where it does not show."""
    rows = await ProposedRow.select(*_PROPOSED).where(ProposedRow.id == proposed_id)
    if not rows:
        raise NotFound("minutes.proposal_not_found")
    row = rows[0]
    side, state = row["side"], row["state"]
    return ProposedCorrection(**{**row, "side": Side(side) if side else None, "state": ProposalState(state)})


async def settle_proposed(
    work: Work, proposed_id: UUID, version: int, state: ProposalState, remark: str = ""
) -> None:
    """Keep what became of a proposal that still has `version`; raise `Conflict` where it has moved on."""
    values: dict[Any, Any] = {
        ProposedRow.state: state,
        ProposedRow.remark: remark,
        ProposedRow.settled_by: work.actor.person_id,
        ProposedRow.settled_at: work.clock.now(),
        ProposedRow.version: ProposedRow.version + 1,
    }
    done = (
        await ProposedRow.update(values)
        .where((ProposedRow.id == proposed_id) & (ProposedRow.version == version))
        .returning(ProposedRow.id)
    )
    if not done:
        raise Conflict("meeting.changed_meanwhile")

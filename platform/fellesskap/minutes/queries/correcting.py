"""Keeping the corrections of approved minutes and of what was decided in writing, and those that are proposed.

Each is a row of its own, and nothing that stands is touched. Decisions and written procedures belong to features
above and are named, not imported.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from piccolo.columns.combination import Where

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.errors import Conflict, NotFound
from fellesskap.minutes.model import (
    DecisionPaper,
    Passage,
    ProposalState,
    ProposedCorrection,
    Said,
    WrittenRecord,
)
from fellesskap.minutes.tables import MinutesCorrection
from fellesskap.minutes.tables import ProposedCorrection as ProposedRow
from fellesskap.structure.model import Approval

_PROPOSED = (
    ProposedRow.id,
    ProposedRow.meeting_id,
    ProposedRow.body_id,
    ProposedRow.agenda_item_id,
    ProposedRow.circulation_id,
    ProposedRow.before,
    ProposedRow.text,
    ProposedRow.reason,
    ProposedRow.proposed_by,
    ProposedRow.side,
    ProposedRow.by_leaders,
    ProposedRow.state,
    ProposedRow.version,
)
_SAID_OF_LINE = (
    "SELECT coalesce((SELECT c.text FROM minutes_correction c WHERE c.agenda_item_id = i.id "
    "ORDER BY c.number DESC LIMIT 1), d.wording, i.record) AS text, i.audience, d.id AS decision_id, d.case_id "
    "FROM agenda_item i LEFT JOIN decision d ON d.agenda_item_id = i.id WHERE i.id = $1"
)
_SAID_IN_WRITING = (
    "SELECT coalesce((SELECT c.text FROM minutes_correction c WHERE c.circulation_id = d.circulation_id "
    "ORDER BY c.number DESC LIMIT 1), d.wording) AS text, d.audience, d.id AS decision_id, d.case_id "
    "FROM decision d WHERE d.circulation_id = $1"
)


async def load_said(work: Work, passage: Passage) -> Said:
    """Load what stands in a passage, as last corrected."""
    query = _SAID_OF_LINE if passage.circulation_id is None else _SAID_IN_WRITING
    rows = await work.connection.fetch(query, passage.agenda_item_id or passage.circulation_id)
    return Said(**{**rows[0], "audience": Audience(rows[0]["audience"])})


async def load_written(work: Work, circulation_id: UUID) -> WrittenRecord:
    """Load a written procedure that has ended, with whose word the body's minutes took on that day."""
    (row,) = await work.connection.fetch(
        "SELECT c.id, c.case_id, k.title, e.minutes_approved_by AS approval FROM circulation c "
        'JOIN "case" k ON k.id = c.case_id LEFT JOIN body_edition e ON e.body_id = c.body_id '
        "AND e.valid_from <= (c.ended_at AT TIME ZONE 'Europe/Oslo')::date "
        "AND (e.valid_to IS NULL OR e.valid_to > (c.ended_at AT TIME ZONE 'Europe/Oslo')::date) WHERE c.id = $1",
        circulation_id,
    )
    return WrittenRecord(**{**row, "approval": Approval(row["approval"] or Approval.SECRETARIAT)})


async def find_asked_in_writing(work: Work, circulation_id: UUID) -> list[UUID]:
    """List who was asked in a written procedure, also who left the seat to another."""
    rows = await work.connection.fetch(
        "SELECT person_id AS id FROM circulation_seat WHERE circulation_id = $1 AND person_id IS NOT NULL "
        "UNION SELECT absent_id FROM circulation_seat WHERE circulation_id = $1 AND absent_id IS NOT NULL",
        circulation_id,
    )
    return [row["id"] for row in rows]


async def find_papers(work: Work, decision_id: UUID) -> list[DecisionPaper]:
    """List the newest letter in each language of a decision, and the newest record where it was made in writing."""
    rows = await work.connection.fetch(
        "SELECT DISTINCT ON (kind, language) kind, decision_id, title, language, audience FROM document "
        "WHERE decision_id = $1 AND kind = ANY ($2) ORDER BY kind, language, edition DESC",
        decision_id,
        [DocumentKind.DECISION_LETTER, DocumentKind.WRITTEN_RECORD],
    )
    return [
        DecisionPaper(**{**row, "kind": DocumentKind(row["kind"]), "audience": Audience(row["audience"])})
        for row in rows
    ]


async def count_corrections(work: Work, passage: Passage) -> int:
    """Count how often the minutes that hold a passage have been corrected, or its written procedure."""
    found: int = await MinutesCorrection.count().where(
        MinutesCorrection.meeting_id == passage.meeting_id
        if passage.circulation_id is None
        else MinutesCorrection.circulation_id == passage.circulation_id
    )
    return found


async def insert_correction(
    work: Work, proposed: ProposedCorrection, number: int, audience: Audience
) -> UUID:
    """Insert a correction that the actor confirms, seen as far as what it is of, and return its id."""
    correction_id = uuid7()
    await MinutesCorrection.insert(
        MinutesCorrection(
            id=correction_id,
            meeting_id=proposed.meeting_id,
            agenda_item_id=proposed.agenda_item_id,
            circulation_id=proposed.circulation_id,
            number=number,
            before=proposed.before,
            text=proposed.text,
            reason=proposed.reason,
            corrected_by=proposed.proposed_by,
            corrected_at=work.clock.now(),
            line_id=None,
            audience=int(audience),
            confirmed_by=work.actor.person_id,
        )
    )
    return correction_id


async def has_proposed(work: Work, passage: Passage) -> bool:
    """Tell whether a correction of a passage waits for another's word."""
    return bool(await ProposedRow.exists().where(_of(passage) & (ProposedRow.state == ProposalState.OPEN)))


def _of(passage: Passage) -> Where:
    if passage.circulation_id is None:
        return ProposedRow.agenda_item_id == passage.agenda_item_id
    return ProposedRow.circulation_id == passage.circulation_id


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
        raise Conflict("minutes.corrected_meanwhile")

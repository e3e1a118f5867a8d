"""Loading and saving disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.disagreements.model import Disagreement, Due, Party, Stage, StageState
from fellesskap.disagreements.tables import Disagreement as DisagreementRow
from fellesskap.disagreements.tables import DisagreementParty, DisagreementStage
from fellesskap.errors import Conflict, NotFound
from fellesskap.structure.model import DisagreementLevel

_NAMED = (
    "SELECT p.id AS partner_id, d.id AS division_id, p.side, coalesce(d.name_nb, p.name) AS name "
    "FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS g (partner_id, division_id, place) "
    "JOIN partner p ON p.id = g.partner_id LEFT JOIN division d ON d.id = g.division_id AND d.partner_id = p.id "
    "WHERE (g.division_id IS NULL) = (d.id IS NULL) ORDER BY g.place"
)


async def find_named(work: Work, named: Sequence[tuple[UUID, UUID | None]]) -> tuple[Party, ...]:
    """Find partners, and divisions of theirs, with their names; raise `NotFound` where one does not exist."""
    rows = await work.connection.fetch(_NAMED, [one for one, _ in named], [other for _, other in named])
    if len(rows) != len(named):
        raise NotFound("disagreement.party_not_found", field="parties")
    return tuple(Party(**{**row, "side": Side(row["side"])}) for row in rows)


async def insert_disagreement(work: Work, case_id: UUID, parties: Iterable[Party]) -> UUID:
    """Insert a disagreement with its parties and return its id."""
    disagreement_id = uuid7()
    await DisagreementRow.insert(
        DisagreementRow(id=disagreement_id, case_id=case_id, audience=int(Audience.PARTNERS))
    )
    await DisagreementParty.insert(
        *(
            DisagreementParty(
                id=uuid7(),
                disagreement_id=disagreement_id,
                partner_id=one.partner_id,
                division_id=one.division_id,
                position=position,
                audience=int(Audience.PARTNERS),
            )
            for position, one in enumerate(parties)
        )
    )
    return disagreement_id


async def insert_stage(
    work: Work,
    disagreement_id: UUID,
    position: int,
    level: DisagreementLevel,
    body_id: UUID | None,
    days: tuple[date, date],
    *,
    skipped: str = "",
) -> None:
    """Insert a level, come to on the first of two days and due on the second, or passed with a reason."""
    came_on, due_on = days
    await DisagreementStage.insert(
        DisagreementStage(
            id=uuid7(),
            disagreement_id=disagreement_id,
            position=position,
            level=level.key,
            name_nb=level.name.nb,
            name_nn=level.name.nn,
            name_se=level.name.se,
            body_id=body_id,
            came_on=came_on,
            due_on=due_on,
            state=StageState.SKIPPED if skipped else StageState.OPEN,
            ended_on=came_on if skipped else None,
            reason=skipped,
            ended_by=work.actor.person_id if skipped else None,
            audience=int(Audience.PARTNERS),
        )
    )


async def load_disagreement(work: Work, case_id: UUID) -> Disagreement:
    """Load the disagreement that a case is; raise `NotFound` where it is none or does not show."""
    rows = await DisagreementRow.select(
        DisagreementRow.id, DisagreementRow.case_id, DisagreementRow.version
    ).where(DisagreementRow.case_id == case_id)
    if not rows:
        raise NotFound("disagreement.not_found")
    stages = (
        await DisagreementStage.select(
            DisagreementStage.id,
            DisagreementStage.disagreement_id,
            DisagreementStage.position,
            DisagreementStage.level,
            DisagreementStage.name_nb,
            DisagreementStage.body_id,
            DisagreementStage.came_on,
            DisagreementStage.due_on,
            DisagreementStage.state,
        )
        .where(DisagreementStage.disagreement_id == rows[0]["id"])
        .order_by(DisagreementStage.position)
    )
    parties = await work.connection.fetch(
        "SELECT q.partner_id, q.division_id, p.side, coalesce(d.name_nb, p.name) AS name "
        "FROM disagreement_party q JOIN partner p ON p.id = q.partner_id "
        "LEFT JOIN division d ON d.id = q.division_id WHERE q.disagreement_id = $1 ORDER BY q.position",
        rows[0]["id"],
    )
    return Disagreement(
        **rows[0],
        parties=tuple(Party(**{**row, "side": Side(row["side"])}) for row in parties),
        stages=tuple(Stage(**{**row, "state": StageState(row["state"])}) for row in stages),
    )


async def update_disagreement(work: Work, disagreement_id: UUID, version: int, **values: Any) -> None:
    """Change a disagreement that still has `version`; raise `Conflict` where it has moved on."""
    changes: dict[Column | str, Any] = {**dict(values.items()), "version": DisagreementRow.version + 1}
    done = (
        await DisagreementRow.update(changes)
        .where((DisagreementRow.id == disagreement_id) & (DisagreementRow.version == version))
        .returning(DisagreementRow.id)
    )
    if not done:
        raise Conflict("case.changed_meanwhile")


async def end_stage(work: Work, stage: Stage, state: StageState, on: date, done: str, reason: str) -> None:
    """Let a disagreement leave a level, with what was done there and why."""
    await DisagreementStage.update(
        {
            "state": state,
            "ended_on": on,
            "done": done.strip(),
            "reason": reason.strip(),
            "ended_by": work.actor.person_id,
        }
    ).where(DisagreementStage.id == stage.id)


async def find_due(work: Work, until: date) -> list[Due]:
    """List the levels that disagreements stand at whose time is out by a day."""
    rows = await work.connection.fetch(
        "SELECT s.id AS stage_id, s.disagreement_id, c.id AS case_id, c.title, s.due_on, "
        "s.warned_at IS NOT NULL AS warned, s.overdue_told_at IS NOT NULL AS overdue_told "
        'FROM disagreement_stage s JOIN disagreement d ON d.id = s.disagreement_id JOIN "case" c '
        "ON c.id = d.case_id WHERE s.state = 'open' AND s.due_on <= $1 AND s.overdue_told_at IS NULL "
        "AND c.state NOT IN ('decided', 'settled', 'concluded', 'withdrawn') ORDER BY s.due_on, s.id",
        until,
    )
    return [Due(**row) for row in rows]


async def note_told(work: Work, stage_id: UUID, *, late: bool) -> None:
    """Keep that people were told of a level's time."""
    values: dict[Column | str, Any] = {"overdue_told_at" if late else "warned_at": work.clock.now()}
    await DisagreementStage.update(values).where(DisagreementStage.id == stage_id)

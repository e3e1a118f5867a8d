"""Loading and saving follow-ups."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.errors import Conflict, NotFound
from fellesskap.followups.model import Adoption, Due, Followup, FollowupState, Partner, Recommended
from fellesskap.followups.tables import Followup as FollowupRow
from fellesskap.followups.tables import FollowupReport


@dataclass(frozen=True, slots=True)
class Report:
    """What is saved of a report; the last three only of a partner's own decision."""

    state: FollowupState
    note: str
    adoption: Adoption | None = None
    decided_on: date | None = None
    reference: str = ""


async def find_partners(work: Work, on: date) -> list[Partner]:
    """List the municipalities and the trust in force on a day."""
    rows = await work.connection.fetch(
        "SELECT id, side, name, sort_key FROM partner WHERE kind IN ('municipality', 'trust') "
        "AND valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) ORDER BY sort_key, id",
        on,
    )
    return [Partner(row["id"], Side(row["side"]), row["name"], row["sort_key"]) for row in rows]


async def insert_followups(
    work: Work, decision_id: UUID, case_id: UUID, partners: Sequence[Partner], due: date | None
) -> None:
    """Insert an open follow-up of a decision for each partner."""
    if not partners:
        return
    await FollowupRow.insert(
        *(
            FollowupRow(
                id=uuid7(),
                decision_id=decision_id,
                case_id=case_id,
                partner_id=partner.id,
                state=FollowupState.OPEN,
                due=due,
                sort_key=partner.sort_key,
                audience=int(Audience.PARTNERS),
            )
            for partner in partners
        )
    )


async def load_followup(work: Work, followup_id: UUID) -> Followup:
    """Load a follow-up in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(
        "SELECT f.id, f.version, f.decision_id, f.case_id, f.state, f.due, f.adoption, p.id AS partner_id, p.side, "
        "p.name, p.sort_key, p.valid_to, f.ended_at, d.effect, d.decided_on FROM followup f "
        "JOIN partner p ON p.id = f.partner_id JOIN decision d ON d.id = f.decision_id WHERE f.id = $1",
        followup_id,
    )
    if not rows:
        raise NotFound("followup.not_found")
    row = rows[0]
    return Followup(
        row["id"],
        row["version"],
        row["decision_id"],
        row["case_id"],
        Partner(row["partner_id"], Side(row["side"]), row["name"], row["sort_key"]),
        FollowupState(row["state"]),
        row["due"],
        DecisionEffect(row["effect"]),
        row["decided_on"],
        Adoption(row["adoption"]) if row["adoption"] else None,
        row["valid_to"],
        row["ended_at"] is not None,
    )


async def lock_decision(work: Work, decision_id: UUID) -> None:
    """Wait for whoever else reports on a decision, so that the last partner is the last for one of them."""
    await work.connection.fetch("SELECT id FROM decision WHERE id = $1 FOR UPDATE", decision_id)


async def save_report(work: Work, followup: Followup, version: int, report: Report) -> None:
    """Save a report on a follow-up that still has `version`; raise `Conflict` where it has moved on."""
    saved = await work.connection.fetch(
        "UPDATE followup SET state = $3, note = $4, adoption = $5, decided_on = $6, reference = $7, "
        "settled_by = $8, settled_at = $9, version = version + 1 WHERE id = $1 AND version = $2 RETURNING audience",
        followup.id,
        version,
        report.state,
        report.note.strip(),
        report.adoption,
        report.decided_on,
        report.reference.strip(),
        work.actor.person_id,
        work.clock.now(),
    )
    if not saved:
        raise Conflict("followup.changed_meanwhile")
    await FollowupReport.insert(
        FollowupReport(
            id=uuid7(),
            followup_id=followup.id,
            state=report.state,
            adoption=report.adoption,
            decided_on=report.decided_on,
            reference=report.reference.strip(),
            note=report.note.strip(),
            told_by=work.actor.person_id,
            told_at=work.clock.now(),
            audience=saved[0]["audience"],
        )
    )


async def find_following(work: Work, decision_id: UUID) -> dict[UUID, bool]:
    """Tell of every partner that has had a follow-up of a decision whether it still has it."""
    rows = await work.connection.fetch(
        "SELECT partner_id, ended_at IS NULL AS living FROM followup WHERE decision_id = $1", decision_id
    )
    return {row["partner_id"]: row["living"] for row in rows}


async def end_followup(
    work: Work, followup: Followup, version: int, reason: str, successors: Sequence[Partner]
) -> None:
    """Let a follow-up that still has `version` no longer be its partner's; raise `Conflict` where it has moved on.

    Its `successors`, who have one already, have it from now on that they follow up instead of the partner.
    """
    saved = await work.connection.fetch(
        "UPDATE followup SET ended_at = $3, ended_by = $4, ended_reason = $5, successors = $6::jsonb "
        "WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING id",
        followup.id,
        version,
        work.clock.now(),
        work.actor.person_id,
        reason.strip(),
        json.dumps([{"name": one.name} for one in successors]),
    )
    if not saved:
        raise Conflict("followup.changed_meanwhile")
    await work.connection.execute(
        "UPDATE followup SET instead_of = instead_of || $3::jsonb WHERE decision_id = $1 AND partner_id = ANY($2)",
        followup.decision_id,
        [one.id for one in successors],
        json.dumps([{"name": followup.partner.name}]),
    )


async def load_recommended(work: Work, decision_id: UUID) -> Recommended:
    """Load a recommendation with what every partner that follows it up decided, in the engine scope."""
    rows = await work.connection.fetch(
        "SELECT d.id, d.case_id, d.body_id, c.title, d.audience, f.id AS followup_id, f.adoption FROM decision d "
        'JOIN "case" c ON c.id = d.case_id LEFT JOIN followup f ON f.decision_id = d.id AND f.ended_at IS NULL '
        "WHERE d.id = $1",
        decision_id,
    )
    first = rows[0]
    return Recommended(
        first["id"],
        first["case_id"],
        first["body_id"],
        first["title"],
        Audience(first["audience"]),
        tuple(Adoption(row["adoption"]) if row["adoption"] else None for row in rows if row["followup_id"]),
    )


async def find_due(work: Work, until: date) -> list[Due]:
    """List what is not done and due by a day, that nobody was told is overdue, of decisions that still stand."""
    rows = await work.connection.fetch(
        "SELECT f.id, f.decision_id, f.case_id, c.title, f.partner_id, p.side, f.due, "
        "f.warned_at IS NOT NULL AS warned FROM followup f JOIN partner p ON p.id = f.partner_id "
        'JOIN "case" c ON c.id = f.case_id JOIN decision d ON d.id = f.decision_id '
        "WHERE f.state <> 'done' AND f.ended_at IS NULL AND f.due <= $1 AND f.overdue_told_at IS NULL "
        "AND NOT EXISTS ("
        "SELECT FROM decision n WHERE n.case_id = d.case_id AND n.recorded_at > d.recorded_at "
        "AND n.result = 'agreement' AND n.in_force_on IS NOT NULL "
        "AND (n.confirms_id IS NULL OR n.confirms_id <> d.id)) ORDER BY f.due, f.decision_id, f.sort_key, f.id",
        until,
    )
    return [Due(**{**row, "side": Side(row["side"])}) for row in rows]


async def note_told(work: Work, followup_ids: Sequence[UUID], *, late: bool) -> None:
    """Keep that people were told of a day."""
    column = FollowupRow.overdue_told_at if late else FollowupRow.warned_at
    await FollowupRow.update({column: work.clock.now()}).where(FollowupRow.id.is_in(list(followup_ids)))

"""Loading and saving follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions.model import Recorded
from fellesskap.errors import Conflict, NotFound
from fellesskap.followups.model import Followup, FollowupState, Partner
from fellesskap.followups.tables import Followup as FollowupRow


async def find_partners(work: Work, on: date) -> list[Partner]:
    """List the municipalities and the trust in force on a day."""
    rows = await work.connection.fetch(
        "SELECT id, side, name, sort_key FROM partner WHERE kind IN ('municipality', 'trust') "
        "AND valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) ORDER BY sort_key, id",
        on,
    )
    return [Partner(row["id"], Side(row["side"]), row["name"], row["sort_key"]) for row in rows]


async def insert_followups(
    work: Work, decision: Recorded, partners: Sequence[Partner], due: date | None
) -> None:
    """Insert an open follow-up of a decision for each partner."""
    await FollowupRow.insert(
        *(
            FollowupRow(
                id=uuid7(),
                decision_id=decision.id,
                case_id=decision.case_id,
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
        "SELECT f.id, f.version, f.decision_id, f.case_id, f.state, f.due, p.id AS partner_id, p.side, p.name, "
        "p.sort_key FROM followup f JOIN partner p ON p.id = f.partner_id WHERE f.id = $1",
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
    )


async def save_report(work: Work, followup_id: UUID, version: int, state: FollowupState, note: str) -> None:
    """Save a report on a follow-up that still has `version`; raise `Conflict` where it has moved on."""
    saved = await work.connection.fetch(
        "UPDATE followup SET state = $3, note = $4, settled_by = $5, settled_at = $6, version = version + 1 "
        "WHERE id = $1 AND version = $2 RETURNING id",
        followup_id,
        version,
        state,
        note.strip(),
        work.actor.person_id,
        work.clock.now(),
    )
    if not saved:
        raise Conflict("followup.changed_meanwhile")

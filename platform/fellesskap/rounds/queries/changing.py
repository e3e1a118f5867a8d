"""How a round goes on: its deadline moved, opened again, followed by another, and its reminders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict
from fellesskap.rounds.model import Asked, Reminder, Reply, Round, RoundChangeKind, Stance
from fellesskap.rounds.queries.opening import NewRound, insert_head, insert_stances
from fellesskap.rounds.tables import RoundChange

# The tables of features above this one, named and not imported.
_HELD = (
    "SELECT EXISTS (SELECT FROM treatment t JOIN agenda_item i ON i.treatment_id = t.id "
    "JOIN meeting m ON m.id = i.meeting_id WHERE t.case_id = $1 AND t.step = 'decide' AND t.state = 'listed' "
    "AND m.state IN ('held', 'minuted', 'approved')) "
    "OR EXISTS (SELECT FROM treatment WHERE case_id = $1 AND state = 'in_writing')"
)

_FOLLOW_REPLIES = """
INSERT INTO reply (id, round_id, partner_id, division_id, region_id, answer, reason, evidence_kind,
    evidence_reference, evidence_date, answered_by, on_behalf, answered_at, sort_key, audience, follows_id, carried,
    instead_of)
SELECT g.id, $2, r.partner_id, r.division_id, g.region_id,
    CASE WHEN g.carried THEN r.answer END, CASE WHEN g.carried THEN r.reason ELSE '' END,
    CASE WHEN g.carried THEN r.evidence_kind END, CASE WHEN g.carried THEN r.evidence_reference ELSE '' END,
    CASE WHEN g.carried THEN r.evidence_date END, CASE WHEN g.carried THEN r.answered_by END,
    g.carried AND r.on_behalf, CASE WHEN g.carried THEN r.answered_at END, r.sort_key, r.audience, r.id, g.carried,
    r.instead_of
FROM unnest($3::uuid[], $4::uuid[], $5::bool[], $6::uuid[]) g (id, before, carried, region_id)
JOIN reply r ON r.id = g.before AND r.round_id = $1
"""

_FOLLOW_STANCES = """
INSERT INTO stance (id, round_id, region_id, side, position, reason, silence_reason, settled_by, settled_at,
    sort_key, audience)
SELECT g.id, $2, s.region_id, s.side, CASE WHEN g.stands THEN s.position END,
    CASE WHEN g.stands THEN s.reason ELSE '' END, CASE WHEN g.stands THEN s.silence_reason ELSE '' END,
    CASE WHEN g.stands THEN s.settled_by END, CASE WHEN g.stands THEN s.settled_at END, s.sort_key, s.audience
FROM unnest($3::uuid[], $4::uuid[], $5::bool[]) g (id, before, stands)
JOIN stance s ON s.id = g.before AND s.round_id = $1
"""


@dataclass(frozen=True, slots=True)
class OpenRound:
    """An open round and what it has reminded of."""

    id: UUID
    case_id: UUID
    title: str
    deadline: date
    reminded_ahead: bool
    reminded_due: bool


async def find_held(work: Work, case_id: UUID) -> bool:
    """Tell whether a meeting that was held has the case to decide, or a body decides it in writing."""
    return bool(await work.connection.fetchval(_HELD, case_id))


async def insert_following(
    work: Work,
    new: NewRound,
    before: Round,
    replies: Sequence[Reply],
    placed: Sequence[Asked],
    asked: Collection[UUID],
    stances: Sequence[tuple[Stance, bool]],
) -> None:
    """Insert a round that follows another: those `asked` have no answer yet, the others' stand as given.

    `placed` are the givers of the `replies`, in their order, in the regions they are in now. `stances` are the
    positions of the round before over those regions, each with whether it stands; others begin open.
    """
    await insert_head(work, new, before.audience)
    await work.connection.execute(
        _FOLLOW_REPLIES,
        before.id,
        new.id,
        [uuid7() for _ in replies],
        [reply.id for reply in replies],
        [reply.id not in asked for reply in replies],
        [one.region_id for one in placed],
    )
    await work.connection.execute(
        _FOLLOW_STANCES,
        before.id,
        new.id,
        [uuid7() for _ in stances],
        [stance.id for stance, _ in stances],
        [stands for _, stands in stances],
    )
    await insert_stances(work, new.id, placed, before.audience, [stance for stance, _ in stances])


async def save_deadline(work: Work, found: Round, version: int, deadline: date, *, reminded: bool) -> None:
    """Give an open round that still has `version` another deadline; raise `Conflict` where it has moved on."""
    saved = await work.connection.fetch(
        "UPDATE round SET deadline = $3, reminded_ahead_at = $4, reminded_due_at = NULL, version = version + 1 "
        "WHERE id = $1 AND version = $2 AND state = 'open' RETURNING id",
        found.id,
        version,
        deadline,
        work.clock.now() if reminded else None,
    )
    if not saved:
        raise Conflict("round.changed_meanwhile")


async def reopen_round(work: Work, found: Round, version: int, deadline: date, *, reminded: bool) -> None:
    """Let a closed round that still has `version` take answers again; raise `Conflict` where it has moved on."""
    saved = await work.connection.fetch(
        "UPDATE round SET state = 'open', closed_at = NULL, deadline = $3, reminded_ahead_at = $4, "
        "reminded_due_at = NULL, version = version + 1 "
        "WHERE id = $1 AND version = $2 AND state = 'closed' RETURNING id",
        found.id,
        version,
        deadline,
        work.clock.now() if reminded else None,
    )
    if not saved:
        raise Conflict("round.changed_meanwhile")


async def insert_change(work: Work, found: Round, kind: RoundChangeKind, deadline: date, reason: str) -> None:
    """Keep what was done with a round, by whom and why."""
    await RoundChange.insert(
        RoundChange(
            id=uuid7(),
            round_id=found.id,
            kind=kind,
            reason=reason.strip(),
            deadline_before=found.deadline,
            deadline=deadline,
            changed_by=work.actor.person_id,
            changed_at=work.clock.now(),
            audience=int(min(found.audience, Audience.PARTNERS)),
        )
    )


async def find_open_rounds(work: Work) -> list[OpenRound]:
    """List the open rounds that nobody else is changing or reminding of."""
    rows = await work.connection.fetch(
        "SELECT o.id, o.case_id, c.title, o.deadline, o.reminded_ahead_at IS NOT NULL AS reminded_ahead, "
        "o.reminded_due_at IS NOT NULL AS reminded_due FROM round o "
        'JOIN "case" c ON c.id = o.case_id '
        "WHERE o.state = 'open' ORDER BY o.id FOR NO KEY UPDATE OF o SKIP LOCKED"
    )
    return [OpenRound(**row) for row in rows]


async def mark_reminded(work: Work, round_id: UUID, which: Reminder) -> None:
    """Remember that a reminder is sent; the one on the deadline stands for the earlier too."""
    due = ", reminded_due_at = $2" if which is Reminder.DUE else ""
    await work.connection.execute(
        f"UPDATE round SET reminded_ahead_at = $2{due} WHERE id = $1",
        round_id,
        work.clock.now(),
    )

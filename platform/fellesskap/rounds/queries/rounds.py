"""Loading rounds, saving answers and positions, and closing.

An answer holds the round's row shared while it is saved; settling and closing hold it alone. So a position is
never settled, and a round never closed, on answers that change at the same moment, while answers do not wait
for one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.rounds.model import Answer, Asked, Evidence, RegionMeeting, Reply, Round, RoundState, Stance
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence

_ROUND = (
    "o.id AS round_id, o.version AS round_version, o.case_id, o.treatment_id, o.level, o.question, o.deadline, "
    "o.state, o.silence, o.objection_effect, o.structure_version_id, "
    "o.deciding_body_id, o.audience, o.text_edition, o.follows_id"
)
_REPLY = (
    "r.id, r.version, r.round_id, r.partner_id, r.division_id, r.region_id, r.answer, r.reason, r.on_behalf, "
    "r.carried, r.ended_at IS NOT NULL AS ended, r.sort_key, p.side, coalesce(d.name_nb, p.name) AS name"
)
_REPLY_FROM = "reply r JOIN partner p ON p.id = r.partner_id LEFT JOIN division d ON d.id = r.division_id"
_STANCE = "s.id, s.version, s.round_id, s.side, s.region_id, s.position, s.reason, "
_STANCE_NAME = (
    "coalesce(g.name_nb, (SELECT p.name FROM partner p WHERE p.kind = 'trust' ORDER BY p.valid_from DESC LIMIT 1),"
    " '') AS name"
)
_DISCUSSION = (
    "SELECT id FROM treatment WHERE case_id = $1 AND step = 'discuss' ORDER BY position DESC LIMIT 1"
)

# A statement of its own: whoever waits here for a position that is being settled must see it settled after.
_JOIN_ROUND = "SELECT id FROM round WHERE id = $1 FOR SHARE"

TAKEN_BACK = (
    "position = NULL, reason = '', silence_reason = '', settled_by = NULL, settled_at = NULL, meeting_id = NULL, "
    "version = version + 1"
)
"""What a position becomes when it no longer speaks for those it was settled on."""

# Rows are locked in the order of their ids and the position last, so that nobody waits in a ring.
_SAVE_ANSWERS = f"""
WITH running AS (SELECT id FROM round WHERE id = $1 AND state = 'open' FOR SHARE),
given AS (SELECT * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) g (id, version, answer, reason)),
held AS (
    SELECT r.id FROM reply r JOIN given g ON g.id = r.id AND g.version = r.version
    WHERE r.round_id = (SELECT id FROM running) AND r.ended_at IS NULL ORDER BY r.id FOR UPDATE OF r
),
saved AS (
    UPDATE reply r SET answer = g.answer, reason = g.reason, evidence_kind = $6, evidence_reference = $7,
        evidence_date = $8, answered_by = $9, on_behalf = $10, answered_at = $11, carried = false,
        version = r.version + 1
    FROM given g WHERE g.id = r.id AND r.id IN (SELECT id FROM held)
    RETURNING r.id
),
reopened AS (
    UPDATE stance SET {TAKEN_BACK}
    WHERE round_id = $1 AND side = $12 AND region_id IS NOT DISTINCT FROM $13 AND position IS NOT NULL
        AND (SELECT count(*) FROM saved) > 0
    RETURNING id
)
SELECT (SELECT count(*) FROM saved) AS saved, (SELECT id FROM reopened) AS reopened
"""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is saved, to the edition `version` of the asked partner's row."""

    reply: Reply
    version: int
    answer: Answer
    reason: str


async def load_round(work: Work, round_id: UUID, *, alone: bool = False) -> Round:
    """Load a round in the scope in force; with `alone`, keep every other change to it waiting."""
    lock = " FOR NO KEY UPDATE" if alone else ""
    rows = await work.connection.fetch(f"SELECT {_ROUND} FROM round o WHERE o.id = $1{lock}", round_id)
    if not rows:
        raise NotFound("round.not_found")
    return _round(rows[0])


async def find_newest_round(work: Work, case_id: UUID, *, alone: bool = False) -> Round | None:
    """Find the round of a case that opened last; with `alone`, keep every other change to it waiting."""
    lock = " FOR NO KEY UPDATE" if alone else ""
    rows = await work.connection.fetch(
        f"SELECT {_ROUND} FROM round o WHERE o.case_id = $1 ORDER BY o.opened_at DESC, o.id DESC LIMIT 1{lock}",
        case_id,
    )
    return _round(rows[0]) if rows else None


async def find_discussion(work: Work, case_id: UUID) -> UUID | None:
    """Find the discussion that a case came to last."""
    found: UUID | None = await work.connection.fetchval(_DISCUSSION, case_id)
    return found


async def find_waiver(work: Work, case_id: UUID) -> bool:
    """Tell whether it was settled, since the discussion a case came to last, that it needs no round."""
    return bool(
        await work.connection.fetchval(
            "SELECT EXISTS (SELECT FROM event e JOIN treatment t ON t.case_id = e.case_id WHERE e.case_id = $1 "
            f"AND e.kind = 'round.waived' AND t.id = ({_DISCUSSION}) AND e.happened_at >= t.created_at)",
            case_id,
        )
    )


async def load_reply(work: Work, reply_id: UUID) -> tuple[Round, Reply]:
    """Load an asked partner's row with its round; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(
        f"SELECT {_REPLY}, {_ROUND} FROM {_REPLY_FROM} JOIN round o ON o.id = r.round_id WHERE r.id = $1",
        reply_id,
    )
    if not rows:
        raise NotFound("round.reply_not_found")
    return _round(rows[0]), _reply(rows[0])


async def find_replies(work: Work, round_id: UUID) -> list[Reply]:
    """List everyone a round asks, with their answers; who ended and is no longer asked is in `find_former`."""
    rows = await work.connection.fetch(
        f"SELECT {_REPLY} FROM {_REPLY_FROM} WHERE r.round_id = $1 AND r.ended_at IS NULL "
        "ORDER BY r.sort_key, r.id",
        round_id,
    )
    return [_reply(row) for row in rows]


async def find_former(work: Work, round_id: UUID) -> list[Asked]:
    """List those that a round asked before they ended."""
    rows = await work.connection.fetch(
        f"SELECT {_REPLY} FROM {_REPLY_FROM} WHERE r.round_id = $1 AND r.ended_at IS NOT NULL", round_id
    )
    return [_reply(row).asked for row in rows]


async def save_answers(
    work: Work, given: Sequence[Given], evidence: Evidence, *, on_behalf: bool = False
) -> UUID | None:
    """Save answers of one region, side or partner to an open round, all or none.

    A settled position that speaks for them is taken back; its id is returned. Raise `Conflict` where the
    round or a row has moved on.
    """
    asked, round_id = given[0].reply.asked, given[0].reply.round_id
    await work.connection.fetch(_JOIN_ROUND, round_id)
    rows = await work.connection.fetch(
        _SAVE_ANSWERS,
        round_id,
        [one.reply.id for one in given],
        [one.version for one in given],
        [one.answer for one in given],
        [one.reason.strip() for one in given],
        evidence.kind,
        evidence.reference.strip(),
        evidence.dated,
        work.actor.person_id,
        on_behalf,
        work.clock.now(),
        asked.side,
        asked.region_id,
    )
    if rows[0]["saved"] != len(given):
        raise Conflict("round.changed_meanwhile")
    reopened: UUID | None = rows[0]["reopened"]
    return reopened


async def load_region_name(work: Work, region_id: UUID) -> str:
    """Load what a region is called, as the timeline tells it."""
    name: str = await work.connection.fetchval("SELECT name_nb FROM region WHERE id = $1", region_id)
    return name


_REGION_MEETING = """
SELECT m.id, m.state IN ('held', 'minuted', 'approved') AS held,
    m.held_on >= (o.opened_at AT TIME ZONE 'Europe/Oslo')::date AS since_opening,
    EXISTS (SELECT FROM body_edition b WHERE b.region_id = $3 AND (b.body_id = m.body_id
        OR b.body_id IN (SELECT j.body_id FROM joint_body j WHERE j.meeting_id = m.id))) AS own
FROM meeting m, round o WHERE m.id = $1 AND o.id = $2
"""


async def load_stance(work: Work, stance_id: UUID) -> Stance:
    """Load a position; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(
        f"SELECT {_STANCE}{_STANCE_NAME} FROM stance s LEFT JOIN region g ON g.id = s.region_id WHERE s.id = $1",
        stance_id,
    )
    if not rows:
        raise NotFound("round.stance_not_found")
    return _stance(rows[0])


async def find_stances(work: Work, round_id: UUID) -> list[Stance]:
    """List the positions of a round's regions and trust."""
    rows = await work.connection.fetch(
        f"SELECT {_STANCE}{_STANCE_NAME} FROM stance s LEFT JOIN region g ON g.id = s.region_id "
        "WHERE s.round_id = $1 ORDER BY s.sort_key, s.id",
        round_id,
    )
    return [_stance(row) for row in rows]


async def save_position(
    work: Work,
    stance: Stance,
    version: int,
    position: Answer,
    reason: str,
    silence_reason: str,
    meeting_id: UUID | None,
) -> None:
    """Settle a position that still has `version`; raise `Conflict` where it has moved on."""
    saved = await work.connection.fetch(
        "UPDATE stance SET position = $3, reason = $4, silence_reason = $5, settled_by = $6, settled_at = $7, "
        "meeting_id = $8, "
        "version = version + 1 WHERE id = $1 AND version = $2 RETURNING id",
        stance.id,
        version,
        position,
        reason.strip(),
        silence_reason.strip(),
        work.actor.person_id,
        work.clock.now(),
        meeting_id,
    )
    if not saved:
        raise Conflict("round.changed_meanwhile")


async def load_region_meeting(work: Work, meeting_id: UUID, stance: Stance) -> RegionMeeting:
    """Load a meeting as far as a position can be its decision; raise `NotFound` where it does not show.

    The tables of meetings belong to a feature above and are named, not imported.
    """
    rows = await work.connection.fetch(_REGION_MEETING, meeting_id, stance.round_id, stance.region_id)
    if not rows:
        raise NotFound("meeting.not_found")
    return RegionMeeting(**rows[0])


async def close_round(work: Work, round_id: UUID, version: int, at: datetime) -> None:
    """Close a round that still has `version`; raise `Conflict` where it has moved on."""
    closed = await work.connection.fetch(
        "UPDATE round SET state = 'closed', closed_at = $3, version = version + 1 "
        "WHERE id = $1 AND version = $2 AND state = 'open' RETURNING id",
        round_id,
        version,
        at,
    )
    if not closed:
        raise Conflict("round.changed_meanwhile")


def _round(row: Mapping[str, Any]) -> Round:
    return Round(
        row["round_id"],
        row["round_version"],
        row["case_id"],
        row["treatment_id"],
        AnchoringLevel(row["level"]),
        row["question"],
        row["deadline"],
        RoundState(row["state"]),
        Silence(row["silence"]),
        ObjectionEffect(row["objection_effect"]),
        row["structure_version_id"],
        row["deciding_body_id"],
        Audience(row["audience"]),
        row["text_edition"],
        row["follows_id"],
    )


def _reply(row: Mapping[str, Any]) -> Reply:
    asked = Asked(
        row["partner_id"],
        Side(row["side"]),
        row["name"],
        row["sort_key"],
        row["division_id"],
        row["region_id"],
    )
    answer = Answer(row["answer"]) if row["answer"] else None
    return Reply(
        row["id"],
        row["version"],
        row["round_id"],
        asked,
        answer,
        row["reason"],
        row["on_behalf"],
        row["carried"],
        row["ended"],
    )


def _stance(row: Mapping[str, Any]) -> Stance:
    position = Answer(row["position"]) if row["position"] else None
    return Stance(
        row["id"],
        row["version"],
        row["round_id"],
        Side(row["side"]),
        row["region_id"],
        row["name"],
        position,
        row["reason"],
    )

"""Keeping the comments on drafted minutes, and what each edition said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.minutes.model import CommentRound
from fellesskap.minutes.model import MinutesComment as Comment
from fellesskap.minutes.tables import MinutesComment, MinutesLine, MinutesRound

_COMMENT = (
    MinutesComment.id,
    MinutesComment.meeting_id,
    MinutesComment.agenda_item_id,
    MinutesComment.person_id,
    MinutesComment.taken_in,
    MinutesComment.version,
)


async def keep_lines(work: Work, minutes_id: UUID, meeting_id: UUID) -> None:
    """Keep what an edition says of each line; decisions belong to a feature above and are named, not imported."""
    rows = await work.connection.fetch(
        "SELECT i.id, coalesce(d.wording, i.record) AS text FROM agenda_item i "
        "LEFT JOIN decision d ON d.agenda_item_id = i.id WHERE i.meeting_id = $1 ORDER BY i.position",
        meeting_id,
    )
    lines = [
        MinutesLine(
            id=uuid7(),
            minutes_id=minutes_id,
            meeting_id=meeting_id,
            agenda_item_id=row["id"],
            text=row["text"],
        )
        for row in rows
    ]
    if lines:
        await MinutesLine.insert(*lines)


async def find_round(work: Work, meeting_id: UUID) -> CommentRound | None:
    """Find until when comments on a meeting's minutes are asked for."""
    rows = await MinutesRound.select(
        MinutesRound.id, MinutesRound.meeting_id, MinutesRound.until, MinutesRound.version
    ).where(MinutesRound.meeting_id == meeting_id)
    return CommentRound(**rows[0]) if rows else None


async def save_round(work: Work, found: CommentRound | None, meeting_id: UUID, until: date) -> None:
    """Ask for comments until a day, for the first time or anew; then whoever is silent is reminded anew."""
    now = work.clock.now()
    if found is not None:
        await MinutesRound.update(
            {
                MinutesRound.until: until,
                MinutesRound.asked_by: work.actor.person_id,
                MinutesRound.asked_at: now,
                MinutesRound.reminded_at: None,
                MinutesRound.version: MinutesRound.version + 1,
            }
        ).where(MinutesRound.id == found.id)
        return
    await MinutesRound.insert(
        MinutesRound(
            id=uuid7(),
            meeting_id=meeting_id,
            until=until,
            asked_by=work.actor.person_id,
            asked_at=now,
            reminded_at=None,
            version=1,
        )
    )


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round of comments that nobody is reminded of yet."""

    id: UUID
    meeting_id: UUID
    until: date


async def find_unreminded(work: Work, on: date) -> list[OpenRound]:
    """List the rounds that still go on, of minutes not approved, and that nobody is reminded of."""
    rows = await work.connection.fetch(
        "SELECT r.id, r.meeting_id, r.until FROM minutes_round r JOIN meeting m ON m.id = r.meeting_id "
        "WHERE r.reminded_at IS NULL AND r.until >= $1 AND m.state <> 'approved' ORDER BY r.id FOR UPDATE OF r",
        on,
    )
    return [OpenRound(**row) for row in rows]


async def mark_reminded(work: Work, round_id: UUID, at: datetime) -> None:
    """Keep when those who had not commented were reminded."""
    await MinutesRound.update({MinutesRound.reminded_at: at}).where(MinutesRound.id == round_id)


async def find_asked(work: Work, meeting_id: UUID) -> list[UUID]:
    """List whom the minutes of a meeting are sent to for comments: those called to it, and those who were there."""
    rows = await work.connection.fetch(
        "SELECT person_id FROM attendance WHERE meeting_id = $1 AND person_id IS NOT NULL "
        "UNION SELECT person_id FROM absence WHERE meeting_id = $1 "
        "UNION SELECT person_id FROM stint WHERE meeting_id = $1",
        meeting_id,
    )
    return [row["person_id"] for row in rows]


async def find_commenters(work: Work, meeting_id: UUID) -> set[UUID]:
    """List who has commented."""
    rows = await MinutesComment.select(MinutesComment.person_id).where(
        MinutesComment.meeting_id == meeting_id
    )
    return {row["person_id"] for row in rows}


async def load_comment(work: Work, comment_id: UUID) -> Comment:
    """Load a comment; raise `NotFound` where it does not show."""
    rows = await MinutesComment.select(*_COMMENT).where(MinutesComment.id == comment_id)
    if not rows:
        raise NotFound("minutes.comment_not_found")
    return Comment(**rows[0])


async def insert_comment(
    work: Work, meeting_id: UUID, item_id: UUID | None, person_id: UUID, edition: int, text: str
) -> UUID:
    """Insert a comment and return its id."""
    comment_id = uuid7()
    await MinutesComment.insert(
        MinutesComment(
            id=comment_id,
            meeting_id=meeting_id,
            agenda_item_id=item_id,
            edition=edition,
            person_id=person_id,
            text=text,
            made_at=work.clock.now(),
            taken_in=None,
            answer="",
            answered_by=None,
            answered_at=None,
            version=1,
        )
    )
    return comment_id


async def answer_comment(work: Work, comment_id: UUID, version: int, answer: str, *, taken_in: bool) -> None:
    """Keep what became of a comment that still has `version`; raise `Conflict` where it has moved on."""
    values: dict[Any, Any] = {
        MinutesComment.taken_in: taken_in,
        MinutesComment.answer: answer,
        MinutesComment.answered_by: work.actor.person_id,
        MinutesComment.answered_at: work.clock.now(),
        MinutesComment.version: MinutesComment.version + 1,
    }
    done = (
        await MinutesComment.update(values)
        .where((MinutesComment.id == comment_id) & (MinutesComment.version == version))
        .returning(MinutesComment.id)
    )
    if not done:
        raise Conflict("meeting.changed_meanwhile")


async def count_unanswered(work: Work, meeting_id: UUID) -> int:
    """Count the comments that nobody has answered."""
    found: int = await MinutesComment.count().where(
        (MinutesComment.meeting_id == meeting_id) & MinutesComment.taken_in.is_null()
    )
    return found

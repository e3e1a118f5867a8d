"""Which structure a meeting is by: until it is held the one in force on its day, and from then on the same.

A planned meeting is also as open and as long as its bodies are in it; once people are called it stays as they
were told. See ADR 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import RuleBroken
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.structure.model import Body, Structure
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import find_structure, load_structure_version


async def load_body(work: Work, structure: Structure, body_id: UUID) -> Body:
    """Load what a structure says of a body; raise `RuleBroken` for one that is there on other days only."""
    key = await load_body_key(work, body_id)
    try:
        return structure.body(key)
    except KeyError:
        raise RuleBroken("meeting.body_gone") from None


async def load_bodies(work: Work, structure: Structure, body_ids: Sequence[UUID]) -> list[Body]:
    """Load what a structure says of each of a meeting's bodies, as `load_body` does."""
    return [await load_body(work, structure, body_id) for body_id in body_ids]


async def follow_day(work: Work, meeting: Meeting) -> Meeting:
    """Give a meeting that is not held as the structure in force on its day has it; raise where a body is gone."""
    version_id, structure = await find_structure(work, meeting.held_on)
    body_ids = await queries.find_bodies_of(work, meeting)
    bodies = await load_bodies(work, structure, body_ids)
    if meeting.state is not MeetingState.PLANNED:
        return replace(meeting, structure_version_id=version_id)
    planned_by = await load_structure_version(work, meeting.structure_version_id)
    opened = rules.is_open(bodies)
    return replace(
        meeting,
        structure_version_id=version_id,
        frame_minutes=rules.frame_followed(
            meeting.frame_minutes, await _find_bodies(work, planned_by, body_ids), bodies
        ),
        open_to_public=opened,
        audience=rules.reach_of(open_to_public=opened),
    )


async def keep_followed(
    work: Work, before: Meeting, after: Meeting, version: int, values: dict[str, Any]
) -> None:
    """Save a meeting as it follows the structure, with `values` besides."""
    followed = {
        "structure_version_id": after.structure_version_id,
        "frame_minutes": after.frame_minutes,
        "open_to_public": after.open_to_public,
        "audience": int(after.audience),
    }
    await queries.update_meeting(work, before.id, version, dict({**followed, **values}.items()))
    if after.audience is not before.audience:
        await queries.show_joint_bodies(work, before.id, after.audience)


async def version_to_hold_by(work: Work, meeting: Meeting) -> UUID:
    """Choose by which version a meeting is held when its attendance is recorded."""
    try:
        of_its_day = (await follow_day(work, meeting)).structure_version_id
    except RuleBroken:
        of_its_day = None
    return rules.version_to_hold_by(meeting, of_its_day)


async def follow_structure(work: Work) -> int:
    """Let planned meetings be as a structure that was published since says, and return how many.

    One whose body is gone that day stays as it was, for the secretariat to call off.
    """
    done = 0
    async with work.engine_scope():
        for meeting_id in await queries.find_overtaken(work, today(work.clock)):
            meeting = await queries.load_meeting(work, meeting_id, unchanged=True)
            try:
                after = await follow_day(work, meeting)
            except RuleBroken:
                continue
            await keep_followed(work, meeting, after, meeting.version, {})
            await audit.append(
                work, "meeting.followed_structure", meeting.id, structure=str(after.structure_version_id)
            )
            done += 1
    return done


async def _find_bodies(work: Work, structure: Structure, body_ids: Sequence[UUID]) -> list[Body]:
    try:
        return await load_bodies(work, structure, body_ids)
    except RuleBroken:
        return []

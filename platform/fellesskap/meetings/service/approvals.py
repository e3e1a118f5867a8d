"""The lines by which a next meeting approves the minutes of those before, or is told of corrections of them and of
what was decided in writing."""

from __future__ import annotations

from uuid import UUID

from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.meetings import queries
from fellesskap.meetings.model import AgendaChangeKind, MeetingState
from fellesskap.meetings.rules import place_of_new
from fellesskap.meetings.service.lines import new_line
from fellesskap.meetings.service.supplements import note_change
from fellesskap.texts import mark, translator

_MINUTES = 5


async def place_approvals(work: Work, body_id: UUID) -> None:
    """Let each of a body's drafted minutes that its next meeting approves have a line first in that meeting.

    Called whenever minutes are drafted and whenever a meeting is planned, moved or called off, in the engine
    scope: a line that nobody is called to yet follows to the meeting that comes next, and what has no meeting
    to come waits for one. A joint meeting is the next of each of its bodies; its own minutes are approved as those
    of the first of them are (R-MINUTES-39).
    """
    say = translator(work.tenant.languages[0])
    # Backwards, so that the oldest comes first.
    for waiting in reversed(await queries.find_unapproved(work, body_id)):
        following = await queries.find_next_planned(work, body_id, waiting.starts_at)
        if waiting.line_id is not None:
            if waiting.listed_state != MeetingState.PLANNED or waiting.listed_in == following:
                continue
            assert waiting.listed_in is not None
            await take_off(work, waiting.listed_in, waiting.line_id)
        if following is not None:
            title = say.gettext(mark("Godkjenning av referat fra %(day)s")) % {
                "day": say.day(waiting.held_on)
            }
            await queries.put_line_first(work, following, waiting.id, title, _MINUTES)
            await audit.append(work, "minutes.approval_listed", waiting.id, meeting=str(following))
    # What was decided in writing first: where a meeting is told of it, it is told of its corrections.
    await place_circulations(work, body_id)
    await place_corrections(work, body_id)


async def place_corrections(work: Work, body_id: UUID) -> None:
    """Let a body's next meeting be told of the corrections of its approved minutes and of its decisions in writing.

    There is one line for each meeting's, and one for each procedure's that it is not told of anyway.
    What has no meeting to come waits for one, and so does what stood on the agenda of one that was called off.
    """
    for waiting in await queries.find_untold_corrections(work, body_id):
        following = await queries.find_next_planned(work, body_id, work.clock.now())
        if following is None:
            return
        line_id = await queries.find_correction_line(work, waiting.id, following)
        if line_id is None:
            line_id = await _put_line(work, following, _corrected(work, waiting))
        await queries.list_corrections(work, body_id, waiting.id, line_id)
        noun = "minutes" if waiting.held_on else "circulation"
        await audit.append(work, f"{noun}.correction_listed", waiting.id, meeting=str(following))


def _corrected(work: Work, waiting: queries.Corrected) -> str:
    """What the line that tells of corrections is called."""
    say = translator(work.tenant.languages[0])
    if waiting.held_on is not None:
        return say.gettext(mark("Rettelse av referatet fra %(day)s")) % {"day": say.day(waiting.held_on)}
    return say.gettext(mark("Rettelse av sak %(number)s, behandlet skriftlig")) % {"number": waiting.number}


async def place_circulations(work: Work, body_id: UUID) -> None:
    """Let a body's next meeting be told of what it decided in writing, one line for each case.

    Where people are called to it already, the line is a change of the agenda like any other: the secretariat sees
    it, with why, until it sends those called what has changed. What has no meeting to come waits for one, and so
    does what stood on the agenda of one that was called off. The meeting is held before the procedure is, by
    everybody, so that two who place the same never wait for each other.
    """
    say = translator(work.tenant.languages[0])
    for waiting in await queries.find_unreported_circulations(work, body_id):
        following = await queries.find_next_ahead(work, body_id, work.clock.now())
        if following is None:
            return
        if not await queries.is_unreported_still(work, waiting):
            continue
        meeting = await queries.load_meeting(work, following)
        title = say.gettext(mark("Referatsak: sak %(number)s, behandlet skriftlig")) % {
            "number": waiting.number
        }
        why = say.gettext(
            mark("Utvalget skal vite hva det har kommet fram til skriftlig siden forrige møte.")
        )
        line_id = await _put_line(work, following, title)
        await note_change(work, meeting, AgendaChangeKind.ADDED, title, why)
        await queries.list_circulation(work, waiting.id, line_id)
        await audit.append(work, "circulation.reported", waiting.id, meeting=str(following))


async def _put_line(work: Work, meeting_id: UUID, title: str) -> UUID:
    """Put a line before those that close an agenda, and return its id."""
    line_id = uuid7()
    items = await queries.find_items(work, meeting_id)
    place = place_of_new(items)
    await queries.insert_item(work, new_line(meeting_id, line_id, len(items) + 1, title, _MINUTES))
    order = [item.id for item in items]
    await queries.reorder_items(work, [*order[:place], line_id, *order[place:]])
    return line_id


async def take_off(work: Work, meeting_id: UUID, item_id: UUID) -> None:
    """Take a line off an agenda and close the gap."""
    await queries.delete_item(work, item_id)
    await queries.reorder_items(work, [item.id for item in await queries.find_items(work, meeting_id)])

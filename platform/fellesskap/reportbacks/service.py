"""Reporting back from a meeting to those one represents."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.meetings.queries import load_meeting
from fellesskap.meetings.service import load_title
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.reportbacks import queries, rules


@dataclass(frozen=True, slots=True)
class SendReportback:
    """Tell those that the seat one met for represents what came of a meeting.

    `edition` is 1 the first time, and one more for each correction.
    """

    meeting_id: UUID
    seat_id: UUID
    edition: int
    text: str


async def send_reportback(work: Work, command: SendReportback) -> UUID:
    """Send a report-back to the contacts and the elected of those represented, and return its id."""
    guarded(command)
    await load_meeting(work, command.meeting_id)
    async with work.engine_scope():
        meeting = await load_meeting(work, command.meeting_id, unchanged=True)
        seat = await queries.load_spokesperson(work, meeting, command.seat_id)
        rules.require_met(work.actor, seat)
        rules.require_minuted(seat)
        rules.require_represents(seat)
        rules.require_text(command.text)
        rules.require_next(seat, command.edition)
        on = today(work.clock)
        found = await queries.find_readers(work, await queries.find_represented(work, seat, on), on)
        readers = [one for one in found if one.person_id != work.actor.person_id]
        rules.require_somebody(readers)
        reportback_id = await queries.insert_reportback(work, seat, command.text.strip(), readers)
        await audit.append(
            work, "reportback.sent", reportback_id, edition=command.edition, readers=len(readers)
        )
        await notify(
            work,
            NoticeKind.REPORTBACK_SENT,
            await load_title(work, meeting),
            readers,
            Subject(reportback_id=reportback_id),
        )
    return reportback_id

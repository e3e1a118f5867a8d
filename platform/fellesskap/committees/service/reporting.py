"""A committee's report: delivered, put on an agenda of its appointer, and noted there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.committees import queries, rules
from fellesskap.committees.service.timing import load_name
from fellesskap.committees.tables import Report
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.queries import find_bodies_of, load_item, load_meeting
from fellesskap.meetings.service import AddItem, add_item
from fellesskap.minutes.service import RecordItem, record_item
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_trusted

_TITLE = "Rapport: {name}"


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """Deliver a committee's report: what it found, and what it advises. Until it has gone out with a call it can
    be delivered anew.
    """

    committee_id: UUID
    version: int
    findings: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ListReport:
    """Put a delivered report on the agenda of a planned meeting of the body that appointed the committee."""

    committee_id: UUID
    version: int
    meeting_id: UUID
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class NoteReport:
    """Record that the appointer has noted a report, in the meeting that had it on its agenda.

    `record` is what the minutes say of it; empty where that is recorded already.
    """

    committee_id: UUID
    version: int
    record: str = ""


async def deliver_report(work: Work, command: DeliverReport) -> UUID:
    """Deliver a report and return the committee's id; the secretariat is told."""
    guarded(command)
    committee = await queries.load_committee(work, command.committee_id)
    rules.require_reporter(work.actor, committee)
    on = today(work.clock)
    async with work.engine_scope():
        committee = await queries.load_committee(work, command.committee_id, alone=True)
        rules.require_report(committee, on)
        rules.require_written(command.findings, command.advice)
        await queries.update_committee(work, committee.body_id, command.version, delivered_on=on)
        edition = committee.report.edition + 1 if committee.report else 1
        await queries.insert_report(
            work,
            Report(
                id=uuid7(),
                body_id=committee.body_id,
                edition=edition,
                findings=command.findings.strip(),
                advice=command.advice.strip(),
                delivered_on=on,
                delivered_by=work.actor.person_id,
                delivered_at=work.clock.now(),
                agenda_item_id=None,
            ),
        )
        await notify(
            work,
            NoticeKind.COMMITTEE_REPORTED,
            await load_name(work, committee.body_id),
            await find_trusted(work, on, secretariat=True),
            Subject(body_id=committee.body_id),
        )
        await audit.append(work, "committee.reported", committee.body_id, edition=edition)
    return committee.body_id


async def list_report(work: Work, command: ListReport) -> UUID:
    """Put a report on an agenda and return the committee's id."""
    await queries.load_committee(work, command.committee_id)
    meeting = await load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        committee = await queries.load_committee(work, command.committee_id, alone=True)
        appointer = rules.require_listable(committee, today(work.clock))
        rules.require_hears(await find_bodies_of(work, meeting), appointer)
        await queries.update_committee(work, committee.body_id, command.version)
        title = _TITLE.format(name=await load_name(work, committee.body_id))
    item_id = await add_item(work, AddItem(meeting.id, meeting.version, title, command.minutes))
    async with work.engine_scope():
        assert committee.report is not None
        await queries.update_report(work, committee.body_id, committee.report.edition, agenda_item_id=item_id)
        await audit.append(work, "committee.report_listed", committee.body_id, meeting=str(meeting.id))
    return committee.body_id


async def note_report(work: Work, command: NoteReport) -> UUID:
    """Record that a report is noted and return the committee's id; it can then be dissolved."""
    guarded(command)
    await queries.load_committee(work, command.committee_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        committee = await queries.load_committee(work, command.committee_id, alone=True)
        report = rules.require_heard(committee, today(work.clock))
        assert report.agenda_item_id is not None
        rules.require_record(command.record, recorded=report.recorded)
        item = await load_item(work, report.agenda_item_id)
        meeting = await load_meeting(work, item.meeting_id)
        await queries.update_committee(
            work,
            committee.body_id,
            command.version,
            noted_on=meeting.held_on,
            noted_by=work.actor.person_id,
        )
        await audit.append(work, "committee.report_noted", committee.body_id, meeting=str(meeting.id))
    # Approved minutes never change; they say already what was said of the report.
    if command.record.strip() and meeting.state is not MeetingState.APPROVED:
        await record_item(work, RecordItem(item.id, item.version, command.record))
    return committee.body_id

"""Loading and saving meetings, agendas and attendance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.actor import Audience, Side
from fellesskap.attachments.queries import freeze_attachments, open_sent_to
from fellesskap.cases.queries import open_to
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.meetings.model import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingForm,
    MeetingState,
)
from fellesskap.meetings.queries.names import open_names_to
from fellesskap.meetings.tables import AgendaChange, Guest, JointBody, Recusal, Stint
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Attendance as AttendanceRow
from fellesskap.meetings.tables import Meeting as MeetingRow

_MEETING = (
    MeetingRow.id,
    MeetingRow.version,
    MeetingRow.body_id,
    MeetingRow.structure_version_id,
    MeetingRow.starts_at,
    MeetingRow.held_on,
    MeetingRow.frame_minutes,
    MeetingRow.form,
    MeetingRow.place,
    MeetingRow.link,
    MeetingRow.state,
    MeetingRow.open_to_public,
    MeetingRow.call_sequence,
    MeetingRow.audience,
    MeetingRow.chair_side,
    MeetingRow.chair_reason,
    MeetingRow.chair_party,
    MeetingRow.cancel_reason,
)
_ITEM = (
    ItemRow.id,
    ItemRow.meeting_id,
    ItemRow.treatment_id,
    ItemRow.case_id,
    ItemRow.position,
    ItemRow.title,
    ItemRow.minutes,
    ItemRow.closed,
    ItemRow.record,
    ItemRow.version,
    ItemRow.approves_id,
    ItemRow.approval,
    ItemRow.closing,
    ItemRow.audience,
)
# The body `$1` meets in a meeting `m`, alone or jointly.
MEETS = "(m.body_id = $1 OR EXISTS (SELECT FROM joint_body j WHERE j.meeting_id = m.id AND j.body_id = $1))"
_MARK_SENT = (
    "UPDATE agenda_change c SET sequence = $2, audience = CASE WHEN EXISTS (SELECT FROM attachment a "
    "WHERE a.id = c.attachment_id AND (a.publicness <> 'public' OR a.removed_at IS NOT NULL)) "
    "OR EXISTS (SELECT FROM attachment_edition e WHERE e.id = c.edition_id AND e.state = 'recalled') "
    "OR c.closed OR EXISTS (SELECT FROM agenda_item i "
    "WHERE i.id = c.agenda_item_id AND i.closed) THEN $4::smallint ELSE $3::smallint END "
    "WHERE c.meeting_id = $1 AND c.sequence IS NULL"
)


async def load_meeting(work: Work, meeting_id: UUID, *, unchanged: bool = False) -> Meeting:
    """Load a meeting in the scope in force; raise `NotFound` where it does not show.

    With `unchanged`, whoever would change it (approve its minutes, say) waits until this work is done.
    """
    query = MeetingRow.select(*_MEETING).where(MeetingRow.id == meeting_id)
    rows = await (query.lock_rows("NO KEY UPDATE") if unchanged else query)
    if not rows:
        raise NotFound("meeting.not_found")
    row = rows[0]
    return Meeting(
        **{
            **row,
            "form": MeetingForm(row["form"]),
            "state": MeetingState(row["state"]),
            "audience": Audience(row["audience"]),
            "chair_side": Side(row["chair_side"]) if row["chair_side"] else None,
        }
    )


async def load_item(work: Work, item_id: UUID) -> AgendaItem:
    """Load a line of an agenda; raise `NotFound` where it does not show."""
    rows = await ItemRow.select(*_ITEM).where(ItemRow.id == item_id)
    if not rows:
        raise NotFound("agenda_item.not_found")
    return _item(rows[0])


async def find_item_of(work: Work, treatment_id: UUID) -> AgendaItem | None:
    """Find the line on which a treatment stands."""
    rows = await ItemRow.select(*_ITEM).where(ItemRow.treatment_id == treatment_id)
    return _item(rows[0]) if rows else None


async def find_items(work: Work, meeting_id: UUID) -> list[AgendaItem]:
    """List a meeting's agenda in order."""
    rows = await ItemRow.select(*_ITEM).where(ItemRow.meeting_id == meeting_id).order_by(ItemRow.position)
    return [_item(row) for row in rows]


def _item(row: dict[str, Any]) -> AgendaItem:
    return AgendaItem(**{**row, "audience": Audience(row["audience"])})


async def find_attendance(work: Work, meeting_id: UUID) -> dict[UUID, Attendance]:
    """Map each called seat to who meets for it."""
    rows = await work.connection.fetch(
        "SELECT a.id, a.seat_id, a.person_id, a.state, a.deputy, a.version, b.person_id AS absent_id, s.body_id "
        "FROM attendance a JOIN seat s ON s.id = a.seat_id LEFT JOIN absence b ON b.attendance_id = a.id "
        "WHERE a.meeting_id = $1",
        meeting_id,
    )
    return {row["seat_id"]: Attendance(**{**row, "state": AttendanceState(row["state"])}) for row in rows}


async def insert_meeting(work: Work, row: MeetingRow, joint_with: Iterable[UUID] = ()) -> None:
    """Insert a meeting, with the further bodies it is of."""
    await MeetingRow.insert(row)
    others = [
        JointBody(id=uuid7(), meeting_id=row.id, body_id=body_id, audience=row.audience)
        for body_id in joint_with
    ]
    if others:
        await JointBody.insert(*others)


async def find_bodies_of(work: Work, meeting: Meeting) -> list[UUID]:
    """List the bodies a meeting is of, its own first."""
    rows = (
        await JointBody.select(JointBody.body_id)
        .where(JointBody.meeting_id == meeting.id)
        .order_by(JointBody.id)
    )
    return [meeting.body_id, *(row["body_id"] for row in rows)]


async def find_editions(work: Work, body_ids: Sequence[UUID], on: date) -> frozenset[UUID]:
    """Find what bodies and their seats are on a day: the ids of their editions in force."""
    rows = await work.connection.fetch(
        "SELECT id FROM body_edition WHERE body_id = ANY($1) AND valid_from <= $2 "
        "AND (valid_to IS NULL OR valid_to > $2) UNION ALL SELECT id FROM seat_edition WHERE body_id = ANY($1) "
        "AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)",
        body_ids,
        on,
    )
    return frozenset(row["id"] for row in rows)


async def find_overtaken(work: Work, since: date) -> list[UUID]:
    """Find the planned meetings that another version of the structure is in force on the day of, soonest first."""
    rows = await work.connection.fetch(
        "SELECT m.id FROM meeting m JOIN structure_version v ON v.state <> 'draft' AND v.valid_from <= m.held_on "
        "AND (v.valid_to IS NULL OR v.valid_to > m.held_on) WHERE m.state = 'planned' AND m.held_on >= $1 "
        "AND v.id <> m.structure_version_id ORDER BY m.starts_at, m.id",
        since,
    )
    return [row["id"] for row in rows]


async def show_joint_bodies(work: Work, meeting_id: UUID, audience: Audience) -> None:
    """Let which further bodies a planned meeting is of be seen as far as the meeting."""
    await JointBody.update({"audience": int(audience)}).where(JointBody.meeting_id == meeting_id)


async def update_meeting(work: Work, meeting_id: UUID, version: int, values: dict[Column | str, Any]) -> None:
    """Change a meeting that still has `version`; raise `Conflict` where it has moved on."""
    done = (
        await MeetingRow.update({**values, "version": MeetingRow.version + 1})
        .where((MeetingRow.id == meeting_id) & (MeetingRow.version == version))
        .returning(MeetingRow.id)
    )
    if not done:
        raise Conflict("meeting.changed_meanwhile")


async def take_back_minutes(work: Work, meeting_id: UUID) -> None:
    """Let drafted minutes be drafted anew, since what they record has changed."""
    await MeetingRow.update({"state": MeetingState.HELD, "version": MeetingRow.version + 1}).where(
        (MeetingRow.id == meeting_id) & (MeetingRow.state == MeetingState.MINUTED)
    )


async def insert_item(work: Work, row: ItemRow) -> None:
    """Insert a line of an agenda."""
    await ItemRow.insert(row)


async def update_item(work: Work, item_id: UUID, version: int, values: dict[Column | str, Any]) -> None:
    """Change a line that still has `version`; raise `Conflict` where it has moved on."""
    done = (
        await ItemRow.update({**values, "version": ItemRow.version + 1})
        .where((ItemRow.id == item_id) & (ItemRow.version == version))
        .returning(ItemRow.id)
    )
    if not done:
        raise Conflict("meeting.changed_meanwhile")


async def reorder_items(work: Work, order: list[UUID]) -> None:
    """Number the lines of one agenda 1, 2, 3 … in the order given."""
    await work.connection.execute(
        "UPDATE agenda_item SET position = place.position, version = version + 1 "
        "FROM unnest($1::uuid[]) WITH ORDINALITY AS place(id, position) "
        "WHERE agenda_item.id = place.id AND agenda_item.position <> place.position",
        order,
    )


async def delete_item(work: Work, item_id: UUID) -> None:
    """Take a line off an agenda that has not been sent."""
    await ItemRow.delete().where(ItemRow.id == item_id)


async def insert_change(work: Work, row: AgendaChange) -> None:
    """Keep what was changed on an agenda that people have been sent."""
    await AgendaChange.insert(row)


async def mark_sent(work: Work, meeting_id: UUID, sequence: int, audience: Audience) -> None:
    """Keep with which sending those called were told, and let all who may read the agenda read it.

    Of an attachment, those who may read it, and its line; of one that was taken back, the partners.
    """
    await work.connection.execute(
        _MARK_SENT, meeting_id, sequence, int(audience), int(min(audience, Audience.PARTNERS))
    )


async def insert_attendance(work: Work, rows: list[AttendanceRow]) -> None:
    """Insert the called seats."""
    if rows:
        await AttendanceRow.insert(*rows)


async def update_attendance(
    work: Work, meeting_id: UUID, seat_id: UUID, *, person_id: UUID | None, state: str, deputy: bool
) -> None:
    """Record who met for a seat."""
    await AttendanceRow.update(
        {
            "person_id": person_id,
            "state": state,
            "deputy": deputy,
            "version": AttendanceRow.version + 1,
        }
    ).where((AttendanceRow.meeting_id == meeting_id) & (AttendanceRow.seat_id == seat_id))


async def freeze_papers(work: Work, meeting_id: UUID) -> None:
    """Note for each case on the agenda the edition of its text, and the attachments in theirs, that the call is
    sent with, once and for all; and the attachments that have come since, before it is noted that they were sent.
    """
    await freeze_attachments(work, meeting_id)
    await work.connection.execute(
        'UPDATE agenda_item i SET text_edition = c.text_edition FROM "case" c '
        "WHERE c.id = i.case_id AND i.meeting_id = $1 AND i.text_edition IS NULL",
        meeting_id,
    )


async def open_meeting_to(work: Work, meeting: Meeting, audience: Audience) -> None:
    """Let a meeting, its agenda, attendance and decisions, and the cases on open lines be seen that far."""
    level = int(audience)
    await MeetingRow.update({"audience": level}).where(
        (MeetingRow.id == meeting.id) & (MeetingRow.audience < level)
    )
    for table in (AttendanceRow, JointBody, Stint, Guest):
        await table.update({"audience": level}).where(
            (table.meeting_id == meeting.id) & (table.audience < level)
        )
    for item in await find_items(work, meeting.id):
        reach = min(level, int(Audience.PARTNERS)) if item.closed else level
        await ItemRow.update({"audience": reach}).where((ItemRow.id == item.id) & (ItemRow.audience < reach))
        await Recusal.update({"audience": reach}).where(
            (Recusal.agenda_item_id == item.id) & (Recusal.audience < reach)
        )
        await _open_decision_to(work, item.id, reach)
        await open_names_to(work, item.id, Audience(reach))
        await open_sent_to(work, item.id, reach)
        if item.case_id is not None:
            await open_to(work, item.case_id, Audience(reach))


async def _open_decision_to(work: Work, item_id: UUID, reach: int) -> None:
    """Let a line's decision be seen too; its tables belong to a feature above and are named, not imported."""
    await work.connection.execute(
        "UPDATE voice SET audience = $2 FROM decision d "
        "WHERE d.id = voice.decision_id AND d.agenda_item_id = $1 AND voice.audience < $2",
        item_id,
        reach,
    )
    await work.connection.execute(
        "UPDATE decision SET audience = $2 WHERE agenda_item_id = $1 AND audience < $2", item_id, reach
    )


@dataclass(frozen=True, slots=True)
class Unapproved:
    """A meeting whose drafted minutes the body approves in its next one, and the line there that does, if any."""

    id: UUID
    held_on: date
    starts_at: datetime
    line_id: UUID | None
    listed_in: UUID | None
    listed_state: str | None


async def find_unapproved(work: Work, body_id: UUID) -> list[Unapproved]:
    """List a body's meetings whose minutes wait for its next meeting, first to last."""
    rows = await work.connection.fetch(
        "SELECT m.id, m.held_on, m.starts_at, i.id AS line_id, l.id AS listed_in, l.state AS listed_state "
        "FROM meeting m JOIN body_edition e ON e.body_id = m.body_id AND e.valid_from <= m.held_on "
        "AND (e.valid_to IS NULL OR e.valid_to > m.held_on) AND e.minutes_approved_by = 'next_meeting' "
        "LEFT JOIN agenda_item i ON i.approves_id = m.id AND i.approval <> 'returned' "
        "LEFT JOIN meeting l ON l.id = i.meeting_id "
        "WHERE m.body_id = $1 AND m.state = 'minuted' ORDER BY m.starts_at, m.id",
        body_id,
    )
    return [Unapproved(**row) for row in rows]


async def find_next_planned(work: Work, body_id: UUID, after: datetime) -> UUID | None:
    """Find a body's first meeting after a moment, alone or jointly, that nobody is called to yet, or is called to
    meanwhile.
    """
    found: UUID | None = await work.connection.fetchval(
        f"SELECT m.id FROM meeting m WHERE {MEETS} AND m.state = 'planned' AND m.starts_at > $2 "
        "ORDER BY m.starts_at, m.id LIMIT 1 FOR NO KEY UPDATE OF m",
        body_id,
        after,
    )
    return found


async def find_next_start(work: Work, body_id: UUID, after: datetime) -> datetime | None:
    """Tell when a body meets first after a moment, alone or jointly, planned or called."""
    found: datetime | None = await work.connection.fetchval(
        "SELECT min(m.starts_at) FROM meeting m WHERE m.state IN ('planned', 'called') AND m.starts_at > $2 "
        f"AND {MEETS}",
        body_id,
        after,
    )
    return found


async def put_line_first(work: Work, meeting_id: UUID, approves_id: UUID, title: str, minutes: int) -> None:
    """Put a line that approves minutes first on an agenda; whoever changes the meeting reads it anew."""
    await MeetingRow.update({"version": MeetingRow.version + 1}).where(MeetingRow.id == meeting_id)
    await ItemRow.update({"position": ItemRow.position + 1, "version": ItemRow.version + 1}).where(
        ItemRow.meeting_id == meeting_id
    )
    await insert_item(
        work,
        ItemRow(
            id=uuid7(),
            meeting_id=meeting_id,
            treatment_id=None,
            case_id=None,
            position=1,
            title=title,
            minutes=minutes,
            closed=False,
            closing=False,
            closed_basis="",
            record="",
            audience=int(Audience.SECRETARIAT),
            version=1,
            approves_id=approves_id,
            approval="",
        ),
    )

"""Names on the agenda of the body that confirms them, and recording what its meeting said of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.appointments import queries, rules
from fellesskap.appointments.model import (
    ListedNomination,
    Nomination,
    NominationStand,
    NominationState,
    StandOn,
)
from fellesskap.appointments.service.naming import give_call_back
from fellesskap.appointments.service.settling import seat_person
from fellesskap.appointments.service.telling import tell
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import AgendaChangeKind, Meeting, SentLine
from fellesskap.meetings.rules import ITEM_MINUTES, require_minutes, require_open_agenda
from fellesskap.meetings.service import AddItem, add_item, note_change
from fellesskap.minutes.rules import require_happened
from fellesskap.texts import Translator, mark, translator


@dataclass(frozen=True, slots=True)
class ListAppointments:
    """Put names that wait for a body's word on its meeting's agenda: on a line that is there, or a new one.

    `minutes` are a new line's; `reason` says why an agenda that people have been sent is changed.
    """

    meeting_id: UUID
    version: int
    nomination_ids: tuple[UUID, ...]
    item_id: UUID | None = None
    minutes: int = 10
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnlistAppointments:
    """Take names off an agenda, so that they wait for another meeting; the line they stand on stays."""

    meeting_id: UUID
    version: int
    nomination_ids: tuple[UUID, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordAppointments:
    """Record what a meeting said of each name on a line, once: who is confirmed is appointed by it.

    `remark` says why where somebody is not. `version` is the line's.
    """

    item_id: UUID
    version: int
    stands: tuple[StandOn, ...]
    remark: str = ""


async def list_appointments(work: Work, command: ListAppointments) -> UUID:
    """Put names on the agenda, all or none, and return the meeting's id."""
    guarded(command)
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    await queries.load_nominations(work, command.nomination_ids)
    policy.require_secretariat(work.actor)
    require_open_agenda(meeting, command.reason)
    require_minutes("minutes", command.minutes, ITEM_MINUTES)
    async with work.engine_scope():
        nominations = await _hold(work, command.nomination_ids)
        rules.require_listable(nominations, await meeting_queries.find_bodies_of(work, meeting))
        rules.require_not_listed(nominations)
    item_id = command.item_id
    if item_id is None:
        title = translator(work.tenant.languages[0]).gettext(mark("Oppnevninger"))
        item_id = await add_item(
            work, AddItem(meeting.id, command.version, title, command.minutes, command.reason)
        )
    async with work.engine_scope():
        if command.item_id is not None:
            await meeting_queries.update_meeting(work, meeting.id, command.version, {})
            await _require_line(work, meeting, item_id, command.reason)
        await queries.insert_listed(work, meeting.id, item_id, nominations)
        await audit.append(
            work, "nomination.listed", item_id, meeting=str(meeting.id), names=_ids(command.nomination_ids)
        )
    return meeting.id


async def unlist_appointments(work: Work, command: UnlistAppointments) -> UUID:
    """Take names off the agenda and return the meeting's id."""
    guarded(command)
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    require_open_agenda(meeting, command.reason)
    async with work.engine_scope():
        await meeting_queries.update_meeting(work, meeting.id, command.version, {})
        listed = await queries.find_listed(work, meeting.id)
        rules.require_open_on_line(listed, command.nomination_ids)
        await queries.delete_listed(work, meeting.id, command.nomination_ids)
        for item_id in {one.item_id for one in listed if one.nomination_id in command.nomination_ids}:
            await _note(work, meeting, item_id, command.reason)
        await audit.append(work, "nomination.unlisted", meeting.id, names=_ids(command.nomination_ids))
    return meeting.id


async def record_appointments(work: Work, command: RecordAppointments) -> UUID:
    """Record it, appoint who is confirmed, let the party of who is not name another; return the line's id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        require_happened(meeting)
        listed = _on_line(await queries.find_listed(work, meeting.id), item.id)
        said = rules.require_every_stand(listed, command.stands, command.remark)
        nominations = await _hold(work, said)
        rules.require_confirmable(nominations)
        say = translator(work.tenant.languages[0])
        record = await _told(work, say, said, command.remark)
        await meeting_queries.update_item(work, item.id, command.version, {"record": record})
        for nomination in nominations:
            stand = said[nomination.id]
            await queries.settle_listed(work, nomination.id, stand)
            await audit.append(
                work, f"nomination.{stand}", nomination.id, meeting=str(meeting.id), line=str(item.id)
            )
            if stand is NominationStand.CONFIRMED:
                await _confirm(work, meeting, nomination)
            elif stand is NominationStand.REFUSED:
                await _refuse(work, nomination)
        await meeting_queries.take_back_minutes(work, meeting.id)
    return item.id


async def _hold(work: Work, nomination_ids: Collection[UUID]) -> list[Nomination]:
    """Load names as they are when nobody else names, chooses or confirms in their rounds, in the order of these."""
    found = await queries.load_nominations(work, nomination_ids)
    for round_id in sorted({one.call.round.id for one in found}):
        await queries.load_round(work, round_id, alone=True)
    return await queries.load_nominations(work, nomination_ids)


async def _confirm(work: Work, meeting: Meeting, nomination: Nomination) -> None:
    await queries.update_nomination(
        work, nomination, nomination.version, meeting_id=meeting.id, confirmed_on=meeting.held_on
    )
    await seat_person(work, nomination, nomination.call.seat.settles_name)


async def _refuse(work: Work, nomination: Nomination) -> None:
    """Let who is not confirmed be proposed no longer; the party can name another, and one passed over be chosen."""
    await queries.update_nomination(work, nomination, nomination.version, state=NominationState.REFUSED)
    await give_call_back(work, nomination)
    call = nomination.call
    await tell(work, "appointment.refused", call.round.title, call.round.id, [call.party])


async def _require_line(work: Work, meeting: Meeting, item_id: UUID, reason: str) -> None:
    item = await meeting_queries.load_item(work, item_id)
    if item.meeting_id != meeting.id:
        raise NotFound("agenda_item.not_found")
    rules.require_names_line(item, await queries.is_told_of(work, item.id))
    await _note(work, meeting, item.id, reason)


async def _note(work: Work, meeting: Meeting, item_id: UUID, reason: str) -> None:
    """Keep that the names on a line were changed, where people have been sent it."""
    item = await meeting_queries.load_item(work, item_id)
    line = SentLine(item.id, meeting.id)
    await note_change(
        work, meeting, AgendaChangeKind.EDITED, item.title, reason, line=line, closed=item.closed
    )


_SAID = {
    NominationStand.CONFIRMED: mark("Oppnevnt til %(body)s: %(person)s, %(seat)s."),
    NominationStand.REFUSED: mark("Ikke oppnevnt til %(body)s: %(person)s, %(seat)s."),
    NominationStand.POSTPONED: mark("Utsatt oppnevning til %(body)s: %(person)s, %(seat)s."),
}


async def _told(work: Work, say: Translator, said: Mapping[UUID, NominationStand], remark: str) -> str:
    """What the minutes say of the line: one sentence for each name, and what was said of them."""
    proposed = await queries.describe(work, said, say.language)
    sentences = [
        say.gettext(_SAID[said[one.nomination_id]])
        % {"person": one.person, "seat": one.seat, "body": one.body}
        for one in proposed
    ]
    return "\n\n".join(filter(None, ("\n".join(sentences), remark.strip())))


def _on_line(listed: Collection[ListedNomination], item_id: UUID) -> list[ListedNomination]:
    return [one for one in listed if one.item_id == item_id]


def _ids(keys: Collection[UUID]) -> list[str]:
    return [str(key) for key in keys]

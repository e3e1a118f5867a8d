"""Planning what one side goes through by itself. Its people are told; the trail holds ids alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Side, Space
from fellesskap.clock import OSLO, today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_own
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings.queries import find_items
from fellesskap.notes.rules import require_known_place, require_place
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_people, has_places, load_actor
from fellesskap.premeetings import queries, rules
from fellesskap.premeetings.model import Premeeting, PremeetingState
from fellesskap.premeetings.tables import Premeeting as PremeetingRow
from fellesskap.texts import mark, translator

_SIDES = {Side.MUNICIPAL: mark("Kommunesiden"), Side.HOSPITAL: mark("Sykehussiden")}


@dataclass(frozen=True, slots=True)
class PlanPremeeting:
    """Plan a pre-meeting of one's own side, or its region or division; those named get it in their calendars.

    Without cases it goes through those on the agenda of the meeting that it prepares.
    """

    side: Side
    starts_at: datetime
    minutes: int = 60
    place: str = ""
    link: str = ""
    region_id: UUID | None = None
    division_id: UUID | None = None
    meeting_id: UUID | None = None
    case_ids: tuple[UUID, ...] = ()
    person_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePremeeting:
    """Say anew when, where, about what and with whom a pre-meeting is; calendars follow."""

    premeeting_id: UUID
    version: int
    starts_at: datetime
    minutes: int = 60
    place: str = ""
    link: str = ""
    case_ids: tuple[UUID, ...] = ()
    person_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldPremeeting:
    """Record that a pre-meeting was held, who was there, and what was agreed among themselves."""

    premeeting_id: UUID
    version: int
    person_ids: tuple[UUID, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CancelPremeeting:
    """Call a pre-meeting off, with a reason; it leaves the calendars of those asked."""

    premeeting_id: UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class MakePremeetingSheet:
    """Have the sheet of a pre-meeting made as a PDF, for those whose pre-meeting it is."""

    premeeting_id: UUID


@dataclass(frozen=True, slots=True)
class MakePositionSheet:
    """Have a PDF made of all that one's own side, or its region or division, is asked about now."""

    side: Side
    region_id: UUID | None = None
    division_id: UUID | None = None


async def plan_premeeting(work: Work, command: PlanPremeeting) -> UUID:
    """Plan a pre-meeting and return its id."""
    guarded(command)
    space = Space(command.side, command.region_id, command.division_id)
    before = await queries.load_starts_at(work, command.meeting_id) if command.meeting_id else None
    case_ids = await _cases(work, command.meeting_id, command.case_ids)
    require_place(space)
    require_known_place(await has_places(work, None, space.region_id, space.division_id))
    people = await _seen_people(work, command.person_ids)
    policy.require_space(work.actor, space)
    rules.require_time(command.starts_at, command.minutes, before, work.clock.now())
    rules.require_where(command.place, command.link)
    rules.require_something(command.meeting_id, case_ids)
    premeeting_id = uuid7()
    async with work.engine_scope():
        await _require_own(work, space, people)
        await queries.insert_premeeting(
            work,
            PremeetingRow(
                id=premeeting_id,
                side=space.side,
                region_id=space.region_id,
                division_id=space.division_id,
                meeting_id=command.meeting_id,
                starts_at=command.starts_at,
                minutes=command.minutes,
                place=command.place.strip(),
                link=command.link.strip(),
                state=PremeetingState.PLANNED,
                sequence=0,
                summary="",
                cancel_reason="",
                planned_by=work.actor.person_id,
                planned_at=work.clock.now(),
                version=1,
            ),
            case_ids,
            [one.person_id for one in people],
        )
        made = await queries.load_premeeting(work, premeeting_id)
        await _tell(work, NoticeKind.PREMEETING_CALLED, made, people)
        await audit.append(work, "premeeting.planned", premeeting_id)
    return premeeting_id


async def change_premeeting(work: Work, command: ChangePremeeting) -> UUID:
    """Change a pre-meeting and return its id; who is taken off it is told too."""
    guarded(command)
    premeeting = await queries.load_premeeting(work, command.premeeting_id)
    await queries.require_seen(work, command.case_ids)
    people = await _seen_people(work, command.person_ids)
    rules.require_keeper(work.actor, premeeting)
    rules.require_planned(premeeting)
    rules.require_where(command.place, command.link)
    rules.require_something(premeeting.meeting_id, command.case_ids)
    async with work.engine_scope():
        meeting_id = premeeting.meeting_id
        before = await queries.load_starts_at(work, meeting_id) if meeting_id else None
        rules.require_time(command.starts_at, command.minutes, before, work.clock.now())
        await _require_own(work, premeeting.space, people)
        invited = set(await queries.find_invited(work, premeeting.id))
        await queries.update_premeeting(
            work,
            premeeting.id,
            command.version,
            starts_at=command.starts_at,
            minutes=command.minutes,
            place=command.place.strip(),
            link=command.link.strip(),
            sequence=premeeting.sequence + 1,
        )
        await queries.replace_parts(work, premeeting, command.case_ids, [one.person_id for one in people])
        changed = await queries.load_premeeting(work, premeeting.id)
        left = await find_people(work, invited - {one.person_id for one in people})
        new = [one for one in people if one.person_id not in invited]
        await _tell(work, NoticeKind.PREMEETING_LEFT, changed, left)
        await _tell(work, NoticeKind.PREMEETING_CALLED, changed, new)
        await _tell(
            work, NoticeKind.PREMEETING_CHANGED, changed, [one for one in people if one.person_id in invited]
        )
        await audit.append(work, "premeeting.changed", premeeting.id)
    return premeeting.id


async def hold_premeeting(work: Work, command: HoldPremeeting) -> UUID:
    """Record that a pre-meeting was held and return its id."""
    guarded(command)
    premeeting = await queries.load_premeeting(work, command.premeeting_id)
    people = await _seen_people(work, command.person_ids)
    rules.require_keeper(work.actor, premeeting)
    rules.require_planned(premeeting)
    rules.require_begun(premeeting, today(work.clock))
    rules.require_written("summary", command.summary, rules.LONGEST_SUMMARY)
    async with work.engine_scope():
        await _require_own(work, premeeting.space, people)
        await queries.update_premeeting(
            work,
            premeeting.id,
            command.version,
            state=PremeetingState.HELD,
            summary=command.summary.strip(),
        )
        await queries.mark_attended(work, premeeting, [one.person_id for one in people])
        await audit.append(work, "premeeting.held", premeeting.id)
    return premeeting.id


async def cancel_premeeting(work: Work, command: CancelPremeeting) -> UUID:
    """Call a pre-meeting off and return its id."""
    guarded(command)
    premeeting = await queries.load_premeeting(work, command.premeeting_id)
    rules.require_keeper(work.actor, premeeting)
    rules.require_planned(premeeting)
    rules.require_written("reason", command.reason, rules.LONGEST_REASON, required=True)
    async with work.engine_scope():
        await queries.update_premeeting(
            work,
            premeeting.id,
            command.version,
            state=PremeetingState.CANCELLED,
            cancel_reason=command.reason.strip(),
            sequence=premeeting.sequence + 1,
        )
        people = await find_people(work, await queries.find_invited(work, premeeting.id))
        await _tell(work, NoticeKind.PREMEETING_CANCELLED, premeeting, people)
        await audit.append(work, "premeeting.cancelled", premeeting.id)
    return premeeting.id


async def make_premeeting_sheet(work: Work, command: MakePremeetingSheet) -> UUID:
    """Ask for the sheet and return the document's id; whoever reads the pre-meeting may."""
    premeeting = await queries.load_premeeting(work, command.premeeting_id)
    policy.require_space(work.actor, premeeting.space)
    return await _make_sheet(work, DocumentKind.PREMEETING_SHEET, premeeting.space, premeeting.id)


async def make_position_sheet(work: Work, command: MakePositionSheet) -> UUID:
    """Ask for the sheet and return the document's id."""
    space = Space(command.side, command.region_id, command.division_id)
    require_place(space)
    require_known_place(await has_places(work, None, space.region_id, space.division_id))
    policy.require_space(work.actor, space)
    return await _make_sheet(work, DocumentKind.POSITION_SHEET, space)


async def _make_sheet(
    work: Work, kind: DocumentKind, space: Space, premeeting_id: UUID | None = None
) -> UUID:
    language = work.actor.language
    say = translator(language)
    async with work.engine_scope():
        name = await queries.load_place_name(work, space) or say.gettext(_SIDES[space.side])
        title = say.gettext(mark("Ark til formøtet: %(name)s")) % {"name": name}
        return await request_own(work, kind, title, language, space, premeeting_id)


async def _cases(work: Work, meeting_id: UUID | None, chosen: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """The cases that are chosen, else those on the agenda, as the planner sees them."""
    if chosen or meeting_id is None:
        await queries.require_seen(work, chosen)
        return chosen
    listed = [item.case_id for item in await find_items(work, meeting_id) if item.case_id]
    return tuple(dict.fromkeys(listed))


async def _seen_people(work: Work, person_ids: Collection[UUID]) -> list[PersonRef]:
    wanted = list(dict.fromkeys(person_ids))
    found = await find_people(work, wanted)
    if len(found) != len(wanted):
        raise NotFound("person.not_found")
    return found


async def _require_own(work: Work, space: Space, people: Collection[PersonRef]) -> None:
    on = today(work.clock)
    rules.require_own_people(
        [(one.name, (await load_actor(work, one.person_id, on)).belongs_to(space)) for one in people]
    )


async def _tell(work: Work, kind: NoticeKind, premeeting: Premeeting, people: Collection[PersonRef]) -> None:
    name = await queries.load_place_name(work, premeeting.space)
    if name is None:
        name = translator(work.tenant.languages[0]).gettext(_SIDES[premeeting.side])
    day = premeeting.starts_at.astimezone(OSLO)
    about = Subject(premeeting_id=premeeting.id, side=premeeting.side)
    await notify(work, kind, f"{name} {day:%d.%m.%Y}", people, about)

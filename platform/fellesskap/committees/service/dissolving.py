"""Dissolving a committee: its meetings are called off, its seats emptied, and the structure goes on without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.committees import queries, rules
from fellesskap.committees.model import Committee
from fellesskap.committees.service.appointing import find_body, load_described
from fellesskap.committees.service.timing import tell_members
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.drafts.rules import require_unused, without_part
from fellesskap.guard import guarded
from fellesskap.meetings.service import CancelMeeting, cancel_meeting
from fellesskap.notices.model import NoticeKind
from fellesskap.people.model import EndReason
from fellesskap.people.queries import find_in_body
from fellesskap.people.service import end, take_back
from fellesskap.structure.model import Structure
from fellesskap.structure.queries import (
    find_latest_version,
    load_body_key,
    load_municipalities,
    lock_structure,
)
from fellesskap.structure.service import ApplyStructure, publish_structure
from fellesskap.texts import mark, translator

_LABEL, _REASON = mark("Oppløser %(name)s"), mark("Utvalget er oppløst.")


@dataclass(frozen=True, slots=True)
class DissolveCommittee:
    """Dissolve a committee whose report is noted; without `day` on the first day it can be.

    `override_by_id` is a body above its appointer, or one that appoints lasting committees, which has decided
    to dissolve it without a report, with its reason. Meetings to come are called off where that is confirmed.
    """

    committee_id: UUID
    version: int
    day: date | None = None
    cancels_meetings: bool = False
    override_by_id: UUID | None = None
    override_reason: str = ""


async def dissolve_committee(work: Work, command: DissolveCommittee) -> UUID:
    """Dissolve a committee and return its id; it is still read as it was."""
    guarded(command)
    await queries.load_committee(work, command.committee_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        await lock_structure(work)
        committee = await queries.load_committee(work, command.committee_id, alone=True)
        rules.require_living(committee, on)
        structure, body = await load_described(work, committee.body_id)
        overridden = await _require_heard_or_overridden(work, command, committee, structure)
        latest = await find_latest_version(work)
        assert latest is not None
        day = rules.require_day(command.day, latest.valid_from, on, "day")
        rules.require_ended_by_day(committee, day)
        rules.require_nothing_open(await queries.find_open_cases(work, committee.body_id))
        path, municipalities = f"bodies.{body.key}", await load_municipalities(work)
        require_unused(structure, path, municipalities)
        meetings = await queries.find_meetings_from(work, committee.body_id, day)
        rules.require_meetings_off(
            [meeting["held_on"] for meeting in meetings], confirmed=command.cancels_meetings
        )
        await queries.update_committee(
            work,
            committee.body_id,
            command.version,
            dissolved_on=day,
            dissolved_by=work.actor.person_id,
            dissolved_at=work.clock.now(),
            override_body_id=command.override_by_id if overridden else None,
            override_reason=command.override_reason.strip() if overridden else "",
        )
        await tell_members(work, NoticeKind.COMMITTEE_DISSOLVED, committee.body_id, day)
    say = translator(work.tenant.languages[0])
    for meeting in meetings:
        await cancel_meeting(work, CancelMeeting(meeting["id"], meeting["version"], say.gettext(_REASON)))
    async with work.engine_scope():
        await _empty_seats(work, committee.body_id, day)
        version = await publish_structure(
            work,
            ApplyStructure(
                without_part(structure, path),
                day,
                say.gettext(_LABEL) % {"name": body.name.in_language(work.tenant.languages[0])},
                f"dissolved-{body.key}-{committee.version}",
                municipalities,
                follows=latest.id,
            ),
        )
        await audit.append(
            work,
            "committee.dissolved",
            committee.body_id,
            version=str(version),
            day=day.isoformat(),
            overridden=overridden,
            meetings=len(meetings),
        )
    return committee.body_id


async def _require_heard_or_overridden(
    work: Work, command: DissolveCommittee, committee: Committee, structure: Structure
) -> bool:
    """Tell whether a body above has dissolved it without a report; refuse where nobody may."""
    if command.override_by_id is None or committee.noted_on is not None:
        rules.require_noted(committee)
        return False
    by = find_body(structure, await load_body_key(work, command.override_by_id))
    appointer = await load_body_key(work, committee.reports_to) if committee.reports_to else ""
    rules.require_override(structure, appointer, by, command.override_reason)
    return True


async def _empty_seats(work: Work, body_id: UUID, day: date) -> None:
    """End all holdings on the day; a holder's personal deputies go with the holder."""
    while found := await find_in_body(work, body_id, day):
        held = found[0]
        if held.valid_from >= day:
            await take_back(work, held)
        else:
            await end(work, held, day, EndReason.DISSOLVED)

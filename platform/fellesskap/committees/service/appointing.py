"""Appointing a committee: one act that publishes a structure with one body more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Side
from fellesskap.clock import today
from fellesskap.committees import queries, rules
from fellesskap.committees.model import Makeup
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings.queries import find_bodies_of, load_meeting
from fellesskap.structure.model import Body, BodyKind, Mandate, Names, Structure
from fellesskap.structure.queries import (
    find_body_ids,
    find_latest_version,
    load_body_key,
    load_municipalities,
    lock_structure,
)
from fellesskap.structure.rules import RESERVED_KEYS, suggested_key
from fellesskap.structure.service import (
    ApplyStructure,
    find_latest_structure,
    load_structure_version,
    publish_structure,
)
from fellesskap.texts import mark, translator

_LABEL = mark("Oppretter %(name)s")


@dataclass(frozen=True, slots=True)
class AppointCommittee:
    """Appoint a temporary committee; without `begins` it is there from the first day it can be.

    The decision is that of a held meeting of the appointer, or a reference with its day. Of `municipalities`
    (by number) and `divisions` (by key) each gets a seat; the numbers are of seats without a place.
    """

    appointer_id: UUID
    name: str
    mandate: str
    until: date
    municipal_seats: int = 0
    hospital_seats: int = 0
    municipalities: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    leads: Side | None = None
    abbreviation: str = ""
    name_nn: str = ""
    meeting_id: UUID | None = None
    reference: str = ""
    decided_on: date | None = None
    begins: date | None = None
    kind: BodyKind = BodyKind.TEMPORARY


async def appoint_committee(work: Work, command: AppointCommittee) -> UUID:
    """Appoint a committee and return its id; its seats can then be filled like any body's."""
    guarded(command)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    makeup = Makeup(
        command.municipal_seats, command.hospital_seats, command.municipalities, command.divisions
    )
    rules.require_texts(command.name, command.abbreviation, command.mandate)
    async with work.engine_scope():
        await lock_structure(work)
        latest = await find_latest_version(work)
        appointer_key = await load_body_key(work, command.appointer_id)
        if latest is None:
            raise NotFound("structure.none_in_force", day=on)
        structure = await load_structure_version(work, latest.id)
        appointer = find_body(structure, appointer_key)
        rules.require_appointer(structure, appointer, command.kind)
        rules.require_own_name(structure, command.name, command.abbreviation)
        rules.require_makeup(makeup, command.leads)
        rules.require_places(structure, makeup)
        rules.require_decided(
            command.reference, command.decided_on, on, in_meeting=command.meeting_id is not None
        )
        day = rules.require_day(command.begins, latest.valid_from, on, "begins")
        rules.require_time(day, command.until)
        body = rules.committee_body(
            suggested_key(
                command.abbreviation or command.name, await queries.find_body_keys(work) | RESERVED_KEYS
            ),
            Names(command.name.strip(), command.name_nn.strip()),
            command.abbreviation.strip(),
            appointer,
            await _mandate(work, command, appointer),
            command.until,
            rules.committee_seats(makeup, command.leads),
        )
        say = translator(work.tenant.languages[0])
        version = await publish_structure(
            work,
            ApplyStructure(
                replace(structure, bodies=(*structure.bodies, body)),
                day,
                say.gettext(_LABEL) % {"name": body.name.in_language(work.tenant.languages[0])},
                f"committee-{body.key}",
                await load_municipalities(work),
                follows=latest.id,
            ),
        )
        body_id = (await find_body_ids(work, [body.key]))[0]
        await queries.update_committee(
            work,
            body_id,
            None,
            meeting_id=command.meeting_id,
            appointed_by=work.actor.person_id,
            appointed_at=work.clock.now(),
        )
        await audit.append(
            work, "committee.appointed", body_id, version=str(version), until=command.until.isoformat()
        )
    return body_id


async def load_described(work: Work, body_id: UUID) -> tuple[Structure, Body]:
    """Load the structure published last, and what it says of a body."""
    _, structure = await find_latest_structure(work)
    return structure, find_body(structure, await load_body_key(work, body_id))


def find_body(structure: Structure, key: str) -> Body:
    """What a structure says of a body; raise `NotFound` for one it does not have."""
    try:
        return structure.body(key)
    except KeyError:
        raise NotFound("structure.body_not_found") from None


async def _mandate(work: Work, command: AppointCommittee, appointer: Body) -> Mandate:
    adopted_on = command.decided_on
    if command.meeting_id is not None:
        meeting = await load_meeting(work, command.meeting_id)
        rules.require_held(meeting, await find_bodies_of(work, meeting), command.appointer_id)
        adopted_on = meeting.held_on
    return Mandate(command.mandate.strip(), appointer.key, adopted_on, command.reference.strip())

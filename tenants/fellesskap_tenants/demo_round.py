"""The demo's round of appointments: some parties have answered and some have not, so that its pages show both.

Works for any structure: the round is for the first body that the regions appoint to one by one, and there is
none in a community without such a body. All of it is done by the product's own commands, as the people who
would give them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fellesskap.actor import RoleKind, Side
from fellesskap.appointments.model import PartyKind
from fellesskap.appointments.service import (
    Nominate,
    OpenAppointmentRound,
    PartyAddress,
    nominate,
    open_appointment_round,
)
from fellesskap.clock import SystemClock, today
from fellesskap.composition.service import Attest, attest
from fellesskap.db.work import Work, system_work
from fellesskap.people.queries import load_actor
from fellesskap.structure.model import Structure
from fellesskap.structure.service import find_structure
from fellesskap.tenant import Tenant

_DAYS_TO_ANSWER, _DAYS_AHEAD, _YEARS = 21, 120, 4
# So many regions have not answered.
_MISSING = 2

_BODY = """
SELECT b.body_id, coalesce(nullif(b.abbreviation, ''), b.name_nb) AS name
FROM seat_edition s JOIN body_edition b USING (body_id)
WHERE s.appointed_by = 'regions' AND s.nominated_by = '' AND s.region_id IS NOT NULL
    AND s.valid_to IS NULL AND b.valid_to IS NULL
ORDER BY b.position, b.key LIMIT 1
"""
_SEATS = """
SELECT seat_id, competences, appointed_by, nominated_by FROM seat_edition
WHERE body_id = $1 AND valid_to IS NULL AND office = '' AND (appointed_by <> '' OR nominated_by <> '')
ORDER BY position, key
"""
_CALLS = """
SELECT c.id, c.alone, p.kind, p.region_id, p.sort_key, s.seat_id,
    (SELECT h.person_id FROM holding h WHERE h.seat_id = s.seat_id AND h.kind = 'holder' LIMIT 1) AS sitting
FROM seat_call c JOIN asked_party p ON p.id = c.asked_party_id JOIN round_seat s ON s.id = c.round_seat_id
WHERE c.appointment_round_id = $1 ORDER BY p.sort_key, c.position
"""
_ROLES = "SELECT person_id, kind, side, region_id FROM role_grant ORDER BY id"
_ALIKE = """
SELECT h.person_id FROM seat_edition s JOIN holding h ON h.seat_id = s.seat_id AND h.kind = 'holder'
WHERE s.competences = $1 AND s.seat_id <> $2 AND s.valid_to IS NULL ORDER BY s.position, s.key LIMIT 1
"""


@dataclass(slots=True)
class _Round:
    """What the parties of the round are asked, and who answers for them."""

    tenant: Tenant
    on: date
    structure: Structure
    body: Any
    seats: Sequence[Any]
    secretaries: Mapping[str, UUID]
    contacts: Mapping[UUID, UUID]
    calls: Sequence[Any] = ()

    async def do(self, person_id: UUID, act: Any, command: object) -> UUID:
        """Give a command as a person."""
        clock = SystemClock()
        async with system_work(self.tenant) as work:
            actor = await load_actor(work, person_id, self.on)
        async with Work(self.tenant, actor, clock, write=True) as work:
            done: UUID = await act(work, command)
        return done


async def open_demo_round(tenant: Tenant) -> bool:
    """Open the round and have most of its parties answer; tell whether the community has a body for it."""
    on = today(SystemClock())
    begins = term_begin(on)
    async with system_work(tenant) as work, work.engine_scope():
        bodies = await work.connection.fetch(_BODY)
        if not bodies:
            return False
        seats = await work.connection.fetch(_SEATS, bodies[0]["body_id"])
        # Who sits there now sits until the new term.
        await work.connection.execute(
            "UPDATE holding SET valid_to = $2 WHERE seat_id = ANY($1) AND (valid_to IS NULL OR valid_to > $2)",
            [seat["seat_id"] for seat in seats],
            begins,
        )
        roles = await work.connection.fetch(_ROLES)
        _, structure = await find_structure(work, on)
    opened = _Round(
        tenant,
        on,
        structure,
        bodies[0],
        seats,
        {one["side"]: one["person_id"] for one in roles if one["kind"] == RoleKind.SECRETARIAT},
        {one["region_id"]: one["person_id"] for one in roles if one["kind"] == RoleKind.REGION_CONTACT},
    )
    round_id = await opened.do(
        opened.secretaries[Side.MUNICIPAL], open_appointment_round, _opening(opened, begins)
    )
    async with system_work(tenant) as work, work.engine_scope():
        opened.calls = await work.connection.fetch(_CALLS, round_id)
    await _appoint(opened)
    await _nominate(opened)
    return True


def term_begin(on: date) -> date:
    """The first new year or midsummer that leaves time to answer, choose and confirm."""
    halves = (date(on.year + more, month, 1) for more in range(3) for month in (1, 7))
    return next(half for half in halves if half >= on + timedelta(days=_DAYS_AHEAD))


def _opening(opened: _Round, begins: date) -> OpenAppointmentRound:
    asked = {seat["nominated_by"] or seat["appointed_by"] for seat in opened.seats}
    outside = [party.key for party in opened.structure.parties if party.key in asked]
    ends = begins.replace(year=begins.year + _YEARS)
    return OpenAppointmentRound(
        f"{opened.body['name']} {begins.year}–{(ends - timedelta(days=1)).year}",
        begins,
        opened.on + timedelta(days=_DAYS_TO_ANSWER),
        ends,
        body_ids=(opened.body["body_id"],),
        addresses=tuple(PartyAddress(key, f"{key}@{opened.tenant.slug}.example") for key in outside),
    )


async def _appoint(opened: _Round) -> None:
    """Have all who are asked alone name whoever sits there, but for the last regions."""
    regions = list(dict.fromkeys(call["region_id"] for call in opened.calls if call["region_id"]))
    for call in opened.calls:
        if not call["alone"] or call["sitting"] is None or call["region_id"] in regions[-_MISSING:]:
            continue
        named = Nominate(call["id"], 1, consent=True, person_id=call["sitting"])
        who = opened.secretaries[Side.MUNICIPAL]
        if call["region_id"]:
            who = opened.contacts[call["region_id"]]
        elif call["kind"] == PartyKind.TRUST:
            who = opened.secretaries[Side.HOSPITAL]
        else:
            named = replace(named, evidence_reference="Brev i saksarkivet", evidence_date=opened.on)
        await opened.do(who, nominate, named)


async def _nominate(opened: _Round) -> None:
    """Have two regions name somebody for a seat that asks for something: one who has it, and one who cannot."""
    known = {one.key: one for one in opened.structure.competences}
    for seat in opened.seats:
        asked = known.get(seat["competences"])
        among = [one for one in opened.calls if one["seat_id"] == seat["seat_id"] and one["region_id"]]
        if asked is None or len(among) < 2 or not asked.excludes:
            continue
        async with system_work(opened.tenant) as work, work.engine_scope():
            people = [among[0]["sitting"], await work.connection.fetchval(_ALIKE, asked.key, seat["seat_id"])]
        if None in people or people[0] == people[1]:
            continue
        for call, person, has in zip(among, people, (asked.key, asked.excludes[0]), strict=False):
            await opened.do(opened.secretaries[Side.MUNICIPAL], attest, Attest(person, opened.on, has))
            named = Nominate(call["id"], 1, consent=True, person_id=person)
            await opened.do(opened.contacts[call["region_id"]], nominate, named)
        return

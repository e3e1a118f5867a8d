"""Loading who someone is in a community, and keeping persons and their roles."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.actor import Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.people.model import PersonRef
from fellesskap.people.tables import Contact, Person, RoleGrant

# Names its tables in full, so that a work that only reads, and sets no search path, can ask it.
_AWAY = """EXISTS (SELECT FROM {{0}}.leave l WHERE l.holding_id = {holding}.id
        AND l.valid_from <= $2 AND l.valid_to > $2)"""
_ON_DAY = "{holding}.valid_from <= $2 AND ({holding}.valid_to IS NULL OR {holding}.valid_to > $2)"
_H, _OTHER = {"holding": "h"}, {"holding": "o"}

# A holder on leave does not act; the first deputy who is not away does. Nobody on a shared list acts for a
# certain seat: the list is asked when a meeting is called.
_STANDS_IN = f"""CASE WHEN h.kind = 'holder' THEN {_AWAY.format(**_H)} ELSE h.seat_id IS NULL
        OR {_AWAY.format(**_H)}
        OR NOT EXISTS (SELECT FROM {{0}}.holding o WHERE o.seat_id = h.seat_id AND o.kind = 'holder'
            AND {_ON_DAY.format(**_OTHER)} AND {_AWAY.format(**_OTHER)})
        OR EXISTS (SELECT FROM {{0}}.holding o WHERE o.seat_id = h.seat_id AND o.kind = 'deputy'
            AND o.rank < h.rank AND {_ON_DAY.format(**_OTHER)} AND NOT {_AWAY.format(**_OTHER)}) END"""

# A deputy reads the papers of a meeting from the call for as long as the body of the seat says (R-MEETING-27).
_READS = """CASE coalesce(e.deputy_access, 'until_approved')
        WHEN 'until_approved' THEN n.state <> 'approved'
        WHEN 'until_held' THEN n.held_on >= $2
        ELSE n.held_on + e.deputy_access_days >= $2 END"""

# That the person is a deputy of a seat on a day, of its own or on the list its side shares: whoever has left reads
# nothing of what is to come (R-MEETING-27).
_IS_DEPUTY = """EXISTS (SELECT FROM {{0}}.holding d WHERE d.person_id = p.id AND d.kind = 'deputy'
        AND d.valid_from <= {day} AND (d.valid_to IS NULL OR d.valid_to > {day})
        AND (d.seat_id = {seat} OR (d.seat_id IS NULL AND EXISTS (SELECT FROM {{0}}.seat_edition s
            WHERE s.seat_id = {seat} AND s.body_id = d.body_id AND s.side = d.side AND s.deputies = 'common'
            AND s.valid_from <= {day} AND (s.valid_to IS NULL OR s.valid_to > {day})))))"""


def _deputising(seat: str, day: str) -> str:
    return _IS_DEPUTY.format(seat=seat, day=f"least($2, {day})")


# Names its tables in full, so that a work that only reads, and sets no search path, can ask it. A deputy reads the
# papers of a case that the body decides in writing until a month after that has ended (R-CIRCULATION-18).
_ACTOR = f"""
SELECT p.name, p.language,
    (SELECT coalesce(json_agg(json_build_array(g.kind, g.side, g.partner_id, g.region_id, g.division_id)), '[]')
     FROM {{0}}.role_grant g WHERE g.person_id = p.id AND g.valid_from <= $2
        AND (g.valid_to IS NULL OR g.valid_to > $2))::text AS roles,
    (SELECT coalesce(json_agg(json_build_array(s.seat_id, h.body_id, s.side, {_STANDS_IN}, s.may_propose, s.counts,
        s.region_id, s.partner_id, s.division_id, h.kind = 'deputy' AND ({_STANDS_IN}))), '[]')
     FROM {{0}}.holding h JOIN {{0}}.seat_edition s ON (s.seat_id = h.seat_id
            OR (h.seat_id IS NULL AND s.body_id = h.body_id AND s.side = h.side AND s.deputies = 'common'))
        AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
     WHERE h.person_id = p.id AND {_ON_DAY.format(**_H)})::text AS seats,
    (SELECT coalesce(json_agg(json_build_array(m.partner_id, m.region_id)), '[]')
     FROM {{0}}.region_member m WHERE m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
        AND (m.partner_id IN (SELECT g.partner_id FROM {{0}}.role_grant g WHERE g.person_id = p.id)
            OR m.partner_id IN (SELECT s.partner_id FROM {{0}}.holding h JOIN {{0}}.seat_edition s
                ON s.seat_id = h.seat_id WHERE h.person_id = p.id)))::text AS members,
    (SELECT coalesce(json_agg(json_build_array(m.id, (SELECT coalesce(json_agg(i.case_id), '[]')
        FROM {{0}}.agenda_item i WHERE i.meeting_id = m.id AND i.case_id IS NOT NULL
            AND i.audience >= 1))), '[]')
     FROM {{0}}.meeting m
     WHERE m.state IN ('called', 'held', 'minuted', 'approved') AND m.id IN (SELECT n.id FROM (
        SELECT a.meeting_id, a.seat_id FROM {{0}}.attendance a
            WHERE a.person_id = p.id AND a.deputy AND a.state <> 'absent'
        UNION SELECT t.meeting_id, t.seat_id FROM {{0}}.stint t WHERE t.person_id = p.id AND t.deputy
        UNION SELECT r.meeting_id, r.seat_id FROM {{0}}.recusal r WHERE r.deputy_id = p.id
        ) f JOIN {{0}}.meeting n ON n.id = f.meeting_id JOIN {{0}}.seat b ON b.id = f.seat_id
            LEFT JOIN {{0}}.body_edition e ON e.body_id = b.body_id AND e.valid_from <= n.held_on
                AND (e.valid_to IS NULL OR e.valid_to > n.held_on)
            WHERE {_READS} AND {_deputising("f.seat_id", "n.held_on")}))::text AS called,
    (SELECT coalesce(json_agg(DISTINCT c.case_id), '[]') FROM {{0}}.circulation_seat c
     JOIN {{0}}.circulation w ON w.id = c.circulation_id
     WHERE c.person_id = p.id AND c.absence IS NOT NULL
        AND {_deputising("c.seat_id", "(w.ended_at AT TIME ZONE 'Europe/Oslo')::date")}
        AND (w.ended_at IS NULL OR (w.ended_at AT TIME ZONE 'Europe/Oslo')::date + 30 >= $2))::text AS asked
FROM {{0}}.person p WHERE p.id = $1
"""

_TRUSTED = """
SELECT DISTINCT p.id, p.name, p.language
FROM role_grant g JOIN person p ON p.id = g.person_id
WHERE g.valid_from <= $1 AND (g.valid_to IS NULL OR g.valid_to > $1)
    AND ((g.kind = 'secretariat' AND $2)
        OR (g.kind = 'municipal_contact' AND g.partner_id = ANY($3::uuid[]))
        OR (g.kind = 'region_contact' AND g.region_id = ANY($4::uuid[]))
        OR (g.kind = 'division_contact' AND g.division_id = ANY($5::uuid[])))
ORDER BY p.id
"""


async def load_actor(work: Work, person_id: UUID, on: date) -> Actor:
    """Load a person's roles and seats in force on a day, in a work of the system's."""
    statement = _ACTOR.format(identifier(work.tenant.schema))
    rows = await work.connection.fetch(statement, person_id, on)
    if not rows:
        raise NotFound("person.not_found")
    row = rows[0]
    roles = frozenset(
        Role(RoleKind(kind), Side(side), *(_uuid(value) for value in places))
        for kind, side, *places in json.loads(row["roles"])
    )
    seats = frozenset(
        HeldSeat(
            UUID(seat),
            UUID(body),
            Side(side),
            deputy=stands_in,
            may_propose=may_propose,
            counts=counts,
            region_id=_uuid(region),
            partner_id=_uuid(partner),
            division_id=_uuid(division),
            waits=waits,
        )
        for seat, body, side, stands_in, may_propose, counts, region, partner, division, waits in json.loads(
            row["seats"]
        )
    )
    at_home = {role.partner_id for role in roles if role.kind is RoleKind.MUNICIPAL_CONTACT}
    at_home |= {seat.partner_id for seat in seats if seat.side is Side.MUNICIPAL and not seat.deputy}
    called = json.loads(row["called"])
    return Actor(
        ActorKind.PERSON,
        person_id=person_id,
        name=row["name"],
        language=row["language"],
        roles=roles,
        seats=seats,
        home_regions=frozenset(
            UUID(region) for partner, region in json.loads(row["members"]) if _uuid(partner) in at_home
        ),
        meetings=frozenset(UUID(meeting) for meeting, _ in called),
        cases=frozenset(UUID(case) for _, cases in called for case in cases)
        | frozenset(UUID(case) for case in json.loads(row["asked"])),
    )


async def find_trusted(
    work: Work,
    on: date,
    *,
    secretariat: bool = False,
    partners: Collection[UUID] = (),
    regions: Collection[UUID] = (),
    divisions: Collection[UUID] = (),
) -> list[PersonRef]:
    """List those with a role in the secretariat or as contacts of the given places on a day, each once."""
    rows = await work.connection.fetch(
        _TRUSTED, on, secretariat, list(partners), list(regions), list(divisions)
    )
    return [PersonRef(row["id"], row["name"], row["language"]) for row in rows]


async def find_secretaries(work: Work, on: date) -> dict[UUID, frozenset[Side]]:
    """Map those who are of the secretariat on a day to the sides they are of it for."""
    rows = await work.connection.fetch(
        "SELECT person_id, array_agg(side) AS sides FROM role_grant WHERE kind = 'secretariat' "
        "AND valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) GROUP BY person_id",
        on,
    )
    return {row["person_id"]: frozenset(Side(side) for side in row["sides"]) for row in rows}


async def find_people(work: Work, person_ids: Collection[UUID]) -> list[PersonRef]:
    """List the named persons the tenant has."""
    rows = await Person.select(Person.id, Person.name, Person.language).where(
        Person.id.is_in(list(person_ids) or [UUID(int=0)])
    )
    return [PersonRef(row["id"], row["name"], row["language"]) for row in rows]


async def has_person(work: Work, person_id: UUID) -> bool:
    """Tell whether the tenant has the person."""
    return bool(await Person.exists().where(Person.id == person_id))


async def has_address(work: Work, person_id: UUID) -> bool:
    """Tell whether the person can be reached by mail."""
    return bool(await Contact.exists().where((Contact.person_id == person_id) & Contact.email.is_not_null()))


async def has_places(
    work: Work, partner_id: UUID | None, region_id: UUID | None, division_id: UUID | None
) -> bool:
    """Tell whether the tenant has every place that is named."""
    found: bool = await work.connection.fetchval(
        "SELECT ($1::uuid IS NULL OR EXISTS (SELECT FROM partner WHERE id = $1)) "
        "AND ($2::uuid IS NULL OR EXISTS (SELECT FROM region WHERE id = $2)) "
        "AND ($3::uuid IS NULL OR EXISTS (SELECT FROM division WHERE id = $3))",
        partner_id,
        region_id,
        division_id,
    )
    return found


async def save_person(work: Work, person: Person, contact: Contact) -> None:
    """Insert a person with contact data."""
    await Person.insert(person)
    await Contact.insert(contact)


async def update_person(
    work: Work, person_id: UUID, version: int, changes: dict[Column | str, Any], contact: Contact
) -> None:
    """Change a person and the contact data; raise `Conflict` where it was changed meanwhile."""
    changed = (
        await Person.update({**changes, Person.version: Person.version + 1})
        .where((Person.id == person_id) & (Person.version == version))
        .returning(Person.id)
    )
    if not changed:
        raise Conflict("people.changed_meanwhile")
    await work.connection.execute(
        "INSERT INTO contact (person_id, email, phone, shared, version) VALUES ($1, $2, $3, $4, 1) "
        "ON CONFLICT (person_id) DO UPDATE SET email = $2, phone = $3, shared = $4, "
        "version = contact.version + 1",
        person_id,
        contact.email,
        contact.phone,
        contact.shared,
    )


async def find_named(work: Work, names: Collection[str]) -> dict[str, list[UUID]]:
    """Find the persons with each of some names, whatever the case of the letters."""
    rows = await work.connection.fetch(
        "SELECT n.name, p.id FROM unnest($1::text[]) n (name) JOIN person p ON lower(p.name) = lower(n.name)",
        list(names),
    )
    found: dict[str, list[UUID]] = {}
    for row in rows:
        found.setdefault(row["name"], []).append(row["id"])
    return found


async def save_role(work: Work, grant: RoleGrant) -> None:
    """Insert a role."""
    await RoleGrant.insert(grant)


async def raise_audience(work: Work, person_ids: Collection[UUID], audience: Audience) -> None:
    """Let persons' names be seen at least as far as `audience`."""
    await Person.update({Person.audience: int(audience)}).where(
        Person.id.is_in(list(person_ids) or [UUID(int=0)]) & (Person.audience < int(audience))
    )


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None

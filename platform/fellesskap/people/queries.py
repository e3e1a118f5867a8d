"""Loading who someone is in a community, and who sits where on a day."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID

from fellesskap.actor import Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.people.model import FilledSeat, PersonRef, SeatPlace
from fellesskap.people.tables import Contact, Holding, Person, RoleGrant
from fellesskap.structure.model import Names, SeatKind

# Names its tables in full, so that a work that only reads, and sets no search path, can ask it.
_ACTOR = """
SELECT p.name, p.language,
    (SELECT coalesce(json_agg(json_build_array(g.kind, g.side, g.partner_id, g.region_id, g.division_id)), '[]')
     FROM {0}.role_grant g WHERE g.person_id = p.id AND g.valid_from <= $2
        AND (g.valid_to IS NULL OR g.valid_to > $2))::text AS roles,
    (SELECT coalesce(json_agg(json_build_array(h.seat_id, h.body_id, s.side, h.kind, s.may_propose, s.counts,
        s.region_id, s.partner_id, s.division_id)), '[]')
     FROM {0}.holding h JOIN {0}.seat_edition s ON s.seat_id = h.seat_id
        AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
     WHERE h.person_id = p.id AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2))::text AS seats
FROM {0}.person p WHERE p.id = $1
"""

_COMPOSITION = """
SELECT s.seat_id, s.key, s.title_nb, s.title_nn, s.title_se, s.side, s.kind, s.may_propose, s.counts,
    s.may_attend, s.position, s.region_id, s.partner_id, s.division_id,
    (SELECT coalesce(json_agg(json_build_array(h.kind, p.id, p.name, p.language) ORDER BY h.rank, p.id), '[]')
     FROM holding h JOIN person p ON p.id = h.person_id
     WHERE h.seat_id = s.seat_id AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2))::text
        AS people
FROM seat_edition s
WHERE s.body_id = $1 AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
ORDER BY s.position, s.key
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
    return Actor(
        ActorKind.PERSON,
        person_id=person_id,
        name=row["name"],
        language=row["language"],
        roles=frozenset(
            Role(RoleKind(kind), Side(side), *(_uuid(value) for value in places))
            for kind, side, *places in json.loads(row["roles"])
        ),
        seats=frozenset(
            HeldSeat(
                UUID(seat),
                UUID(body),
                Side(side),
                deputy=kind == "deputy",
                may_propose=may_propose,
                counts=counts,
                region_id=_uuid(region),
                partner_id=_uuid(partner),
                division_id=_uuid(division),
            )
            for seat, body, side, kind, may_propose, counts, region, partner, division in json.loads(
                row["seats"]
            )
        ),
    )


async def find_composition(work: Work, body_id: UUID, on: date) -> list[FilledSeat]:
    """List a body's seats as they are filled on a day, in the structure's order."""
    rows = await work.connection.fetch(_COMPOSITION, body_id, on)
    found = []
    for row in rows:
        people = json.loads(row["people"])
        refs: dict[str, list[PersonRef]] = {"holder": [], "deputy": []}
        for kind, person, name, language in people:
            refs[kind].append(PersonRef(UUID(person), name, language))
        found.append(
            FilledSeat(
                row["seat_id"],
                row["key"],
                Names(row["title_nb"], row["title_nn"], row["title_se"]),
                Side(row["side"]),
                SeatKind(row["kind"]),
                row["may_propose"],
                row["counts"],
                row["may_attend"],
                row["position"],
                row["region_id"],
                row["partner_id"],
                row["division_id"],
                refs["holder"][0] if refs["holder"] else None,
                tuple(refs["deputy"]),
            )
        )
    return found


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


async def find_people(work: Work, person_ids: Collection[UUID]) -> list[PersonRef]:
    """List the named persons the tenant has."""
    rows = await Person.select(Person.id, Person.name, Person.language).where(
        Person.id.is_in(list(person_ids))
    )
    return [PersonRef(row["id"], row["name"], row["language"]) for row in rows]


async def find_seat(work: Work, seat_id: UUID) -> SeatPlace | None:
    """Find a seat and its body as they are or were last, and hold it: one appointment waits for another."""
    rows = await work.connection.fetch(
        "SELECT s.id, s.body_id, e.open_to_public FROM seat s JOIN body_edition e ON e.body_id = s.body_id "
        "WHERE s.id = $1 ORDER BY e.valid_from DESC LIMIT 1 FOR NO KEY UPDATE OF s",
        seat_id,
    )
    return SeatPlace(rows[0]["id"], rows[0]["body_id"], rows[0]["open_to_public"]) if rows else None


async def has_person(work: Work, person_id: UUID) -> bool:
    """Tell whether the tenant has the person."""
    return bool(await Person.exists().where(Person.id == person_id))


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


async def find_held_periods(work: Work, seat_id: UUID) -> list[tuple[date, date | None]]:
    """List the periods in which the seat has had or will have a holder."""
    rows = await Holding.select(Holding.valid_from, Holding.valid_to).where(
        (Holding.seat_id == seat_id) & (Holding.kind == "holder")
    )
    return [(row["valid_from"], row["valid_to"]) for row in rows]


async def save_person(work: Work, person: Person, contact: Contact) -> None:
    """Insert a person with contact data."""
    await Person.insert(person)
    await Contact.insert(contact)


async def save_holding(work: Work, holding: Holding) -> None:
    """Insert a holding."""
    await Holding.insert(holding)


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

"""People as the graph shows them: who holds which seat, who is trusted with what, and the one who asks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from fellesskap.access.roles import Permission
from fellesskap.actor import RoleKind, Side
from fellesskap.people import service
from fellesskap.people import tables as t
from fellesskap_graphql.attestations import BEYOND
from fellesskap_graphql.compiler.expressions import arg, col, me, valid
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    desc,
    field,
    many,
    one,
    pages,
    part,
    row,
    vocabulary,
)
from fellesskap_graphql.composition import FITNESS, CompositionFinding
from fellesskap_graphql.lazy import (
    LazyAttestation,
    LazyAuthority,
    LazyBody,
    LazyDeclaration,
    LazyDivision,
    LazyPartner,
    LazyRegion,
    LazySeat,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class HoldingKind(StrEnum):
    """In what way a person is in a seat."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class PersonOrder(StrEnum):
    """What people are listed by."""

    NAME = "name"
    NEWEST = "newest"


vocabulary(HoldingKind, PersonOrder, RoleKind, Side)


@row(t.Contact, key="person_id")
class Contact:
    """How a person is reached; the secretariat and the person see it."""

    email: str | None = field()
    phone: str | None = field()
    version: int = field()


@row(t.Holding)
class Holding(Node):
    """A person in a seat, for a time."""

    kind: HoldingKind = field()
    rank: int = field()
    appointed_by: str = field()
    valid_from: date = field()
    valid_to: date | None = field()
    version: int = field()
    person: Person | None = field(one("person_id"), description="Null where the name is not for the reader.")
    seat: LazySeat | None = field(one("seat_id"))
    body: LazyBody | None = field(one("body_id"))
    authorities: list[LazyAuthority] = field(
        many("holding_id", where=valid(), order=[desc("valid_from"), asc("id")], about=1),
        description="What the holder may bind somebody to on the day.",
    )
    beyond_authority: bool = field(
        BEYOND,
        arguments={"amount_nok": argument(int)},
        description="Whether every authority of the holder sets a lower limit; false where none is known.",
    )


@row(t.RoleGrant)
class RoleGrant(Node):
    """What a person is trusted with outside a seat, for a time."""

    kind: RoleKind = field()
    side: Side = field()
    valid_from: date = field()
    valid_to: date | None = field()
    person: Person | None = field(one("person_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    region: LazyRegion | None = field(one("region_id"))
    division: LazyDivision | None = field(one("division_id"))


@row(t.Person)
class Person(Node):
    """A person the community knows."""

    name: str = field()
    language: str = field()
    demo: bool = field()
    version: int = field()
    contact: Contact | None = field(one(back="person_id"), needs=Permission.SIGNED_IN)
    holdings: list[Holding] = field(
        many("person_id", where=valid(), order=[desc("valid_from")], about=3),
        description="The seats the person is in on the day.",
    )
    roles: list[RoleGrant] = field(many("person_id", where=valid(), order=[asc("kind")], about=2))
    declaration: LazyDeclaration | None = field(one(back="person_id"), needs=Permission.SIGNED_IN)
    attestations: list[LazyAttestation] = field(
        many("person_id", where=valid(), order=[asc("competence"), asc("id")], about=1),
        description="What is attested of the person on the day.",
    )
    fitness: list[CompositionFinding] = field(
        FITNESS,
        arguments={"seat_key": argument(str)},
        needs=Permission.SIGNED_IN,
        description="What would be warned of if the person were in the seat on the day.",
    )


@row(None)
class Viewer:
    """The one who asks."""

    person: Person | None = field(one(where=col("id") == me()), description="Null for the public.")


@row(None)
class PeopleQuery:
    """Root fields of people."""

    viewer: Viewer = field(part())
    person: Person | None = field(by_id())
    people: Connection[Person] = field(
        pages(
            order={PersonOrder.NAME: [asc("sort_key")], PersonOrder.NEWEST: [desc("id")]},
        ),
        arguments={"search": argument(str | None, where=col("name").contains(arg("search")))},
    )


MUTATIONS = (
    mutation(service.RegisterPerson, service.register_person, Person),
    mutation(service.Appoint, service.appoint, Holding),
    mutation(service.GrantRole, service.grant_role, RoleGrant),
)

"""People as the graph shows them: who holds which seat and office, who is trusted with what, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.actor import RoleKind, Side
from fellesskap.people import service
from fellesskap.people import tables as t
from fellesskap.people.model import EndReason, Held, HoldingKind
from fellesskap.people.rules import WARNED_DAYS, holding_actions, person_actions
from fellesskap.structure.tables import SeatEdition
from fellesskap_graphql.actions import Action
from fellesskap_graphql.attestations import BEYOND
from fellesskap_graphql.compiler.expressions import (
    arg,
    coalesce,
    col,
    earliest,
    exists,
    me,
    outer,
    today,
    valid,
)
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    part,
    row,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.fitness import FITNESS, CompositionFinding
from fellesskap_graphql.lazy import (
    LazyAttestation,
    LazyAuthority,
    LazyBody,
    LazyDeclaration,
    LazyDivision,
    LazyNomination,
    LazyPartner,
    LazyRegion,
    LazySeat,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.presence import PRESENCE, PersonPresence
from fellesskap_graphql.relay import Connection, Node


class PersonOrder(StrEnum):
    """What people are listed by."""

    NAME = "name"
    NEWEST = "newest"


class TermOrder(StrEnum):
    """What holdings are listed by."""

    ENDS = "ends"


vocabulary(EndReason, HoldingKind, PersonOrder, RoleKind, Side)

_AWAY = exists(t.Leave, (col("holding_id") == outer("id")) & valid())
_NEXT = (col("seat_id") == outer("seat_id")) & (col("kind") == HoldingKind.HOLDER)
_FOLLOWED = exists(t.Holding, _NEXT & (col("valid_from") >= outer("valid_to")))


@row(t.Contact, key="person_id")
class Contact:
    """How a person is reached; the secretariat and the person see it, and the partners where it is shared."""

    email: str | None = field()
    phone: str | None = field()
    shared: bool = field()
    version: int = field()


@row(t.Leave)
class Leave(Node):
    """Days a holder is away; a deputy steps in."""

    valid_from: date = field()
    valid_to: date = field(description="The day the holder is back.")
    version: int = field()
    holding: Holding | None = field(one("holding_id"))


@row(t.Departure, key="holding_id")
class Departure:
    """Why somebody left; the secretariat and the person see it."""

    reason: EndReason = field()
    note: str = field()


@row(t.OfficeHolding)
class OfficeHolding(Node):
    """A person in an office, and so in the seats that follow it."""

    office: str = field(description="The office by its key in the structure.")
    valid_from: date = field()
    valid_to: date | None = field()
    version: int = field()
    person: Person | None = field(one("person_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    region: LazyRegion | None = field(one("region_id"))
    division: LazyDivision | None = field(one("division_id"))
    holdings: list[Holding] = field(
        many("office_holding_id", order=[asc("valid_from"), asc("id")], about=3),
        description="The seats that came with it.",
    )


def _holding_actions(held: Held, reading: Reading) -> list[Possible]:
    return holding_actions(reading.actor, held, reading.today)


@row(t.Holding)
class Holding(Node):
    """A person in a seat, or on a list of deputies that seats share, for a time."""

    kind: HoldingKind = field()
    rank: int = field()
    side: Side | None = field(description="Whose shared list of deputies it is; null in a seat.")
    appointed_by: str = field()
    valid_from: date = field()
    valid_to: date | None = field()
    version: int = field()
    away: bool = field(_AWAY, description="Whether the holder is on leave on the day.")
    followed: bool = field(
        coalesce(_FOLLOWED, False), description="Whether somebody is appointed to the seat after it."
    )
    person: Person | None = field(one("person_id"), description="Null where the name is not for the reader.")
    seat: LazySeat | None = field(one("seat_id"))
    body: LazyBody | None = field(one("body_id"))
    seat_then: LazySeat | None = field(
        one("seat_id", as_of=col("valid_from")), description="The seat as it was when the holding begins."
    )
    body_then: LazyBody | None = field(one("body_id", as_of=col("valid_from")))
    behind: Holding | None = field(one("behind_id"), description="The holder whose personal deputy it is.")
    office: OfficeHolding | None = field(one("office_holding_id"), description="The office it came with.")
    leaves: list[Leave] = field(many("holding_id", order=[asc("valid_from")], about=1))
    departure: Departure | None = field(one(back="holding_id"), needs=Permission.SIGNED_IN)
    actions: list[Action] = field(
        computed(_holding_actions), description="What the reader can do with it now."
    )
    authorities: list[LazyAuthority] = field(
        many("holding_id", where=valid(), order=[desc("valid_from"), asc("id")], about=1),
        description="What the holder may bind somebody to on the day.",
    )
    beyond_authority: bool = field(
        BEYOND,
        arguments={"amount_nok": argument(int)},
        description="Whether every authority of the holder sets a lower limit; false where none is known.",
    )
    nomination: LazyNomination | None = field(
        one(back="holding_id"), description="The name it began as, where it came of a round of appointments."
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


@dataclass(frozen=True, slots=True)
class _Known:
    id: UUID


def _person_actions(facts: _Known, reading: Reading) -> list[Possible]:
    return person_actions(reading.actor, facts.id)


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
    all_holdings: list[Holding] = field(
        many("person_id", order=[desc("valid_from"), asc("id")], about=6),
        description="The seats the person has been in, is in and will be in, latest first.",
    )
    offices: list[OfficeHolding] = field(
        many("person_id", order=[desc("valid_from"), asc("id")], about=1),
        description="The offices the person has had, has and will have.",
    )
    roles: list[RoleGrant] = field(many("person_id", where=valid(), order=[asc("kind")], about=2))
    actions: list[Action] = field(computed(_person_actions), description="What the reader can do now.")
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
    presence: PersonPresence | None = field(
        PRESENCE,
        needs=Permission.SIGNED_IN,
        description="Meetings called to and met in; null for others than the person and the secretariat.",
    )


@row(None)
class Viewer:
    """The one who asks."""

    person: Person | None = field(one(where=col("id") == me()), description="Null for the public.")


_HELD = (col("person_id") == outer("id")) & valid()
_OF_PARTNER = _HELD & (col("partner_id") == arg("partner"))
_SEAT_OF_PARTNER = exists(
    SeatEdition, (col("seat_id") == outer("seat_id")) & valid() & (col("partner_id") == arg("partner"))
)
_FOR_PARTNER = (
    exists(t.RoleGrant, _OF_PARTNER)
    | exists(t.OfficeHolding, _OF_PARTNER)
    | exists(t.Holding, _HELD & _SEAT_OF_PARTNER)
)
_NEVER = date(9999, 12, 31)
_NAME = earliest(t.Person, "sort_key", col("id") == outer("person_id"))


@row(None)
class PeopleQuery:
    """Root fields of people."""

    viewer: Viewer = field(part())
    person: Person | None = field(by_id())
    people: Connection[Person] = field(
        pages(
            order={PersonOrder.NAME: [asc("sort_key")], PersonOrder.NEWEST: [desc("id")]},
        ),
        arguments={
            "search": argument(str | None, where=col("name").contains(arg("search"))),
            "role": argument(
                RoleKind | None, where=exists(t.RoleGrant, _HELD & (col("kind") == arg("role")))
            ),
            "body": argument(
                strawberry.ID | None,
                node="Body",
                where=exists(t.Holding, _HELD & (col("body_id") == arg("body"))),
                description="Who sits in a body, or stands in there.",
            ),
            "partner": argument(
                strawberry.ID | None,
                node="Partner",
                where=_FOR_PARTNER,
                description="Who acts for a partner, sits for it, or has one of its offices.",
            ),
        },
    )
    holding: Holding | None = field(by_id())
    leave: Leave | None = field(by_id())
    office_holding: OfficeHolding | None = field(by_id())
    terms_ending: Connection[Holding] = field(
        pages(
            order={TermOrder.ENDS: [asc(coalesce(col("valid_to"), _NEVER))]},
            where=(col("kind") == HoldingKind.HOLDER)
            & valid()
            & col("office_holding_id").is_null()
            & ~coalesce(_FOLLOWED, False),
        ),
        arguments={
            "within": argument(
                int, default=WARNED_DAYS, where=col("valid_to").minus(today()) <= arg("within")
            ),
            "body": argument(strawberry.ID | None, node="Body", where=col("body_id") == arg("body")),
        },
        description="Holders whose term ends within a number of days and whom nobody follows.",
    )
    offices: list[OfficeHolding] = field(
        many(
            where=col("valid_to").is_null() | (col("valid_to") > today()),
            order=[asc("office"), asc("valid_from")],
            about=100,
        ),
        arguments={
            "partner": argument(
                strawberry.ID | None, node="Partner", where=col("partner_id") == arg("partner")
            )
        },
        description="Who has which office, now or later.",
    )
    role_grants: list[RoleGrant] = field(
        many(where=valid(), order=[asc("kind"), asc(_NAME)], about=100),
        arguments={"kinds": argument(list[RoleKind] | None, where=col("kind").one_of(arg("kinds")))},
        description="Who is trusted with what.",
    )


MUTATIONS = (
    mutation(service.RegisterPerson, service.register_person, Person),
    mutation(service.EditPerson, service.edit_person, Person),
    mutation(service.Appoint, service.appoint, Holding),
    mutation(service.AppointCommonDeputy, service.appoint_common_deputy, Holding),
    mutation(service.CorrectHolding, service.correct_holding, Holding),
    mutation(service.WithdrawHolding, service.withdraw_holding, Person),
    mutation(service.EndHolding, service.end_holding, Holding),
    mutation(service.MoveDeputy, service.move_deputy, Holding),
    mutation(service.TakeLeave, service.take_leave, Leave),
    mutation(service.EndLeave, service.end_leave, Leave),
    mutation(service.WithdrawLeave, service.withdraw_leave, Holding),
    mutation(service.TakeOffice, service.take_office, OfficeHolding),
    mutation(service.ChangeOffices, service.change_offices, OfficeHolding),
    mutation(service.LeaveOffice, service.leave_office, OfficeHolding),
    mutation(service.GrantRole, service.grant_role, RoleGrant),
)

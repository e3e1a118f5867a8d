"""Pre-meetings as the graph shows them: those of the reader's own side, region or division alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import RoleKind, Side
from fellesskap.people.model import HoldingKind
from fellesskap.people.tables import Holding, RoleGrant
from fellesskap.premeetings import service
from fellesskap.premeetings import tables as t
from fellesskap.premeetings.model import Premeeting as PremeetingModel
from fellesskap.premeetings.model import PremeetingState
from fellesskap.premeetings.rules import premeeting_actions
from fellesskap.structure.tables import RegionMember, SeatEdition
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import Expr, arg, col, exists, now, outer, valid
from fellesskap_graphql.compiler.mapping import (
    Link,
    argument,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    row,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyCase, LazyDivision, LazyDocument, LazyMeeting, LazyPerson, LazyRegion
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class PremeetingOrder(StrEnum):
    """Which pre-meetings come first."""

    EARLIEST = "earliest"
    LATEST = "latest"


vocabulary(PremeetingState, PremeetingOrder)

PREMEETINGS_OF_CASE = many(
    via=Link(t.PremeetingCase, near="case_id", far="premeeting_id"), order=[asc("starts_at")], about=1
)
_OF_A_SIDE = (
    RoleKind.SECRETARIAT,
    RoleKind.MUNICIPAL_CONTACT,
    RoleKind.REGION_CONTACT,
    RoleKind.DIVISION_CONTACT,
)


def _trusted(where: Expr) -> Expr:
    return exists(RoleGrant, (col("person_id") == outer("id")) & valid() & where)


def _seated(where: Expr) -> Expr:
    seat = exists(SeatEdition, (col("seat_id") == outer("seat_id")) & valid() & where)
    return exists(
        Holding, (col("person_id") == outer("id")) & (col("kind") == HoldingKind.HOLDER) & valid() & seat
    )


_MEMBER = exists(
    RegionMember,
    (col("partner_id") == outer("partner_id")) & (col("region_id") == arg("region")) & valid(),
)
_IN_REGION = (col("side") == Side.MUNICIPAL) & (
    (col("region_id") == arg("region")) | (col("partner_id").is_not_null() & _MEMBER)
)
_IN_DIVISION = (col("side") == Side.HOSPITAL) & (col("division_id") == arg("division"))


def _secretary(side: Side) -> Expr:
    return _trusted((col("kind") == RoleKind.SECRETARIAT) & (col("side") == side))


@dataclass(frozen=True, slots=True)
class _Facts:
    premeeting: PremeetingModel


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    return premeeting_actions(reading.actor, facts.premeeting, reading.today)


@row(t.PremeetingCase)
class PremeetingCase(Node):
    """A case that is gone through."""

    position: int = field()
    case: LazyCase | None = field(one("case_id"))


@row(t.PremeetingPerson)
class PremeetingPerson(Node):
    """Somebody who is asked to come."""

    attended: bool | None = field(description="Whether that one came; null before it is held.")
    person: LazyPerson | None = field(one("person_id"))


@row(t.Premeeting)
class Premeeting(Node):
    """What one side, a region or a division goes through by itself before a meeting."""

    side: Side = field()
    region: LazyRegion | None = field(
        one("region_id"), description="Whose own it is; null for a whole side's."
    )
    division: LazyDivision | None = field(one("division_id"))
    state: PremeetingState = field()
    starts_at: datetime = field()
    minutes: int = field()
    place: str = field()
    link: str = field()
    sequence: int = field(description="Grows with what calendars are told anew.")
    summary: str = field(description="What was agreed among themselves.")
    cancel_reason: str = field()
    version: int = field()
    planned_at: datetime = field()
    planned_by: LazyPerson | None = field(one("planned_by"))
    meeting: LazyMeeting | None = field(one("meeting_id"), description="The meeting that it prepares.")
    cases: list[PremeetingCase] = field(many("premeeting_id", order=[asc("position")], about=6))
    people: list[PremeetingPerson] = field(many("premeeting_id", order=[asc("id")], about=10))
    sheets: list[LazyDocument] = field(
        many("premeeting_id", order=[desc("requested_at")], about=1), description="Its sheets as PDF."
    )
    actions: list[Action] = field(
        computed(_actions),
        description="What the reader can do with it now.",
    )


@row(None)
class PremeetingsQuery:
    """Root fields of pre-meetings."""

    premeeting: Premeeting | None = field(by_id())
    premeetings: Connection[Premeeting] = field(
        pages(
            order={
                PremeetingOrder.EARLIEST: [asc("starts_at")],
                PremeetingOrder.LATEST: [desc("starts_at")],
            }
        ),
        arguments={
            "states": argument(list[PremeetingState] | None, where=col("state").one_of(arg("states"))),
            "coming": argument(
                bool | None,
                where=(col("starts_at") > now()) == arg("coming"),
                description="Those that have not begun, or all others.",
            ),
        },
        description="Those of the reader's own side, region or division.",
    )
    colleagues: Connection[LazyPerson] = field(
        pages(order=[asc("sort_key")]),
        arguments={
            "side": argument(
                Side | None,
                where=_trusted(col("kind").one_of(*_OF_A_SIDE) & (col("side") == arg("side")))
                | _seated(col("side") == arg("side")),
            ),
            "region": argument(
                strawberry.ID | None,
                node="Region",
                where=_trusted(col("kind").one_of(*_OF_A_SIDE) & _IN_REGION)
                | _seated(_IN_REGION)
                | _secretary(Side.MUNICIPAL),
            ),
            "division": argument(
                strawberry.ID | None,
                node="Division",
                where=_trusted(col("kind").one_of(*_OF_A_SIDE) & _IN_DIVISION)
                | _seated(_IN_DIVISION)
                | _secretary(Side.HOSPITAL),
            ),
        },
        description="Those who act for a side today, or for a region or a division with their side's secretary.",
    )


MUTATIONS = (
    mutation(service.PlanPremeeting, service.plan_premeeting, Premeeting),
    mutation(service.ChangePremeeting, service.change_premeeting, Premeeting),
    mutation(service.HoldPremeeting, service.hold_premeeting, Premeeting),
    mutation(service.CancelPremeeting, service.cancel_premeeting, Premeeting),
    mutation(service.MakePremeetingSheet, service.make_premeeting_sheet, LazyDocument),
    mutation(service.MakePositionSheet, service.make_position_sheet, LazyDocument),
)

"""Those who work together: partners, their regions and the divisions of the trust."""

from __future__ import annotations

from datetime import date

from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.followups.model import FollowupState
from fellesskap.followups.tables import Followup as FollowupRow
from fellesskap.rounds.model import RoundState
from fellesskap.rounds.tables import Reply as ReplyRow
from fellesskap.rounds.tables import Round as RoundRow
from fellesskap.structure import tables as t
from fellesskap_graphql.compiler.expressions import arg, col, count, earliest, exists, localized, outer, valid
from fellesskap_graphql.compiler.mapping import Link, argument, asc, desc, field, many, one, row, vocabulary
from fellesskap_graphql.ended import LIVING, REPLACED_BY, Successor
from fellesskap_graphql.lazy import (
    LazyFollowup,
    LazyOfficeHolding,
    LazyReply,
    LazyRoleGrant,
    LazySeat,
    LazyStance,
)
from fellesskap_graphql.preparing import (
    OF_DIVISION,
    OF_PARTNER,
    OF_REGION,
    PREPARATIONS_ARE,
    Preparations,
)
from fellesskap_graphql.relay import Node

vocabulary(Side)

# Of a reply or a position: its round still takes answers, and which round presses first.
_RUNNING = exists(RoundRow, (col("id") == outer("round_id")) & (col("state") == RoundState.OPEN))
_DEADLINE = earliest(RoundRow, "deadline", col("id") == outer("round_id"))
_REPLIES = {
    "open": argument(bool | None, where=arg("open") == _RUNNING, description="Of rounds that take answers.")
}
_UNANSWERED = col("answer").is_null() & LIVING & _RUNNING

_IN_REGION = Link(t.RegionMember, near="partner_id", far="region_id", where=valid())


@row(t.Partner)
class Partner(Node):
    """A municipality, the hospital trust, or another enterprise of the community."""

    key: str = field()
    side: Side = field()
    number: str | None = field(description="The municipality's official number.")
    org_number: str | None = field()
    name: str = field()
    name_official: str = field()
    valid_from: date = field()
    valid_to: date | None = field()
    region: Region | None = field(one(via=_IN_REGION))
    replaced_by: list[Successor] = field(
        REPLACED_BY,
        description="Those that the national register says replaced the municipality, as far as they are partners.",
    )
    divisions: list[Division] = field(many("partner_id", where=valid(), order=[asc("sort_key")], about=10))
    seats: list[LazySeat] = field(
        many("partner_id", order=[asc("position"), asc("key")], about=4),
        description="The seats that represent the partner itself; its region's are not among them.",
    )
    replies: list[LazyReply] = field(
        many("partner_id", where=col("division_id").is_null(), order=[asc(_DEADLINE), asc("id")], about=4),
        arguments=_REPLIES,
        description="What the partner itself is asked, the nearest deadline first.",
    )
    unanswered: int = field(
        count(ReplyRow, (col("partner_id") == outer("id")) & _UNANSWERED),
        description="How many answers open rounds still wait for, its divisions' among them.",
    )
    followups: list[LazyFollowup] = field(
        many("partner_id", order=[desc("id")], about=8),
        arguments={"states": argument(list[FollowupState] | None, where=col("state").one_of(arg("states")))},
    )
    unfinished: int = field(
        count(
            FollowupRow, (col("partner_id") == outer("id")) & LIVING & (col("state") != FollowupState.DONE)
        ),
        description="How many decisions it has not yet carried out.",
    )
    offices: list[LazyOfficeHolding] = field(
        many("partner_id", where=valid(), order=[asc("office")], about=2),
        description="Who has the offices that seats follow.",
    )
    roles: list[LazyRoleGrant] = field(
        many("partner_id", where=valid(), order=[asc("kind")], about=5),
        description="Those who act for the partner.",
    )
    preparations: Preparations | None = field(
        OF_PARTNER, needs=Permission.SIGNED_IN, description=PREPARATIONS_ARE
    )


@row(t.RegionMember)
class RegionMember:
    """A municipality's membership of a region; unconfirmed where no source states it."""

    partner: Partner | None = field(one("partner_id"))
    confirmed: bool = field()
    valid_from: date = field()
    valid_to: date | None = field()


@row(t.Region)
class Region(Node):
    """A group of municipalities that act together."""

    key: str = field()
    name: str = field(localized("name"))
    valid_from: date = field()
    valid_to: date | None = field()
    members: list[RegionMember] = field(
        many(
            "region_id",
            where=valid(),
            order=[asc(earliest(t.Partner, "sort_key", col("id") == outer("partner_id")))],
            about=8,
        )
    )
    roles: list[LazyRoleGrant] = field(many("region_id", where=valid(), order=[asc("kind")], about=3))
    seats: list[LazySeat] = field(
        many("region_id", order=[asc("position"), asc("key")], about=6),
        description="The seats that represent the region.",
    )
    stances: list[LazyStance] = field(
        many("region_id", order=[asc(_DEADLINE), asc("id")], about=3),
        arguments=_REPLIES,
        description="The region's positions, the nearest deadline first.",
    )
    preparations: Preparations | None = field(
        OF_REGION, needs=Permission.SIGNED_IN, description=PREPARATIONS_ARE
    )


@row(t.Division)
class Division(Node):
    """A division or clinic of the trust."""

    key: str = field()
    name: str = field(localized("name"))
    external: bool = field()
    partner: Partner | None = field(one("partner_id"))
    seats: list[LazySeat] = field(many("division_id", order=[asc("position"), asc("key")], about=3))
    replies: list[LazyReply] = field(
        many("division_id", order=[asc(_DEADLINE), asc("id")], about=3), arguments=_REPLIES
    )
    unanswered: int = field(count(ReplyRow, (col("division_id") == outer("id")) & _UNANSWERED))
    roles: list[LazyRoleGrant] = field(many("division_id", where=valid(), order=[asc("kind")], about=2))
    preparations: Preparations | None = field(
        OF_DIVISION, needs=Permission.SIGNED_IN, description=PREPARATIONS_ARE
    )
    valid_from: date = field()
    valid_to: date | None = field()

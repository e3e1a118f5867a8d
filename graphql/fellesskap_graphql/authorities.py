"""The warning before somebody is bound beyond their authority, as the graph gives it for who met for a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import strawberry

from fellesskap.actor import Side
from fellesskap.composition import tables as t
from fellesskap.composition.model import Authority, HeldAuthority
from fellesskap.decisions.model import DecisionEffect, PresentSeat
from fellesskap.decisions.rules import beyond_authority
from fellesskap.people import tables as p
from fellesskap.structure import tables as s
from fellesskap.texts import sentence
from fellesskap_graphql.compiler.expressions import arg, as_of, col, exists, localized, outer, valid
from fellesskap_graphql.compiler.mapping import computed, rows
from fellesskap_graphql.context import Reading


@strawberry.type(description="A seat that a binding decision would bind beyond its authority (fullmakt).")
class AuthorityWarning:
    limit_nok: int | None = strawberry.field(
        description="The highest limit; null where there is no authority."
    )
    message: str
    remedy: str = strawberry.field(description="What would mend it.")


@dataclass(frozen=True, slots=True)
class _Granted:
    limit_nok: int | None
    limit_text: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class _Held:
    person_id: UUID
    kind: str
    authorities: tuple[_Granted, ...]


@dataclass(frozen=True, slots=True)
class _Seat:
    title: str
    side: Side
    counts: bool
    needs_authority: bool


@dataclass(frozen=True, slots=True)
class _Met:
    amount: int
    day: date
    state: str
    seat_id: UUID
    person_id: UUID | None
    seat: _Seat | None
    held: tuple[_Held, ...]


def _warning(met: _Met, reading: Reading) -> AuthorityWarning | None:
    if met.seat is None or met.person_id is None or met.state != "present":
        return None
    seat = PresentSeat(met.seat_id, met.person_id, met.seat.side, met.seat.title, met.seat.counts)
    held = [
        HeldAuthority(
            one.person_id,
            one.kind == "holder",
            Authority(granted.limit_nok, granted.limit_text, granted.valid_from, granted.valid_to),
        )
        for one in met.held
        for granted in one.authorities
    ]
    needing = {met.seat_id} if met.seat.needs_authority else set()
    beyond = beyond_authority(
        met.amount or None, DecisionEffect.BINDING, met.day, [seat], {met.seat_id: held}, needing
    )
    if not beyond:
        return None
    limit = beyond[0].limit_nok
    what = "authority_missing" if limit is None else "authority_too_low"
    facts = {"limit": limit, "amount": met.amount}
    language = reading.actor.language
    return AuthorityWarning(
        limit_nok=limit,
        message=sentence(f"decision.{what}", facts, language),
        remedy=sentence(f"decision.mend_{what}", facts, language),
    )


_IN_BODY = exists(
    s.SeatEdition, (col("seat_id") == outer("seat_id", 2)) & (col("body_id") == outer("body_id"))
)
WARNING = computed(
    _warning,
    {
        "amount": arg("amount_nok"),
        "day": as_of(),
        "seat": rows(
            s.SeatEdition,
            (col("seat_id") == outer("seat_id")) & valid(),
            {"title": localized("title")},
            single=True,
        ),
        "held": rows(
            p.Holding,
            (col("seat_id") == outer("seat_id")) | (col("seat_id").is_null() & _IN_BODY),
            {"authorities": rows(t.AuthorityGrant, col("holding_id") == outer("id"))},
        ),
    },
)

"""What is the reader's own to do, as conditions on rows: by it a list holds just what waits for one.

Each says in data what a rule says of one row (R-ACCESS-5, R-ROUND-12, R-FOLLOWUP-2). The rules are what
refuses; these only find. What the reader is trusted with is known when the request comes and is bound, not
looked up again for every row.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.appointments.model import PartyKind
from fellesskap.rounds.tables import Round
from fellesskap.structure.tables import Partner, SeatEdition
from fellesskap_graphql.compiler.expressions import Being, Expr, Own, col, exists, outer, valid

_OF_HOSPITAL = exists(Partner, (col("id") == outer("partner_id")) & (col("side") == Side.HOSPITAL))


def answered_by_me() -> Expr:
    """The reader answers this row of `reply`: for the municipality, the division, or the trust itself."""
    return (
        (_contact(RoleKind.MUNICIPAL_CONTACT, "partner_id") & col("division_id").is_null())
        | _contact(RoleKind.DIVISION_CONTACT, "division_id")
        | (_TRUST_SECRETARY & col("division_id").is_null() & _OF_HOSPITAL)
    )


def settled_by_me() -> Expr:
    """The reader settles this row of `stance`: as the region's contact or its seat in the deciding body, or
    as the trust's secretary.
    """
    decides = exists(
        Round, (col("id") == outer("round_id", 2)) & (col("deciding_body_id") == outer("body_id"))
    )
    seat = _held("seat_id") & (col("region_id") == outer("region_id")) & valid() & decides
    return (
        _contact(RoleKind.REGION_CONTACT, "region_id")
        | (_TRUST_SECRETARY & col("region_id").is_null() & (col("side") == Side.HOSPITAL))
        | (_held("region_id") & exists(SeatEdition, seat))
    )


def reported_by_me() -> Expr:
    """The reader reports on this row of `followup`.

    The municipal side of the secretariat may report for every municipality, but it is the municipality's own
    contact that each waits for.
    """
    return _contact(RoleKind.MUNICIPAL_CONTACT, "partner_id") | (_TRUST_SECRETARY & _OF_HOSPITAL)


def called_by_me() -> Expr:
    """The reader answers this row of `asked_party` (R-APPOINTMENT-11).

    For those outside the secretariat only writes down what they say, and it is they who are waited for.
    """
    return (
        _contact(RoleKind.REGION_CONTACT, "region_id")
        | (_contact(RoleKind.MUNICIPAL_CONTACT, "partner_id") & (col("kind") == PartyKind.MUNICIPALITY))
        | _contact(RoleKind.DIVISION_CONTACT, "division_id")
        | (_TRUST_SECRETARY & (col("kind") == PartyKind.TRUST))
    )


def seated_with_me() -> Expr:
    """The reader holds a seat in the body of this row, or stands in for one."""
    return Own(col("body_id"), "seated.body_id", lambda actor: {seat.body_id for seat in actor.seats})


IS_SECRETARY = Being("secretariat", lambda actor: bool(actor.secretariat_sides()))


def _keeps_secretariat_of_trust(actor: Actor) -> bool:
    return Side.HOSPITAL in actor.secretariat_sides()


_TRUST_SECRETARY = Being("secretariat.hospital", _keeps_secretariat_of_trust)


def _contact(kind: RoleKind, place: str) -> Expr:
    """The row's place is one that a role of this kind names."""

    def places(actor: Actor) -> Collection[UUID]:
        return [found for role in actor.roles if role.kind is kind and (found := getattr(role, place))]

    return Own(col(place), f"{kind}.{place}", places)


def _held(place: str) -> Expr:
    """The row's place is that of a seat the reader holds and is heard from."""

    def places(actor: Actor) -> Collection[UUID]:
        held = [seat for seat in actor.seats if seat.counts and not seat.deputy]
        return {found for seat in held if (found := getattr(seat, place))}

    return Own(col(place), f"held.{place}", places)

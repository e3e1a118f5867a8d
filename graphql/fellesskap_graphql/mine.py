"""What is the reader's own to do, as conditions on rows: by it a list holds just what waits for one.

Each says in data what a rule says of one row (R-ACCESS-5, R-ROUND-12, R-FOLLOWUP-2). The rules are what
refuses; these only find.
"""

from __future__ import annotations

from fellesskap.actor import RoleKind, Side
from fellesskap.people.tables import Holding, RoleGrant
from fellesskap.rounds.tables import Round
from fellesskap.structure.tables import Partner, SeatEdition
from fellesskap_graphql.compiler.expressions import Expr, col, exists, me, outer, valid

_TRUST_SECRETARY = (col("kind") == RoleKind.SECRETARIAT) & (col("side") == Side.HOSPITAL)
_OF_HOSPITAL = exists(Partner, (col("id") == outer("partner_id", 2)) & (col("side") == Side.HOSPITAL))


def answered_by_me() -> Expr:
    """The reader answers this row of `reply`: for the municipality, the division, or the trust itself."""
    return _trusted(
        (_contact(RoleKind.MUNICIPAL_CONTACT, "partner_id") & outer("division_id").is_null())
        | _contact(RoleKind.DIVISION_CONTACT, "division_id")
        | (_TRUST_SECRETARY & outer("division_id").is_null() & _OF_HOSPITAL)
    )


def settled_by_me() -> Expr:
    """The reader settles this row of `stance`: as the region's contact or its seat in the deciding body, or
    as the trust's secretary.
    """
    contact = _trusted(
        _contact(RoleKind.REGION_CONTACT, "region_id")
        | (_TRUST_SECRETARY & outer("region_id").is_null() & (outer("side") == Side.HOSPITAL))
    )
    decides = exists(
        Round, (col("id") == outer("round_id", 2)) & (col("deciding_body_id") == outer("body_id"))
    )
    held = exists(
        Holding,
        (col("seat_id") == outer("seat_id"))
        & (col("person_id") == me())
        & (col("kind") == "holder")
        & valid(),
    )
    seat = col("counts") & (col("region_id") == outer("region_id")) & valid() & decides & held
    return contact | exists(SeatEdition, seat)


def reported_by_me() -> Expr:
    """The reader reports on this row of `followup`.

    The municipal side of the secretariat may report for every municipality, but it is the municipality's own
    contact that each waits for.
    """
    return _trusted(_contact(RoleKind.MUNICIPAL_CONTACT, "partner_id") | (_TRUST_SECRETARY & _OF_HOSPITAL))


def seated_with_me() -> Expr:
    """The reader holds a seat in the body of this row, or stands in for one."""
    return exists(Holding, (col("person_id") == me()) & (col("body_id") == outer("body_id")) & valid())


def _trusted(condition: Expr) -> Expr:
    return exists(RoleGrant, (col("person_id") == me()) & valid() & condition)


def _contact(kind: RoleKind, place: str) -> Expr:
    return (col("kind") == kind) & (col(place) == outer(place))

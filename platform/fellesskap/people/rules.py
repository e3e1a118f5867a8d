"""What must hold for persons, appointments and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from fellesskap.actor import RoleKind
from fellesskap.errors import Invalid, RuleBroken

Period = tuple[date, date | None]

_NEEDS_PLACE = {
    RoleKind.MUNICIPAL_CONTACT: "partner_id",
    RoleKind.REGION_CONTACT: "region_id",
    RoleKind.DIVISION_CONTACT: "division_id",
}


def require_period(valid_from: date, valid_to: date | None) -> None:
    """R-PEOPLE-1: A period ends after it begins. Source: scenario S2 «end before start»."""
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("people.ends_before_it_begins", field="valid_to", rule="R-PEOPLE-1")


def require_free_seat(period: Period, held: Iterable[Period]) -> None:
    """R-PEOPLE-2: A seat has one holder at a time. Source: scenario S2 «two people in the same seat»."""
    if any(overlaps(period, other) for other in held):
        raise RuleBroken("people.seat_taken", field="valid_from", rule="R-PEOPLE-2")


def require_place(kind: RoleKind, places: Mapping[str, object]) -> None:
    """R-PEOPLE-3: A contact is the contact of something. Source: 000 «kontaktleddet»."""
    needed = _NEEDS_PLACE.get(kind)
    if needed is not None and places.get(needed) is None:
        raise Invalid("people.role_needs_place", field=needed, rule="R-PEOPLE-3")


def overlaps(one: Period, other: Period) -> bool:
    """Tell whether two half-open periods share a day."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])

"""What must hold for persons, appointments and roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from fellesskap.actor import RoleKind
from fellesskap.errors import Invalid, RuleBroken

Period = tuple[date, date | None]

LONGEST_NAME, LONGEST_EMAIL = 200, 254
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_PHONE = re.compile(r"\+?[0-9 ]{5,19}")

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


def require_person(
    name: str, email: str | None, phone: str | None, language: str, languages: Collection[str]
) -> None:
    """R-PEOPLE-4: A person has a name on one line, and is reached where a mail or a call can reach.

    Source: features 7.1 «templates per tenant; nb/nn/se».
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid("people.name_malformed", field="name", longest=LONGEST_NAME, rule="R-PEOPLE-4")
    if email is not None and (len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        raise Invalid("people.email_malformed", field="email", rule="R-PEOPLE-4")
    if phone is not None and not _PHONE.fullmatch(phone):
        raise Invalid("people.phone_malformed", field="phone", rule="R-PEOPLE-4")
    if language not in languages:
        raise Invalid("people.language_unknown", field="language", rule="R-PEOPLE-4")


def require_appointer(appointed_by: str) -> None:
    """R-PEOPLE-4, the name of who appointed."""
    if len(appointed_by) > LONGEST_NAME or not appointed_by.isprintable():
        raise Invalid("people.name_malformed", field="appointed_by", longest=LONGEST_NAME, rule="R-PEOPLE-4")


def overlaps(one: Period, other: Period) -> bool:
    """Tell whether two half-open periods share a day."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])

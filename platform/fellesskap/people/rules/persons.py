"""What must hold for persons and the roles they are granted."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from fellesskap.actor import RoleKind
from fellesskap.errors import Invalid

LONGEST_NAME, LONGEST_EMAIL, LONGEST_NOTE = 200, 254, 500
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_PHONE = re.compile(r"\+?[0-9 ]{5,19}")

_NEEDS_PLACE = {
    RoleKind.MUNICIPAL_CONTACT: "partner_id",
    RoleKind.REGION_CONTACT: "region_id",
    RoleKind.DIVISION_CONTACT: "division_id",
}


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
    if email is not None:
        require_email(email)
    if phone is not None and not _PHONE.fullmatch(phone):
        raise Invalid("people.phone_malformed", field="phone", rule="R-PEOPLE-4")
    if language not in languages:
        raise Invalid("people.language_unknown", field="language", rule="R-PEOPLE-4")


def require_email(email: str, field: str = "email") -> None:
    """R-PEOPLE-4, the address alone."""
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise Invalid("people.email_malformed", field=field, rule="R-PEOPLE-4")


def require_appointer(appointed_by: str) -> None:
    """R-PEOPLE-4, the name of who appointed."""
    if len(appointed_by) > LONGEST_NAME or not appointed_by.isprintable():
        raise Invalid("people.name_malformed", field="appointed_by", longest=LONGEST_NAME, rule="R-PEOPLE-4")


def require_note(note: str) -> None:
    """R-PEOPLE-4, what is noted of why somebody left."""
    if len(note) > LONGEST_NOTE:
        raise Invalid("people.note_too_long", field="note", longest=LONGEST_NOTE, rule="R-PEOPLE-4")

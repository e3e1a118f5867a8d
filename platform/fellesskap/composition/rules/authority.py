"""What a holder of a seat is authorised to bind somebody to (fullmakt)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from fellesskap.composition.model import Authority, HeldAuthority
from fellesskap.errors import Invalid

HIGHEST_LIMIT = 1_000_000_000
LONGEST_LIMIT, LONGEST_REFERENCE = 500, 200


def require_limit(limit_nok: int | None, limit_text: str, reference: str) -> None:
    """R-COMPOSITION-12: A limit is a whole sum in kroner, words, or both, and its evidence is named in a line.

    Source: 002 «Avklare myndighet til representanten»; 004 «direkte eller delegert».
    """
    if limit_nok is not None and not 0 <= limit_nok <= HIGHEST_LIMIT:
        raise Invalid(
            "composition.limit_out_of_range",
            field="limit_nok",
            highest=HIGHEST_LIMIT,
            rule="R-COMPOSITION-12",
        )
    for field, value, longest in (
        ("limit_text", limit_text, LONGEST_LIMIT),
        ("reference", reference, LONGEST_REFERENCE),
    ):
        if len(value) > longest or not value.replace("\n", " ").isprintable():
            raise Invalid(
                "composition.words_malformed", field=field, longest=longest, rule="R-COMPOSITION-12"
            )
    if not reference.strip():
        raise Invalid("composition.evidence_missing", field="reference", rule="R-COMPOSITION-12")


def require_behalf(places: Iterable[object]) -> None:
    """R-COMPOSITION-13: An authority is on behalf of one: a partner, a region or a division.

    Source: features 2.8 «on behalf of whom».
    """
    if sum(place is not None for place in places) != 1:
        raise Invalid("composition.behalf_of_one", field="behalf", rule="R-COMPOSITION-13")


def acting_on(person_id: UUID, held: Iterable[HeldAuthority]) -> list[Authority]:
    """R-COMPOSITION-16: Whoever meets for a seat acts on their own authority, and a deputy who has none on that of
    the seat's holder. Source: 004 «personlig vara»; 002 «Avklare myndighet til representanten».
    """
    known = list(held)
    own = [one.authority for one in known if one.person_id == person_id]
    return own or [one.authority for one in known if one.holds]


def exceeds(amount_nok: int, day: date, authorities: Iterable[Authority]) -> bool:
    """R-COMPOSITION-14: A sum is beyond a holder whose authorities on the day all have a lower limit in kroner.

    An authority without a sum sets no limit in kroner, and where none is recorded nothing can be said: it is a
    warning, never a refusal. Source: 002 «Avklare myndighet til representanten»; features 2.8.
    """
    limits = [
        one.limit_nok
        for one in authorities
        if one.valid_from <= day and (one.valid_to is None or one.valid_to > day)
    ]
    return bool(limits) and all(limit is not None and amount_nok > limit for limit in limits)

"""Sums that a decision binds to, and the authority (fullmakt) of those who bind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from fellesskap.composition.model import Authority, HeldAuthority
from fellesskap.composition.rules import HIGHEST_LIMIT, acting_on, exceeds
from fellesskap.decisions.model import Beyond, DecisionEffect, PresentSeat
from fellesskap.errors import Invalid, RuleBroken

LONGEST_REASON = 2_000


def require_amount(amount_nok: int | None, *, yearly: bool) -> None:
    """R-DECISION-18: A decision's sum is in whole kroner, once or each year. Source: scenarios.md S5 «6 MNOK»."""
    if amount_nok is None:
        if yearly:
            raise Invalid("decision.amount_missing", field="amount_nok", rule="R-DECISION-18")
        return
    if not 1 <= amount_nok <= HIGHEST_LIMIT:
        raise Invalid(
            "decision.amount_out_of_range", field="amount_nok", highest=HIGHEST_LIMIT, rule="R-DECISION-18"
        )


def beyond_authority(
    amount_nok: int | None,
    effect: DecisionEffect,
    day: date,
    seats: Collection[PresentSeat],
    granted: Mapping[UUID, Collection[HeldAuthority]],
    needing: Collection[UUID],
) -> tuple[Beyond, ...]:
    """R-DECISION-19: A counted seat binds beyond its authority where the sum exceeds every authority of the one who
    met for it, or where the structure wants one and there is none on the day. Only what binds is beyond anybody.

    Source: 002 «Avklare myndighet til representanten»; 004 «direkte eller delegert»; features 2.8.
    """
    if effect is not DecisionEffect.BINDING:
        return ()
    found = []
    for seat in seats:
        if not seat.counts:
            continue
        acting = acting_on(seat.person_id, granted.get(seat.seat_id, ()))
        valid = [one for one in acting if _holds(one, day)]
        limit = max((one.limit_nok for one in valid if one.limit_nok is not None), default=None)
        if not valid and seat.seat_id in needing:
            found.append(Beyond(seat.seat_id, seat.name, None))
        elif amount_nok is not None and exceeds(amount_nok, day, valid):
            found.append(Beyond(seat.seat_id, seat.name, limit))
    return tuple(found)


def require_accepted(beyond: Collection[Beyond], reason: str) -> None:
    """R-DECISION-20: What binds somebody beyond their authority is recorded when that is accepted with a reason.

    It is a warning: the names are told, and the reason is kept. Source: features 2.8; issue «fullmakt».
    """
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            "decision.text_too_long", field="beyond_reason", longest=LONGEST_REASON, rule="R-DECISION-20"
        )
    if beyond and not reason.strip():
        raise RuleBroken(
            "decision.beyond_authority",
            field="beyond_reason",
            names=[one.name for one in beyond],
            rule="R-DECISION-20",
        )


def _holds(authority: Authority, day: date) -> bool:
    return authority.valid_from <= day and (authority.valid_to is None or authority.valid_to > day)

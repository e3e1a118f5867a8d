"""Whom a round left out: what that means for them, and when and how they are asked after all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds.model import Asked, Round, RoundState, Stance
from fellesskap.rounds.rules.again import speaks_for
from fellesskap.rounds.rules.opening import is_chosen, require_among


def unasked_of(askable: Sequence[Asked], asked: Collection[Asked]) -> list[Asked]:
    """R-ROUND-39: Whom the route names and a round does not ask, it has left out; it is kept by name, as it was on
    the day the round opened, and goes along into the rounds that follow it. Source: 002 «Hver kommune må forankre».
    """
    return [one for one in askable if one not in asked]


def left_out_of(unasked: Iterable[Asked], asked: Iterable[Asked]) -> list[UUID]:
    """R-ROUND-40: A partner is left out when nobody of it is asked: a municipality, and a trust of which neither
    itself nor any division is. Whom the route never names, and who came later, nobody has left out.

    Source: 002 «bindende ved konsensus»; 004 «forankres i de enkelte kommuner og helseforetak».
    """
    heard = {one.partner_id for one in asked}
    return list(dict.fromkeys(one.partner_id for one in unasked if one.partner_id not in heard))


def require_askable_more(found: Round, *, partial: bool, outdated: bool, today: date) -> None:
    """R-ROUND-41: Those left out are asked while the round is open, about the text that the others were sent, and
    have at least one day to answer.

    Source: 002 «Hver kommune må forankre/behandle saker»; features 4.4, 4.6; scenarios.md S4.
    """
    if found.state is not RoundState.OPEN:
        raise RuleBroken("round.reopen_to_ask_more", rule="R-ROUND-41")
    if not partial:
        raise RuleBroken("round.nobody_left_out", rule="R-ROUND-41")
    if outdated:
        raise RuleBroken("round.ask_again_instead", rule="R-ROUND-41")
    if found.deadline <= today:
        raise RuleBroken("round.extend_to_ask_more", deadline=found.deadline, rule="R-ROUND-41")


def choose_more(unasked: Sequence[Asked], partners: Sequence[UUID], divisions: Sequence[UUID]) -> list[Asked]:
    """R-ROUND-42: Somebody of those left out is asked, each once, and nobody else. Source: features 4.1."""
    left = {one.partner_id for one in unasked if one.division_id is None}
    require_among(partners, left, "partners", "round.not_left_out", "R-ROUND-42")
    left_divisions = {one.division_id for one in unasked if one.division_id}
    require_among(divisions, left_divisions, "divisions", "round.not_left_out", "R-ROUND-42")
    chosen = [one for one in unasked if is_chosen(one, partners, divisions)]
    if not chosen:
        field = "partners" if left else "divisions"
        raise Invalid("round.nobody_chosen", field=field, rule="R-ROUND-42")
    return chosen


def taken_back(stances: Iterable[Stance], asked: Collection[Asked]) -> list[Stance]:
    """R-ROUND-43: A settled position is taken back when another is asked that it speaks for: it was settled without
    that one. Source: 002 «avklare myndighet til representanten»; R-ROUND-26.
    """
    return [
        stance
        for stance in stances
        if stance.position is not None and any(speaks_for(stance, one) for one in asked)
    ]

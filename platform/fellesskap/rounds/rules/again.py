"""A new text: who is asked again, and whose answer stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.cases.model import CaseState
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds.model import Answer, Asked, Reply, Round, Stance, Standing

_ASKABLE = (CaseState.DISCUSSED, CaseState.ANCHORING)


def is_outdated(found: Round, text_edition: int) -> bool:
    """R-ROUND-23: What the partners answered counts for the text they were sent; a text that is written anew
    is asked about again before it is decided. Source: scenarios.md S6 «text v2»; features 4.6.
    """
    return found.text_edition < text_edition


def require_askable_again(
    found: Round | None, case_state: CaseState, *, bears: bool, outdated: bool
) -> Round:
    """R-ROUND-24: A new text is asked about again after a round about the same discussion, before the case is
    on its way to a decision. Source: scenarios.md S6; features 4.6.
    """
    if found is None or not bears:
        raise RuleBroken("round.none_before", rule="R-ROUND-24")
    if case_state not in _ASKABLE:
        raise RuleBroken("round.case_not_to_ask", rule="R-ROUND-24")
    if not outdated:
        raise RuleBroken("round.text_unchanged", rule="R-ROUND-24")
    return found


def asked_again(replies: Collection[Reply], standing: Standing) -> list[UUID]:
    """R-ROUND-25: Those whose objection stands, and those who did not answer, are asked again; the secretariat
    may choose otherwise, but for the silent. Source: scenarios.md S6 «only Nesseby and Karasjok are asked again».
    """
    objecting = {
        (objection.partner_id, objection.division_id)
        for objection in standing.objections
        if objection.stands and objection.partner_id is not None
    }
    return [
        reply.id
        for reply in replies
        if reply.answer is None or (reply.asked.partner_id, reply.asked.division_id) in objecting
    ]


def choose_asked(
    replies: Sequence[Reply], standing: Standing, wanted: Collection[UUID] | None
) -> frozenset[UUID]:
    """R-ROUND-25, the replies of the round before whose givers are asked again; the silent always are, since
    they have no answer that could stand.
    """
    chosen = frozenset(asked_again(replies, standing) if wanted is None else wanted)
    if not chosen <= {reply.id for reply in replies}:
        raise Invalid("round.not_in_round", field="asked", rule="R-ROUND-25")
    missing = [reply.asked.name for reply in replies if reply.answer is None and reply.id not in chosen]
    if missing:
        raise Invalid("round.silent_left_out", field="asked", names=missing, rule="R-ROUND-25")
    objecting = any(objection.partner_id is None for objection in standing.objections)
    if not chosen and not objecting:
        raise Invalid("round.nobody_to_ask", field="asked", rule="R-ROUND-25")
    return chosen


def stands_on(stance: Stance, replies: Collection[Reply], asked: Collection[UUID]) -> bool:
    """R-ROUND-26: A position stands into the next round unless somebody it speaks for is asked again, or it is
    itself an objection to the text that was changed. Source: features 4.2, 4.6; models.md A26.
    """
    if stance.position in (None, Answer.OBJECT):
        return False
    return not any(reply.id in asked and speaks_for(stance, reply.asked) for reply in replies)


def speaks_for(stance: Stance, asked: Asked) -> bool:
    """R-ROUND-26, those a position speaks for: its region's municipalities, or the trust's divisions."""
    if stance.side is Side.MUNICIPAL:
        return asked.region_id == stance.region_id and asked.side is Side.MUNICIPAL
    return asked.side is Side.HOSPITAL

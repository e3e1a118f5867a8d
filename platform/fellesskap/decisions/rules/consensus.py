"""How consensus is formed.

`evaluate` is the whole of it: a function of the body's rule, the seats present and what the anchoring means. It
decides nothing itself; `require_supported` holds the effect against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fellesskap.actor import Side
from fellesskap.decisions.model import Consensus, Hindrance, Position, PresentSeat, Reason, Result
from fellesskap.rounds.model import Bearing
from fellesskap.structure.model import Basis, DecisionRule, Silence

_BOTH = (Side.MUNICIPAL, Side.HOSPITAL)


def evaluate(
    rule: DecisionRule, seats: Collection[PresentSeat], counted_total: int, bearing: Bearing
) -> Consensus:
    """R-DECISION-1: Tell whether a body agrees, with every reason why not.

    Only counted seats are heard; `counted_total` is how many the body has, filled or not. There must be a
    quorum of them (a share in whole numbers, rounded up) and, where the rule says so, both sides, or as many of
    each. With the basis *no objection* nobody may object; with *all agree* each must agree, and somebody from
    each side. A silent seat consents, is left out, or hinders, as the rule says. What blocks from the anchoring
    blocks here. Source: 001 «likeverdig stemme»; 002 «bindende ved konsensus»; models.md A12, A13.
    """
    counted = [seat for seat in seats if seat.counts]
    said = {position: [seat for seat in counted if seat.position is position] for position in Position}
    agreeing = said[Position.AGREES] + (said[Position.SILENT] if rule.silence is Silence.CONSENTS else [])
    heard = agreeing if rule.basis is Basis.ALL_AGREE else counted
    sides = {seat.side for seat in heard}
    quorum = -(-counted_total * rule.quorum_numerator // rule.quorum_denominator)

    reasons = {Reason(Hindrance.SEAT_OBJECTS, seat.name, seat.reason) for seat in said[Position.OBJECTS]}
    reasons |= {Reason(Hindrance.PARTNER_OBJECTS, found.name, found.reason) for found in bearing.blocking}
    reasons |= {Reason(Hindrance.PARTNER_SILENT, asked.name) for asked in bearing.blocked_by_silence}
    if rule.silence is Silence.BLOCKS:
        reasons |= {Reason(Hindrance.SEAT_SILENT, seat.name) for seat in said[Position.SILENT]}
    if not counted:
        reasons.add(Reason(Hindrance.NOBODY_COUNTS))
    if len(counted) < quorum:
        reasons.add(Reason(Hindrance.QUORUM_MISSING))
    if rule.both_sides:
        reasons |= {Reason(Hindrance.SIDE_MISSING, side) for side in _BOTH if side not in sides}
    reasons |= _unequal(rule, counted)
    if rule.basis is Basis.ALL_AGREE and not agreeing:
        reasons.add(Reason(Hindrance.NOBODY_AGREES))
    return Consensus(
        Result.NO_AGREEMENT if reasons else Result.AGREEMENT,
        tuple(sorted(reasons)),
        counted_total=counted_total,
        present=len(counted),
        quorum=quorum,
        agreeing=len(agreeing),
        objecting=len(said[Position.OBJECTS]),
        silent=len(said[Position.SILENT]),
        sides=tuple(side for side in _BOTH if any(seat.side is side for seat in counted)),
        bearing=bearing,
    )


def _unequal(rule: DecisionRule, counted: Collection[PresentSeat]) -> set[Reason]:
    """R-DECISION-21: Where the rule says so, as many counted seats of the one side as of the other take part in a
    decision, whatever they say to it; seats of neither side are heard, and are not weighed.

    Source: 001 «likeverdighet»; features 5.7 «parity option».
    """
    municipal, hospital = (sum(seat.side is side for seat in counted) for side in _BOTH)
    if not rule.equal_sides or municipal == hospital:
        return set()
    return {Reason(Hindrance.SIDES_UNEQUAL, municipal=municipal, hospital=hospital)}


def snapshot(rule: DecisionRule, consensus: Consensus, seats: Iterable[PresentSeat]) -> dict[str, object]:
    """Write how consensus was formed as the facts kept with the decision for good."""
    return {
        "rule": {
            "basis": rule.basis,
            "silence": rule.silence,
            "quorum": [rule.quorum_numerator, rule.quorum_denominator],
            "both_sides": rule.both_sides,
            "equal_sides": rule.equal_sides,
        },
        "result": consensus.result,
        "reasons": [_kept(reason) for reason in consensus.reasons],
        "counted_total": consensus.counted_total,
        "present": consensus.present,
        "quorum": consensus.quorum,
        "agreeing": consensus.agreeing,
        "objecting": consensus.objecting,
        "silent": consensus.silent,
        "sides": list(consensus.sides),
        "objections": [
            {"name": found.name, "reason": found.reason, "side": found.side, "weight": weight}
            for weight, objections in (
                ("blocks", consensus.bearing.blocking),
                ("must_be_addressed", consensus.bearing.to_address),
                ("noted", consensus.bearing.noted),
            )
            for found in objections
        ],
        "seats": [
            {
                "seat": str(seat.seat_id),
                "name": seat.name,
                "side": seat.side,
                "counts": seat.counts,
                "position": seat.position if seat.counts else None,
            }
            for seat in sorted(seats, key=lambda seat: (not seat.counts, seat.side, seat.name))
        ],
    }


def _kept(reason: Reason) -> dict[str, object]:
    kept: dict[str, object] = {"code": reason.code, "name": reason.name, "text": reason.text}
    if reason.code is Hindrance.SIDES_UNEQUAL:
        kept |= {"municipal": reason.municipal, "hospital": reason.hospital}
    return kept

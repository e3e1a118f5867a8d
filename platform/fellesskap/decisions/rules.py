"""What must hold for a decision, and how consensus is formed.

`evaluate` is the whole of consensus: a function of the body's rule, the seats present and what the anchoring
means. It decides nothing itself; `require_supported` holds the effect against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side
from fellesskap.cases.model import CaseState, Step, TreatmentState
from fellesskap.decisions.model import (
    Consensus,
    DecisionEffect,
    DecisionFacts,
    Hindrance,
    Outcome,
    Position,
    PresentSeat,
    Reason,
    Result,
    Voice,
)
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.meetings.model import AgendaItem, MeetingState
from fellesskap.meetings.rules import comes_later
from fellesskap.rounds.model import Bearing
from fellesskap.structure.model import Basis, DecisionRule, Effect, MatterClass, Silence

LONGEST_TEXT = 20_000

_BOTH = (Side.MUNICIPAL, Side.HOSPITAL)


def evaluate(
    rule: DecisionRule, seats: Collection[PresentSeat], counted_total: int, bearing: Bearing
) -> Consensus:
    """R-DECISION-1: Tell whether a body agrees, with every reason why not.

    Only counted seats are heard; `counted_total` is how many the body has, filled or not. There must be a
    quorum of them (a share in whole numbers, rounded up) and, where the rule says so, both sides. With the
    basis *no objection* nobody may object; with *all agree* each must agree, and somebody from each side.
    A silent seat consents, is left out, or hinders, as the rule says. What blocks from the anchoring blocks
    here. Source: 001 «likeverdig stemme»; 002 «bindende ved konsensus»; models.md A12, A13.
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


def snapshot(rule: DecisionRule, consensus: Consensus, seats: Iterable[PresentSeat]) -> dict[str, object]:
    """Write how consensus was formed as the facts kept with the decision for good."""
    return {
        "rule": {
            "basis": rule.basis,
            "silence": rule.silence,
            "quorum": [rule.quorum_numerator, rule.quorum_denominator],
            "both_sides": rule.both_sides,
        },
        "result": consensus.result,
        "reasons": [
            {"code": reason.code, "name": reason.name, "text": reason.text} for reason in consensus.reasons
        ],
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


def require_case_line(item: AgendaItem) -> tuple[UUID, UUID]:
    """R-DECISION-2, the treatment and the case that a line of an agenda is about."""
    if item.treatment_id is None or item.case_id is None:
        raise RuleBroken("decision.line_is_no_case", rule="R-DECISION-2")
    return item.treatment_id, item.case_id


def require_treated(facts: DecisionFacts) -> None:
    """R-DECISION-2: A decision is recorded once, for a line of a meeting that was held and whose minutes are
    not approved. Source: 004 «Skrive referat»; safety D2.
    """
    if facts.recorded:
        raise Conflict("decision.already_recorded", rule="R-DECISION-2")
    if facts.treatment.state in (TreatmentState.LIFTED, TreatmentState.LOWERED):
        raise RuleBroken("decision.case_went_on", rule="R-DECISION-2")
    if facts.meeting.state is MeetingState.APPROVED:
        raise RuleBroken("decision.minutes_approved", rule="R-DECISION-2")
    if facts.meeting.state not in (MeetingState.HELD, MeetingState.MINUTED):
        raise RuleBroken("decision.meeting_not_held", rule="R-DECISION-2")


def require_deciding_body(facts: DecisionFacts) -> None:
    """R-DECISION-3: A case is decided by the body its route names, and only a body that decides can be that.

    Source: 002 «Saksbehandling i to trinn»; scenarios.md S7.
    """
    if not facts.body_decides or facts.body_key != facts.route.decide_in:
        raise RuleBroken("decision.body_cannot_decide", rule="R-DECISION-3")


def require_discussed(facts: DecisionFacts) -> None:
    """R-DECISION-4: A case is discussed before it is decided, also when it is urgent. Source: 004 §4.5."""
    discussed = facts.file.last(Step.DISCUSS)
    if discussed is None or discussed.state is not TreatmentState.DONE:
        raise RuleBroken("decision.not_discussed_before", rule="R-DECISION-4")


def is_later(facts: DecisionFacts) -> bool:
    """Tell whether the line is for deciding and its meeting comes late enough for it."""
    on_own_line = facts.treatment.step is Step.DECIDE or not facts.route.later_meeting
    return on_own_line and comes_later(facts.file, facts.route, facts.meeting)


def is_anchored(facts: DecisionFacts) -> bool:
    """Tell whether the partners have been heard."""
    return facts.anchored and not facts.round_open


def needs_urgency(facts: DecisionFacts) -> bool:
    """Tell whether the case can only be decided because both sides marked it urgent."""
    return not (is_later(facts) and is_anchored(facts))


def require_later(facts: DecisionFacts) -> None:
    """R-DECISION-5: A decision comes in a later meeting than the discussion, unless both sides of the
    secretariat have marked the case urgent. Source: 002 «påfølgende FSU-møte»; 004 §4.5; models.md A16.
    """
    if not is_later(facts) and not facts.file.urgent:
        raise RuleBroken("decision.same_meeting", rule="R-DECISION-5")


def require_anchored(facts: DecisionFacts) -> None:
    """R-DECISION-6: A decision waits for the anchoring, unless both sides of the secretariat have marked the
    case urgent. Source: 002 «forankring i kommuner og foretak»; models.md A16.
    """
    if not is_anchored(facts) and not facts.file.urgent:
        raise RuleBroken("decision.anchoring_open", rule="R-DECISION-6")


def require_undecided(facts: DecisionFacts) -> None:
    """R-DECISION-7: A decided case is finished. Source: 001 «bindende ved konsensus»."""
    if facts.state in (CaseState.DECIDED, CaseState.NOT_AGREED):
        raise RuleBroken("decision.case_already_decided", rule="R-DECISION-7")


def require_voices(voices: Sequence[Voice], present: Mapping[UUID, PresentSeat]) -> None:
    """R-DECISION-8: Only a counted seat that someone met for has a voice, and one; an objection says why.

    Source: scenarios.md S3, S6; models.md A12.
    """
    if len({voice.seat_id for voice in voices}) != len(voices):
        raise Invalid("decision.seat_heard_twice", field="voices", rule="R-DECISION-8")
    for voice in voices:
        seat = present.get(voice.seat_id)
        if seat is None:
            raise RuleBroken("decision.not_present", field="voices", rule="R-DECISION-8")
        if not seat.counts:
            raise RuleBroken(
                "decision.not_a_counted_seat", field="voices", seat=seat.name, rule="R-DECISION-8"
            )
        if voice.position is Position.OBJECTS and not voice.reason.strip():
            raise Invalid("decision.reason_required", field="voices", seat=seat.name, rule="R-DECISION-8")
        if len(voice.reason) > LONGEST_TEXT:
            raise Invalid("decision.text_too_long", field="voices", longest=LONGEST_TEXT)


def require_wording(wording: str, answer_to_objections: str) -> None:
    """R-DECISION-9: A decision is written down. Source: 004 «Skrive referat»."""
    if not wording.strip():
        raise Invalid("decision.wording_required", field="wording", rule="R-DECISION-9")
    for field, text in (("wording", wording), ("answer_to_objections", answer_to_objections)):
        if len(text) > LONGEST_TEXT:
            raise Invalid("decision.text_too_long", field=field, longest=LONGEST_TEXT, rule="R-DECISION-9")


def require_due(due: date | None, today: date) -> None:
    """R-DECISION-13: The day a decision is to be followed up by is a day to come. Source: 000 «plikt til å
    følge opp».
    """
    if due is not None and due <= today:
        raise Invalid("decision.due_not_ahead", field="due", due=due, rule="R-DECISION-13")


def require_effect_allowed(matter: MatterClass, outcome: Outcome, effect: DecisionEffect) -> None:
    """R-DECISION-10: A matter the partners must decide themselves is at most recommended to them, and what is
    put off has no effect. Source: 000 «Prinsipielle beslutninger skal fattes av kommunene selv»; A6.
    """
    if effect is DecisionEffect.BINDING and matter.effect is Effect.RECOMMENDATION:
        raise RuleBroken("decision.principal_matter", field="effect", rule="R-DECISION-10")
    if outcome is Outcome.POSTPONE and effect is not DecisionEffect.NONE:
        raise RuleBroken("decision.postponed_has_no_effect", field="effect", rule="R-DECISION-10")


def require_supported(consensus: Consensus, effect: DecisionEffect, answer_to_objections: str) -> None:
    """R-DECISION-11: An effect needs agreement. A partner's objection, or silence, that blocks leaves no binding
    decision, and an objection that must be addressed needs an answer in it.

    Source: 002 «bindende ved konsensus»; scenarios.md S6; models.md A28.
    """
    if effect is DecisionEffect.NONE:
        return
    bearing = consensus.bearing
    if bearing.blocking:
        names = [found.name for found in bearing.blocking]
        raise RuleBroken("decision.blocked_by_objection", field="effect", names=names, rule="R-DECISION-11")
    if bearing.blocked_by_silence:
        names = [asked.name for asked in bearing.blocked_by_silence]
        raise RuleBroken("decision.blocked_by_silence", field="effect", names=names, rule="R-DECISION-11")
    if not consensus.agreed:
        raise RuleBroken(
            "decision.no_consensus",
            field="effect",
            reasons=[reason.code for reason in consensus.reasons],
            names=sorted({reason.name for reason in consensus.reasons if reason.name}),
            rule="R-DECISION-11",
        )
    if bearing.to_address and not answer_to_objections.strip():
        raise RuleBroken(
            "decision.objections_unanswered",
            field="answer_to_objections",
            names=[found.name for found in bearing.to_address],
            rule="R-DECISION-11",
        )


def state_after(facts: DecisionFacts, result: Result, bearing: Bearing) -> CaseState:
    """R-DECISION-12: What is put off goes on where it can be mended: with an open round it is still being
    anchored; never anchored, or met with what blocks it, it may be anchored anew; else it waits to be listed.

    Source: scenarios.md S6 «utsatt, ny behandling».
    """
    if result is not Result.POSTPONED:
        return CaseState.DECIDED if result is Result.AGREEMENT else CaseState.NOT_AGREED
    if facts.round_open:
        return CaseState.ANCHORING
    return CaseState.DISCUSSED if bearing.blocks or not facts.anchored else CaseState.ANCHORED


def decision_actions(actor: Actor, facts: DecisionFacts) -> list[Action]:
    """Tell whether the actor can record the decision of an agenda line now."""
    return [
        action(
            "recordDecision",
            partial(policy.require_secretariat, actor),
            *(partial(check, facts) for check in BEFORE_DECIDING),
        )
    ]


BEFORE_POSTPONING = (require_treated, require_undecided, require_deciding_body)
BEFORE_DECIDING = (*BEFORE_POSTPONING, require_discussed, require_later, require_anchored)

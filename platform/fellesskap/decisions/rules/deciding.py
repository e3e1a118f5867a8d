"""What must hold for a decision before, in and after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.cases.model import ENDED, CaseKind, CaseState, Step, TreatmentState
from fellesskap.cases.rules import require_to_be_decided
from fellesskap.decisions.model import (
    Consensus,
    DecisionEffect,
    DecisionFacts,
    Hindrance,
    Outcome,
    Position,
    PresentSeat,
    Result,
    Voice,
)
from fellesskap.decisions.rules.onward import require_confirming_body
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.meetings.model import AgendaItem, MeetingState
from fellesskap.meetings.rules import comes_later
from fellesskap.rounds.model import Bearing
from fellesskap.structure.model import Effect, MatterClass

LONGEST_TEXT = 20_000

Check = Callable[[DecisionFacts], None]


def require_case_line(item: AgendaItem) -> tuple[UUID, UUID]:
    """R-DECISION-2, the treatment and the case that a line of an agenda is about."""
    if item.treatment_id is None or item.case_id is None:
        raise RuleBroken("decision.line_is_no_case", rule="R-DECISION-2")
    return item.treatment_id, item.case_id


def require_treated(facts: DecisionFacts) -> None:
    """R-DECISION-2: A decision is recorded once, for a line of a meeting that was held and whose minutes are
    not approved, or for a written procedure. Source: 004 «Skrive referat»; safety D2.
    """
    if facts.recorded:
        raise Conflict("decision.already_recorded", rule="R-DECISION-2")
    if facts.treatment.state in (TreatmentState.LIFTED, TreatmentState.LOWERED):
        raise RuleBroken("decision.case_went_on", rule="R-DECISION-2")
    if facts.treatment.state is TreatmentState.WITHDRAWN:
        raise RuleBroken("decision.case_withdrawn", rule="R-DECISION-2")
    if facts.occasion.meeting_state is MeetingState.APPROVED:
        raise RuleBroken("decision.minutes_approved", rule="R-DECISION-2")
    if facts.occasion.meeting_state not in (None, MeetingState.HELD, MeetingState.MINUTED):
        raise RuleBroken("decision.meeting_not_held", rule="R-DECISION-2")


def require_to_decide(facts: DecisionFacts) -> None:
    """R-DECISION-2, a line about a decision that is reported here is for taking note of it."""
    if facts.treatment.step is Step.NOTE:
        raise RuleBroken("decision.line_is_reported", rule="R-DECISION-2")


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
    return on_own_line and comes_later(facts.file, facts.route, facts.occasion.on)


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
    if facts.state in ENDED:
        raise RuleBroken("decision.case_already_decided", rule="R-DECISION-7")


def require_decision_case(facts: DecisionFacts) -> None:
    """R-CASE-21, where a decision is recorded or put off."""
    require_to_be_decided(facts.file.case.kind)


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


def require_unbinding(kind: CaseKind, effect: DecisionEffect) -> None:
    """R-DECISION-22: What a body says in a hearing binds nobody: it is a statement to whoever asked, and at most a
    recommendation to the partners.

    Source: features 3.5 «høring»; 001 «bindende ved konsensus», of what the partners agree on among themselves.
    """
    if kind is CaseKind.HEARING and effect is DecisionEffect.BINDING:
        raise RuleBroken("decision.hearing_binds_nobody", field="effect", rule="R-DECISION-22")


def binds_partners(kind: CaseKind, effect: DecisionEffect) -> bool:
    """R-DECISION-22, tell whether what a partner objects to could bind it."""
    return kind is not CaseKind.HEARING and effect is not DecisionEffect.RECOMMENDATION


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
    for reason in consensus.reasons:
        if reason.code is Hindrance.SIDES_UNEQUAL:
            raise RuleBroken(
                "decision.sides_unequal",
                field="effect",
                municipal=reason.municipal,
                hospital=reason.hospital,
                rule="R-DECISION-21",
            )
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
    if facts.confirmed is not None:
        return CaseState.NOT_AGREED if result is Result.NO_AGREEMENT else CaseState.DECIDED
    if result is not Result.POSTPONED:
        return CaseState.DECIDED if result is Result.AGREEMENT else CaseState.NOT_AGREED
    if facts.round_open:
        return CaseState.ANCHORING
    return CaseState.DISCUSSED if bearing.blocks or not facts.anchored else CaseState.ANCHORED


def checks_before(facts: DecisionFacts, outcome: Outcome) -> tuple[Check, ...]:
    """Give what is checked before a line gets its outcome, by what the line is for."""
    if facts.confirmed is not None:
        return BEFORE_CONFIRMING
    return BEFORE_DECIDING if outcome is Outcome.DECIDE else BEFORE_POSTPONING


def decision_actions(actor: Actor, facts: DecisionFacts) -> list[Action]:
    """Tell whether the actor can record the decision of an agenda line now."""
    return [
        action(
            "recordDecision",
            partial(policy.require_secretariat, actor),
            *(partial(check, facts) for check in checks_before(facts, Outcome.DECIDE)),
        )
    ]


BEFORE_POSTPONING: tuple[Check, ...] = (
    require_treated,
    require_to_decide,
    require_undecided,
    require_decision_case,
    require_deciding_body,
)
BEFORE_DECIDING: tuple[Check, ...] = (
    *BEFORE_POSTPONING,
    require_discussed,
    require_later,
    require_anchored,
)
BEFORE_CONFIRMING: tuple[Check, ...] = (require_treated, require_confirming_body)

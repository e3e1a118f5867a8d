"""What must hold for a decision that another body is told of, or that waits for it."""

from __future__ import annotations

from datetime import date

from fellesskap.decisions.model import Consensus, DecisionEffect, DecisionFacts, InForce
from fellesskap.errors import Conflict, RuleBroken
from fellesskap.structure.model import Force, MatterClass


def in_force(matter: MatterClass, effect: DecisionEffect, decided_on: date) -> InForce | None:
    """R-DECISION-14: What has an effect is in force from the day it was decided, unless its matter class makes it
    wait for another body; what has none goes nowhere.

    Source: 004 §4.1 «Alt som forplikter skal opp i partnerskapsmøte», §4.2; models.md A27.
    """
    if effect is DecisionEffect.NONE:
        return None
    waits = matter.force is Force.PENDING
    return InForce(matter.force, None if waits else decided_on, matter.onward_to)


def confirmed_in_force(effect: DecisionEffect, decided_on: date) -> InForce | None:
    """R-DECISION-14, of what a body decided on another's decision: it ends there, on that day."""
    return None if effect is DecisionEffect.NONE else InForce(Force.AT_ONCE, decided_on, "")


def require_confirming_body(facts: DecisionFacts) -> None:
    """R-DECISION-15: A decision that waits for a body is decided on by that body, in a meeting of its own, once;
    where it was placed with another since (R-CASE-32), by that one.

    Source: models.md A27 «pending until another body».
    """
    confirmed = facts.confirmed
    if confirmed is None or facts.treatment.body_id != facts.occasion.body_id or not facts.body_decides:
        raise RuleBroken("decision.body_cannot_confirm", rule="R-DECISION-15")
    if confirmed.settled:
        raise Conflict("decision.already_confirmed", rule="R-DECISION-15")


def require_effect_kept(confirmed: DecisionEffect, consensus: Consensus, effect: DecisionEffect) -> None:
    """R-DECISION-16: A body that agrees to another's decision gives it the effect it was made with, no more and
    no less. Source: models.md A27.
    """
    if consensus.agreed and effect is not confirmed:
        raise RuleBroken("decision.confirmed_as_made", field="effect", rule="R-DECISION-16")


def require_due_in_force(force: InForce | None, due: date | None) -> None:
    """R-DECISION-17: Nobody has a day to follow up by what is not in force yet.

    Source: 000 «plikt til å følge opp de vedtak som fattes»; models.md A27.
    """
    if due is not None and force is not None and force.since is None:
        raise RuleBroken("decision.due_before_force", field="due", rule="R-DECISION-17")

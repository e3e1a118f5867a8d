"""What must hold for following a decision up."""

from __future__ import annotations

from collections.abc import Collection

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side
from fellesskap.decisions.model import DecisionEffect, Recorded, Result
from fellesskap.errors import Invalid, NotAllowed
from fellesskap.followups.model import Followup, FollowupState, Partner
from fellesskap.structure.model import Force

LONGEST_NOTE = 20_000

_PARTIES = (Side.MUNICIPAL, Side.HOSPITAL)


def followed_up_by(effect: DecisionEffect, partners: Collection[Partner]) -> list[Partner]:
    """R-FOLLOWUP-1: What binds is carried out by every municipality and the trust; what is recommended each
    of them decides for itself; what does neither nobody follows up.

    Source: 000 «plikt til å følge opp de vedtak som fattes»; 000 «fattes av kommunene selv»; scenarios.md S5.
    """
    if effect is DecisionEffect.NONE:
        return []
    return [partner for partner in partners if partner.side in _PARTIES]


def comes_into_force(decision: Recorded) -> bool:
    """R-FOLLOWUP-4: Nothing is followed up before it is in force: what waits for another body begins when that
    body agrees. Source: models.md A27 «pending until another body».
    """
    return decision.result is Result.AGREEMENT and decision.force is not Force.PENDING


def is_told_by_letter(decision: Recorded) -> bool:
    """R-FOLLOWUP-5: The partners get a letter of what was decided, and another when a body that it waited for has
    taken its stand, whichever. Source: 000 «plikt til å følge opp»; models.md A27.
    """
    if decision.confirms_id is None:
        return decision.result is Result.AGREEMENT
    return decision.result is not Result.POSTPONED


def require_reporter(actor: Actor, followup: Followup) -> None:
    """R-FOLLOWUP-2: A partner's contact reports for it, or the secretariat on its side. Source: 000 «plikt
    til å følge opp»; 003 «informasjonsflyt mellom helseregioner og fagdivisjoner».
    """
    policy.require_signed_in(actor)
    partner = followup.partner
    if partner.side not in actor.secretariat_sides() and not policy.answers_for(
        actor, partner.id, side=partner.side
    ):
        raise NotAllowed("followup.not_your_partner", rule="R-FOLLOWUP-2")


def require_report(followup: Followup, state: FollowupState, note: str) -> None:
    """R-FOLLOWUP-3: What was reported done is taken back only with a reason. Source: 000 «plikt til å følge
    opp».
    """
    if len(note) > LONGEST_NOTE:
        raise Invalid("followup.note_too_long", field="note", longest=LONGEST_NOTE, rule="R-FOLLOWUP-3")
    taken_back = followup.state is FollowupState.DONE and state is not FollowupState.DONE
    if taken_back and not note.strip():
        raise Invalid("followup.reason_required", field="note", rule="R-FOLLOWUP-3")


def followup_actions(actor: Actor, followup: Followup) -> list[Action]:
    """Tell what the actor can do with a follow-up now."""
    return [action("reportFollowup", lambda: require_reporter(actor, followup))]

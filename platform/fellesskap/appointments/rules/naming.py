"""Who names whom, what a name becomes, and when a party has answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from fellesskap.access import policy
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.appointments.model import (
    Answered,
    AskedParty,
    Evidence,
    Nomination,
    NominationState,
    PartyKind,
    RoundSeat,
    SeatCall,
)
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken

LONGEST_REFERENCE = 200
LONGEST_REASON = 2_000


def answers_for(actor: Actor, party: AskedParty) -> bool:
    """Tell whether the actor is the party's own: its contact, or the trust's side of the secretariat."""
    match party.kind:
        case PartyKind.REGION:
            return _contact(actor, RoleKind.REGION_CONTACT, "region_id", party.region_id)
        case PartyKind.MUNICIPALITY:
            return _contact(actor, RoleKind.MUNICIPAL_CONTACT, "partner_id", party.partner_id)
        case PartyKind.DIVISION:
            return _contact(actor, RoleKind.DIVISION_CONTACT, "division_id", party.division_id)
        case PartyKind.TRUST:
            return Side.HOSPITAL in actor.secretariat_sides()
    return False


def require_namer(actor: Actor, party: AskedParty) -> None:
    """R-APPOINTMENT-11: A party is answered for by its own contact, or by the secretariat from its letter.

    Source: 002 «Oppnevne representant»; scenarios.md S2 «cecilie appoints for Valdres».
    """
    policy.require_signed_in(actor)
    if not answers_for(actor, party) and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("appointment.not_your_party", rule="R-APPOINTMENT-11")


def require_evidence(on_behalf: bool, evidence: Evidence, today: date) -> None:
    """R-APPOINTMENT-12: What is recorded for somebody else shows by which letter or decision, and of what day.

    Source: features 2.1 «by which body/decision/date».
    """
    given = [bool(evidence.reference.strip()), evidence.dated is not None]
    if (on_behalf or any(given)) and not all(given):
        raise Invalid("appointment.evidence_required", field="evidence_reference", rule="R-APPOINTMENT-12")
    _require_sound(evidence, today, "evidence_reference", "evidence_date")


def require_reference(evidence: Evidence, today: date) -> None:
    """R-APPOINTMENT-12, for a choice: the meeting or the decision it was made by."""
    if not (evidence.reference.strip() and evidence.dated):
        raise Invalid("appointment.reference_required", field="reference", rule="R-APPOINTMENT-12")
    _require_sound(evidence, today, "reference", "dated")


def require_short(evidence: Evidence) -> None:
    """R-APPOINTMENT-12, for what is decided in a meeting of ours: what is referred to there fits on a line."""
    if len(evidence.reference) > LONGEST_REFERENCE:
        raise Invalid(
            "form.too_long",
            field="reference",
            longest=LONGEST_REFERENCE,
            length=len(evidence.reference),
        )


def require_consent(consent: bool) -> None:
    """R-APPOINTMENT-13: Nobody is named without having been asked. Source: scenarios.md S2; personvern."""
    if not consent:
        raise RuleBroken("appointment.consent_required", field="consent", rule="R-APPOINTMENT-13")


def require_unanswered(call: SeatCall) -> None:
    """R-APPOINTMENT-14: A party names one person for a seat; another only when the first is withdrawn.

    Source: features 2.1 «seat ← person».
    """
    if call.answered:
        raise Conflict("appointment.already_answered", rule="R-APPOINTMENT-14")


def require_reason(reason: str) -> None:
    """R-APPOINTMENT-15: Who names nobody, or takes a name back, says why. Source: features 2.9 «with history»."""
    if not reason.strip():
        raise Invalid("appointment.reason_required", field="reason", rule="R-APPOINTMENT-15")
    if len(reason) > LONGEST_REASON:
        raise Invalid("form.too_long", field="reason", longest=LONGEST_REASON, length=len(reason))


def require_withdrawable(nomination: Nomination) -> None:
    """R-APPOINTMENT-16: A name is withdrawn before somebody is appointed; after, the holding is ended instead.

    Source: features 2.9.
    """
    if nomination.state in (NominationState.APPOINTED, NominationState.DEPUTY):
        raise RuleBroken("appointment.already_appointed", rule="R-APPOINTMENT-16")
    if nomination.state in (NominationState.WITHDRAWN, NominationState.REFUSED):
        raise Conflict("appointment.changed_meanwhile", rule="R-APPOINTMENT-16")


def appoints_at_once(seat: RoundSeat) -> bool:
    """R-APPOINTMENT-17: Where nobody chooses and nobody confirms after the party, its name is an appointment.

    Before that a name gives no right. Source: scenarios.md S2 «innstilt, no rights»; models.md A3.
    """
    return not seat.chosen and not seat.settles


def received(calls: Collection[Answered]) -> bool:
    """R-APPOINTMENT-18: A party has answered when it has for every seat that it alone is asked about.

    Where it is asked only together with others, one answer is enough. Source: scenarios.md S2 «8 av 9 mottatt».
    """
    return any(call.answered for call in calls) and all(call.answered for call in calls if call.alone)


def _contact(actor: Actor, kind: RoleKind, place: str, key: object) -> bool:
    return any(role.kind is kind and getattr(role, place) == key for role in actor.roles)


def _require_sound(evidence: Evidence, today: date, reference: str, dated: str) -> None:
    if len(evidence.reference) > LONGEST_REFERENCE:
        raise Invalid(
            "form.too_long", field=reference, longest=LONGEST_REFERENCE, length=len(evidence.reference)
        )
    if evidence.dated and evidence.dated > today:
        raise Invalid("appointment.evidence_in_future", field=dated, rule="R-APPOINTMENT-12")

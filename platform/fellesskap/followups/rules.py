"""What must hold for following a decision up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side
from fellesskap.decisions.model import DecisionEffect, Recorded, Result
from fellesskap.decisions.rules import require_due
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.followups.model import Adoption, Followup, FollowupState, Partner
from fellesskap.rounds.rules import is_over
from fellesskap.structure.model import Force

LONGEST_NOTE = 20_000
LONGEST_REFERENCE = 120
WARNED_DAYS = 14

_PARTIES = (Side.MUNICIPAL, Side.HOSPITAL)


def followed_up_by(
    effect: DecisionEffect, partners: Collection[Partner], left_out: Collection[UUID] = ()
) -> list[Partner]:
    """R-FOLLOWUP-1: What binds is carried out by every municipality and the trust; what is recommended each
    of them decides for itself; what does neither nobody follows up. Whom the round of the case left out has not
    stood behind it, and is neither bound nor recommended to.

    Source: 000 «plikt til å følge opp de vedtak som fattes»; 000 «fattes av kommunene selv»; 002 «Hver kommune må
    forankre», «bindende ved konsensus»; scenarios.md S5.
    """
    if effect is DecisionEffect.NONE:
        return []
    return [partner for partner in partners if partner.side in _PARTIES and partner.id not in left_out]


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


def require_still_followed(followup: Followup) -> None:
    """R-FOLLOWUP-11: What went on to another, or to nobody, is reported on no more; what was reported is read.

    Source: models.md A22; R-ROUND-48.
    """
    if followup.ended:
        raise Conflict("followup.no_longer_followed", rule="R-FOLLOWUP-11")


def require_over(followup: Followup, today: date) -> None:
    """R-FOLLOWUP-12: Who follows up now is settled for a partner that has ended, once, and where something is left:
    what was done, or adopted, stands. What was rejected whoever came after decides on anew.

    Source: 000 «plikt til å følge opp de vedtak som fattes»; models.md A6, A22; R-ROUND-46.
    """
    require_still_followed(followup)
    if not is_over(followup.until, today):
        raise RuleBroken("followup.partner_not_ended", name=followup.partner.name, rule="R-FOLLOWUP-12")
    if followup.state is FollowupState.DONE and followup.adoption is not Adoption.REJECTED:
        raise RuleBroken("followup.finished_already", rule="R-FOLLOWUP-12")


def require_ending_reason(reason: str) -> None:
    """R-FOLLOWUP-12, the reason that every partner reads."""
    if not reason.strip():
        raise Invalid("followup.ending_needs_reason", field="reason", rule="R-FOLLOWUP-12")
    if len(reason) > LONGEST_NOTE:
        raise Invalid("followup.note_too_long", field="reason", longest=LONGEST_NOTE, rule="R-FOLLOWUP-12")


def choose_successors(
    followup: Followup, partners: Sequence[Partner], former: Collection[UUID], wanted: Sequence[UUID]
) -> list[Partner]:
    """R-FOLLOWUP-13: What is left goes on to partners of the day on the same side, each once: one after a merger,
    several after a split, nobody where the partner has left. Who is `former` no longer follows this decision up.

    Source: models.md A22 «successor links»; R-ROUND-49.
    """
    able = [one for one in partners if one.side is followup.partner.side and one.id not in former]
    if len(set(wanted)) != len(wanted):
        raise Invalid("followup.chosen_twice", field="partners", rule="R-FOLLOWUP-13")
    if not set(wanted) <= {one.id for one in able}:
        raise Invalid("followup.not_a_successor", field="partners", rule="R-FOLLOWUP-13")
    return [one for one in able if one.id in wanted]


def due_of_successor(due: date | None, given: date | None, today: date) -> date | None:
    """R-FOLLOWUP-14: Who follows up instead has until the day that is given, else until the day there was, as long
    as that lies ahead. Source: 000 «plikt til å følge opp»; R-DECISION-13.
    """
    if given is not None:
        require_due(given, today)
        return given
    return due if due is not None and due > today else None


def require_reportable(followup: Followup, state: FollowupState) -> None:
    """R-FOLLOWUP-6: What was recommended is not done before the partner has made its own decision and recorded it.

    Source: 000 «Prinsipielle beslutninger skal fattes av kommunene selv»; models.md A6.
    """
    if followup.effect is DecisionEffect.RECOMMENDATION and state is FollowupState.DONE:
        raise RuleBroken("followup.own_decision_first", field="state", rule="R-FOLLOWUP-6")


def require_recommended(followup: Followup) -> None:
    """R-FOLLOWUP-7: A partner decides for itself on what was recommended; what binds is decided already.

    Source: 000 «Prinsipielle beslutninger skal fattes av kommunene selv»; 001 «bindende ved konsensus».
    """
    if followup.effect is not DecisionEffect.RECOMMENDATION:
        raise RuleBroken("followup.is_binding", rule="R-FOLLOWUP-7")


def require_adoption(
    followup: Followup, adoption: Adoption, decided_on: date, reference: str, note: str, *, on: date
) -> None:
    """R-FOLLOWUP-8: A partner's own decision tells its day, between the recommendation and today, and where it is
    found; a remark, a rejection and a change of what was recorded tell why.

    Source: features 4.3 «kommunestyresak nr, date»; scenarios.md S5 «partner ratification list».
    """
    if decided_on > on:
        raise Invalid("followup.decided_ahead", field="decided_on", rule="R-FOLLOWUP-8")
    if decided_on < followup.decided_on:
        raise Invalid(
            "followup.decided_before", field="decided_on", day=followup.decided_on, rule="R-FOLLOWUP-8"
        )
    if not reference.strip():
        raise Invalid("followup.reference_required", field="reference", rule="R-FOLLOWUP-8")
    if len(reference.strip()) > LONGEST_REFERENCE:
        raise Invalid(
            "followup.reference_too_long", field="reference", longest=LONGEST_REFERENCE, rule="R-FOLLOWUP-8"
        )
    if len(note) > LONGEST_NOTE:
        raise Invalid("followup.note_too_long", field="note", longest=LONGEST_NOTE, rule="R-FOLLOWUP-8")
    changed = followup.adoption is not None and adoption is not followup.adoption
    if (adoption is not Adoption.ADOPTED or changed) and not note.strip():
        raise Invalid("followup.adoption_reason_required", field="note", rule="R-FOLLOWUP-8")


def is_ratified(adoptions: Collection[Adoption | None]) -> bool:
    """R-FOLLOWUP-9: A recommendation is carried when every municipality and the trust have adopted it, with or
    without remarks. Source: models.md A6 «per-partner ratification»; scenarios.md S5.
    """
    return bool(adoptions) and all(
        one in (Adoption.ADOPTED, Adoption.ADOPTED_WITH_REMARK) for one in adoptions
    )


def tells(due: date, on: date, *, warned: bool) -> bool | None:
    """R-FOLLOWUP-10: Partners are reminded once before the day and once after: True to tell that it has passed,
    False that it comes, None for neither. Source: 000 «plikt til å følge opp»; features 8.2.
    """
    if on > due:
        return True
    return False if not warned and on >= due - timedelta(days=WARNED_DAYS) else None


def followup_actions(actor: Actor, followup: Followup, today: date) -> list[Action]:
    """Tell what the actor can do with a follow-up now."""
    return [
        action(
            "reportFollowup",
            lambda: require_reporter(actor, followup),
            lambda: require_still_followed(followup),
        ),
        action(
            "recordAdoption",
            lambda: require_reporter(actor, followup),
            lambda: require_still_followed(followup),
            lambda: require_recommended(followup),
        ),
        action(
            "settleEndedFollowup",
            lambda: policy.require_secretariat(actor),
            lambda: require_over(followup, today),
        ),
    ]

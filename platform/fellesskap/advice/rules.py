"""What must hold for asking advice and giving it.

Pure. Sources: 000–004 are the founding documents; «features» is the product's own requirement paper.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind
from fellesskap.advice.model import Advice, AdviceFacts, AdviceStance
from fellesskap.cases.model import ENDED, CaseFile, CaseState
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.structure.rules.advising import LONGEST_ADVISER, MOST_ADVISERS

LONGEST_TEXT = 20_000
LONGEST_REFERENCE = 200
REMIND_AHEAD = timedelta(days=7)

_NEEDS_TEXT = (AdviceStance.SUPPORTS_WITH_REMARKS, AdviceStance.ADVISES_AGAINST)
_TOO_EARLY_OR_LATE = (CaseState.REPORTED, *ENDED)


def require_before_decision(state: CaseState) -> None:
    """R-ADVICE-1: Advice is asked and given once a case has been placed, until it is decided or ends otherwise.

    Source: 004 §6 «drøftet ... i FAMU»; features 4.8.
    """
    if state in _TOO_EARLY_OR_LATE:
        raise RuleBroken("advice.case_not_under_treatment", rule="R-ADVICE-1")


def require_advisers(bodies: Sequence[UUID], others: Sequence[str], file: CaseFile) -> None:
    """R-ADVICE-2: Somebody is asked, each once, and not the bodies that treat the case themselves.

    Source: features 4.8.
    """
    names = [name.strip().casefold() for name in others]
    if not bodies and not names:
        raise Invalid("advice.nobody_asked", field="body_ids", rule="R-ADVICE-2")
    if len(bodies) + len(names) > MOST_ADVISERS:
        raise Invalid("advice.too_many_asked", field="others", longest=MOST_ADVISERS, rule="R-ADVICE-2")
    if any(not name or len(name) > LONGEST_ADVISER for name in names):
        raise Invalid("advice.name_wrong", field="others", longest=LONGEST_ADVISER, rule="R-ADVICE-2")
    if len(set(bodies)) != len(bodies) or len(set(names)) != len(names):
        raise Invalid("advice.asked_twice", field="body_ids", rule="R-ADVICE-2")
    if {treatment.body_id for treatment in file.treatments} & set(bodies):
        raise RuleBroken("advice.body_treats_case", field="body_ids", rule="R-ADVICE-2")


def usual_advisers(
    bodies: Sequence[UUID], others: Sequence[str], known: Collection[Advice], file: CaseFile
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """R-ADVICE-7: Unless somebody else is chosen, those that the case's route names are asked, but for those who
    were asked about it before and the bodies that treat it. Source: 004 §6 «drøftet ... i FAMU».
    """
    asked = {one.body_id for one in known} | {treatment.body_id for treatment in file.treatments}
    named = {one.name.casefold() for one in known if one.body_id is None}
    return (
        tuple(body for body in bodies if body not in asked),
        tuple(name for name in others if name.strip().casefold() not in named),
    )


def require_not_waiting(bodies: Collection[UUID], others: Collection[str], known: Collection[Advice]) -> None:
    """R-ADVICE-2, nobody is asked again before having answered."""
    wanted = {name.strip().casefold() for name in others}
    for one in known:
        asked = one.body_id in bodies if one.body_id else one.name.casefold() in wanted
        if asked and one.stance is None:
            raise Conflict("advice.already_asked", names=[one.name], rule="R-ADVICE-2")


def require_question(question: str, deadline: date, today: date) -> None:
    """R-ADVICE-3: Those asked are asked something, by a day to come. Source: features 4.8."""
    if not question.strip():
        raise Invalid("advice.question_required", field="question", rule="R-ADVICE-3")
    if len(question) > LONGEST_TEXT:
        raise Invalid("advice.text_too_long", field="question", longest=LONGEST_TEXT, rule="R-ADVICE-3")
    if deadline <= today:
        raise Invalid("advice.deadline_not_ahead", field="deadline", deadline=deadline, rule="R-ADVICE-3")


def registers(actor: Actor, advice: Advice) -> bool:
    """R-ADVICE-4: A body answers through those who hold its seats; for it, and for whoever is outside, the
    secretariat writes down what came in. Source: features 4.8 «tillitsvalgte, FAMU».

    Tell whether the answer is written down by the secretariat.
    """
    policy.require_signed_in(actor)
    if any(seat.body_id == advice.body_id and not seat.deputy for seat in actor.seats):
        return False
    if not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("advice.not_yours", rule="R-ADVICE-4")
    return True


def require_answer(stance: AdviceStance, text: str, reference: str, *, registered: bool) -> None:
    """R-ADVICE-5: A remark and advice against say what they are, and what is written down for another says
    how it came. Source: features 4.8.
    """
    if stance in _NEEDS_TEXT and not text.strip():
        raise Invalid("advice.text_required", field="text", rule="R-ADVICE-5")
    if len(text) > LONGEST_TEXT:
        raise Invalid("advice.text_too_long", field="text", longest=LONGEST_TEXT, rule="R-ADVICE-5")
    if registered and not reference.strip():
        raise Invalid("advice.reference_required", field="reference", rule="R-ADVICE-5")
    if len(reference) > LONGEST_REFERENCE:
        raise Invalid("advice.text_too_long", field="reference", longest=LONGEST_REFERENCE, rule="R-ADVICE-5")


def reminder_due(deadline: date, today: date, *, reminded_ahead: bool, reminded_due: bool) -> bool:
    """R-ADVICE-6: Who has not answered is reminded seven days before the deadline and on it, once each.

    Source: features 4.8; scenarios.md S2.
    """
    if today >= deadline:
        return not reminded_due
    return today >= deadline - REMIND_AHEAD and not reminded_ahead


def advice_actions(actor: Actor, facts: AdviceFacts) -> list[Action]:
    """Tell whether the actor can give or write down this advice now."""
    return [
        action(
            "giveAdvice",
            lambda: _registers(actor, facts.advice),
            lambda: require_before_decision(facts.case_state),
        )
    ]


def _registers(actor: Actor, advice: Advice) -> None:
    registers(actor, advice)

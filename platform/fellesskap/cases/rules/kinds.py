"""What a case is for: to be decided, discussed, known of, or answered as a hearing."""

from __future__ import annotations

from datetime import date

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.cases.model import CaseFile, CaseKind, CaseState, Purpose, Step, TreatmentState
from fellesskap.cases.rules.handling import require_not_in_writing, require_undecided
from fellesskap.errors import Invalid, RuleBroken

LONGEST_ASKER = 200

_AT_A_TABLE = (CaseState.DISCUSSING, CaseState.DECIDING)


def choose_purpose(wanted: Purpose, today: date, kept: date | None = None) -> Purpose:
    """R-CASE-19: A hearing says who asks for the community's statement and by when; no other case does.

    The day is one to come, or the one that was `kept` with the case already. What is said of a hearing that the
    case is not does not count. Source: features 3.5 «høring»; utredningsinstruksen punkt 3-3, «høringsfrist».
    """
    if wanted.kind is not CaseKind.HEARING:
        return Purpose(wanted.kind)
    by = wanted.hearing_by.strip()
    if not by:
        raise Invalid("case.hearing_by_required", field="hearing_by", rule="R-CASE-19")
    if len(by) > LONGEST_ASKER:
        raise Invalid("case.hearing_by_too_long", field="hearing_by", longest=LONGEST_ASKER, rule="R-CASE-19")
    due = wanted.hearing_due
    if due is None:
        raise Invalid("case.hearing_due_required", field="hearing_due", rule="R-CASE-19")
    if due < today and due != kept:
        raise Invalid("case.hearing_due_passed", field="hearing_due", due=due, rule="R-CASE-19")
    return Purpose(CaseKind.HEARING, by, due)


def require_kind_changeable(file: CaseFile, *, disagreement: bool) -> None:
    """R-CASE-20: What a case is for is changed until it has ended, but not while its partners answer or a body has
    it before it; a disagreement is always for deciding.

    Source: features 3.5; SAPL #3527, of what has been sent out.
    """
    require_undecided(file)
    if disagreement:
        raise RuleBroken("case.kind_of_disagreement", rule="R-CASE-20")
    require_not_in_writing(file)
    if file.case.state in _AT_A_TABLE:
        raise RuleBroken("case.kind_at_a_table", rule="R-CASE-20")
    if file.case.state is CaseState.ANCHORING:
        raise RuleBroken("case.kind_while_asking", rule="R-CASE-20")


def require_kind_fits(file: CaseFile, kind: CaseKind) -> None:
    """R-CASE-20, what the partners have been heard on is decided, or stated: it ends with no discussion.

    What a body came to stays what it was: a case that is taken up anew neither becomes nor stops being a hearing.
    """
    if file.case.state is CaseState.ANCHORED and ends_discussed(kind):
        raise RuleBroken("case.kind_is_anchored", field="kind", rule="R-CASE-20")
    before, ruled = file.case.kind, file.last(Step.DECIDE)
    if (
        ruled
        and ruled.state is TreatmentState.DONE
        and CaseKind.HEARING in {before, kind}
        and before is not kind
    ):
        raise RuleBroken("case.kind_was_ruled", field="kind", rule="R-CASE-20")


def ends_discussed(kind: CaseKind) -> bool:
    """Tell whether a case is done when a body has discussed it."""
    return kind in (CaseKind.DISCUSSION, CaseKind.INFORMATION)


def require_to_be_decided(kind: CaseKind) -> None:
    """R-CASE-21: A case that is for discussion or information is neither anchored nor decided; it ends with its
    discussion, unless it is made one to decide first.

    Source: features 3.5 «drøfting, orientering»; 002 «Saksbehandling i to trinn», of what is decided.
    """
    if ends_discussed(kind):
        raise RuleBroken("case.kind_not_decided", kind=kind, rule="R-CASE-21")


def comes_after_hearing(due: date | None, on: date) -> bool:
    """R-CASE-22: A meeting that has a hearing on its agenda, or a round about it, that ends after the answer is due
    is warned of and not refused, since more time may have been given.

    Source: features 3.5 «høring».
    """
    return due is not None and on > due


def kind_actions(actor: Actor, file: CaseFile, *, disagreement: bool) -> list[Action]:
    """Tell whether the actor can change what the case is for now."""
    return [
        action(
            "setCaseKind",
            lambda: policy.require_secretariat(actor),
            lambda: require_kind_changeable(file, disagreement=disagreement),
        )
    ]

"""What must hold for a case to be withdrawn or to end with its discussion, and to be taken up anew."""

from __future__ import annotations

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind
from fellesskap.cases.model import ENDED, ONWARD, Case, CaseFile, CaseState
from fellesskap.cases.rules import require_not_in_writing, require_undecided
from fellesskap.errors import NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import Route
from fellesskap.withdrawals.model import UNFINISHED


def require_withdrawer(actor: Actor, file: CaseFile) -> None:
    """R-WITHDRAWAL-1: A case is withdrawn by whoever reported it, or by the secretariat.

    Source: features 3.11 «withdraw».
    """
    policy.require_signed_in(actor)
    if actor.person_id != file.case.submitted_by and not actor.has(RoleKind.SECRETARIAT):
        raise NotAllowed("withdrawal.not_your_case", rule="R-WITHDRAWAL-1")


def require_withdrawable(file: CaseFile) -> None:
    """R-WITHDRAWAL-2: What is decided or settled is not withdrawn; only what is still under way.

    Source: 001 «bindende ved konsensus».
    """
    require_undecided(file)
    require_not_in_writing(file)


def require_its_meeting(actor: Actor, meeting: MeetingState | None) -> None:
    """R-WITHDRAWAL-3: Out of a meeting that was held only the secretariat records that a case was withdrawn: it
    is then what came of its line in the minutes.

    `meeting` is the state of the meeting that the case is listed for, None where it is listed for none.
    Source: 004 «Skrive referat».
    """
    if meeting in (MeetingState.HELD, MeetingState.MINUTED) and not actor.has(RoleKind.SECRETARIAT):
        raise RuleBroken("withdrawal.meeting_was_held", rule="R-WITHDRAWAL-3")


def require_concludable(file: CaseFile, *, disagreement: bool) -> None:
    """R-WITHDRAWAL-6: A case that was for discussion or information ends when a body has discussed it; what is
    anchored goes on to a decision, and a disagreement ends as the parties settle it.

    Source: features 3.5 «drøfting, orientering».
    """
    require_undecided(file)
    if file.case.state is not CaseState.DISCUSSED:
        raise RuleBroken("withdrawal.not_just_discussed", rule="R-WITHDRAWAL-6")
    if disagreement:
        raise RuleBroken("withdrawal.is_disagreement", rule="R-WITHDRAWAL-6")


def require_reopenable(file: CaseFile) -> None:
    """R-WITHDRAWAL-4: What ended is taken up anew, but for a settled disagreement, which is registered as a new
    one, and for a decision that another body has yet to hear of or confirm.

    Source: features 3.11 «reopen»; models.md A27.
    """
    if file.case.state not in ENDED:
        raise RuleBroken("withdrawal.still_open", rule="R-WITHDRAWAL-4")
    if file.case.state is CaseState.SETTLED:
        raise RuleBroken("withdrawal.settled", rule="R-WITHDRAWAL-4")
    if any(one.step in ONWARD and one.state in UNFINISHED for one in file.treatments):
        raise RuleBroken("withdrawal.decision_goes_onward", rule="R-WITHDRAWAL-4")


def keeps_place(case: Case, route: Route | None, *, gone: bool) -> bool:
    """R-WITHDRAWAL-7: A case that is taken up anew keeps its place where the structure in force still has its body,
    and its route for such cases; elsewhere it waits to be placed anew.

    `route` is the case's as it is today, None where there is none; `gone` tells that a body of the case is.
    Source: scenarios.md S10 «OSO becomes SU on that date»; ADR 15.
    """
    return route is not None and case.matter_class in route.matter_classes and not gone


def state_reopened(file: CaseFile, *, disagreement: bool, kept: bool = True) -> CaseState:
    """R-WITHDRAWAL-5: A case that is taken up anew begins where it was placed, as a new treatment: what was said
    before is read and counts no more, and a decision stands until a new one replaces it.

    `disagreement` tells whether the case is one, and `kept` whether it keeps its place.

    Source: scenarios.md S5 «New anchoring round required»; 001
    «bindende ved konsensus».
    """
    if file.treatments:
        return CaseState.PLACED if kept else CaseState.REPORTED
    return CaseState.TRYING if disagreement else CaseState.REPORTED


def withdrawal_actions(
    actor: Actor, file: CaseFile, meeting: MeetingState | None, *, disagreement: bool
) -> list[Action]:
    """Tell whether the actor can withdraw the case, end it with its discussion, or take it up anew, now."""
    return [
        action(
            "withdrawCase",
            lambda: require_withdrawer(actor, file),
            lambda: require_withdrawable(file),
            lambda: require_its_meeting(actor, meeting),
        ),
        action(
            "concludeCase",
            lambda: policy.require_secretariat(actor),
            lambda: require_concludable(file, disagreement=disagreement),
        ),
        action("reopenCase", lambda: policy.require_secretariat(actor), lambda: require_reopenable(file)),
    ]

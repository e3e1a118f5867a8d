"""What must hold for correcting minutes that are approved, and what was decided in writing: what is proposed, and
who confirms it.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Audience, Side
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.minutes.model import DecisionPaper, Mending, ProposalState, ProposedCorrection, Said
from fellesskap.structure.model import Approval

LONGEST_REASON = 500
LONGEST_TEXT = 20_000


def require_correctable(meeting: Meeting) -> None:
    """R-MINUTES-28: Approved minutes are corrected by a new version with a reason; what was approved is kept.

    What is not approved is drafted anew instead. Source: scenario S3 «correction = new version with reason»,
    features 12.6.
    """
    if meeting.state is not MeetingState.APPROVED:
        raise RuleBroken("minutes.correct_by_drafting", rule="R-MINUTES-28")


def require_correction(said: Said, mending: Mending) -> None:
    """R-MINUTES-28, of the correction: it says something else than before, and why."""
    text, reason = mending.text, mending.reason
    if not text.strip():
        raise Invalid("minutes.correction_empty", field="text", rule="R-MINUTES-28")
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid("meeting.text_too_long", field="text", longest=LONGEST_TEXT, rule="R-MINUTES-28")
    if text.strip() == said.text.strip():
        raise Invalid("minutes.correction_same", field="text", rule="R-MINUTES-28")
    if not reason.strip():
        raise Invalid("minutes.correction_reason_required", field="reason", rule="R-MINUTES-28")
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid("meeting.text_too_long", field="reason", longest=LONGEST_REASON, rule="R-MINUTES-28")


def require_same_meaning(said: Said, *, same_meaning: bool) -> None:
    """R-MINUTES-29: A correction mends how a decision is written, never what it is or what it does.

    The decision itself stays as it was recorded; to change it the case is treated anew. Source: features 12.6;
    safety D2 «a decision never changes».
    """
    if said.decision_id is not None and not same_meaning:
        raise RuleBroken("minutes.decision_by_new_treatment", field="same_meaning", rule="R-MINUTES-29")


def require_newest(known: int, corrections: int) -> None:
    """R-MINUTES-28, of two at once: whoever corrects has seen all the corrections there are."""
    if known != corrections:
        raise Conflict("minutes.corrected_meanwhile", rule="R-MINUTES-28")


def require_none_waiting(*, waiting: bool) -> None:
    """R-MINUTES-30, of a passage: one correction of it at a time waits for another's word."""
    if waiting:
        raise RuleBroken("minutes.correction_waits", rule="R-MINUTES-30")


def papers_to_renew(papers: Collection[DecisionPaper], audience: Audience) -> list[DecisionPaper]:
    """R-MINUTES-34: A letter that told of a decision, and the record of a written procedure, is made anew when the
    decision's wording is corrected, for those it went to as far as they read the correction; earlier editions stay
    as they are.

    `audience` is how far the correction is seen. Source: features 12.6; 000 «plikt til å følge opp».
    """
    return [paper for paper in papers if paper.audience <= audience]


def proposing_side(actor: Actor) -> Side | None:
    """R-MINUTES-30, of who proposes: whose secretariat the person is; None of both."""
    sides = actor.secretariat_sides()
    return next(iter(sides)) if len(sides) == 1 else None


def confirmed_by_leaders(approval: Approval, side: Side | None, leading: Collection[Side]) -> bool:
    """R-MINUTES-31: Where a body's leaders approve its minutes, one of them confirms a correction.

    That takes a leader of the other side: without one, it is the other side's secretariat. `leading` are the
    sides of those who lead. Source: 004 «leder og nestleder»; features 5.9.
    """
    return approval is Approval.LEADERS and any(one is not side for one in leading)


def require_confirmer(actor: Actor, proposed: ProposedCorrection, leaders: Collection[UUID]) -> None:
    """R-MINUTES-30: A correction stands when another person confirms it, of the other side than who proposed it.

    That is the other side's secretariat, or the leader or deputy leader of the body today; where the body's
    leaders approve its minutes (R-MINUTES-31), them alone. Source: 004 «likeverdige partnere»; scenario S3.
    """
    policy.require_signed_in(actor)
    if actor.person_id == proposed.proposed_by:
        raise NotAllowed("minutes.four_eyes", rule="R-MINUTES-30")
    sides = set() if proposed.by_leaders else set(actor.secretariat_sides())
    if actor.person_id in leaders:
        sides |= {seat.side for seat in actor.seats if seat.body_id == proposed.body_id}
    if not sides:
        code = "minutes.leaders_confirm" if proposed.by_leaders else "minutes.not_a_confirmer"
        raise NotAllowed(code, rule="R-MINUTES-30")
    if sides == {proposed.side}:
        raise NotAllowed("minutes.other_side_confirms", rule="R-MINUTES-30")


def require_withdrawer(actor: Actor, proposed: ProposedCorrection) -> None:
    """R-MINUTES-32: What nobody has confirmed is taken back by who proposed it, or that side's secretariat.

    Source: ours; whoever confirms declines instead, and says why.
    """
    policy.require_secretariat(actor)
    own = proposed.side is None or proposed.side in actor.secretariat_sides()
    if actor.person_id != proposed.proposed_by and not own:
        raise NotAllowed("minutes.not_your_proposal", rule="R-MINUTES-32")


def require_waiting(proposed: ProposedCorrection) -> None:
    """R-MINUTES-32, of the proposal: what is confirmed, declined or taken back stays so."""
    if proposed.state is not ProposalState.OPEN:
        raise RuleBroken("minutes.correction_settled", rule="R-MINUTES-32")


def require_remark(remark: str) -> None:
    """R-MINUTES-33: Whoever does not confirm a correction says why. Source: ours, as of comments."""
    if not remark.strip():
        raise Invalid("minutes.remark_required", field="remark", rule="R-MINUTES-33")
    if len(remark.strip()) > LONGEST_REASON:
        raise Invalid("meeting.text_too_long", field="remark", longest=LONGEST_REASON, rule="R-MINUTES-33")


def proposal_actions(actor: Actor, proposed: ProposedCorrection, leaders: Collection[UUID]) -> list[Action]:
    """Tell what the actor can do with a proposed correction now."""

    def confirmer() -> None:
        require_confirmer(actor, proposed, leaders)

    def waiting() -> None:
        require_waiting(proposed)

    return [
        action("confirmCorrection", confirmer, waiting),
        action("declineCorrection", confirmer, waiting),
        action("withdrawCorrection", lambda: require_withdrawer(actor, proposed), waiting),
    ]

"""How approved minutes are corrected: by a new version with a reason, and never in what was decided."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.documents.model import DocumentKind
from fellesskap.errors import DomainError
from fellesskap.meetings.model import MeetingState
from fellesskap.minutes.model import DecisionPaper, Mending, Passage, ProposalState, ProposedCorrection, Said
from fellesskap.minutes.rules import (
    confirmed_by_leaders,
    papers_to_renew,
    proposal_actions,
    proposing_side,
    require_confirmer,
    require_correctable,
    require_correction,
    require_newest,
    require_none_waiting,
    require_remark,
    require_same_meaning,
    require_waiting,
    require_withdrawer,
)
from fellesskap.structure.model import Approval
from minutes_scene import MINUTED

APPROVED = replace(MINUTED, state=MeetingState.APPROVED)
AUTHOR = uuid4()
PROPOSED = ProposedCorrection(
    uuid4(),
    APPROVED.body_id,
    "Hanna møtte.",
    "Ivar møtte.",
    "Feil navn.",
    AUTHOR,
    Side.HOSPITAL,
    by_leaders=False,
    state=ProposalState.OPEN,
    version=1,
    meeting_id=APPROVED.id,
    agenda_item_id=uuid4(),
)
SAID = Said("Hanna møtte.", Audience.ELECTED)


def test_approved_minutes_are_corrected_with_a_reason() -> None:
    require_correctable(APPROVED)
    for state in set(MeetingState) - {MeetingState.APPROVED}:
        with pytest.raises(DomainError) as refused:
            require_correctable(replace(APPROVED, state=state))
        assert refused.value.code == "minutes.correct_by_drafting"
    require_correction(SAID, Mending(0, "Ivar møtte.", "Feil navn."))
    for text, reason, code in (
        (" ", "Feil navn.", "minutes.correction_empty"),
        (" Hanna møtte. ", "Feil navn.", "minutes.correction_same"),
        ("Ivar møtte.", " ", "minutes.correction_reason_required"),
        ("x" * 20_001, "Feil navn.", "meeting.text_too_long"),
        ("Ivar møtte.", "x" * 501, "meeting.text_too_long"),
    ):
        with pytest.raises(DomainError) as refused:
            require_correction(SAID, Mending(0, text, reason))
        assert refused.value.code == code
    require_newest(2, 2)


@given(st.integers(0, 50), st.integers(0, 50))
def test_whoever_has_not_seen_the_last_correction_reads_it_first(known: int, there: int) -> None:
    if known == there:
        require_newest(known, there)
        return
    with pytest.raises(DomainError) as refused:
        require_newest(known, there)
    assert refused.value.code == "minutes.corrected_meanwhile"


def test_a_decision_changes_by_a_new_treatment_alone() -> None:
    decided = replace(SAID, decision_id=uuid4())
    require_same_meaning(SAID, same_meaning=False)
    require_same_meaning(decided, same_meaning=True)
    with pytest.raises(DomainError) as refused:
        require_same_meaning(decided, same_meaning=False)
    assert refused.value.code == "minutes.decision_by_new_treatment"


def secretary(*sides: Side, person: UUID | None = None, seat: Side | None = None) -> Actor:
    seats = {HeldSeat(uuid4(), PROPOSED.body_id, seat, False, True, True)} if seat else set()
    roles = frozenset(Role(RoleKind.SECRETARIAT, side) for side in sides)
    return Actor(ActorKind.PERSON, person or uuid4(), roles=roles, seats=frozenset(seats))


def confirming(actor: Actor, proposed: ProposedCorrection = PROPOSED, *, leads: bool = False) -> str:
    """The code it is refused with, or nothing."""
    leaders = [actor.person_id] if leads and actor.person_id else []
    try:
        require_confirmer(actor, proposed, leaders)
    except DomainError as error:
        return error.code
    return ""


def test_another_of_the_other_side_confirms() -> None:
    assert confirming(secretary(Side.MUNICIPAL)) == ""
    assert confirming(secretary(Side.MUNICIPAL, Side.HOSPITAL)) == ""
    assert confirming(secretary(seat=Side.MUNICIPAL), leads=True) == ""
    assert confirming(secretary(Side.HOSPITAL)) == "minutes.other_side_confirms"
    assert confirming(secretary(seat=Side.HOSPITAL), leads=True) == "minutes.other_side_confirms"
    assert confirming(secretary(Side.MUNICIPAL, person=AUTHOR)) == "minutes.four_eyes"
    # Whoever only sits in the body, a member or an observer, confirms nothing.
    assert confirming(secretary(seat=Side.MUNICIPAL)) == "minutes.not_a_confirmer"


def test_leaders_alone_confirm_where_they_approve() -> None:
    proposed = replace(PROPOSED, by_leaders=True)
    assert confirming(secretary(Side.MUNICIPAL), proposed) == "minutes.leaders_confirm"
    assert confirming(secretary(seat=Side.MUNICIPAL), proposed, leads=True) == ""
    assert confirming(secretary(seat=Side.HOSPITAL), proposed, leads=True) == "minutes.other_side_confirms"
    assert confirmed_by_leaders(Approval.LEADERS, Side.HOSPITAL, [Side.HOSPITAL, Side.MUNICIPAL])
    assert not confirmed_by_leaders(Approval.LEADERS, Side.HOSPITAL, [Side.HOSPITAL])
    assert not confirmed_by_leaders(Approval.LEADERS, Side.HOSPITAL, [])
    for approval in (Approval.SECRETARIAT, Approval.NEXT_MEETING):
        assert not confirmed_by_leaders(approval, Side.HOSPITAL, [Side.MUNICIPAL])


def test_what_both_sides_secretary_proposes_anybody_else_may_confirm() -> None:
    joint = secretary(Side.MUNICIPAL, Side.HOSPITAL, person=AUTHOR)
    assert proposing_side(joint) is None
    assert proposing_side(secretary(Side.HOSPITAL)) is Side.HOSPITAL
    proposed = replace(PROPOSED, side=None)
    assert confirming(secretary(Side.HOSPITAL), proposed) == ""
    assert confirming(secretary(Side.MUNICIPAL), proposed) == ""
    assert confirming(joint, proposed) == "minutes.four_eyes"
    assert confirmed_by_leaders(Approval.LEADERS, None, [Side.HOSPITAL])


@given(
    st.sets(st.sampled_from(Side)),
    st.sampled_from([None, *Side]),
    st.sampled_from([None, *Side]),
    st.booleans(),
    st.booleans(),
)
def test_nobody_confirms_alone_or_for_the_own_side(
    sides: set[Side], seat: Side | None, proposer: Side | None, leads: bool, by_leaders: bool
) -> None:
    proposed = replace(PROPOSED, side=proposer, by_leaders=by_leaders)
    actor = secretary(*sides, seat=seat)
    if confirming(actor, proposed, leads=leads) == "":
        counted = (set() if by_leaders else set(sides)) | ({seat} if leads and seat else set())
        assert counted - {proposer}
    assert confirming(replace(actor, person_id=AUTHOR), proposed, leads=leads) != ""


def test_a_proposal_is_settled_once() -> None:
    require_none_waiting(waiting=False)
    with pytest.raises(DomainError) as waits:
        require_none_waiting(waiting=True)
    assert waits.value.code == "minutes.correction_waits"
    require_waiting(PROPOSED)
    for state in set(ProposalState) - {ProposalState.OPEN}:
        with pytest.raises(DomainError) as settled:
            require_waiting(replace(PROPOSED, state=state))
        assert settled.value.code == "minutes.correction_settled"
        actions = proposal_actions(secretary(Side.MUNICIPAL), replace(PROPOSED, state=state), [])
        assert not any(one.allowed for one in actions)


def test_a_proposal_is_taken_back_by_its_own_side() -> None:
    require_withdrawer(secretary(Side.HOSPITAL), PROPOSED)
    require_withdrawer(secretary(Side.MUNICIPAL, person=AUTHOR), PROPOSED)
    require_withdrawer(secretary(Side.MUNICIPAL), replace(PROPOSED, side=None))
    for actor, code in (
        (secretary(Side.MUNICIPAL), "minutes.not_your_proposal"),
        (secretary(seat=Side.HOSPITAL), "access.secretariat_only"),
    ):
        with pytest.raises(DomainError) as refused:
            require_withdrawer(actor, PROPOSED)
        assert refused.value.code == code


def test_whoever_does_not_confirm_says_why() -> None:
    require_remark("Hanna møtte.")
    for remark, code in ((" ", "minutes.remark_required"), ("x" * 501, "meeting.text_too_long")):
        with pytest.raises(DomainError) as refused:
            require_remark(remark)
        assert refused.value.code == code


@given(st.lists(st.sampled_from(Audience)), st.sampled_from(Audience))
def test_a_letter_is_made_anew_for_readers_of_the_correction(
    seen: list[Audience], audience: Audience
) -> None:
    kinds = (DocumentKind.DECISION_LETTER, DocumentKind.WRITTEN_RECORD)
    papers = [DecisionPaper(kinds[place % 2], uuid4(), "Sak", "nb", one) for place, one in enumerate(seen)]
    assert papers_to_renew(papers, audience) == [one for one in papers if one.audience <= audience]
    assert papers_to_renew(papers, Audience.PUBLIC) == papers


def test_what_is_corrected_is_a_line_or_a_procedure() -> None:
    assert PROPOSED.passage == Passage(PROPOSED.body_id, PROPOSED.meeting_id, PROPOSED.agenda_item_id)
    written = replace(PROPOSED, meeting_id=None, agenda_item_id=None, circulation_id=uuid4())
    assert written.passage == Passage(PROPOSED.body_id, circulation_id=written.circulation_id)

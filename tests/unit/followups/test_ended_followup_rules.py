"""A partner that ended with something left to follow up: settled once, gone on to those that came after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.errors import DomainError
from fellesskap.followups import rules
from fellesskap.followups.model import Adoption, Followup, FollowupState, Partner

TODAY = date(2022, 3, 16)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
AUNE, BERG, DAL = (Partner(uuid4(), Side.MUNICIPAL, name, name.lower()) for name in ("Aune", "Berg", "Dal"))
TRUST = Partner(uuid4(), Side.HOSPITAL, "Foretaket", "foretaket")
EVERYONE = [BERG, DAL, TRUST]


def left(**changes: object) -> Followup:
    values: dict[str, object] = {"until": TODAY, "state": FollowupState.UNDER_WAY, "due": None, **changes}
    return Followup(uuid4(), 1, uuid4(), uuid4(), AUNE, **values)


def code_of(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    return error.value.code, error.value.rule_id


def test_it_is_settled_once_for_one_that_has_ended_where_something_is_left() -> None:
    for one in (left(), left(until=YESTERDAY), left(state=FollowupState.OPEN)):
        rules.require_over(one, TODAY)
    # What was rejected whoever came after decides on anew.
    rules.require_over(left(state=FollowupState.DONE, adoption=Adoption.REJECTED), TODAY)
    refusals = (
        (left(until=None), "followup.partner_not_ended", "R-FOLLOWUP-12"),
        (left(until=TOMORROW), "followup.partner_not_ended", "R-FOLLOWUP-12"),
        (left(state=FollowupState.DONE), "followup.finished_already", "R-FOLLOWUP-12"),
        (
            left(state=FollowupState.DONE, adoption=Adoption.ADOPTED),
            "followup.finished_already",
            "R-FOLLOWUP-12",
        ),
        (left(ended=True), "followup.no_longer_followed", "R-FOLLOWUP-11"),
    )
    for one, code, rule in refusals:
        with pytest.raises(DomainError) as error:
            rules.require_over(one, TODAY)
        assert code_of(error) == (code, rule)


def test_what_is_anothers_now_is_reported_on_no_more() -> None:
    rules.require_still_followed(left())
    with pytest.raises(DomainError) as error:
        rules.require_still_followed(left(ended=True))
    assert code_of(error) == ("followup.no_longer_followed", "R-FOLLOWUP-11")


def test_it_has_a_reason_that_can_be_read() -> None:
    rules.require_ending_reason("Slått sammen fra nyttår.")
    for reason, code in ((" ", "followup.ending_needs_reason"), ("a" * 20_001, "followup.note_too_long")):
        with pytest.raises(DomainError) as error:
            rules.require_ending_reason(reason)
        assert code_of(error) == (code, "R-FOLLOWUP-12")


def test_it_goes_on_to_partners_of_the_same_side_each_once() -> None:
    assert rules.choose_successors(left(), EVERYONE, [], [DAL.id, BERG.id]) == [BERG, DAL]
    assert rules.choose_successors(left(), EVERYONE, [], []) == []
    of_trust = replace(left(), partner=replace(TRUST, id=uuid4()))
    assert rules.choose_successors(of_trust, EVERYONE, [], [TRUST.id]) == [TRUST]
    refusals: tuple[tuple[list[UUID], list[UUID], str], ...] = (
        ([], [TRUST.id], "followup.not_a_successor"),
        ([], [AUNE.id], "followup.not_a_successor"),
        ([], [uuid4()], "followup.not_a_successor"),
        ([BERG.id], [BERG.id], "followup.not_a_successor"),
        ([], [BERG.id, BERG.id], "followup.chosen_twice"),
    )
    for former, wanted, code in refusals:
        with pytest.raises(DomainError) as error:
            rules.choose_successors(left(), EVERYONE, former, wanted)
        assert code_of(error) == (code, "R-FOLLOWUP-13")


@given(st.none() | st.integers(-30, 30).map(lambda days: TODAY + timedelta(days=days)))
def test_there_is_time_until_the_day_that_is_given_or_that_lies_ahead(due: date | None) -> None:
    assert rules.due_of_successor(due, TOMORROW, TODAY) == TOMORROW
    kept = rules.due_of_successor(due, None, TODAY)
    assert kept == (due if due and due > TODAY else None)
    with pytest.raises(DomainError) as error:
        rules.due_of_successor(due, TODAY, TODAY)
    assert code_of(error) == ("decision.due_not_ahead", "R-DECISION-13")


def test_only_the_secretariat_settles_it() -> None:
    def told(role: Role, name: str, one: Followup) -> tuple[bool, bool, str | None]:
        actor = Actor(ActorKind.PERSON, uuid4(), "Ola", roles=frozenset([role]))
        act = next(act for act in rules.followup_actions(actor, one, TODAY) if act.name == name)
        return act.allowed, act.offered, act.code

    secretary = Role(RoleKind.SECRETARIAT, Side.HOSPITAL)
    contact = Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=AUNE.id)
    assert told(secretary, "settleEndedFollowup", left()) == (True, True, None)
    assert told(secretary, "settleEndedFollowup", left(until=None))[2] == "followup.partner_not_ended"
    assert told(contact, "settleEndedFollowup", left())[:2] == (False, False)
    assert told(contact, "reportFollowup", left())[0]
    assert told(contact, "reportFollowup", left(ended=True))[2] == "followup.no_longer_followed"

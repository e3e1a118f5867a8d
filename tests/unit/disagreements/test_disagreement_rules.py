"""The rules of disagreements, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.cases.model import ENDED, Case, CaseFile, CaseState
from fellesskap.db.ids import uuid7
from fellesskap.disagreements import rules
from fellesskap.disagreements.model import Disagreement, Party, Stage, StageState
from fellesskap.errors import DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import DisagreementLevel, Names
from road_structure import STRUCTURE

LEVELS = STRUCTURE.disagreement_levels
DAY = date(2026, 3, 2)
TOWN, CLINIC, TRUST = uuid7(), uuid7(), uuid7()
PARTIES = (Party(TOWN, None, Side.MUNICIPAL, "Aune"), Party(TRUST, CLINIC, Side.HOSPITAL, "Kirurgi"))
SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.HOSPITAL)})
)
CONTACT = Actor(
    ActorKind.PERSON,
    person_id=uuid7(),
    roles=frozenset({Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=TOWN)}),
)
SOMEBODY = Actor(ActorKind.PERSON, person_id=uuid7())


def file(state: CaseState) -> CaseFile:
    case = Case(
        uuid7(), 1, 2026, 1, "Sak", state, None, None, uuid7(), uuid7(), None, 1, Audience.PARTNERS,
        "1/2026", uuid7(),
    )  # fmt: skip
    return CaseFile(case, (), (), frozenset())


def stage(level: str = "enhetene", *, body: bool = False, state: StageState = StageState.OPEN) -> Stage:
    return Stage(uuid7(), uuid7(), 0, level, "Nivå", uuid7() if body else None, DAY, DAY, state)


def allowed(check: object) -> bool:
    assert callable(check)
    try:
        check()
    except DomainError:
        return False
    return True


def test_a_community_without_levels_tries_none() -> None:
    rules.require_levels(LEVELS)
    with pytest.raises(RuleBroken):
        rules.require_levels(())


def test_both_sides_are_parties_each_once() -> None:
    rules.require_both_sides(PARTIES, 2)
    for parties, asked in ((PARTIES[:1], 1), (PARTIES[1:], 1), (PARTIES, 3)):
        with pytest.raises(Invalid):
            rules.require_both_sides(parties, asked)


def test_what_it_is_about_is_said_and_fits() -> None:
    rules.require_told("Tittel", "Spørsmål")
    for title, question in (("", "a"), ("a", " "), ("x" * 201, "a"), ("a", "x" * 20_001)):
        with pytest.raises(Invalid):
            rules.require_told(title, question)


def test_a_party_registers_and_says_how_it_went_among_the_units() -> None:
    rules.require_registrar(CONTACT, PARTIES, ())
    rules.require_registrar(SECRETARY, PARTIES, ())
    with pytest.raises(NotAllowed):
        rules.require_registrar(SOMEBODY, PARTIES, ())
    rules.require_handler(CONTACT, PARTIES, stage())
    for actor, where in ((CONTACT, stage(body=True)), (CONTACT, None), (SOMEBODY, stage())):
        with pytest.raises(NotAllowed):
            rules.require_handler(actor, PARTIES, where)
        rules.require_handler(SECRETARY, PARTIES, where)


def test_whoever_could_be_a_party_or_report_a_case_could_register_one() -> None:
    body = uuid7()
    seat = HeldSeat(uuid7(), body, Side.MUNICIPAL, deputy=False, may_propose=True, counts=True)
    proposer = Actor(ActorKind.PERSON, person_id=uuid7(), seats=frozenset({seat}))
    division = Role(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=CLINIC)
    clinic = Actor(ActorKind.PERSON, person_id=uuid7(), roles=frozenset({division}))
    for actor in (CONTACT, clinic, SECRETARY, proposer):
        assert [one.allowed for one in rules.follow_up_actions(actor, (body,))] == [True]
    elected = Actor(ActorKind.PERSON, roles=frozenset({Role(RoleKind.ELECTED, Side.MUNICIPAL)}))
    for actor, bodies in ((SOMEBODY, (body,)), (proposer, ()), (elected, (body,)), (PUBLIC_ACTOR, (body,))):
        (found,) = rules.follow_up_actions(actor, bodies)
        assert (found.allowed, found.offered) == (False, False)


@pytest.mark.parametrize("state", CaseState)
def test_what_ended_stands_at_no_level(state: CaseState) -> None:
    here = stage()
    found = Disagreement(uuid7(), uuid7(), 1, PARTIES, (here,))
    over = {*ENDED, CaseState.RETURNED} - {CaseState.NOT_AGREED}
    assert allowed(lambda: rules.require_standing(file(state), found)) is (state not in over)
    gone = Disagreement(uuid7(), uuid7(), 1, PARTIES, (stage(state=StageState.REFERRED),))
    assert not allowed(lambda: rules.require_standing(file(state), gone))


@given(
    st.integers(1, 6), st.integers(-1, 5), st.one_of(st.just(""), st.integers(0, 6).map(str)), st.booleans()
)
def test_it_only_goes_up_and_past_a_level_only_with_a_reason(
    number: int, here: int, wanted: str, said: bool
) -> None:
    levels = tuple(DisagreementLevel(str(one), Names(str(one))) for one in range(number))
    key = str(here) if 0 <= here < number else None
    first = here + 1 if key else 0
    try:
        passed, level = rules.choose_level(levels, key, wanted, "Prøvd før." if said else " ")
    except DomainError:
        target = int(wanted) if wanted else first
        assert first >= number or not first <= target < number or (target > first and not said)
        return
    assert int(level.key) >= first
    assert [int(one.key) for one in passed] == list(range(first, int(level.key)))
    assert said or not passed


def test_words_are_left_at_every_level() -> None:
    rules.require_done("Et møte.", "Uenige.")
    rules.require_agreed("Enige.", "Et møte.")
    rules.require_why("Uenige.")
    for check in (
        lambda: rules.require_done("", "Uenige."),
        lambda: rules.require_done("Et møte.", " "),
        lambda: rules.require_agreed("", "Et møte."),
        lambda: rules.require_why("x" * 20_001),
    ):
        with pytest.raises(Invalid):
            check()


@pytest.mark.parametrize("meeting", [None, *MeetingState])
def test_a_body_settles_by_its_decision_and_lets_go_what_it_did_not_agree_on(
    meeting: MeetingState | None,
) -> None:
    rules.require_units(stage())
    with pytest.raises(RuleBroken):
        rules.require_units(stage(body=True))
    ahead = meeting in (MeetingState.PLANNED, MeetingState.CALLED)
    there = stage(body=True)
    assert allowed(lambda: rules.require_free(file(CaseState.PLACED), there, meeting)) is not ahead
    rules.require_free(file(CaseState.NOT_AGREED), there, meeting)
    rules.require_free(file(CaseState.TRYING), stage(), meeting)


def test_only_what_the_last_level_did_not_settle_is_referred_and_to_somebody() -> None:
    last = stage(LEVELS[-1].key, body=True)
    rules.require_last(file(CaseState.NOT_AGREED), LEVELS, last, "Regionalt utvalg")
    for state, where, to in (
        (CaseState.NOT_AGREED, stage(), "Regionalt utvalg"),
        (CaseState.PLACED, last, "Regionalt utvalg"),
        (CaseState.NOT_AGREED, last, " "),
        (CaseState.NOT_AGREED, last, "x" * 201),
    ):
        assert not allowed(
            lambda state=state, where=where, to=to: rules.require_last(file(state), LEVELS, where, to)
        )


@given(st.integers(1, 30), st.integers(-5, 40))
def test_time_is_told_of_once_before_it_is_out_and_once_after(days: int, later: int) -> None:
    due = rules.due_on(DisagreementLevel("a", Names("A"), days), DAY)
    assert due == DAY + timedelta(days=days)
    on = DAY + timedelta(days=later)
    told = rules.tells(due, on, warned=False, overdue_told=False)
    assert told is (True if on > due else False if on >= due - timedelta(days=3) else None)
    assert rules.tells(due, on, warned=True, overdue_told=False) is (True if on > due else None)
    assert rules.tells(due, on, warned=True, overdue_told=True) is None


def test_in_a_body_it_is_of_a_class_that_the_body_treats() -> None:
    assert rules.choose_onward(STRUCTURE, "fsu", "region", "").matter_class == "region"
    assert rules.choose_onward(STRUCTURE, "fu", "", "svar").route.key == "svar"
    for target, wanted in (("fu", ""), ("fu", "ukjent"), ("ukjent", "svar")):
        with pytest.raises(DomainError):
            rules.choose_onward(STRUCTURE, target, "", wanted)

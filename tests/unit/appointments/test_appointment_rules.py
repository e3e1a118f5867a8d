"""Rules of rounds of appointments that need no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.access.actions import Action
from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Role, RoleKind, Side
from fellesskap.appointments import rules
from fellesskap.appointments.model import (
    Answered,
    AppointmentAct,
    AppointmentRound,
    AppointmentRoundState,
    AskedParty,
    ClosingFacts,
    Confirming,
    Evidence,
    Nomination,
    NominationState,
    PartyKind,
    Reminder,
    RoundSeat,
    SeatCall,
    Tally,
)
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.structure.model import Deputies

TODAY = date(2021, 10, 15)
DEADLINE = date(2021, 11, 15)
REGION, PARTNER, DIVISION, BODY = (uuid4() for _ in range(4))
ROUND = AppointmentRound(uuid4(), 1, "SSU", date(2022, 1, 1), None, DEADLINE, AppointmentRoundState.OPEN)
CLOSED = replace(ROUND, state=AppointmentRoundState.CLOSED)
SEAT = RoundSeat(uuid4(), uuid4(), uuid4(), AppointmentAct.APPOINT, False, "", "", None, "", "", None)
VALDRES = AskedParty(uuid4(), PartyKind.REGION, "Valdres", REGION, None, None)
CALL = SeatCall(uuid4(), 1, ROUND, SEAT, VALDRES, True, False)
NAMED = Nomination(uuid4(), 1, NominationState.NOMINATED, uuid4(), CALL)


def person(kind: RoleKind, side: Side = Side.MUNICIPAL, **place: UUID) -> Actor:
    return Actor(ActorKind.PERSON, uuid4(), "Ola", roles=frozenset({Role(kind, side, **place)}))


def of(**changes: object) -> Nomination:
    """A nomination whose seat is changed."""
    return replace(NAMED, call=replace(CALL, seat=replace(SEAT, **changes)))


OWN = {
    PartyKind.REGION: person(RoleKind.REGION_CONTACT, region_id=REGION),
    PartyKind.MUNICIPALITY: person(RoleKind.MUNICIPAL_CONTACT, partner_id=PARTNER),
    PartyKind.DIVISION: person(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=DIVISION),
    PartyKind.TRUST: person(RoleKind.SECRETARIAT, Side.HOSPITAL),
}
PARTIES = {
    PartyKind.REGION: VALDRES,
    PartyKind.MUNICIPALITY: AskedParty(uuid4(), PartyKind.MUNICIPALITY, "Vang", None, PARTNER, None),
    PartyKind.DIVISION: AskedParty(uuid4(), PartyKind.DIVISION, "Tynset", None, None, DIVISION),
    PartyKind.TRUST: AskedParty(uuid4(), PartyKind.TRUST, "Sykehuset", None, PARTNER, None),
    PartyKind.BODY: AskedParty(uuid4(), PartyKind.BODY, "SSU", None, None, None),
    PartyKind.OUTSIDE: AskedParty(uuid4(), PartyKind.OUTSIDE, "KS", None, None, None),
}


@pytest.mark.parametrize("kind", PartyKind)
@pytest.mark.parametrize("who", OWN)
def test_a_party_is_answered_for_by_its_own_and_by_the_secretariat_on_paper(
    kind: PartyKind, who: PartyKind
) -> None:
    actor, party = OWN[who], PARTIES[kind]
    assert rules.answers_for(actor, party) is (kind is who)
    if kind is who or who is PartyKind.TRUST:
        rules.require_namer(actor, party)
        return
    with pytest.raises(NotAllowed) as refusal:
        rules.require_namer(actor, party)
    assert refusal.value.code == "appointment.not_your_party"


def test_the_public_and_contacts_of_other_places_name_nobody() -> None:
    for actor in (PUBLIC_ACTOR, person(RoleKind.REGION_CONTACT, region_id=uuid4()), person(RoleKind.ELECTED)):
        with pytest.raises(NotAllowed):
            rules.require_namer(actor, VALDRES)


@pytest.mark.parametrize(
    ("evidence", "fine"),
    [
        (Evidence("Brev 1", TODAY), True),
        (Evidence("Brev 1", None), False),
        (Evidence(" ", TODAY), False),
        (Evidence("Brev 1", TODAY + timedelta(days=1)), False),
        (Evidence("x" * 201, TODAY), False),
    ],
)
def test_what_is_recorded_for_others_has_a_paper(evidence: Evidence, fine: bool) -> None:
    for check in (
        lambda: rules.require_evidence(True, evidence, TODAY),
        lambda: rules.require_reference(evidence, TODAY),
    ):
        if fine:
            check()
        else:
            with pytest.raises(Invalid):
                check()
    rules.require_evidence(False, Evidence(), TODAY)
    with pytest.raises(Invalid):
        rules.require_evidence(False, Evidence("Brev 1"), TODAY)


def test_what_a_meeting_of_ours_is_referred_to_by_fits_on_a_line() -> None:
    rules.require_short(Evidence())
    with pytest.raises(Invalid):
        rules.require_short(Evidence("x" * 201))


def test_nobody_is_named_without_having_been_asked() -> None:
    rules.require_consent(True)
    with pytest.raises(RuleBroken):
        rules.require_consent(False)


def test_a_party_names_one_person_for_a_seat_and_says_why_when_none() -> None:
    rules.require_unanswered(CALL)
    with pytest.raises(Conflict):
        rules.require_unanswered(replace(CALL, answered=True))
    rules.require_reason("Ingen kan")
    for reason in (" ", "x" * 2001):
        with pytest.raises(Invalid):
            rules.require_reason(reason)


@pytest.mark.parametrize("state", NominationState)
def test_a_name_is_withdrawn_until_somebody_is_appointed(state: NominationState) -> None:
    nomination = replace(NAMED, state=state)
    if state in (
        NominationState.APPOINTED,
        NominationState.DEPUTY,
        NominationState.WITHDRAWN,
        NominationState.REFUSED,
    ):
        with pytest.raises(DomainError):
            rules.require_withdrawable(nomination)
    else:
        rules.require_withdrawable(nomination)


def test_a_name_is_an_appointment_only_where_nothing_comes_after_it() -> None:
    assert rules.appoints_at_once(SEAT)
    assert not rules.appoints_at_once(replace(SEAT, chosen=True))
    assert not rules.appoints_at_once(replace(SEAT, settles="ssu"))


calls = st.lists(st.builds(Answered, st.booleans(), st.booleans()), max_size=8)


@given(calls)
def test_a_party_has_answered_when_nothing_is_left_that_it_alone_fills(found: list[Answered]) -> None:
    answered = rules.received(found)
    assert answered is (
        any(one.answered for one in found) and not any(one.alone and not one.answered for one in found)
    )
    # One more answer never makes a party that has answered one that has not.
    if answered:
        assert rules.received([replace(one, answered=True) for one in found])


@given(st.integers(-40, 40), st.booleans(), st.booleans())
def test_reminders_come_seven_days_ahead_and_on_the_day_once_each(days: int, ahead: bool, due: bool) -> None:
    today = DEADLINE + timedelta(days=days)
    found = rules.reminder_due(DEADLINE, today, reminded_ahead=ahead, reminded_due=due)
    if days >= 0:
        assert found is (None if due else Reminder.DUE)
    elif days >= -7:
        assert found is (None if ahead else Reminder.AHEAD)
    else:
        assert found is None


def test_a_call_in_the_last_week_reminds_enough() -> None:
    assert not rules.reminded_at_opening(DEADLINE, DEADLINE - timedelta(days=8))
    assert rules.reminded_at_opening(DEADLINE, DEADLINE - timedelta(days=7))


def test_a_round_closes_when_all_have_answered_or_after_its_deadline() -> None:
    rules.require_closable(ROUND, Tally(9, 9), TODAY)
    rules.require_closable(ROUND, Tally(9, 8), DEADLINE + timedelta(days=1))
    with pytest.raises(RuleBroken) as refusal:
        rules.require_closable(ROUND, Tally(9, 8), DEADLINE)
    assert refusal.value.facts["missing"] == 1
    with pytest.raises(RuleBroken):
        rules.require_closable(CLOSED, Tally(9, 9), TODAY)


def test_a_deadline_is_moved_ahead() -> None:
    rules.require_later_deadline(ROUND, DEADLINE + timedelta(days=1), TODAY)
    for day in (DEADLINE, TODAY):
        with pytest.raises(Invalid):
            rules.require_later_deadline(ROUND, day, TODAY)


def test_one_of_several_is_chosen_once() -> None:
    rules.require_selectable(of(chosen=True))
    with pytest.raises(RuleBroken):
        rules.require_selectable(NAMED)
    for state in set(NominationState) - {NominationState.NOMINATED}:
        with pytest.raises(Conflict):
            rules.require_selectable(replace(of(chosen=True), state=state))


CHOOSERS = uuid4()


@pytest.mark.parametrize(
    ("seat", "meeting", "code"),
    [
        ({"selects": "ssu", "selecting_body_id": CHOOSERS}, Confirming(CHOOSERS, True, True), None),
        ({"settles": "ssu", "settling_body_id": CHOOSERS}, Confirming(CHOOSERS, True, True), None),
        (
            {"selects": "ks", "settles": "ssu", "settling_body_id": CHOOSERS},
            Confirming(CHOOSERS, True, True),
            "not_the_choosers_meeting",
        ),
        (
            {"selecting_body_id": CHOOSERS, "settling_body_id": BODY},
            Confirming(BODY, True, True),
            "not_the_choosers_meeting",
        ),
        ({"selecting_body_id": CHOOSERS}, None, "not_the_choosers_meeting"),
        ({}, Confirming(CHOOSERS, True, True), "not_the_choosers_meeting"),
        ({"selecting_body_id": CHOOSERS}, Confirming(CHOOSERS, False, True), "meeting_not_held"),
    ],
)
def test_a_body_chooses_in_a_meeting_of_its_own(
    seat: dict[str, object], meeting: Confirming | None, code: str | None
) -> None:
    asked = replace(SEAT, **seat)
    if code is None:
        rules.require_choosing_body(asked, meeting)
        return
    with pytest.raises(RuleBroken) as refusal:
        rules.require_choosing_body(asked, meeting)
    assert refusal.value.code == f"appointment.{code}"


@pytest.mark.parametrize("how", Deputies)
def test_those_not_chosen_become_deputies_only_as_the_structure_says(how: Deputies) -> None:
    chosen, others = of(chosen=True), [replace(of(chosen=True), person_id=uuid4()) for _ in range(3)]
    rules.require_pool(how, chosen, [])
    if how in (Deputies.ORDERED, Deputies.COMMON):
        rules.require_pool(how, chosen, others)
        return
    with pytest.raises(RuleBroken) as refusal:
        rules.require_pool(how, chosen, others)
    assert refusal.value.code == "appointment.no_pool"


def test_a_deputy_was_named_for_the_same_seat_and_is_one_of_its_own() -> None:
    chosen = of(chosen=True)
    other = replace(chosen, person_id=uuid4())
    for wrong, code in (
        ([chosen], "appointment.deputy_twice"),
        ([other, other], "appointment.deputy_twice"),
        ([replace(of(chosen=True, id=uuid4()), person_id=uuid4())], "appointment.deputy_of_another_seat"),
        ([replace(other, state=NominationState.WITHDRAWN)], "appointment.changed_meanwhile"),
    ):
        with pytest.raises(DomainError) as refusal:
            rules.require_pool(Deputies.ORDERED, chosen, wrong)
        assert refusal.value.code == code


def test_what_is_confirmed_waited_for_it() -> None:
    waiting = of(settles="ssu")
    rules.require_confirmable([waiting])
    rules.require_confirmable([replace(of(settles="ssu", chosen=True), state=NominationState.SELECTED)])
    for wrong, code in (
        ([], "appointment.nobody_to_confirm"),
        ([NAMED], "appointment.nothing_to_confirm"),
        ([waiting, of(settles="ssu", chosen=True)], "appointment.choose_first"),
        ([replace(waiting, state=NominationState.APPOINTED)], "appointment.changed_meanwhile"),
    ):
        with pytest.raises(DomainError) as refusal:
            rules.require_confirmable(wrong)
        assert refusal.value.code == code


SSU = replace(SEAT, settles="ssu", settling_body_id=BODY)


@pytest.mark.parametrize(
    ("seats", "confirming", "reference", "code"),
    [
        ([SSU], Confirming(BODY, True, True), "", None),
        ([replace(SEAT, settles="ks")], None, "Brev 2", None),
        ([replace(SEAT, settles="ks")], None, " ", "reference_required"),
        ([SSU], None, "Brev", "meeting_required"),
        ([SSU], Confirming(BODY, True, True), "x" * 201, "form.too_long"),
        ([SSU], Confirming(uuid4(), True, True), "", "another_body"),
        ([SSU], Confirming(BODY, False, True), "", "meeting_not_held"),
        ([SSU], Confirming(BODY, True, False), "", "not_agreed"),
        (
            [SSU, replace(SSU, settling_body_id=uuid4())],
            Confirming(BODY, True, True),
            "",
            "confirmed_by_several",
        ),
    ],
)
def test_a_body_confirms_in_a_meeting_that_was_held(
    seats: list[RoundSeat], confirming: Confirming | None, reference: str, code: str | None
) -> None:
    if code is None:
        rules.require_settling_body(seats, confirming, reference)
        return
    with pytest.raises(DomainError) as refusal:
        rules.require_settling_body(seats, confirming, reference)
    assert refusal.value.code in (code, f"appointment.{code}")


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 240))
def test_a_term_in_months_ends_on_the_day_it_began_or_the_months_last(begins: date, months: int) -> None:
    ends = rules.holds_until(begins, None, months)
    assert ends is not None and ends > begins
    assert (ends.year - begins.year) * 12 + ends.month - begins.month == months
    assert ends.day == begins.day or (ends + timedelta(days=1)).day == 1
    assert rules.holds_until(begins, ends, 1) == ends
    assert rules.holds_until(begins, None, None) is None


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_only_a_call_that_may_not_have_arrived_is_mailed_again(state: str) -> None:
    rules.require_resendable(state)
    for other in ("queued", "sending", "sent"):
        with pytest.raises(RuleBroken):
            rules.require_resendable(other)


def test_actions_say_what_the_services_would() -> None:
    secretary = person(RoleKind.SECRETARIAT)
    facts = ClosingFacts(ROUND, Tally(9, 8), TODAY)

    def allowed(actions: list[Action]) -> dict[str, tuple[bool, bool]]:
        return {one.name: (one.offered, one.allowed) for one in actions}

    assert allowed(rules.round_actions(secretary, facts)) == {
        "extendAppointmentRound": (True, True),
        "closeAppointmentRound": (True, False),
    }
    assert allowed(rules.round_actions(OWN[PartyKind.REGION], facts))["closeAppointmentRound"] == (
        False,
        False,
    )
    assert allowed(rules.call_actions(OWN[PartyKind.REGION], CALL))["nominate"] == (True, True)
    assert allowed(rules.call_actions(OWN[PartyKind.REGION], replace(CALL, round=CLOSED)))["nominate"] == (
        True,
        False,
    )
    assert allowed(rules.call_actions(OWN[PartyKind.DIVISION], CALL))["nominate"] == (False, False)
    assert allowed(rules.nomination_actions(secretary, of(chosen=True)))["selectNominee"] == (True, True)

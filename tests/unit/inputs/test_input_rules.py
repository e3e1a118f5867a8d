"""The rules of input to dialogue meetings, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.db.ids import uuid7
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.inputs import rules
from fellesskap.inputs.model import Given, InputCall, Invited, MeetingBody, OnBehalf, Theme, ThemeOutcome
from fellesskap.meetings.model import Meeting, MeetingForm, MeetingState

DAY = date(2026, 3, 2)
HELD = date(2026, 3, 22)
TOWN, NEXT, REGION, BODY = uuid7(), uuid7(), uuid7(), uuid7()
INVITED = Invited(frozenset({TOWN, NEXT}), frozenset({REGION}), frozenset({BODY}), everywhere=False)
CALL = InputCall(uuid7(), 1, uuid7(), "Hva nå?", HELD - timedelta(days=2), None)
SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.HOSPITAL)})
)


def meeting(state: MeetingState = MeetingState.PLANNED) -> Meeting:
    return Meeting(
        CALL.meeting_id, 1, BODY, uuid7(), datetime(2026, 3, 22, 9, tzinfo=UTC), HELD, 60,
        MeetingForm.PHYSICAL, "Her", "", state, False, 0, Audience.PARTNERS,
    )  # fmt: skip


def trusted(kind: RoleKind, **place: UUID) -> Actor:
    role = Role(kind, Side.MUNICIPAL, **place)
    return Actor(ActorKind.PERSON, person_id=uuid7(), roles=frozenset({role}))


def seated(body_id: UUID = BODY, partner_id: UUID | None = None) -> Actor:
    seat = HeldSeat(
        uuid7(), body_id, Side.MUNICIPAL, deputy=False, may_propose=True, counts=True, partner_id=partner_id
    )
    return Actor(ActorKind.PERSON, person_id=uuid7(), seats=frozenset({seat}))


def said(text: str = "Jordmor", theme_id: UUID | None = None, author_id: UUID | None = None) -> Given:
    return Given(uuid7(), 1, CALL.id, theme_id, text, author_id, TOWN, None)


def theme(title: str = "Føde", outcome: ThemeOutcome = ThemeOutcome.OPEN) -> Theme:
    return Theme(uuid7(), 1, CALL.id, title, outcome)


def test_a_dialogue_meeting_to_come_is_opened_once() -> None:
    dialogue = MeetingBody(BODY, dialogue=True, region_id=REGION)
    rules.require_dialogue([dialogue, dialogue])
    for bodies in ([], [dialogue, replace(dialogue, dialogue=False)]):
        with pytest.raises(RuleBroken):
            rules.require_dialogue(bodies)
    for state in MeetingState:
        if state in (MeetingState.PLANNED, MeetingState.CALLED):
            rules.require_to_come(meeting(state))
            continue
        with pytest.raises(RuleBroken):
            rules.require_to_come(meeting(state))
    rules.require_unopened(None)
    with pytest.raises(Conflict):
        rules.require_unopened(CALL)


def test_a_question_is_asked_with_a_last_day() -> None:
    rules.require_question("x" * 500)
    for question in (" ", "x" * 501):
        with pytest.raises(Invalid):
            rules.require_question(question)
    for last_day in (DAY, HELD):
        rules.require_last_day(last_day, meeting(), DAY)
    for last_day in (DAY - timedelta(days=1), HELD + timedelta(days=1)):
        with pytest.raises(Invalid):
            rules.require_last_day(last_day, meeting(), DAY)


def test_input_is_given_through_the_last_day_by_its_author() -> None:
    rules.require_open(CALL, MeetingState.CALLED, CALL.last_day)
    for call, state, on in (
        (CALL, MeetingState.PLANNED, CALL.last_day + timedelta(days=1)),
        (CALL, MeetingState.CANCELLED, DAY),
        (CALL, MeetingState.HELD, DAY),
        (replace(CALL, released_at=datetime(2026, 3, 2, tzinfo=UTC)), MeetingState.PLANNED, DAY),
    ):
        with pytest.raises(RuleBroken):
            rules.require_open(call, state, on)
    author = trusted(RoleKind.ELECTED, partner_id=TOWN)
    rules.require_own(author, said(author_id=author.person_id))
    for other in (said(author_id=uuid7()), said(author_id=None)):
        with pytest.raises(NotAllowed):
            rules.require_own(author, other)


def test_input_comes_from_those_invited_for_their_own() -> None:
    for actor in (
        trusted(RoleKind.ELECTED, partner_id=TOWN),
        trusted(RoleKind.MUNICIPAL_CONTACT, partner_id=TOWN),
        seated(partner_id=TOWN),
    ):
        for chosen in (None, TOWN):
            assert rules.choose_behalf(actor, INVITED, chosen) == OnBehalf(TOWN)
        with pytest.raises(NotAllowed):
            rules.choose_behalf(actor, INVITED, NEXT)
    contact = trusted(RoleKind.REGION_CONTACT, region_id=REGION)
    assert rules.choose_behalf(contact, INVITED, None) == OnBehalf(region_id=REGION)
    assert rules.choose_behalf(seated(), INVITED, None) == OnBehalf()
    free = trusted(RoleKind.ELECTED)
    assert rules.choose_behalf(free, replace(INVITED, everywhere=True), None) == OnBehalf()
    for stranger in (
        free,
        SECRETARY,
        trusted(RoleKind.ELECTED, partner_id=uuid7()),
        trusted(RoleKind.REGION_CONTACT, region_id=uuid7()),
        trusted(RoleKind.DIVISION_CONTACT, division_id=uuid7()),
        seated(uuid7(), TOWN),
        Actor(ActorKind.PUBLIC),
    ):
        assert not rules.is_invited(stranger, INVITED)
        with pytest.raises(NotAllowed):
            rules.choose_behalf(stranger, INVITED, None)


def test_whoever_has_two_municipalities_says_which() -> None:
    kinds = (Role(RoleKind.ELECTED, Side.MUNICIPAL, partner_id=one) for one in (TOWN, NEXT))
    actor = Actor(ActorKind.PERSON, person_id=uuid7(), roles=frozenset(kinds))
    assert rules.is_invited(actor, INVITED)
    with pytest.raises(Invalid):
        rules.choose_behalf(actor, INVITED, None)
    assert rules.choose_behalf(actor, INVITED, NEXT) == OnBehalf(NEXT)


@given(st.sampled_from(list(RoleKind)), st.sampled_from([TOWN, NEXT, None]), st.booleans())
def test_nobody_speaks_for_a_municipality_that_is_not_theirs(
    kind: RoleKind, own: UUID | None, everywhere: bool
) -> None:
    actor = Actor(
        ActorKind.PERSON,
        person_id=uuid7(),
        roles=frozenset({Role(kind, Side.MUNICIPAL, partner_id=own)}),
    )
    invited = replace(INVITED, partners=frozenset({TOWN}), everywhere=everywhere)
    for chosen in (TOWN, NEXT, None):
        try:
            behalf = rules.choose_behalf(actor, invited, chosen)
        except DomainError:
            continue
        assert behalf.partner_id in (None, own)
        assert behalf.partner_id in (None, *invited.partners)


def test_input_is_short_and_given_once() -> None:
    rules.require_text("x" * rules.LONGEST_INPUT)
    for text in (" \n", "x" * (rules.LONGEST_INPUT + 1)):
        with pytest.raises(Invalid):
            rules.require_text(text)
    before = said("Jordmor")
    rules.require_new("Buss", [before])
    rules.require_new("Jordmor", [before], before.id)
    with pytest.raises(Conflict):
        rules.require_new(" jordMOR ", [before])
    with pytest.raises(RuleBroken):
        rules.require_new("En til", [said(str(number)) for number in range(rules.MOST_OF_ONE)])


def test_only_an_elected_person_is_named() -> None:
    elected, contact = trusted(RoleKind.ELECTED), trusted(RoleKind.MUNICIPAL_CONTACT, partner_id=TOWN)
    assert rules.choose_name(elected, True) == elected.person_id
    assert rules.choose_name(elected, False) is None
    assert rules.choose_name(contact, True) is None


def test_what_was_said_is_written_down_from_the_meetings_day() -> None:
    rules.require_meeting_day(meeting(), HELD)
    for state, on in ((MeetingState.PLANNED, HELD - timedelta(days=1)), (MeetingState.CANCELLED, HELD)):
        with pytest.raises(RuleBroken):
            rules.require_meeting_day(meeting(state), on)
    trust = uuid7()
    for behalf in (OnBehalf(), OnBehalf(TOWN), OnBehalf(trust), OnBehalf(region_id=REGION)):
        rules.require_place(INVITED, behalf, [trust])
    for behalf in (OnBehalf(uuid7()), OnBehalf(region_id=uuid7())):
        with pytest.raises(Invalid):
            rules.require_place(INVITED, behalf, [trust])


def test_a_reminder_comes_two_days_before_the_last() -> None:
    days = [CALL.last_day + timedelta(days=number) for number in (-3, -2, 0, 1)]
    assert [rules.is_reminded(CALL, day) for day in days] == [False, True, True, False]


def test_a_theme_has_a_title_of_its_own_until_the_summary_is_released() -> None:
    rules.require_title("x" * 120, [theme()])
    for title in (" ", "x" * 121):
        with pytest.raises(Invalid):
            rules.require_title(title, [])
    with pytest.raises(Conflict):
        rules.require_title("FØDE ", [theme()])
    with pytest.raises(RuleBroken):
        rules.require_title("Ny", [theme(str(number)) for number in range(rules.MOST_THEMES)])
    rules.require_unreleased(CALL)
    with pytest.raises(RuleBroken):
        rules.require_unreleased(replace(CALL, released_at=datetime(2026, 4, 1, tzinfo=UTC)))
    one, other = theme("A"), theme("B")
    rules.require_apart(one, other)
    for into in (one, replace(other, call_id=uuid7())):
        with pytest.raises(Invalid):
            rules.require_apart(one, into)


def test_what_became_of_a_theme_is_said_once() -> None:
    rules.require_unsettled(theme())
    settled = theme(outcome=ThemeOutcome.ASIDE)
    with pytest.raises(RuleBroken):
        rules.require_unsettled(settled)
    rules.require_movable([said()], [settled])
    with pytest.raises(RuleBroken):
        rules.require_movable([said(theme_id=settled.id)], [settled])
    filled = theme()
    rules.require_gathered(filled, [said(theme_id=filled.id)])
    with pytest.raises(RuleBroken):
        rules.require_gathered(filled, [said()])
    rules.require_reason("Buss hører til fylket.")
    for reason in (" ", "x" * 501):
        with pytest.raises(Invalid):
            rules.require_reason(reason)


def test_input_is_moved_within_its_meeting() -> None:
    one = said()
    rules.require_chosen([one], [one.id], CALL)
    with pytest.raises(Invalid):
        rules.require_chosen([], [], CALL)
    for chosen, asked in (([], [one.id]), ([replace(one, call_id=uuid7())], [one.id])):
        with pytest.raises(Conflict):
            rules.require_chosen(chosen, asked, CALL)
    open_theme = theme()
    rules.require_target(open_theme.id, [open_theme])
    with pytest.raises(Invalid):
        rules.require_target(uuid7(), [open_theme])
    settled = theme(outcome=ThemeOutcome.REPORTED)
    with pytest.raises(RuleBroken):
        rules.require_target(settled.id, [settled])


def test_a_summary_is_released_after_the_meeting_with_everything_placed() -> None:
    placed = [said(theme_id=uuid7())]
    after = HELD + timedelta(days=1)
    rules.require_releasable(CALL, MeetingState.CALLED, placed, after, HELD)
    late = replace(CALL, last_day=HELD)
    rules.require_releasable(late, MeetingState.HELD, placed, HELD, HELD)
    for call, state, inputs, on in (
        (CALL, MeetingState.CALLED, placed, HELD - timedelta(days=1)),
        (late, MeetingState.CALLED, placed, HELD),
        (CALL, MeetingState.CANCELLED, placed, after),
        (CALL, MeetingState.HELD, [], after),
        (CALL, MeetingState.HELD, [*placed, said()], after),
    ):
        with pytest.raises(RuleBroken):
            rules.require_releasable(call, state, inputs, on, HELD)


def test_what_can_be_done_is_what_the_services_allow() -> None:
    def possible(actor: Actor, on: date, call: InputCall = CALL) -> set[str]:
        return {one.name for one in rules.call_actions(actor, call, meeting(), INVITED, on) if one.allowed}

    assert possible(trusted(RoleKind.ELECTED, partner_id=TOWN), DAY) == {"giveInput"}
    assert possible(trusted(RoleKind.ELECTED, partner_id=uuid7()), DAY) == set()
    assert "registerInput" not in possible(SECRETARY, DAY)
    assert {"registerInput", "makeTheme", "draftSummary"} <= possible(SECRETARY, HELD)
    released = replace(CALL, released_at=datetime(2026, 4, 1, tzinfo=UTC))
    assert possible(SECRETARY, HELD, released) == {"releaseSummary"}
    settled = {one.name for one in rules.theme_actions(SECRETARY, released, theme()) if one.allowed}
    assert settled == {"reportTheme", "setThemeAside"}

"""When a request for access must be answered, by whom, with what, and when a complaint can come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.disclosures import rules
from fellesskap.disclosures.model import (
    ComplaintOutcome,
    Disclosure,
    DisclosureOutcome,
    DisclosureState,
    LinkedNote,
)
from fellesskap.errors import DomainError

MONDAY = date(2026, 3, 2)
OPEN = Disclosure(UUID(int=1), 1, Side.MUNICIPAL, MONDAY, date(2026, 3, 9), None, None, None, None)
REFUSED = replace(OPEN, outcome=DisclosureOutcome.REFUSED, answered_on=date(2026, 3, 4))
GRANTED = replace(OPEN, outcome=DisclosureOutcome.GRANTED, answered_on=date(2026, 3, 4))
COMPLAINED = replace(REFUSED, complained_on=date(2026, 3, 5))
LINK = LinkedNote(UUID(int=2), 1, Side.MUNICIPAL, None, None, UUID(int=1), UUID(int=3), None)


def secretary(side: Side) -> Actor:
    return Actor(ActorKind.PERSON, UUID(int=9), roles=frozenset({Role(RoleKind.SECRETARIAT, side)}))


def refused(code: str, check: object, *given: object, **more: object) -> None:
    with pytest.raises(DomainError) as error:
        check(*given, **more)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (MONDAY, date(2026, 3, 9)),
        (date(2026, 3, 6), date(2026, 3, 13)),
        (date(2026, 3, 7), date(2026, 3, 13)),
        # Thursday to Monday of Easter are no working days.
        (date(2026, 3, 30), date(2026, 4, 9)),
        # 1 and 17 May and Ascension.
        (date(2026, 4, 30), date(2026, 5, 8)),
        (date(2026, 5, 12), date(2026, 5, 20)),
        # Offices are open on Christmas Eve and New Year's Eve by law.
        (date(2026, 12, 22), date(2026, 12, 30)),
        (date(2026, 12, 30), date(2027, 1, 7)),
    ],
)
def test_the_fifth_working_day_after_it_came(received: date, due: date) -> None:
    assert rules.due_on(received) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_there_are_five_working_days_and_the_last_is_one(received: date) -> None:
    due = rules.due_on(received)
    days = [received + timedelta(days=number) for number in range(1, (due - received).days + 1)]
    assert sum(rules.is_working_day(day) for day in days) == rules.WORKING_DAYS
    assert rules.is_working_day(due)
    assert rules.due_on(received + timedelta(days=1)) >= due


@pytest.mark.parametrize(
    ("disclosure", "today", "state"),
    [
        (OPEN, date(2026, 3, 9), DisclosureState.WAITING),
        (OPEN, date(2026, 3, 10), DisclosureState.OVERDUE),
        (REFUSED, date(2026, 3, 10), DisclosureState.ANSWERED),
        (COMPLAINED, date(2026, 3, 10), DisclosureState.COMPLAINED),
        (replace(COMPLAINED, complaint_outcome=ComplaintOutcome.UPHELD), MONDAY, DisclosureState.ANSWERED),
    ],
)
def test_where_a_request_stands(disclosure: Disclosure, today: date, state: DisclosureState) -> None:
    assert rules.state_of(disclosure, today) is state


def test_a_request_has_come_already() -> None:
    rules.require_received(MONDAY, MONDAY)
    rules.require_received(MONDAY - timedelta(days=366), MONDAY)
    refused("disclosure.day_wrong", rules.require_received, MONDAY + timedelta(days=1), MONDAY)
    refused("disclosure.day_wrong", rules.require_received, MONDAY - timedelta(days=367), MONDAY)


def test_one_side_answers_through_a_body_of_its_own() -> None:
    rules.require_side(Side.MUNICIPAL, None)
    rules.require_side(Side.HOSPITAL, Side.HOSPITAL)
    refused("disclosure.body_of_another_side", rules.require_side, Side.OTHER, None)
    refused("disclosure.body_of_another_side", rules.require_side, Side.MUNICIPAL, Side.HOSPITAL)


def test_what_is_written_fits_and_what_is_asked_is_there() -> None:
    rules.require_text("asked", "Alt", required=True)
    rules.require_text("answer", "")
    refused("disclosure.text_missing", rules.require_text, "asked", " ", required=True)
    refused("disclosure.text_too_long", rules.require_text, "requester", "xx", 1)


def test_the_secretary_of_the_side_answers() -> None:
    rules.require_answerer(secretary(Side.MUNICIPAL), Side.MUNICIPAL)
    refused("disclosure.not_your_side", rules.require_answerer, secretary(Side.HOSPITAL), Side.MUNICIPAL)
    contact = Actor(
        ActorKind.PERSON, UUID(int=9), roles=frozenset({Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL)})
    )
    refused("access.secretariat_only", rules.require_answerer, contact, Side.MUNICIPAL)
    administrator = Actor(
        ActorKind.PERSON, UUID(int=9), roles=frozenset({Role(RoleKind.ADMINISTRATOR, Side.MUNICIPAL)})
    )
    refused("access.secretariat_only", rules.require_answerer, administrator, Side.MUNICIPAL)


def test_a_request_is_answered_once() -> None:
    rules.require_unanswered(OPEN)
    refused("disclosure.answered", rules.require_unanswered, GRANTED)


def test_what_is_kept_back_names_the_law_and_why() -> None:
    today = date(2026, 3, 4)
    for outcome in (DisclosureOutcome.GRANTED, DisclosureOutcome.WITHDRAWN):
        rules.require_answer(OPEN, outcome, "", "", today, today)
    for outcome in (DisclosureOutcome.PARTLY, DisclosureOutcome.REFUSED):
        rules.require_answer(OPEN, outcome, "§ 14", "Internt", today, today)
        refused("disclosure.basis_missing", rules.require_answer, OPEN, outcome, " ", "Internt", today, today)
        refused("disclosure.reason_missing", rules.require_answer, OPEN, outcome, "§ 14", "", today, today)
    for day in (today + timedelta(days=1), MONDAY - timedelta(days=1)):
        refused(
            "disclosure.day_wrong", rules.require_answer, OPEN, DisclosureOutcome.GRANTED, "", "", day, today
        )


def test_a_complaint_is_about_a_refusal_or_about_no_answer() -> None:
    late = date(2026, 3, 10)
    rules.require_complainable(REFUSED, date(2026, 3, 4), late)
    rules.require_complainable(OPEN, late, late)
    refused("disclosure.not_late", rules.require_complainable, OPEN, date(2026, 3, 9), late)
    refused("disclosure.nothing_kept_back", rules.require_complainable, GRANTED, late, late)
    refused("disclosure.complained", rules.require_complainable, COMPLAINED, late, late)
    refused("disclosure.not_late", rules.require_complainable, REFUSED, MONDAY, late)
    refused("disclosure.day_wrong", rules.require_complainable, REFUSED, date(2026, 3, 11), late)


def test_a_standing_complaint_is_settled() -> None:
    complained_on = rules.require_complaint(COMPLAINED)
    rules.require_settled_day(complained_on, complained_on, complained_on)
    refused("disclosure.no_complaint", rules.require_complaint, REFUSED)
    settled = replace(COMPLAINED, complaint_outcome=ComplaintOutcome.UPHELD)
    refused("disclosure.no_complaint", rules.require_complaint, settled)
    refused("disclosure.day_wrong", rules.require_settled_day, complained_on, MONDAY, complained_on)


def test_a_note_is_answered_for_by_its_own_side() -> None:
    rules.require_note_answerer(secretary(Side.MUNICIPAL), LINK)
    refused("disclosure.not_your_side", rules.require_note_answerer, secretary(Side.HOSPITAL), LINK)
    assert all(one.allowed for one in rules.link_actions(secretary(Side.MUNICIPAL), LINK))
    rules.require_note_answer(True, "", "")
    rules.require_note_answer(False, "§ 14", "")
    refused("disclosure.basis_missing", rules.require_note_answer, False, " ", "")


def test_what_can_be_done_is_what_the_services_allow() -> None:
    def allowed(actor: Actor, disclosure: Disclosure) -> set[str]:
        actions = rules.disclosure_actions(actor, disclosure, date(2026, 3, 10))
        return {one.name for one in actions if one.allowed}

    own, other = secretary(Side.MUNICIPAL), secretary(Side.HOSPITAL)
    assert allowed(own, OPEN) == {"reassignDisclosure", "answerDisclosure", "recordComplaint", "linkNote"}
    assert allowed(other, OPEN) == {"reassignDisclosure", "linkNote"}
    assert allowed(own, COMPLAINED) == {"settleComplaint", "linkNote"}
    assert allowed(own, GRANTED) == {"linkNote"}

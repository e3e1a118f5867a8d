"""What must hold for a pre-meeting from its plan until it is held or called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.errors import DomainError
from fellesskap.premeetings import rules
from fellesskap.premeetings.model import Premeeting, PremeetingState

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLANNER, OTHER, NORD = UUID(int=1), UUID(int=2), UUID(int=3)
PREMEETING = Premeeting(
    UUID(int=4),
    1,
    Side.MUNICIPAL,
    NORD,
    None,
    UUID(int=5),
    NOW + timedelta(days=1),
    60,
    PremeetingState.PLANNED,
    0,
    PLANNER,
)


def person(person_id: UUID, kind: RoleKind, side: Side = Side.MUNICIPAL, region: UUID | None = NORD) -> Actor:
    return Actor(
        ActorKind.PERSON,
        person_id,
        roles=frozenset({Role(kind, side, region_id=region)}),
        home_regions=frozenset({NORD}),
    )


def refused(code: str, check: object, *given: object, **more: object) -> None:
    with pytest.raises(DomainError) as error:
        check(*given, **more)
    assert error.value.code == code


def test_it_lies_ahead_and_before_the_meeting_it_prepares() -> None:
    soon, meeting = NOW + timedelta(hours=1), NOW + timedelta(days=1)
    rules.require_time(soon, 60, meeting, NOW)
    rules.require_time(soon, 60, None, NOW)
    refused("meeting.in_the_past", rules.require_time, NOW, 60, meeting, NOW)
    refused("premeeting.not_before", rules.require_time, meeting, 60, meeting, NOW)
    refused("meeting.minutes_out_of_bounds", rules.require_time, soon, 0, meeting, NOW)


def test_those_asked_are_told_where() -> None:
    rules.require_where("Rådhuset", "")
    rules.require_where("", "https://video.example/rom")
    refused("premeeting.where_required", rules.require_where, " ", "")
    refused("meeting.link_not_secure", rules.require_where, "", "http://video.example")
    refused("meeting.text_too_long", rules.require_where, "x" * 201, "")


def test_it_is_about_a_meeting_or_cases_each_once() -> None:
    rules.require_something(NORD, ())
    rules.require_something(None, (NORD,))
    refused("premeeting.about_nothing", rules.require_something, None, ())
    refused("premeeting.cases_wrong", rules.require_something, None, (NORD, NORD))


def test_only_its_own_people_are_asked() -> None:
    rules.require_own_people([("Kari", True)])
    rules.require_own_people([])
    refused("premeeting.not_of_your_side", rules.require_own_people, [("Kari", True), ("Finn", False)])
    refused("premeeting.too_many", rules.require_own_people, [("Kari", True)] * (rules.MOST_PEOPLE + 1))


def test_who_keeps_it() -> None:
    for keeper in (
        person(PLANNER, RoleKind.MUNICIPAL_CONTACT),
        person(OTHER, RoleKind.SECRETARIAT),
        person(OTHER, RoleKind.REGION_CONTACT),
    ):
        rules.require_keeper(keeper, PREMEETING)
    member = person(OTHER, RoleKind.MUNICIPAL_CONTACT)
    refused("premeeting.not_yours_to_keep", rules.require_keeper, member, PREMEETING)
    other_side = person(OTHER, RoleKind.SECRETARIAT, Side.HOSPITAL)
    refused("access.not_your_side", rules.require_keeper, other_side, PREMEETING)
    # The contact of one region keeps nothing of the whole side's.
    whole = replace(PREMEETING, region_id=None)
    contact = person(OTHER, RoleKind.REGION_CONTACT)
    refused("premeeting.not_yours_to_keep", rules.require_keeper, contact, whole)
    nobodys = person(OTHER, RoleKind.REGION_CONTACT, region=None)
    refused("premeeting.not_yours_to_keep", rules.require_keeper, nobodys, whole)


def test_what_is_over_stays_as_it_was() -> None:
    rules.require_planned(PREMEETING)
    for state in (PremeetingState.HELD, PremeetingState.CANCELLED):
        refused("premeeting.over", rules.require_planned, replace(PREMEETING, state=state))


def test_it_is_held_from_its_own_day_on() -> None:
    refused("premeeting.not_begun", rules.require_begun, PREMEETING, date(2026, 3, 2))
    rules.require_begun(PREMEETING, date(2026, 3, 3))
    actions = rules.premeeting_actions(person(PLANNER, RoleKind.REGION_CONTACT), PREMEETING, date(2026, 3, 2))
    assert [(one.name, one.allowed) for one in actions] == [
        ("changePremeeting", True),
        ("holdPremeeting", False),
        ("cancelPremeeting", True),
    ]


def test_calling_off_has_a_reason_and_texts_fit() -> None:
    rules.require_written("reason", "Ingen kan", 2000, required=True)
    rules.require_written("summary", "", 2000)
    refused("premeeting.reason_required", rules.require_written, "reason", " ", 2000, required=True)
    refused("premeeting.text_too_long", rules.require_written, "summary", "xx", 1)

"""Who reports back from a meeting, when, and what."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Side
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.reportbacks import rules
from fellesskap.reportbacks.model import Spokesperson

MET = Actor(ActorKind.PERSON, UUID(int=7), "Ola")
SEAT = Spokesperson(
    meeting_id=UUID(int=1),
    state=MeetingState.MINUTED,
    seat_id=UUID(int=2),
    side=Side.MUNICIPAL,
    counts=True,
    persons=frozenset({UUID(int=7)}),
    partner_id=None,
    region_id=UUID(int=3),
    division_id=None,
    sent=0,
)


def test_whoever_met_for_a_seat_reports_back() -> None:
    rules.require_met(MET, SEAT)
    for other in (PUBLIC_ACTOR, Actor(ActorKind.PERSON, UUID(int=8), "Kari")):
        with pytest.raises(NotAllowed) as error:
            rules.require_met(other, SEAT)
        assert error.value.rule_id in ("R-REPORTBACK-1", "R-ACCESS-1")


@pytest.mark.parametrize("state", MeetingState)
def test_one_reports_back_when_there_are_minutes(state: MeetingState) -> None:
    seat = replace(SEAT, state=state)
    if state in (MeetingState.MINUTED, MeetingState.APPROVED):
        rules.require_minuted(seat)
        return
    with pytest.raises(RuleBroken) as error:
        rules.require_minuted(seat)
    assert error.value.rule_id == "R-REPORTBACK-2"


def test_a_seat_of_neither_side_speaks_for_nobody() -> None:
    for side in (Side.MUNICIPAL, Side.HOSPITAL):
        rules.require_represents(replace(SEAT, side=side))
    with pytest.raises(RuleBroken):
        rules.require_represents(replace(SEAT, side=Side.OTHER))
    with pytest.raises(RuleBroken) as error:
        rules.require_represents(replace(SEAT, counts=False))
    assert error.value.rule_id == "R-REPORTBACK-3"


def test_a_report_back_says_something() -> None:
    for text, code in ((" \n", "reportback.text_missing"), ("x" * 20_001, "reportback.text_too_long")):
        with pytest.raises(Invalid) as error:
            rules.require_text(text)
        assert error.value.code == code
    rules.require_text("x" * 20_000)


def test_a_correction_is_the_next_edition() -> None:
    for sent in (0, 3):
        rules.require_next(replace(SEAT, sent=sent), sent + 1)
        for wrong in (sent, sent + 2, 0, -1):
            with pytest.raises(Conflict):
                rules.require_next(replace(SEAT, sent=sent), wrong)


def test_there_is_somebody_to_tell() -> None:
    rules.require_somebody([UUID(int=9)])
    with pytest.raises(RuleBroken) as error:
        rules.require_somebody([])
    assert error.value.rule_id == "R-REPORTBACK-6"


def test_the_action_tells_what_the_service_would_say() -> None:
    observer = replace(SEAT, seat_id=UUID(int=4), counts=False)
    for actor, seats, allowed, offered, code in (
        (MET, [SEAT], True, True, None),
        (MET, [observer, SEAT], True, True, None),
        (MET, [observer], False, True, "reportback.represents_nobody"),
        (MET, [replace(SEAT, state=MeetingState.HELD)], False, True, "reportback.no_minutes"),
        (MET, [], False, False, "reportback.not_your_seat"),
        (PUBLIC_ACTOR, [SEAT], False, False, "access.sign_in_first"),
    ):
        (told,) = rules.reportback_actions(actor, seats)
        assert (told.name, told.allowed, told.offered, told.code) == (
            "sendReportback",
            allowed,
            offered,
            code,
        )

"""How far a meeting has come: the steps it takes, where it stands, and the days that are known."""

from __future__ import annotations

from typing import Any

import pytest

from fellesskap_web.meeting_rail import rail

APPROVED = [{"approvedAt": None}, {"approvedAt": "2026-03-20T23:30:00+00:00"}]


def meeting(state: str, *, until: str = "", public: bool = False, minutes: Any = ()) -> dict[str, Any]:
    asked = {"until": until} if until else None
    return {"state": state, "openToPublic": public, "commentRound": asked, "minutes": minutes}


@pytest.mark.parametrize("state", ["PLANNED", "CALLED", "HELD", "MINUTED", "APPROVED"])
@pytest.mark.parametrize("until", ["", "2026-03-12"])
@pytest.mark.parametrize("public", [True, False])
def test_a_meeting_stands_at_one_step_with_those_before_it_done(state: str, until: str, public: bool) -> None:
    stops = rail(meeting(state, until=until, public=public))
    states = [stop.state for stop in stops]
    here = states.index("current")
    assert states == ["done"] * here + ["current"] + ["waiting"] * (len(states) - here - 1)
    steps = [stop.step for stop in stops]
    assert ("commented" in steps) is bool(until)
    assert ("published" in steps) is public
    further = {"MINUTED": "commented", "APPROVED": "published"}.get(state, "")
    assert stops[here].step == (further if further in steps else state.lower())


def test_minutes_are_public_from_the_day_they_were_approved() -> None:
    stops = rail(meeting("APPROVED", public=True, minutes=APPROVED))
    assert [(stop.step, stop.day) for stop in stops][-2:] == [
        ("approved", "2026-03-20T23:30:00+00:00"),
        ("published", "2026-03-20T23:30:00+00:00"),
    ]
    assert all(stop.day is None for stop in rail(meeting("MINUTED", public=True)))


@pytest.mark.parametrize(("until", "day"), [("2026-03-12", "2026-03-12"), ("2026-03-25", None)])
def test_a_last_day_for_comments_that_never_came_is_not_told(until: str, day: str | None) -> None:
    stops = rail(meeting("APPROVED", until=until, minutes=APPROVED))
    assert [stop.day for stop in stops if stop.step == "commented"] == [day]

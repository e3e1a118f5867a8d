"""Who is on the list of a meeting's participants, and how many are expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fellesskap_web.participants import Answer, expected, participants

Data = dict[str, Any]


def person(name: str | None) -> Data | None:
    return {"id": f"Person_{name}", "name": name} if name else None


def row(
    who: str | None,
    state: str = "CALLED",
    *,
    seat: str = "Kommune 1",
    absent: str = "",
    deputy: bool = False,
    calls: Sequence[tuple[str, str]] = (),
) -> Data:
    return {
        "state": state,
        "deputy": deputy,
        "seat": {
            "title": seat,
            "side": "MUNICIPAL",
            "partner": {"name": f"{seat} kommune"},
            "region": {"name": "Nord"},
            "division": None,
        },
        "person": person(who),
        "absence": {"person": person(absent)} if absent else None,
        "deputyCalls": [{"state": answer, "person": person(name)} for name, answer in calls],
    }


def meeting(*rows: Data, guests: Sequence[Data] = ()) -> Data:
    return {"attendance": list(rows), "guests": list(guests)}


def told(*rows: Data) -> list[tuple[str, Answer, bool]]:
    return [(one.name, one.answer, one.deputy) for one in participants(meeting(*rows))]


def test_everybody_called_is_listed_with_the_answer() -> None:
    assert told(row("hanna", "COMING")) == [("hanna", Answer.COMING, False)]
    assert told(row("hanna")) == [("hanna", Answer.UNANSWERED, False)]
    assert told(row("hanna", "ABSENT", absent="hanna")) == [("hanna", Answer.ABSENT, False)]
    assert told(row(None)) == [], "nobody is called for a vacant seat"


def test_deputies_follow_whom_they_stand_in_for_and_who_is_not_needed_is_left_out() -> None:
    calls = [("ivar", "DECLINED"), ("jo", "ACCEPTED")]
    assert told(row("jo", "COMING", absent="hanna", deputy=True, calls=calls)) == [
        ("hanna", Answer.ABSENT, False),
        ("ivar", Answer.ABSENT, True),
        ("jo", Answer.COMING, True),
    ]
    assert told(row("hanna", "COMING", calls=[("ivar", "RELEASED")])) == [("hanna", Answer.COMING, False)]


def test_whoever_is_called_for_two_seats_is_one() -> None:
    found = participants(meeting(row("hanna"), row("hanna", "COMING", seat="Kommune 2")))
    assert [(one.name, one.answer, one.seats) for one in found] == [
        ("hanna", Answer.COMING, ("Kommune 1", "Kommune 2"))
    ]
    assert found[0].represents == "Kommune 1 kommune, Kommune 2 kommune"
    assert expected(found) == 1


def test_guests_come_with_their_lines_and_are_expected() -> None:
    guest = {"name": "Gro", "represents": "Legeforeningen", "firstItem": 2, "lastItem": 3}
    found = participants(meeting(row("hanna", "ABSENT", absent="hanna"), row("per"), guests=[guest]))
    assert [(one.name, one.guest, one.lines) for one in found][-1] == ("Gro", True, (2, 3))
    assert expected(found) == 2


NAMES = st.sampled_from(["hanna", "ivar", "jo", "per"])
ROWS = st.builds(
    row,
    st.none() | NAMES,
    st.sampled_from(["CALLED", "COMING", "ABSENT"]),
    seat=st.sampled_from(["Kommune 1", "Kommune 2"]),
    absent=st.just("") | NAMES,
    deputy=st.booleans(),
    calls=st.lists(
        st.tuples(NAMES, st.sampled_from(["CALLED", "ACCEPTED", "DECLINED", "RELEASED"])), max_size=3
    ),
)


@given(st.lists(ROWS, max_size=6))
def test_nobody_is_listed_twice_nor_expected_without_being_listed(rows: list[Data]) -> None:
    found = participants(meeting(*rows))
    names = [one.name for one in found]
    assert len(names) == len(set(names))
    assert 0 <= expected(found) <= len(found)
    assert {one["person"]["name"] for one in rows if one["person"]} <= set(names)
    coming = {one["person"]["name"] for one in rows if one["person"] and one["state"] == "COMING"}
    assert coming <= {one.name for one in found if one.answer is Answer.COMING}

"""The rules of persons and appointments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import RoleKind
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.people import rules

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
LENGTHS = st.one_of(st.none(), st.integers(1, 2000))
PERIODS = st.builds(
    lambda start, length: (start, None if length is None else start + timedelta(days=length)), DAYS, LENGTHS
)


@given(PERIODS, PERIODS)
def test_overlap_is_a_shared_day(one: rules.Period, other: rules.Period) -> None:
    far = date(2040, 1, 1)
    latest_start = max(one[0], other[0])
    earliest_end = min(one[1] or far, other[1] or far)
    assert rules.overlaps(one, other) == (latest_start < earliest_end)
    assert rules.overlaps(one, other) == rules.overlaps(other, one)


def test_seat_has_one_holder_at_a_time() -> None:
    held = [(date(2022, 1, 1), date(2026, 1, 1))]
    with pytest.raises(RuleBroken):
        rules.require_free_seat((date(2025, 12, 31), None), held)
    rules.require_free_seat((date(2026, 1, 1), None), held)


def test_period_ends_after_it_begins() -> None:
    with pytest.raises(Invalid):
        rules.require_period(date(2026, 1, 1), date(2026, 1, 1))
    rules.require_period(date(2026, 1, 1), date(2026, 1, 2))
    rules.require_period(date(2026, 1, 1), None)


def test_contact_is_the_contact_of_something() -> None:
    with pytest.raises(Invalid) as caught:
        rules.require_place(RoleKind.REGION_CONTACT, {"partner_id": "a partner", "region_id": None})
    assert caught.value.field == "region_id"
    rules.require_place(RoleKind.SECRETARIAT, {})
    rules.require_place(RoleKind.REGION_CONTACT, {"region_id": "a region"})


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Kari\nBcc: alle@eksempel.no"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "kari"}, "email"),
        ({"email": "kari@eksempel.no\r\nx: y"}, "email"),
        ({"email": f"{'x' * 65}@eksempel.no"}, "email"),
        ({"phone": "ring meg"}, "phone"),
        ({"language": "en"}, "language"),
    ],
)
def test_a_person_can_be_named_and_reached(person: dict[str, str], field: str) -> None:
    good = {
        "name": "Kari Nordmann",
        "email": "kari@eksempel.no",
        "phone": "+47 91 23 45 67",
        "language": "se",
    }
    with pytest.raises(Invalid) as caught:
        rules.require_person(**{**good, **person}, languages=("nb", "nn", "se"))
    assert caught.value.field == field
    rules.require_person(**good, languages=("nb", "nn", "se"))
    rules.require_person("Áile", None, None, "nb", ("nb",))

"""The days a committee can begin and end on, and what it becomes in the structure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY
from fellesskap.actor import Side
from fellesskap.committees import rules
from fellesskap.committees.model import Makeup
from fellesskap.errors import DomainError
from fellesskap.structure.model import BodyKind, Mandate, Names
from fellesskap.structure.rules import Severity, expand, validate
from structure_changes import with_body
from structure_examples import REGISTER, small_structure

DAY = timedelta(days=1)
STRUCTURE = with_body("ssu", may_appoint=(BodyKind.TEMPORARY,))
APPOINTER = STRUCTURE.body("ssu")


@given(
    latest=st.dates(date(2020, 1, 1), date(2040, 1, 1)), today=st.dates(date(2020, 1, 1), date(2040, 1, 1))
)
def test_the_first_day_that_can_be_follows_the_last_version_and_is_not_past(
    latest: date, today: date
) -> None:
    first = max(today, latest + DAY)
    assert rules.require_day(first, latest, today, "begins") == first
    if latest <= today:
        assert rules.require_day(None, latest, today, "begins") == first
    with pytest.raises(DomainError):
        rules.require_day(first - DAY, latest, today, "begins")


numbers = st.lists(st.sampled_from(sorted(small_structure().municipalities)), unique=True, max_size=3)


@given(
    municipal=st.integers(0, 5),
    hospital=st.integers(0, 5),
    municipalities=numbers,
    divisions=st.lists(st.sampled_from(["kirurgi", "apotek"]), unique=True),
    leads=st.none() | st.sampled_from([Side.MUNICIPAL, Side.HOSPITAL]),
)
def test_what_may_be_appointed_is_a_valid_structure_with_the_seats_asked_for(
    municipal: int, hospital: int, municipalities: list[str], divisions: list[str], leads: Side | None
) -> None:
    makeup = Makeup(municipal, hospital, tuple(municipalities), tuple(divisions))
    seats = rules.committee_seats(makeup, leads)
    made = rules.committee_body(
        "ksu", Names("Et utvalg"), "KSU", APPOINTER, Mandate("Mandat", "ssu", TODAY), TODAY + DAY, seats
    )
    structure = replace(STRUCTURE, bodies=(*STRUCTURE.bodies, made))
    before = validate(STRUCTURE, REGISTER)
    new = [
        one for one in validate(structure, REGISTER) if one not in before and one.severity is Severity.ERROR
    ]
    count = sum(seat.body == "ksu" for seat in expand(structure, REGISTER).seats)
    assert count == municipal + hospital + len(municipalities) + len(divisions) + (leads is not None)
    try:
        rules.require_makeup(makeup, leads)
    except DomainError as refused:
        assert refused.code == "committee.not_bipartite"
        assert not seats or [one.code for one in new] == ["structure.not_bipartite"]
    else:
        assert new == []

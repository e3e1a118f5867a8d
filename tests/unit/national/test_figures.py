"""What is added up over the communities, and what is held back because they are too few."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fellesskap_tenants.figures import FEWEST, NAMES, Figures, summarise

COUNTS = st.integers(0, 500)
FIGURES = st.builds(Figures, st.sampled_from([2025, 2026]), COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)


def test_three_communities_are_added_up_and_averaged() -> None:
    found = summarise(
        [Figures(2026, 7, 100, 3, 4, 1), Figures(2026, 9, 200, 0, 0, 2), Figures(2026, 4, 1, 0, 0, 2)]
    )
    assert [(one.name, one.total, one.average) for one in found[0].figures] == [
        ("bodies", 20, 6.7),
        ("seats", 301, 100.3),
        ("seats_vacant", 3, 1.0),
        ("meetings_planned", 4, 1.3),
        ("meetings_held", 5, 1.7),
    ]


def test_two_communities_show_how_many_they_are_and_no_figure() -> None:
    (year,) = summarise([Figures(2026, 7, 100, 3, 4, 1)] * (FEWEST - 1))
    assert (year.communities, year.suppressed) == (2, True)
    assert {(one.total, one.average) for one in year.figures} == {(None, None)}


@given(st.lists(FIGURES, max_size=8))
def test_a_figure_is_shown_exactly_where_enough_communities_make_it(snapshots: list[Figures]) -> None:
    for year in summarise(snapshots):
        mine = [one for one in snapshots if one.year == year.year]
        assert year.communities == len(mine)
        for figure in year.figures:
            total = sum(getattr(one, figure.name) for one in mine)
            assert figure.total == (total if len(mine) >= FEWEST else None)


@given(FIGURES, FIGURES)
def test_a_digest_names_exactly_its_figures(one: Figures, other: Figures) -> None:
    assert (one.digest == other.digest) == (one == other)


def test_the_years_come_latest_first_and_every_figure_is_there() -> None:
    found = summarise(
        [Figures(2024, 1, 1, 1, 1, 1), Figures(2026, 1, 1, 1, 1, 1), Figures(2025, 1, 1, 1, 1, 1)]
    )
    assert [year.year for year in found] == [2026, 2025, 2024]
    assert [figure.name for figure in found[0].figures] == list(NAMES)

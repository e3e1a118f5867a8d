"""Random ways to lift and take down, plan periods and priority groups, for a structure that is otherwise drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from fellesskap.structure.model import (
    Body,
    Direction,
    Names,
    Passage,
    PlanPeriod,
    PriorityGroup,
    Route,
)
from fellesskap.structure.rules import leads

Named = st.SearchStrategy[Names]


def draw_passages(
    draw: st.DrawFn, names: Named, bodies: Sequence[Body], routes: Sequence[Route]
) -> tuple[Passage, ...]:
    """Draw ways between single bodies that agree with their levels."""
    begin = {key for route in routes for key in route.discuss_in}
    single = [body for body in bodies if body.each is None]
    ways = [
        (direction, source.key, target.key)
        for direction in Direction
        for source in single
        for target in single
        if source is not target and target.key in begin and leads(direction, source, target)
    ]
    chosen = draw(st.lists(st.sampled_from(ways), max_size=2)) if ways else []
    return tuple(
        Passage(f"vei-{place}", draw(names), direction, (source,), (target,))
        for place, (direction, source, target) in enumerate(chosen)
    )


def draw_periods(draw: st.DrawFn, names: Named) -> tuple[PlanPeriod, ...]:
    """Draw plan periods of a year each, in any order."""
    years = draw(st.lists(st.integers(2020, 2060), max_size=3, unique=True))
    return tuple(
        PlanPeriod(f"plan{year}", draw(names), date(year, 1, 1), date(year, 12, 31)) for year in years
    )


def draw_groups(draw: st.DrawFn, names: Named, periods: Sequence[PlanPeriod]) -> tuple[PriorityGroup, ...]:
    """Draw priority groups of some of the periods."""
    keys = [period.key for period in periods]
    own = st.lists(st.sampled_from(keys), unique=True) if keys else st.just([])
    return tuple(
        PriorityGroup(f"gruppe-{place}", draw(names), tuple(draw(own)))
        for place in range(draw(st.integers(0, 2)))
    )

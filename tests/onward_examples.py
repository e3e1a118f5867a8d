"""Random routes, ways to lift and take down, plan periods and priority groups, for a structure that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from fellesskap.structure.model import (
    Anchor,
    Body,
    Direction,
    DisagreementLevel,
    MatterClass,
    Names,
    ObjectionEffect,
    Passage,
    PlanPeriod,
    PriorityGroup,
    Route,
    Silence,
)
from fellesskap.structure.rules import leads

Named = st.SearchStrategy[Names]


def draw_routes(
    draw: st.DrawFn,
    names: Named,
    matters: Sequence[MatterClass],
    met: Sequence[str],
    deciders: Sequence[str],
    *,
    divided: bool,
) -> list[Route]:
    """Draw a route for each matter class, from a single body that somebody sits in to one that decides."""
    anchors = [Anchor.MUNICIPALITIES, Anchor.TRUST, *([Anchor.DIVISIONS] if divided else [])]
    return [
        Route(
            f"vei-{matter.key}",
            draw(names),
            matter_classes=(matter.key,),
            discuss_in=(draw(st.sampled_from(met)),),
            decide_in=draw(st.sampled_from(deciders)),
            anchor_with=tuple(draw(st.lists(st.sampled_from(anchors), min_size=1, unique=True))),
            answer_days=draw(st.integers(1, 365)),
            silence=draw(st.sampled_from(Silence)),
            objection_effect=draw(st.sampled_from(ObjectionEffect)),
        )
        for matter in matters
    ]


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


def draw_levels(
    draw: st.DrawFn, names: Named, bodies: Sequence[Body], routes: Sequence[Route]
) -> tuple[DisagreementLevel, ...]:
    """Draw levels of disagreements: some of the units, then single bodies of routes from below."""
    on_route = {key for route in routes for key in (*route.discuss_in, route.decide_in)}
    single = [body for body in bodies if body.each is None and body.key in on_route]
    chosen = draw(st.lists(st.sampled_from(single), max_size=2, unique=True)) if single else []
    units = [
        DisagreementLevel(f"niva-{place}", draw(names), draw(st.integers(1, 365)))
        for place in range(draw(st.integers(0, 2)))
    ]
    return (
        *units,
        *(
            DisagreementLevel(f"niva-{body.key}"[:28], draw(names), draw(st.integers(1, 365)), body.key)
            for body in sorted(chosen, key=lambda body: -body.level)
        ),
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

"""Whatever is done with a case, its rounds and its meetings, in any order and in any structure, what was is kept.

No decision lacks its steps, no counted seat is heard twice and no observer once, no answer is lost, and what was
decided or approved never changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.service import ReportCase, SettlePerspective, report_case, settle_perspective
from fellesskap.errors import DomainError
from fellesskap.settings import Settings
from order_case_acts import Act
from order_course import Course, Stage, found_stage
from order_road import EVERY, beside, onward
from order_structures import drawn
from transfer_structure import TWO_PAIRS
from written_structure import written_structure

STRUCTURES = (written_structure(structure=TWO_PAIRS), *drawn(5))
Acts = list[tuple[Act, int]]


@st.composite
def sequences(draw: st.DrawFn) -> Acts:
    """The straight road, with what may well be done beside it and now and then anything at all.

    Only where to begin is drawn by hand: Hypothesis repeats parts of what it has drawn, and sequences that cost a
    second each are to differ.
    """
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    found: Acts = []
    for _ in range(chance.randint(18, 32)):
        act = chance.choices((onward, beside, chance.choice(EVERY)), (6, 4, 1))[0]
        found.append((act, chance.randrange(240)))
    return found


@pytest.fixture(scope="module")
def stage_of(database: Settings) -> Callable[[int], Awaitable[Stage]]:
    """Communities by the place of their structure, each founded when it is drawn first, since years pass in it."""
    stages: dict[int, Stage] = {}

    async def find(number: int) -> Stage:
        if number not in stages:
            slug = f"prove-rekkefolge-{number}"
            stages[number] = await found_stage(database, slug, STRUCTURES[number])
        return stages[number]

    return find


@given(st.integers(0, len(STRUCTURES) - 1), sequences())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
async def test_no_order_loses_or_changes_what_was(
    stage_of: Callable[[int], Awaitable[Stage]], number: int, acts: Acts
) -> None:
    course = await _reported(await stage_of(number))
    for act, pick in acts:
        try:
            await act(course, pick)
        except DomainError:
            continue


async def _reported(stage: Stage) -> Course:
    case_id = await stage.road.do("anne", report_case, ReportCase("Ny sak", "Hva gjør vi?"))
    lit = SettlePerspective(case_id, "kommuner", 1, PerspectiveState.COVERED, "I saken")
    await stage.road.do("anne", settle_perspective, lit)
    await stage.look()
    return Course(stage, case_id)

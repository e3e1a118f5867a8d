"""Whatever is done with a case, its rounds and its meetings, in any order and in any structure, what was is kept.

No decision lacks its steps, no counted seat is heard twice and no observer once, no answer is lost, and what was
decided or approved never changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

import order_case_acts as cases
import order_meeting_acts as meetings
import order_record_acts as records
import order_round_acts as rounds
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


def _treated(*acts: tuple[Act, int]) -> Acts:
    """Treat the case at a table, where it is at one or is brought to one."""
    return [(meetings.table, 0), (records.attend, 0), *acts]


_DECIDE, _POSTPONE = _treated((records.decide, 0)), _treated((records.postpone, 0))
_OBSERVER, _TWICE = _treated((records.decide, 18)), _treated((records.decide, 3))
_IN_WRITING: Acts = [(cases.start_writing, 0), (cases.agree_writing, 0), (cases.close_writing, 0)]
_ASKED_ANEW = _treated((rounds.reopen_answers, 0), (records.decide, 0))
_ASKED_BEFORE: Acts = [(meetings.table, 0), (rounds.reopen_answers, 0), *_DECIDE]
_TOGETHER: Acts = [(meetings.table, meetings.JOINT), (records.attend, 0), (records.decide, 0)]
_CLOSE: Acts = [(rounds.close, 0)]
_CALLED: Acts = [(meetings.table, 0)]
_PLACES: Acts = [(cases.set_place, 0)]
_STRAIGHT: tuple[Acts, ...] = (
    [(cases.place, 0)],
    _treated((records.discuss, 0)),
    [(rounds.ask, 0)],
    _CLOSE,
    _DECIDE,
)


def _between(*acts: Acts, start: int) -> Acts:
    """The straight road with some acts before one of its steps, and again when the case is taken up anew."""
    done = [*_STRAIGHT[:start], *acts, *_STRAIGHT[start:], [(cases.reopen, 0)], *acts]
    return [one for acts in done for one in acts]


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


# What once went wrong: a case that was decided without its steps, waited in two places or was heard by those who do
# not count; and a line that was moved without a trace.
@example(0, _between(_DECIDE, _OBSERVER, _PLACES, _DECIDE, _POSTPONE, start=1))
@example(0, _between(_DECIDE, _OBSERVER, _PLACES, _DECIDE, _POSTPONE, start=2))
@example(0, _between(_ASKED_ANEW, _DECIDE, _CLOSE, _DECIDE, _POSTPONE, start=4))
@example(0, _between(_OBSERVER, _DECIDE, _POSTPONE, _DECIDE, _CLOSE, start=4))
@example(0, _between(_TWICE, _IN_WRITING, _DECIDE, _POSTPONE, _IN_WRITING, start=4))
@example(0, _between(_IN_WRITING, _TWICE, _CLOSE, _IN_WRITING, _DECIDE, start=3))
@example(0, _between(_ASKED_BEFORE, start=4))
@example(0, _between(_treated((records.decide, 1)), start=4))
@example(0, [*_between(start=5)[:-1], (records.attend, 2), (records.attend, 6)])
@example(0, _between(_TOGETHER, start=4))
@example(5, [(onward, 0)] * 16)
@example(0, [(cases.place, 0), *_CALLED, (meetings.away, 0), (meetings.away, 2), (meetings.absence, 1)])
@example(1, [(cases.place, 0), (meetings.list_case, 0), (meetings.edit_agenda, 0)])
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

"""A written procedure as it stands in memory, for tests of rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.circulations.model import Circulation, CirculationState
from fellesskap.decisions.model import DecisionEffect
from fellesskap.structure.model import Silence

TODAY = date(2026, 3, 2)


def circulation(**more: object) -> Circulation:
    made = Circulation(
        UUID(int=5),
        1,
        UUID(int=1),
        UUID(int=102),
        UUID(int=2),
        UUID(int=6),
        "Vi slutter oss til.",
        "",
        DecisionEffect.BINDING,
        None,
        None,
        False,
        TODAY + timedelta(days=7),
        Silence.BLOCKS,
        CirculationState.OPEN,
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        Audience.PARTNERS,
    )
    return replace(made, **more)

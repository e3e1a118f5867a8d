"""When a body's next meeting is planned together with the minutes of its last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fellesskap.errors import RuleBroken
from fellesskap.minutes.rules import plans_next

WANTED = datetime(2026, 9, 1, 9, tzinfo=UTC)


def test_the_next_meeting_is_planned_where_none_is() -> None:
    assert plans_next(None, WANTED)
    assert not plans_next(WANTED, WANTED), "done already"
    with pytest.raises(RuleBroken, match="next_is_planned"):
        plans_next(WANTED + timedelta(minutes=1), WANTED)

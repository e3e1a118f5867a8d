"""What must hold for persons, appointments, offices and roles."""

from __future__ import annotations

from fellesskap.people.rules.actions import holding_actions, person_actions
from fellesskap.people.rules.deputies import (
    next_rank,
    reordered,
    require_deputies,
    require_rank,
    require_someone_else,
    stand_ins,
    step_in,
)
from fellesskap.people.rules.holdings import (
    WARNED_DAYS,
    Period,
    overlaps,
    require_by_hand,
    require_correctable,
    require_end,
    require_free_seat,
    require_leave,
    require_leave_end,
    require_period,
    require_seat_there,
    term_end,
)
from fellesskap.people.rules.offices import (
    Settlement,
    follow,
    require_office,
    require_office_end,
    require_turn,
    settle,
)
from fellesskap.people.rules.persons import (
    LONGEST_NAME,
    LONGEST_NOTE,
    require_appointer,
    require_email,
    require_note,
    require_person,
    require_place,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "WARNED_DAYS",
    "Period",
    "Settlement",
    "follow",
    "holding_actions",
    "next_rank",
    "overlaps",
    "person_actions",
    "reordered",
    "require_appointer",
    "require_by_hand",
    "require_correctable",
    "require_deputies",
    "require_email",
    "require_end",
    "require_free_seat",
    "require_leave",
    "require_leave_end",
    "require_note",
    "require_office",
    "require_office_end",
    "require_period",
    "require_person",
    "require_place",
    "require_rank",
    "require_seat_there",
    "require_someone_else",
    "require_turn",
    "settle",
    "stand_ins",
    "step_in",
    "term_end",
]

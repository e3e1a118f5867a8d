"""Whether what is planned for a hearing comes after its answer is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap.cases.rules import comes_after_hearing
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap_graphql.compiler.expressions import col, outer
from fellesskap_graphql.compiler.mapping import computed, rows
from fellesskap_graphql.context import Reading

_CASE = rows(CaseRow, col("id") == outer("case_id"), single=True)


@dataclass(frozen=True, slots=True)
class _Hearing:
    hearing_due: date | None


@dataclass(frozen=True, slots=True)
class _Meeting:
    held_on: date


@dataclass(frozen=True, slots=True)
class _Line:
    hearing: _Hearing | None
    meeting: _Meeting | None


@dataclass(frozen=True, slots=True)
class _Round:
    deadline: date
    hearing: _Hearing | None


def _line_comes_after(facts: _Line, _: Reading) -> bool:
    hearing, meeting = facts.hearing, facts.meeting
    return bool(hearing and meeting and comes_after_hearing(hearing.hearing_due, meeting.held_on))


def _round_ends_after(facts: _Round, _: Reading) -> bool:
    return bool(facts.hearing and comes_after_hearing(facts.hearing.hearing_due, facts.deadline))


LINE_AFTER_HEARING = computed(
    _line_comes_after,
    {"hearing": _CASE, "meeting": rows(MeetingRow, col("id") == outer("meeting_id"), single=True)},
)
ROUND_AFTER_HEARING = computed(_round_ends_after, {"hearing": _CASE})

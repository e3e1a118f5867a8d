"""What a year is judged by, fetched with the rows, and the year as its reader may count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec
import strawberry

from fellesskap.actor import Audience
from fellesskap.meetings import rules
from fellesskap.meetings.model import (
    Beside,
    EventBody,
    MeetingState,
    YearBody,
    YearEvent,
    YearFinding,
    YearMeeting,
)
from fellesskap.meetings.rules import YearNorms
from fellesskap.meetings.tables import AvoidedWeek, JointBody, Meeting
from fellesskap.meetings.tables import EventBody as EventBodyRow
from fellesskap.meetings.tables import YearEvent as YearEventRow
from fellesskap.structure.model import Route
from fellesskap.structure.tables import Body, BodyEdition, Region, StructureVersion
from fellesskap.texts import sentence
from fellesskap_graphql.compiler.expressions import (
    arg,
    coalesce,
    col,
    earliest,
    lift,
    localized,
    outer,
    year_of,
)
from fellesskap_graphql.compiler.mapping import Inputs, asc, rows
from fellesskap_graphql.context import Reading


@strawberry.type(description="One thing that a year's plan lacks.")
class YearLack:
    code: str
    rule_id: str
    message: str
    body_key: str
    day: date | None
    other_body_key: str | None
    other_day: date | None


@dataclass(frozen=True, slots=True)
class _Version:
    valid_from: date | None
    valid_to: date | None
    routes: str | None
    call_days: int | None


@dataclass(frozen=True, slots=True)
class _Edition:
    key: str
    name: str
    abbreviation: str
    meetings_per_year: int | None
    frame_minutes: int | None
    region: str
    part_of: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class _Other:
    key: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting with the keys of all bodies that meet."""

    id: UUID
    held_on: date
    state: str
    body: str | None
    others: tuple[_Other, ...]

    def planned(self, day: date | None = None) -> YearMeeting:
        """The meeting as it lies in the year, or as it would on another day."""
        keys = [self.body, *(other.key for other in self.others)]
        return YearMeeting(day or self.held_on, tuple(key for key in keys if key))


@dataclass(frozen=True, slots=True)
class _Week:
    week: int


@dataclass(frozen=True, slots=True)
class _EventBody:
    key: str | None
    beside: str


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    day: date
    bodies: tuple[_EventBody, ...]


@dataclass(frozen=True, slots=True)
class YearFacts:
    """All that a year is judged by."""

    year: int
    versions: tuple[_Version, ...]
    bodies: tuple[_Edition, ...]
    meetings: tuple[Met, ...]
    weeks: tuple[_Week, ...]
    events: tuple[_Event, ...]


def _day(year: int, today: date) -> date:
    """The day whose structure a year is judged by: today within the year, else its nearest day."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def _holds(row: _Version | _Edition, day: date) -> bool:
    return (row.valid_from or date.min) <= day < (row.valid_to or date.max)


class YearState:
    """A year as the reader may count it."""

    def __init__(self, facts: YearFacts, reading: Reading) -> None:
        day = _day(facts.year, reading.today)
        version = next((one for one in facts.versions if _holds(one, day)), None)
        self.year = facts.year
        self.language = reading.actor.language
        self.complete = reading.actor.sees <= Audience.PARTNERS
        self.editions = [one for one in facts.bodies if _holds(one, day)] if self.complete else []
        self.names = {one.key: one.name for one in facts.bodies}
        self.call_days = (version.call_days if version else None) or 0
        self.weeks = frozenset(one.week for one in facts.weeks)
        self.events = tuple(_event(one) for one in facts.events)
        routes = version.routes if version else None
        self.norms: YearNorms = rules.norms_of(
            [
                YearBody(one.key, one.meetings_per_year, one.frame_minutes, one.region, one.part_of)
                for one in self.editions
            ],
            msgspec.json.decode(routes or "[]", type=tuple[Route, ...]),
            self.call_days,
        )
        self._met = [one for one in facts.meetings if one.state != MeetingState.CANCELLED]

    @property
    def counted(self) -> list[tuple[YearMeeting, MeetingState]]:
        """The meetings of the year, each with how far it has come."""
        own = [one for one in self._met if one.held_on.year == self.year]
        return [(one.planned(), MeetingState(one.state)) for one in own]

    def booked(self, without: UUID | None = None) -> list[YearMeeting]:
        """The meetings of the year and the one before, but for one that is to lie elsewhere."""
        return [one.planned() for one in self._met if one.id != without]

    def findings(self, weeks: frozenset[int], meetings: Sequence[YearMeeting]) -> list[YearLack]:
        """What the year lacks with these meetings, in the reader's words."""
        return [
            self._told(one) for one in rules.findings_of(self.norms, self.year, weeks, meetings, self.events)
        ]

    def _told(self, found: YearFinding) -> YearLack:
        facts = {
            "body": self.names.get(found.body, found.body),
            "day": found.day,
            "other": self.names.get(found.other, found.other),
            "other_day": found.other_day,
            "count": found.count,
            "wanted": found.wanted,
            "event": found.event,
        }
        return YearLack(
            code=found.fault,
            rule_id=found.rule,
            message=sentence(found.fault, facts, self.language),
            body_key=found.body,
            day=found.day,
            other_body_key=found.other or None,
            other_day=found.other_day,
        )


def _event(event: _Event) -> YearEvent:
    return YearEvent(
        event.name,
        event.day,
        tuple(EventBody(one.key, Beside(one.beside)) for one in event.bodies if one.key),
    )


_KEY_OF_BODY = earliest(Body, "key", col("id") == outer("body_id"))
MET: Inputs = {
    "body": _KEY_OF_BODY,
    "others": rows(JointBody, col("meeting_id") == outer("id"), {"key": _KEY_OF_BODY}),
}
YEAR_FACTS: Inputs = {
    "year": arg("year"),
    "versions": rows(
        StructureVersion,
        (col("state") != "draft")
        & (year_of(col("valid_from")) <= arg("year"))
        & (col("valid_to").is_null() | (year_of(col("valid_to")) >= arg("year"))),
        {"routes": col("content").json("routes")},
        order=[asc("number")],
    ),
    "bodies": rows(
        BodyEdition,
        (year_of(col("valid_from")) <= arg("year"))
        & (col("valid_to").is_null() | (year_of(col("valid_to")) >= arg("year"))),
        {
            "name": localized("name"),
            "region": coalesce(earliest(Region, "key", col("id") == outer("region_id")), ""),
            "part_of": coalesce(earliest(Body, "key", col("id") == outer("part_of_id")), ""),
        },
        order=[asc("level"), asc("position"), asc("key")],
    ),
    "meetings": rows(
        Meeting,
        (year_of(col("held_on")) == arg("year")) | (year_of(col("held_on")) == arg("year").minus(lift(1))),
        MET,
        order=[asc("starts_at"), asc("id")],
    ),
    "weeks": rows(AvoidedWeek, col("year") == arg("year"), order=[asc("week")]),
    "events": rows(
        YearEventRow,
        col("removed_at").is_null() & (year_of(col("day")) == arg("year")),
        {"bodies": rows(EventBodyRow, col("event_id") == outer("id"), {"key": _KEY_OF_BODY})},
        order=[asc("day"), asc("id")],
    ),
}

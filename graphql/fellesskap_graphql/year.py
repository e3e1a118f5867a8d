"""A year's meetings against what the structure asks for: quotas, holidays, what is lacking, and a proposal.

All is told only to those who see every meeting: whoever sees the open ones alone would be told of gaps that
are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
import strawberry

from fellesskap.access.roles import Permission
from fellesskap.actor import Audience
from fellesskap.meetings import rules
from fellesskap.meetings.model import MeetingState, YearBody, YearFinding, YearMeeting, YearWish
from fellesskap.meetings.rules import FIRST_YEAR, LAST_YEAR, Holiday, YearNorms
from fellesskap.meetings.tables import AvoidedWeek, JointBody, Meeting
from fellesskap.structure.model import Route
from fellesskap.structure.tables import Body, BodyEdition, Region, StructureVersion
from fellesskap.texts import sentence
from fellesskap_graphql.compiler.expressions import (
    arg,
    coalesce,
    col,
    earliest,
    lift,
    listed,
    localized,
    outer,
    year_of,
)
from fellesskap_graphql.compiler.mapping import (
    Inputs,
    argument,
    asc,
    computed,
    field,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading

vocabulary(Holiday)


@strawberry.type(description="How a body's year stands against what the structure asks for.")
class YearQuota:
    body_key: str
    name: str
    abbreviation: str
    region_key: str | None
    wanted: int | None = strawberry.field(description="Null where the structure asks for no number.")
    proposed: int = strawberry.field(
        description="How many a proposal gives it: what is asked for, or as many as the body it discusses for."
    )
    held: int
    planned: int
    joint: int = strawberry.field(description="How many of them it meets in with other bodies.")


@strawberry.type(description="One thing that a year's plan lacks.")
class YearLack:
    code: str
    rule_id: str
    message: str
    body_key: str
    day: date | None
    other_body_key: str | None
    other_day: date | None


@strawberry.type(description="A public holiday, or an eve kept as one.")
class YearHoliday:
    day: date
    name: Holiday


@strawberry.type(description="How a year stands.")
class Year:
    year: int
    complete: bool = strawberry.field(
        description="Whether the reader sees all meetings; without that nothing is counted."
    )
    quotas: list[YearQuota]
    findings: list[YearLack]
    holidays: list[YearHoliday]
    avoided_weeks: list[int] = strawberry.field(description="Weeks in which the community does not meet.")


@strawberry.type(description="A meeting as it might be planned.")
class ProposedMeeting:
    body_keys: list[str]
    day: date


@strawberry.type(description="A year as it might be planned, with all it would lack then.")
class YearProposal:
    meetings: list[ProposedMeeting]
    findings: list[YearLack]


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
class _Met:
    held_on: date
    state: str
    body: str | None
    others: tuple[_Other, ...]


@dataclass(frozen=True, slots=True)
class _Week:
    week: int


@dataclass(frozen=True, slots=True)
class _Facts:
    year: int
    versions: tuple[_Version, ...]
    bodies: tuple[_Edition, ...]
    meetings: tuple[_Met, ...]
    weeks: tuple[_Week, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A proposal as it is asked for; each chosen meeting is a day and the keys of those who meet."""

    facts: _Facts
    bodies: tuple[str, ...]
    weeks: tuple[int, ...]
    weekday: int
    chosen: tuple[str, ...]


def _day(year: int, today: date) -> date:
    """The day whose structure a year is judged by: today within the year, else its nearest day."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def _holds(row: _Version | _Edition, day: date) -> bool:
    return (row.valid_from or date.min) <= day < (row.valid_to or date.max)


class _State:
    """A year as the reader may count it."""

    def __init__(self, facts: _Facts, reading: Reading) -> None:
        day = _day(facts.year, reading.today)
        version = next((one for one in facts.versions if _holds(one, day)), None)
        self.year = facts.year
        self.language = reading.actor.language
        self.complete = reading.actor.sees <= Audience.PARTNERS
        self.editions = [one for one in facts.bodies if _holds(one, day)] if self.complete else []
        self.names = {one.key: one.name for one in facts.bodies}
        self.call_days = (version.call_days if version else None) or 0
        self.weeks = frozenset(one.week for one in facts.weeks)
        routes = version.routes if version else None
        self.norms: YearNorms = rules.norms_of(
            [
                YearBody(one.key, one.meetings_per_year, one.frame_minutes, one.region, one.part_of)
                for one in self.editions
            ],
            msgspec.json.decode(routes or "[]", type=tuple[Route, ...]),
            self.call_days,
        )
        self.met = [
            (_meeting(one), MeetingState(one.state))
            for one in facts.meetings
            if one.state != MeetingState.CANCELLED
        ]

    @property
    def booked(self) -> list[YearMeeting]:
        """The meetings of the year and the one before."""
        return [meeting for meeting, _ in self.met]

    def findings(self, weeks: frozenset[int], meetings: Sequence[YearMeeting]) -> list[YearLack]:
        """What the year lacks with these meetings, in the reader's words."""
        return [self._told(one) for one in rules.findings_of(self.norms, self.year, weeks, meetings)]

    def _told(self, found: YearFinding) -> YearLack:
        facts = {
            "body": self.names.get(found.body, found.body),
            "day": found.day,
            "other": self.names.get(found.other, found.other),
            "other_day": found.other_day,
            "count": found.count,
            "wanted": found.wanted,
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


def _meeting(met: _Met) -> YearMeeting:
    keys = [met.body, *(other.key for other in met.others)]
    return YearMeeting(met.held_on, tuple(key for key in keys if key))


def _year(facts: _Facts, reading: Reading) -> Year | None:
    if not FIRST_YEAR <= facts.year <= LAST_YEAR:
        return None
    state = _State(facts, reading)
    own = [(meeting, how) for meeting, how in state.met if meeting.day.year == facts.year]
    counted = {body.key: rules.quota_of(body, own) for body in state.norms.bodies}
    return Year(
        year=facts.year,
        complete=state.complete,
        quotas=[
            YearQuota(
                body_key=one.key,
                name=one.name,
                abbreviation=one.abbreviation,
                region_key=one.region or None,
                wanted=one.meetings_per_year,
                proposed=state.norms.wanted(body),
                held=counted[one.key].held,
                planned=counted[one.key].planned,
                joint=counted[one.key].joint,
            )
            for one, body in zip(state.editions, state.norms.bodies, strict=True)
        ],
        findings=state.findings(state.weeks, state.booked),
        holidays=[YearHoliday(day=day, name=name) for day, name in rules.holidays(facts.year)],
        avoided_weeks=sorted(state.weeks),
    )


def _proposal(asked: _Asked, reading: Reading) -> YearProposal | None:
    if not FIRST_YEAR <= asked.facts.year <= LAST_YEAR:
        return None
    state, weeks = _State(asked.facts, reading), frozenset(asked.weeks)
    made = _chosen(asked, state)
    if not asked.chosen:
        wish = YearWish(
            asked.facts.year,
            frozenset(asked.bodies),
            asked.weekday,
            weeks,
            reading.today + timedelta(days=state.call_days + 1),
        )
        made = rules.propose(state.norms, wish, state.booked)
    return YearProposal(
        meetings=[ProposedMeeting(body_keys=list(one.bodies), day=one.day) for one in made],
        findings=state.findings(weeks, [*state.booked, *made]),
    )


def _chosen(asked: _Asked, state: _State) -> tuple[YearMeeting, ...]:
    known = {body.key for body in state.norms.bodies}
    made = []
    for one in asked.chosen:
        day, _, joined = one.partition(" ")
        keys = tuple(key for key in joined.split("+") if key in known)
        try:
            made.append(YearMeeting(date.fromisoformat(day), keys))
        except ValueError:
            continue
    own = [meeting for meeting in made if meeting.bodies and meeting.day.year == state.year]
    return tuple(sorted(own, key=lambda meeting: (meeting.day, meeting.bodies)))


_KEY_OF_BODY = earliest(Body, "key", col("id") == outer("body_id"))
_FACTS: Inputs = {
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
        {
            "body": _KEY_OF_BODY,
            "others": rows(JointBody, col("meeting_id") == outer("id"), {"key": _KEY_OF_BODY}),
        },
        order=[asc("starts_at"), asc("id")],
    ),
    "weeks": rows(AvoidedWeek, col("year") == arg("year"), order=[asc("week")]),
}


@row(None)
class YearQuery:
    """Root fields of the year."""

    year: Year | None = field(
        computed(_year, _FACTS),
        arguments={"year": argument(int)},
        needs=Permission.SIGNED_IN,
        description="How a year stands.",
    )
    year_proposal: YearProposal | None = field(
        computed(
            _proposal,
            {
                "facts": _FACTS,
                "bodies": listed("bodies"),
                "weeks": listed("weeks"),
                "weekday": arg("weekday"),
                "chosen": listed("chosen"),
            },
        ),
        arguments={
            "year": argument(int),
            "bodies": argument(list[str], description="The keys of those to plan for."),
            "weeks": argument(list[int], description="The weeks to avoid."),
            "weekday": argument(int, description="The one preferred; Monday is 1."),
            "chosen": argument(
                list[str],
                description="Meetings to judge instead of proposing any: «2027-05-05 fsu», and «+» between "
                "the bodies of a joint one.",
            ),
        },
        needs=Permission.DRAFTS,
        description="A year as it might be planned; nothing is changed.",
    )

"""A year's meetings against what the structure asks for: quotas, holidays, what is lacking, and a proposal.

All is told only to those who see every meeting: whoever sees the open ones alone would be told of gaps that
are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import strawberry

from fellesskap.access.roles import Permission
from fellesskap.meetings import rules, service
from fellesskap.meetings import tables as t
from fellesskap.meetings.model import Beside, YearMeeting, YearWish
from fellesskap.meetings.rules import FIRST_YEAR, LAST_YEAR, Holiday
from fellesskap_graphql.compiler.expressions import arg, col, listed, year_of
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    computed,
    field,
    many,
    one,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyBody
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node
from fellesskap_graphql.year_facts import MET, YEAR_FACTS, Met, YearFacts, YearLack, YearState

vocabulary(Holiday, Beside)


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
class _Asked:
    """A proposal as it is asked for; each chosen meeting is a day and the keys of those who meet."""

    facts: YearFacts
    bodies: tuple[str, ...]
    weeks: tuple[int, ...]
    weekday: int
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """A meeting, and the day it would be moved to."""

    facts: YearFacts
    moved: Met | None
    day: date


def _year(facts: YearFacts, reading: Reading) -> Year | None:
    if not FIRST_YEAR <= facts.year <= LAST_YEAR:
        return None
    state = YearState(facts, reading)
    counted = {body.key: rules.quota_of(body, state.counted) for body in state.norms.bodies}
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
        findings=state.findings(state.weeks, state.booked()),
        holidays=[YearHoliday(day=day, name=name) for day, name in rules.holidays(facts.year)],
        avoided_weeks=sorted(state.weeks),
    )


def _proposal(asked: _Asked, reading: Reading) -> YearProposal | None:
    if not FIRST_YEAR <= asked.facts.year <= LAST_YEAR:
        return None
    state, weeks = YearState(asked.facts, reading), frozenset(asked.weeks)
    made = _chosen(asked, state)
    if not asked.chosen:
        wish = YearWish(
            asked.facts.year,
            frozenset(asked.bodies),
            asked.weekday,
            weeks,
            reading.today + timedelta(days=state.call_days + 1),
            state.events,
        )
        made = rules.propose(state.norms, wish, state.booked())
    return YearProposal(
        meetings=[ProposedMeeting(body_keys=list(one.bodies), day=one.day) for one in made],
        findings=state.findings(weeks, [*state.booked(), *made]),
    )


def _chosen(asked: _Asked, state: YearState) -> tuple[YearMeeting, ...]:
    known = {body.key for body in state.norms.bodies}
    made = []
    for written in asked.chosen:
        day, _, joined = written.partition(" ")
        keys = tuple(key for key in joined.split("+") if key in known)
        try:
            made.append(YearMeeting(date.fromisoformat(day), keys))
        except ValueError:
            continue
    own = [meeting for meeting in made if meeting.bodies and meeting.day.year == state.year]
    return tuple(sorted(own, key=lambda meeting: (meeting.day, meeting.bodies)))


def _if_moved(asked: _Move, reading: Reading) -> list[YearLack] | None:
    state, moved = YearState(asked.facts, reading), asked.moved
    if moved is None or asked.day.year != state.year or not FIRST_YEAR <= state.year <= LAST_YEAR:
        return None
    before = state.findings(state.weeks, state.booked())
    after = state.findings(state.weeks, [*state.booked(moved.id), moved.planned(asked.day)])
    return [one for one in after if one not in before]


@row(t.EventBody)
class EventBody:
    """A body that meets beside an event."""

    beside: Beside = field(description="On which day beside it.")
    body: LazyBody | None = field(one("body_id"))


@row(t.YearEvent)
class YearEvent(Node):
    """What others hold on a day, such as KS' autumn meeting, that the year is planned around."""

    name: str = field()
    day: date = field()
    place: str = field()
    removed: bool = field(col("removed_at").is_not_null())
    version: int = field()
    bodies: list[EventBody] = field(
        many("event_id", order=[asc("id")], about=3), description="Those that meet beside it."
    )


@row(None)
class YearQuery:
    """Root fields of the year."""

    year: Year | None = field(
        computed(_year, YEAR_FACTS),
        arguments={"year": argument(int)},
        needs=Permission.SIGNED_IN,
        description="How a year stands.",
    )
    year_proposal: YearProposal | None = field(
        computed(
            _proposal,
            {
                "facts": YEAR_FACTS,
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
    year_if_moved: list[YearLack] | None = field(
        computed(
            _if_moved,
            {
                "facts": YEAR_FACTS,
                "moved": rows(t.Meeting, col("id") == arg("meeting"), MET, single=True),
                "day": arg("day"),
            },
        ),
        arguments={
            "year": argument(int, description="The year of the day."),
            "meeting": argument(strawberry.ID, node="Meeting"),
            "day": argument(date),
        },
        needs=Permission.DRAFTS,
        description="What a year would lack beyond what it does, were a meeting moved; nothing is changed.",
    )
    year_event: YearEvent | None = field(by_id())
    year_events: list[YearEvent] = field(
        many(
            where=col("removed_at").is_null() & (year_of(col("day")) == arg("year")),
            order=[asc("day"), asc("id")],
            about=3,
            limit=50,
        ),
        arguments={"year": argument(int)},
        needs=Permission.SIGNED_IN,
        description="What others hold that the year is planned around.",
    )


MUTATIONS = (
    mutation(service.AddYearEvent, service.add_year_event, YearEvent),
    mutation(service.ChangeYearEvent, service.change_year_event, YearEvent),
    mutation(service.RemoveYearEvent, service.remove_year_event, YearEvent),
)

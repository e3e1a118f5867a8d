"""A schema of its own over the real tables, with one field for every kind of mapping the nouns may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from fellesskap.access.roles import Permission
from fellesskap.meetings import tables as m
from fellesskap.meetings.model import MeetingState
from fellesskap.people import tables as p
from fellesskap.structure import tables as s
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    coalesce,
    col,
    concat,
    count,
    earliest,
    exists,
    latest,
    listed,
    local_date,
    localized,
    now,
    outer,
    today,
    valid,
    year_of,
)
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    computed,
    desc,
    either,
    field,
    many,
    one,
    pages,
    part,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.relay import Connection, Node


class Mixed(StrEnum):
    """Orders whose keys run both ways, the same way, and over a value."""

    STATE = "state"
    LATEST = "latest"
    CALLED = "called"


vocabulary(MeetingState, Mixed)


@row(p.Person)
class Person(Node):
    """A person."""

    name: str = field()
    version: int = field(needs=Permission.CONTACT)
    language: str | None = field(needs=Permission.CONTACT)


@row(s.BodyEdition, key="body_id", dated=True)
class Body(Node):
    """A body as it is."""

    name: str = field(localized("name"))


@dataclass(frozen=True, slots=True)
class LineFact:
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    id: UUID
    state: MeetingState
    starts_at: datetime
    called_at: datetime | None
    lines: tuple[LineFact, ...]
    first_line: LineFact | None
    held: int


@strawberry.type
class Verdict:
    word: str
    minutes: int
    titles: list[str]
    states: list[MeetingState]
    missing: str | None
    surely: str
    inner: Verdict | None


def judge(facts: MeetingFacts, reading: Reading) -> Verdict:
    inner = Verdict(word="inner", minutes=0, titles=[], states=[], missing=None, surely="x", inner=None)
    return Verdict(
        word=f"{facts.state.value} for {reading.actor.kind.value}",
        minutes=sum(line.minutes for line in facts.lines),
        titles=[line.title for line in facts.lines],
        states=[facts.state],
        missing=facts.first_line.title if facts.first_line else None,
        surely=None if facts.state is MeetingState.PLANNED else "yes",
        inner=inner,
    )


@dataclass(frozen=True, slots=True)
class Lists:
    words: tuple[str, ...]
    numbers: tuple[int, ...]


def join(lists: Lists, _: Reading) -> str:
    return f"{'+'.join(lists.words)} {sum(lists.numbers)}"


def shout(facts: MeetingFacts, _: Reading) -> str:
    return facts.state.upper()


_OF_MEETING = col("meeting_id") == outer("id")
_INPUTS = {
    "lines": rows(m.AgendaItem, _OF_MEETING, order=[asc("position")]),
    "first_line": rows(m.AgendaItem, _OF_MEETING, order=[asc("position")], single=True),
    "held": count(m.Meeting, col("state") == MeetingState.HELD),
}


@row(m.Meeting)
class Place:
    """Where a meeting is."""

    form: str = field()
    link: str = field()


@row(m.AgendaItem)
class Line(Node):
    """A line of an agenda."""

    title: str = field()
    meeting: Meeting = field(one("meeting_id"))
    about: Annotated[Meeting | Person, strawberry.union("About")] | None = field(
        either(Meeting=one("meeting_id", where=col("state") == "planned"), Person=one("case_id"))
    )


@row(m.Meeting)
class Meeting(Node):
    """A meeting."""

    held_on: date = field()
    state: MeetingState = field()
    called_at: datetime | None = field()
    place: Place = field(part())
    planned: Place | None = field(part(when=col("state") == MeetingState.PLANNED))
    words: str = field(concat(col("held_on"), " · ", col("frame_minutes")))
    local: date = field(local_date(col("starts_at")))
    year: int = field(year_of(col("held_on")))
    days: int = field(col("held_on").minus(today()))
    past: bool = field(col("starts_at") < now())
    size: str = field(case((count(m.AgendaItem, _OF_MEETING) > 2, "long"), otherwise="short"))
    called: bool | None = field(col("called_at") > col("starts_at"))
    same: bool = field((col("state") == "held") == (col("called_at").is_null()))
    has_lines: bool = field(exists(m.AgendaItem, _OF_MEETING))
    first: str | None = field(earliest(m.AgendaItem, "title", _OF_MEETING))
    last: int | None = field(latest(m.AgendaItem, "position", _OF_MEETING))
    lines: list[Line] = field(many("meeting_id", order=[asc("position")], about=3, limit=2))
    top: Line | None = field(one(back="meeting_id", order=[desc("position")]))
    body: Body = field(one("body_id", as_of=col("held_on")))
    chair: Person = field(one(where=col("name") == "Nobody"))
    verdict: Verdict = field(computed(judge, _INPUTS))
    shouted: str = field(computed(shout, _INPUTS))
    joined: str = field(
        computed(join, {"words": listed("words"), "numbers": listed("numbers")}),
        arguments={"words": argument(list[str]), "numbers": argument(list[int])},
    )


@row(s.StructureVersion)
class Version(Node):
    """A version."""

    content: JSON = field()
    word: str | None = field(col("content").json("a", "b"))


@row(None)
class Probe:
    """Root fields."""

    node: Node | None = field(by_id())
    meeting: Meeting | None = field(by_id())
    meetings: Connection[Meeting] = field(
        pages(
            order={
                Mixed.STATE: [asc("state"), desc("starts_at")],
                Mixed.LATEST: [desc("starts_at")],
                Mixed.CALLED: [asc(coalesce(col("called_at"), col("starts_at")))],
            },
            most=10,
        ),
        arguments={
            "only": argument(list[MeetingState] | None, where=col("state").one_of(arg("only"))),
            "shorter": argument(int, where=col("frame_minutes") < arg("shorter"), default=1000),
        },
    )
    line: Line | None = field(by_id())
    versions: list[Version] = field(many(order=[asc("number")], about=1))
    people: list[Person] = field(many(order=[asc("sort_key")], about=5))
    seated: list[Person] = field(
        many(
            where=exists(p.Holding, (col("person_id") == outer("id")) & valid()),
            as_of=arg("on"),
            order=[asc("sort_key")],
            about=5,
        ),
        arguments={"on": argument(date | None)},
    )


def said(code: str, facts: object, language: str) -> str:
    return f"{language}: {code}"

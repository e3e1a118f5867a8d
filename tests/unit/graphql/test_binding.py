"""What cannot be compiled is refused when the schema is built, with every finding and its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import pytest
import strawberry

from fellesskap.actor import Side
from fellesskap.meetings import tables as m
from fellesskap.people import tables as p
from fellesskap.structure import tables as s
from fellesskap_graphql.compiler.binding import SchemaRefused
from fellesskap_graphql.compiler.expressions import (
    arg,
    as_of,
    call,
    coalesce,
    col,
    concat,
    count,
    listed,
    outer,
    total,
    year_of,
)
from fellesskap_graphql.compiler.mapping import (
    FieldMapping,
    Link,
    argument,
    asc,
    by_id,
    computed,
    either,
    field,
    many,
    one,
    pages,
    part,
    row,
    vocabulary,
)
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.relay import Connection, Node
from graph_probe import said


class Odd(StrEnum):
    """Names that are not their values."""

    ONE = "eins"


vocabulary(Odd, Side)


@row(p.Person)
class Human(Node):
    """A person."""

    name: str = field()


@row(p.Contact, key="nothing")
class Nothing:
    """A class whose key no column has."""

    email: str | None = field()


@row(p.Person, function=True)
class Given:
    """Rows that a function gives."""

    name: str = field()


@row(p.Person, dated=True)
class Timeless:
    """Dated, but without days."""

    name: str = field()


@strawberry.type
class Plain:
    """No rows at all."""

    word: str


@dataclass
class Facts:
    name: str
    place: str


def decide(facts: Facts, _: object) -> str:
    return facts.name


def undecided(_: Any, __: object) -> str:
    return ""


@row(m.Meeting)
class Wrong:
    """Wrong twice, right once."""

    one: str = field()
    two: int = field(col("place"))
    place: str = field()


@row(None)
class WrongQuery:
    """Root of what is wrong."""

    wrong: Wrong | None = field(one(where=col("place") == "x"))


Thing = Annotated[Human | Plain, strawberry.union("Thing")]
ID = strawberry.ID
BY_NAME = {"name": argument(str)}
MAYBE = {"name": argument(str | None)}


def build(
    annotation: Any, mapping: FieldMapping | None = None, *, root: bool = False, **kwargs: Any
) -> Graph:
    """A schema with one field of the given kind on a meeting, or at the root."""
    namespace = {
        "__annotations__": {"tested": annotation},
        "tested": field(mapping, **kwargs),
        "__doc__": "Tested.",
    }
    if root:
        return Graph(row(None)(type("Query", (), namespace)), sentence=said)
    meeting = row(m.Meeting)(type("Tested", (), namespace))
    query = {
        "__annotations__": {"meeting": meeting | None},
        "meeting": field(one(where=col("place") == "x")),
        "__doc__": "Root.",
    }
    return Graph(row(None)(type("Query", (), query)), sentence=said)


REFUSED: dict[str, tuple[Any, ...]] = {
    "table meeting has no column tested": (str,),
    "table meeting has no column nowhere": (str, col("nowhere")),
    "text cannot be a Int": (int, col("place")),
    "integer cannot be a String": (str, col("frame_minutes")),
    "date cannot be a DateTime": (datetime, col("held_on")),
    "timestamptz cannot be a Date": (date, col("starts_at")),
    "the value can be null, the type says it cannot": (datetime, col("called_at")),
    "no column becomes a Float": (float, col("frame_minutes")),
    "a column or a value needs a scalar or enum type": (list[str], col("place")),
    "enum names must be their stored values in capitals: ONE": (Odd, col("form")),
    "only a node's own id is an ID": (ID, col("body_id")),
    "integer and text cannot stand together": (bool, col("frame_minutes") == "x"),
    "a condition is needed where integer stands": (bool, (col("state") == "x") & col("version")),
    "date cannot be taken from timestamptz": (int, col("starts_at").minus(col("held_on"))),
    "integer is needed where date stands": (int, total(m.Meeting, "held_on", col("id") == outer("id"))),
    "there is no row 1 steps out to read place of": (str, outer("place")),
    "table person has no column place": (int, count(p.Person, col("place") == "x")),
    "date is needed where text stands": (int, year_of(col("place"))),
    "jsonb is needed where text stands": (str | None, col("place").json("a")),
    "text and timestamptz cannot stand together": (str, coalesce(col("place"), col("called_at"))),
    "no argument name is declared": (Human | None, one(where=col("name") == arg("name"))),
    "say one way to the row": (Human | None, one()),
    "a key is a uuid, not text": (Human | None, one("place")),
    "Plain is no type over rows": (Plain | None, one("body_id")),
    "table contact has no column nothing": (Nothing | None, one("body_id")),
    "dated but has no valid_from and valid_to": (Timeless | None, one("body_id")),
    "it yields one object, the type says a list": (list[Human], one("body_id")),
    "`as_of` must be a date": (Human | None, one("body_id", as_of=col("starts_at"))),
    "many needs the type list[T]": (Human, many("id", order=[asc("name")], about=1)),
    "rows need a declared order": (list[Human], many("id", order=[], about=1)),
    "pages need the type Connection[T]": (list[Human], pages("id", order=[asc("name")])),
    "an id can name nothing": (Human, by_id()),
    "either needs a nullable union type": (Human | None, either(Human=one("body_id"))),
    "the choices must be the types of Thing": (Thing | None, either(Plain=one("body_id"))),
    "must be made with row() of the same table": (Human, part()),
    "must be annotated with a dataclass": (str, computed(undecided)),
    "table meeting has no column name": (str, computed(decide)),
    "Facts has no moment": (str, computed(decide, {"name": col("place"), "moment": as_of()})),
    "Facts.place can be null": (str, computed(decide, {"name": col("place"), "place": col("called_at")})),
    "the rows of a function are read as pages": (Given | None, one("body_id")),
    "table meeting has no column made": (str | None, call("made", col("made"))),
    "what Python computes cannot be rows": (Human, computed(decide, {"name": concat("x")})),
}


@pytest.mark.parametrize("finding", REFUSED)
def test_a_field_that_cannot_be_compiled_is_refused(finding: str) -> None:
    annotation, *mapping = REFUSED[finding]
    with pytest.raises(SchemaRefused) as refused:
        build(annotation, *mapping)

    assert finding in str(refused.value)
    assert "Tested.tested: " in str(refused.value)


def test_an_argument_that_may_be_absent_needs_a_condition_of_its_own() -> None:
    unsafe = one(where=col("name") == arg("name"))
    with pytest.raises(SchemaRefused, match="argument name may be absent"):
        build(Human | None, unsafe, arguments=MAYBE)

    build(Human | None, unsafe, arguments=BY_NAME)
    safe = {"name": argument(str | None, where=col("name") == arg("name"))}
    build(Human | None, one("body_id"), arguments=safe)


def test_only_a_list_argument_is_handed_over_whole() -> None:
    facts = {"name": col("place"), "place": listed("name")}
    with pytest.raises(SchemaRefused, match="argument name is no list"):
        build(str, computed(decide, facts), arguments=BY_NAME)

    build(str, computed(decide, facts), arguments={"name": argument(list[str])})


def test_an_id_argument_says_what_it_names() -> None:
    with pytest.raises(SchemaRefused, match="say which `node` type an id must name"):
        build(Human | None, one("body_id"), arguments={"of": argument(ID)})


def test_an_argument_narrows_rows_only_where_there_are_rows() -> None:
    narrowing = {"name": argument(str | None, where=col("name") == arg("name"))}
    with pytest.raises(SchemaRefused, match="this field has none"):
        build(str, col("place"), arguments=narrowing)

    build(int, count(p.Person, col("id") == outer("body_id")), arguments=narrowing)


def test_pages_are_ordered_by_what_is_never_null() -> None:
    meetings = Connection[Human]
    with pytest.raises(SchemaRefused, match="a page's order keys cannot be null"):
        build(meetings, pages(where=col("id") == outer("body_id"), order=[asc(outer("called_at"))]))

    build(meetings, pages(where=col("id") == outer("body_id"), order=[asc("name")]))


def test_rows_hang_on_a_row() -> None:
    with pytest.raises(SchemaRefused, match="there is no row here"):
        build(list[Human], many("id", order=[asc("name")], about=1), root=True)
    link = Link(s.RegionMember, near="partner_id", far="region_id")
    with pytest.raises(SchemaRefused, match="there is no row here"):
        build(Human | None, one(via=link), root=True)

    build(list[Human], many(order=[asc("name")], about=1), root=True)


def test_a_resolver_is_no_field() -> None:
    @row(None)
    class Query:
        """Root."""

        @strawberry.field
        def word(self) -> str:
            return "x"

    with pytest.raises(SchemaRefused, match=r"Query.word: it has no mapping"):
        Graph(Query, sentence=said)


def test_all_findings_come_at_once() -> None:
    with pytest.raises(SchemaRefused) as refused:
        Graph(WrongQuery, sentence=said)

    assert str(refused.value).count("Wrong.") == 2
    assert "Wrong.place" not in str(refused.value)

"""What a plan is before it is text: rows to read and the JSON to make of them.

The planner builds it from an operation, `sql` writes it. A `Scope` is one table in one place of the
statement; an expression means something only together with the scope it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fellesskap_graphql.compiler.bound import Form
from fellesskap_graphql.compiler.expressions import Expr
from fellesskap_graphql.compiler.mapping import Order
from fellesskap_graphql.compiler.sources import Source

if TYPE_CHECKING:
    from fellesskap_graphql.context import Reading

Variables = Mapping[str, Any]
Getter = Callable[["Reading", Variables], object]
Keys = tuple[tuple[Expr, bool], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A value that is bound: where it comes from at run time and the type it is cast to.

    Equal `identity` means the same parameter. A truth value is `known` when the plan is made and stands in
    the statement: bound, it would hide from PostgreSQL whether the condition or its opposite is asked for.
    """

    identity: Hashable
    getter: Getter
    cast: str
    known: bool | None = None


def keys_of(orders: Iterable[Order]) -> Keys:
    """Declared orders as the keys of a select."""
    return tuple((one.by, one.descending) for one in orders)


@dataclass(slots=True, eq=False)
class Scope:
    """One table in one place of the statement, or, without a source, no row.

    `as_of` is the day it is looked at (None: today), `joins` what is joined in the same set of rows.
    """

    alias: str
    source: Source | None
    key: str
    joins: list[Join]
    outside: Scope | None = None
    as_of: Placed | None = None
    given: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Placed(Expr):
    """An expression and the scope it stands in."""

    expr: Expr
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class Beyond(Expr):
    """The row lies after (or before) a cursor in the order."""

    keys: Keys
    values: tuple[Given, ...]
    after: bool


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """At most one row beside each row; with an `order` the first of several is taken."""

    scope: Scope
    conditions: tuple[Placed, ...]
    order: Keys = ()


@dataclass(frozen=True, slots=True, eq=False)
class Select:
    """Rows of one table with what is joined to them (`scope.joins`)."""

    scope: Scope
    conditions: tuple[Placed, ...]
    order: Keys = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """JSON that is known when the plan is made."""

    json: str


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A scalar; `prefix` goes before an id."""

    placed: Placed
    form: Form
    nullable: bool
    prefix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """An object with its members in order."""

    members: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Optional:
    """The first content whose condition holds, else `absent`."""

    branches: tuple[tuple[Placed, Node], ...]
    absent: str


@dataclass(frozen=True, slots=True, eq=False)
class Single:
    """One row read apart, else `absent`."""

    select: Select
    content: Node
    absent: str


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Every row's content, in order."""

    select: Select
    content: Node


@dataclass(frozen=True, slots=True, eq=False)
class Paged:
    """One page of a connection: `select` reads one row more than `size`, in the direction of travel.

    `everything` is the rows without page or cursor, `left_behind` those on the cursor's other side.
    """

    select: Select
    size: int
    backwards: bool
    label: str
    everything: Select
    left_behind: Select | None
    members: tuple[tuple[str, PagePart], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageTotal:
    """How many rows there are on all pages."""


@dataclass(frozen=True, slots=True, eq=False)
class PageEdges:
    """The page's rows; a member is JSON text, the row's node, or `None` for its cursor."""

    members: tuple[tuple[str, Node | None], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageInfo:
    """Where the page lies; a member is JSON text or the name of a fact."""

    members: tuple[tuple[str, Text | str], ...]


PagePart = Text | PageTotal | PageEdges | PageInfo


@dataclass(frozen=True, slots=True, eq=False)
class Splice:
    """Facts for Python, which puts its answer number `index` here."""

    index: int
    facts: Object


Node = Text | Value | Object | Optional | Single | Listed | Paged | Splice


@dataclass(slots=True, eq=False)
class Shape:
    """Where nulls may stand, for the rare answer in which one stands where it may not."""

    nonnull: bool
    children: dict[str, Shape] | None = None
    item: Shape | None = None


@dataclass(slots=True, eq=False)
class Outcome:
    """One planned field: its JSON, where nulls may stand in it, and what a row of it costs."""

    node: Node
    shape: Shape
    cost: int

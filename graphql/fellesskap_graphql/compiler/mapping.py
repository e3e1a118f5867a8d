'''What a field of the graph can be, and the one `field()` that says it.

A noun is a module of Strawberry classes. The class names its table, each field where its value comes from::

    @row(t.Meeting)
    class Meeting(Node):
        """One meeting of a body."""

        starts_at: datetime = field()                                   # the column of the same name
        number: str = field(concat(col("number"), "/", col("year")))    # a value made of columns
        body: Body | None = field(one("body_id", as_of=col("held_on"))) # this row's key → that row
        agenda: list[AgendaItem] = field(many("meeting_id", order=[asc("position")], about=12))
        papers: Connection[Document] = field(pages("meeting_id", order=[desc("requested_at")]))
        absent: int = field(count(t.Attendance, (col("meeting_id") == outer("id")) & ...))
        actions: list[Action] = field(computed(meeting_actions))        # Python, see `Computed`

Whatever cannot be compiled is refused when the schema is built (`binding`).
'''

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar, dataclass_transform

import strawberry
from piccolo.table import Table
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import get_object_definition

from fellesskap.access.roles import Permission
from fellesskap_graphql.compiler.expressions import Expr, col

MAPPING = "fellesskap.mapping"
ENTITY = "__graph_entity__"
PAGE_SIZE, LARGEST_PAGE = 20, 100


@dataclass(frozen=True, slots=True)
class Order:
    """One key rows are ordered by."""

    by: Expr
    descending: bool


def asc(by: str | Expr) -> Order:
    """Smallest first; a text column is compared by its bytes, as sort keys are made for."""
    return Order(col(by) if isinstance(by, str) else by, descending=False)


def desc(by: str | Expr) -> Order:
    """Largest first."""
    return Order(col(by) if isinstance(by, str) else by, descending=True)


@dataclass(frozen=True, slots=True)
class Entity:
    """What a class's rows are: a table, the column others know a row by, and whether rows are editions.

    Of a `dated` table only the row valid on the day it is looked at is ever found. The rows of a `function` are
    what the database's function of the table's name gives for the arguments of the pages that list them.
    """

    table: type[Table] | None
    key: str = "id"
    dated: bool = False
    function: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A table between two others: `near` points at the row at hand, `far` at the row looked for."""

    table: type[Table]
    near: str
    far: str
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class One:
    """At most one row: by this row's column, by that row's column (`back`), a link or a condition."""

    column: str | None = None
    back: str | None = None
    via: Link | None = None
    where: Expr | None = None
    as_of: Expr | None = None
    order: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """A list of rows in a declared order; `about` is how many the cost counts with, `limit` the most."""

    back: str | None
    order: tuple[Order, ...]
    about: int
    via: Link | None = None
    where: Expr | None = None
    as_of: Expr | None = None
    limit: int | None = None
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Pages:
    """A Relay connection; `orders` holds the choices of `orderBy`, or one unnamed order."""

    back: str | None
    orders: tuple[tuple[Enum | None, tuple[Order, ...]], ...]
    via: Link | None = None
    where: Expr | None = None
    as_of: Expr | None = None
    size: int = PAGE_SIZE
    most: int = LARGEST_PAGE


@dataclass(frozen=True, slots=True)
class ById:
    """The row a global id names: of the field's type, or of whichever type of an interface the id names."""


@dataclass(frozen=True, slots=True)
class Either:
    """The one of several rows this row points at; the field's type is a union, keys are its type names."""

    choices: tuple[tuple[str, One], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An object made of the same row (or, at the root, of no row); null where `when` does not hold."""

    when: Expr | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A value decided in Python by a pure `function(facts, reading)`.

    `facts` is an instance of the dataclass that the function's first parameter is annotated with. The
    compiler fetches what is in it: a field of the dataclass is the column of the same name unless `inputs`
    gives an expression; a dataclass in it is made of the same row (with inputs of its own); a tuple of
    dataclasses is `rows` of another table.
    """

    function: Callable[[Any, Any], object]
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of another table as an input of a computed field, a list or (`single`) one or null."""

    table: type[Table]
    where: Expr
    inputs: Inputs
    order: tuple[Order, ...] = ()
    single: bool = False


Inputs: TypeAlias = "Mapping[str, Expr | Rows | Inputs]"
FieldMapping = Expr | One | Many | Pages | ById | Either | Part | Computed


@dataclass(frozen=True, slots=True)
class Argument:
    """A declared argument; `where` narrows the rows when it is given, `node` is the type an id must name.

    `reads` turns a text into the one that is bound, or refuses it with a `DomainError`.
    """

    annotation: Any
    where: Expr | None = None
    node: str | None = None
    default: Any = strawberry.UNSET
    description: str | None = None
    reads: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What `field()` leaves in the Strawberry field's metadata."""

    mapping: FieldMapping | None
    arguments: Mapping[str, Argument]
    needs: Permission | None


def argument(
    annotation: Any,
    *,
    where: Expr | None = None,
    node: str | None = None,
    default: Any = strawberry.UNSET,
    description: str | None = None,
    reads: Callable[[str], str] | None = None,
) -> Argument:
    """Declare an argument; in expressions it is `arg(name)`. Without a default, `X | None` makes it optional."""
    return Argument(annotation, where, node, default, description, reads)


def field(
    mapping: FieldMapping | None = None,
    *,
    arguments: Mapping[str, Argument] | None = None,
    needs: Permission | None = None,
    name: str | None = None,
    description: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """Declare a field: where its value comes from, its arguments, and the permission reading it needs.

    Without a mapping it is the column of the same name.
    """
    declared = {**(arguments or {}), **_implied_arguments(mapping)}
    made = strawberry.field(
        name=name,
        description=description,
        deprecation_reason=deprecation_reason,
        metadata={MAPPING: Declared(mapping, declared, needs)},
    )
    made.arguments = [
        StrawberryArgument(
            python_name=python_name,
            graphql_name=None,
            type_annotation=StrawberryAnnotation(
                one.annotation, namespace=getattr(inspect.getmodule(one.annotation), "__dict__", None)
            ),
            default=one.default,
            description=one.description,
        )
        for python_name, one in declared.items()
    ]
    return made


def _implied_arguments(mapping: FieldMapping | None) -> dict[str, Argument]:
    if isinstance(mapping, ById):
        return {"id": Argument(strawberry.ID)}
    if not isinstance(mapping, Pages):
        return {}
    implied = {
        "first": Argument(int | None),
        "after": Argument(str | None),
        "last": Argument(int | None),
        "before": Argument(str | None),
    }
    chosen = mapping.orders[0][0]
    if chosen is not None:
        implied["order_by"] = Argument(type(chosen), default=chosen)
    return implied


_T = TypeVar("_T")


@dataclass_transform(kw_only_default=True)
def row(
    table: type[Table] | None,
    *,
    key: str = "id",
    dated: bool = False,
    name: str | None = None,
    function: bool = False,
) -> Callable[[type[_T]], type[_T]]:
    """Make a class an object type over `table`'s rows (over no row: `None`); its docstring describes it."""

    def decorate(cls: type[_T]) -> type[_T]:
        made = strawberry.type(cls, name=name, description=inspect.cleandoc(cls.__doc__ or ""))
        setattr(made, ENTITY, Entity(table, key, dated, function))
        return made

    return decorate


@cache
def _enum_type(cls: type[Enum]) -> None:
    strawberry.enum(cls, description=inspect.cleandoc(cls.__doc__ or ""))


def vocabulary(*enums: type[Enum]) -> None:
    """Make enums of the domain types of the graph; a member's name is its stored value in capitals."""
    for cls in enums:
        _enum_type(cls)


def entity_of(cls: type) -> Entity | None:
    """The class's own entity; subclasses do not inherit it."""
    found = cls.__dict__.get(ENTITY)
    return found if isinstance(found, Entity) and get_object_definition(cls) else None


def one(
    column: str | None = None,
    *,
    back: str | None = None,
    via: Link | None = None,
    where: Expr | None = None,
    as_of: Expr | None = None,
    order: Sequence[Order] = (),
) -> One:
    """At most one row: `one("body_id")`, `one(back="treatment_id")`, by a link, or by a condition.

    A condition must find at most one row; give an `order` where it can find more, and the first is taken.
    `as_of` sets the day for the row and everything below it.
    """
    return One(column, back, via, where, as_of, tuple(order))


def many(
    back: str | None = None,
    *,
    order: Sequence[Order],
    about: int,
    via: Link | None = None,
    where: Expr | None = None,
    as_of: Expr | None = None,
    limit: int | None = None,
    dated: bool = True,
) -> Many:
    """A list: rows whose column `back` is this row's key, or by a link or a condition; all at the root.

    `dated=False` lists every edition of a dated table, not only the one valid on the day.
    """
    return Many(back, tuple(order), about, via, where, as_of, limit, dated)


def pages(
    back: str | None = None,
    *,
    order: Sequence[Order] | Mapping[Any, Sequence[Order]],
    via: Link | None = None,
    where: Expr | None = None,
    as_of: Expr | None = None,
    size: int = PAGE_SIZE,
    most: int = LARGEST_PAGE,
) -> Pages:
    """A Relay connection. `order` may map an enum's members to orders: `orderBy`, the first its default."""
    orders = order.items() if isinstance(order, Mapping) else [(None, order)]
    chosen = tuple((name, tuple(keys)) for name, keys in orders)
    return Pages(back, chosen, via, where, as_of, min(size, most), most)


def by_id() -> ById:
    """The row that the argument `id` names; malformed, foreign and unseen ids are all null."""
    return ById()


def either(**choices: One) -> Either:
    """The one of several rows this row points at: `either(Case=one("case_id"), Meeting=one("meeting_id"))`."""
    return Either(tuple(choices.items()))


def part(when: Expr | None = None) -> Part:
    """An object over the same row; its class is made with `row` of the same table (or `None` at the root)."""
    return Part(when)


def computed(function: Callable[[Any, Any], object], inputs: Inputs | None = None) -> Computed:
    """A value decided in Python from facts that the compiler fetches."""
    return Computed(function, inputs or {})


def rows(
    table: type[Table],
    where: Expr,
    inputs: Inputs | None = None,
    *,
    order: Sequence[Order] = (),
    single: bool = False,
) -> Rows:
    """Rows of another table as an input of a computed field; in `where`, `outer` is the row at hand."""
    return Rows(table, where, inputs or {}, tuple(order), single)

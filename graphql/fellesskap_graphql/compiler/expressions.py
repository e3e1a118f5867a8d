"""Values and conditions over a row, as data.

A noun says *what* a field is with these; only `sql` knows how PostgreSQL writes it. `col` is the row at
hand: the row a field belongs to, or, inside a relation's condition, the row being looked for. `outer` is
the row it hangs on. Nothing here can carry text from a user: that comes by `arg`, and is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal
from uuid import UUID

from piccolo.table import Table

from fellesskap.actor import Actor

Constant = str | int | bool | date | None


class Expr:
    """A value or a condition; comparisons and `& | ~` build conditions."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return Compare("=", self, lift(other))

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        return Compare("<>", self, lift(other))

    def __lt__(self, other: object) -> Expr:
        return Compare("<", self, lift(other))

    def __le__(self, other: object) -> Expr:
        return Compare("<=", self, lift(other))

    def __gt__(self, other: object) -> Expr:
        return Compare(">", self, lift(other))

    def __ge__(self, other: object) -> Expr:
        return Compare(">=", self, lift(other))

    def __and__(self, other: Expr) -> Expr:
        return Both("AND", (self, other))

    def __or__(self, other: Expr) -> Expr:
        return Both("OR", (self, other))

    def __invert__(self) -> Expr:
        return Not(self)

    def is_null(self) -> Expr:
        return IsNull(self)

    def is_not_null(self) -> Expr:
        return Not(IsNull(self))

    def one_of(self, *values: object) -> Expr:
        """Be among the values (or one list of them), or among a list argument: `one_of(arg("states"))`."""
        listed = values[0] if len(values) == 1 and isinstance(values[0], list | tuple) else values
        return OneOf(self, tuple(lift(value) for value in listed))

    def contains(self, part: Expr) -> Expr:
        """Hold `part` as text, whatever the case of the letters."""
        return Contains(self, part)

    def json(self, *path: str) -> Expr:
        """The text at a path of a `jsonb` value, of the whole without a path, or null."""
        return JsonText(self, path)

    def minus(self, other: Expr) -> Expr:
        """Days between two dates, or the difference of two numbers."""
        return Minus(self, other)


@dataclass(frozen=True, slots=True, eq=False)
class Col(Expr):
    name: str
    up: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Const(Expr):
    value: Constant


@dataclass(frozen=True, slots=True, eq=False)
class Arg(Expr):
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Fact(Expr):
    name: Literal["today", "now", "me", "as_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Own(Expr):
    """`part` is one of the places that `of` finds for the actor; equal `name` means the same places."""

    part: Expr
    name: str
    of: Callable[[Actor], Collection[UUID]]


@dataclass(frozen=True, slots=True, eq=False)
class Being(Expr):
    """The actor is what `of` asks, whatever the row; equal `name` means the same question."""

    name: str
    of: Callable[[Actor], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Compare(Expr):
    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Both(Expr):
    word: Literal["AND", "OR"]
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Expr):
    part: Expr


@dataclass(frozen=True, slots=True, eq=False)
class IsNull(Expr):
    part: Expr


@dataclass(frozen=True, slots=True, eq=False)
class OneOf(Expr):
    part: Expr
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Contains(Expr):
    whole: Expr
    part: Expr


@dataclass(frozen=True, slots=True, eq=False)
class JsonText(Expr):
    part: Expr
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Minus(Expr):
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Concat(Expr):
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Coalesce(Expr):
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choose(Expr):
    branches: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Localized(Expr):
    prefix: str
    up: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class LocalDate(Expr):
    moment: Expr


@dataclass(frozen=True, slots=True, eq=False)
class YearOf(Expr):
    day: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Listed(Expr):
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Called(Expr):
    """What a function of the tenant's schema makes of its arguments: a text, or null."""

    name: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Aggregate(Expr):
    """A question to another table's rows; `column` is what is summed or compared."""

    kind: Literal["exists", "count", "sum", "min", "max"]
    table: type[Table]
    where: Expr
    column: str | None = None


def lift(value: object) -> Expr:
    """Make a constant of this code's own value an expression; enum members become what is stored."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str | int | date):
        return Const(value)
    raise TypeError(f"{value!r} cannot stand in an expression")


def col(name: str) -> Expr:
    """A column of the row at hand."""
    return Col(name)


def outer(name: str, up: int = 1) -> Expr:
    """A column of the row that the row at hand hangs on (`up` steps out)."""
    return Col(name, up)


def arg(name: str) -> Expr:
    """An argument declared on the same field; a global id arrives as the uuid in it."""
    return Arg(name)


def today() -> Expr:
    """The calendar day in Norway."""
    return Fact("today")


def now() -> Expr:
    """The moment of the request."""
    return Fact("now")


def me() -> Expr:
    """The actor's person id; null for the public."""
    return Fact("me")


def as_of() -> Expr:
    """The day the row at hand is looked at: inherited from outside, today at the root."""
    return Fact("as_of")


def valid(up: int = 0) -> Expr:
    """The row's `valid_from`–`valid_to` holds the day it is looked at."""
    start, end = Col("valid_from", up), Col("valid_to", up)
    return (start <= as_of()) & (end.is_null() | (end > as_of()))


def localized(prefix: str, up: int = 0) -> Expr:
    """`<prefix>_nb`, `_nn` or `_se` in the actor's language; an empty one falls back to bokmål."""
    return Localized(prefix, up)


def local_date(moment: Expr) -> Expr:
    """The calendar day in Norway of a moment."""
    return LocalDate(moment)


def year_of(day: Expr) -> Expr:
    """The year of a calendar day."""
    return YearOf(day)


def listed(name: str) -> Expr:
    """A list argument as a whole, for a function of Python's; in conditions it is `one_of(arg(name))`."""
    return Listed(name)


def concat(*parts: object) -> Expr:
    """The parts' text, one after the other."""
    return Concat(tuple(lift(part) for part in parts))


def call(name: str, *parts: object) -> Expr:
    """The text that a function of the tenant's schema makes of its arguments."""
    return Called(name, tuple(lift(part) for part in parts))


def coalesce(*parts: object) -> Expr:
    """The first part that is not null."""
    return Coalesce(tuple(lift(part) for part in parts))


def case(*branches: tuple[Expr, Any], otherwise: object = None) -> Expr:
    """The value beside the first condition that holds."""
    return Choose(tuple((when, lift(then)) for when, then in branches), lift(otherwise))


def exists(table: type[Table], where: Expr) -> Expr:
    """A row of another table fulfils the condition; in it `col` is that table's row, `outer` the row at hand."""
    return Aggregate("exists", table, where)


def count(table: type[Table], where: Expr) -> Expr:
    """How many rows of another table fulfil the condition."""
    return Aggregate("count", table, where)


def total(table: type[Table], column: str, where: Expr) -> Expr:
    """The sum of an integer column; 0 over no rows."""
    return Aggregate("sum", table, where, column)


def earliest(table: type[Table], column: str, where: Expr) -> Expr:
    """The smallest value of a column, or null."""
    return Aggregate("min", table, where, column)


def latest(table: type[Table], column: str, where: Expr) -> Expr:
    """The largest value of a column, or null."""
    return Aggregate("max", table, where, column)

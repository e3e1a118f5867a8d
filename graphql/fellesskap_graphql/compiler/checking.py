"""What an expression yields and whether it can be null; refuses one that PostgreSQL would refuse later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fellesskap_graphql.compiler.expressions import (
    Aggregate,
    Arg,
    Being,
    Both,
    Called,
    Choose,
    Coalesce,
    Col,
    Compare,
    Concat,
    Const,
    Contains,
    Expr,
    Fact,
    IsNull,
    JsonText,
    Listed,
    LocalDate,
    Localized,
    Minus,
    Not,
    OneOf,
    Own,
    YearOf,
)
from fellesskap_graphql.compiler.sources import Column, Kind, Source, source_of

if TYPE_CHECKING:
    from fellesskap_graphql.compiler.bound import BoundArgument

LANGUAGES = ("nb", "nn", "se")


class Refused(Exception):
    """One thing that cannot be compiled."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: the row at hand, the rows outside it, and the arguments it may use."""

    source: Source | None
    outside: Place | None
    arguments: Mapping[str, BoundArgument]
    given: frozenset[str]

    def inside(self, source: Source) -> Place:
        """The place of a condition on another table's rows."""
        return Place(source, self, self.arguments, self.given)

    def knowing(self, *names: str) -> Place:
        """The same place where these optional arguments are known to be given."""
        return replace(self, given=self.given | set(names))

    def column(self, name: str, up: int) -> Column:
        """A column of the row `up` steps out."""
        place: Place | None = self
        for _ in range(up):
            place = place.outside if place else None
        if place is None or place.source is None:
            raise Refused(f"there is no row {up} steps out to read {name} of")
        if name not in place.source.columns:
            raise Refused(f"table {place.source.name} has no column {name}")
        return place.source.columns[name]


_WHOLE = frozenset({Kind.INTEGER, Kind.BIGINT})


def describe(expr: Expr, place: Place) -> Column:  # noqa: PLR0911, PLR0912 - one case a kind
    """The kind and nullability of a value; raise `Refused` where it makes no sense in its place."""
    match expr:
        case Col(name, up):
            return place.column(name, up)
        case Const(value):
            return _constant(value)
        case Arg(name):
            return _argument(name, place)
        case Fact("today" | "as_of"):
            return Column(Kind.DATE, nullable=False)
        case Fact("now"):
            return Column(Kind.MOMENT, nullable=False)
        case Fact():
            return Column(Kind.UUID, nullable=True)
        case Compare(_, left, right) | Contains(left, right):
            return _compared((left, right), place)
        case OneOf(part, values):
            return _compared((part, *values), place)
        case Both(_, parts):
            return Column(Kind.BOOLEAN, any(condition(part, place).nullable for part in parts))
        case Not(part):
            return condition(part, place)
        case IsNull(part):
            describe(part, place)
            return Column(Kind.BOOLEAN, nullable=False)
        case Own(part, _, _):
            _require(describe(part, place).kind, Kind.UUID)
            return Column(Kind.BOOLEAN, nullable=False)
        case Being():
            return Column(Kind.BOOLEAN, nullable=False)
        case Aggregate():
            return _aggregate(expr, place)
        case _:
            return _made(expr, place)


def condition(expr: Expr, place: Place) -> Column:
    """Describe an expression that must be a condition."""
    found = describe(expr, place)
    if found.kind is not Kind.BOOLEAN:
        raise Refused(f"a condition is needed where {found.kind} stands")
    return found


def _made(expr: Expr, place: Place) -> Column:  # noqa: PLR0911, PLR0912 - one case a kind
    """Values made of other values."""
    match expr:
        case JsonText(part, _):
            _require(describe(part, place).kind, Kind.JSON)
            return Column(Kind.TEXT, nullable=True)
        case Minus(left, right):
            return _difference(describe(left, place), describe(right, place))
        case Concat(parts) | Called(_, parts):
            for part in parts:
                describe(part, place)
            return Column(Kind.TEXT, nullable=isinstance(expr, Called))
        case Coalesce(parts):
            found = [describe(part, place) for part in parts]
            _alike(found)
            return Column(found[0].kind, all(one.nullable for one in found))
        case Choose(branches, otherwise):
            for when, _ in branches:
                condition(when, place)
            found = [describe(then, place) for _, then in branches] + [describe(otherwise, place)]
            _alike(found)
            return Column(found[0].kind, any(one.nullable for one in found))
        case Localized(prefix, up):
            found = [place.column(f"{prefix}_{language}", up) for language in LANGUAGES]
            return Column(Kind.TEXT, found[0].nullable)
        case LocalDate(moment):
            found_moment = describe(moment, place)
            _require(found_moment.kind, Kind.MOMENT)
            return Column(Kind.DATE, found_moment.nullable)
        case YearOf(day):
            found_day = describe(day, place)
            _require(found_day.kind, Kind.DATE)
            return Column(Kind.INTEGER, found_day.nullable)
        case Listed(name):
            _argument(name, place)
            if not place.arguments[name].is_list:
                raise Refused(f"argument {name} is no list")
            return Column(Kind.JSON, nullable=False)
        case _:
            raise Refused(f"{type(expr).__name__} is no expression the compiler knows")


def _constant(value: object) -> Column:
    if isinstance(value, bool):
        return Column(Kind.BOOLEAN, nullable=False)
    if isinstance(value, int):
        return Column(Kind.INTEGER, nullable=False)
    if isinstance(value, date):
        return Column(Kind.DATE, nullable=False)
    return Column(Kind.TEXT, value is None)


def _argument(name: str, place: Place) -> Column:
    if name not in place.arguments:
        raise Refused(f"no argument {name} is declared")
    found = place.arguments[name]
    if found.optional and name not in place.given:
        raise Refused(f"argument {name} may be absent: declare the condition as its own `where`")
    return Column(found.kind, found.optional)


def _aggregate(expr: Aggregate, place: Place) -> Column:
    inside = place.inside(source_of(expr.table))
    condition(expr.where, inside)
    if expr.kind == "exists":
        return Column(Kind.BOOLEAN, nullable=False)
    if expr.kind == "count":
        return Column(Kind.INTEGER, nullable=False)
    column = inside.column(expr.column or "", 0)
    if expr.kind == "sum":
        _require(column.kind, Kind.INTEGER)
        return Column(Kind.INTEGER, nullable=False)
    return Column(column.kind, nullable=True)


def _compared(parts: tuple[Expr, ...], place: Place) -> Column:
    found = [describe(part, place) for part in parts]
    _alike(found)
    return Column(Kind.BOOLEAN, any(one.nullable for one in found))


def _alike(found: list[Column]) -> None:
    kinds = {one.kind for one in found if not (one.kind is Kind.TEXT and one.nullable)} or {Kind.TEXT}
    if len(kinds) > 1 and not kinds <= _WHOLE:
        raise Refused(f"{' and '.join(sorted(kinds))} cannot stand together")


def _difference(left: Column, right: Column) -> Column:
    if left.kind != right.kind or left.kind not in (*_WHOLE, Kind.DATE):
        raise Refused(f"{right.kind} cannot be taken from {left.kind}")
    return Column(Kind.INTEGER, left.nullable or right.nullable)


def _require(found: Kind, wanted: Kind) -> None:
    if found is not wanted:
        raise Refused(f"{wanted} is needed where {found} stands")

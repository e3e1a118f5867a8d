"""Writes values and conditions of the statement, and numbers its parameters."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from fellesskap.db.quoting import identifier, literal
from fellesskap.db.roles import SHARED_SCHEMA
from fellesskap_graphql.compiler import expressions as ex
from fellesskap_graphql.compiler.sources import Kind, Source, source_of
from fellesskap_graphql.compiler.tree import Beyond, Getter, Given, Placed, Scope

_NOBODY = str(UUID(int=0))
# What each is over no rows: where no row can fulfil the condition, the table is not even looked at.
_OF_NOTHING = {"exists": "false", "count": "0", "sum": "0"}
_COMPARISONS = (ex.Compare, ex.Contains, ex.IsNull, ex.Not, ex.OneOf)


class ValueWriter:
    """Writes for one schema, one language and the traits of one kind of actor."""

    def __init__(self, schema: str, language: str, traits: frozenset[str]) -> None:
        self.schema = schema
        self.language = language
        self.traits = traits
        self.getters: list[Getter] = []
        self.numbers: dict[Hashable, str] = {}
        self.aliases = 0
        self.read: dict[str, set[str]] = {}

    def table(self, source: Source) -> str:
        schema = SHARED_SCHEMA if source.shared else self.schema
        return f"{identifier(schema)}.{identifier(source.name)}"

    def source(self, scope: Scope) -> str:
        """The rows of a scope: a table, or what a function gives for the arguments that are given.

        An id that names nothing is bound as null, which to a function would say that none is asked for.
        """
        assert scope.source is not None
        if not scope.source.function:
            return self.table(scope.source)
        texts = {name: self.parameter(one) for name, one in scope.given.items()}
        given = ",".join(
            f"{identifier(name)}=>coalesce({text},{literal(_NOBODY)}::uuid)"
            if scope.given[name].cast == Kind.UUID
            else f"{identifier(name)}=>{text}"
            for name, text in texts.items()
        )
        return f"{self.table(scope.source)}({given})"

    def column(self, scope: Scope, name: str) -> str:
        """A column of a scope's row; which ones are read is kept, so that a select within can give these alone."""
        self.read.setdefault(scope.alias, set()).add(name)
        return f"{scope.alias}.{identifier(name)}"

    def parameter(self, given: Given) -> str:
        if given.identity not in self.numbers:
            self.getters.append(given.getter)
            self.numbers[given.identity] = f"${len(self.getters)}::{given.cast}"
        return self.numbers[given.identity]

    def sortable(self, by: ex.Expr, scope: Scope) -> str:
        """Sort keys are made to be compared byte by byte, whatever collation the database has."""
        text = self.expr(by, scope)
        textual = isinstance(by, ex.Col) and scope.source and scope.source.columns[by.name].kind is Kind.TEXT
        return f'{text} COLLATE "C"' if textual else text

    def expr(self, expr: ex.Expr, scope: Scope) -> str:  # noqa: PLR0911, PLR0912 - one case a kind
        match expr:
            case Placed(inner, elsewhere):
                return self.expr(inner, elsewhere)
            case ex.Col(name, up):
                return self.column(_out(scope, up), name)
            case ex.Const(value):
                return _constant(value)
            case ex.Arg(name):
                known = scope.given[name].known
                return self.parameter(scope.given[name]) if known is None else _constant(known)
            case ex.Fact(name):
                return self.fact(name, scope)
            case ex.Compare("=", condition, ex.Arg(name)) | ex.Compare("=", ex.Arg(name), condition) if (
                scope.given[name].known is not None
            ):
                return self.expr(condition if scope.given[name].known else ex.Not(condition), scope)
            case ex.Compare(operator, left, right):
                return f"{self.operand(left, scope)}{operator}{self.operand(right, scope)}"
            case ex.Both(word, parts):
                settled = self.truth(expr, scope)
                if settled is not None:
                    return _constant(settled)
                open_parts = [part for part in parts if self.truth(part, scope) is None]
                return "(" + f" {word} ".join(self.expr(part, scope) for part in open_parts) + ")"
            case ex.Not(ex.IsNull(part)):
                return f"{self.operand(part, scope)} IS NOT NULL"
            case ex.Not(part):
                return f"NOT ({self.expr(part, scope)})"
            case ex.IsNull(part):
                return f"{self.operand(part, scope)} IS NULL"
            case ex.OneOf(part, values):
                return self.one_of(part, values, scope)
            case ex.Own() | ex.Being():
                return self.of_actor(expr, scope)
            case ex.Aggregate():
                return self.aggregate(expr, scope)
            case Beyond():
                return self.beyond(expr, scope)
            case _:
                return self.made(expr, scope)

    def operand(self, expr: ex.Expr, scope: Scope) -> str:
        """An expression beside an operator; comparisons do not chain in SQL."""
        text = self.expr(expr, scope)
        return f"({text})" if isinstance(expr, _COMPARISONS) else text

    def made(self, expr: ex.Expr, scope: Scope) -> str:  # noqa: PLR0911, PLR0912 - one case a kind
        match expr:
            case ex.Contains(whole, part):
                return f"position(lower({self.expr(part, scope)}) IN lower({self.expr(whole, scope)}))>0"
            case ex.JsonText(part, path):
                steps = ",".join(literal(step) for step in path)
                return f"({self.expr(part, scope)} #>> ARRAY[{steps}]::text[])"
            case ex.Minus(left, right):
                return f"({self.expr(left, scope)}-{self.expr(right, scope)})"
            case ex.Called(name, parts):
                given = ",".join(self.expr(part, scope) for part in parts)
                return f"{identifier(self.schema)}.{identifier(name)}({given})"
            case ex.Concat(parts):
                return f"concat({','.join(self.expr(part, scope) for part in parts)})"
            case ex.Coalesce(parts):
                return f"coalesce({','.join(self.expr(part, scope) for part in parts)})"
            case ex.Choose(branches, otherwise):
                cases = " ".join(
                    f"WHEN {self.expr(when, scope)} THEN {self.expr(then, scope)}" for when, then in branches
                )
                return f"CASE {cases} ELSE {self.expr(otherwise, scope)} END"
            case ex.Localized(prefix, up):
                row = _out(scope, up)
                plain = self.column(row, f"{prefix}_nb")
                if self.language == "nb":
                    return plain
                return f"coalesce(nullif({self.column(row, f'{prefix}_{self.language}')},''),{plain})"
            case ex.LocalDate(moment):
                return f"({self.expr(moment, scope)} AT TIME ZONE 'Europe/Oslo')::date"
            case ex.YearOf(day):
                return f"extract(year FROM {self.expr(day, scope)})::int"
            case ex.Listed(name):
                return self.listed(scope.given[name])
            case _:
                raise TypeError(f"{type(expr).__name__} cannot be written")

    def fact(self, name: str, scope: Scope) -> str:
        if name == "as_of" and scope.as_of is not None:
            return self.expr(scope.as_of.expr, scope.as_of.scope)
        if name in ("as_of", "today"):
            return self.parameter(Given("today", lambda reading, _: reading.today, Kind.DATE))
        if name == "now":
            return self.parameter(Given("now", lambda reading, _: reading.now, Kind.MOMENT))
        return self.parameter(Given("me", lambda reading, _: reading.me, Kind.UUID))

    def of_actor(self, expr: ex.Own | ex.Being, scope: Scope) -> str:
        """What the actor's own roles and seats decide; a row without the place is not theirs, never unknown."""
        if isinstance(expr, ex.Being) or expr.name not in self.traits:
            return _constant(expr.name in self.traits)
        places = expr.of
        given = Given(("actor", expr.name), lambda reading, _: list(places(reading.actor)), f"{Kind.UUID}[]")
        part = self.expr(expr.part, scope)
        return f"({part} IS NOT NULL AND {part}=ANY({self.parameter(given)}))"

    def truth(self, expr: ex.Expr, scope: Scope) -> bool | None:
        """Whether a condition holds, or does not, for every row of this plan; None where the row decides."""
        match expr:
            case Placed(inner, elsewhere):
                return self.truth(inner, elsewhere)
            case ex.Being(name) | ex.Own(_, name) if isinstance(expr, ex.Being) or name not in self.traits:
                return name in self.traits
            case ex.Not(part):
                settled = self.truth(part, scope)
                return None if settled is None else not settled
            case ex.Both(word, parts):
                found = {self.truth(part, scope) for part in parts}
                decisive = word == "OR"
                settled = None if None in found else not decisive
                return decisive if decisive in found else settled
            case ex.Aggregate(kind="exists") if self.truth(expr.where, scope) is False:
                return False
            case _:
                return None

    def one_of(self, part: ex.Expr, values: Sequence[ex.Expr], scope: Scope) -> str:
        left = self.operand(part, scope)
        if len(values) == 1 and isinstance(values[0], ex.Arg):
            given = scope.given[values[0].name]
            if given.cast.endswith("[]"):
                return f"{left}=ANY({self.parameter(given)})"
        return f"{left} IN ({','.join(self.expr(one, scope) for one in values)})"

    def aggregate(self, expr: ex.Aggregate, scope: Scope) -> str:
        if expr.kind in _OF_NOTHING and self.truth(expr.where, scope) is False:
            return _OF_NOTHING[expr.kind]
        self.aliases += 1
        source = source_of(expr.table)
        inner = Scope(f"x{self.aliases}", source, "", [], scope, scope.as_of, scope.given)
        rows = f"FROM {self.table(source)} {inner.alias} WHERE {self.expr(expr.where, inner)}"
        column = f"{inner.alias}.{identifier(expr.column)}" if expr.column else ""
        match expr.kind:
            case "exists":
                return f"EXISTS(SELECT {rows})"
            case "count":
                return f"(SELECT count(*) {rows})"
            case "sum":
                return f"(SELECT coalesce(sum({column}),0) {rows})"
            case "min" | "max":
                return f"(SELECT {expr.kind}({column}) {rows})"

    def listed(self, given: Given) -> str:
        """A whole list as JSON; it travels as texts, the one kind of list the driver knows without asking."""
        texts = Given(
            ("listed", given.identity),
            lambda reading, variables: [
                str(one) for one in cast(list[object], given.getter(reading, variables))
            ],
            f"{Kind.TEXT}[]",
        )
        return f"to_json({self.parameter(texts)}::{given.cast})"

    def beyond(self, expr: Beyond, scope: Scope) -> str:
        """Rows after a cursor: one row comparison where all keys run the same way, else key by key."""
        columns = [self.sortable(by, scope) for by, _ in expr.keys]
        values = [self.parameter(one) for one in expr.values]
        ways = [">" if descending is not expr.after else "<" for _, descending in expr.keys]
        if len(set(ways)) == 1:
            return f"({','.join(columns)}){ways[0]}({','.join(values)})"
        text = ""
        for column, value, way in reversed(list(zip(columns, values, ways, strict=True))):
            text = f"({column}{way}{value}" + (f" OR ({column}={value} AND {text}))" if text else ")")
        return text


def _out(scope: Scope, up: int) -> Scope:
    for _ in range(up):
        assert scope.outside is not None
        scope = scope.outside
    return scope


def _constant(value: ex.Constant) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return f"{literal(value.isoformat())}::date"
    return literal(value)

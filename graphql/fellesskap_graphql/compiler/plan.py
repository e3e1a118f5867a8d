"""From an operation to a tree of rows and JSON, for one permission shape.

Walks the operation's fields beside their mappings. What a reader may not read becomes a marker, which the
answer's rare slow path turns into the error the spec asks for; so does a row that is not there where the
type promises one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_

from graphql import FieldNode, GraphQLObjectType, SelectionSetNode

from fellesskap.access.roles import Permission
from fellesskap_graphql.compiler import computing, paging
from fellesskap_graphql.compiler.arguments import Arguments, arguments_of
from fellesskap_graphql.compiler.bound import Bindings, BoundEntity, BoundField, Form, Role
from fellesskap_graphql.compiler.computing import Splicing
from fellesskap_graphql.compiler.document import INTROSPECTION, Operation
from fellesskap_graphql.compiler.expressions import (
    Aggregate,
    Arg,
    Col,
    Expr,
    IsNull,
    Not,
    exists,
    valid,
)
from fellesskap_graphql.compiler.mapping import ById, Either, Link, Many, One, Pages, Part
from fellesskap_graphql.compiler.sources import Kind, Source, source_of
from fellesskap_graphql.compiler.tree import (
    Given,
    Join,
    Listed,
    Node,
    Object,
    Optional,
    Outcome,
    Placed,
    Scope,
    Select,
    Shape,
    Single,
    Text,
    Value,
    Variables,
    keys_of,
)
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.ids import prefix, split, text_key_of

MARK = "\x01"


@dataclass(slots=True, eq=False)
class Planner:
    """Plans one operation for one permission shape, one set of traits and one of shaping variables."""

    bindings: Bindings
    operation: Operation
    variables: Variables
    permissions: frozenset[Permission]
    traits: frozenset[str]
    markers: list[tuple[str, str]] = field(default_factory=list)
    splices: list[Splicing] = field(default_factory=list)
    scopes: int = 0

    def query(self) -> Outcome:
        """Plan all root fields."""
        root = self.bindings.entities[self.operation.root.name]
        fields = self.operation.collect(
            self.operation.root, [self.operation.node.selection_set], self.variables
        )
        if len(fields) > self.operation.limits.root_fields:
            raise RequestError("document.too_many_root_fields", limit=self.operation.limits.root_fields)
        return self.object(root, self.scope(None, ""), [self.operation.node.selection_set])

    def payload(
        self, response_key: str, type_name: str, key: Given, sets: Sequence[SelectionSetNode], unseen: str
    ) -> Outcome:
        """Plan the one row that a mutation answers with, or `unseen` where its author may not see it."""
        row = self.single_by_key(self.bindings.entities[type_name], key, self.scope(None, ""), sets, unseen)
        row.shape.nonnull = True
        data = Object(((response_key, row.node),))
        return Outcome(data, Shape(nonnull=False, children={response_key: row.shape}), row.cost)

    def scope(
        self,
        source: Source | None,
        key: str,
        outside: Scope | None = None,
        joins: list[Join] | None = None,
        as_of: Placed | None = None,
        given: Mapping[str, Given] | None = None,
    ) -> Scope:
        self.scopes += 1
        return Scope(
            f"t{self.scopes}",
            source,
            key,
            [] if joins is None else joins,
            outside,
            as_of or (outside.as_of if outside else None),
            given or {},
        )

    def mark(self, code: str, name: str) -> str:
        """JSON text that no value can be: a string beginning with a raw control character."""
        self.markers.append((code, name))
        return f'"{MARK}{len(self.markers) - 1}"'

    def object(self, entity: BoundEntity, scope: Scope, sets: Sequence[SelectionSetNode]) -> Outcome:
        """Plan an object's fields over the row of `scope`."""
        named = self.bindings.schema.type_map[entity.name]
        assert isinstance(named, GraphQLObjectType)
        members: list[tuple[str, Node]] = []
        children: dict[str, Shape] = {}
        cost = 0
        for key, nodes in self.operation.collect(named, sets, self.variables).items():
            name = nodes[0].name.value
            if name == "__typename":
                outcome = Outcome(Text(f'"{entity.name}"'), Shape(nonnull=True), 0)
            elif name in INTROSPECTION:
                outcome = Outcome(Text("null"), Shape(nonnull=False), 0)
            else:
                outcome = self.field(entity, entity.fields[name], nodes, scope)
            members.append((key, outcome.node))
            children[key] = outcome.shape
            cost += outcome.cost
        return Outcome(Object(tuple(members)), Shape(nonnull=False, children=children), cost)

    def field(
        self, entity: BoundEntity, bound: BoundField, nodes: Sequence[FieldNode], scope: Scope
    ) -> Outcome:
        if bound.needs is not None and bound.needs not in self.permissions:
            mark = self.mark("field.not_allowed", f"{bound.owner}.{bound.name}")
            return Outcome(Text(mark), Shape(bound.nonnull), 0)
        arguments = arguments_of(bound, nodes[0], self.variables)
        here = replace(scope, given=arguments.given)
        outcome = self.mapped(entity, bound, nodes, here, arguments)
        outcome.shape.nonnull = bound.nonnull
        return outcome

    def mapped(  # noqa: PLR0911 - one case a kind
        self,
        entity: BoundEntity,
        bound: BoundField,
        nodes: Sequence[FieldNode],
        here: Scope,
        arguments: Arguments,
    ) -> Outcome:
        sets = [one.selection_set for one in nodes if one.selection_set is not None]
        mapping = bound.mapping
        if isinstance(mapping, Expr):
            return self.value(entity, bound, mapping, here)
        if isinstance(mapping, One):
            target = self.bindings.entities[bound.named.name]
            filters = self.filters(bound, here)
            return self.to_one(target, mapping, here, sets, self.absent(bound), filters)
        if isinstance(mapping, Many):
            return self.listed(bound, mapping, here, sets)
        if isinstance(mapping, Pages):
            return paging.connection(self, bound, mapping, here, nodes, arguments)
        if isinstance(mapping, ById):
            return self.by_id(bound, here, sets, arguments)
        if isinstance(mapping, Either):
            return self.either(mapping, here, sets)
        if isinstance(mapping, Part):
            return self.part(self.bindings.entities[bound.named.name], mapping, here, sets)
        return computing.computed(self, bound, mapping, nodes, here)

    def absent(self, bound: BoundField) -> str:
        """What stands where a row is not found."""
        return self.mark("field.null", f"{bound.owner}.{bound.name}") if bound.nonnull else "null"

    def value(self, entity: BoundEntity, bound: BoundField, expr: Expr, here: Scope) -> Outcome:
        assert bound.form is not None
        cost = 0
        if isinstance(expr, Aggregate):
            expr, cost = replace(expr, where=reduce(and_, self.filters(bound, here), expr.where)), 1
        before = prefix(entity.name) if bound.form is Form.ID else ""
        node = Value(Placed(expr, here), bound.form, bound.nullable_column, before)
        return Outcome(node, Shape(bound.nonnull), cost)

    def filters(self, bound: BoundField, here: Scope) -> list[Expr]:
        """The conditions of the arguments that are given."""
        return [
            one.declared.where
            for one in bound.arguments.values()
            if one.declared.where is not None and one.python_name in here.given
        ]

    def day(self, as_of: Expr | None, here: Scope) -> Placed | None:
        """The day a relation sets for what lies below it; an absent argument sets none."""
        if as_of is None or (isinstance(as_of, Arg) and as_of.name not in here.given):
            return None
        return Placed(as_of, here)

    def to_one(
        self,
        target: BoundEntity,
        mapping: One,
        here: Scope,
        sets: Sequence[SelectionSetNode],
        absent: str,
        filters: Iterable[Expr] = (),
    ) -> Outcome:
        """Join the row where there is a row to join it to, else read it apart."""
        apart = here.source is None
        day = self.day(mapping.as_of, here)
        scope = self.scope(target.source, target.key, here, None if apart else here.joins, day, here.given)
        conditions = self.conditions(target, mapping, here, scope) + [Placed(one, scope) for one in filters]
        order = keys_of(mapping.order)
        if not apart:
            here.joins.append(Join(scope, tuple(conditions), order))
        outcome = self.object(target, scope, sets)
        if apart:
            select = Select(scope, tuple(conditions), order, 1 if order else None)
            return Outcome(Single(select, outcome.node, absent), outcome.shape, outcome.cost + 1)
        found = Placed(Not(IsNull(Col(target.key))), scope)
        return Outcome(Optional(((found, outcome.node),), absent), outcome.shape, outcome.cost + 1)

    def conditions(self, target: BoundEntity, mapping: One, here: Scope, scope: Scope) -> list[Placed]:
        found: list[Expr] = []
        if mapping.column is not None:
            found.append(Col(target.key) == Col(mapping.column, 1))
        if mapping.back is not None:
            found.append(Col(mapping.back) == Col(here.key, 1))
        if mapping.via is not None:
            link = self.link(mapping.via, here)
            found.append(Col(target.key) == Placed(Col(mapping.via.far), link))
        if target.dated:
            found.append(valid())
        if mapping.where is not None:
            found.append(mapping.where)
        return [Placed(one, scope) for one in found]

    def link(self, via: Link, here: Scope) -> Scope:
        """Join a link table's row."""
        scope = self.scope(source_of(via.table), via.near, here, here.joins)
        conditions = [Col(via.near) == Col(here.key, 1)]
        if via.where is not None:
            conditions.append(via.where)
        here.joins.append(Join(scope, tuple(Placed(one, scope) for one in conditions)))
        return scope

    def rows(self, target: BoundEntity, mapping: Many | Pages, here: Scope) -> tuple[Scope, list[Placed]]:
        """The scope of a list's rows and what makes them its rows."""
        day = self.day(mapping.as_of, here)
        scope = self.scope(target.source, target.key, here, None, day, here.given)
        found: list[Expr] = []
        if mapping.back is not None:
            found.append(Col(mapping.back) == Col(here.key, 1))
        if mapping.via is not None:
            near = Col(mapping.via.near) == Col(here.key, 2)
            linked = near & (Col(mapping.via.far) == Col(target.key, 1))
            if mapping.via.where is not None:
                linked = linked & mapping.via.where
            found.append(exists(mapping.via.table, linked))
        if target.dated and not (isinstance(mapping, Many) and not mapping.dated):
            found.append(valid())
        if mapping.where is not None:
            found.append(mapping.where)
        return scope, [Placed(one, scope) for one in found]

    def listed(
        self, bound: BoundField, mapping: Many, here: Scope, sets: Sequence[SelectionSetNode]
    ) -> Outcome:
        target = self.bindings.entities[bound.named.name]
        scope, conditions = self.rows(target, mapping, here)
        conditions += [Placed(one, scope) for one in self.filters(bound, here)]
        outcome = self.object(target, scope, sets)
        outcome.shape.nonnull = True
        select = Select(scope, tuple(conditions), keys_of(mapping.order), mapping.limit)
        rows = min(mapping.about, mapping.limit or mapping.about)
        return Outcome(
            Listed(select, outcome.node),
            Shape(bound.nonnull, item=outcome.shape),
            1 + rows * (1 + outcome.cost),
        )

    def by_id(
        self, bound: BoundField, here: Scope, sets: Sequence[SelectionSetNode], arguments: Arguments
    ) -> Outcome:
        members = self.bindings.members(bound.named)
        name = members[0]
        # The plan of a field of one type serves every value, so only rows may tell whether there is one.
        if len(members) > 1:
            found = split(arguments.known[Role.ID])
            if found is None or found[0] not in members:
                return Outcome(Text("null"), Shape(nonnull=False, children={}), 0)
            name = found[0]
        read = arguments.sources[Role.ID]

        given = Given(
            ("id", name, id(read)), lambda _, variables: text_key_of(read(variables), name), Kind.UUID
        )
        return self.single_by_key(self.bindings.entities[name], given, here, sets, "null")

    def single_by_key(
        self, target: BoundEntity, key: Given, here: Scope, sets: Sequence[SelectionSetNode], absent: str
    ) -> Outcome:
        scope = self.scope(target.source, target.key, here, given={**here.given, "#id": key})
        conditions = [Col(target.key) == Arg("#id")] + ([valid()] if target.dated else [])
        outcome = self.object(target, scope, sets)
        select = Select(scope, tuple(Placed(one, scope) for one in conditions))
        return Outcome(Single(select, outcome.node, absent), outcome.shape, outcome.cost + 1)

    def either(self, mapping: Either, here: Scope, sets: Sequence[SelectionSetNode]) -> Outcome:
        branches: list[tuple[Placed, Node]] = []
        children: dict[str, Shape] = {}
        cost = 0
        for name, choice in mapping.choices:
            outcome = self.to_one(self.bindings.entities[name], choice, here, sets, "null")
            assert isinstance(outcome.node, Optional)
            branches += outcome.node.branches
            children |= outcome.shape.children or {}
            cost += outcome.cost
        return Outcome(Optional(tuple(branches), "null"), Shape(nonnull=False, children=children), cost)

    def part(
        self, target: BoundEntity, mapping: Part, here: Scope, sets: Sequence[SelectionSetNode]
    ) -> Outcome:
        outcome = self.object(target, here, sets)
        if mapping.when is not None:
            outcome.node = Optional(((Placed(mapping.when, here), outcome.node),), "null")
        return outcome

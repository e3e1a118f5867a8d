"""Relay connections: pages by key, with cursors that hold while rows come and go."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from graphql import FieldNode, GraphQLObjectType, get_named_type

from fellesskap_graphql.compiler.arguments import Arguments
from fellesskap_graphql.compiler.bound import BoundField, Role
from fellesskap_graphql.compiler.checking import Place, describe
from fellesskap_graphql.compiler.expressions import Col, Expr, Not
from fellesskap_graphql.compiler.mapping import Pages
from fellesskap_graphql.compiler.sources import Kind
from fellesskap_graphql.compiler.tree import (
    Beyond,
    Given,
    Keys,
    Node,
    Outcome,
    Paged,
    PageEdges,
    PageInfo,
    PagePart,
    PageTotal,
    Placed,
    Scope,
    Select,
    Shape,
    Text,
    keys_of,
)
from fellesskap_graphql.errors import RequestError

if TYPE_CHECKING:
    from fellesskap_graphql.compiler.plan import Planner

_PARSERS: dict[Kind, Callable[[str], object]] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.BIGINT: int,
    Kind.UUID: UUID,
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.BOOLEAN: lambda text: {"true": True, "false": False}[text],
}


def connection(
    planner: Planner,
    bound: BoundField,
    mapping: Pages,
    here: Scope,
    nodes: Sequence[FieldNode],
    arguments: Arguments,
) -> Outcome:
    """Plan a connection; its edges' node is planned like any object over the page's rows."""
    target = planner.bindings.entities[planner.bindings.connections[bound.named.name]]
    size, backwards = _page(mapping, arguments)
    label, keys = _order(mapping, arguments, target.key)
    scope, conditions = planner.rows(target, mapping, here)
    conditions += [Placed(one, scope) for one in planner.filters(bound, here)]
    everything = Select(_alone(scope), tuple(_moved(conditions, scope)))
    within = list(conditions)
    left_behind: Select | None = None
    for role in (Role.AFTER, Role.BEFORE):
        if role in arguments.sources:
            beyond = _beyond(scope, keys, label, arguments.sources[role], role)
            within.append(Placed(beyond, scope))
            if (role is Role.BEFORE) == backwards:
                other_side = [*conditions, Placed(Not(beyond), scope)]
                left_behind = Select(_alone(scope), tuple(_moved(other_side, scope)))
    travelled = tuple((by, descending is not backwards) for by, descending in keys)
    select = Select(scope, tuple(within), travelled, size + 1)
    members, shape, cost = _members(planner, bound, target.name, scope, nodes)
    paged = Paged(select, size, backwards, label, everything, left_behind, members)
    return Outcome(paged, shape, 1 + size * (1 + cost))


def _page(mapping: Pages, arguments: Arguments) -> tuple[int, bool]:
    first, last = arguments.known.get(Role.FIRST), arguments.known.get(Role.LAST)
    if first is not None and last is not None:
        raise RequestError("argument.page_direction")
    asked = last if first is None else first
    size: int = mapping.size if asked is None else asked
    if not 0 <= size <= mapping.most:
        raise RequestError("argument.page_size", limit=mapping.most)
    return size, last is not None


def _order(mapping: Pages, arguments: Arguments, key: str) -> tuple[str, Keys]:
    """The chosen order, made total by the row's key in the direction of the others."""
    chosen = arguments.known.get(Role.ORDER)
    value = getattr(chosen, "value", chosen)
    for name, orders in mapping.orders:
        if name is None or name.value == value:
            keys = keys_of(orders)
            tie = all(descending for _, descending in keys)
            return "" if name is None else str(name.value), (*keys, (Col(key), tie))
    raise RequestError("variables.invalid", detail=f"{value!r} is no order of this field.")


def _alone(scope: Scope) -> Scope:
    """The same table once more, for a question beside the page."""
    return Scope(f"{scope.alias}_", scope.source, scope.key, [], scope.outside, scope.as_of, scope.given)


def _moved(conditions: Sequence[Placed], scope: Scope) -> list[Placed]:
    alone = _alone(scope)
    return [Placed(one.expr, alone) for one in conditions]


def _beyond(scope: Scope, keys: Keys, label: str, read: Callable[[Any], Any], role: Role) -> Expr:
    place = Place(scope.source, None, {}, frozenset())
    kinds = tuple(describe(by, place).kind for by, _ in keys)
    values = tuple(
        Given((role, id(read), index), _key_reader(read, label, kinds, index), str(kind))
        for index, kind in enumerate(kinds)
    )
    return Beyond(keys, values, after=role is Role.AFTER)


def _key_reader(
    read: Callable[[Any], Any], label: str, kinds: tuple[Kind, ...], index: int
) -> Callable[[Any, Any], object]:
    return lambda _, variables: open_cursor(read(variables), label, kinds)[index]


def open_cursor(cursor: str, label: str, kinds: Sequence[Kind]) -> tuple[object, ...]:
    """The keys in a cursor; raise `RequestError` for one that this order did not give."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        given, *parts = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=list[str])
        if given != label or len(parts) != len(kinds):
            raise RequestError("argument.cursor")
        return tuple(_PARSERS[kind](part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, KeyError, binascii.Error, msgspec.DecodeError) as error:
        raise RequestError("argument.cursor") from error


_INFO = {
    "hasNextPage": Shape(nonnull=True),
    "hasPreviousPage": Shape(nonnull=True),
    "startCursor": Shape(nonnull=False),
    "endCursor": Shape(nonnull=False),
}


def _members(
    planner: Planner, bound: BoundField, target: str, scope: Scope, nodes: Sequence[FieldNode]
) -> tuple[tuple[tuple[str, PagePart], ...], Shape, int]:
    members: list[tuple[str, PagePart]] = []
    children: dict[str, Shape] = {}
    cost = 0
    for key, found in _fields(planner, bound.named, nodes).items():
        name = found[0].name.value
        if name == "edges":
            part, shape, edge_cost = _edges(planner, bound, target, scope, found)
            members.append((key, part))
            children[key] = Shape(nonnull=True, item=shape)
            cost += edge_cost
        elif name == "pageInfo":
            infos = _fields(planner, get_named_type(_type(bound.named, name)), found)
            members.append((key, PageInfo(tuple((one, _info(at[0])) for one, at in infos.items()))))
            children[key] = Shape(
                nonnull=True,
                children={one: _INFO.get(at[0].name.value, Shape(nonnull=True)) for one, at in infos.items()},
            )
        else:
            members.append((key, PageTotal() if name == "totalCount" else Text(f'"{bound.named.name}"')))
            children[key] = Shape(nonnull=True)
    return tuple(members), Shape(nonnull=False, children=children), cost


def _edges(
    planner: Planner, bound: BoundField, target: str, scope: Scope, nodes: Sequence[FieldNode]
) -> tuple[PageEdges, Shape, int]:
    edge = get_named_type(_type(bound.named, "edges"))
    members: list[tuple[str, Node | None]] = []
    children: dict[str, Shape] = {}
    cost = 0
    for key, found in _fields(planner, edge, nodes).items():
        name = found[0].name.value
        children[key] = Shape(nonnull=True)
        if name == "cursor":
            members.append((key, None))
        elif name == "__typename":
            members.append((key, Text(f'"{edge.name}"')))
        else:
            sets = [one.selection_set for one in found if one.selection_set is not None]
            outcome = planner.object(planner.bindings.entities[target], scope, sets)
            outcome.shape.nonnull = True
            members.append((key, outcome.node))
            children[key] = outcome.shape
            cost += outcome.cost
    return PageEdges(tuple(members)), Shape(nonnull=True, children=children), cost


def _fields(planner: Planner, named: Any, nodes: Sequence[FieldNode]) -> dict[str, list[FieldNode]]:
    sets = [one.selection_set for one in nodes if one.selection_set is not None]
    return planner.operation.collect(named, sets, planner.variables)


def _type(named: Any, name: str) -> Any:
    assert isinstance(named, GraphQLObjectType)
    return named.fields[name].type


def _info(node: FieldNode) -> Text | str:
    return Text('"PageInfo"') if node.name.value == "__typename" else node.name.value

"""Computed fields: facts fetched with the rows, for a pure function of Python's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode

from fellesskap_graphql.compiler.bound import BoundField, Form
from fellesskap_graphql.compiler.facts import BoundFacts, BoundRows
from fellesskap_graphql.compiler.mapping import Computed
from fellesskap_graphql.compiler.sources import Kind, source_of
from fellesskap_graphql.compiler.tree import (
    Listed,
    Node,
    Object,
    Outcome,
    Placed,
    Scope,
    Select,
    Single,
    Splice,
    Value,
    keys_of,
)
from fellesskap_graphql.compiler.values import Encode, encoder

if TYPE_CHECKING:
    from fellesskap_graphql.compiler.plan import Planner

_FORMS = {
    Kind.TEXT: Form.TEXT,
    Kind.INTEGER: Form.NUMBER,
    Kind.BIGINT: Form.NUMBER,
    Kind.BOOLEAN: Form.BOOLEAN,
    Kind.UUID: Form.QUOTED,
    Kind.DATE: Form.MOMENT,
    Kind.MOMENT: Form.MOMENT,
    Kind.JSON: Form.JSON,
}


@dataclass(frozen=True, slots=True, eq=False)
class Splicing:
    """How one computed field is answered: its function, the facts it takes, and how its value is written."""

    function: Callable[[Any, Any], object]
    facts: type
    encode: Encode


def computed(
    planner: Planner, bound: BoundField, mapping: Computed, nodes: Sequence[FieldNode], here: Scope
) -> Outcome:
    """Plan the facts, and leave a place for what Python makes of them."""
    assert bound.facts is not None
    name = f"{bound.owner}.{bound.name}"
    encode, shape = encoder(
        planner.operation, bound.type, nodes, planner.variables, lambda: _null_mark(planner, name)
    )
    facts, cost = _facts(planner, bound.facts, here)
    planner.splices.append(Splicing(mapping.function, bound.facts.cls, encode))
    return Outcome(Splice(len(planner.splices) - 1, facts), shape, cost + 1)


def _null_mark(planner: Planner, name: str) -> str:
    """The marker for a null that Python made, as data rather than as JSON text."""
    planner.markers.append(("field.null", name))
    return f"\x00{len(planner.markers) - 1}"


def _facts(planner: Planner, facts: BoundFacts, here: Scope) -> tuple[Object, int]:
    members: list[tuple[str, Node]] = []
    cost = 0
    for name, fact in facts.members:
        node: Node
        added = 0
        if isinstance(fact, BoundFacts):
            node, added = _facts(planner, fact, here)
        elif isinstance(fact, BoundRows):
            node, added = _rows(planner, fact, here)
        else:
            node = Value(Placed(fact.expr, here), _FORMS[fact.column.kind], fact.column.nullable)
        members.append((name, node))
        cost += added
    return Object(tuple(members)), cost


def _rows(planner: Planner, fact: BoundRows, here: Scope) -> tuple[Node, int]:
    scope = planner.scope(source_of(fact.mapping.table), "", here, given=here.given)
    inner, cost = _facts(planner, fact.facts, scope)
    order = keys_of(fact.mapping.order)
    conditions = (Placed(fact.mapping.where, scope),)
    if fact.mapping.single:
        return Single(Select(scope, conditions, order, 1 if order else None), inner, "null"), cost + 1
    return Listed(Select(scope, conditions, order), inner), cost + 1

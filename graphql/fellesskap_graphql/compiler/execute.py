"""Runs an operation: variables → plan → one statement → the response body.

On a cached plan Python looks up one key, fills in the parameters and hands PostgreSQL's bytes on. Only a
computed field or a missing value makes Python touch the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from graphql import NamedTypeNode, NonNullTypeNode, VariableDefinitionNode

from fellesskap.access.roles import Permission, permissions
from fellesskap.guard import refuse
from fellesskap_graphql.compiler.bound import Bindings
from fellesskap_graphql.compiler.cache import Cache
from fellesskap_graphql.compiler.computing import Splicing
from fellesskap_graphql.compiler.dependencies import Dependencies, dependencies
from fellesskap_graphql.compiler.document import Operation
from fellesskap_graphql.compiler.plan import MARK, Planner
from fellesskap_graphql.compiler.settle import settle
from fellesskap_graphql.compiler.sql import SPLICE, write
from fellesskap_graphql.compiler.traits import traits_of
from fellesskap_graphql.compiler.tree import Getter, Outcome, Shape, Variables
from fellesskap_graphql.compiler.variables import Coercion
from fellesskap_graphql.context import Reading
from fellesskap_graphql.errors import RequestError

_MARK, _SPLICE = MARK.encode(), SPLICE.encode()
_OWN_PLANS, _FOREIGN_PLANS = 4_096, 1_024
_PROVEN_AFTER = 2


@dataclass(slots=True, eq=False)
class Plan:
    """A statement for one tenant schema and permission shape, and what to do with its answer.

    `unproven` counts down the times a stranger's statement is sent without being kept: anybody can write a
    thousand documents, and every kept statement costs memory on every connection.
    """

    sql: str
    getters: tuple[Getter, ...]
    splices: tuple[Splicing, ...]
    markers: tuple[tuple[str, str], ...]
    shape: Shape
    cost: int
    unproven: int


@dataclass(slots=True, eq=False)
class Ready:
    """An operation with what its plans depend on; made once for a document.

    `texts` are the variables in which a reader may write what they like.
    """

    operation: Operation
    coercion: Coercion
    dependencies: Dependencies
    texts: tuple[str, ...]


class Compiler:
    """Plans by (operation, schema, permission shape, language, traits, shaping variables), bounded."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self._own: Cache[Plan] = Cache(_OWN_PLANS)
        self._foreign: Cache[Plan] = Cache(_FOREIGN_PLANS)

    def ready(self, operation: Operation) -> Ready:
        """Find what an operation's plans depend on."""
        definitions = tuple(operation.node.variable_definitions or ())
        return Ready(
            operation,
            Coercion(self.bindings.schema, definitions),
            dependencies(self.bindings, operation),
            tuple(_texts(definitions)),
        )

    def plan(
        self,
        ready: Ready,
        reading: Reading,
        variables: Variables,
        make: Callable[[Planner], Outcome] = Planner.query,
    ) -> Plan:
        """The cached plan, or a new one `make` plans; raise `RequestError` where it would cost too much."""
        operation, needs = ready.operation, ready.dependencies.needs
        allowed = permissions(reading.actor).intersection(needs) if needs else _NOTHING
        asked = ready.dependencies.traits
        traits = traits_of(reading.actor, asked) if asked else _NONE
        key = (
            operation.identity,
            reading.schema,
            reading.actor.language,
            allowed,
            traits,
            ready.dependencies.key(variables),
        )
        cache = self._own if operation.registered else self._foreign
        found = cache.get(key)
        if found is None:
            planner = Planner(self.bindings, operation, variables, allowed, traits)
            found = finish(planner, make(planner), reading)
            cache.put(key, found)
        return found

    async def run(self, ready: Ready, reading: Reading, given: Mapping[str, Any]) -> bytes:
        """Answer a query; the bytes are the whole response body. Raise `Invalid` for a number nobody may write."""
        variables = ready.coercion.coerce(given)
        if ready.texts:
            refuse({name: variables.get(name) for name in ready.texts})
        plan = self.plan(ready, reading, variables)
        return await execute(plan, reading, variables)


def _texts(definitions: Sequence[VariableDefinitionNode]) -> Iterator[str]:
    """Cursors are ours; every other text is looked at before it comes near a log or a statement."""
    for one in definitions:
        kind = one.type.type if isinstance(one.type, NonNullTypeNode) else one.type
        written = isinstance(kind, NamedTypeNode) and kind.name.value == "String"
        if written and (name := one.variable.name.value) not in _CURSORS:
            yield name


_CURSORS = frozenset({"after", "before"})
_NOTHING: frozenset[Permission] = frozenset()
_NONE: frozenset[str] = frozenset()


def finish(planner: Planner, outcome: Outcome, reading: Reading) -> Plan:
    """Check the cost and write the statement."""
    limit = planner.operation.limits.cost
    if outcome.cost > limit:
        raise RequestError("document.cost_too_high", cost=outcome.cost, limit=limit)
    statement = write(outcome.node, reading.schema, reading.actor.language, planner.traits)
    return Plan(
        statement.text,
        statement.getters,
        tuple(planner.splices),
        tuple(planner.markers),
        outcome.shape,
        outcome.cost,
        0 if planner.operation.registered else _PROVEN_AFTER,
    )


async def execute(plan: Plan, reading: Reading, variables: Variables) -> bytes:
    """Send the statement and finish its answer."""
    arguments = [getter(reading, variables) for getter in plan.getters]
    body: bytes
    if plan.unproven:
        plan.unproven -= 1
        body = await reading.connection.fetchval_unkept(plan.sql, *arguments)
    else:
        body = await reading.connection.fetchval(plan.sql, *arguments)
    if plan.splices:
        body = _splice(body, plan.splices, reading)
    if plan.markers and (_MARK in body or (plan.splices and b"\\u0000" in body)):
        body = settle(body, _MARK, plan.shape, plan.markers)
    return body


def _splice(body: bytes, splices: Sequence[Splicing], reading: Reading) -> bytes:
    """Put what Python decides where the statement left the facts for it."""
    pieces = body.split(_SPLICE)
    for at in range(1, len(pieces) - 1, 3):
        splicing = splices[int(pieces[at])]
        facts: object = msgspec.json.decode(pieces[at + 1], type=splicing.facts)
        pieces[at] = b""
        pieces[at + 1] = msgspec.json.encode(splicing.encode(splicing.function(facts, reading)))
    return b"".join(pieces)

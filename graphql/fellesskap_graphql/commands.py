"""Runs a mutation: the command in the given work, then its selection in the same transaction.

A refusal rolls back and is answered here. The result is read as its author may read it; where the author
may not, the command stands and the payload is a problem that says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from graphql import FieldNode, GraphQLObjectType, VariableNode, value_from_ast

from fellesskap.db.work import PlatformWork, Work
from fellesskap.errors import DomainError, NotFound
from fellesskap_graphql.compiler.document import Operation
from fellesskap_graphql.compiler.execute import Compiler, Ready, execute
from fellesskap_graphql.compiler.sources import Kind
from fellesskap_graphql.compiler.tree import Given
from fellesskap_graphql.compiler.values import encoder
from fellesskap_graphql.context import Reading
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.mutations import Mutation, Problem, problem

Sentence = Callable[[str, Mapping[str, object], str], str]
Once = Callable[[Work, str, object, Callable[[], Awaitable[UUID]]], Awaitable[UUID]]

_UNSEEN = '"\x03"'
_RESULT = "#result"


class Commands:
    """The mutations of one graph."""

    def __init__(
        self, compiler: Compiler, mutations: Sequence[Mutation], sentence: Sentence, once: Once | None
    ) -> None:
        self._compiler = compiler
        self._mutations = {one.name: one for one in mutations}
        self._sentence = sentence
        self._once = once

    async def run(self, work: Work | PlatformWork, ready: Ready, given: Mapping[str, Any]) -> bytes:
        """Do the operation's one command and answer; nothing is committed here."""
        assert isinstance(work, Work)
        variables = ready.coercion.coerce(given)
        operation = ready.operation
        key, nodes = _only_field(operation, variables)
        mutation = self._mutations[nodes[0].name.value]
        arguments = _arguments(operation, nodes[0], variables)
        try:
            result = await self._perform(work, mutation, arguments)
        except DomainError as error:
            await work.rollback()
            return self._refused(operation, key, nodes, variables, work, error)
        reading = Reading(work)
        variables[_RESULT] = result
        sets = [one.selection_set for one in nodes if one.selection_set is not None]
        plan = self._compiler.plan(
            ready,
            reading,
            variables,
            lambda planner: planner.payload(key, mutation.result_name, _GIVEN, sets, _UNSEEN),
        )
        body = await execute(plan, reading, variables)
        if _UNSEEN.encode() in body:
            hidden = NotFound("result.not_visible")
            return self._refused(operation, key, nodes, variables, work, hidden)
        return body

    async def _perform(self, work: Work, mutation: Mutation, arguments: Mapping[str, Any]) -> UUID:
        command = mutation.input.build(arguments["input"])
        key = arguments.get("key")
        if key is None or self._once is None:
            return await mutation.service(work, command)
        return await self._once(work, key, command, lambda: mutation.service(work, command))

    def _refused(
        self,
        operation: Operation,
        key: str,
        nodes: Sequence[FieldNode],
        variables: Mapping[str, Any],
        work: Work,
        error: DomainError,
    ) -> bytes:
        named = operation.schema.type_map[Problem.__name__]
        assert isinstance(named, GraphQLObjectType)
        encode, _ = encoder(operation, named, nodes, variables, str)
        said = self._sentence(error.code, error.facts, work.actor.language)
        return msgspec.json.encode({"data": {key: encode(problem(error, said))}})


_GIVEN = Given(_RESULT, lambda _, variables: variables[_RESULT], Kind.UUID)


def _only_field(operation: Operation, variables: Mapping[str, Any]) -> tuple[str, list[FieldNode]]:
    fields = operation.collect(operation.root, [operation.node.selection_set], variables)
    if len(fields) != 1:
        raise RequestError("document.one_mutation")
    key, nodes = next(iter(fields.items()))
    if nodes[0].name.value.startswith("__"):
        raise RequestError("document.one_mutation")
    return key, nodes


def _arguments(operation: Operation, node: FieldNode, variables: Mapping[str, Any]) -> dict[str, Any]:
    definitions = operation.root.fields[node.name.value].args
    found: dict[str, Any] = {}
    for one in node.arguments or ():
        if isinstance(one.value, VariableNode) and one.value.name.value not in variables:
            continue
        found[one.name.value] = value_from_ast(one.value, definitions[one.name.value].type, dict(variables))
    return found

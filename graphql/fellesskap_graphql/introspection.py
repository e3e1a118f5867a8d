"""`__schema` and `__type`, answered by graphql-core from the schema in memory; in development only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from graphql import DocumentNode, ExecutionResult, OperationDefinitionNode, SelectionSetNode, execute_sync

from fellesskap_graphql.compiler.document import INTROSPECTION, Operation


def with_schema(operation: Operation, variables: Mapping[str, Any], body: bytes) -> bytes:
    """Put what the schema says of itself in the places the statement left null."""
    fields = operation.collect(operation.root, [operation.node.selection_set], variables)
    wanted = [node for nodes in fields.values() for node in nodes if node.name.value in INTROSPECTION]
    node = OperationDefinitionNode(
        operation=operation.kind,
        name=operation.node.name,
        variable_definitions=operation.node.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(wanted)),
    )
    document = DocumentNode(definitions=(node, *operation.fragments.values()))
    answered = execute_sync(operation.schema, document, variable_values=dict(variables))
    assert isinstance(answered, ExecutionResult)
    response = msgspec.json.decode(body)
    if response.get("data") is not None:
        response["data"] |= answered.data or {}
    if answered.errors:
        response["errors"] = [*response.get("errors", []), *(one.formatted for one in answered.errors)]
    return msgspec.json.encode(response)

"""From a text to an operation: guard → parse → validate → what a plan depends on.

An `Operation` belongs to no tenant and no reader; `collect` gives its fields for one object type with
fragments spread out, equal response keys merged, and `@skip`/`@include` decided.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
    validate,
)

from fellesskap_graphql.compiler.guard import read
from fellesskap_graphql.errors import InvalidDocumentError, RequestError
from fellesskap_graphql.limits import ERRORS, Limits

_SUGGESTION = re.compile(r"\s*Did you mean .*\Z", re.DOTALL)
INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(slots=True, eq=False)
class Operation:
    """A validated operation. `identity` is its registered name, or the hash of its document and its name."""

    identity: str | bytes
    name: str
    kind: OperationType
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    limits: Limits
    root: GraphQLObjectType
    schema: GraphQLSchema
    introspects: bool = False
    registered: bool = False
    dependencies: Any = field(default=None)

    def collect(
        self,
        parent: GraphQLObjectType,
        sets: Iterable[SelectionSetNode],
        variables: Mapping[str, Any],
    ) -> dict[str, list[FieldNode]]:
        """The fields of an object of exactly this type, by response key, in the spec's order."""
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in sets:
            self._collect(parent, selection_set, variables, found, seen)
        return found

    def _collect(
        self,
        parent: GraphQLObjectType,
        selection_set: SelectionSetNode,
        variables: Mapping[str, Any],
        found: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for selection in selection_set.selections:
            if selection.directives and not _included(selection.directives, variables):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                found.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                on = selection.type_condition
                if on is None or self._covers(on.name.value, parent):
                    self._collect(parent, selection.selection_set, variables, found, seen)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                fragment = self.fragments[selection.name.value]
                if self._covers(fragment.type_condition.name.value, parent):
                    self._collect(parent, fragment.selection_set, variables, found, seen)

    def _covers(self, name: str, parent: GraphQLObjectType) -> bool:
        if name == parent.name:
            return True
        condition: GraphQLNamedType | None = self.schema.get_type(name)
        return (
            condition is not None
            and is_abstract_type(condition)
            and self.schema.is_sub_type(condition, parent)
        )


def _included(directives: Iterable[Any], variables: Mapping[str, Any]) -> bool:
    for directive in directives:
        name = directive.name.value
        if name in ("skip", "include"):
            value = directive.arguments[0].value
            holds = variables[value.name.value] if isinstance(value, VariableNode) else value.value
            if bool(holds) is (name == "skip"):
                return False
    return True


def open_document(
    schema: GraphQLSchema,
    text: str,
    name: str | None,
    limits: Limits,
    *,
    introspection: bool,
    registered: str | None = None,
) -> Operation:
    """Guard, parse and validate a document and choose its operation; raise `RequestError`."""
    document = read(text, limits)
    if not introspection and _asks_for_schema(document):
        raise RequestError("document.introspection_off")
    check(schema, document)
    node = _choose(document, name)
    root = schema.get_root_type(node.operation)
    if root is None or node.operation is OperationType.SUBSCRIPTION:
        raise RequestError("document.kind_not_served")
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    operation_name = node.name.value if node.name else ""
    identity: str | bytes = (
        registered or hashlib.blake2b(f"{operation_name}\n{text}".encode(), digest_size=24).digest()
    )
    return Operation(
        identity,
        operation_name,
        node.operation,
        node,
        fragments,
        limits,
        root,
        schema,
        introspects=_asks_for_schema(document),
        registered=registered is not None,
    )


def check(schema: GraphQLSchema, document: DocumentNode) -> None:
    """Validate by the language's rules; raise `InvalidDocumentError` with a few findings and no suggestions."""
    findings = validate(schema, document, max_errors=ERRORS, hide_suggestions=True)
    if findings:
        for one in findings:
            one.message = _SUGGESTION.sub("", one.message)
        raise InvalidDocumentError("document.invalid", findings)


def _choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if name:
        operations = [one for one in operations if one.name and one.name.value == name]
    if not operations:
        raise RequestError("document.no_operation")
    if len(operations) > 1:
        raise RequestError("document.operation_name_missing")
    return operations[0]


def _asks_for_schema(document: DocumentNode) -> bool:
    """Whether any definition's first level asks for `__schema` or `__type`."""
    stack = [
        one.selection_set
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    while stack:
        for selection in stack.pop().selections:
            if isinstance(selection, FieldNode):
                if selection.name.value in INTROSPECTION:
                    return True
            elif isinstance(selection, InlineFragmentNode):
                stack.append(selection.selection_set)
    return False

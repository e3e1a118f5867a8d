"""Errors as the graph answers them: a message, where, and a stable code; never a trace or a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from graphql import GraphQLError

from fellesskap_graphql.limits import ERRORS

_MESSAGES = {
    "document.too_large": "The document is larger than {limit} bytes.",
    "document.too_many_tokens": "The document has more than {limit} tokens.",
    "document.too_deep": "The document is deeper than {limit} levels.",
    "document.too_many_fragments": "The document has more than {limit} fragments.",
    "document.too_many_spreads": "The document spreads fragments more than {limit} times.",
    "document.too_many_aliases": "The document has more than {limit} aliases.",
    "document.too_many_directives": "The document has more than {limit} directives.",
    "document.too_many_fields": "The document asks for more than {limit} fields.",
    "document.too_many_root_fields": "The operation has more than {limit} root fields.",
    "document.field_repeated": "A field is asked for more than {limit} times in one place.",
    "document.fragment_circle": "A fragment spreads itself.",
    "document.not_executable": "The document may hold operations and fragments only.",
    "document.syntax": "{detail}",
    "document.invalid": "{detail}",
    "document.no_operation": "The document has no operation of that name.",
    "document.operation_name_missing": "The document has several operations: say which by operationName.",
    "document.not_registered": "No operation of that name is registered.",
    "document.introspection_off": "Introspection is off.",
    "document.one_mutation": "A mutation has exactly one field.",
    "document.kind_not_served": "Only queries and mutations are served.",
    "document.cost_too_high": "The operation costs {cost}, more than {limit}.",
    "request.malformed": "The request is not a JSON object with query, operationName and variables.",
    "request.not_json": "Send application/json.",
    "request.foreign_origin": "The request comes from another site.",
    "variables.invalid": "{detail}",
    "variables.identity_number": "A variable holds a national identity number. It was not used or kept.",
    "argument.page_size": "A page has from 0 to {limit} rows.",
    "argument.page_direction": "Ask for the first or the last rows, not both.",
    "argument.cursor": "The cursor is not one this field gave.",
    "argument.refused": "The argument {argument} is refused: {reason}.",
    "field.not_allowed": "Not allowed to read {field}.",
    "field.null": "Cannot return null for non-nullable field {field}.",
    "result.failed": "Something went wrong. Quote {number} when you report it.",
}


class RequestError(Exception):
    """A request that is refused as a whole, before or while it is planned."""

    def __init__(self, code: str, *, nodes: GraphQLError | None = None, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.cause = nodes

    def entries(self) -> list[dict[str, Any]]:
        """The response's `errors`."""
        return [entry(self.code, None, _locations(self.cause), **self.facts)]


class InvalidDocumentError(RequestError):
    """A document or variables that break the language's own rules, with every finding (a few at most)."""

    def __init__(self, code: str, findings: Sequence[GraphQLError]) -> None:
        super().__init__(code)
        self.findings = findings

    def entries(self) -> list[dict[str, Any]]:
        return [entry(self.code, None, _locations(one), detail=one.message) for one in self.findings[:ERRORS]]


class OperationFailedError(Exception):
    """An operation of our own answered with errors; what a page raises instead of showing half."""

    def __init__(self, name: str, errors: Sequence[dict[str, Any]]) -> None:
        super().__init__(f"{name}: {errors}")
        self.errors = errors


def message(code: str, **facts: object) -> str:
    """The English sentence of a protocol error; domain refusals get theirs from the catalogues."""
    return _MESSAGES[code].format(**facts)


def entry(
    code: str,
    path: Sequence[str | int] | None = None,
    locations: list[dict[str, int]] | None = None,
    /,
    **facts: str | int,
) -> dict[str, Any]:
    """One member of `errors`."""
    made: dict[str, Any] = {"message": message(code, **facts)}
    if locations:
        made["locations"] = locations
    if path is not None:
        made["path"] = list(path)
    made["extensions"] = {"code": code}
    return made


def refusal(error: RequestError) -> bytes:
    """The response body of a request that was refused."""
    return msgspec.json.encode({"errors": error.entries()})


def failure(number: str) -> bytes:
    """The response body of an unexpected error, which says nothing but a number to quote."""
    return msgspec.json.encode({"errors": [entry("result.failed", number=number)]})


def _locations(error: GraphQLError | None) -> list[dict[str, int]] | None:
    if error is None or not error.locations:
        return None
    return [{"line": one.line, "column": one.column} for one in error.locations]

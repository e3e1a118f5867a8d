"""Refuses a hostile document before anything that costs more than reading it once.

Every pass here is iterative and linear: tokens first, then definitions, then the fragments' graph. What a
document costs in the database is known later, from its plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    parse,
)

from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.limits import Limits

_OPENING = frozenset({TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L})
_CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})
_INTROSPECTION = frozenset({"__schema", "__type"})
_UNCOUNTED = frozenset({"edges", "node"})


def read(text: str, limits: Limits) -> DocumentNode:
    """Parse a document that keeps within `limits`; raise `RequestError` with the first one it breaks."""
    if len(text) > limits.bytes or len(text.encode()) > limits.bytes:
        raise RequestError("document.too_large", limit=limits.bytes)
    try:
        _scan(text, limits)
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        raise RequestError("document.syntax", detail=error.message, nodes=error) from None
    _check(document, limits)
    return document


def _scan(text: str, limits: Limits) -> None:
    """Count tokens and nesting, so that the parser's recursion is bounded before it starts."""
    lexer = Lexer(Source(text))
    tokens = nesting = 0
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        tokens += 1
        if tokens > limits.tokens:
            raise RequestError("document.too_many_tokens", limit=limits.tokens)
        if token.kind in _OPENING:
            nesting += 1
            if nesting > limits.nesting:
                raise RequestError("document.too_deep", limit=limits.depth)
        elif token.kind in _CLOSING:
            nesting -= 1


@dataclass(slots=True)
class _Outline:
    """One definition without what it spreads: its depth, size, and each spread with the depth it stands at."""

    depth: int = 0
    fields: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)
    aliases: int = 0
    directives: int = 0


def _check(document: DocumentNode, limits: Limits) -> None:
    fragments: dict[str, _Outline] = {}
    operations: list[tuple[OperationDefinitionNode, _Outline]] = []
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = _outline(definition.selection_set, limits)
        elif isinstance(definition, OperationDefinitionNode):
            outline = _outline(definition.selection_set, limits)
            outline.directives += len(definition.directives or ())
            operations.append((definition, outline))
        else:
            raise RequestError("document.not_executable")
    outlines = [*fragments.values(), *(outline for _, outline in operations)]
    for code, found, limit in (
        ("document.too_many_fragments", len(fragments), limits.fragments),
        ("document.too_many_spreads", sum(len(one.spreads) for one in outlines), limits.spreads),
        ("document.too_many_aliases", sum(one.aliases for one in outlines), limits.aliases),
        ("document.too_many_directives", sum(one.directives for one in outlines), limits.directives),
    ):
        if found > limit:
            raise RequestError(code, limit=limit)
    whole = _expand(fragments)
    for _, outline in operations:
        depth, fields = _with_spreads(outline, whole)
        if depth > limits.depth:
            raise RequestError("document.too_deep", limit=limits.depth)
        if fields > limits.fields:
            raise RequestError("document.too_many_fields", limit=limits.fields)


def _outline(selection_set: SelectionSetNode, limits: Limits) -> _Outline:
    """Walk one definition with a stack of its own."""
    outline = _Outline()
    stack = [(selection_set, 1, True)]
    while stack:
        current, depth, root = stack.pop()
        names: Counter[str] = Counter()
        for selection in current.selections:
            outline.directives += len(selection.directives or ())
            if isinstance(selection, FragmentSpreadNode):
                outline.spreads.append((selection.name.value, depth - 1))
                continue
            if not isinstance(selection, FieldNode):
                stack.append((selection.selection_set, depth, root))  # type: ignore[attr-defined]
                continue
            name = selection.name.value
            outline.fields += 1
            outline.aliases += selection.alias is not None
            names[selection.alias.value if selection.alias else name] += 1
            if root and name in _INTROSPECTION:
                continue
            counted = depth - (name in _UNCOUNTED)
            outline.depth = max(outline.depth, counted)
            if selection.selection_set is not None:
                stack.append((selection.selection_set, counted + 1, False))
        if names and names.most_common(1)[0][1] > limits.repeats:
            raise RequestError("document.field_repeated", limit=limits.repeats)
    return outline


def _expand(fragments: dict[str, _Outline]) -> dict[str, tuple[int, int]]:
    """Depth and size of every fragment with all it spreads; a circle is refused."""
    whole: dict[str, tuple[int, int]] = {}
    for first in fragments:
        stack, under_way = [first], {first}
        while stack:
            name = stack[-1]
            waiting = [
                spread for spread, _ in fragments[name].spreads if spread in fragments and spread not in whole
            ]
            if waiting:
                if waiting[0] in under_way:
                    raise RequestError("document.fragment_circle")
                stack.append(waiting[0])
                under_way.add(waiting[0])
                continue
            if name not in whole:
                whole[name] = _with_spreads(fragments[name], whole)
            under_way.discard(stack.pop())
    return whole


def _with_spreads(outline: _Outline, whole: dict[str, tuple[int, int]]) -> tuple[int, int]:
    depth, fields = outline.depth, outline.fields
    for name, at in outline.spreads:
        inner_depth, inner_fields = whole.get(name, (0, 0))
        depth, fields = max(depth, at + inner_depth), fields + inner_fields
    return depth, fields

"""The rare answer in which something is missing: markers become errors, and nulls rise as the spec says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from fellesskap_graphql.compiler.tree import Shape
from fellesskap_graphql.errors import entry
from fellesskap_graphql.limits import ERRORS


class _Rise(Exception):
    """A null in a place that may not hold one."""


def settle(body: bytes, mark: bytes, shape: Shape, markers: Sequence[tuple[str, str]]) -> bytes:
    """Answer with `data` where every marker has become null, or risen, and an entry in `errors`."""
    # PostgreSQL's text cannot hold U+0000, so a string that begins with it can only be a marker.
    response = msgspec.json.decode(body.replace(mark, b"\\u0000"))
    errors: list[dict[str, Any]] = []
    try:
        data = _walk(response["data"], shape, [], markers, errors)
    except _Rise:
        data = None
    return msgspec.json.encode({"data": data, "errors": errors[:ERRORS]})


def _walk(
    value: Any,
    shape: Shape,
    path: list[str | int],
    markers: Sequence[tuple[str, str]],
    errors: list[dict[str, Any]],
) -> Any:
    if isinstance(value, str) and value.startswith("\x00"):
        code, name = markers[int(value[1:])]
        errors.append(entry(code, path, field=name))
        value = None
    elif isinstance(value, dict) and shape.children is not None:
        try:
            value = {
                key: _walk(inner, shape.children[key], [*path, key], markers, errors)
                for key, inner in value.items()
            }
        except _Rise:
            value = None
    elif isinstance(value, list) and shape.item is not None:
        item = shape.item
        try:
            value = [_walk(inner, item, [*path, index], markers, errors) for index, inner in enumerate(value)]
        except _Rise:
            value = None
    if value is None and shape.nonnull:
        raise _Rise
    return value

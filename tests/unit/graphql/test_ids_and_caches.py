"""Global ids, the bounded cache, and the slow path for missing values, apart from any schema."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap_graphql.compiler.cache import Cache
from fellesskap_graphql.compiler.settle import settle
from fellesskap_graphql.compiler.tree import Shape
from fellesskap_graphql.ids import global_id, key_of, split, text_key_of


@given(st.uuids(), st.sampled_from(["Case", "AgendaItem"]))
def test_an_id_names_its_type_and_row_and_nothing_else(key: UUID, name: str) -> None:
    made = global_id(name, key)

    assert split(made) == (name, str(key))
    assert key_of(made, name) == key
    assert text_key_of(made, name) == str(key)
    assert key_of(made, "Body") is None


@given(st.one_of(st.text(), st.integers(), st.none()))
def test_anything_else_names_nothing(value: object) -> None:
    assert split(value) is None
    assert key_of(value, "Case") is None


def test_a_cache_forgets_what_was_used_longest_ago() -> None:
    cache: Cache[str] = Cache(2)
    cache.put("a", "A")
    cache.put("b", "B")
    assert cache.get("a") == "A"
    cache.put("c", "C")

    assert [cache.get(key) for key in "abc"] == ["A", None, "C"]
    assert len(cache) == 2


_LEAF, _SURE = Shape(nonnull=False), Shape(nonnull=True)
_MARKERS = [("field.null", "A.b"), ("field.not_allowed", "A.c")]


def _settled(body: str, shape: Shape) -> object:
    return msgspec.json.decode(settle(body.encode(), b"\x01", shape, _MARKERS))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Shape(nonnull=False, children={"b": _LEAF}), {"a": {"b": None}, "z": 1}),
        (Shape(nonnull=False, children={"b": _SURE}), {"a": None, "z": 1}),
        (Shape(nonnull=True, children={"b": _SURE}), None),
    ],
)
def test_a_null_rises_as_far_as_it_must(place: Shape, expected: object) -> None:
    shape = Shape(nonnull=False, children={"a": place, "z": _SURE})

    assert _settled('{"data":{"a":{"b":"\x010"},"z":1}}', shape) == {
        "data": expected,
        "errors": [
            {
                "message": "Cannot return null for non-nullable field A.b.",
                "path": ["a", "b"],
                "extensions": {"code": "field.null"},
            }
        ],
    }


@pytest.mark.parametrize(
    ("item", "nonnull", "expected"),
    [
        (Shape(nonnull=False, children={"b": _SURE}), True, {"l": [{"b": 1}, None]}),
        (Shape(nonnull=True, children={"b": _SURE}), False, {"l": None}),
        (Shape(nonnull=True, children={"b": _SURE}), True, None),
    ],
)
def test_a_null_in_a_list_takes_the_item_or_the_list(item: Shape, nonnull: bool, expected: object) -> None:
    shape = Shape(nonnull=False, children={"l": Shape(nonnull, item=item)})
    answer = _settled('{"data":{"l":[{"b":1},{"b":"\x011"}]}}', shape)

    assert isinstance(answer, dict)
    assert answer["data"] == expected
    assert answer["errors"][0]["path"] == ["l", 1, "b"]
    assert answer["errors"][0]["extensions"] == {"code": "field.not_allowed"}


def test_a_text_that_looks_like_a_marker_stays_a_text() -> None:
    shape = Shape(nonnull=False, children={"a": _SURE, "b": _LEAF})

    assert _settled('{"data":{"a":"\\u00010 \\\\u00000","b":"\x010"}}', shape) == {
        "data": {"a": "\x010 \\u00000", "b": None},
        "errors": [
            {
                "message": "Cannot return null for non-nullable field A.b.",
                "path": ["b"],
                "extensions": {"code": "field.null"},
            }
        ],
    }

"""Documents that mean harm, or ask too much: refused quickly and before they cost anything else."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fellesskap_graphql.compiler.document import open_document
from fellesskap_graphql.compiler.guard import read
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.limits import FOREIGN, budget
from fellesskap_graphql.schema import community

# A hostile document that is worked through takes seconds or for ever; what is fast enough is measured, not judged.
_LIMIT_SECONDS = 2.0
_LIMIT_KILOBYTES = 20 * 1024


def _nested(depth: int, field: str = "partOf") -> str:
    return '{ body(key: "x") {' + f" {field} {{" * depth + " key" + " }" * depth + " } }"


def _bomb(fragments: int, spreads: int) -> str:
    parts = ["{ bodies { ...F0 } }"]
    for number in range(fragments):
        inner = " ".join(f"a{n}: partOf {{ ...F{number + 1} }}" for n in range(spreads))
        parts.append(f"fragment F{number} on Body {{ {inner} }}")
    parts.append(f"fragment F{fragments} on Body {{ key }}")
    return " ".join(parts)


HOSTILE = {
    "deep": _nested(8),
    "very deep": _nested(300),
    "deeper than a stack": "{" + "a{" * 30_000,
    "deep lists": "{ bodies(kinds: " + "[" * 450 + "]" * 450 + ") { key } }",
    "deep objects": "{ bodies(kinds: " + "{a:" * 300 + "1" + "}" * 300 + ") { key } }",
    "deep types": "query($a: " + "[" * 450 + "Int" + "]" * 450 + ") { bodies { key } }",
    "deep in fragments": "{ bodies { ...A } } fragment A on Body { partOf { partOf { ...B } } } "
    "fragment B on Body { partOf { partOf { partOf { partOf { key } } } } }",
    "wide": "{ bodies { " + "key " * 990 + "} }",
    "very wide": "{ bodies { " + "key " * 3_000 + "} }",
    "the same object over and over": "{ bodies { " + "partOf { key } " * 200 + "} }",
    "aliases": "{ bodies { " + " ".join(f"a{n}: key" for n in range(16)) + " } }",
    **{f"bomb {f} x {s}": _bomb(f, s) for f in (10, 20, 40) for s in (2, 3)},
    "small bomb": _bomb(6, 2),
    "circle": "{ bodies { ...A } } fragment A on Body { partOf { ...B } } fragment B on Body { partOf { ...A } }",
    "circle of one": "{ bodies { ...A } } fragment A on Body { ...A }",
    "circle nobody spreads": "{ bodies { key } } fragment A on Body { ...B } fragment B on Body { ...A }",
    "many fragments": "{ bodies { key } } " + " ".join(f"fragment F{n} on Body {{ key }}" for n in range(11)),
    "many spreads": "{ bodies { " + "...F " * 21 + "} } fragment F on Body { key }",
    "directives": "{ bodies { key " + "@include(if: true) " * 6 + "} }",
    "unknown directives": "{ bodies { key " + "@a " * 300 + "} }",
    "a long literal": '{ body(key: "' + "x" * 70_000 + '") { key } }',
    "a long block": '{ body(key: """' + "x\n" * 40_000 + '""") { key } }',
    "many list values": "{ bodies(kinds: [" + "STRATEGIC " * 1_000 + "]) { key } }",
    "many variables": "query(" + " ".join(f"$v{n}: Int" for n in range(400)) + ") { bodies { key } }",
    "schema circles": "{ __schema { types { " + "fields { type { " * 8 + "name" + " } }" * 8 + " } } }",
    "schema": "{ __schema { types { name } } }",
    "schema in a fragment": "{ ...F } fragment F on Query { ... { __schema { types { name } } } }",
    "a comment of a megabyte": "#" + "x" * 1_000_000 + "\n{ bodies { key } }",
    "many comments": "#\n" * 40_000 + "{ bodies { key } }",
    "many operations": " ".join(f"query Q{n} {{ bodies {{ key }} }}" for n in range(300)),
    "letters beyond ascii": "{ bodies { " + "å" * 60_000 + " } }",
    "nothing but commas": "," * 65_000,
    "unclosed": "{ bodies { key ",
    "conflicts": "{ bodies { "
    + " ".join(f"partOf {{ a: {one} }}" for one in ("key", "name", "level") * 3)
    + " } }",
    "types": "type A { b: Int } { bodies { key } }",
}


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """The graph, with what is alive taken out of the collector's rounds, as a server does when it starts."""
    found = community()
    gc.collect()
    gc.freeze()
    yield found
    gc.unfreeze()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_at_once(graph: Graph, name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with pytest.raises(RequestError) as refused:
        open_document(graph.schema, HOSTILE[name], None, FOREIGN, introspection=False)
    spent = time.process_time() - began

    assert spent < _LIMIT_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _LIMIT_KILOBYTES
    assert len(refused.value.entries()) <= 5
    assert "Did you mean" not in str(refused.value.entries())


def _repeated(*times: int) -> str:
    text = "key"
    for number in reversed(times):
        text = " ".join(f"partOf {{ {text} }}" for _ in range(number))
    return "{ bodies { " + text + " } }"


@pytest.mark.parametrize(
    "text",
    [
        _repeated(5, 5, 5),
        _repeated(3, 3, 3, 3),
        "{ bodies { "
        + " ".join(f"...F{n}" for n in range(9))
        + " } } "
        + " ".join(f"fragment F{n} on Body {{ {_repeated(3, 3)[11:-4]} }}" for n in range(9)),
        _bomb(4, 2),
    ],
)
def test_what_is_allowed_is_validated_in_time_too(graph: Graph, text: str) -> None:
    began = time.process_time()
    open_document(graph.schema, text, None, FOREIGN, introspection=False)

    assert time.process_time() - began < _LIMIT_SECONDS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_nested(5), None),
        (_nested(6), "document.too_deep"),
        ("{ meetings { edges { node { body { region { members { partner { key } } } } } } } }", None),
        (
            "{ meetings { edges { node { body { region { roles { person { roles { kind { a } } } } } } } } } }",
            "document.too_deep",
        ),
        ("{ bodies { " + " ".join(f"a{n}: key" for n in range(15)) + " } }", None),
        (HOSTILE["aliases"], "document.too_many_aliases"),
        ("{ bodies { ...F } } " + " ".join(f"fragment F{n} on Body {{ key }}" for n in range(9)), None),
        (HOSTILE["many fragments"], "document.too_many_fragments"),
        ("{ bodies { " + "...F " * 20 + "} } fragment F on Body { key }", None),
        (HOSTILE["many spreads"], "document.too_many_spreads"),
        ("{ bodies { key " + "@include(if: true) " * 5 + "} }", None),
        (HOSTILE["directives"], "document.too_many_directives"),
        ("{ bodies { " + "key " * 5 + "} }", None),
        ("{ bodies { " + "key " * 6 + "} }", "document.field_repeated"),
        ("{" + "a " * 998 + "}", "document.field_repeated"),
        ("{" + "a " * 999 + "}", "document.too_many_tokens"),
        ("{ a }" + " " * (64 * 1024 - 5), None),
        ("{ a }" + " " * (64 * 1024 - 4), "document.too_large"),
        ("{ a } #å" + " " * (64 * 1024 - 8), "document.too_large"),
        (HOSTILE["circle"], "document.fragment_circle"),
        (HOSTILE["circle nobody spreads"], "document.fragment_circle"),
    ],
)
def test_each_limit_refuses_just_beyond_it(text: str, code: str | None) -> None:
    if code is None:
        read(text, FOREIGN)
        return
    with pytest.raises(RequestError) as refused:
        read(text, FOREIGN)
    assert refused.value.code == code


def test_a_fragment_counts_as_deep_as_it_stands() -> None:
    text = "{ bodies { ...A } } fragment A on Body { partOf { ...B } } fragment B on Body { seats { id } }"

    read(text, replace(FOREIGN, depth=4))
    with pytest.raises(RequestError):
        read(text, replace(FOREIGN, depth=3))


def test_the_size_of_a_document_is_counted_with_its_fragments_spread_out() -> None:
    text = _bomb(4, 2)

    read(text, replace(FOREIGN, fields=63))
    with pytest.raises(RequestError) as refused:
        read(text, replace(FOREIGN, fields=31))
    assert refused.value.code == "document.too_many_fields"


def test_an_operation_of_ours_may_be_deeper_but_has_a_budget_too() -> None:
    read(_nested(10), budget(cost=10, depth=12))
    with pytest.raises(RequestError):
        read(_nested(12), budget(cost=10, depth=12))

"""Finds in the source every text that is translated and every code that is refused with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.extract import extract

ROOT = Path(__file__).parents[1]
SOURCE_ROOTS = ("platform", "tenants", "graphql", "workers")
KEYWORDS = {
    "_": None,
    "mark": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
REFUSALS = {"DomainError", "NotFound", "NotAllowed", "RuleBroken", "Invalid", "Conflict"}


@dataclass(frozen=True)
class Text:
    """A text by context and key, where it stands, and whether it is counted."""

    context: str | None
    key: str
    counted: bool
    place: str


@dataclass(frozen=True)
class Refusal:
    """A refusal by its code, with the names of the facts it passes; None where they are not written out."""

    code: str
    facts: frozenset[str] | None
    place: str


def python_files() -> Iterator[Path]:
    """List the product's Python files."""
    for root in SOURCE_ROOTS:
        yield from sorted((ROOT / root).rglob("*.py"))


def template_files() -> Iterator[Path]:
    """List the product's Jinja templates."""
    for root in SOURCE_ROOTS:
        for folder in sorted((ROOT / root).rglob("templates")):
            yield from sorted(
                path for path in folder.rglob("*.*") if path.suffix in {".html", ".txt", ".jinja"}
            )


@cache
def texts() -> tuple[Text, ...]:
    """Find every text that code or a template has translated."""
    found = [text for path in python_files() for text in _texts(path, "python")]
    found += [text for path in template_files() for text in _texts(path, "jinja2")]
    return tuple(found)


@cache
def refusals() -> tuple[Refusal, ...]:
    """Find every refusal whose code is written out."""
    return tuple(refusal for path in python_files() for refusal in _refusals(path))


@cache
def strings_in_source() -> tuple[frozenset[str], frozenset[str]]:
    """Find every string in the code, and every beginning of a code that an f-string goes on."""
    whole, begun = set(), set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                begun.add(str(first.value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    return frozenset(whole), frozenset(text for text in begun if re.fullmatch(r"[a-z_]+\.[a-z_.]*", text))


def _texts(path: Path, method: str) -> Iterator[Text]:
    if method == "python" and not re.search(r"fellesskap\.texts|gettext", path.read_text()):
        return
    options = {"encoding": "utf-8", "silent": "false", "newstyle_gettext": "true", "trimmed": "false"}
    with path.open("rb") as file:
        for line, key, _, context in extract(method, file, keywords=KEYWORDS, options=options):
            forms = key if isinstance(key, tuple) else (key,)
            if forms[0]:
                yield Text(context, forms[0], len(forms) > 1, f"{path.relative_to(ROOT)}:{line}")


def _refusals(path: Path) -> Iterator[Refusal]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in REFUSALS:
            continue
        facts = frozenset(keyword.arg or "" for keyword in node.keywords)
        for code in _codes(node.args[0]):
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield Refusal(code, None if "" in facts else facts, place)


def _codes(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _codes(argument.body)
        yield from _codes(argument.orelse)

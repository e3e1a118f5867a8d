"""What a text may consist of: a document is read into the one form it is kept in, or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fellesskap.errors import Invalid
from fellesskap.prose.rendering import BULLET, Document, to_plain
from fellesskap.prose.vocabulary import (
    DEEPEST,
    LONGEST_ADDRESS,
    MARKS,
    MOST_COLUMNS,
    MOST_NODES,
    SCHEMES,
    SHAPES,
)

LONGEST_WRITTEN = 400_000
"""How long a document may be as JSON text; its words have a limit of their own."""

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOT_IN_ADDRESSES = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as it is kept, its words without marks, where it points, and whether it came as a document."""

    document: Document
    plain: str
    links: tuple[str, ...] = ()
    structured: bool = False


def read(given: str, field: str | None = None) -> Prose:
    """Read a text that is either plain, or a document as JSON; `field` is named in a refusal."""
    if not given.lstrip().startswith("{"):
        return from_plain(given)
    if len(given) > LONGEST_WRITTEN:
        raise Invalid("prose.too_large", field=field, rule="R-PROSE-2")
    try:
        value = json.loads(given)
    except (ValueError, RecursionError):
        return from_plain(given)
    if not isinstance(value, dict) or value.get("type") != "doc":
        return from_plain(given)
    document = require_document(value, field)
    links = tuple(dict.fromkeys(_links(document)))
    return Prose(document, to_plain(document), links, structured=True)


def from_plain(text: str) -> Prose:
    """Make paragraphs of blank lines and lists of lines that begin with a dash or a bullet."""
    text = text.replace("\r\n", "\n").strip()
    content: list[Document] = []
    for paragraph in _BLANK.split(text) if text else ():
        content += _blocks([line.strip() for line in paragraph.split("\n") if line.strip()])
    return Prose({"type": "doc", "content": content}, text)


def require_document(value: object, field: str | None = None) -> Document:
    """R-PROSE-1: A text consists of the shapes of the vocabulary and nothing else; what is none is refused, not
    dropped. Rows of a table are filled to equal length, and empty paragraphs at the end go.

    Source: features 3.7; safety.md §7 V1.3 (sanitising by an allow-list).
    """
    reading = _Reading(field)
    document = reading.node(value, frozenset({"doc"}), 0)
    content = document["content"]
    while content and content[-1] == {"type": "paragraph"}:
        content.pop()
    return document


class _Reading:
    """One document on its way in; counts its nodes so that no text is endless."""

    def __init__(self, field: str | None) -> None:
        self._field = field
        self._nodes = 0

    def node(self, value: object, allowed: frozenset[str], depth: int) -> Document:
        self._require_size(depth)
        if (
            not isinstance(value, dict)
            or not isinstance(kind := value.get("type"), str)
            or kind not in allowed
        ):
            raise self._unknown()
        if kind == "text":
            return self._text(value)
        shape = SHAPES[kind]
        self._require_keys(value, {"type", "content", "attrs"} if shape.children or shape.attrs else {"type"})
        made: Document = {"type": kind}
        if shape.attrs:
            made["attrs"] = self._attributes(value.get("attrs"), shape.attrs)
        elif value.get("attrs"):
            raise self._unknown()
        given = value.get("content", [])
        if not isinstance(given, list) or (shape.filled and not given):
            raise self._unknown()
        content = _joined([self.node(child, shape.children, depth + 1) for child in given])
        if content or kind == "doc":
            made["content"] = content
        return self._even(made) if kind == "table" else made

    def _text(self, value: dict[str, Any]) -> Document:
        self._require_keys(value, {"type", "text", "marks"})
        text = value.get("text")
        if not isinstance(text, str) or not text:
            raise self._unknown()
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self._unknown() from None
        made: Document = {"type": "text", "text": _INVISIBLE.sub("", re.sub(r"[\r\n\t]+", " ", text)) or " "}
        marks = self._marks(value.get("marks", []))
        return {**made, "marks": marks} if marks else made

    def _marks(self, given: object) -> list[Document]:
        if not isinstance(given, list):
            raise self._unknown()
        found: dict[str, Document] = {}
        for mark in given:
            kind = mark.get("type") if isinstance(mark, dict) else None
            if not isinstance(kind, str) or kind not in MARKS or kind in found:
                raise self._unknown()
            self._require_keys(mark, {"type", "attrs"})
            found[kind] = {"type": kind}
            if kind == "link":
                found[kind]["attrs"] = {"href": self._address(mark.get("attrs"))}
            elif mark.get("attrs"):
                raise self._unknown()
        return [found[kind] for kind in MARKS if kind in found]

    def _address(self, attrs: object) -> str:
        """R-PROSE-3: A link leads to a page or a mailbox, and to nothing that a browser would run.

        Source: OWASP, cross site scripting prevention (URL schemes by an allow-list).
        """
        href = attrs.get("href") if isinstance(attrs, dict) and set(attrs) == {"href"} else None
        if (
            not isinstance(href, str)
            or not href.lower().startswith(SCHEMES)
            or href.lower() in SCHEMES
            or len(href) > LONGEST_ADDRESS
            or _NOT_IN_ADDRESSES.search(href)
            or not href.isprintable()
        ):
            raise Invalid("prose.link_not_allowed", field=self._field, rule="R-PROSE-3")
        return href

    def _attributes(self, given: object, known: dict[str, tuple[int, ...]]) -> Document:
        if not isinstance(given, dict) or set(given) != set(known):
            raise self._unknown()
        for name, values in known.items():
            if type(given[name]) is not int or given[name] not in values:
                raise self._unknown()
        return dict(given)

    def _even(self, table: Document) -> Document:
        rows = table["content"]
        columns = max(len(row["content"]) for row in rows)
        if columns > MOST_COLUMNS:
            raise Invalid("prose.too_large", field=self._field, rule="R-PROSE-2")
        for row in rows:
            kind = row["content"][-1]["type"]
            lacking = columns - len(row["content"])
            row["content"] += [{"type": kind, "content": [{"type": "paragraph"}]} for _ in range(lacking)]
        return table

    def _require_size(self, depth: int) -> None:
        """R-PROSE-2: A text has no more nodes, levels and columns than a person writes.

        Source: safety.md §6 (limits on what is taken in).
        """
        self._nodes += 1
        if depth > DEEPEST or self._nodes > MOST_NODES:
            raise Invalid("prose.too_large", field=self._field, rule="R-PROSE-2")

    def _require_keys(self, value: dict[str, Any], known: set[str]) -> None:
        if not set(value) <= known:
            raise self._unknown()

    def _unknown(self) -> Invalid:
        return Invalid("prose.shape_unknown", field=self._field, rule="R-PROSE-1")


def _blocks(rows: list[str]) -> list[Document]:
    blocks: list[Document] = []
    for row in rows:
        pointed = BULLET.match(row)
        last = blocks[-1] if blocks else None
        if pointed:
            item = {"type": "list_item", "content": [_paragraph(row[pointed.end() :])]}
            if last is None or last["type"] != "bullet_list":
                blocks.append({"type": "bullet_list", "content": [item]})
            else:
                last["content"].append(item)
        elif last is None or last["type"] != "paragraph":
            blocks.append(_paragraph(row))
        else:
            last["content"] += [{"type": "hard_break"}, {"type": "text", "text": row}]
    return blocks


def _paragraph(text: str) -> Document:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def _joined(content: list[Document]) -> list[Document]:
    """Neighbouring texts with the same marks are one, as ProseMirror keeps them."""
    done: list[Document] = []
    for node in content:
        last = done[-1] if done else None
        alike = last is not None and last["type"] == node["type"] == "text"
        if last is not None and alike and last.get("marks") == node.get("marks"):
            last["text"] += node["text"]
        else:
            done.append(node)
    return done


def _links(node: Document) -> Iterator[str]:
    for mark in node.get("marks", ()):
        if mark["type"] == "link":
            yield mark["attrs"]["href"]
    for child in node.get("content", ()):
        yield from _links(child)

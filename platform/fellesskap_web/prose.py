"""Structured text between a form and a page: what the editor is given, what is shown, what two texts differ in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from fellesskap.errors import Invalid
from fellesskap.prose import Document, Line, Prose, compare, from_plain, lines, read, to_html


def as_html(document: Document, below: int = 1) -> Markup:
    """Give a document of ours as HTML with its headings `below` levels down; text is escaped on the way."""
    return Markup(to_html(document, below))  # noqa: S704  made of the vocabulary's shapes and escaped text


def words_of(value: str) -> str:
    """Give the words of what a field of prose holds, for a browser without the editor."""
    return _lenient(value).plain


def document_of(value: str | Document | None) -> str:
    """Give the document for the editor as JSON; empty where there is only plain text."""
    if isinstance(value, str):
        found = _lenient(value)
        return json.dumps(found.document, ensure_ascii=False) if found.structured else ""
    return json.dumps(value, ensure_ascii=False) if value else ""


def difference(before: Document | None, after: Document | None) -> list[Line]:
    """Compare two sections; none is one without words."""
    return compare(lines(before or {}), lines(after or {}))


def difference_of_words(before: str, after: str) -> list[Line]:
    """Compare two texts that are kept without structure."""
    return difference(*(from_plain(text).document if text else None for text in (before, after)))


def section_of(texts: Mapping[str, Any] | None, name: str, plain: str) -> Document | None:
    """Find a section's document, or make it of its words where the reader sees no edition; None without words."""
    if texts is not None and name in texts:
        document: Document = texts[name]
        return document
    return from_plain(plain).document if plain else None


def _lenient(value: str) -> Prose:
    try:
        return read(value)
    except Invalid:
        return from_plain(value)

"""A document as HTML for pages and as plain text for mails, search, comparing and the guard.

Both take a document that `require_document` has let in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

Document = dict[str, Any]

BULLET = re.compile(r"[-–•*] +(?=\S)")

_TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table_row": "tr",
    "table_cell": "td",
}
_MARKS = {"strong": "strong", "em": "em"}


def to_html(document: Document, below: int = 1) -> str:
    """Write a document as HTML; its headings come `below` levels under their own, where the page has them."""
    return "".join(_html(node, below) for node in outlined(document))


def outlined(document: Document) -> list[Document]:
    """List the blocks of a document with headings that leave no level out, as readers by ear move by them."""
    blocks: list[Document] = []
    headed = False
    for node in document.get("content", ()):
        if node["type"] == "heading" and not headed and node["attrs"]["level"] > 3:
            blocks.append({**node, "attrs": {"level": 3}})
            continue
        headed = headed or node["type"] == "heading"
        blocks.append(node)
    return blocks


def to_plain(document: Document) -> str:
    """Write a document as plain text, in the form that `from_plain` reads lists and paragraphs from."""
    return "\n\n".join("\n".join(part) for part in _parts(document) if any(part)).strip()


def lines(document: Document) -> list[str]:
    """List the paragraphs, headings, list items and rows of a document, in order, for comparing two."""
    return [line for part in _parts(document) for line in part if line.strip()]


def _html(node: Document, below: int) -> str:
    kind = node["type"]
    if kind == "text":
        return _marked(node)
    if kind == "hard_break":
        return "<br>"
    if kind == "table":
        return _table(node, below)
    content = node.get("content", ())
    if kind in ("list_item", "table_cell"):
        inner = _tight(content, below)
    else:
        inner = "".join(_html(child, below) for child in content)
    if kind == "heading":
        tag = f"h{node['attrs']['level'] + below}"
        return f"<{tag}>{inner}</{tag}>" if inner else ""
    if kind == "paragraph" and not inner:
        return ""
    return f"<{_TAGS[kind]}>{inner}</{_TAGS[kind]}>"


def _tight(content: Iterable[Document], below: int) -> str:
    """A lone paragraph in an item or a cell needs no element of its own."""
    content = list(content)
    if (
        content
        and content[0]["type"] == "paragraph"
        and all(one["type"] != "paragraph" for one in content[1:])
    ):
        first = "".join(_html(child, below) for child in content[0].get("content", ()))
        return first + "".join(_html(child, below) for child in content[1:])
    return "".join(_html(child, below) for child in content)


def _table(node: Document, below: int) -> str:
    rows = node["content"]
    headed = is_header(rows[0])
    html = [_row(row, below, "col" if headed and place == 0 else "row") for place, row in enumerate(rows)]
    if headed:
        html[0] = f"<thead>{html[0]}</thead>"
    html[1 if headed else 0 :] = [f"<tbody>{''.join(html[1 if headed else 0 :])}</tbody>"]
    return f'<div class="prose-table"><table class="ds-table">{"".join(html)}</table></div>'


def is_header(row: Document) -> bool:
    """Tell whether a row names the columns below it."""
    return all(cell["type"] == "table_header" for cell in row["content"])


def _row(row: Document, below: int, scope: str) -> str:
    cells = []
    for cell in row["content"]:
        inner = _tight(cell["content"], below)
        header = cell["type"] == "table_header"
        cells.append(f'<th scope="{scope}">{inner}</th>' if header else f"<td>{inner}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _marked(node: Document) -> str:
    html = escape(node["text"])
    for mark in reversed(node.get("marks", ())):
        if mark["type"] == "link":
            html = f'<a class="ds-link" href="{escape(mark["attrs"]["href"])}" rel="noopener noreferrer">{html}</a>'
        else:
            tag = _MARKS[mark["type"]]
            html = f"<{tag}>{html}</{tag}>"
    return html


def _parts(document: Document) -> list[list[str]]:
    return [_block_lines(node, "") for node in document.get("content", ())]


def _block_lines(node: Document, indent: str) -> list[str]:
    match node["type"]:
        case "paragraph" | "heading":
            return [indent + line for line in _inline(node).split("\n")]
        case "bullet_list" | "ordered_list":
            numbered = node["type"] == "ordered_list"
            return [
                line
                for place, item in enumerate(node["content"], 1)
                for line in _item(item, f"{place}. " if numbered else "- ", indent)
            ]
        case "table":
            return [
                indent + "\t".join(" ".join(_inner(cell)) for cell in row["content"])
                for row in node["content"]
            ]
        case _:
            return [line for child in node.get("content", ()) for line in _block_lines(child, indent)]


def _item(item: Document, mark: str, indent: str) -> list[str]:
    first, *rest = item["content"]
    if first["type"] != "paragraph":
        return [line for child in item["content"] for line in _block_lines(child, indent + "  ")]
    head, *more = _inline(first).split("\n")
    below = [line for child in rest for line in _block_lines(child, indent + "  ")]
    return [indent + mark + head, *(f"{indent}  {line}" for line in more), *below]


def _inner(cell: Document) -> list[str]:
    return [line.strip() for child in cell["content"] for line in _block_lines(child, "") if line.strip()]


def _inline(node: Document) -> str:
    return "".join(
        "\n" if child["type"] == "hard_break" else child["text"] for child in node.get("content", ())
    )

"""Structured text: the small, closed set of shapes that people write in, and what becomes of it everywhere.

`vocabulary.json` is the one place that says which shapes there are; the editor in the browser is built from the
same file. A document is ProseMirror's JSON. `rules` reads and refuses, `rendering` gives HTML and plain text,
`difference` compares word by word. Papers are set from the document itself.
"""

from fellesskap.prose.difference import Change, Line, Piece, compare
from fellesskap.prose.rendering import Document, lines, outlined, to_html, to_plain
from fellesskap.prose.rules import Prose, from_plain, read

__all__ = [
    "Change",
    "Document",
    "Line",
    "Piece",
    "Prose",
    "compare",
    "from_plain",
    "lines",
    "outlined",
    "read",
    "to_html",
    "to_plain",
]

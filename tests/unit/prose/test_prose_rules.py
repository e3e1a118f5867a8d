"""What a text may consist of: read into one form whatever it is sent as, and refused where it is something else."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.errors import Invalid
from fellesskap.prose import Document, from_plain, read, to_html, to_plain
from fellesskap.prose.rules import require_document
from fellesskap.prose.vocabulary import DEEPEST, MOST_COLUMNS, MOST_NODES, SCHEMES, SHAPES


def text(words: str, *marks: Document) -> Document:
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def paragraph(*content: Document) -> Document:
    return {"type": "paragraph", "content": list(content)} if content else {"type": "paragraph"}


def doc(*content: Document) -> Document:
    return {"type": "doc", "content": list(content)}


def heading(words: str, level: int = 3) -> Document:
    return {"type": "heading", "attrs": {"level": level}, "content": [text(words)]}


def cells(kind: str, *words: str) -> Document:
    return {
        "type": "table_row",
        "content": [{"type": kind, "content": [paragraph(text(word))]} for word in words],
    }


def item(*content: Document) -> Document:
    return {"type": "list_item", "content": list(content)}


def link(href: Any) -> Document:
    return {"type": "link", "attrs": {"href": href}}


STRONG, EM = {"type": "strong"}, {"type": "em"}
WHOLE = doc(
    heading("Bakgrunn"),
    paragraph(
        text("Vi har "), text("prøvd", STRONG), text(" dette", EM), {"type": "hard_break"}, text("før")
    ),
    {
        "type": "ordered_list",
        "content": [
            {"type": "list_item", "content": [paragraph(text("Først"))]},
            {
                "type": "list_item",
                "content": [
                    paragraph(text("Så")),
                    {
                        "type": "bullet_list",
                        "content": [{"type": "list_item", "content": [paragraph(text("i Lom"))]}],
                    },
                ],
            },
        ],
    },
    {"type": "blockquote", "content": [paragraph(text("som avtalt"))]},
    {"type": "table", "content": [cells("table_header", "År", "Antall"), cells("table_cell", "2026", "12")]},
    paragraph(text("Se avtalen", link("https://example.no/a?b=1&c=2"))),
)

_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"))
_WORDS = st.text(_CHARACTERS, min_size=1, max_size=12)
_MARKS = st.lists(st.sampled_from(["link", "strong", "em"]), unique=True).map(
    lambda kinds: [link("mailto:post@example.no") if kind == "link" else {"type": kind} for kind in kinds]
)
_TEXT = st.builds(lambda words, marks: text(words, *marks), _WORDS, _MARKS)
_INLINE = st.lists(_TEXT | st.just({"type": "hard_break"}), max_size=4)
_PARAGRAPH = _INLINE.map(lambda content: paragraph(*content))


def _lists(inner: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    items = st.lists(inner, min_size=1, max_size=3).map(
        lambda blocks: {"type": "list_item", "content": blocks}
    )
    return st.builds(
        lambda kind, content: {"type": kind, "content": content},
        st.sampled_from(["bullet_list", "ordered_list"]),
        st.lists(items, min_size=1, max_size=3),
    )


_INNER = st.recursive(_PARAGRAPH, _lists, max_leaves=6)
_CELLS = st.builds(
    lambda kind, content: {"type": kind, "content": content},
    st.sampled_from(["table_cell", "table_header"]),
    st.lists(_INNER, min_size=1, max_size=2),
)
_ROWS = st.lists(_CELLS, min_size=1, max_size=3).map(
    lambda content: {"type": "table_row", "content": content}
)
_TABLE = st.lists(_ROWS, min_size=1, max_size=3).map(lambda content: {"type": "table", "content": content})
_HEADING = st.builds(
    lambda level, content: {
        "type": "heading",
        "attrs": {"level": level},
        **({"content": content} if content else {}),
    },
    st.sampled_from([3, 4]),
    _INLINE,
)
_QUOTE = st.lists(_INNER, min_size=1, max_size=2).map(
    lambda content: {"type": "blockquote", "content": content}
)
DOCUMENTS = st.lists(_INNER | _HEADING | _QUOTE | _TABLE, max_size=5).map(lambda content: doc(*content))

_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(
        [*SHAPES, "script", "<script>alert(1)</script>", "javascript:alert(1)", '"><img onerror=x>']
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "content", "attrs", "marks", "text", "href", "level", "onclick", "style"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)

ALLOWED_TAGS = {
    *(
        "p",
        "br",
        "h4",
        "h5",
        "ul",
        "ol",
        "li",
        "blockquote",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *("a", "strong", "em"),
}
ALLOWED_ATTRIBUTES = {"href", "rel", "class", "scope"}


class Seen(HTMLParser):
    """What a browser would find in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, list[str]] = {}
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def harmless(html: str) -> Seen:
    seen = Seen(html)
    assert seen.tags <= ALLOWED_TAGS
    assert set(seen.attributes) <= ALLOWED_ATTRIBUTES
    assert all(href.lower().startswith(SCHEMES) for href in seen.attributes.get("href", ()))
    return seen


def test_every_shape_of_the_vocabulary_is_read_and_shown() -> None:
    read_whole = read(json.dumps(WHOLE))
    assert read_whole.document == WHOLE
    assert read_whole.links == ("https://example.no/a?b=1&c=2",)
    html = to_html(read_whole.document)
    harmless(html)
    assert "<h4>Bakgrunn</h4>" in html
    assert "<p>Vi har <strong>prøvd</strong><em> dette</em><br>før</p>" in html
    assert "<ol><li>Først</li><li>Så<ul><li>i Lom</li></ul></li></ol>" in html
    assert '<thead><tr><th scope="col">År</th>' in html
    assert 'href="https://example.no/a?b=1&amp;c=2"' in html
    assert read_whole.plain == (
        "Bakgrunn\n\nVi har prøvd dette\nfør\n\n1. Først\n2. Så\n  - i Lom\n\n"
        "som avtalt\n\nÅr\tAntall\n2026\t12\n\nSe avtalen"
    )


def test_a_first_heading_never_leaves_a_level_out() -> None:
    assert to_html(doc(heading("Under", 4), heading("Over", 3), heading("Under", 4))) == (
        "<h4>Under</h4><h4>Over</h4><h5>Under</h5>"
    )


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_what_was_read_once_is_read_the_same_again(document: Document) -> None:
    once = require_document(document)
    assert require_document(json.loads(json.dumps(once))) == once
    seen = harmless(to_html(once))
    squeezed = "".join("".join(seen.words).split())
    for part in _texts(once):
        assert "".join(part.split()) in squeezed
        assert part.strip() in to_plain(once)


def _texts(node: Document) -> list[str]:
    own = [node["text"]] if node["type"] == "text" else []
    return own + [part for child in node.get("content", ()) for part in _texts(child)]


@given(_ANY)
@settings(max_examples=300, deadline=None)
def test_no_random_json_ever_becomes_a_script(value: Any) -> None:
    for candidate in (
        value,
        {"type": "doc", "content": value},
        doc(paragraph({"type": "text", "text": value})),
    ):
        try:
            document = require_document(candidate)
        except Invalid as refusal:
            assert refusal.code.startswith("prose.")
            continue
        harmless(to_html(document))


@given(st.text(_CHARACTERS | st.sampled_from("\n-• "), max_size=200))
@settings(max_examples=200, deadline=None)
def test_plain_text_keeps_every_word_in_order(given_text: str) -> None:
    prose = from_plain(given_text)
    assert not prose.structured
    assert require_document(prose.document) == prose.document
    harmless(to_html(prose.document))
    letters = [one for one in to_plain(prose.document) if one.isalnum()]
    assert letters == [one for one in given_text if one.isalnum()]


def test_plain_text_gets_paragraphs_and_lists() -> None:
    assert to_html(from_plain("Først\r\nså\n\n- en\n• to\n \n\nSlutt").document) == (
        "<p>Først<br>så</p><ul><li>en</li><li>to</li></ul><p>Slutt</p>"
    )
    assert from_plain(" \n ").document == doc()


@pytest.mark.parametrize(
    "given_text", ['{"type": "doc"', "{ikke json", '{"type": "annet"}', "[1]", "{" * 100_000]
)
def test_what_only_looks_like_a_document_is_text(given_text: str) -> None:
    assert read(given_text).plain == given_text


@pytest.mark.parametrize(
    "wrong",
    [
        doc({"type": "script", "content": [text("alert(1)")]}),
        doc({"type": "image", "attrs": {"src": "x"}}),
        doc(text("utenfor avsnitt")),
        doc(paragraph(text("x", {"type": "underline"}))),
        doc(paragraph(text("x", STRONG, STRONG))),
        doc(paragraph(text("x", {"type": "strong", "attrs": {"style": "x"}}))),
        doc({**paragraph(text("x")), "attrs": {"onclick": "x"}}),
        doc({**paragraph(text("x")), "style": "color: red"}),
        doc({"type": "heading", "attrs": {"level": 1}, "content": [text("x")]}),
        doc({"type": "heading", "attrs": {"level": True}, "content": [text("x")]}),
        doc({"type": "heading", "content": [text("x")]}),
        doc({"type": "bullet_list", "content": []}),
        doc({"type": "bullet_list", "content": [paragraph(text("x"))]}),
        doc({"type": "list_item", "content": [paragraph(text("x"))]}),
        doc({"type": "table", "content": [{"type": "table_row", "content": []}]}),
        doc(paragraph({"type": "text", "text": ""})),
        doc(paragraph({"type": "text", "text": "\ud800"})),
        doc(paragraph({"type": "text"})),
        doc({"type": ["paragraph"]}),
        {"type": "doc", "content": "x"},
        {"type": "doc", "content": [None]},
        {"type": "paragraph"},
        None,
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused(wrong: Any) -> None:
    with pytest.raises(Invalid) as refused:
        require_document(wrong, "background")
    assert (refused.value.code, refused.value.field) == ("prose.shape_unknown", "background")
    assert require_document(WHOLE) == WHOLE


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//example.no",
        "/saker/1",
        "https:",
        "https://a b",
        'https://a"onclick=x',
        "https://a\x00b",
        "https://a\u202eb",
        "https://" + "a" * 2_000,
        "",
        None,
        7,
    ],
)
def test_a_link_leads_to_a_page_or_a_mailbox(href: Any) -> None:
    with pytest.raises(Invalid) as refused:
        require_document(doc(paragraph(text("her", link(href)))))
    assert refused.value.code == "prose.link_not_allowed"
    for good in ("https://example.no/æ?x=1#y", "http://example.no", "MAILTO:post@example.no"):
        require_document(doc(paragraph(text("her", link(good)))))


def test_an_endless_text_is_refused_before_it_costs_anything() -> None:
    nested = paragraph(text("x"))
    for _ in range(DEEPEST):
        nested = {"type": "bullet_list", "content": [{"type": "list_item", "content": [nested]}]}
    many = [paragraph(text("x")) for _ in range(MOST_NODES)]
    wide = {"type": "table", "content": [cells("table_cell", *["x"] * (MOST_COLUMNS + 1))]}
    for endless in (doc(nested), doc(*many), doc(wide)):
        with pytest.raises(Invalid) as refused:
            require_document(endless)
        assert refused.value.code == "prose.too_large"
    with pytest.raises(Invalid) as refused:
        read('{"type": "doc", "content": [' + " " * 400_000 + "]}")
    assert refused.value.code == "prose.too_large"
    read(json.dumps(doc({"type": "table", "content": [cells("table_cell", *["x"] * MOST_COLUMNS)]})))


def test_rows_are_filled_and_empty_lines_at_the_end_go() -> None:
    ragged = doc(
        {"type": "table", "content": [cells("table_cell", "a", "b"), cells("table_cell", "c")]}, paragraph()
    )
    table = require_document(ragged)["content"]
    assert len(table) == 1
    assert [len(row["content"]) for row in table[0]["content"]] == [2, 2]


def test_neighbouring_words_with_the_same_marks_are_one() -> None:
    split = doc(paragraph(text("13097", STRONG), text("248022", STRONG), text(" x")))
    assert require_document(split) == doc(paragraph(text("13097248022", STRONG), text(" x")))

"""PDF files: looked through object by object, their words page by page."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from fellesskap.errors import Invalid
from fellesskap.files.rules.parts import Part, Place
from fellesskap.files.rules.xml import said

MOST_PAGES = 3_000
_DEEPEST_FIELD = 32
# What a PDF's reader has for the hyphen at the end of a line, and no new line after it.
_DIVIDED = "\x02"
_SURROGATES = (0xD800, 0xDFFF)
_END = b"%%EOF"

_SCRIPTS = frozenset(("/JS", "/JavaScript"))
_SCRIPTING = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound")
_FILES = frozenset(("/EF", "/EmbeddedFiles", "/EmbeddedFile", "/RichMediaContent", "/XFA", "/Collection"))
_FILE_TYPES = ("/EmbeddedFile", "/RichMedia", "/3D", "/Screen")
_OUTWARD = ("/GoToR", "/GoToE")
_CLICKED = ("http://", "https://", "mailto:", "tel:", "#")
_SAID = (
    "/Contents",
    "/V",
    "/DV",
    "/TU",
    "/RC",
    "/Title",
    "/Alt",
    "/ActualText",
    "/E",
    "/URI",
    "/Opt",
    "/T",
    "/TM",
)
# Who made it and how; what the file is called and what kind of PDF it is stay.
_MAKERS = ("/Author", "/Company", "/Manager", "/SourceModified", "/Creator", "/Keywords", "/Subject")
_MADE_BY = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://purl.org/dc/elements/1.1/}contributor",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "{http://ns.adobe.com/xap/1.0/mm/}History",
    "{http://ns.adobe.com/xap/1.0/mm/}DerivedFrom",
)


def read_pdf(content: bytes) -> tuple[bytes, list[Part]]:
    """R-FILE-9: A PDF is open to read, runs and starts nothing, holds no files, and is nothing else as well.

    Give it without its makers' names, unless it is signed, and its words. Source: safety.md §6 «PDF
    JavaScript/Launch/EmbeddedFile, encrypted, polyglots».
    """
    if not content.rstrip(b"\r\n\t \x00").endswith(_END) or zipfile.is_zipfile(BytesIO(content)):
        raise Invalid("file.two_kinds" if _END in content else "file.damaged", field="file", rule="R-FILE-9")
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise _encrypted()
            if len(pdf.pages) > MOST_PAGES:
                raise Invalid("file.too_heavy", field="file", rule="R-FILE-9")
            beside, signed = _look_through(pdf)
            parts = [*_pages(content, _filled_in(pdf)), *_properties(pdf), *beside]
            return (content if signed else _without_makers(pdf)), parts
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError) as error:
        raise Invalid("file.damaged", field="file", rule="R-FILE-9") from error


def _look_through(pdf: Pdf) -> tuple[list[Part], bool]:
    """Refuse what a PDF may not have; give the words that are not on its pages, and whether it is signed."""
    found: list[str] = []
    signed = False
    for whole in pdf.objects:
        waiting: list[Object] = [whole]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Array):
                waiting.extend(
                    item for item in one if isinstance(item, Array | Dictionary) and not item.is_indirect
                )
                continue
            if not isinstance(one, Dictionary | Stream):
                continue
            keys = one.keys()
            _require_harmless(one, keys)
            signed = signed or "/ByteRange" in keys
            for key in keys:
                value = one.get(key)
                if key in _SAID:
                    found += _strings(value)
                if isinstance(value, Array | Dictionary) and not value.is_indirect:
                    waiting.append(value)
    return [Part(Place.FORM, "\n".join(found))], signed


def _require_harmless(one: Object, keys: set[str]) -> None:
    action = str(one.get("/S")) if isinstance(one.get("/S"), Name) else ""
    types = {str(one.get(key)) for key in ("/Type", "/Subtype") if isinstance(one.get(key), Name)}
    if _SCRIPTS & keys or action in _SCRIPTING:
        raise Invalid("file.has_script", field="file", rule="R-FILE-9")
    if _FILES & keys or types & set(_FILE_TYPES):
        raise Invalid("file.holds_files", field="file", rule="R-FILE-9")
    outward = action in _OUTWARD or (isinstance(one, Stream) and "/F" in keys) or "/OPI" in keys
    if action == "/URI":
        target = str(one.get("/URI", "")).strip().lower()
        outward = not target.startswith(_CLICKED) and ":" in target.partition("/")[0]
    if outward:
        raise Invalid("file.fetches_from_outside", field="file", rule="R-FILE-9")


def _strings(value: Object | None) -> Iterator[str]:
    if isinstance(value, String):
        yield str(value)
    elif isinstance(value, Array):
        for item in value:
            if isinstance(item, String):
                yield str(item)


def _properties(pdf: Pdf) -> list[Part]:
    told = "\n".join(str(value) for value in pdf.docinfo.values() if isinstance(value, String))
    found = [Part(Place.PROPERTIES, told)]
    described = pdf.Root.get("/Metadata")
    if isinstance(described, Stream):
        found.append(Part(Place.PROPERTIES, _told(described.read_bytes())))
    return found


def _told(description: bytes) -> str:
    """Some programs write a description that is not quite XML; then every word of it is read."""
    try:
        return said(description, lambda _: "\n")
    except Invalid as refused:
        if refused.code != "file.damaged":
            raise
        return description.decode("utf-8", "ignore")


def _filled_in(pdf: Pdf) -> Collection[int]:
    """The pages, counted from 0, with a field of a form in which something is written or chosen."""
    if "/AcroForm" not in pdf.Root:
        return ()
    return {number for number, page in enumerate(pdf.pages) if any(map(_is_filled, _notes_of(page.obj)))}


def _notes_of(page: Object) -> Iterator[Object]:
    notes = page.get("/Annots")
    if isinstance(notes, Array):
        yield from (note for note in notes if isinstance(note, Dictionary))


def _is_filled(note: Object) -> bool:
    """A signature is no words, and neither is a tick; a field's kind and value may stand with its parents."""
    if note.get("/Subtype") != Name.Widget:
        return False
    kind: Object | None = None
    value: Object | None = None
    one: Object | None = note
    for _ in range(_DEEPEST_FIELD):
        if not isinstance(one, Dictionary):
            break
        kind = one.get("/FT") if kind is None else kind
        value = one.get("/V") if value is None else value
        one = one.get("/Parent")
    if kind not in (Name.Tx, Name.Ch):
        return False
    return isinstance(value, Stream) or any(said.strip() for said in _strings(value))


def _pages(content: bytes, filled: Collection[int]) -> Iterator[Part]:
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        for number in range(len(document)):
            page = document[number]
            if document.formenv:
                # What is filled in is words of the page, like what was written on it.
                page.flatten()
                page.close()
                page = document[number]
            text = page.get_textpage()
            told = text.get_text_bounded()
            if number in filled:
                yield Part(Place.PAGE, _by_lines(text), number + 1)
                yield Part(Place.FORM, told, number + 1)
            else:
                yield Part(Place.PAGE, told, number + 1)
            text.close()
            page.close()


def _by_lines(text: pypdfium2.PdfTextPage) -> str:
    """The words of a page as they stand on it: fields are written after all else, wherever they are seen."""
    lines: list[list[_Word]] = []
    for word in sorted(_words(text), key=lambda word: -(word.bottom + word.top)):
        if lines and lines[-1][0].bottom <= (word.bottom + word.top) / 2 <= lines[-1][0].top:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(
        " ".join(word.said for word in sorted(line, key=lambda word: word.left)) for line in lines
    )


@dataclass(slots=True)
class _Word:
    """Signs of a page without a gap between them, and where they stand."""

    said: str
    left: float
    bottom: float
    top: float


def _words(text: pypdfium2.PdfTextPage) -> Iterator[_Word]:
    """Each word of a page; every sign is asked for once, since asking for an area looks at all signs each time."""
    box = pdfium.FS_RECTF()
    word: _Word | None = None
    for place in range(text.count_chars()):
        sign = _sign(pdfium.FPDFText_GetUnicode(text, place))
        if sign.isspace() or sign == _DIVIDED or pdfium.FPDFText_IsGenerated(text, place) == 1:
            if word:
                word.said += sign.strip()
                yield word
            word = None
            continue
        # As high as the letters of the font can be, so that a dash stands on the line of its neighbours.
        pdfium.FPDFText_GetLooseCharBox(text, place, box)
        if word is None:
            word = _Word(sign, box.left, box.bottom, box.top)
        else:
            word.said += sign
            word.bottom, word.top = min(word.bottom, box.bottom), max(word.top, box.top)
    if word:
        yield word


def _sign(code: int) -> str:
    return chr(code) if code < _SURROGATES[0] or _SURROGATES[1] < code <= sys.maxunicode else ""


def _without_makers(pdf: Pdf) -> bytes:
    for key in _MAKERS:
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    if "/Metadata" in pdf.Root:
        # A torn description becomes an empty one.
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as described:
            for key in _MADE_BY:
                if key in described:
                    del described[key]
    if "/PieceInfo" in pdf.Root:
        del pdf.Root["/PieceInfo"]
    made = BytesIO()
    pdf.save(made, fix_metadata_version=False)
    return made.getvalue()


def _encrypted() -> Invalid:
    return Invalid("file.encrypted", field="file", rule="R-FILE-9")

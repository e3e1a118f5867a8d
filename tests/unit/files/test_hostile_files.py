"""Files that are made to harm: each is refused with a code of its own, in bounded time and memory."""

from __future__ import annotations

import resource
import struct
import time
import zlib

import pytest
from pikepdf import Dictionary, Name, Pdf, String

from fellesskap.errors import Invalid
from fellesskap.files import LARGEST_FILE, examine_apart
from fellesskap.files.examination import examine
from handed_in import (
    at_opening,
    docx,
    docx_of,
    locked_pdf,
    noted,
    odt,
    paragraph,
    pdf,
    picture,
    relations,
    types,
    xlsx,
    zipped,
)

_XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w">&x;</w:document>'
_LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="w">&b;</w:document>'
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_HELD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="http://ond.example/x.png"/></svg>'
)


def _attached(opened: Pdf) -> None:
    opened.attachments["skjult.txt"] = b"hei"


def _in_a_name_tree(opened: Pdf) -> None:
    opened.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), Dictionary(JS=String("1"))]))


def _form(opened: Pdf) -> None:
    opened.Root.AcroForm = Dictionary(XFA=String("<x/>"), Fields=[])


def _linked(target: str):
    def change(opened: Pdf) -> None:
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=[0, 0, 9, 9],
            A=Dictionary(S=Name.URI, URI=String(target)),
        )
        opened.pages[0].Annots = [opened.make_indirect(link)]

    return change


def _with_macro_in(archive: str) -> bytes:
    return docx_of(paragraph("Hei"), {archive: _OLE})


def _encrypted_zip() -> bytes:
    made = bytearray(docx())
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = made.find(sign)
        made[at + place] |= 1
    return bytes(made)


def _lying_about_sizes() -> bytes:
    """A zip whose directory says that a part is small, which unpacks to much more."""
    made = bytearray(docx_of(paragraph("x" * 40_000_000)))
    at = made.find(b"word/document.xml", made.find(b"PK\x01\x02"))
    struct.pack_into("<L", made, at - 46 + 24, 1_000)
    return bytes(made)


def _png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def _many_pages(opened: Pdf) -> None:
    for _ in range(3_200):
        opened.pages.append(opened.pages[0])


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "program": ("rapport.exe", b"MZ", "file.kind_not_allowed"),
    "second ending": ("rapport.pdf.exe", pdf(), "file.kind_not_allowed"),
    "macro ending": ("rapport.docm", docx(), "file.kind_not_allowed"),
    "svg": ("kart.svg", _SVG.encode(), "file.kind_not_allowed"),
    "html": ("side.html", b"<script>", "file.kind_not_allowed"),
    "no ending": ("rapport", pdf(), "file.kind_not_allowed"),
    "only an ending": (".pdf", pdf(), "file.name_unusable"),
    "folders": ("../../etc/passwd.pdf", pdf(), "file.name_unusable"),
    "folders of windows": ("..\\..\\a.pdf", pdf(), "file.name_unusable"),
    "turned around": ("rapport\u202efdp.pdf", pdf(), "file.name_unusable"),
    "invisible": ("rap\u200bport.pdf", pdf(), "file.name_unusable"),
    "control signs": ("rap\x00port.pdf", pdf(), "file.name_unusable"),
    "long name": ("a" * 160 + ".pdf", pdf(), "file.name_unusable"),
    "empty": ("a.pdf", b"", "file.empty"),
    "pdf named docx": ("a.docx", pdf(), "file.not_what_it_says"),
    "docx named pdf": ("a.pdf", docx(), "file.not_what_it_says"),
    "docx named xlsx": ("a.xlsx", docx(), "file.not_what_it_says"),
    "xlsx named odt": ("a.odt", xlsx(), "file.not_what_it_says"),
    "png named jpg": ("a.jpg", picture(), "file.not_what_it_says"),
    "plain zip": ("a.docx", zipped({"a.txt": "hei"}), "file.not_what_it_says"),
    "cut zip": ("a.docx", docx()[:-30], "file.damaged"),
    "zip before": ("a.docx", docx() + b"%PDF-1.7 %%EOF", "file.two_kinds"),
    "zip after": ("a.docx", docx()[:4] + b"hei" + docx()[4:], "file.two_kinds"),
    "bomb": ("a.docx", docx_of(paragraph("0" * 30_000_000)), "file.unpacks_too_large"),
    "quiet bomb": (
        "a.docx",
        docx_of(
            paragraph("Hei"), {f"word/media/{n}.xml": "<a>" + "b" * 900_000 + "</a>" for n in range(130)}
        ),
        "file.unpacks_too_large",
    ),
    "lying bomb": ("a.docx", _lying_about_sizes(), "file.damaged"),
    "many parts": (
        "a.docx",
        docx_of(paragraph("Hei"), {f"word/x{n}.xml": "<a/>" for n in range(2_001)}),
        "file.unpacks_too_large",
    ),
    "zip in zip": ("a.docx", docx_of(paragraph("Hei"), {"word/media/a.png": docx()}), "file.holds_files"),
    "folders within": ("a.docx", docx_of(paragraph("Hei"), {"../ut.xml": "<a/>"}), "file.odd_names_within"),
    "from the root": ("a.docx", docx_of(paragraph("Hei"), {"/ut.xml": "<a/>"}), "file.odd_names_within"),
    "locked zip": ("a.docx", _encrypted_zip(), "file.encrypted"),
    "macro": ("a.docx", _with_macro_in("word/vbaProject.bin"), "file.has_macros"),
    "macro said": ("a.docx", docx_of(paragraph("Hei"), {"word/vbaData.xml": "<a/>"}), "file.has_macros"),
    "macro type": (
        "a.docx",
        docx_of(paragraph("Hei"), main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "file.has_macros",
    ),
    "activex": (
        "a.docx",
        docx_of(paragraph("Hei"), {"word/activeX/activeX1.xml": "<a/>"}),
        "file.has_macros",
    ),
    "ole": ("a.docx", docx_of(paragraph("Hei"), {"word/media/image1.png": _OLE}), "file.holds_files"),
    "embedded": ("a.docx", docx_of(paragraph("Hei"), {"word/embeddings/a.xml": "<a/>"}), "file.holds_files"),
    "template outside": (
        "a.docx",
        docx_of(
            paragraph("Hei"),
            {
                "word/_rels/settings.xml.rels": relations(
                    "attachedTemplate", "http://ond.example/a.dotm", external=True
                )
            },
        ),
        "file.fetches_from_outside",
    ),
    "picture outside": (
        "a.docx",
        docx_of(
            paragraph("Hei"),
            {"word/_rels/document.xml.rels": relations("image", "http://ond.example/a.png", external=True)},
        ),
        "file.fetches_from_outside",
    ),
    "file link": (
        "a.docx",
        docx_of(
            paragraph("Hei"),
            {"word/_rels/document.xml.rels": relations("hyperlink", "file://server/del", external=True)},
        ),
        "file.fetches_from_outside",
    ),
    "field that starts": (
        "a.docx",
        docx(
            "<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r></w:p>"
        ),
        "file.fetches_from_outside",
    ),
    "xxe": ("a.docx", docx_of("", {"word/document.xml": _XXE}), "file.unsafe_xml"),
    "laughs": ("a.docx", docx_of("", {"word/document.xml": _LAUGHS}), "file.unsafe_xml"),
    "xxe in types": (
        "a.docx",
        docx_of("", {"[Content_Types].xml": "<!DOCTYPE a []>" + types()}),
        "file.unsafe_xml",
    ),
    "deep xml": ("a.docx", docx("<w:p>" * 300 + "</w:p>" * 300), "file.damaged"),
    "torn xml": ("a.docx", docx("<w:p>"), "file.damaged"),
    "script in a drawing": ("a.docx", docx_of("", {"word/media/a.svg": _SVG}), "file.has_script"),
    "outside in a drawing": ("a.docx", docx_of("", {"word/media/a.svg": _HELD}), "file.has_script"),
    "links to workbooks": (
        "a.xlsx",
        xlsx(more={"xl/externalLinks/externalLink1.xml": "<a/>"}),
        "file.fetches_from_outside",
    ),
    "connections": ("a.xlsx", xlsx(more={"xl/connections.xml": "<a/>"}), "file.fetches_from_outside"),
    "formula that starts": ("a.xlsx", xlsx("<c><f>cmd|' /C calc'!A0</f></c>"), "file.fetches_from_outside"),
    "formula that asks": (
        "a.xlsx",
        xlsx('<c><f>WEBSERVICE("http://a")</f></c>'),
        "file.fetches_from_outside",
    ),
    "basic": ("a.odt", odt(more={"Basic/script-lc.xml": "<a/>"}), "file.has_macros"),
    "script of odt": ("a.odt", odt("<text:p><script:event-listener/></text:p>"), "file.has_macros"),
    "object of odt": ("a.odt", odt(more={"Object 1/content.xml": "<a/>"}), "file.holds_files"),
    "picture outside odt": (
        "a.odt",
        odt('<text:p><draw:image xlink:href="http://ond.example/a.png"/></text:p>'),
        "file.fetches_from_outside",
    ),
    "section outside odt": (
        "a.odt",
        odt('<text:section-source xlink:href="../a.odt"/>'),
        "file.fetches_from_outside",
    ),
    "xxe of odt": ("a.odt", odt(more={"styles.xml": _XXE}), "file.unsafe_xml"),
    "javascript": ("a.pdf", pdf(change=at_opening(S=Name.JavaScript, JS=String("1"))), "file.has_script"),
    "javascript in names": ("a.pdf", pdf(change=_in_a_name_tree), "file.has_script"),
    "launch": ("a.pdf", pdf(change=at_opening(S=Name.Launch, F=String("cmd.exe"))), "file.has_script"),
    "submit": ("a.pdf", pdf(change=at_opening(S=Name.SubmitForm, F=String("http://a"))), "file.has_script"),
    "other file": (
        "a.pdf",
        pdf(change=at_opening(S=Name.GoToR, F=String("b.pdf"))),
        "file.fetches_from_outside",
    ),
    "javascript link": ("a.pdf", pdf(change=_linked("javascript:alert(1)")), "file.fetches_from_outside"),
    "file link in pdf": ("a.pdf", pdf(change=_linked("file://server/del")), "file.fetches_from_outside"),
    "embedded in pdf": ("a.pdf", pdf(change=_attached), "file.holds_files"),
    "xfa": ("a.pdf", pdf(change=_form), "file.holds_files"),
    "locked pdf": ("a.pdf", locked_pdf(), "file.encrypted"),
    "pdf locked against changes": ("a.pdf", locked_pdf(user=""), "file.encrypted"),
    "pdf and zip": ("a.pdf", pdf() + zipped({"a": "b"}), "file.two_kinds"),
    "pdf and more": ("a.pdf", pdf() + b"<script>alert(1)</script>", "file.two_kinds"),
    "torn pdf": ("a.pdf", b"%PDF-1.7\n%%EOF", "file.damaged"),
    "10,000 pages": ("a.pdf", pdf(change=_many_pages), "file.too_heavy"),
    "image bomb": ("a.png", _png_of(60_000, 60_000), "file.picture_too_large"),
    "long image": ("a.png", _png_of(1, 30_000), "file.picture_too_large"),
    "torn image": ("a.png", picture(size=(300, 300))[:200], "file.damaged"),
    "image with a page": ("a.png", picture() + b"<html><script>alert(1)</script>", "file.two_kinds"),
    "image with a zip": ("a.jpg", picture("JPEG") + zipped({"a": "b"}), "file.two_kinds"),
    "image with a pdf": ("a.jpg", picture("JPEG", comment=b"%PDF-1.4"), "file.two_kinds"),
}


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_for_what_it_is(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        examine(name, content)
    assert (refused.value.code, refused.value.field) == (code, "file")


async def test_a_file_above_the_limit_is_refused_without_being_looked_through() -> None:
    with pytest.raises(Invalid) as refused:
        await examine_apart("a.pdf", b"%PDF-" + b"0" * LARGEST_FILE)
    assert refused.value.code == "file.too_large"


async def test_what_is_refused_apart_is_told_with_its_facts_and_quickly() -> None:
    began = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Invalid) as refused:
        await examine_apart(*HOSTILE["bomb"][:2])
    assert refused.value.code == "file.unpacks_too_large"
    assert refused.value.rule_id == "R-FILE-3"
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_note_that_nobody_is_named_in_is_no_reason_to_refuse() -> None:
    assert examine("a.pdf", pdf(change=noted("Se side 3"))).kind == "pdf"

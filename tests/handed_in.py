"""Files as people hand them in, and as nobody should: made here, byte by byte where it matters."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from fellesskap.attachments.model import Received
from fellesskap.attachments.service import receive_file

NUMBER = "15837030088"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODT = "application/vnd.oasis.opendocument.text"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def zipped(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Pack parts into a zip."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=kind)
    return made.getvalue()


def types(main: str = _MAIN, part: str = "/word/document.xml") -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/></Types>'
    )


def relations(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" '
        f'Target="{target}"{mode}/></Relationships>'
    )


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def docx(body: str = "<w:p><w:r><w:t>Budsjettet for 2027</w:t></w:r></w:p>", **more: str | bytes) -> bytes:
    """A Word file with a body; `more` are further parts, their names with `__` for `/` and `_x` for `.`."""
    return docx_of(body, {name.replace("__", "/").replace("_x", "."): one for name, one in more.items()})


def docx_of(body: str, more: Mapping[str, str | bytes] | None = None, main: str = _MAIN) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": types(main),
            "_rels/.rels": relations("officeDocument", "word/document.xml"),
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            **(more or {}),
        }
    )


def story(part: str, text: str) -> str:
    """A header, footer, comment or note of a Word file."""
    return f"<w:{part} {_W}>{paragraph(text)}</w:{part}>"


def xlsx(cells: str = "<c><v>12</v></c>", more: Mapping[str, str | bytes] | None = None) -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return zipped(
        {
            "[Content_Types].xml": types(_SHEET, "/xl/workbook.xml"),
            "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook {space}><sheets><sheet name="Ark" sheetId="1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {space}><sheetData><row>{cells}</row></sheetData></worksheet>"
            ),
            **(more or {}),
        }
    )


def odt(body: str = "<text:p>Budsjett</text:p>", more: Mapping[str, str | bytes] | None = None) -> bytes:
    content = (
        f"<office:document-content {_SPACES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": _ODT, "content.xml": content, **(more or {})}, stored=("mimetype",))


def odt_meta(inner: str) -> str:
    return f"<office:document-meta {_SPACES}><office:meta>{inner}</office:meta></office:document-meta>"


def pdf(text: str = "Budsjettet for 2027", change: Callable[[Pdf], None] | None = None) -> bytes:
    """A PDF of one page, changed by `change`."""
    made: bytes = typst.compile(
        f'#set document(author: "Kari")\n#{text!r}'.replace("'", '"').encode(), format="pdf"
    )
    if change is None:
        return made
    changed = BytesIO()
    with Pdf.open(BytesIO(made)) as opened:
        change(opened)
        opened.save(changed)
    return changed.getvalue()


def locked_pdf(user: str = "hemmelig") -> bytes:
    changed = BytesIO()
    with Pdf.open(BytesIO(pdf())) as opened:
        opened.save(changed, encryption=pikepdf.Encryption(owner="eier", user=user))
    return changed.getvalue()


def at_opening(**action: object) -> Callable[[Pdf], None]:
    """Let a PDF do something when it is opened."""

    def change(opened: Pdf) -> None:
        opened.Root.OpenAction = Dictionary({f"/{name}": value for name, value in action.items()})

    return change


def noted(text: str) -> Callable[[Pdf], None]:
    """Put a note on the first page of a PDF."""

    def change(opened: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=String(text), Rect=[0, 0, 9, 9])
        opened.pages[0].Annots = opened.make_indirect(Array([opened.make_indirect(note)]))

    return change


def form(*said: str, kind: Name = Name.Tx, words: bytes) -> Callable[[Pdf], None]:
    """Make the page of a PDF a form of `words`, and of fields that are filled in, each above the one before."""

    def change(opened: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(Helv=font))
        fields = []
        for place, one in enumerate(said):
            look = opened.make_stream(f"/Tx BMC q BT /Helv 11 Tf 2 3 Td ({one}) Tj ET Q EMC".encode())
            look.Type, look.Subtype = Name.XObject, Name.Form
            look.BBox, look.Resources = Array([0, 0, 200, 14]), fonts
            field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, F=4, T=String(str(place)))
            field.V, field.AP = String(one), Dictionary(N=look)
            field.Rect = Array([200, 663 + 30 * place, 400, 677 + 30 * place])
            fields.append(opened.make_indirect(field))
        page = opened.pages[0]
        page.MediaBox, page.Resources = Array([0, 0, 595, 842]), fonts
        page.Contents = opened.make_stream(b"BT /Helv 11 Tf 50 696 Td " + words + b" ET")
        page.Annots = opened.make_indirect(Array(fields))
        opened.Root.AcroForm = Dictionary(Fields=Array(fields), DR=fonts)

    return change


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "navy").save(made, kind, **more)
    return made.getvalue()


async def received(name: str = "budsjett.docx", content: bytes | None = None) -> Received:
    """A file that was looked through, on a machine without a virus scanner."""
    return await receive_file(name, docx() if content is None else content, "")

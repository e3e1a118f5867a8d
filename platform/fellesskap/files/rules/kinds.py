"""The kinds of files that are taken in, and what a file's name tells of its kind."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from fellesskap.errors import Invalid

MEGABYTE = 1_048_576
LARGEST_FILE = 25 * MEGABYTE
LONGEST_NAME = 150

_OPENXML = "application/vnd.openxmlformats-officedocument"
_SEPARATORS = frozenset("/\\:")


class FileKind(StrEnum):
    """What a file is, by the ending its name has."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    PNG = "png"
    JPG = "jpg"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OPENXML}.wordprocessingml.document",
    FileKind.XLSX: f"{_OPENXML}.spreadsheetml.sheet",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
}
_ENDINGS = {**{kind.value: kind for kind in FileKind}, "jpeg": FileKind.JPG}
_ZIPPED = b"PK\x03\x04"
_BEGINNINGS = {
    FileKind.PDF: b"%PDF-",
    FileKind.DOCX: _ZIPPED,
    FileKind.XLSX: _ZIPPED,
    FileKind.ODT: _ZIPPED,
    FileKind.PNG: b"\x89PNG\r\n\x1a\n",
    FileKind.JPG: b"\xff\xd8\xff",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its bytes without its makers' names, the words that can be searched (`text`), and
    those of its own text alone, to read something from (`body`).
    """

    name: str
    kind: FileKind
    content: bytes
    text: str
    body: str

    @property
    def media_type(self) -> str:
        """The type it is sent as."""
        return MEDIA_TYPES[self.kind]


def read_name(name: str) -> str:
    """R-FILE-1: A file has a plain name: no folders, nothing invisible, nothing that turns the text around.

    Source: safety.md §6 «path traversal names, RTLO».
    """
    tidy = unicodedata.normalize("NFC", name).strip()
    unseen = any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for sign in tidy)
    if not tidy or len(tidy) > LONGEST_NAME or unseen or _SEPARATORS & set(tidy) or tidy.startswith("."):
        raise Invalid("file.name_unusable", field="file", longest=LONGEST_NAME, rule="R-FILE-1")
    return tidy


def kind_of(name: str, content: bytes) -> FileKind:
    """R-FILE-2: A file is of an allowed kind, is what its name says it is, and is neither empty nor too large.

    Source: features 6.3; safety.md §6 «extension = magic = parsed structure», «max 25 MB».
    """
    stem, _, ending = name.rpartition(".")
    kind = _ENDINGS.get(ending.lower()) if stem else None
    if kind is None:
        raise Invalid("file.kind_not_allowed", field="file", rule="R-FILE-2")
    if not content:
        raise Invalid("file.empty", field="file", rule="R-FILE-2")
    if len(content) > LARGEST_FILE:
        raise Invalid("file.too_large", field="file", most=LARGEST_FILE // MEGABYTE, rule="R-FILE-2")
    if not content.startswith(_BEGINNINGS[kind]):
        raise Invalid("file.not_what_it_says", field="file", kind=kind.value.upper(), rule="R-FILE-2")
    return kind

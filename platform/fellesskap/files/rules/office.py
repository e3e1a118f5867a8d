"""Word and Excel files: what they may hold, and their words part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fellesskap.errors import Invalid
from fellesskap.files.rules.archives import require_depth
from fellesskap.files.rules.drawings import require_still
from fellesskap.files.rules.kinds import FileKind
from fellesskap.files.rules.parts import Part, Place
from fellesskap.files.rules.sheets import sheet_parts
from fellesskap.files.rules.xml import elements, local, said

_MAIN = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_TYPES, _RELATIONS = "[content_types].xml", ".rels"
_MACROS = re.compile(r"vba|macro|activex|ctrlprops|/customui", re.IGNORECASE)
_EMBEDDED = re.compile(r"embeddings/|oleobject|/externallinks/|afchunk", re.IGNORECASE)
_OUTSIDE = re.compile(r"/(?:externallinks|querytables)/|/connections\.xml$", re.IGNORECASE)
_KEPT_BINARIES = re.compile(r"(?:^|/)printersettings\d*\.bin$", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
# Where relations may lead out of the file: to what a person clicks, never to what a program fetches.
_CLICKED = ("http://", "https://", "mailto:", "tel:", "#")
_FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument", "afchunk", "externallink", "package")
_FETCHING_FIELD = re.compile(
    r"\b(?:DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DATABASE)\b", re.IGNORECASE
)

_SPOKEN = ("t", "delText", "instrText", "delInstrText", "text")
_GAPS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "tc": "\t", "p": "\n"}
_ASIDE = (
    "author",
    "initials",
    "descr",
    "title",
    "alt",
    "tooltip",
    "display",
    "displayName",
    "userId",
    "name",
)
_VALUED = ("alias", "tag", "docVar", "statusText", "helpText", "default", "listItem", "placeholder")
_PLACES = (
    ("word/document", Place.BODY),
    ("word/header", Place.HEADER),
    ("word/footer", Place.FOOTER),
    ("word/comments", Place.COMMENTS),
    ("word/footnotes", Place.NOTES),
    ("word/endnotes", Place.NOTES),
    ("xl/comments", Place.COMMENTS),
    ("xl/threadedcomments", Place.COMMENTS),
    ("docprops/", Place.PROPERTIES),
    ("customxml/", Place.PROPERTIES),
)
# Who made it, for whom and where: of no use to a reader, and nothing anybody meant to send.
_MAKERS = re.compile(
    rb"<((?:\w+:)?(?:creator|lastModifiedBy|Company|Manager|HyperlinkBase|Template))((?:\s[^<>]*)?)>[^<]*</\1>"
)


def office_parts(kind: FileKind, unpacked: Mapping[str, bytes]) -> list[Part]:
    """Give the words of a Word or Excel file that does no harm."""
    require_office(kind, unpacked)
    return list(_parts(kind, unpacked))


def require_office(kind: FileKind, unpacked: Mapping[str, bytes]) -> None:
    """R-FILE-5: A Word or Excel file is one without macros, files within it, and parts fetched from outside.

    Source: safety.md §6 «refuse macros, OLE, external relations/templates».
    """
    for name in unpacked:
        _require_harmless(name)
    require_depth(unpacked)
    _require_main(kind, unpacked)
    for name, content in unpacked.items():
        if name.lower().endswith(_RELATIONS):
            _require_inward(content)
        elif name.lower().endswith(".svg"):
            require_still(content)


def without_makers(unpacked: Mapping[str, bytes]) -> dict[str, bytes]:
    """Empty the properties that tell who made the file."""
    return {
        name: _MAKERS.sub(rb"<\1\2></\1>", content) if name.lower().startswith("docprops/") else content
        for name, content in unpacked.items()
    }


def _require_harmless(name: str) -> None:
    if _MACROS.search(name):
        raise Invalid("file.has_macros", field="file", rule="R-FILE-5")
    if _OUTSIDE.search(f"/{name}"):
        raise _outside()
    if _EMBEDDED.search(name) or (name.lower().endswith(".bin") and not _KEPT_BINARIES.search(name)):
        raise Invalid("file.holds_files", field="file", rule="R-FILE-5")


def _require_main(kind: FileKind, unpacked: Mapping[str, bytes]) -> None:
    types = next((content for name, content in unpacked.items() if name.lower() == _TYPES), None)
    if types is None:
        raise _other_kind(kind)
    declared = [
        element.get("ContentType", "")
        for ended, name, element in elements(types)
        if not ended and name in ("Override", "Default")
    ]
    if any("macroenabled" in one.lower() or "vba" in one.lower() for one in declared):
        raise Invalid("file.has_macros", field="file", rule="R-FILE-5")
    if _MAIN[kind] not in declared:
        raise _other_kind(kind)


def _require_inward(relations: bytes) -> None:
    for ended, name, element in elements(relations):
        if ended or name != "Relationship":
            continue
        kind = element.get("Type", "").rpartition("/")[2].lower()
        target = element.get("Target", "").strip()
        if element.get("TargetMode", "").lower() == "external":
            if kind != "hyperlink" or not target.lower().startswith(_CLICKED):
                raise _outside()
        elif kind in _FETCHED or ".." in target.replace("../", "", 3) or "://" in target:
            raise _outside()


def _parts(kind: FileKind, unpacked: Mapping[str, bytes]) -> Iterator[Part]:
    if kind is FileKind.XLSX:
        yield from sheet_parts(unpacked)
    for name, content in unpacked.items():
        lower = name.lower()
        if not lower.endswith(_XML) or lower.startswith(("xl/worksheets/sheet", "xl/sharedstrings")):
            continue
        place = next((place for start, place in _PLACES if lower.startswith(start)), Place.ELSEWHERE)
        if lower.endswith(_RELATIONS):
            yield Part(Place.ELSEWHERE, _targets(content))
        else:
            yield from _words(place, content, every=place in (Place.PROPERTIES, Place.ELSEWHERE))


def _words(place: Place, content: bytes, *, every: bool) -> Iterator[Part]:
    """Give the words of a part in the order they stand, and what is said beside them."""
    aside: list[str] = []
    if every:
        # Nobody knows what these hold, so that everything in them is read.
        whole = said(content, lambda _: "\n", lambda name, given: aside.extend(_beside(name, given)))
        yield Part(place, whole)
        yield Part(place, "\n".join(aside))
        return
    words: list[str] = []
    fields: list[str] = []
    for ended, name, element in elements(content):
        if not ended:
            aside += _beside(name, element.attrib)
        elif name in _SPOKEN:
            words.append(element.text or "")
            if name == "instrText":
                fields.append(element.text or "")
        elif name in _GAPS:
            words.append(_GAPS[name])
    if _FETCHING_FIELD.search("".join(fields)):
        raise _outside()
    yield Part(place, "".join(words))
    yield Part(Place.PROPERTIES, "\n".join(aside))


def _beside(element: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for key, value in attributes.items():
        if local(key) == "instr" and _FETCHING_FIELD.search(value):
            raise _outside()
        if _is_aside(element, key):
            yield value


def _is_aside(element: str, key: str) -> bool:
    attribute = local(key)
    return attribute in _ASIDE or (
        element in _VALUED and attribute in ("val", "name", "value", "displayText")
    )


def _targets(relations: bytes) -> str:
    return "\n".join(element.get("Target", "") for ended, _, element in elements(relations) if not ended)


def _other_kind(kind: FileKind) -> Invalid:
    return Invalid("file.not_what_it_says", field="file", kind=kind.value.upper(), rule="R-FILE-5")


def _outside() -> Invalid:
    return Invalid("file.fetches_from_outside", field="file", rule="R-FILE-5")

"""OpenDocument text files: what they may hold, and their words part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fellesskap.errors import Invalid
from fellesskap.files.rules.archives import require_depth
from fellesskap.files.rules.drawings import require_still
from fellesskap.files.rules.kinds import MEDIA_TYPES, FileKind
from fellesskap.files.rules.parts import Part, Place
from fellesskap.files.rules.xml import elements, local, said

_MACROS = re.compile(r"^(?:Basic|Scripts|Dialogs)/|^META-INF/.*macrosignatures", re.IGNORECASE)
_EMBEDDED = re.compile(r"^(?:Object ?\d|ObjectReplacements/|Obj\d)", re.IGNORECASE)
_CLICKED = ("http://", "https://", "mailto:", "tel:", "#")
_LINKS = ("a", "bookmark-ref")
_SCRIPTING = ("script", "event-listener", "event-listeners", "library-linked")
_ASIDE = ("title", "desc", "name", "description", "string-value", "author", "formula")
_BLOCKS = ("p", "h", "list-item", "table-row", "line-break", "deletion", "creator", "date")
_GAPS = {"tab": "\t", "table-cell": "\t", "s": " "}
_MAKERS = re.compile(
    rb"<((?:\w+:)?(?:initial-creator|creator|printed-by|generator))((?:\s[^<>]*)?)>[^<]*</\1>"
)
_TEMPLATE = re.compile(rb"<(?:\w+:)?template\s[^<>]*/>")


def odt_parts(unpacked: Mapping[str, bytes]) -> list[Part]:
    """R-FILE-6: An OpenDocument text is one without macros, files within it, and parts fetched from outside.

    Give its words. Source: safety.md §6.
    """
    declared = unpacked.get("mimetype", b"").strip()
    if declared != MEDIA_TYPES[FileKind.ODT].encode() or "content.xml" not in unpacked:
        raise Invalid("file.not_what_it_says", field="file", kind="ODT", rule="R-FILE-6")
    require_depth(unpacked)
    found: list[Part] = []
    for name, content in unpacked.items():
        if _MACROS.search(name):
            raise Invalid("file.has_macros", field="file", rule="R-FILE-6")
        if _EMBEDDED.search(name) or name.lower().endswith((".bin", ".class", ".jar", ".js", ".py")):
            raise Invalid("file.holds_files", field="file", rule="R-FILE-6")
        if name == "META-INF/manifest.xml":
            _require_open(content)
        elif name == "meta.xml":
            # The template it began as lies with whoever wrote it; that is forgotten, and nobody fetches it.
            found.append(Part(Place.PROPERTIES, said(content, lambda _: "\n")))
        elif name.lower().endswith((".xml", ".rdf")):
            found += _words(Place.BODY if name == "content.xml" else Place.HEADER, content)
        elif name.lower().endswith(".svg"):
            require_still(content)
    return found


def without_makers(unpacked: Mapping[str, bytes]) -> dict[str, bytes]:
    """Empty the properties that tell who made the file, and forget the template it began as."""
    found = {"mimetype": unpacked["mimetype"].strip(), **unpacked}
    if "meta.xml" in found:
        found["meta.xml"] = _TEMPLATE.sub(b"", _MAKERS.sub(rb"<\1\2></\1>", found["meta.xml"]))
    return found


def _require_open(manifest: bytes) -> None:
    for ended, name, _ in elements(manifest):
        if not ended and name == "encryption-data":
            raise Invalid("file.encrypted", field="file", rule="R-FILE-6")


def _words(place: Place, content: bytes) -> Iterator[Part]:
    aside: list[str] = []

    def look(name: str, attributes: Mapping[str, str]) -> None:
        _require_inward(name, attributes)
        aside.extend(value for key, value in attributes.items() if local(key) in _ASIDE)

    yield Part(place, said(content, _gap, look))
    yield Part(Place.ELSEWHERE, "\n".join(aside))


def _gap(name: str) -> str:
    if name in _BLOCKS:
        return "\n"
    return _GAPS.get(name, "")


def _require_inward(name: str, attributes: Mapping[str, str]) -> None:
    if name in _SCRIPTING:
        raise Invalid("file.has_macros", field="file", rule="R-FILE-6")
    if name in ("dde-source", "dde-connection-decl", "section-source", "applet", "plugin", "object-ole"):
        raise _outside()
    for key, value in attributes.items():
        target = value.strip().lower()
        if local(key) != "href" or target.startswith("#") or not target:
            continue
        if name in _LINKS and target.startswith(_CLICKED):
            continue
        if ":" in target.partition("/")[0] or target.startswith(("/", "\\", "..")) or name in _LINKS:
            raise _outside()


def _outside() -> Invalid:
    return Invalid("file.fetches_from_outside", field="file", rule="R-FILE-6")

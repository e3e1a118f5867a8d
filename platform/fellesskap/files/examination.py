"""Looking through one file: what it is, whether it may be kept, what it says, and what is kept of it."""

from __future__ import annotations

from fellesskap.files.rules import odt, office
from fellesskap.files.rules.archives import pack, unpack
from fellesskap.files.rules.kinds import Examined, FileKind, kind_of, read_name
from fellesskap.files.rules.parts import Part, Place, body_of, refuse_numbers, searched
from fellesskap.files.rules.pdf import read_pdf
from fellesskap.files.rules.pictures import draw_anew


def examine(name: str, content: bytes) -> Examined:
    """Look through a file; raise `Invalid` with what is wrong, where it may not be kept.

    To be called in a process of its own (`examine_apart`): what reads files from outside may be made to fail.
    """
    named = Part(Place.NAME, name)
    refuse_numbers([named])
    name = read_name(name)
    kind = kind_of(name, content)
    kept, parts = _read(kind, content)
    refuse_numbers(parts)
    return Examined(name, kind, kept, searched(parts), body_of(parts))


def _read(kind: FileKind, content: bytes) -> tuple[bytes, list[Part]]:
    if kind is FileKind.PDF:
        return read_pdf(content)
    if kind in (FileKind.PNG, FileKind.JPG):
        return draw_anew(kind, content)
    unpacked = unpack(content)
    if kind is FileKind.ODT:
        parts = odt.odt_parts(unpacked)
        return pack(odt.without_makers(unpacked)), parts
    parts = office.office_parts(kind, unpacked)
    return pack(office.without_makers(unpacked)), parts

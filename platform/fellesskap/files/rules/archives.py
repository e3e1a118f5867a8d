"""Zip files, which DOCX, XLSX and ODT are: what they may hold, told before and while they are unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from fellesskap.errors import Invalid
from fellesskap.files.rules.kinds import MEGABYTE

MOST_ENTRIES = 2_000
MOST_INFLATED = 100 * MEGABYTE
HIGHEST_RATIO = 100
# So little may be packed as tightly as it likes.
_HARMLESS = MEGABYTE
_CHUNK = 65_536
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED = 0x1
_PACKED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ")
# What a file that only looks like an archive makes the reading of it fail with.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def unpack(content: bytes, most: int = MOST_INFLATED) -> dict[str, bytes]:
    """R-FILE-3: A zip is whole, unpacks to a bounded size, and holds neither odd names nor files in files.

    Everything is looked at in the central directory first, and counted again while it is unpacked, to `most` bytes.
    Source: safety.md §6 «zip check from the central directory and while inflating».
    """
    _require_alone(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _require_bounded(entries, len(content), most)
            _require_plain_names(entries)
            unpacked = {}
            room = most
            for entry in entries:
                if entry.is_dir():
                    continue
                unpacked[entry.filename] = _inflate(archive, entry, room)
                room -= len(unpacked[entry.filename])
    except _BROKEN as error:
        raise _damaged() from error
    return unpacked


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts anew in their order, without times, comments or extra fields; a `mimetype` stays unpacked."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def _require_alone(content: bytes) -> None:
    """The archive begins the file and ends it, so that it is nothing else as well."""
    if len(content) < _END.size:
        raise _damaged()
    sign, _, _, here, count, size, start, comment = _END.unpack(content[-_END.size :])
    if sign != b"PK\x05\x06" or comment:
        # A directory further in means that something stands after it.
        if b"PK\x05\x06" in content[-_CHUNK - _END.size :]:
            raise Invalid("file.two_kinds", field="file", rule="R-FILE-3")
        raise _damaged()
    if here != count or start + size + _END.size != len(content) or not content.startswith(b"PK\x03\x04"):
        raise Invalid("file.two_kinds", field="file", rule="R-FILE-3")


def _require_bounded(entries: list[zipfile.ZipInfo], packed: int, most: int) -> None:
    whole = sum(entry.file_size for entry in entries)
    tight = any(
        entry.file_size > _HARMLESS and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    overlapping = sum(entry.compress_size for entry in entries) > packed
    if len(entries) > MOST_ENTRIES or whole > most or tight or overlapping:
        raise _bomb()


def _require_plain_names(entries: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for entry in entries:
        name = entry.filename
        steps = name.split("/")
        odd = "\\" in name or ":" in name or "\x00" in entry.orig_filename or not name.isprintable()
        link = entry.external_attr >> 28 == 0xA
        if odd or link or name.startswith("/") or ".." in steps or name.lower() in seen:
            raise Invalid("file.odd_names_within", field="file", rule="R-FILE-3")
        seen.add(name.lower())
        if entry.flag_bits & _ENCRYPTED:
            raise Invalid("file.encrypted", field="file", rule="R-FILE-3")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    most = min(room, max(_HARMLESS, HIGHEST_RATIO * max(entry.compress_size, 1)))
    chunks, length = [], 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            length += len(chunk)
            if length > most:
                raise _bomb()
            chunks.append(chunk)
    return b"".join(chunks)


def require_depth(unpacked: Mapping[str, bytes]) -> None:
    """R-FILE-3, nothing within a file is a file that holds others."""
    for content in unpacked.values():
        if content.startswith((*_PACKED, _OLE, b"%PDF-")):
            raise Invalid("file.holds_files", field="file", rule="R-FILE-3")


def _bomb() -> Invalid:
    return Invalid("file.unpacks_too_large", field="file", rule="R-FILE-3")


def _damaged() -> Invalid:
    return Invalid("file.damaged", field="file", rule="R-FILE-3")

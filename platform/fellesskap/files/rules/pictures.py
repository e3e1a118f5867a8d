"""Pictures: made anew from what they show, without what the camera or a program wrote beside it."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from fellesskap.errors import Invalid
from fellesskap.files.rules.kinds import MEGABYTE, FileKind
from fellesskap.files.rules.parts import Part, Place

MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 20_000
# A phone's JPEG may hold a second picture after the first, which is dropped.
_FORMATS = {FileKind.PNG: ("PNG",), FileKind.JPG: ("JPEG", "MPO")}
# Long enough not to stand in a picture by chance.
_OTHER_KINDS = (b"<script", b"<?php", b"<html")
_SAID = 200_000


def draw_anew(kind: FileKind, content: bytes) -> tuple[bytes, list[Part]]:
    """R-FILE-8: A picture is one that can be drawn, of a bounded size, and nothing else as well.

    Give it drawn anew, and the words that were written beside it. Source: safety.md §6 «re-render images».
    """
    lower = content.lower()
    zipped = b"PK\x05\x06" in content[-65_600:] and b"PK\x03\x04" in content
    if zipped or b"%PDF-" in content[:1024] or any(sign in lower for sign in _OTHER_KINDS):
        raise Invalid("file.two_kinds", field="file", rule="R-FILE-8")
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(content), formats=_FORMATS[kind])
            _require_bounded(picture)
            said = _said(picture)
            picture.load()
            return _drawn(kind, picture), [Part(Place.PROPERTIES, said)]
    except UnidentifiedImageError as error:
        raise Invalid(
            "file.not_what_it_says", field="file", kind=kind.value.upper(), rule="R-FILE-8"
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        raise Invalid("file.damaged", field="file", rule="R-FILE-8") from error


def _require_bounded(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise _too_large()


def _said(picture: Image.Image) -> str:
    """The words beside the picture: PNG's texts, EXIF's and XMP's."""
    found = [value for value in picture.info.values() if isinstance(value, str)]
    found += [
        value.decode("utf-8", "ignore")
        for value in picture.info.values()
        if isinstance(value, bytes) and len(value) < MEGABYTE
    ]
    exif = picture.getexif()
    found += [str(value) for value in exif.values() if isinstance(value, str)]
    found += [value.decode("utf-16-le", "ignore") for value in exif.values() if isinstance(value, bytes)]
    return "\n".join(found)[:_SAID]


def _drawn(kind: FileKind, picture: Image.Image) -> bytes:
    turned = _in_common_colours(ImageOps.exif_transpose(picture))
    turned.info = {}
    made = BytesIO()
    if kind is FileKind.PNG:
        turned.save(made, "PNG", compress_level=4)
    else:
        shown = turned if turned.mode in ("L", "RGB", "CMYK") else turned.convert("RGB")
        shown.save(made, "JPEG", quality=90)
    return made.getvalue()


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """Draw in sRGB, so that the profile, which has words of its own, is not needed."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return changed or picture


def _too_large() -> Invalid:
    return Invalid("file.picture_too_large", field="file", most=MOST_PIXELS // 1_000_000, rule="R-FILE-8")

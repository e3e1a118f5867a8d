"""The letters a paper can be set in: the bundled fonts, and nothing of what the machine happens to have.

Noto Sans has every letter of Norwegian and the Sami languages; FiraGO adds Arabic, Devanagari, Georgian, Hebrew
and Thai; the rest are signs. A paper must show every letter or it is not accessible, so what no font has is
replaced by a visible mark instead of failing the whole paper.
"""

from __future__ import annotations

import io
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock

import pymupdf_fonts
import typst
from fontTools.ttLib import TTFont

MISSING = "\N{REPLACEMENT CHARACTER}"
_FONTS = ("notos", "notosbo", "notosit", "figo", "figbo", "symbol1", "symbol2", "math", "music")
_DROPPED = frozenset(("Cc", "Cf", "Zl", "Zp"))
_REFUSED = frozenset(("Co", "Cs", "Cn"))
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


_LOADING = Lock()


def bundled() -> typst.Fonts:
    """Load the fonts, once a process.

    Papers are set in threads. Of two that loaded at once, one took the other's files away, and its paper was empty.
    """
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder().name])


def displayable(text: str) -> tuple[str, bool]:
    """Make every character one a bundled font has; tell whether any had to be replaced by `MISSING`."""
    known = _known()
    shown: list[str] = []
    replaced = False
    for letter in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " "):
        category = unicodedata.category(letter)
        if letter == "\n" or (ord(letter) in known and category not in _DROPPED | _REFUSED):
            shown.append(letter)
        elif category in ("Zl", "Zp"):
            shown.append("\n")
        elif category not in _DROPPED and ord(letter) not in _VARIATION_SELECTORS:
            shown.append(MISSING)
            replaced = True
    return "".join(shown), replaced


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Typst reads fonts from files alone; the package has them in memory."""
    folder = tempfile.TemporaryDirectory(prefix="fellesskap-fonts-")
    for name in _FONTS:
        (Path(folder.name) / f"{name}.ttf").write_bytes(pymupdf_fonts.myfont(name))
    return folder


@cache
def _known() -> frozenset[int]:
    known: set[int] = set()
    for name in _FONTS:
        known |= TTFont(io.BytesIO(pymupdf_fonts.myfont(name)), lazy=True).getBestCmap().keys()
    return frozenset(known)

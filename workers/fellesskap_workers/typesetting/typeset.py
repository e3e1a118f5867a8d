"""From a template and its data to the bytes of a PDF. The same data and moment give the same bytes."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

from fellesskap_workers.typesetting.fonts import bundled, displayable

Template = Literal["call", "minutes", "letter", "appointment", "dialogue", "sheet"]
Paper = dict[str, object]

_TEMPLATES = Path(__file__).parent / "templates"
_QUOTED = re.compile(r'`?"[^"]*"`?')


class TypesettingError(Exception):
    """The paper could not be set; says why without quoting anything of its text."""


def typeset(template: Template, data: Paper, language: str, made_at: datetime) -> bytes:
    """Set a paper in `nb`, `nn` or `se`; the template says what stands in `data`.

    `data["missing"]` is the sentence to end with where letters had to be replaced. Raises `TypesettingError`.
    """
    shown, replaced = _displayable(data)
    assert isinstance(shown, dict)
    paper = {**shown, "language": language, "note": shown["missing"] if replaced else ""}
    try:
        return typst.compile(
            _TEMPLATES / f"{template}.typ",
            root=_TEMPLATES,
            font_paths=bundled(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"data": json.dumps(paper, ensure_ascii=False)},
            timestamp=int(made_at.timestamp()),
        )
    except typst.TypstError as error:
        raise TypesettingError(_QUOTED.sub('"…"', error.message)) from None


def _displayable(value: object) -> tuple[object, bool]:
    if isinstance(value, str):
        return displayable(value)
    if isinstance(value, dict):
        pairs = {key: _displayable(part) for key, part in value.items()}
        return {key: shown for key, (shown, _) in pairs.items()}, any(bad for _, bad in pairs.values())
    if isinstance(value, list | tuple):
        parts = [_displayable(part) for part in value]
        return [shown for shown, _ in parts], any(bad for _, bad in parts)
    return value, False

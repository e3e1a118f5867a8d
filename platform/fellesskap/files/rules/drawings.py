"""Drawings (SVG) within office files, which can hold programs."""

from __future__ import annotations

from fellesskap.errors import Invalid
from fellesskap.files.rules.xml import elements, local

_MOVING = ("script", "foreignObject", "handler", "listener", "iframe", "embed", "object", "set", "animate")


def require_still(content: bytes) -> None:
    """R-FILE-7: A drawing within a file only draws. Source: safety.md S5 «svg script»."""
    for ended, name, element in elements(content):
        if ended:
            continue
        for key, value in element.attrib.items():
            attribute, target = local(key).lower(), value.strip().lower()
            outward = attribute == "href" and not target.startswith(
                ("#", "data:image/png", "data:image/jpeg")
            )
            if attribute.startswith("on") or outward or "javascript:" in target:
                raise _moves()
        if name in _MOVING:
            raise _moves()


def _moves() -> Invalid:
    return Invalid("file.has_script", field="file", rule="R-FILE-7")

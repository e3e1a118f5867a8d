"""One thing changed in the small structure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fellesskap.structure.model import Structure
from structure_examples import small_structure


def with_body(which: str, /, **changes: Any) -> Structure:
    """Change one body."""
    plain = small_structure()
    return replace(
        plain, bodies=tuple(replace(body, **changes) if body.key == which else body for body in plain.bodies)
    )


def with_seat(**changes: Any) -> Structure:
    """Change the first seat of the deciding body."""
    ssu = small_structure().body("ssu")
    return with_body("ssu", seats=(replace(ssu.seats[0], **changes), *ssu.seats[1:]))


def with_more(**more: Any) -> Structure:
    """Add one to each of the named tuples."""
    plain = small_structure()
    return replace(plain, **{name: (*getattr(plain, name), value) for name, value in more.items()})


def with_route(**changes: Any) -> Structure:
    """Change the route."""
    plain = small_structure()
    return replace(plain, routes=(replace(plain.routes[0], **changes),))


def with_region(**changes: Any) -> Structure:
    """Change the first region."""
    plain = small_structure()
    return replace(plain, regions=(replace(plain.regions[0], **changes), plain.regions[1]))

"""One line of the start page: something that waits, with its deadline and one thing to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fellesskap_web.road import Data


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits.

    `subject` is what it is about, in `language` where a person wrote it; `text` is a bokmål sentence with
    `facts`, `label` the button. `since` orders what has no deadline.
    """

    subject: str
    text: str
    label: str
    url: str
    deadline: date | None = None
    since: date = date.min
    facts: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    reference: str = ""


def about(case: Data) -> dict[str, Any]:
    """Give what a line says of the case it is about."""
    return {"subject": case["title"], "language": case["language"], "reference": case["reference"]}


def nodes(connection: Data) -> Iterable[Data]:
    """Give what a connection holds."""
    return (edge["node"] for edge in connection["edges"])

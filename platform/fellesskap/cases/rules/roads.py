"""Who treats a case on the road that is chosen for it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum


class Same(StrEnum):
    """In what way those who discuss a case are those who decide it."""

    BODY = "body"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A body with who fills its counted seats, whatever they are known by."""

    key: str
    people: frozenset[Hashable]


def decided_by_the_same(discussing: Sitting, deciding: Sitting) -> Same | None:
    """R-CASE-26: Where the same people discuss a case and decide it, whoever chooses its road is warned and not
    refused: the two bodies are one, or everyone who counts in the one that decides counts in the other as well.

    Source: models.md A11; 004 §4.4, §4.5, of a secretariat that does both.
    """
    if discussing.key == deciding.key:
        return Same.BODY
    return Same.PEOPLE if deciding.people and deciding.people <= discussing.people else None

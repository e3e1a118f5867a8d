"""What must hold for a roster and its rows, and the review of all of it at once. Pure."""

from fellesskap.rosters.rules.reading import (
    LARGEST,
    LONGEST_CELL,
    plain,
    remark_of,
    require_size,
    require_taken,
)
from fellesskap.rosters.rules.review import review, with_refusals

__all__ = [
    "LARGEST",
    "LONGEST_CELL",
    "plain",
    "remark_of",
    "require_size",
    "require_taken",
    "review",
    "with_refusals",
]

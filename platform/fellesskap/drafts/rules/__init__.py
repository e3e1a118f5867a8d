"""What must hold when a draft is edited, and what a draft is made of.

Pure. The parts of a structure are what one form edits: the community itself, its municipalities, the intake
form, and each body, seat, route and so on by its key.
"""

from fellesskap.drafts.rules.editing import (
    merged,
    require_key_free,
    require_open,
    require_seen,
    require_undoable,
    require_unused,
)
from fellesskap.drafts.rules.parts import (
    MUNICIPALITIES,
    Part,
    class_of,
    digest_of,
    moved,
    part_at,
    parts_of,
    require_path,
    section_of,
    sections,
    with_part,
    without_part,
)
from fellesskap.drafts.rules.steps import Standing, contents_of, standings, step_for, step_of_finding

__all__ = [
    "MUNICIPALITIES",
    "Part",
    "Standing",
    "class_of",
    "contents_of",
    "digest_of",
    "merged",
    "moved",
    "part_at",
    "parts_of",
    "require_key_free",
    "require_open",
    "require_path",
    "require_seen",
    "require_undoable",
    "require_unused",
    "section_of",
    "sections",
    "standings",
    "step_for",
    "step_of_finding",
    "with_part",
    "without_part",
]

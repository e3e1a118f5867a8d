"""What must hold for a structure, what it expands to, and what a change of it means.

Pure. A check gives all its findings at once; the sentences lie in `texts/` under the codes. Sources: 000–004
are the founding documents, A1–A30 the ambiguities settled in the national template, S1 the first story.
"""

from fellesskap.structure.rules.chairs import (
    chair_party,
    chair_side,
    chair_turn,
    chair_until,
    deputy_party,
    deputy_side,
    sides_of_parties,
)
from fellesskap.structure.rules.changes import Change, InUse, OpenCase, breaks, difference, may_follow
from fellesskap.structure.rules.expansion import (
    ExpandedBody,
    ExpandedSeat,
    Expansion,
    Municipalities,
    expand,
)
from fellesskap.structure.rules.findings import Finding, Severity
from fellesskap.structure.rules.form import LONGEST_KEY, RESERVED_KEYS
from fellesskap.structure.rules.keys import suggested_key
from fellesskap.structure.rules.onward import leads
from fellesskap.structure.rules.validation import validate

__all__ = [
    "LONGEST_KEY",
    "RESERVED_KEYS",
    "Change",
    "ExpandedBody",
    "ExpandedSeat",
    "Expansion",
    "Finding",
    "InUse",
    "Municipalities",
    "OpenCase",
    "Severity",
    "breaks",
    "chair_party",
    "chair_side",
    "chair_turn",
    "chair_until",
    "deputy_party",
    "deputy_side",
    "difference",
    "expand",
    "leads",
    "may_follow",
    "sides_of_parties",
    "suggested_key",
    "validate",
]

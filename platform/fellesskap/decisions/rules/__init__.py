"""What must hold for a decision: consensus, its road and effect, its sum, and the body it goes onward to.

Pure. Sources: 000–004 are the founding documents, A1–A30 the ambiguities settled in the national template.
"""

from fellesskap.decisions.rules.amounts import (
    LONGEST_REASON,
    beyond_authority,
    require_accepted,
    require_amount,
)
from fellesskap.decisions.rules.consensus import (
    evaluate,
    snapshot,
)
from fellesskap.decisions.rules.deciding import (
    BEFORE_CONFIRMING,
    BEFORE_DECIDING,
    BEFORE_POSTPONING,
    LONGEST_TEXT,
    checks_before,
    decision_actions,
    is_anchored,
    is_later,
    needs_urgency,
    require_anchored,
    require_case_line,
    require_deciding_body,
    require_discussed,
    require_due,
    require_effect_allowed,
    require_later,
    require_supported,
    require_to_decide,
    require_treated,
    require_undecided,
    require_voices,
    require_wording,
    state_after,
)
from fellesskap.decisions.rules.onward import (
    confirmed_in_force,
    in_force,
    require_confirming_body,
    require_due_in_force,
    require_effect_kept,
)

__all__ = [
    "BEFORE_CONFIRMING",
    "BEFORE_DECIDING",
    "BEFORE_POSTPONING",
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "beyond_authority",
    "checks_before",
    "confirmed_in_force",
    "decision_actions",
    "evaluate",
    "in_force",
    "is_anchored",
    "is_later",
    "needs_urgency",
    "require_accepted",
    "require_amount",
    "require_anchored",
    "require_case_line",
    "require_confirming_body",
    "require_deciding_body",
    "require_discussed",
    "require_due",
    "require_due_in_force",
    "require_effect_allowed",
    "require_effect_kept",
    "require_later",
    "require_supported",
    "require_to_decide",
    "require_treated",
    "require_undecided",
    "require_voices",
    "require_wording",
    "snapshot",
    "state_after",
]

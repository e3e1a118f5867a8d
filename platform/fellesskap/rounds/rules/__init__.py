"""What must hold for a round: when it opens, who answers with what, who settles, and when it closes.

What the answers then mean for the decision stands in `standing`. Pure. Sources: 000–004 are the founding
documents, A1–A30 the ambiguities settled in the national template, S1–S12 the stories.
"""

from fellesskap.rounds.rules.actions import (
    reply_actions,
    round_actions,
    stance_actions,
)
from fellesskap.rounds.rules.answering import (
    require_evidence,
    require_not_council,
    require_open,
    require_own_municipalities,
    require_own_words_kept,
    require_reason,
)
from fellesskap.rounds.rules.ending import (
    require_closable,
    require_settler,
    require_silence_passable,
    require_silence_reason,
)
from fellesskap.rounds.rules.opening import (
    bears_still,
    choose_level,
    default_deadline,
    discussion_of,
    require_deadline,
    require_discussed,
    require_question,
    require_someone,
)
from fellesskap.rounds.rules.standing import (
    bearing,
    derive,
)
from fellesskap.rounds.rules.texts import (
    LONGEST_TEXT,
)

__all__ = [
    "LONGEST_TEXT",
    "bearing",
    "bears_still",
    "choose_level",
    "default_deadline",
    "derive",
    "discussion_of",
    "reply_actions",
    "require_closable",
    "require_deadline",
    "require_discussed",
    "require_evidence",
    "require_not_council",
    "require_open",
    "require_own_municipalities",
    "require_own_words_kept",
    "require_question",
    "require_reason",
    "require_settler",
    "require_silence_passable",
    "require_silence_reason",
    "require_someone",
    "round_actions",
    "stance_actions",
]

"""What must hold for a round: when it opens, who answers with what, who settles, when it closes and goes on.

What the answers then mean for the decision stands in `standing`; `papers` and `reading` take an answer from a
filled-in case paper. Pure. Sources: 000–004 are the founding documents, A1–A30 the ambiguities settled in the
national template, S1–S12 the stories.
"""

from fellesskap.rounds.rules.actions import (
    reply_actions,
    round_actions,
    stance_actions,
)
from fellesskap.rounds.rules.again import (
    asked_again,
    choose_asked,
    is_outdated,
    require_askable_again,
    stands_on,
)
from fellesskap.rounds.rules.answering import (
    LONGEST_BATCH,
    is_own_word,
    require_batch,
    require_evidence,
    require_not_council,
    require_open,
    require_own_municipalities,
    require_own_words_kept,
    require_reason,
)
from fellesskap.rounds.rules.changing import (
    reminded_at_opening,
    reminder_due,
    require_change_reason,
    require_later_deadline,
    require_reopenable,
    to_remind,
)
from fellesskap.rounds.rules.deadlines import (
    LONGEST_EXTENSION,
    choose_deadline,
    default_deadline,
    extended_deadline,
    opening_deadline,
    require_day_ahead,
)
from fellesskap.rounds.rules.ended import (
    choose_successors,
    is_over,
    newly_asked,
    placed_today,
    require_ending_reason,
    require_over,
    require_someone_behind,
    require_still_asked,
    require_time_for,
    speaks_for_any,
    speaks_for_the_same,
    successors_among,
)
from fellesskap.rounds.rules.ending import (
    require_closable,
    require_own_meeting,
    require_settler,
    require_silence_passable,
    require_silence_reason,
)
from fellesskap.rounds.rules.more import (
    choose_more,
    left_out_of,
    require_askable_more,
    taken_back,
    unasked_of,
)
from fellesskap.rounds.rules.opening import (
    bears_still,
    choose_level,
    choose_partners,
    discussion_of,
    require_discussed,
    require_question,
    require_someone,
    select_askable,
    term_to_ask_by,
)
from fellesskap.rounds.rules.papers import (
    evidence_kinds,
    read_reference,
    reference_of,
    require_own_paper,
    require_paper_file,
    require_scanned,
    require_words,
    write_reference,
)
from fellesskap.rounds.rules.reading import read_paper
from fellesskap.rounds.rules.standing import (
    bearing,
    derive,
)
from fellesskap.rounds.rules.texts import (
    LONGEST_TEXT,
)

__all__ = [
    "LONGEST_BATCH",
    "LONGEST_EXTENSION",
    "LONGEST_TEXT",
    "asked_again",
    "bearing",
    "bears_still",
    "choose_asked",
    "choose_deadline",
    "choose_level",
    "choose_more",
    "choose_partners",
    "choose_successors",
    "default_deadline",
    "derive",
    "discussion_of",
    "evidence_kinds",
    "extended_deadline",
    "is_outdated",
    "is_over",
    "is_own_word",
    "left_out_of",
    "newly_asked",
    "opening_deadline",
    "placed_today",
    "read_paper",
    "read_reference",
    "reference_of",
    "reminded_at_opening",
    "reminder_due",
    "reply_actions",
    "require_askable_again",
    "require_askable_more",
    "require_batch",
    "require_change_reason",
    "require_closable",
    "require_day_ahead",
    "require_discussed",
    "require_ending_reason",
    "require_evidence",
    "require_later_deadline",
    "require_not_council",
    "require_open",
    "require_over",
    "require_own_meeting",
    "require_own_municipalities",
    "require_own_paper",
    "require_own_words_kept",
    "require_paper_file",
    "require_question",
    "require_reason",
    "require_reopenable",
    "require_scanned",
    "require_settler",
    "require_silence_passable",
    "require_silence_reason",
    "require_someone",
    "require_someone_behind",
    "require_still_asked",
    "require_time_for",
    "require_words",
    "round_actions",
    "select_askable",
    "speaks_for_any",
    "speaks_for_the_same",
    "stance_actions",
    "stands_on",
    "successors_among",
    "taken_back",
    "term_to_ask_by",
    "to_remind",
    "unasked_of",
    "write_reference",
]

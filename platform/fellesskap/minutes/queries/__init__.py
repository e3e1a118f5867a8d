"""Keeping minutes: their editions and approvals, the comments on them, and their corrections."""

from fellesskap.minutes.queries.commenting import (
    answer_comment,
    count_unanswered,
    find_asked,
    find_commenters,
    find_round,
    find_unreminded,
    insert_comment,
    keep_lines,
    load_comment,
    mark_reminded,
    save_round,
)
from fellesskap.minutes.queries.correcting import count_corrections, insert_correction, load_said
from fellesskap.minutes.queries.editions import (
    approve_last,
    find_editions,
    find_given,
    find_heard,
    insert_approval,
    insert_edition,
    load_approval,
    load_next_edition,
    remark_last,
)

__all__ = [
    "answer_comment",
    "approve_last",
    "count_corrections",
    "count_unanswered",
    "find_asked",
    "find_commenters",
    "find_editions",
    "find_given",
    "find_heard",
    "find_round",
    "find_unreminded",
    "insert_approval",
    "insert_comment",
    "insert_correction",
    "insert_edition",
    "keep_lines",
    "load_approval",
    "load_comment",
    "load_next_edition",
    "load_said",
    "mark_reminded",
    "remark_last",
    "save_round",
]

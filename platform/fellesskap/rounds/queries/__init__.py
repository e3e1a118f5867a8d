"""Loading and saving rounds: `opening` them, their answers in `rounds`, and how they go on in `changing`.

`unasked` are those a round leaves out, and `ended` those that ended while they were asked.
"""

from fellesskap.rounds.queries.changing import (
    OpenRound,
    find_held,
    find_open_rounds,
    insert_change,
    insert_following,
    mark_reminded,
    reopen_round,
    save_deadline,
)
from fellesskap.rounds.queries.ended import end_reply, find_until
from fellesskap.rounds.queries.opening import (
    NewRound,
    find_candidates,
    insert_head,
    insert_round,
)
from fellesskap.rounds.queries.rounds import (
    Given,
    close_round,
    find_discussion,
    find_former,
    find_newest_round,
    find_replies,
    find_stances,
    find_waiver,
    load_region_meeting,
    load_region_name,
    load_reply,
    load_round,
    load_stance,
    save_answers,
    save_position,
)
from fellesskap.rounds.queries.unasked import ask_unasked, find_left_out, find_unasked, insert_unasked

__all__ = [
    "Given",
    "NewRound",
    "OpenRound",
    "ask_unasked",
    "close_round",
    "end_reply",
    "find_candidates",
    "find_discussion",
    "find_former",
    "find_held",
    "find_left_out",
    "find_newest_round",
    "find_open_rounds",
    "find_replies",
    "find_stances",
    "find_unasked",
    "find_until",
    "find_waiver",
    "insert_change",
    "insert_following",
    "insert_head",
    "insert_round",
    "insert_unasked",
    "load_region_meeting",
    "load_region_name",
    "load_reply",
    "load_round",
    "load_stance",
    "mark_reminded",
    "reopen_round",
    "save_answers",
    "save_deadline",
    "save_position",
]

"""Loading and saving rounds of appointments.

A name holds the round's row shared while it is saved; closing and confirming hold it alone. So nothing is
named in a round that closes at the same moment, while parties do not wait for one another.
"""

from fellesskap.appointments.queries.naming import (
    NewNomination,
    answer_call,
    find_calls_of_party,
    find_deputies,
    find_meeting,
    in_order,
    insert_nomination,
    load_call,
    load_nomination,
    load_nominations,
    mark_appointed,
    mark_received,
    rank_deputies,
    release_call,
    update_nomination,
    update_rivals,
)
from fellesskap.appointments.queries.reminding import (
    Address,
    find_missing,
    find_open_rounds,
    forget_addresses,
    load_address,
    mark_reminded,
    settle_interrupted,
    update_address,
)
from fellesskap.appointments.queries.rounds import (
    NewRound,
    count_received,
    find_known_parties,
    find_seat_paths,
    insert_round,
    load_round,
    update_round,
)

__all__ = [
    "Address",
    "NewNomination",
    "NewRound",
    "answer_call",
    "count_received",
    "find_calls_of_party",
    "find_deputies",
    "find_known_parties",
    "find_meeting",
    "find_missing",
    "find_open_rounds",
    "find_seat_paths",
    "forget_addresses",
    "in_order",
    "insert_nomination",
    "insert_round",
    "load_address",
    "load_call",
    "load_nomination",
    "load_nominations",
    "load_round",
    "mark_appointed",
    "mark_received",
    "mark_reminded",
    "rank_deputies",
    "release_call",
    "settle_interrupted",
    "update_address",
    "update_nomination",
    "update_rivals",
    "update_round",
]

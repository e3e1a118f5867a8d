"""What may be done with a round.

`opening` asks the partners, and asks again about a new text; `more` asks those it left out, and `ended` whoever
answers for one that ended; `answering` takes their answers and positions; `changing` gives more time, opens again
and reminds; `ending` closes. `reading` takes an answer from a filled-in paper, for whoever then gives it.
`standing` tells where a case is in it.
"""

from fellesskap.rounds.service.answering import (
    AnswerAndSettle,
    AnswerForRegion,
    AnswerRound,
    AnswerRounds,
    MunicipalAnswer,
    SettleStance,
    answer_and_settle,
    answer_for_region,
    answer_round,
    answer_rounds,
    settle_stance,
)
from fellesskap.rounds.service.changing import (
    ExtendRound,
    ReopenRound,
    extend_round,
    remind_asked,
    reopen_round,
)
from fellesskap.rounds.service.ended import SettleEnded, settle_ended
from fellesskap.rounds.service.ending import (
    CloseRound,
    close_early,
    close_round,
    record_closed,
)
from fellesskap.rounds.service.more import AskMore, ask_more
from fellesskap.rounds.service.opening import (
    AskAgain,
    OpenRound,
    ask_again,
    open_round,
)
from fellesskap.rounds.service.reading import await_paper, paper_words, read_answer
from fellesskap.rounds.service.standing import find_anchoring, find_those_asked

__all__ = [
    "AnswerAndSettle",
    "AnswerForRegion",
    "AnswerRound",
    "AnswerRounds",
    "AskAgain",
    "AskMore",
    "CloseRound",
    "ExtendRound",
    "MunicipalAnswer",
    "OpenRound",
    "ReopenRound",
    "SettleEnded",
    "SettleStance",
    "answer_and_settle",
    "answer_for_region",
    "answer_round",
    "answer_rounds",
    "ask_again",
    "ask_more",
    "await_paper",
    "close_early",
    "close_round",
    "extend_round",
    "find_anchoring",
    "find_those_asked",
    "open_round",
    "paper_words",
    "read_answer",
    "record_closed",
    "remind_asked",
    "reopen_round",
    "settle_ended",
    "settle_stance",
]

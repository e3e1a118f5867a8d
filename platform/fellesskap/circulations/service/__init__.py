"""What may be done with a written procedure, from its beginning until it has ended."""

from fellesskap.circulations.service.answering import (
    AnswerCirculation,
    LeaveCirculationSeat,
    answer_circulation,
    leave_circulation_seat,
)
from fellesskap.circulations.service.beginning import StartCirculation, start_circulation
from fellesskap.circulations.service.ending import (
    CancelCirculation,
    CloseCirculation,
    cancel_circulation,
    close_circulation,
    remind_circulations,
)

__all__ = [
    "AnswerCirculation",
    "CancelCirculation",
    "CloseCirculation",
    "LeaveCirculationSeat",
    "StartCirculation",
    "answer_circulation",
    "cancel_circulation",
    "close_circulation",
    "leave_circulation_seat",
    "remind_circulations",
    "start_circulation",
]

"""What may be done with a written procedure, from its beginning until it has ended."""

from fellesskap.circulations.service.answering import (
    AnswerCirculation,
    LeaveCirculationSeat,
    answer_circulation,
    leave_circulation_seat,
)
from fellesskap.circulations.service.beginning import StartCirculation, start_circulation
from fellesskap.circulations.service.correcting import ProposeWrittenCorrection, propose_written_correction
from fellesskap.circulations.service.ending import (
    CancelCirculation,
    CloseCirculation,
    cancel_circulation,
    close_circulation,
    foresee_circulation,
    remind_circulations,
)
from fellesskap.circulations.service.extending import ExtendCirculation, extend_circulation

__all__ = [
    "AnswerCirculation",
    "CancelCirculation",
    "CloseCirculation",
    "ExtendCirculation",
    "LeaveCirculationSeat",
    "ProposeWrittenCorrection",
    "StartCirculation",
    "answer_circulation",
    "cancel_circulation",
    "close_circulation",
    "extend_circulation",
    "foresee_circulation",
    "leave_circulation_seat",
    "propose_written_correction",
    "remind_circulations",
    "start_circulation",
]

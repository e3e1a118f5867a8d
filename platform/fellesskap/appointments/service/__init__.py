"""What may be done with a round of appointments.

`opening` calls on the parties and ends the round, `naming` takes their names, `settling` leads a name through
choice and confirmation to a holding and a letter, `listing` puts it on the agenda of the body that confirms and
records what that said, and `reminding` is the workers' part.
"""

from fellesskap.appointments.service.listing import (
    ListAppointments,
    RecordAppointments,
    UnlistAppointments,
    list_appointments,
    record_appointments,
    unlist_appointments,
)
from fellesskap.appointments.service.naming import (
    DeclineNomination,
    Nominate,
    WithdrawNomination,
    decline_nomination,
    nominate,
    withdraw_nomination,
)
from fellesskap.appointments.service.opening import (
    CloseAppointmentRound,
    ExtendAppointmentRound,
    OpenAppointmentRound,
    PartyAddress,
    close_appointment_round,
    extend_appointment_round,
    open_appointment_round,
)
from fellesskap.appointments.service.reminding import (
    SEND_CALL,
    SendCallAgain,
    claim_call,
    give_up_call,
    record_call,
    remind,
    send_call_again,
    settle_interrupted_calls,
)
from fellesskap.appointments.service.settling import (
    ConfirmAppointments,
    SelectNominee,
    confirm_appointments,
    select_nominee,
)

__all__ = [
    "SEND_CALL",
    "CloseAppointmentRound",
    "ConfirmAppointments",
    "DeclineNomination",
    "ExtendAppointmentRound",
    "ListAppointments",
    "Nominate",
    "OpenAppointmentRound",
    "PartyAddress",
    "RecordAppointments",
    "SelectNominee",
    "SendCallAgain",
    "UnlistAppointments",
    "WithdrawNomination",
    "claim_call",
    "close_appointment_round",
    "confirm_appointments",
    "decline_nomination",
    "extend_appointment_round",
    "give_up_call",
    "list_appointments",
    "nominate",
    "open_appointment_round",
    "record_appointments",
    "record_call",
    "remind",
    "select_nominee",
    "send_call_again",
    "settle_interrupted_calls",
    "unlist_appointments",
    "withdraw_nomination",
]

"""What must hold for a round of appointments: whom it asks, who names whom, who chooses, who confirms. Pure.

Sources: 000–004 are the founding documents, A1–A30 the ambiguities settled in the national template, S1–S12
the stories.
"""

from fellesskap.appointments.rules.actions import (
    call_actions,
    nomination_actions,
    records_on_behalf,
    round_actions,
)
from fellesskap.appointments.rules.asking import ask, parties_of, settling_words
from fellesskap.appointments.rules.naming import (
    answers_for,
    appoints_at_once,
    received,
    require_consent,
    require_evidence,
    require_namer,
    require_reason,
    require_reference,
    require_short,
    require_unanswered,
    require_withdrawable,
)
from fellesskap.appointments.rules.opening import (
    LONGEST_TITLE,
    REMIND_AHEAD,
    reminded_at_opening,
    reminder_due,
    require_addresses,
    require_closable,
    require_deadline,
    require_later_deadline,
    require_no_office,
    require_open,
    require_resendable,
    require_somebody,
    require_term,
    require_title,
)
from fellesskap.appointments.rules.settling import (
    holds_until,
    require_choosing_body,
    require_confirmable,
    require_pool,
    require_selectable,
    require_settling_body,
    waits_as,
)

__all__ = [
    "LONGEST_TITLE",
    "REMIND_AHEAD",
    "answers_for",
    "appoints_at_once",
    "ask",
    "call_actions",
    "holds_until",
    "nomination_actions",
    "parties_of",
    "received",
    "records_on_behalf",
    "reminded_at_opening",
    "reminder_due",
    "require_addresses",
    "require_choosing_body",
    "require_closable",
    "require_confirmable",
    "require_consent",
    "require_deadline",
    "require_evidence",
    "require_later_deadline",
    "require_namer",
    "require_no_office",
    "require_open",
    "require_pool",
    "require_reason",
    "require_reference",
    "require_resendable",
    "require_selectable",
    "require_settling_body",
    "require_short",
    "require_somebody",
    "require_term",
    "require_title",
    "require_unanswered",
    "require_withdrawable",
    "round_actions",
    "settling_words",
    "waits_as",
]

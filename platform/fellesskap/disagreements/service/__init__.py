"""What may be done with a disagreement: register it, say how it went at a level, take it higher, end it."""

from fellesskap.disagreements.service.handling import (
    EscalateDisagreement,
    Named,
    ReferDisagreement,
    RegisterDisagreement,
    SettleDisagreement,
    escalate_disagreement,
    refer_disagreement,
    register_disagreement,
    settle_disagreement,
)
from fellesskap.disagreements.service.timing import tell_due_disagreements

__all__ = [
    "EscalateDisagreement",
    "Named",
    "ReferDisagreement",
    "RegisterDisagreement",
    "SettleDisagreement",
    "escalate_disagreement",
    "refer_disagreement",
    "register_disagreement",
    "settle_disagreement",
    "tell_due_disagreements",
]

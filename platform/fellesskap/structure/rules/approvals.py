"""Whose word makes the minutes of a body final."""

from __future__ import annotations

from fellesskap.structure.model import Approval, Structure
from fellesskap.structure.rules.findings import Finding, Severity, bodies_of


def check_approvals(structure: Structure) -> list[Finding]:
    """R-STRUCTURE-28: Minutes that leaders approve are of a body that is known to have a leader and a deputy.

    A warning, since who leads may also be recorded on the body without a chair that goes round.
    Source: 004 «leder og nestleder», features 5.9.
    """
    return [
        Finding(
            f"{path}.minutes_approved_by",
            "structure.approved_by_unknown_leaders",
            Severity.WARNING,
            {"name": body.name.nb},
        )
        for path, body in bodies_of(structure)
        if body.minutes_approved_by is Approval.LEADERS and not (body.chair and body.chair.deputy)
    ]

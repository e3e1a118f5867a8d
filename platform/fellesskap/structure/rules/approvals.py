"""Whose word makes the minutes of a body final, and how long its deputies read what a meeting is about."""

from __future__ import annotations

from collections.abc import Iterator

from fellesskap.structure.model import Approval, DeputyAccess, Structure
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


def check_access(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-32: Where deputies read for some days after a meeting, it says how many.

    Fewer than there are to comment on the minutes is warned of: a deputy who was there could not read them.
    Source: scenario S3 «the meeting's access window (config)».
    """
    for path, body in bodies_of(structure):
        days = {DeputyAccess.UNTIL_HELD: 0, DeputyAccess.DAYS_AFTER: body.deputy_access_days}
        if body.deputy_access not in days:
            continue
        held = days[body.deputy_access]
        if held is None:
            yield Finding(f"{path}.deputy_access_days", "structure.access_days_missing")
        elif held < body.comment_days:
            yield Finding(
                f"{path}.deputy_access",
                "structure.deputies_cannot_comment",
                Severity.WARNING,
                {"name": body.name.nb},
            )

"""What can be done with a meeting now."""

from __future__ import annotations

from datetime import datetime

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.meetings.model import Meeting
from fellesskap.meetings.rules.calling import require_agenda, require_not_begun, require_planned
from fellesskap.meetings.rules.changes import require_ahead
from fellesskap.meetings.rules.supplements import require_unsent


def meeting_actions(actor: Actor, meeting: Meeting, lines: int, unsent: int, now: datetime) -> list[Action]:
    """Tell what the actor can do with the meeting before it is held.

    `lines` and `unsent` count those of its agenda, and what was changed there since those called were last sent it.
    """

    def secretariat() -> None:
        policy.require_secretariat(actor)

    return [
        action("addToAgenda", secretariat, lambda: require_ahead(meeting)),
        action(
            "callMeeting",
            secretariat,
            lambda: require_planned(meeting),
            lambda: require_not_begun(meeting, now),
            lambda: require_agenda(lines),
        ),
        action("sendSupplement", secretariat, lambda: require_unsent(meeting, unsent)),
        action("moveMeeting", secretariat, lambda: require_ahead(meeting)),
        action("cancelMeeting", secretariat, lambda: require_ahead(meeting)),
        action("setChair", secretariat, lambda: require_ahead(meeting)),
    ]

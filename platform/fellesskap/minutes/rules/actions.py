"""What can be done with a meeting's record now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.meetings.model import Meeting
from fellesskap.minutes.model import CommentRound, Leading
from fellesskap.minutes.rules.commenting import (
    require_asked,
    require_commenting,
    require_comments_settled,
)
from fellesskap.minutes.rules.correcting import require_correctable
from fellesskap.minutes.rules.recording import (
    leads_as,
    require_approval,
    require_both_recorded,
    require_happened,
    require_its_day,
    require_minuted,
    require_new_word,
    require_open_minutes,
)
from fellesskap.structure.model import Approval


@dataclass(frozen=True, slots=True)
class Approving:
    """How a meeting's minutes are approved: by whom, who leads now, and who has approved the last edition.

    `bodies` are those whose leaders' words it takes, where it takes any.

    `comments`, `unanswered` and `asked` tell of the comments on them; of those asked, the reader is enough.
    """

    approval: Approval = Approval.SECRETARIAT
    leaders: Mapping[Leading, UUID] = field(default_factory=dict)
    given: frozenset[Leading] = frozenset()
    bodies: tuple[UUID, ...] = ()
    comments: CommentRound | None = None
    unanswered: int = 0
    asked: frozenset[UUID] = frozenset()


def minutes_actions(actor: Actor, meeting: Meeting, on: date, approving: Approving) -> list[Action]:
    """Tell what the actor can do with the meeting's record now."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    def by(approval: Approval) -> Callable[[], None]:
        return lambda: require_approval(approving.approval, approval)

    def both() -> None:
        require_both_recorded(approving.leaders, approving.bodies)

    def word() -> None:
        require_new_word(leads_as(actor, approving.leaders), approving.given)

    def minuted() -> None:
        require_minuted(meeting)

    def asked() -> None:
        require_asked(actor, approving.asked)

    def settled() -> None:
        until = approving.comments.until if approving.comments else None
        require_comments_settled(until, approving.unanswered, on)

    return [
        action(
            "recordAttendance",
            secretariat,
            lambda: require_open_minutes(meeting),
            lambda: require_its_day(meeting, on),
        ),
        action("draftMinutes", secretariat, lambda: require_happened(meeting)),
        action("askForComments", secretariat, minuted),
        action(
            "commentOnMinutes",
            asked,
            lambda: require_commenting(meeting, approving.comments, on),
        ),
        action("approveMinutes", secretariat, by(Approval.SECRETARIAT), minuted, settled),
        action(
            "approveAsLeader",
            word,
            by(Approval.LEADERS),
            both,
            minuted,
            settled,
        ),
        action("remindLeaders", secretariat, by(Approval.LEADERS), both, minuted),
        action("proposeCorrection", secretariat, lambda: require_correctable(meeting)),
    ]

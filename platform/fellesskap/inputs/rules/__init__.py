"""What must hold of input to dialogue meetings, and what can be done with it now."""

from __future__ import annotations

from datetime import date

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.inputs.model import InputCall, Invited, Theme
from fellesskap.inputs.rules.giving import (
    LONGEST_INPUT,
    LONGEST_QUESTION,
    MOST_OF_ONE,
    REMINDED_DAYS,
    choose_behalf,
    choose_name,
    is_invited,
    is_reminded,
    own_partners,
    require_dialogue,
    require_invited,
    require_last_day,
    require_meeting_day,
    require_new,
    require_open,
    require_own,
    require_place,
    require_question,
    require_text,
    require_to_come,
    require_unopened,
)
from fellesskap.inputs.rules.sorting import (
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_THEMES,
    require_apart,
    require_chosen,
    require_gathered,
    require_given,
    require_movable,
    require_reason,
    require_releasable,
    require_target,
    require_title,
    require_unreleased,
    require_unsettled,
)
from fellesskap.meetings.model import Meeting

__all__ = [
    "LONGEST_INPUT",
    "LONGEST_QUESTION",
    "LONGEST_REASON",
    "LONGEST_TITLE",
    "MOST_OF_ONE",
    "MOST_THEMES",
    "REMINDED_DAYS",
    "call_actions",
    "choose_behalf",
    "choose_name",
    "is_invited",
    "is_reminded",
    "own_partners",
    "require_apart",
    "require_chosen",
    "require_dialogue",
    "require_gathered",
    "require_given",
    "require_invited",
    "require_last_day",
    "require_meeting_day",
    "require_movable",
    "require_new",
    "require_open",
    "require_own",
    "require_place",
    "require_question",
    "require_reason",
    "require_releasable",
    "require_target",
    "require_text",
    "require_title",
    "require_to_come",
    "require_unopened",
    "require_unreleased",
    "require_unsettled",
    "theme_actions",
]


def call_actions(actor: Actor, call: InputCall, meeting: Meeting, invited: Invited, on: date) -> list[Action]:
    """Tell what the actor can do with a meeting's input now."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    def asked() -> None:
        require_invited(actor, invited)

    def running() -> None:
        require_open(call, meeting.state, on)

    def held() -> None:
        require_meeting_day(meeting, on)

    def unreleased() -> None:
        require_unreleased(call)

    return [
        action("giveInput", asked, running),
        action("reviseInputCall", secretariat, lambda: require_to_come(meeting), unreleased),
        action("registerInput", secretariat, held, unreleased),
        action("makeTheme", secretariat, unreleased),
        action("draftSummary", secretariat, unreleased),
        action("releaseSummary", secretariat),
    ]


def theme_actions(actor: Actor, call: InputCall | None, theme: Theme) -> list[Action]:
    """Tell what the actor can do with a theme now."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    def unsettled() -> None:
        require_unsettled(theme)

    def unreleased() -> None:
        if call is not None:
            require_unreleased(call)

    return [
        *(
            action(name, secretariat, unsettled, unreleased)
            for name in ("renameTheme", "mergeThemes", "removeTheme")
        ),
        *(action(name, secretariat, unsettled) for name in ("reportTheme", "setThemeAside")),
    ]

"""What the actor can do now about a round of appointments, told by the rules the services run."""

from __future__ import annotations

from functools import partial

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.appointments.model import ClosingFacts, ListedNomination, Nomination, SeatCall
from fellesskap.appointments.rules.listing import require_not_listed, require_open_on_line
from fellesskap.appointments.rules.naming import (
    answers_for,
    require_namer,
    require_unanswered,
    require_withdrawable,
)
from fellesskap.appointments.rules.opening import require_closable, require_open
from fellesskap.appointments.rules.settling import require_confirmable, require_selectable
from fellesskap.meetings.model import Meeting
from fellesskap.meetings.rules import require_ahead
from fellesskap.minutes.rules import require_happened


def round_actions(actor: Actor, facts: ClosingFacts) -> list[Action]:
    """Tell what the actor can do with a round as a whole."""
    secretariat = partial(policy.require_secretariat, actor)
    return [
        action("extendAppointmentRound", secretariat, lambda: require_open(facts.round)),
        action(
            "closeAppointmentRound",
            secretariat,
            lambda: require_closable(facts.round, facts.tally, facts.today),
        ),
    ]


def call_actions(actor: Actor, call: SeatCall) -> list[Action]:
    """Tell what the actor can do about one seat on behalf of one party."""

    def checks(name: str) -> Action:
        return action(
            name,
            lambda: require_namer(actor, call.party),
            lambda: require_open(call.round),
            lambda: require_unanswered(call),
        )

    return [checks("nominate"), checks("declineNomination")]


def nomination_actions(actor: Actor, nomination: Nomination) -> list[Action]:
    """Tell what the actor can do about one name."""
    secretariat = partial(policy.require_secretariat, actor)
    return [
        action(
            "withdrawNomination",
            lambda: require_namer(actor, nomination.call.party),
            lambda: require_withdrawable(nomination),
        ),
        action("selectNominee", secretariat, lambda: require_selectable(nomination)),
        action(
            "confirmAppointments",
            secretariat,
            lambda: require_confirmable([nomination]),
            lambda: require_not_listed([nomination]),
        ),
    ]


def listing_actions(actor: Actor, meeting: Meeting) -> list[Action]:
    """Tell whether the actor can put names on a meeting's agenda."""
    secretariat = partial(policy.require_secretariat, actor)
    return [action("listAppointments", secretariat, lambda: require_ahead(meeting))]


def listed_actions(actor: Actor, meeting: Meeting, listed: ListedNomination) -> list[Action]:
    """Tell what the actor can do about a name on a meeting's agenda."""
    secretariat = partial(policy.require_secretariat, actor)

    def open_here() -> None:
        require_open_on_line([listed], [listed.nomination_id])

    return [
        action("unlistAppointments", secretariat, lambda: require_ahead(meeting), open_here),
        action("recordAppointments", secretariat, lambda: require_happened(meeting), open_here),
    ]


def records_on_behalf(actor: Actor, call: SeatCall) -> bool:
    """Tell whether what the actor records of a party is somebody else's word."""
    return not answers_for(actor, call.party)

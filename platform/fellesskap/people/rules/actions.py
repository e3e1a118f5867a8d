"""What can be done with a person and with a holding now, by the checks the services run."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.people.model import Held
from fellesskap.people.rules.holdings import (
    require_by_hand,
    require_correctable,
    require_end,
    require_leave,
)


def person_actions(actor: Actor, person_id: UUID) -> list[Action]:
    """Tell what the actor can do with a person now."""
    return [
        action("editPerson", lambda: policy.require_person_keeper(actor, person_id)),
        action("appoint", lambda: policy.require_secretariat(actor)),
        action("takeOffice", lambda: policy.require_secretariat(actor)),
    ]


def holding_actions(actor: Actor, held: Held, today: date) -> list[Action]:
    """Tell what the actor can do with a holding now; `endHolding` from tomorrow."""
    tomorrow = today + timedelta(days=1)
    ends = max(tomorrow, held.valid_from + timedelta(days=1))
    away = ends, ends + timedelta(days=1)

    def secretariat() -> None:
        policy.require_secretariat(actor)

    def by_hand() -> None:
        require_by_hand("", held.office_holding_id)

    return [
        action("endHolding", secretariat, by_hand, lambda: require_end(held, ends, today)),
        action("takeLeave", secretariat, lambda: require_leave(held, away, today, ())),
        action("correctHolding", secretariat, by_hand, lambda: require_correctable(held, today)),
        action("withdrawHolding", secretariat, by_hand, lambda: require_correctable(held, today)),
    ]

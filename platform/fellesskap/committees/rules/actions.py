"""What can be done with a committee now."""

from __future__ import annotations

from datetime import date

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.committees.model import Committee
from fellesskap.committees.rules import living


def committee_actions(actor: Actor, committee: Committee, today: date) -> list[Action]:
    """Tell what the actor can do with the committee now; an end without a report is asked for apart."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    return [
        action("extendCommittee", secretariat, lambda: living.require_extendable(committee, today)),
        action(
            "deliverReport",
            lambda: living.require_reporter(actor, committee),
            lambda: living.require_report(committee, today),
        ),
        action("listReport", secretariat, lambda: _listable(committee, today)),
        action("noteReport", secretariat, lambda: _heard(committee, today)),
        action(
            "dissolveCommittee",
            secretariat,
            lambda: living.require_living(committee, today),
            lambda: living.require_noted(committee),
        ),
    ]


def _listable(committee: Committee, today: date) -> None:
    living.require_listable(committee, today)


def _heard(committee: Committee, today: date) -> None:
    living.require_heard(committee, today)

"""What the actor can do now about a round, told by the rules the services run."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.cases.rules import require_to_be_decided
from fellesskap.errors import NotAllowed
from fellesskap.rounds.model import Group, Reply, Round, RoundFacts, Stance
from fellesskap.rounds.rules.again import require_askable_again
from fellesskap.rounds.rules.answering import require_not_council, require_open
from fellesskap.rounds.rules.changing import require_reopenable
from fellesskap.rounds.rules.ended import require_over, require_someone_behind, require_still_asked
from fellesskap.rounds.rules.ending import require_closable, require_settler, require_silence_passable
from fellesskap.rounds.rules.more import require_askable_more
from fellesskap.rounds.rules.opening import require_discussed


def round_actions(actor: Actor, facts: RoundFacts) -> list[Action]:
    """Tell what the actor can do now about the anchoring of a case."""
    secretariat = partial(policy.require_secretariat, actor)
    found, standing = facts.round, facts.standing
    decided = partial(require_to_be_decided, facts.case_kind)
    actions = [action("openRound", secretariat, decided, lambda: require_discussed(facts.case_state))]
    if found is None or standing is None:
        return actions
    return [
        *actions,
        action("askAgain", secretariat, decided, lambda: _askable_again(facts)),
        action("askMore", secretariat, decided, lambda: _askable_more(found, facts)),
        action("closeRound", secretariat, lambda: require_closable(found, standing, facts.today)),
        action("extendRound", secretariat, lambda: require_open(found)),
        action(
            "reopenRound",
            secretariat,
            decided,
            lambda: require_reopenable(
                found, facts.case_state, bears=facts.bears, outdated=facts.outdated, held=facts.held
            ),
        ),
    ]


def reply_actions(actor: Actor, found: Round, reply: Reply, until: date | None, today: date) -> list[Action]:
    """Tell what the actor can do now with one asked partner's or division's answer; it is there `until` a day."""
    asked = reply.asked
    return [
        action(
            "answerRound",
            lambda: policy.require_answerer(actor, asked.partner_id, asked.division_id, side=asked.side),
            lambda: require_open(found),
            lambda: require_still_asked(reply),
        ),
        action(
            "settleEnded",
            lambda: policy.require_secretariat(actor),
            lambda: require_over(found, reply, until, today),
        ),
    ]


def stance_actions(
    actor: Actor, found: Round, stance: Stance, group: Group, deciding_body_id: UUID
) -> list[Action]:
    """Tell what the actor can do now with a region's or the trust's position, and with those it speaks for."""
    return [
        action(
            "settleStance",
            lambda: require_settler(actor, stance, deciding_body_id),
            lambda: require_open(found),
            lambda: require_someone_behind(group),
            lambda: require_silence_passable(found, group),
        ),
        action(
            "answerForRegion",
            lambda: _require_contact_of(actor, stance),
            lambda: require_open(found),
            lambda: require_someone_behind(group),
            lambda: require_not_council(found.level),
        ),
    ]


def _askable_again(facts: RoundFacts) -> None:
    require_askable_again(facts.round, facts.case_state, bears=facts.bears, outdated=facts.outdated)


def _askable_more(found: Round, facts: RoundFacts) -> None:
    require_askable_more(found, partial=facts.partial, outdated=facts.outdated, today=facts.today)


def _require_contact_of(actor: Actor, stance: Stance) -> None:
    """A formøte is a region's: nobody answers in one for the trust's divisions."""
    if stance.region_id is None:
        raise NotAllowed("round.not_your_region", rule="R-ACCESS-6")
    policy.require_region_contact(actor, stance.region_id)

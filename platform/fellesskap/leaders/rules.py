"""What must hold for who leads a body."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.leaders.model import Leader, LeadingSeat
from fellesskap.people.rules import overlaps
from fellesskap.structure.model import Rotation

LONGEST_REFERENCE = 200


def require_may_lead(seat: LeadingSeat | None, body_id: UUID) -> LeadingSeat:
    """R-LEADER-1: A body is led by somebody who holds a member's seat in it and may attend.

    Source: 004 «leder og nestleder», features 2.5.
    """
    if seat is None or seat.body_id != body_id or not seat.may_lead:
        raise RuleBroken("leader.no_seat", field="holding_id", rule="R-LEADER-1")
    return seat


def lead_until(seat: LeadingSeat, valid_from: date, valid_to: date | None) -> date | None:
    """R-LEADER-2: Nobody leads longer than the seat is held; return the last bound of the two.

    Source: 004 §4.2 «funksjonsperiode», features 2.5.
    """
    if valid_from < seat.valid_from or (seat.valid_to is not None and valid_from >= seat.valid_to):
        raise Invalid("leader.outside_seat", field="valid_from", rule="R-LEADER-2")
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("leader.ends_before_it_begins", field="valid_to", rule="R-LEADER-2")
    if valid_to is not None and seat.valid_to is not None and valid_to > seat.valid_to:
        raise Invalid("leader.beyond_seat", field="valid_to", rule="R-LEADER-2")
    return valid_to or seat.valid_to


def require_turn_to_lead(
    valid_from: date, valid_to: date | None, before: Iterable[Leader]
) -> tuple[Leader | None, date | None]:
    """R-LEADER-3: A body has one leader and one deputy leader at a time.

    Who takes over ends the time of the one who leads that day, and leads until the next one begins: return
    the one whose time ends, and until when. Source: 004 «leder og nestleder», features 2.5.
    """
    ending: Leader | None = None
    for other in before:
        if not overlaps((valid_from, valid_to), (other.valid_from, other.valid_to)):
            continue
        if other.valid_from < valid_from:
            ending = other
        elif other.valid_from == valid_from:
            raise RuleBroken("leader.taken", field="valid_from", rule="R-LEADER-3")
        else:
            valid_to = other.valid_from
    return ending, valid_to


def require_one_role(
    person_id: UUID, valid_from: date, valid_to: date | None, others: Iterable[Leader]
) -> None:
    """R-LEADER-4: The leader is not the own deputy. Source: 004 «leder og nestleder»."""
    for other in others:
        if other.person_id == person_id and overlaps(
            (valid_from, valid_to), (other.valid_from, other.valid_to)
        ):
            raise RuleBroken("leader.has_other_role", field="holding_id", rule="R-LEADER-4")


def require_leader_end(leader: Leader, valid_to: date, today: date) -> None:
    """R-LEADER-5: Somebody stops leading from today on, after the beginning and before the end there was.

    Source: features 2.9.
    """
    if valid_to <= leader.valid_from:
        raise RuleBroken("leader.not_begun", field="valid_to", rule="R-LEADER-5")
    if valid_to < today:
        raise RuleBroken("leader.in_the_past", field="valid_to", rule="R-LEADER-5")
    if leader.valid_to is not None and valid_to >= leader.valid_to:
        raise RuleBroken("leader.ends_already", field="valid_to", rule="R-LEADER-5")


def require_not_begun(leader: Leader, today: date) -> None:
    """R-LEADER-6: Only what has not begun is taken back. Source: features 2.9 «with history»."""
    if leader.valid_from <= today:
        raise RuleBroken("leader.begun", rule="R-LEADER-6")


def require_reference(reference: str) -> None:
    """The reference of the decision is one short line."""
    if len(reference.strip()) > LONGEST_REFERENCE:
        raise Invalid("leader.reference_too_long", field="reference", longest=LONGEST_REFERENCE)


def party_of(seat: LeadingSeat, rotation: Rotation | None, turn: str, trust: str) -> str:
    """The party of a rotation that a seat speaks for, the one whose turn it is if it is among them."""
    parties: Collection[str] = rotation.parties if rotation else ()
    own = [
        party for party in parties if party in seat.places or (party == trust and seat.side is Side.HOSPITAL)
    ]
    return turn if turn in own else next(iter(own), "")


def leader_actions(actor: Actor, leader: Leader, today: date) -> list[Action]:
    """Tell what the actor can do with a leader now; `endLeader` from tomorrow."""
    ends = max(today, leader.valid_from) + timedelta(days=1)

    def secretariat() -> None:
        policy.require_secretariat(actor)

    return [
        action("endLeader", secretariat, lambda: require_leader_end(leader, ends, today)),
        action("withdrawLeader", secretariat, lambda: require_not_begun(leader, today)),
    ]

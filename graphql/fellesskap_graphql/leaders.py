"""Leaders as the graph shows them: the persons who lead a body, and who is deputy leader, each for a time."""

from __future__ import annotations

from datetime import date

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.leaders import service
from fellesskap.leaders import tables as t
from fellesskap.leaders.model import Leader, LeaderRole
from fellesskap.leaders.rules import leader_actions
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.mapping import by_id, computed, field, one, row, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyBody, LazyHolding, LazyPerson
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(LeaderRole)


def _actions(leader: Leader, reading: Reading) -> list[Possible]:
    return leader_actions(reading.actor, leader, reading.today)


@row(t.BodyLeader)
class BodyLeader(Node):
    """A person who leads a body, or is its deputy leader, for a time."""

    role: LeaderRole = field()
    side: Side = field(description="The side of the seat it follows from.")
    party: str = field(
        description="The party it is for, by its key, where the chair goes round among parties."
    )
    reference: str = field(description="The decision it follows from.")
    decided_on: date | None = field()
    valid_from: date = field()
    valid_to: date | None = field()
    version: int = field()
    body: LazyBody | None = field(one("body_id"))
    person: LazyPerson | None = field(
        one("person_id"), description="Null where the name is not for the reader."
    )
    holding: LazyHolding | None = field(one("holding_id"), description="The seat it is led from.")
    actions: list[Action] = field(computed(_actions), description="What the reader can do with it now.")


@row(None)
class LeadersQuery:
    """Root fields of leaders."""

    body_leader: BodyLeader | None = field(by_id())


MUTATIONS = (
    mutation(service.SetLeader, service.set_leader, BodyLeader),
    mutation(service.EndLeader, service.end_leader, BodyLeader, ids={"leader_id": "BodyLeader"}),
    mutation(service.WithdrawLeader, service.withdraw_leader, LazyBody, ids={"leader_id": "BodyLeader"}),
)

"""Lifts and lowerings as the graph shows them, on the case that moved and on the treatments it went between."""

from __future__ import annotations

from datetime import datetime

from fellesskap.structure.model import Direction
from fellesskap.transfers import service
from fellesskap.transfers import tables as t
from fellesskap_graphql.compiler.mapping import field, one, row, vocabulary
from fellesskap_graphql.lazy import LazyCase, LazyPerson, LazyTreatment
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(Direction)


@row(t.Transfer)
class Transfer(Node):
    """One lift or lowering, of a whole case or of a part that became a case of its own."""

    direction: Direction = field()
    part: bool = field(description="Whether it is of a part: then `case` is the part's own.")
    reason: str = field()
    exception: str = field(
        description="Why it went where no path of the community leads; empty where it followed one."
    )
    moved_at: datetime = field()
    moved_by: LazyPerson | None = field(one("moved_by"))
    case: LazyCase | None = field(one("case_id"))
    source: LazyTreatment | None = field(one("from_treatment_id"), description="What the case left.")
    target: LazyTreatment | None = field(one("to_treatment_id"), description="What it came to.")


MUTATIONS = (
    mutation(service.LiftCase, service.lift_case, LazyCase),
    mutation(service.LowerCase, service.lower_case, LazyCase),
    mutation(service.LiftPart, service.lift_part, LazyCase),
    mutation(service.LowerPart, service.lower_part, LazyCase),
)

"""What became of each of several files that were handed in, for the page and for a program."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.errors import DomainError
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Visit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was handed in; its name is told only where it may be."""

    number: int
    name: str
    problem: DomainError | None = None
    id: UUID | None = None


def told(visit: Visit, outcome: Outcome) -> dict[str, object]:
    """Tell a program what became of one file."""
    answer: dict[str, object] = {
        "number": outcome.number,
        "name": outcome.name,
        "accepted": outcome.id is not None,
    }
    if outcome.id is not None:
        answer["id"] = global_id("Attachment", outcome.id)
    if outcome.problem is not None:
        answer |= told_problem(visit, outcome.problem)
    return answer


def told_problem(visit: Visit, problem: DomainError) -> dict[str, object]:
    """Tell a program what is wrong, in its code and in the reader's words."""
    place = {name: problem.facts[name] for name in ("place", "number") if name in problem.facts}
    sentence = visit.texts.sentence(problem.code, problem.facts)
    return {
        "code": problem.code,
        "sentence": sentence,
        "field": problem.field,
        **({"where": place} if place else {}),
    }

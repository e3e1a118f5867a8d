"""Files that come in with a form, and what is told of each: to the page, to a program, and in the log."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog
from litestar.datastructures import UploadFile

from fellesskap.errors import DomainError, Invalid
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Visit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was handed in; its name is told only where it may be."""

    number: int
    name: str
    problem: DomainError | None = None
    id: UUID | None = None


async def sent_files(visit: Visit, name: str) -> list[UploadFile]:
    """List the files that were chosen in a field."""
    sent = await visit.request.form()
    return [one for one in sent.getall(name, []) if isinstance(one, UploadFile) and one.filename]


async def content_of(file: UploadFile) -> bytes:
    """Read a file and let go of it."""
    content = await file.read()
    await file.close()
    return content


def note_refused(visit: Visit, problem: DomainError) -> None:
    """Note for whoever runs the installation that a file was refused, and why; nothing of the file."""
    log.info("file.refused", tenant=visit.tenant.slug, code=problem.code)


def refused_in(field: str, problem: DomainError) -> Invalid:
    """The same refusal, of the field that the file was chosen in."""
    facts = {name: value for name, value in problem.facts.items() if name != "field"}
    return Invalid(problem.code, field=field, **facts)


def told(visit: Visit, problem: DomainError) -> dict[str, object]:
    """What a program is told of a refusal, with the place of a number that must not be there."""
    place = {name: problem.facts[name] for name in ("place", "number") if name in problem.facts}
    return {
        "code": problem.code,
        "sentence": visit.texts.sentence(problem.code, problem.facts),
        "field": problem.field,
        **({"where": place} if place else {}),
    }


def told_of_file(visit: Visit, outcome: Outcome) -> dict[str, object]:
    """What a program is told of one file."""
    answer: dict[str, object] = {
        "number": outcome.number,
        "name": outcome.name,
        "accepted": outcome.id is not None,
    }
    if outcome.id is not None:
        answer["id"] = global_id("Attachment", outcome.id)
    if outcome.problem is not None:
        answer |= told(visit, outcome.problem)
    return answer

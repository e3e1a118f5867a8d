"""What the pages of drafts share: loading one, its structure and words, and showing it again when refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fellesskap.access import policy
from fellesskap.errors import Invalid, NotFound
from fellesskap.plain import from_plain
from fellesskap.structure.model import Structure
from fellesskap.texts import translator
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.rehearsals import register
from fellesskap_graphql.wording import Glossary, glossary
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.draft_chart import draft_chart
from fellesskap_web.draft_sections import counts_by_part, sections_of
from fellesskap_web.forms import Form
from fellesskap_web.setup_steps import Stop, stop_at


async def load_draft(visit: Visit, operation: str, draft_id: UUID) -> dict[str, Any]:
    """Load what an operation tells of a draft; raise `NotFound` where it does not show."""
    policy.require_administrator(visit.actor)
    found = await read(visit, operation, {"id": global_id("Draft", draft_id)})
    if found["draft"] is None:
        raise NotFound("draft.not_found")
    return found


async def show_draft_page(visit: Visit, draft_id: UUID, form: Form | None = None) -> Page:
    """Show a draft as a list of its parts, with what was refused; everything in it stands."""
    found = await load_draft(visit, "DraftPage", draft_id)
    draft = found["draft"]
    counts = counts_by_part(draft["findings"], draft["parts"])
    return await page(
        visit,
        "drafts/show.html",
        data=found,
        form=form,
        here=here(visit, draft_id),
        sections=sections_of(draft["parts"]),
        counts=counts,
        names={part["path"]: part["name"] for part in draft["parts"]},
        chart=draft_chart(
            structure_of(draft["content"]),
            counts,
            visit.texts,
            lambda key: f"{here(visit, draft_id)}/del?sti=bodies.{key}",
        ),
    )


def structure_of(content: dict[str, Any]) -> Structure:
    """Read a draft's content."""
    return from_plain(Structure, content)


def words_of(visit: Visit, structure: Structure) -> Glossary:
    """What the keys of a structure are called, in the reader's language."""
    names = {number: facts.name for number, facts in register().items()}
    return glossary(translator(visit.language), (structure,), names)


def here(visit: Visit, draft_id: UUID) -> str:
    """The address of a draft's page."""
    return visit.path("struktur", "rediger", draft_id)


def stop_here(visit: Visit) -> Stop | None:
    """The page of the walk that whoever edits a part came from: `?steg=plasser`."""
    return stop_at(visit.query.get("steg", ""))


def back(visit: Visit, draft_id: UUID, anchor: str = "") -> str:
    """Where an edit leads back to: the page of the walk it came from, or the draft's own at an anchor."""
    stop = stop_here(visit)
    if stop:
        return f"{here(visit, draft_id)}/steg/{stop.address}"
    return here(visit, draft_id) + (f"#{anchor}" if anchor else "")


def called(value: Any, language: str) -> str:
    """What a part calls itself."""
    named = getattr(value, "name", None) or getattr(value, "title", None)
    return named.in_language(language) if named else ""


def on_field(problem: Invalid, field: str) -> Invalid:
    """The same refusal on a field of the form, where the command calls it something else."""
    facts: dict[str, Any] = dict(problem.facts)
    return Invalid(problem.code, field=field, **facts)

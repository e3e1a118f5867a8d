"""The forms of a draft's parts: untouched they change nothing, and a refusal keeps every word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from draft_scene import DraftScene, form_of, problems_of, send
from fellesskap.drafts import service
from fellesskap.drafts.rules import Part, parts_of
from fellesskap.structure.model import Structure
from fellesskap_tenants.registers import read_communities
from fellesskap_tenants.structures import load_structure, structures_folder
from frame_scene import Browser

SSU = "bodies.ssu"


def _shape(part: Part) -> tuple[Any, ...]:
    """The class of a part's value, and which of its fields say something."""
    if not is_dataclass(part.value):
        return (part.path,)
    return part.section, *(bool(getattr(part.value, one.name)) for one in fields(part.value))


def _one_of_each() -> Iterator[tuple[str, Structure, list[Part]]]:
    """Every community's structure with those of its parts whose like none before it has."""
    known: set[tuple[Any, ...]] = set()
    for slug in (one.slug for one in read_communities()):
        structure = load_structure(structures_folder() / f"{slug}.toml")
        fresh = {_shape(part): part for part in parts_of(structure) if _shape(part) not in known}
        known |= fresh.keys()
        # How many there are to choose among, and in which order they stand, is each community's own.
        always = [
            part for part in parts_of(structure) if part.path in ("community", "intake", "municipalities")
        ]
        yield slug, structure, list({part.path: part for part in (*always, *fresh.values())}.values())


async def test_a_form_that_nobody_touched_changes_nothing(drafting: DraftScene, first: Browser) -> None:
    count = 0
    for slug, structure, parts in _one_of_each():
        draft_id = await drafting.do(service.begin_draft_with, service.BeginDraftWith(slug, structure))
        for part in parts:
            shown = await first.get(drafting.address(draft_id, "del", sti=part.path))
            saved = await send(first, form_of(shown, f"/del?sti={part.path}"))
            assert saved.status_code == 303, (part.path, problems_of(saved))
            assert await drafting.part(draft_id, part.path) == part.value, (slug, part.path)
            count += 1
        assert await drafting.edits(draft_id) == []
    assert count > 100

"""Drafts of the structure in both of two communities."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from fellesskap.db.work import Work
from fellesskap.drafts.service import (
    BeginDraft,
    BeginDraftWith,
    PutPerspective,
    begin_draft,
    begin_draft_with,
    put_part,
)
from fellesskap.structure.model import Names, Perspective
from fellesskap_tenants.structures import load_structure
from road import Road


async def drafted(work: Work) -> UUID:
    """Begin a draft and edit it once."""
    draft_id = await begin_draft(work, BeginDraft("Nytt perspektiv"))
    return await put_part(work, PutPerspective(draft_id, Perspective("nytt", Names("Nytt"))))


async def draft_at_home(road: Road, ready: dict[str, UUID], folder: Path) -> None:
    """Begin a draft of our own, and one that the real register has nothing against."""
    async with await road.work("admin") as work:
        ready["draft"] = await drafted(work)
        real = load_structure(folder / "fremmed.toml")
        ready["draft_to_publish"] = await begin_draft_with(work, BeginDraftWith("En annen", real))

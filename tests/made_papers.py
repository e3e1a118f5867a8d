"""The papers that a worker process has made, and what stands in them."""

from __future__ import annotations

import io
from uuid import UUID

import pypdf

from fellesskap.actor import SYSTEM_ACTOR
from fellesskap.db.work import Work
from fellesskap.documents.service import load_file
from jobs_scene import Scene


async def words_of(scene: Scene, document_id: UUID) -> str:
    """The words of a finished paper, in reading order."""
    async with Work(scene.road.tenant, SYSTEM_ACTOR, scene.road.clock) as work:
        file = await load_file(work, document_id)
    reader = pypdf.PdfReader(io.BytesIO(file.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


async def papers(scene: Scene, kind: str, **wanted: object) -> list[UUID]:
    """The finished papers of a kind, the last edition last."""
    rows = await scene.road.rows("document", kind=kind, **wanted)
    assert {row["state"] for row in rows} == {"ready"}
    return [row["id"] for row in sorted(rows, key=lambda row: row["edition"])]

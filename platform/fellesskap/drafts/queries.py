"""Loading and saving drafts and their edits."""

from __future__ import annotations

import json
from uuid import UUID

from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.drafts.model import Draft, DraftState, Edit, EditKind, SetupStep
from fellesskap.drafts.tables import Draft as DraftRow
from fellesskap.drafts.tables import Edit as EditRow
from fellesskap.errors import Conflict, NotFound
from fellesskap.plain import from_plain, to_json
from fellesskap.structure.model import Structure


async def load_draft(work: Work, draft_id: UUID, *, alone: bool = False) -> Draft:
    """Load a draft in the scope in force; with `alone`, keep every other change to it waiting."""
    lock = " FOR NO KEY UPDATE" if alone else ""
    rows = await work.connection.fetch(
        "SELECT id, label, state, version, based_on_id, content::text AS content, "
        "looked_at::text AS looked_at FROM structure_draft "
        f"WHERE id = $1{lock}",
        draft_id,
    )
    if not rows:
        raise NotFound("draft.not_found")
    row = rows[0]
    return Draft(
        row["id"],
        row["label"],
        DraftState(row["state"]),
        row["version"],
        row["based_on_id"],
        _read(row["content"]),
        json.loads(row["looked_at"]),
    )


async def insert_draft(work: Work, label: str, structure: Structure, based_on: UUID | None) -> UUID:
    """Insert an open draft and return its id."""
    draft_id, now, person = uuid7(), work.clock.now(), work.actor.person_id
    await DraftRow.insert(
        DraftRow(
            id=draft_id,
            label=label,
            state=DraftState.OPEN,
            based_on_id=based_on,
            content=to_json(structure),
            created_by=person,
            created_at=now,
            edited_by=person,
            edited_at=now,
        )
    )
    return draft_id


async def save_edit(
    work: Work, draft: Draft, kind: EditKind, path: str, after: Structure, based_on: UUID | None = None
) -> None:
    """Give a held draft its new content and keep the edit."""
    now, person = work.clock.now(), work.actor.person_id
    content = to_json(after)
    await DraftRow.update(
        {
            DraftRow.content: content,
            DraftRow.based_on_id: based_on or draft.based_on,
            DraftRow.edited_by: person,
            DraftRow.edited_at: now,
            DraftRow.version: DraftRow.version + 1,
        }
    ).where(DraftRow.id == draft.id)
    await EditRow.insert(
        EditRow(
            id=uuid7(),
            draft_id=draft.id,
            number=draft.version,
            kind=kind,
            path=path,
            before=to_json(draft.structure),
            after=content,
            edited_by=person,
            edited_at=now,
        )
    )


async def save_look(work: Work, draft: Draft, step: SetupStep, seen: str) -> None:
    """Keep what was seen of a step; nothing that the draft holds is touched."""
    await work.connection.execute(
        "UPDATE structure_draft SET looked_at = looked_at || jsonb_build_object($2::text, $3::text) WHERE id = $1",
        draft.id,
        step,
        seen,
    )


async def end_draft(
    work: Work, draft: Draft, version: int, state: DraftState, published_as: UUID | None = None
) -> None:
    """End a draft that still has `version`; raise `Conflict` where it has moved on."""
    ended = await work.connection.fetch(
        "UPDATE structure_draft SET state = $3, published_as_id = $4, edited_by = $5, edited_at = $6, "
        "version = version + 1 WHERE id = $1 AND version = $2 RETURNING id",
        draft.id,
        version,
        state,
        published_as,
        work.actor.person_id,
        work.clock.now(),
    )
    if not ended:
        raise Conflict("draft.changed_meanwhile")


async def find_undoable(work: Work, draft: Draft) -> Edit | None:
    """Find the last edit that has not been taken back: each undoing takes back the one before those undone."""
    rows = await work.connection.fetch(
        "SELECT id, number, kind, path FROM structure_edit WHERE draft_id = $1 ORDER BY number DESC", draft.id
    )
    undone = 0
    for row in rows:
        if row["kind"] == EditKind.UNDONE:
            undone += 1
        elif undone:
            undone -= 1
        else:
            found = await work.connection.fetch(
                "SELECT before::text AS before, after::text AS after FROM structure_edit WHERE id = $1",
                row["id"],
            )
            return Edit(
                row["id"],
                row["number"],
                EditKind(row["kind"]),
                row["path"],
                _read(found[0]["before"]),
                _read(found[0]["after"]),
            )
    return None


def _read(content: str) -> Structure:
    return from_plain(Structure, json.loads(content))

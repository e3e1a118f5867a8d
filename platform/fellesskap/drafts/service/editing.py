"""Beginning, editing, publishing and discarding drafts.

Whoever needs the national register of municipalities is handed it by the door: `municipalities`.
"""

from __future__ import annotations

from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.drafts import queries, rules
from fellesskap.drafts.model import Draft, DraftState, EditKind
from fellesskap.drafts.service.commands import (
    BeginDraft,
    BeginDraftWith,
    CatchUp,
    DiscardDraft,
    LookAtStep,
    MovePart,
    PublishDraft,
    PutPart,
    RemovePart,
    ReplaceDraft,
    UndoEdit,
)
from fellesskap.errors import Conflict, Invalid
from fellesskap.guard import guarded
from fellesskap.people.service import fill_offices
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import Municipalities
from fellesskap.structure.service import (
    LONGEST_LABEL,
    ApplyStructure,
    apply_structure,
    find_latest_structure,
    load_structure_version,
)


async def begin_draft(work: Work, command: BeginDraft) -> UUID:
    """Begin a draft and return its id; raise `NotFound` where there is no such version."""
    guarded(command)
    policy.require_administrator(work.actor)
    _require_label(command.label)
    async with work.engine_scope():
        if command.version_id is None:
            based_on, structure = await find_latest_structure(work)
        else:
            # An older version is a starting point; what it is to follow is the last one.
            structure = await load_structure_version(work, command.version_id)
            based_on, _ = await find_latest_structure(work)
        return await _begin(work, command.label, structure, based_on)


async def begin_draft_with(work: Work, command: BeginDraftWith) -> UUID:
    """Begin a draft with a structure from elsewhere and return its id."""
    guarded(command)
    policy.require_administrator(work.actor)
    _require_label(command.label)
    async with work.engine_scope():
        latest, _ = await find_latest_structure(work)
        return await _begin(work, command.label, command.structure, latest)


async def put_part(work: Work, command: PutPart) -> UUID:
    """Put one part, new or changed, and return the draft's id."""
    guarded(command)
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft)
        current = rules.part_at(draft.structure, command.path)
        rules.require_key_free(current, command.seen)
        rules.require_seen(current, command.seen)
        after = rules.with_part(draft.structure, command.path, command.value)
        return await _edited(work, draft, EditKind.PUT, command.path, after)


async def remove_part(work: Work, command: RemovePart, *, municipalities: Municipalities) -> UUID:
    """Take a part away and return the draft's id; refused where other parts point at it."""
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft)
        rules.require_seen(rules.part_at(draft.structure, command.path), command.seen)
        rules.require_unused(draft.structure, command.path, municipalities)
        after = rules.without_part(draft.structure, command.path)
        return await _edited(work, draft, EditKind.REMOVED, command.path, after)


async def move_part(work: Work, command: MovePart) -> UUID:
    """Give a part another place in its list and return the draft's id."""
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft)
        current = rules.part_at(draft.structure, command.path)
        rules.require_seen(current, command.seen)
        after = rules.moved(draft.structure, command.path, command.position)
        return await _edited(work, draft, EditKind.MOVED, command.path, after)


async def replace_draft(work: Work, command: ReplaceDraft) -> UUID:
    """Replace everything in a draft and return its id; it can be undone."""
    guarded(command)
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft, command.version)
        return await _edited(work, draft, EditKind.REPLACED, "", command.structure)


async def undo_edit(work: Work, command: UndoEdit) -> UUID:
    """Take the last edit back and return the draft's id."""
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft, command.version)
        last = await queries.find_undoable(work, draft)
        before = rules.require_undoable(last, draft.structure)
        return await _edited(work, draft, EditKind.UNDONE, last.path if last else "", before)


async def catch_up(work: Work, command: CatchUp) -> UUID:
    """Bring in what was published since the draft was begun, and return the draft's id."""
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft, command.version)
        latest_id, latest = await find_latest_structure(work)
        base = await load_structure_version(work, draft.based_on) if draft.based_on else latest
        after, _ = rules.merged(base, latest, draft.structure)
        await queries.save_edit(work, draft, EditKind.CAUGHT_UP, "", after, based_on=latest_id)
        await audit.append(work, "draft.caught_up", draft.id, version=str(latest_id))
    return draft.id


async def look_at_step(work: Work, command: LookAtStep) -> UUID:
    """Keep that a step looks right as it was seen, and return the draft's id; nothing in the draft changes."""
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft)
        rules.require_seen(rules.contents_of(draft.structure, command.step), command.seen)
        await queries.save_look(work, draft, command.step, command.seen)
        await audit.append(work, "draft.looked_at", draft.id, step=command.step)
    return draft.id


async def publish_draft(work: Work, command: PublishDraft, *, municipalities: Municipalities) -> UUID:
    """Publish a draft from a day and return its id.

    Raise `Invalid` with all findings, `RuleBroken` for what it would break, `Conflict` where something else
    was published since it was begun.
    """
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft, command.version)
    published = await apply_structure(
        work,
        ApplyStructure(
            draft.structure,
            command.valid_from,
            draft.label,
            f"draft-{draft.id}",
            municipalities,
            follows=draft.based_on,
            accepts_breaks=command.accepts_breaks,
        ),
    )
    # Seats that now follow an office, or no longer do, are filled and emptied with it.
    await fill_offices(work, today(work.clock))
    async with work.engine_scope():
        await queries.end_draft(work, draft, command.version, DraftState.PUBLISHED, published)
        await audit.append(work, "draft.published", draft.id, version=str(published))
    return draft.id


async def discard_draft(work: Work, command: DiscardDraft) -> UUID:
    """Discard a draft and return its id."""
    draft = await queries.load_draft(work, command.draft_id)
    policy.require_administrator(work.actor)
    async with work.engine_scope():
        draft = await _hold(work, draft, command.version)
        await queries.end_draft(work, draft, command.version, DraftState.DISCARDED)
        await audit.append(work, "draft.discarded", draft.id)
    return draft.id


async def _begin(work: Work, label: str, structure: Structure, based_on: UUID | None) -> UUID:
    draft_id = await queries.insert_draft(work, label.strip(), structure, based_on)
    await audit.append(work, "draft.begun", draft_id)
    return draft_id


async def _hold(work: Work, draft: Draft, version: int | None = None) -> Draft:
    """Keep other changes waiting, and load the draft as it is now; `version` is the one its author saw."""
    held = await queries.load_draft(work, draft.id, alone=True)
    rules.require_open(held.state)
    if version is not None and held.version != version:
        raise Conflict("draft.changed_meanwhile")
    return held


async def _edited(work: Work, draft: Draft, kind: EditKind, path: str, after: Structure) -> UUID:
    if after != draft.structure:
        await queries.save_edit(work, draft, kind, path, after)
        await audit.append(work, "draft.edited", draft.id, path=path, kind=kind)
    return draft.id


def _require_label(label: str) -> None:
    if not 0 < len(label.strip()) <= LONGEST_LABEL:
        raise Invalid("structure.label_length", field="label", longest=LONGEST_LABEL)

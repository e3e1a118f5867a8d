"""When an edit may be made, taken back, or brought together with what was published meanwhile."""

from __future__ import annotations

from typing import Any

from fellesskap.drafts.model import DraftState, Edit
from fellesskap.drafts.rules.parts import digest_of, part_at, parts_of, with_part, without_part
from fellesskap.errors import Conflict, Invalid, NotFound, RuleBroken
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import Finding, Municipalities, Severity, validate


def require_open(state: DraftState) -> None:
    """R-DRAFT-2: A draft that was published or discarded never changes. Source: features 1.10."""
    if state is not DraftState.OPEN:
        raise RuleBroken("draft.not_open", rule="R-DRAFT-2")


def require_seen(current: Any, seen: str) -> None:
    """R-DRAFT-3: An edit is made on what its author saw of the part, so that nobody's words are written over.

    `seen` is the digest of the part as it was shown, empty for one that was not there. Source: safety D7.
    """
    if digest_of(current) != seen:
        raise Conflict("draft.changed_meanwhile", rule="R-DRAFT-3")


def require_key_free(current: Any, seen: str) -> None:
    """R-DRAFT-4: A new part has a key of its own. Source: models.md A7."""
    if current is not None and not seen:
        raise Invalid("draft.key_taken", field="key", rule="R-DRAFT-4")


def require_unused(before: Structure, path: str, municipalities: Municipalities) -> None:
    """R-DRAFT-5: What other parts point at is not taken away, and it is said which do. Source: scenarios S1."""
    after = without_part(before, path)
    known = {_place(finding) for finding in validate(before, municipalities)}
    broken = [
        finding
        for finding in validate(after, municipalities)
        if finding.severity is Severity.ERROR and _place(finding) not in known
    ]
    if broken:
        users = ", ".join(dict.fromkeys(_user(before, finding.path) for finding in broken))
        raise RuleBroken("draft.in_use", users=users, findings=broken, rule="R-DRAFT-5")


def require_undoable(edit: Edit | None, current: Structure) -> Structure:
    """R-DRAFT-6: The last edit is taken back while the draft is as it left it; give the structure before.

    Source: interface «undo where it is possible».
    """
    if edit is None:
        raise NotFound("draft.nothing_to_undo")
    if edit.after != current:
        raise Conflict("draft.changed_meanwhile", rule="R-DRAFT-6")
    return edit.before


def merged(base: Structure, theirs: Structure, ours: Structure) -> tuple[Structure, list[str]]:
    """R-DRAFT-7: What was published since a draft was begun comes into it, except where the draft itself has
    changed the same part; those paths are told, and the draft's own words stand. Source: scenarios S1.
    """
    before, published, drafted = (
        {part.path: part.value for part in parts_of(one)} for one in (base, theirs, ours)
    )
    result, disputed = ours, []
    for path in dict.fromkeys([*published, *before]):
        if published.get(path) == before.get(path):
            continue
        if drafted.get(path) == before.get(path):
            result = _brought(result, path, published.get(path))
        elif drafted.get(path) != published.get(path):
            disputed.append(path)
    return result, disputed


def _brought(structure: Structure, path: str, value: Any) -> Structure:
    if value is not None:
        holder = path.partition(".seats.")[0]
        # A seat of a body that the draft has taken away has nowhere to go.
        return (
            with_part(structure, path, value) if holder == path or part_at(structure, holder) else structure
        )
    return without_part(structure, path) if part_at(structure, path) is not None else structure


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, str(sorted(finding.facts.items()))


def _user(structure: Structure, path: str) -> str:
    """What people call the part that a finding's path lies in."""
    parts = [part for part in parts_of(structure) if path == part.path or path.startswith(f"{part.path}.")]
    return max(parts, key=lambda part: len(part.path)).name if parts else path

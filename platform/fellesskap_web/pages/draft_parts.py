"""The forms for the parts of a draft: showing, keeping, moving and taking away one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_type_hints
from uuid import UUID

from litestar import get, post

from fellesskap.db.work import Work
from fellesskap.drafts import rules, service
from fellesskap.errors import Conflict, Invalid, NotFound
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import LONGEST_KEY, RESERVED_KEYS, suggested_key
from fellesskap.texts import mark
from fellesskap_graphql.rehearsals import register
from fellesskap_tenants.registers import read_municipalities
from fellesskap_web.context import Page, Visit, command, page, sent_form
from fellesskap_web.draft_pages import (
    back,
    called,
    here,
    load_draft,
    on_field,
    stop_here,
    structure_of,
    words_of,
)
from fellesskap_web.draft_sections import NEW_IN, anchor_of
from fellesskap_web.forms import Form
from fellesskap_web.setup_pages import show_again
from fellesskap_web.structure_forms import SHORT, groups_of, read_part
from fellesskap_web.structure_forms.layout import Layout

_PUT: dict[str, Callable[[UUID, str, Any, str], service.PutPart]] = {
    "community": lambda draft, seen, value, _: service.PutCommunity(draft, value, seen),
    "bodies": lambda draft, seen, value, _: service.PutBody(draft, value, seen),
    "seats": lambda draft, seen, value, path: service.PutSeat(draft, path.split(".")[1], value, seen),
    "routes": lambda draft, seen, value, _: service.PutRoute(draft, value, seen),
    "matter_classes": lambda draft, seen, value, _: service.PutMatterClass(draft, value, seen),
    "perspectives": lambda draft, seen, value, _: service.PutPerspective(draft, value, seen),
    "passages": lambda draft, seen, value, _: service.PutPassage(draft, value, seen),
    "disagreement_levels": lambda draft, seen, value, _: service.PutDisagreementLevel(draft, value, seen),
    "plan_periods": lambda draft, seen, value, _: service.PutPlanPeriod(draft, value, seen),
    "priority_groups": lambda draft, seen, value, _: service.PutPriorityGroup(draft, value, seen),
    "regions": lambda draft, seen, value, _: service.PutRegion(draft, value, seen),
    "divisions": lambda draft, seen, value, _: service.PutDivision(draft, value, seen),
    "offices": lambda draft, seen, value, _: service.PutOffice(draft, value, seen),
    "parties": lambda draft, seen, value, _: service.PutParty(draft, value, seen),
    "competences": lambda draft, seen, value, _: service.PutCompetence(draft, value, seen),
    "compositions": lambda draft, seen, value, _: service.PutComposition(draft, value, seen),
    "intake": lambda draft, seen, value, _: service.PutIntake(draft, value, seen),
}


@get("/struktur/rediger/{draft_id:uuid}/del")
async def show_part(visit: Visit, draft_id: UUID) -> Page:
    """Show the form of a part, or of a new one: `?sti=bodies.ssu`, `?ny=bodies`."""
    return await _part(visit, draft_id)


async def _part(visit: Visit, draft_id: UUID, form: Form | None = None) -> Page:
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    structure = structure_of(draft["content"])
    path, holder = visit.query.get("sti", ""), visit.query.get("ny", "")
    if path == rules.MUNICIPALITIES:
        return await _municipalities(visit, draft_id, draft, structure, form)
    _require_place(structure, path, holder, written=form is not None)
    value = rules.part_at(structure, path) if path else None
    if path and value is None and not form:
        # Who was writing when somebody took the part away sees the words again, and may put it back.
        raise NotFound("draft.no_such_part")
    kind = rules.class_of(path or f"{holder}.ny")
    return await page(
        visit,
        "drafts/part.html",
        data={"draft": draft},
        form=form,
        here=here(visit, draft_id),
        path=path,
        holder=holder,
        name=called(value, visit.language) or path.rpartition(".")[2],
        gone=bool(path) and value is None,
        homeless=not _has_home(structure, path or holder),
        digest=rules.digest_of(value),
        section=rules.section_of(path or f"{holder}.ny"),
        groups=groups_of(kind, value, structure, words_of(visit, structure), _layout(visit, kind)),
        **_way(visit, draft_id, kind),
        owner=_owner(structure, path or holder, visit.language),
        findings=[one for one in draft["findings"] if path and _lies_in(one["path"], path)],
        removable="." in path and value is not None and _asked_whole(visit, path),
    )


async def _municipalities(
    visit: Visit, draft_id: UUID, draft: dict[str, Any], structure: Structure, form: Form | None
) -> Page:
    counties: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(read_municipalities(), key=lambda one: (one.county, sort_key(one.facts.name))):
        if one.facts.valid_to is None or one.facts.number in structure.municipalities:
            counties.setdefault(one.county, []).append((one.facts.number, one.facts.name))
    return await page(
        visit,
        "drafts/municipalities.html",
        data={"draft": draft},
        form=form,
        here=here(visit, draft_id),
        chosen=structure.municipalities,
        counties=counties,
        digest=rules.digest_of(structure.municipalities),
        **_way(visit, draft_id),
    )


@post("/struktur/rediger/{draft_id:uuid}/del")
async def put_part(visit: Visit, draft_id: UUID) -> Page:
    """Keep a part, new or changed."""
    form = await sent_form(visit)
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    structure = structure_of(draft["content"])
    path, holder = visit.query.get("sti", ""), visit.query.get("ny", "")
    _require_place(structure, path, holder, written=True)

    def built() -> service.PutPart:
        seen = form.value("seen")
        if path == rules.MUNICIPALITIES:
            known = {number: place for place, number in enumerate(structure.municipalities)}
            chosen = sorted(form.values("municipalities"), key=lambda one: (known.get(one, len(known)), one))
            return service.PutMunicipalities(draft_id, tuple(chosen), seen)
        section = rules.section_of(path or f"{holder}.ny")
        kind = rules.class_of(path or f"{holder}.ny")
        before = rules.part_at(structure, path) if path else None
        key = _key_of(path, kind) if path else _new_key(form, structure)
        value: Any = read_part(kind, form, structure, key, before, _layout(visit, kind))
        return _PUT[section](draft_id, seen, value, path or f"{holder}.{key}")

    return await command(
        visit,
        form,
        partial(_put, known=bool(path)),
        built,
        then=back(visit, draft_id, anchor_of(path or holder)),
        receipt=mark("Endringen er lagret i utkastet."),
        again=partial(_part, visit, draft_id),
    )


async def _put(work: Work, command: service.PutPart, *, known: bool) -> UUID:
    """Put a part; a refusal names the field as the form does, without the part it lies in.

    A part that was `known` under its key, then gone and is back has been changed by somebody else.
    """
    try:
        return await service.put_part(work, command)
    except Invalid as problem:
        if known and problem.code == "draft.key_taken":
            raise Conflict("draft.changed_meanwhile", rule="R-DRAFT-3") from None
        field = problem.field or ""
        raise on_field(problem, field.partition(".")[2] or field) from None


@get("/struktur/rediger/{draft_id:uuid}/ta-bort")
async def confirm_removal(visit: Visit, draft_id: UUID) -> Page:
    """Show what is about to be taken away."""
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    path = visit.query.get("sti", "")
    value = rules.part_at(structure_of(draft["content"]), path)
    if value is None:
        raise NotFound("draft.no_such_part")
    return await page(
        visit,
        "drafts/remove.html",
        data={"draft": draft},
        here=here(visit, draft_id),
        path=path,
        name=called(value, visit.language),
        digest=rules.digest_of(value),
        **_way(visit, draft_id),
    )


@post("/struktur/rediger/{draft_id:uuid}/ta-bort")
async def remove_part(visit: Visit, draft_id: UUID) -> Page:
    """Take a part away."""
    form = await sent_form(visit)
    path = form.value("path")
    return await command(
        visit,
        form,
        partial(service.remove_part, municipalities=register()),
        lambda: service.RemovePart(draft_id, path, form.value("seen")),
        then=back(visit, draft_id, anchor_of(path)),
        receipt=mark("Det er tatt bort fra utkastet."),
        next_step=mark("Du kan angre."),
        again=partial(show_again, visit, draft_id),
    )


@post("/struktur/rediger/{draft_id:uuid}/flytt", opt={"form_page": back})
async def move_part(visit: Visit, draft_id: UUID) -> Page:
    """Give a part another place in its list."""
    form = await sent_form(visit)
    path = form.value("path")
    return await command(
        visit,
        form,
        service.move_part,
        lambda: service.MovePart(draft_id, path, form.value("seen"), form.integer("position")),
        then=back(visit, draft_id, anchor_of(path)),
        receipt=mark("Rekkefølgen er endret."),
        again=partial(show_again, visit, draft_id),
    )


def _layout(visit: Visit, kind: type) -> Layout | None:
    """The fields that the step one came from asks about, unless all are asked for; None for all of them."""
    stop = stop_here(visit)
    if stop is None or stop.step is None or visit.query.get("alle"):
        return None
    return SHORT.get(stop.step, {}).get(kind)


def _asked_whole(visit: Visit, path: str) -> bool:
    """Whether one came to a part as such, and not to a few of its fields from a step about something else."""
    stop = stop_here(visit)
    return stop is None or stop.step in (None, rules.step_for(rules.section_of(path)))


def _way(visit: Visit, draft_id: UUID, kind: type | None = None) -> dict[str, Any]:
    """Where the form leads back to, what keeps it so in the addresses within it, and the way to all fields."""
    stop = stop_here(visit)
    way = f"&steg={stop.address}" if stop else ""
    short = kind is not None and _layout(visit, kind) is not None
    return {
        "stop": stop,
        "back": back(visit, draft_id),
        "way": way + ("&alle=ja" if stop and visit.query.get("alle") else ""),
        "every_field": visit.with_query(alle="ja") if short else "",
    }


def _key_of(path: str, kind: type) -> str | None:
    """The key of a part that has one; the community as a whole and its intake have none."""
    return path.rpartition(".")[2] if "key" in get_type_hints(kind) else None


def _new_key(form: Form, structure: Structure) -> str:
    """The key that was chosen, or one made of the name; it can never be changed, so a wrong one is refused."""
    chosen = form.value("key")
    if not chosen:
        name = form.value("name.nb") or form.value("title.nb")
        taken = {part.path.rpartition(".")[2] for part in rules.parts_of(structure)}
        return suggested_key(name, taken | RESERVED_KEYS)
    if suggested_key(chosen, ()) != chosen:
        form.refuse(Invalid("structure.key_malformed", field="key", key=chosen, longest=LONGEST_KEY))
    elif chosen in RESERVED_KEYS:
        form.refuse(Invalid("structure.key_reserved", field="key", key=chosen))
    return chosen


def _require_place(structure: Structure, path: str, holder: str, *, written: bool) -> None:
    """Raise `NotFound` for an address that names no part, and no list that a new one could stand in.

    Whoever has `written` a seat while its body was taken away is told so with the words in the form.
    """
    if path:
        rules.require_path(path)
    elif holder not in NEW_IN and not (_is_seat_list(holder) and (written or _has_home(structure, holder))):
        raise NotFound("draft.no_such_part")


def _is_seat_list(holder: str) -> bool:
    steps = holder.split(".")
    return len(steps) == 3 and steps[::2] == ["bodies", "seats"] and bool(steps[1])


def _has_home(structure: Structure, place: str) -> bool:
    """Whether the body is there that a seat, or a list of seats, lies in; all else needs none."""
    steps = place.split(".")
    return len(steps) < 3 or rules.part_at(structure, f"bodies.{steps[1]}") is not None


def _owner(structure: Structure, path: str, language: str) -> str:
    """The body that a seat belongs to, by name."""
    steps = path.split(".")
    if len(steps) > 2:
        body = rules.part_at(structure, ".".join(steps[:2]))
        return called(body, language) or steps[1]
    return ""


def _lies_in(path: str, part: str) -> bool:
    return path == part or (path.startswith(f"{part}.") and not path.startswith(f"{part}.seats"))


routes = [show_part, put_part, confirm_removal, remove_part, move_part]

"""The forms for the parts of a draft: showing, keeping, moving and taking away one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.drafts import rules, service
from fellesskap.errors import NotFound
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import RESERVED_KEYS
from fellesskap.texts import mark
from fellesskap_graphql.rehearsals import register
from fellesskap_tenants.registers import read_municipalities
from fellesskap_web.context import Page, Visit, command, page, sent_form
from fellesskap_web.draft_pages import called, here, load_draft, show_draft_page, structure_of, words_of
from fellesskap_web.draft_sections import NEW_IN, anchor_of
from fellesskap_web.forms import Form
from fellesskap_web.structure_forms import groups_of, read_part, suggested_key

_PUT: dict[str, Callable[[UUID, str, Any, str], service.PutPart]] = {
    "community": lambda draft, seen, value, _: service.PutCommunity(draft, value, seen),
    "bodies": lambda draft, seen, value, _: service.PutBody(draft, value, seen),
    "seats": lambda draft, seen, value, path: service.PutSeat(draft, path.split(".")[1], value, seen),
    "routes": lambda draft, seen, value, _: service.PutRoute(draft, value, seen),
    "matter_classes": lambda draft, seen, value, _: service.PutMatterClass(draft, value, seen),
    "perspectives": lambda draft, seen, value, _: service.PutPerspective(draft, value, seen),
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
    value = rules.part_at(structure, path) if path else None
    if path and value is None:
        raise NotFound("draft.no_such_part")
    if not path and holder not in NEW_IN and not _is_seat_list(structure, holder):
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
        name=called(value, visit.language),
        digest=rules.digest_of(value),
        section=rules.section_of(path or f"{holder}.ny"),
        groups=groups_of(kind, value, structure, words_of(visit, structure)),
        owner=_owner(structure, path or holder, visit.language),
        findings=[one for one in draft["findings"] if path and _lies_in(one["path"], path)],
        removable="." in path,
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
    )


@post("/struktur/rediger/{draft_id:uuid}/del")
async def put_part(visit: Visit, draft_id: UUID) -> Page:
    """Keep a part, new or changed."""
    form = await sent_form(visit)
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    structure = structure_of(draft["content"])
    path, holder = visit.query.get("sti", ""), visit.query.get("ny", "")

    def built() -> service.PutPart:
        seen = form.value("seen")
        if path == rules.MUNICIPALITIES:
            known = {number: place for place, number in enumerate(structure.municipalities)}
            chosen = sorted(form.values("municipalities"), key=lambda one: (known.get(one, len(known)), one))
            return service.PutMunicipalities(draft_id, tuple(chosen), seen)
        section = rules.section_of(path or f"{holder}.ny")
        kind = rules.class_of(path or f"{holder}.ny")
        before = rules.part_at(structure, path) if path else None
        key = getattr(before, "key", None) or _new_key(form, structure, holder)
        value: Any = read_part(kind, form, structure, key, before)
        return _PUT[section](draft_id, seen, value, path or f"{holder}.{key}")

    return await command(
        visit,
        form,
        service.put_part,
        built,
        then=here(visit, draft_id) + (f"#{anchor_of(path or holder)}"),
        receipt=mark("Endringen er lagret i utkastet."),
        again=partial(_part, visit, draft_id),
    )


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
        then=here(visit, draft_id) + f"#{anchor_of(path)}",
        receipt=mark("Det er tatt bort fra utkastet."),
        next_step=mark("Du kan angre."),
        again=partial(show_draft_page, visit, draft_id),
    )


@post("/struktur/rediger/{draft_id:uuid}/flytt")
async def move_part(visit: Visit, draft_id: UUID) -> Page:
    """Give a part another place in its list."""
    form = await sent_form(visit)
    path = form.value("path")
    return await command(
        visit,
        form,
        service.move_part,
        lambda: service.MovePart(draft_id, path, form.value("seen"), form.integer("position")),
        then=here(visit, draft_id) + f"#{anchor_of(path)}",
        receipt=mark("Rekkefølgen er endret."),
        again=partial(show_draft_page, visit, draft_id),
    )


def _new_key(form: Form, structure: Structure, holder: str) -> str:
    name = form.value("name.nb") or form.value("title.nb")
    taken = {part.path.rpartition(".")[2] for part in rules.parts_of(structure)}
    return form.value("key") or suggested_key(name, taken | RESERVED_KEYS)


def _is_seat_list(structure: Structure, holder: str) -> bool:
    steps = holder.split(".")
    return (
        len(steps) == 3
        and steps[::2] == ["bodies", "seats"]
        and rules.part_at(structure, f"bodies.{steps[1]}") is not None
    )


def _owner(structure: Structure, path: str, language: str) -> str:
    """The body that a seat belongs to, by name."""
    steps = path.split(".")
    if len(steps) > 2:
        body = rules.part_at(structure, ".".join(steps[:2]))
        return called(body, language)
    return ""


def _lies_in(path: str, part: str) -> bool:
    return path == part or (path.startswith(f"{part}.") and not path.startswith(f"{part}.seats"))


routes = [show_part, put_part, confirm_removal, remove_part, move_part]

"""The pages where an administrator drafts the structure: drafts, their parts, and publishing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.response import Response

from fellesskap.access import policy
from fellesskap.db.work import Work
from fellesskap.drafts import service
from fellesskap.errors import Invalid
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import suggested_key
from fellesskap.texts import mark
from fellesskap_graphql.rehearsals import register
from fellesskap_tenants.structures import dump_structure, read_structure
from fellesskap_tenants.templates import national_default_for
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.draft_pages import (
    back,
    here,
    load_draft,
    on_field,
    show_draft_page,
    stop_here,
    structure_of,
)
from fellesskap_web.draft_sections import part_of
from fellesskap_web.forms import Form
from fellesskap_web.setup_pages import show_again


@get("/struktur/rediger")
async def list_drafts(visit: Visit) -> Page:
    """List the drafts, the open ones first."""
    policy.require_administrator(visit.actor)
    return await page(visit, "drafts/list.html", "DraftList")


@get("/struktur/rediger/nytt")
async def new_draft(visit: Visit) -> Page:
    """Ask what a draft is called and where it begins."""
    return await _new(visit)


async def _new(visit: Visit, form: Form | None = None) -> Page:
    policy.require_administrator(visit.actor)
    return await page(visit, "drafts/new.html", "DraftList", form=form)


@post("/struktur/rediger/nytt")
async def begin(visit: Visit) -> Page:
    """Begin a draft from a version, from the national template, or from a file."""
    policy.require_administrator(visit.actor)
    form = await sent_form(visit)
    origin = form.value("origin")

    def built() -> service.BeginDraft | service.BeginDraftWith:
        label = form.text("label", longest=200)
        if origin == "file":
            return service.BeginDraftWith(label, read_file(form))
        if origin == "national":
            return service.BeginDraftWith(label, national_default_for(structure_of(based)))
        return service.BeginDraft(label, form.identifier_or_none("origin"))

    based = (
        (await read(visit, "DraftBase"))["structureVersions"][0]["content"] if origin == "national" else {}
    )
    begins: Any = _begin_with if origin in ("file", "national") else service.begin_draft
    return await command(
        visit,
        form,
        begins,
        built,
        then=lambda draft_id: visit.path("struktur", "rediger", draft_id),
        receipt=mark("Utkastet er laget."),
        next_step=mark("Endre det du vil. Ingen andre merker noe før du publiserer."),
        again=partial(_new, visit),
    )


@get("/struktur/rediger/{draft_id:uuid}")
async def show_draft(visit: Visit, draft_id: UUID) -> Page:
    """Show a draft as a list of its parts."""
    return await show_draft_page(visit, draft_id)


@post("/struktur/rediger/{draft_id:uuid}/angre", opt={"form_page": back})
async def undo(visit: Visit, draft_id: UUID) -> Page:
    """Take the last edit back."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.undo_edit,
        lambda: service.UndoEdit(draft_id, form.version),
        then=back(visit, draft_id),
        receipt=mark("Den siste endringen er angret."),
        again=partial(show_again, visit, draft_id),
    )


@post("/struktur/rediger/{draft_id:uuid}/hent-inn", opt={"form_page": back})
async def catch_up(visit: Visit, draft_id: UUID) -> Page:
    """Bring in what was published since the draft was begun."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.catch_up,
        lambda: service.CatchUp(draft_id, form.version),
        then=back(visit, draft_id),
        receipt=mark("Det som er publisert siden, er hentet inn i utkastet."),
        again=partial(show_again, visit, draft_id),
    )


@get("/struktur/rediger/{draft_id:uuid}/kontroll")
async def check(visit: Visit, draft_id: UUID) -> Page:
    """Show what publishing the draft would mean."""
    return await _check(visit, draft_id)


async def _check(visit: Visit, draft_id: UUID, form: Form | None = None) -> Page:
    if stop_here(visit):
        return await show_again(visit, draft_id, form)
    found = await load_draft(visit, "DraftCheck", draft_id)
    address = here(visit, draft_id)
    return await page(visit, "drafts/check.html", data=found, form=form, here=address, part_of=part_of)


@get("/struktur/rediger/{draft_id:uuid}/prove")
async def show_rehearsal(visit: Visit, draft_id: UUID) -> Page:
    """Show the next year and a case of every kind, run through the draft."""
    found = await load_draft(visit, "DraftRehearsal", draft_id)
    return await page(visit, "drafts/rehearsal.html", data=found, here=here(visit, draft_id))


def _where_published(visit: Visit, draft_id: UUID) -> str:
    return back(visit, draft_id) if stop_here(visit) else f"{here(visit, draft_id)}/kontroll"


@post("/struktur/rediger/{draft_id:uuid}/publiser", opt={"form_page": _where_published})
async def publish(visit: Visit, draft_id: UUID) -> Page:
    """Publish the draft from a day."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        partial(service.publish_draft, municipalities=register()),
        lambda: service.PublishDraft(
            draft_id, form.version, form.day("valid_from"), accepts_breaks=form.flag("accepts_breaks")
        ),
        then=f"{here(visit, draft_id)}/steg" if stop_here(visit) else visit.path("struktur", "rediger"),
        receipt=mark("Strukturen er publisert."),
        next_step=mark(
            "Den gjelder fra dagen du valgte. Saker, møter og beslutninger beholder utgaven de begynte under."
        ),
        again=partial(_check, visit, draft_id),
    )


@get("/struktur/rediger/{draft_id:uuid}/forkast")
async def confirm_discarding(visit: Visit, draft_id: UUID) -> Page:
    """Show what discarding means."""
    found = await load_draft(visit, "DraftCheck", draft_id)
    return await page(visit, "drafts/discard.html", data=found, here=here(visit, draft_id))


@post("/struktur/rediger/{draft_id:uuid}/forkast")
async def discard(visit: Visit, draft_id: UUID) -> Page:
    """Discard the draft."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.discard_draft,
        lambda: service.DiscardDraft(draft_id, form.version),
        then=visit.path("struktur", "rediger"),
        receipt=mark("Utkastet er forkastet."),
        again=partial(show_draft_page, visit, draft_id),
    )


@get("/struktur/rediger/{draft_id:uuid}/fil")
async def show_file(visit: Visit, draft_id: UUID) -> Page:
    """Show the draft as a file, to keep, to send, or to write another in its place."""
    return await _file(visit, draft_id)


async def _file(visit: Visit, draft_id: UUID, form: Form | None = None) -> Page:
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    text = dump_structure(structure_of(draft["content"]))
    return await page(
        visit, "drafts/file.html", data={"draft": draft}, form=form, here=here(visit, draft_id), text=text
    )


@get("/struktur/rediger/{draft_id:uuid}/fil/struktur.toml")
async def download_file(visit: Visit, draft_id: UUID) -> Page:
    """Give the draft as a file to keep."""
    draft = (await load_draft(visit, "DraftForm", draft_id))["draft"]
    name = f"{visit.tenant.slug}-{suggested_key(draft['label'], ())}.toml"
    return Response(
        dump_structure(structure_of(draft["content"])).encode(),
        media_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        status_code=HTTPStatus.OK,
    )


@post("/struktur/rediger/{draft_id:uuid}/fil")
async def replace_by_file(visit: Visit, draft_id: UUID) -> Page:
    """Replace the draft by a file."""
    form = await sent_form(visit)
    await load_draft(visit, "DraftForm", draft_id)
    return await command(
        visit,
        form,
        _replace,
        lambda: service.ReplaceDraft(draft_id, form.version, read_file(form)),
        then=here(visit, draft_id),
        receipt=mark("Utkastet er byttet ut med filen."),
        next_step=mark("Du kan angre."),
        again=partial(_file, visit, draft_id),
    )


async def _begin_with(work: Work, command: service.BeginDraftWith) -> UUID:
    with _file_refused():
        return await service.begin_draft_with(work, command)


async def _replace(work: Work, command: service.ReplaceDraft) -> UUID:
    with _file_refused():
        return await service.replace_draft(work, command)


@contextmanager
def _file_refused() -> Iterator[None]:
    """Tell what is refused about a structure on the field it was pasted into."""
    try:
        yield
    except Invalid as problem:
        raise (
            on_field(problem, "file") if (problem.field or "").startswith("structure") else problem
        ) from None


def read_file(form: Form) -> Structure:
    """Read the structure that was pasted; note on the field what is wrong with it."""
    text = form.text("file", longest=400_000)
    try:
        return read_structure(text, "struktur.toml")
    except Invalid as problem:
        refusal = on_field(problem, "file")
        form.refuse(refusal)
        raise refusal from None


routes = [
    list_drafts,
    new_draft,
    begin,
    show_draft,
    undo,
    catch_up,
    check,
    show_rehearsal,
    publish,
    confirm_discarding,
    discard,
    show_file,
    download_file,
    replace_by_file,
]

"""The pages of notes that one side writes to itself: the list, one note, writing, writing anew and taking back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.actor import Space
from fellesskap.errors import NotFound
from fellesskap.notes import service
from fellesskap.notes.model import Purpose
from fellesskap.notes.service import ReviseNote, WithdrawNote, WriteNote
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_graphql.positions import space_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import numbered
from fellesskap_web.road import require_allowed
from fellesskap_web.spaces import choices, read_space, spaces, value_of


@get("/notater")
async def list_notes(visit: Visit) -> Page:
    """List the notes of the reader's own side, the newest first."""
    return await page(
        visit,
        "notes/list.html",
        "NoteList",
        {"after": visit.query.get("etter") or None},
        of_a_side=spaces(visit.actor),
    )


@get("/notater/ny")
async def show_writing(visit: Visit) -> Page:
    """Show the form for a note about the case, or the line of an agenda, in the address."""
    return await _writing(visit)


async def _writing(visit: Visit, form: Form | None = None) -> Page:
    about = await _about(visit)
    before = await _premeeting(visit)
    options = choices(visit, about)
    return await page(
        visit,
        "notes/new.html",
        data=about,
        form=form,
        options=options,
        chosen=value_of(before) if before else (options[0][0] if len(options) == 1 else None),
        back=_back(visit, about),
    )


@post("/notater/ny")
async def write(visit: Visit) -> Page:
    """Write the note."""
    form = await sent_form(visit)
    about = await _about(visit)
    item = about.get("agendaItem")

    def build() -> WriteNote:
        space = read_space(form)
        return WriteNote(
            form.text("text"),
            space.side,
            None if item else key_of(about["case"]["id"], "Case"),
            key_of(item["id"], "AgendaItem") if item else None,
            space.region_id,
            space.division_id,
            form.choice_or_none("purpose", Purpose) or Purpose.NOTE,
        )

    return await command(
        visit,
        form,
        service.write_note,
        build,
        then=_back(visit, about),
        receipt=mark("Notatet er lagret."),
        next_step=mark("Bare de det er for, ser at det finnes."),
        again=partial(_writing, visit),
    )


@get("/notater/{note_id:uuid}")
async def show_note(visit: Visit, note_id: UUID) -> Page:
    """Show a note with its earlier editions."""
    return await page(visit, "notes/show.html", data={"note": await _load(visit, note_id)}, key=note_id)


@get("/notater/{note_id:uuid}/rediger")
async def show_revising(visit: Visit, note_id: UUID) -> Page:
    """Show a note for writing it anew."""
    return await _act(visit, note_id, "reviseNote", "notes/edit.html")


@post("/notater/{note_id:uuid}/rediger")
async def revise(visit: Visit, note_id: UUID) -> Page:
    """Write the note anew."""
    form = await sent_form(visit)
    await _load(visit, note_id)
    return await command(
        visit,
        form,
        service.revise_note,
        lambda: ReviseNote(note_id, form.version, form.text("text")),
        then=visit.path("notater", note_id),
        receipt=mark("Notatet er endret."),
        next_step=mark("Det som sto før, finnes fortsatt under tidligere utgaver."),
        again=partial(_act, visit, note_id, "reviseNote", "notes/edit.html"),
    )


@get("/notater/{note_id:uuid}/trekk")
async def show_withdrawing(visit: Visit, note_id: UUID) -> Page:
    """Show what taking a note back means."""
    return await _act(visit, note_id, "withdrawNote", "notes/withdraw.html")


@post("/notater/{note_id:uuid}/trekk")
async def withdraw(visit: Visit, note_id: UUID) -> Page:
    """Take the note back."""
    form = await sent_form(visit)
    await _load(visit, note_id)
    return await command(
        visit,
        form,
        service.withdraw_note,
        lambda: WithdrawNote(note_id, form.version),
        then=visit.path("notater", note_id),
        receipt=mark("Notatet er trukket tilbake."),
        again=partial(_act, visit, note_id, "withdrawNote", "notes/withdraw.html"),
    )


async def _about(visit: Visit) -> dict[str, Any]:
    """What the note in the address is about, as the reader sees it."""
    query = visit.query
    if query.get("punkt"):
        try:
            item = global_id("AgendaItem", UUID(query["punkt"]))
        except ValueError:
            raise NotFound("agenda_item.not_found") from None
        data = await read(visit, "NoteAboutItem", {"id": item})
        if data["agendaItem"] is None or data["agendaItem"]["meeting"] is None:
            raise NotFound("agenda_item.not_found")
        return data
    data = await read(visit, "NoteAboutCase", numbered(query.get("sak", "")))
    if data["case"] is None:
        raise NotFound("case.not_found")
    return data


async def _premeeting(visit: Visit) -> Space | None:
    """Whose the pre-meeting is that the reader came from."""
    key = visit.query.get("formote")
    if not key:
        return None
    try:
        found = (await read(visit, "PremeetingPage", {"id": global_id("Premeeting", UUID(key))}))[
            "premeeting"
        ]
    except ValueError:
        return None
    return space_of(found) if found else None


def _back(visit: Visit, about: dict[str, Any]) -> str:
    """Where the reader came from: the pre-meeting, the meeting or the case."""
    try:
        return visit.path("formoter", UUID(visit.query["formote"]))
    except (KeyError, ValueError):
        pass
    item = about.get("agendaItem")
    if item:
        return visit.path("moter", key_of(item["meeting"]["id"], "Meeting"))
    return visit.path("saker", about["case"]["slug"]) + "#notater"


async def _load(visit: Visit, note_id: UUID) -> dict[str, Any]:
    note = (await read(visit, "NotePage", {"id": global_id("Note", note_id)}))["note"]
    if note is None:
        raise NotFound("note.not_found")
    loaded: dict[str, Any] = note
    return loaded


async def _act(visit: Visit, note_id: UUID, act: str, template: str, form: Form | None = None) -> Page:
    """Show the form of an act, or refuse where it is not for the reader or not for now."""
    note = await _load(visit, note_id)
    if form is None:
        require_allowed(note, act)
    return await page(visit, template, data={"note": note}, form=form, key=note_id)


routes = [
    list_notes,
    show_writing,
    write,
    show_note,
    show_revising,
    revise,
    show_withdrawing,
    withdraw,
]

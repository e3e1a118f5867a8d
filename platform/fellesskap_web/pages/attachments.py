"""The pages of a case's attachments: handing files in, seeing to those there are, and fetching them.

Files go past the graph. `POST saker/{key}/vedlegg` takes the same form from a page and from a program; a program
sends the session's token in `x-csrf-token`, asks for `application/json`, and is told of each file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import PurePath
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.enums import MediaType
from litestar.response import Response

from fellesskap.attachments.model import Publicness
from fellesskap.attachments.service import (
    AddAttachment,
    MoveAttachment,
    RemoveAttachment,
    ReplaceAttachment,
    UpdateAttachment,
    add_attachment,
    load_file,
    move_attachment,
    receive_file,
    remove_attachment,
    replace_attachment,
    require_may_attach,
    update_attachment,
)
from fellesskap.db.work import Work
from fellesskap.errors import DomainError, Invalid, NotAllowed, NotFound
from fellesskap.files import LARGEST_FILE
from fellesskap.guard.refusal import CODE as GUARD_CODE
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, redirect, sent_form
from fellesskap_web.errors import wants_json
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import numbered
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data
from fellesskap_web.uploads import content_of, note_refused, refused_in, sent_files, told

# A few large files at once, or many small ones, and what a form says beside them.
MOST_AT_ONCE = 10
LARGEST_REQUEST = 4 * LARGEST_FILE + 1_048_576
_SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
_NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was handed in; its name is told only where it may be."""

    number: int
    name: str
    problem: DomainError | None = None
    id: UUID | None = None


@get("/saker/{key:str}/vedlegg")
async def show_attachments(visit: Visit, key: str) -> Page:
    """Show a case's attachments in their order, and a form for more."""
    return await _show(visit, key)


async def _show(visit: Visit, key: str, form: Form | None = None, outcomes: Sequence[Outcome] = ()) -> Page:
    data = await _load(visit, key)
    return await page(
        visit, "attachments/list.html", data=data, form=form, outcomes=outcomes, most=MOST_AT_ONCE
    )


async def _load(visit: Visit, key: str) -> Data:
    data = await read(visit, "CaseAttachments", numbered(key))
    if data["case"] is None:
        raise NotFound("case.not_found")
    return data


# Handing in.


@post("/saker/{key:str}/vedlegg", request_max_body_size=LARGEST_REQUEST)
async def attach(visit: Visit, key: str) -> Page:
    """Attach files to a case, each on its own: one that is refused keeps no other back."""
    case_id = key_of((await _load(visit, key))["case"]["id"], "Case") or _NOTHING
    async with _writing(visit) as work:
        await require_may_attach(work, case_id)
    form = await sent_form(visit)
    publicness = form.choice("publicness", Publicness) if form.value("publicness") else Publicness.PUBLIC
    basis = form.text("basis", required=publicness is Publicness.EXEMPT, longest=200)
    title = form.text("title", required=False, longest=200)
    files = await sent_files(visit, "files")
    if not files:
        form.refuse(Invalid("attachment.no_file", field="files"))
    elif len(files) > MOST_AT_ONCE:
        form.refuse(Invalid("attachment.too_many_at_once", field="files", most=MOST_AT_ONCE))
    outcomes = []
    for number, file in enumerate(files if not form.problems else (), start=1):
        name = file.filename
        named = title if title and len(files) == 1 else PurePath(name).stem[:200]
        outcomes.append(
            await _attach_one(visit, number, file, partial(_adding, case_id, named, publicness, basis, form))
        )
    return await _answer(visit, key, form, outcomes)


def _adding(
    case_id: UUID, title: str, publicness: Publicness, basis: str, form: Form, received: Any
) -> AddAttachment:
    used = basis if publicness is Publicness.EXEMPT else ""
    return AddAttachment(case_id, received, title, publicness, used, form.flag("made_with_ai"))


async def _attach_one(
    visit: Visit, number: int, file: UploadFile, build: Callable[[Any], AddAttachment]
) -> Outcome:
    try:
        received = await _receive(visit, file)
        async with _writing(visit) as work:
            return Outcome(number, file.filename, id=await add_attachment(work, build(received)))
    except DomainError as problem:
        note_refused(visit, problem)
        unspoken = problem.code == GUARD_CODE and problem.facts.get("place", "name") == "name"
        return Outcome(number, "" if unspoken else file.filename, problem)


async def _receive(visit: Visit, file: UploadFile) -> Any:
    scanner = visit.installation.settings.clamd_address
    return await receive_file(file.filename, await content_of(file), scanner)


async def _answer(visit: Visit, key: str, form: Form, outcomes: Sequence[Outcome]) -> Page:
    refused = [one for one in outcomes if one.problem]
    sound = outcomes and not refused and not form.problems
    if wants_json(visit.request):
        files = [_told(visit, one) for one in outcomes]
        problems = [told(visit, one) for one in form.problems]
        status = HTTPStatus.CREATED if sound else HTTPStatus.UNPROCESSABLE_ENTITY
        content = msgspec.json.encode({"files": files, "problems": problems})
        return Response(content, media_type=MediaType.JSON, status_code=status)
    if sound:
        return redirect(
            visit,
            visit.path("saker", key, "vedlegg"),
            mark("Vedlegget er lagt til.") if len(outcomes) == 1 else mark("Vedleggene er lagt til."),
            next_step=mark("De følger saken når innkallingen sendes."),
        )
    if outcomes:
        # What came in is in the list above; only what did not is to be sent again.
        form = Form({"publicness": [form.value("publicness")], "basis": [form.value("basis")]}, sent=True)
        form.problems = [Invalid("attachment.some_refused", field="files")]
    return await _show(visit, key, form, outcomes)


def _told(visit: Visit, outcome: Outcome) -> dict[str, object]:
    said: dict[str, object] = {
        "number": outcome.number,
        "name": outcome.name,
        "accepted": outcome.id is not None,
    }
    if outcome.id is not None:
        said["id"] = global_id("Attachment", outcome.id)
    if outcome.problem is not None:
        said |= told(visit, outcome.problem)
    return said


def _writing(visit: Visit) -> Work:
    return Work(visit.tenant, visit.actor, visit.clock, write=True)


# Seeing to one.


async def _one_page(
    visit: Visit, key: str, attachment_id: UUID, act: str, template: str, form: Form | None = None
) -> Page:
    """Show a page for an act on an attachment; one that is opened when the act is refused says why instead."""
    data = await _load(visit, key)
    found = _find(data, attachment_id)
    for action in found["actions"] if form is None else ():
        if action["name"] == act and not action["offered"]:
            raise NotAllowed(action["code"])
        if action["name"] == act and not action["allowed"]:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await page(visit, "cases/refused.html", data=data, status=status, code=action["code"])
    return await page(visit, template, data=data, form=form, attachment=found)


def _find(data: Data, attachment_id: UUID) -> Data:
    for one in data["case"]["attachments"]:
        if bare_id(one["id"]) == str(attachment_id):
            found: Data = one
            return found
    raise NotFound("attachment.not_found")


@get("/saker/{key:str}/vedlegg/{attachment_id:uuid}/rediger")
async def show_update(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Show what an attachment is called and who it is for."""
    return await _one_page(visit, key, attachment_id, "updateAttachment", "attachments/edit.html")


@post("/saker/{key:str}/vedlegg/{attachment_id:uuid}/rediger")
async def update(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Say what an attachment is called and who it is for."""
    found = _find(await _load(visit, key), attachment_id)
    form = await sent_form(visit)
    closing = form.flag("closing")

    def build() -> UpdateAttachment:
        publicness = form.choice("publicness", Publicness)
        return UpdateAttachment(
            attachment_id,
            form.version,
            found["title"] if closing else form.text("title", longest=200),
            publicness,
            form.text("basis", required=publicness is Publicness.EXEMPT, longest=200)
            if publicness is Publicness.EXEMPT
            else "",
            found["madeWithAi"] if closing else form.flag("made_with_ai"),
        )

    return await command(
        visit,
        form,
        update_attachment,
        build,
        then=visit.path("saker", key, "vedlegg"),
        receipt=mark("Vedlegget er endret."),
        again=partial(_one_page, visit, key, attachment_id, "updateAttachment", "attachments/edit.html"),
    )


@get("/saker/{key:str}/vedlegg/{attachment_id:uuid}/ny-utgave")
async def show_replace(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Show where a new edition of an attachment is handed in."""
    return await _one_page(visit, key, attachment_id, "replaceAttachment", "attachments/replace.html")


@post("/saker/{key:str}/vedlegg/{attachment_id:uuid}/ny-utgave", request_max_body_size=LARGEST_REQUEST)
async def replace(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Give an attachment a new edition."""
    found = await _load(visit, key)
    _find(found, attachment_id)
    async with _writing(visit) as work:
        await require_may_attach(work, key_of(found["case"]["id"], "Case") or _NOTHING)
    form = await sent_form(visit)
    again = partial(_one_page, visit, key, attachment_id, "replaceAttachment", "attachments/replace.html")
    files = await sent_files(visit, "files")
    if len(files) != 1:
        form.refuse(Invalid("attachment.one_file", field="files"))
        return await again(form)
    try:
        received = await _receive(visit, files[0])
    except DomainError as problem:
        note_refused(visit, problem)
        form.refuse(refused_in("files", problem))
        return await again(form)
    reason = form.text("reason", required=False, longest=500)
    return await command(
        visit,
        form,
        replace_attachment,
        lambda: ReplaceAttachment(attachment_id, form.version, received, reason),
        then=visit.path("saker", key, "vedlegg"),
        receipt=mark("Den nye utgaven er lagret."),
        next_step=mark("De eldre utgavene ligger ved vedlegget. Det som er sendt ut, er som det var."),
        again=again,
    )


@get("/saker/{key:str}/vedlegg/{attachment_id:uuid}/fjern")
async def show_remove(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Ask whether, and why, an attachment is to be removed."""
    return await _one_page(visit, key, attachment_id, "removeAttachment", "attachments/remove.html")


@post("/saker/{key:str}/vedlegg/{attachment_id:uuid}/fjern")
async def remove(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Remove an attachment that was never sent."""
    _find(await _load(visit, key), attachment_id)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        remove_attachment,
        lambda: RemoveAttachment(attachment_id, form.version, form.text("reason", longest=500)),
        then=visit.path("saker", key, "vedlegg"),
        receipt=mark("Vedlegget er fjernet, og filene er slettet."),
        again=partial(_one_page, visit, key, attachment_id, "removeAttachment", "attachments/remove.html"),
    )


@post("/saker/{key:str}/vedlegg/{attachment_id:uuid}/flytt")
async def move(visit: Visit, key: str, attachment_id: UUID) -> Page:
    """Move an attachment one place up or down."""
    _find(await _load(visit, key), attachment_id)
    form = await sent_form(visit)
    again: Callable[[Form], Awaitable[Page]] = partial(_show, visit, key)
    return await command(
        visit,
        form,
        move_attachment,
        lambda: MoveAttachment(attachment_id, form.version, form.integer("position")),
        then=f"{visit.path('saker', key, 'vedlegg')}#vedlegg-{attachment_id}",
        receipt=mark("Rekkefølgen er endret."),
        again=again,
    )


# Fetching.


@get(
    ["/vedlegg/{edition_id:uuid}/fil", "/offentlig/vedlegg/{edition_id:uuid}/fil"],
    opt={"own_policy": True},
)
async def send_file(visit: Visit, edition_id: UUID) -> Page:
    """Send an edition of an attachment to be saved; no browser shows or runs it here."""
    async with Work(visit.tenant, visit.actor, visit.clock) as work:
        file = await load_file(work, edition_id)
    plain = (
        file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    )
    named = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(
        file.content,
        media_type=file.media_type,
        status_code=HTTPStatus.OK,
        headers={
            "Content-Disposition": f"attachment; {named}",
            "Content-Security-Policy": _SANDBOX,
            "ETag": f'"{file.digest}"',
        },
    )


routes = [
    *(show_attachments, attach, show_update, update, show_replace, replace),
    *(show_remove, remove, move, send_file),
]

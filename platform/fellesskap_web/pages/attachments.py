"""The pages of a case's attachments: handing files in, also after a call, and seeing to those there are.

Files go past the graph. `POST saker/{key}/vedlegg` takes the same form from a page and from a program; a program
sends the session's token in `x-csrf-token`, asks for `application/json`, and is told of each file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import PurePath
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.enums import MediaType
from litestar.response import Response

from fellesskap.attachments.model import Publicness, Received
from fellesskap.attachments.service import (
    AddAttachment,
    MoveAttachment,
    RemoveAttachment,
    ReplaceAttachment,
    UpdateAttachment,
    add_attachment,
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
from fellesskap.meetings.service import (
    SupplyAttachment,
    SupplyEdition,
    WithdrawSupplied,
    require_may_supply,
    supply_attachment,
    supply_edition,
    withdraw_supplied,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.context import Page, Visit, command, page, read, redirect, sent_form
from fellesskap_web.errors import wants_json
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import numbered
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data
from fellesskap_web.uploads import (
    Outcome,
    content_of,
    note_refused,
    refused_in,
    sent_files,
    told,
    told_of_file,
)

# A few large files at once, or many small ones, and what a form says beside them.
MOST_AT_ONCE = 10
LARGEST_REQUEST = 4 * LARGEST_FILE + 1_048_576
_NOTHING = UUID(int=0)

_TO_SEND = mark("Det du ettersender, er lagt til saken.")
_SEND_NOW = mark("Send endringene, så får de som er innkalt, vite om det.")


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
    case = (await _load(visit, key))["case"]
    case_id = key_of(case["id"], "Case") or _NOTHING
    late = _may(case, "supplyAttachment")
    async with _writing(visit) as work:
        await (require_may_supply if late else require_may_attach)(work, case_id)
    form = await sent_form(visit)
    publicness = form.choice("publicness", Publicness) if form.value("publicness") else Publicness.PUBLIC
    basis = form.text("basis", required=publicness is Publicness.EXEMPT, longest=200)
    title = form.text("title", required=False, longest=200)
    reason = form.text("reason", longest=500) if late else ""
    files = await sent_files(visit, "files")
    if not files:
        form.refuse(Invalid("attachment.no_file", field="files"))
    elif len(files) > MOST_AT_ONCE:
        form.refuse(Invalid("attachment.too_many_at_once", field="files", most=MOST_AT_ONCE))
    used = basis if publicness is Publicness.EXEMPT else ""

    async def keep(work: Work, name: str, received: Received) -> UUID:
        titled = title if title and len(files) == 1 else PurePath(name).stem[:200]
        more = (publicness, used, form.flag("made_with_ai"))
        if late:
            return await supply_attachment(work, SupplyAttachment(case_id, received, titled, reason, *more))
        return await add_attachment(work, AddAttachment(case_id, received, titled, *more))

    sound = enumerate(files if not form.problems else (), start=1)
    outcomes = [await _attach_one(visit, number, file, keep) for number, file in sound]
    return await _answer(visit, key, form, outcomes, _supplied_meeting(case) if late else None)


async def _attach_one(
    visit: Visit, number: int, file: UploadFile, keep: Callable[[Work, str, Received], Awaitable[UUID]]
) -> Outcome:
    try:
        received = await _receive(visit, file)
        async with _writing(visit) as work:
            return Outcome(number, file.filename, id=await keep(work, file.filename, received))
    except DomainError as problem:
        note_refused(visit, problem)
        unspoken = problem.code == GUARD_CODE and problem.facts.get("place", "name") == "name"
        return Outcome(number, "" if unspoken else file.filename, problem)


def _may(found: Data, name: str) -> bool:
    return any(one["name"] == name and one["allowed"] for one in found["actions"])


def _supplied_meeting(case: Data) -> str:
    """The address part of the meeting that a case was sent to and that has not been held."""
    lines = (one["agendaItem"] for one in case["treatments"] if one["state"] == "LISTED")
    return next(bare_id(one["meeting"]["id"]) for one in lines if one and one["meeting"])


async def _receive(visit: Visit, file: UploadFile) -> Received:
    scanner = visit.installation.settings.clamd_address
    return await receive_file(file.filename, await content_of(file), scanner)


async def _answer(
    visit: Visit, key: str, form: Form, outcomes: Sequence[Outcome], meeting: str | None
) -> Page:
    refused = [one for one in outcomes if one.problem]
    sound = outcomes and not refused and not form.problems
    if wants_json(visit.request):
        files = [told_of_file(visit, one) for one in outcomes]
        problems = [told(visit, one) for one in form.problems]
        status = HTTPStatus.CREATED if sound else HTTPStatus.UNPROCESSABLE_ENTITY
        content = msgspec.json.encode({"files": files, "problems": problems})
        return Response(content, media_type=MediaType.JSON, status_code=status)
    if sound and meeting:
        return redirect(visit, visit.path("moter", meeting, "sakliste"), _TO_SEND, next_step=_SEND_NOW)
    if sound:
        return redirect(
            visit,
            visit.path("saker", key, "vedlegg"),
            mark("Vedlegget er lagt til.") if len(outcomes) == 1 else mark("Vedleggene er lagt til."),
            next_step=mark("De følger saken når innkallingen sendes."),
        )
    if outcomes:
        # What came in is in the list above; only what did not is to be sent again.
        kept = ("publicness", "basis", "reason")
        form = Form({name: [form.value(name)] for name in kept}, sent=True)
        form.problems = [Invalid("attachment.some_refused", field="files")]
    return await _show(visit, key, form, outcomes)


def _writing(visit: Visit) -> Work:
    return Work(visit.tenant, visit.actor, visit.clock, write=True)


# Seeing to one.


async def _one_page(
    visit: Visit, key: str, attachment_id: UUID, act: str, template: str, form: Form | None = None
) -> Page:
    """Show a page for an act on an attachment; one that is opened when the act is refused says why instead."""
    data = await _load(visit, key)
    found = _find(data, attachment_id)
    late = _may(found, _LATE.get(act, ""))
    for action in found["actions"] if form is None and not late else ():
        if action["name"] == act and not action["offered"]:
            raise NotAllowed(action["code"])
        if action["name"] == act and not action["allowed"]:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await page(visit, "cases/refused.html", data=data, status=status, code=action["code"])
    return await page(visit, template, data=data, form=form, attachment=found, late=late)


# What an act is called after the call.
_LATE = {"replaceAttachment": "supplyEdition", "removeAttachment": "withdrawSupplied"}


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
    case = (await _load(visit, key))["case"]
    late = _may(_find({"case": case}, attachment_id), "supplyEdition")
    async with _writing(visit) as work:
        may = require_may_supply if late else require_may_attach
        await may(work, key_of(case["id"], "Case") or _NOTHING)
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
    reason = form.text("reason", required=late, longest=500)
    if late:
        return await command(
            visit,
            form,
            supply_edition,
            lambda: SupplyEdition(attachment_id, form.version, received, reason),
            then=visit.path("moter", _supplied_meeting(case), "sakliste"),
            receipt=_TO_SEND,
            next_step=_SEND_NOW,
            again=again,
        )
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
    """Remove an attachment, or an edition of it, that no meeting was sent."""
    found = _find(await _load(visit, key), attachment_id)
    late = _may(found, "withdrawSupplied")
    form = await sent_form(visit)

    def build() -> Any:
        given = (attachment_id, form.version, form.text("reason", longest=500))
        return WithdrawSupplied(*given) if late else RemoveAttachment(*given)

    return await command(
        visit,
        form,
        withdraw_supplied if late else remove_attachment,
        build,
        then=visit.path("saker", key, "vedlegg"),
        receipt=_removed(found, late),
        again=partial(_one_page, visit, key, attachment_id, "removeAttachment", "attachments/remove.html"),
    )


def _removed(found: Data, late: bool) -> str:
    if late and any(not one["round"] for one in found["sent"]):
        return mark("Den nye utgaven er tatt bort. Vedlegget er som det ble sendt ut.")
    if any(one["round"] for one in found["sent"]):
        return mark("Vedlegget er fjernet fra saken. Utgavene partene er spurt om, ligger i forankringen.")
    return mark("Vedlegget er fjernet, og filene er slettet.")


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


routes = [
    *(show_attachments, attach, show_update, update, show_replace, replace),
    *(show_remove, remove, move),
]

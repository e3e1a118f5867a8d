"""The pages of requests for access: the list, registering and answering, complaints, and the notes concerned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.actor import Side
from fellesskap.db.work import Work
from fellesskap.disclosures import service
from fellesskap.disclosures.model import ComplaintOutcome, DisclosureOutcome
from fellesskap.disclosures.rules import due_on
from fellesskap.disclosures.service import (
    AnswerDisclosure,
    LinkNote,
    ReassignDisclosure,
    RecordComplaint,
    RegisterDisclosure,
    SettleComplaint,
    SettleNote,
    UnlinkNote,
)
from fellesskap.errors import NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day
from fellesskap_web.road import require_allowed


@get("/innsyn")
async def list_disclosures(visit: Visit) -> Page:
    """List the requests: those that wait, the nearest last day first, and those that are settled."""
    policy.require_secretariat(visit.actor)
    return await page(
        visit, "disclosures/list.html", "DisclosureList", {"after": visit.query.get("etter") or None}
    )


@get("/innsyn/nytt")
async def show_registering(visit: Visit) -> Page:
    """Show the form for a request that has come."""
    return await _registering(visit)


async def _registering(visit: Visit, form: Form | None = None) -> Page:
    policy.require_secretariat(visit.actor)
    keeps = sorted(visit.actor.keeps())
    return await page(
        visit,
        "disclosures/new.html",
        "DisclosureChoices",
        form=form,
        own=keeps[0].value if len(keeps) == 1 else None,
        last=due_on(visit.today),
    )


@post("/innsyn/nytt")
async def register(visit: Visit) -> Page:
    """Register the request."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.register_disclosure,
        lambda: RegisterDisclosure(
            form.text("asked"),
            form.day("received_on"),
            form.choice("side", Side),
            form.identifier_or_none("partner_id"),
            form.identifier_or_none("case_id"),
            form.text("requester", required=False, longest=200),
        ),
        then=lambda disclosure_id: visit.path("innsyn", disclosure_id),
        receipt=mark("Innsynskravet er registrert."),
        next_step=mark("Det skal besvares uten ugrunnet opphold."),
        again=partial(_registering, visit),
    )


@get("/innsyn/{disclosure_id:uuid}")
async def show_disclosure(visit: Visit, disclosure_id: UUID) -> Page:
    """Show a request with what came of it."""
    return await _disclosure(visit, disclosure_id)


async def _disclosure(visit: Visit, disclosure_id: UUID, form: Form | None = None) -> Page:
    data = await _load(visit, disclosure_id)
    found = data["disclosure"]
    linked = {one["note"]["id"] for one in found["notes"] if one["note"]}
    keeps = {side.name for side in visit.actor.keeps()}
    own = [edge["node"] for edge in data["notes"]["edges"] if edge["node"]["side"] in keeps]
    return await page(
        visit,
        "disclosures/show.html",
        data=data,
        form=form,
        key=disclosure_id,
        acts={one["name"]: one for one in found["actions"]},
        own=[one for one in own if one["id"] not in linked],
    )


@dataclass(frozen=True, slots=True)
class _Act:
    """Something done with a request: its action, the form for it, how that is read, and what is then said."""

    name: str
    template: str
    service: Callable[[Work, Any], Awaitable[UUID]]
    build: Callable[[UUID, Form], object]
    receipt: str
    next_step: str = ""


_ANSWER = _Act(
    "answerDisclosure",
    "disclosures/answer.html",
    service.answer_disclosure,
    lambda key, form: AnswerDisclosure(
        key,
        form.version,
        form.choice("outcome", DisclosureOutcome),
        form.day("answered_on"),
        form.text("answer", required=False),
        form.text("legal_basis", required=False, longest=200),
        form.text("reason", required=False),
    ),
    mark("Svaret er ført."),
)
_REASSIGN = _Act(
    "reassignDisclosure",
    "disclosures/reassign.html",
    service.reassign_disclosure,
    lambda key, form: ReassignDisclosure(
        key, form.version, form.choice("side", Side), form.identifier_or_none("partner_id")
    ),
    mark("Innsynskravet er overført."),
    mark("Fristen er den samme. Si fra til dem som skal svare."),
)
_COMPLAIN = _Act(
    "recordComplaint",
    "disclosures/complaint.html",
    service.record_complaint,
    lambda key, form: RecordComplaint(key, form.version, form.day("complained_on"), form.text("complaint")),
    mark("Klagen er ført."),
)
_SETTLE = _Act(
    "settleComplaint",
    "disclosures/settle.html",
    service.settle_complaint,
    lambda key, form: SettleComplaint(
        key,
        form.version,
        form.choice("outcome", ComplaintOutcome),
        form.day("settled_on"),
        form.text("note", required=False),
    ),
    mark("Utfallet av klagen er ført."),
)


@get("/innsyn/{disclosure_id:uuid}/svar")
async def show_answering(visit: Visit, disclosure_id: UUID) -> Page:
    """Show the form for the answer."""
    return await _form(visit, disclosure_id, _ANSWER)


@post("/innsyn/{disclosure_id:uuid}/svar")
async def answer(visit: Visit, disclosure_id: UUID) -> Page:
    """Record the answer."""
    return await _carry_out(visit, disclosure_id, _ANSWER)


@get("/innsyn/{disclosure_id:uuid}/overfor")
async def show_reassigning(visit: Visit, disclosure_id: UUID) -> Page:
    """Show who else can answer."""
    return await _form(visit, disclosure_id, _REASSIGN)


@post("/innsyn/{disclosure_id:uuid}/overfor")
async def reassign(visit: Visit, disclosure_id: UUID) -> Page:
    """Hand the request over."""
    return await _carry_out(visit, disclosure_id, _REASSIGN)


@get("/innsyn/{disclosure_id:uuid}/klage")
async def show_complaining(visit: Visit, disclosure_id: UUID) -> Page:
    """Show the form for a complaint that has come."""
    return await _form(visit, disclosure_id, _COMPLAIN)


@post("/innsyn/{disclosure_id:uuid}/klage")
async def complain(visit: Visit, disclosure_id: UUID) -> Page:
    """Record the complaint."""
    return await _carry_out(visit, disclosure_id, _COMPLAIN)


@get("/innsyn/{disclosure_id:uuid}/klagesvar")
async def show_settling(visit: Visit, disclosure_id: UUID) -> Page:
    """Show the form for what came of the complaint."""
    return await _form(visit, disclosure_id, _SETTLE)


@post("/innsyn/{disclosure_id:uuid}/klagesvar")
async def settle(visit: Visit, disclosure_id: UUID) -> Page:
    """Record what came of the complaint."""
    return await _carry_out(visit, disclosure_id, _SETTLE)


async def _form(visit: Visit, disclosure_id: UUID, act: _Act, form: Form | None = None) -> Page:
    """Show the form of an act, or why it cannot be done now."""
    data = await _load(visit, disclosure_id)
    found = data["disclosure"]
    if form is None:
        require_allowed(found, act.name, day=as_day(found["dueOn"]))
    return await page(visit, act.template, data=data, form=form, key=disclosure_id)


async def _carry_out(visit: Visit, disclosure_id: UUID, act: _Act) -> Page:
    form = await sent_form(visit)
    await _load(visit, disclosure_id)
    return await command(
        visit,
        form,
        act.service,
        lambda: act.build(disclosure_id, form),
        then=visit.path("innsyn", disclosure_id),
        receipt=act.receipt,
        next_step=act.next_step,
        again=partial(_form, visit, disclosure_id, act),
    )


@post("/innsyn/{disclosure_id:uuid}/notater")
async def link(visit: Visit, disclosure_id: UUID) -> Page:
    """Say that the request concerns a note of one's own side."""
    form = await sent_form(visit)
    await _load(visit, disclosure_id)
    return await command(
        visit,
        form,
        service.link_note,
        lambda: LinkNote(disclosure_id, form.identifier("note_id")),
        then=visit.path("innsyn", disclosure_id) + "#notater",
        receipt=mark("Notatet er lagt til kravet."),
        next_step=mark("Bare siden som eier notatet, ser dette."),
        again=partial(_disclosure, visit, disclosure_id),
    )


@get("/innsyn/{disclosure_id:uuid}/notater/{disclosure_note_id:uuid}")
async def show_note_answer(visit: Visit, disclosure_id: UUID, disclosure_note_id: UUID) -> Page:
    """Show the form for whether a note is given."""
    return await _note_answer(visit, disclosure_id, disclosure_note_id)


async def _note_answer(visit: Visit, disclosure_id: UUID, link_id: UUID, form: Form | None = None) -> Page:
    data, found = await _linked(visit, disclosure_id, link_id)
    if form is None:
        require_allowed(found, "settleNote")
    return await page(
        visit,
        "disclosures/note.html",
        data={**data, "link": found},
        form=form,
        key=disclosure_id,
        link_key=link_id,
    )


@post("/innsyn/{disclosure_id:uuid}/notater/{disclosure_note_id:uuid}")
async def answer_note(visit: Visit, disclosure_id: UUID, disclosure_note_id: UUID) -> Page:
    """Record whether the note is given."""
    form = await sent_form(visit)
    await _linked(visit, disclosure_id, disclosure_note_id)
    return await command(
        visit,
        form,
        service.settle_note,
        lambda: SettleNote(
            disclosure_note_id,
            form.version,
            form.text("released") == "yes",
            form.text("legal_basis", required=False, longest=200),
            form.text("reason", required=False),
        ),
        then=visit.path("innsyn", disclosure_id) + "#notater",
        receipt=mark("Svaret om notatet er ført."),
        again=partial(_note_answer, visit, disclosure_id, disclosure_note_id),
    )


@post(
    "/innsyn/{disclosure_id:uuid}/notater/{disclosure_note_id:uuid}/fjern",
    opt={"form_page": "/innsyn/{disclosure_id:uuid}"},
)
async def unlink(visit: Visit, disclosure_id: UUID, disclosure_note_id: UUID) -> Page:
    """Take back that the request concerns the note."""
    form = await sent_form(visit)
    await _linked(visit, disclosure_id, disclosure_note_id)
    return await command(
        visit,
        form,
        service.unlink_note,
        lambda: UnlinkNote(disclosure_note_id),
        then=visit.path("innsyn", disclosure_id) + "#notater",
        receipt=mark("Notatet er tatt bort fra kravet."),
    )


async def _load(visit: Visit, disclosure_id: UUID) -> dict[str, Any]:
    data = await read(visit, "DisclosurePage", {"id": global_id("Disclosure", disclosure_id)})
    if data["disclosure"] is None:
        raise NotFound("disclosure.not_found")
    return data


async def _linked(visit: Visit, disclosure_id: UUID, link_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    data = await _load(visit, disclosure_id)
    for one in data["disclosure"]["notes"]:
        if key_of(one["id"], "DisclosureNote") == link_id:
            return data, one
    raise NotFound("disclosure.link_not_found")


routes = [
    list_disclosures,
    show_registering,
    register,
    show_disclosure,
    show_answering,
    answer,
    show_reassigning,
    reassign,
    show_complaining,
    complain,
    show_settling,
    settle,
    link,
    show_note_answer,
    answer_note,
    unlink,
]

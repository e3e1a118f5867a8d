"""The page of a meeting's agenda: what is ready for it, its lines, and what is changed after the call."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.cases.rules import comes_after_hearing
from fellesskap.errors import NotFound
from fellesskap.meetings import service
from fellesskap.meetings.service import (
    AddCases,
    AddItem,
    CloseItem,
    EditItem,
    MoveItem,
    RemoveItem,
    SendSupplement,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.meetings import clocks, identified, load
from fellesskap_web.rendering import as_day

Data = dict[str, Any]


@get("/moter/{meeting_id:uuid}/sakliste")
async def edit_agenda(visit: Visit, meeting_id: UUID) -> Page:
    """Show the agenda with what can be put on it."""
    return await show_agenda(visit, meeting_id)


async def show_agenda(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    """Show the agenda, with a form that was refused where there is one."""
    meeting = (await load(visit, meeting_id))["meeting"]
    data = await read(visit, "MeetingAgenda", {"id": meeting["id"]})
    return await page(
        visit,
        "meetings/agenda.html",
        data=data,
        form=form,
        key=meeting_id,
        ready=_ready(data),
        names=(await read(visit, "NamesToList", {"id": meeting["id"]}))["nominations"],
        lines=(free := _free_lines(data["meeting"])),
        usual=_usual_line(free),
        more=sum(
            max(data[name]["totalCount"] - len(data[name]["edges"]), 0)
            for name in ("toDiscuss", "toTakeOnward", "toDecide")
        ),
        clocks=clocks(data["meeting"]),
    )


def _ready(data: Data) -> list[Data]:
    """List the cases that can be put on the agenda, each with the step it has come to and the body among those that
    meet that it has come to, the oldest first.
    """
    bodies = {body["id"] for body in [data["meeting"]["body"], *data["meeting"]["jointWith"]]}
    found: list[Data] = []
    for name in ("toDiscuss", "toTakeOnward"):
        for case in (edge["node"] for edge in data[name]["edges"]):
            for one in case["treatments"]:
                if one["state"] == "WAITING" and one["body"] and one["body"]["id"] in bodies:
                    found.append({"perspectivesMissing": 0, **case, "step": one["step"], "body": one["body"]})
    for edge in data["toDecide"]["edges"]:
        found.append({**edge["node"], "step": "DECIDE", "body": edge["node"]["decidingBody"]})
    held = as_day(data["meeting"]["heldOn"])
    for one in found:
        due = one.get("hearingDue")
        one["late"] = comes_after_hearing(as_day(due) if due else None, held)
    return sorted(found, key=lambda case: case["reportedAt"])


def _free_lines(meeting: Data) -> list[Data]:
    """List the lines of an agenda on which names can be put."""
    return [
        item
        for item in meeting["agenda"]
        if not (item["case"] or item["approves"] or item["report"] or item["circulation"])
    ]


def _usual_line(lines: list[Data]) -> Data | None:
    """Find the line that names are put on unless told otherwise: one that has some, or is called what it is for."""
    return next((one for one in lines if one["names"] or one["title"].casefold().startswith("oppnevn")), None)


@post("/moter/{meeting_id:uuid}/sakliste/saker")
async def add_cases(visit: Visit, meeting_id: UUID) -> Page:
    """Put the chosen cases on the agenda, all or none."""
    form = await sent_form(visit)
    chosen = [key_of(value, "Case") for value in form.values("case_ids")]
    if None in chosen:
        raise NotFound("page.not_found")
    return await command(
        visit,
        form,
        service.add_cases,
        lambda: AddCases(
            meeting_id,
            form.version,
            tuple(one for one in chosen if one is not None),
            minutes=form.integer("minutes"),
            override=form.text("override", required=False),
            reason=form.text("reason", required=False),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Saken står på sakslisten.") if len(chosen) == 1 else mark("Sakene står på sakslisten."),
        again=partial(show_agenda, visit, meeting_id),
    )


@post("/moter/{meeting_id:uuid}/sakliste/punkt")
async def add_item(visit: Visit, meeting_id: UUID) -> Page:
    """Put a line that is no case on the agenda."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.add_item,
        lambda: AddItem(
            meeting_id,
            form.version,
            form.text("title", longest=200),
            minutes=form.integer("item_minutes"),
            reason=form.text("reason", required=False),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Punktet står på sakslisten."),
        again=partial(show_agenda, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/sakliste/linje/{item_id:uuid}")
async def edit_item(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Show one line with its minutes and its place."""
    return await show_line(visit, meeting_id, item_id)


async def show_line(visit: Visit, meeting_id: UUID, item_id: UUID, form: Form | None = None) -> Page:
    """Show one line, with a form that was refused where there is one."""
    meeting = (await load(visit, meeting_id))["meeting"]
    data = await read(visit, "MeetingAgenda", {"id": meeting["id"], "body": meeting["body"]["id"]})
    item = next(
        (one for one in data["meeting"]["agenda"] if key_of(one["id"], "AgendaItem") == item_id), None
    )
    if item is None:
        raise NotFound("page.not_found")
    return await page(
        visit, "meetings/line.html", data=data, item=item, form=form, key=meeting_id, line=item_id
    )


@post("/moter/{meeting_id:uuid}/sakliste/linje/{item_id:uuid}/lukk")
async def close_item(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Keep a line to the partners, or let it be as open as its meeting."""
    form = await sent_form(visit)
    closed = form.value("closed") == "1"
    return await command(
        visit,
        form,
        service.close_item,
        lambda: CloseItem(
            meeting_id,
            form.version,
            item_id,
            closed=closed,
            basis=form.text("basis", required=False, longest=200),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Punktet er lukket.") if closed else mark("Punktet er åpent."),
        again=partial(show_line, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/sakliste/linje/{item_id:uuid}")
async def change_item(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Change the minutes of a line, and the title of one that is no case."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.edit_item,
        lambda: EditItem(
            meeting_id,
            form.version,
            item_id,
            minutes=form.integer("minutes"),
            title=form.text("title", required=False, longest=200) or None,
            reason=form.text("reason", required=False),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Punktet er endret."),
        again=partial(show_line, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/sakliste/flytt")
async def move_item(visit: Visit, meeting_id: UUID) -> Page:
    """Move a line of the agenda to another place."""
    form = await sent_form(visit)
    item_id = identified(form, "item_id", "AgendaItem")
    return await command(
        visit,
        form,
        service.move_item,
        lambda: MoveItem(
            meeting_id,
            form.version,
            item_id,
            form.integer("position"),
            reason=form.text("reason", required=False),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Rekkefølgen er endret."),
        again=partial(show_line, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/sakliste/fjern")
async def remove_item(visit: Visit, meeting_id: UUID) -> Page:
    """Take a line off the agenda."""
    form = await sent_form(visit)
    item_id = identified(form, "item_id", "AgendaItem")
    return await command(
        visit,
        form,
        service.remove_item,
        lambda: RemoveItem(meeting_id, form.version, item_id, reason=form.text("reason", required=False)),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Punktet er tatt av sakslisten."),
        next_step=mark("En sak kan settes på igjen, her eller i et annet møte."),
        again=partial(show_line, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/sakliste/send")
async def send_supplement(visit: Visit, meeting_id: UUID) -> Page:
    """Send those called what has changed."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.send_supplement,
        lambda: SendSupplement(meeting_id, form.version),
        then=visit.path("moter", meeting_id),
        receipt=mark("Endringene er sendt til dem som er innkalt."),
        next_step=mark("Innkallingen lages nå på nytt som PDF. Den forrige utgaven blir liggende."),
        again=partial(show_agenda, visit, meeting_id),
    )


routes = [
    edit_agenda,
    add_cases,
    add_item,
    edit_item,
    close_item,
    change_item,
    move_item,
    remove_item,
    send_supplement,
]

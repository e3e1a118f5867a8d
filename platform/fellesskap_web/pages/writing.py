"""Writing a meeting's minutes while it goes on, line by line, and what is to be done after it."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotFound
from fellesskap.meetings.model import MeetingForm
from fellesskap.minutes import service
from fellesskap.minutes.service import FinishMeeting, NextMeeting, NoteDecision, RecordDiscussion, RecordItem
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.appointing import decides_on_names, waits_for_word
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.minutes import last_comment_day

Data = dict[str, Any]


@get("/moter/{meeting_id:uuid}/skriv")
async def write(visit: Visit, meeting_id: UUID) -> Page:
    """Show every line of the agenda in order, each with its field."""
    return await _written(visit, meeting_id)


async def _written(
    visit: Visit, meeting_id: UUID, item_id: UUID | None = None, form: Form | None = None
) -> Page:
    """Show the page; of a script that saved one line, only that line."""
    data = await read(visit, "MeetingWriting", {"id": global_id("Meeting", meeting_id)})
    if data["meeting"] is None:
        raise NotFound("page.not_found")
    for item in data["meeting"]["agenda"]:
        item["kind"] = _kind(item)
    alone = item_id is not None and visit.request.headers.get("hx-request") == "true"
    wanted = global_id("AgendaItem", item_id) if item_id else None
    sent = next((one for one in data["meeting"]["agenda"] if one["id"] == wanted), None)
    return await page(
        visit,
        "minutes/line.html" if alone else "minutes/write.html",
        data=data,
        form=form,
        key=meeting_id,
        item=sent,
        sent=wanted,
        saved=alone and form is None,
    )


def _kind(item: Data) -> str:
    """How a line is recorded: in the field here, or on a page of its own where more is asked for."""
    if item["approves"]:
        return "APPROVE"
    if decides_on_names(item):
        return "NAMES"
    if item["treatment"] is None:
        return "NONE"
    if item["decision"] or item["treatment"]["state"] not in ("LISTED", "DONE"):
        return "ENDED"
    return str(item["treatment"]["step"])


# How what is written on a line is recorded, by the step of its case.
_ACTS: dict[str, tuple[Any, Any]] = {
    "DISCUSS": (service.record_discussion, RecordDiscussion),
    "NOTE": (service.note_decision, NoteDecision),
    "NONE": (service.record_item, RecordItem),
}


@post("/moter/{meeting_id:uuid}/skriv/{item_id:uuid}")
async def save_line(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Save what is written on one line."""
    form = await sent_form(visit)
    data = await read(visit, "AgendaItemPage", {"id": global_id("AgendaItem", item_id)})
    found = data["agendaItem"]
    if found is None or found["meeting"] is None or key_of(found["meeting"]["id"], "Meeting") != meeting_id:
        raise NotFound("page.not_found")
    step = found["treatment"]["step"] if found["treatment"] else "NONE"
    act, build = _ACTS.get(step, _ACTS["NONE"])
    answer = await command(
        visit,
        form,
        act,
        lambda: build(item_id, form.version, form.text("record", required=False)),
        then=f"{visit.path('moter', meeting_id, 'skriv')}#punkt-{item_id}",
        receipt=mark("Punktet er ført."),
        again=partial(_written, visit, meeting_id, item_id),
    )
    if answer.status_code == HTTPStatus.NO_CONTENT:
        return await _written(visit, meeting_id, item_id)
    return answer


@get("/moter/{meeting_id:uuid}/etter")
async def after(visit: Visit, meeting_id: UUID) -> Page:
    """Show what is done and what is left to do after a meeting."""
    return await _after(visit, meeting_id)


async def _after(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await read(visit, "MeetingAfter", {"id": global_id("Meeting", meeting_id)})
    meeting = data["meeting"]
    if meeting is None:
        raise NotFound("page.not_found")
    return await page(
        visit,
        "minutes/after.html",
        data=data,
        form=form,
        key=meeting_id,
        lacking=[
            item
            for item in meeting["agenda"]
            if (item["treatment"] and item["treatment"]["state"] == "LISTED")
            or (item["approves"] and not item["approval"])
            or waits_for_word(item)
        ],
        decisions=[item["decision"] for item in meeting["agenda"] if item["decision"]],
        suggested=last_comment_day(visit, meeting),
    )


@post("/moter/{meeting_id:uuid}/etter")
async def finish(visit: Visit, meeting_id: UUID) -> Page:
    """Draft the minutes, send them for comments and plan the next meeting, as far as that is not done."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.finish_meeting,
        lambda: FinishMeeting(meeting_id, form.version, form.day("until"), _following(form)),
        then=visit.path("moter", meeting_id, "etter"),
        receipt=mark("Referatet er skrevet og sendt til dem som var kalt inn eller var med."),
        next_step=mark("Nedenfor ser du hva som er gjort, og hva som gjenstår."),
        again=partial(_after, visit, meeting_id),
    )


def _following(form: Form) -> NextMeeting | None:
    """Read when and where the body meets next; nothing where none of it is given."""
    if not any(form.value(name) for name in ("starts_at", "place", "link")):
        return None
    return NextMeeting(
        form.moment("starts_at", "clock"),
        form.choice("form", MeetingForm),
        form.text("place", required=False, longest=200),
        form.text("link", required=False, longest=500),
    )


routes = [write, save_line, after, finish]

"""Moving a meeting, calling it off, and letting another side lead it, with what follows shown first."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.actor import Side
from fellesskap.meetings import service
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import CancelMeeting, MoveMeeting, SetChair
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.meetings import load, read_day


@get("/moter/{meeting_id:uuid}/flytt")
async def choose_move(visit: Visit, meeting_id: UUID) -> Page:
    """Show the form for moving a meeting, with a day filled in where the address has one (`?dag=2027-05-12`)."""
    return await _move(visit, meeting_id)


async def _move(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    day = (
        read_day(form.value("starts_at") if form else visit.query.get("dag", "")) or data["meeting"]["heldOn"]
    )
    return await page(
        visit,
        "meetings/move.html",
        data=data,
        form=form,
        key=meeting_id,
        told=_told(data["meeting"]),
        day=day,
        lacking=await _lacking(visit, data["meeting"], day),
    )


async def _lacking(visit: Visit, meeting: dict[str, Any], day: str) -> list[dict[str, Any]] | None:
    """What the year would lack beyond what it does, for whoever may move the meeting; None where it stays."""
    may = any(act["name"] == "moveMeeting" and act["allowed"] for act in meeting["actions"])
    if not may or day == meeting["heldOn"]:
        return None
    given = {"year": int(day[:4]), "meeting": meeting["id"], "day": day}
    found: list[dict[str, Any]] | None = (await read(visit, "IfMoved", given))["yearIfMoved"]
    return found


@post("/moter/{meeting_id:uuid}/flytt/sjekk")
async def check_move(visit: Visit, meeting_id: UUID) -> Page:
    """Tell what moving a meeting to the day in the form would mean; nothing is moved."""
    return await _move(visit, meeting_id, await sent_form(visit))


@post("/moter/{meeting_id:uuid}/flytt")
async def move_meeting(visit: Visit, meeting_id: UUID) -> Page:
    """Move a meeting."""
    form = await sent_form(visit)
    called = (await load(visit, meeting_id))["meeting"]["state"] == "CALLED"
    return await command(
        visit,
        form,
        service.move_meeting,
        lambda: MoveMeeting(
            meeting_id,
            form.version,
            form.moment("starts_at", "clock"),
            form=form.choice("form", MeetingForm),
            place=form.text("place", required=False, longest=200),
            link=form.text("link", required=False, longest=500),
        ),
        then=visit.path("moter", meeting_id),
        receipt=mark("Møtet er flyttet."),
        next_step=mark("De som er kalt inn, får en e-post som retter kalenderen deres.") if called else "",
        again=partial(_move, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/avlys")
async def choose_cancel(visit: Visit, meeting_id: UUID) -> Page:
    """Show the form for calling a meeting off."""
    return await _cancel(visit, meeting_id)


async def _cancel(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    told = _told(data["meeting"])
    return await page(visit, "meetings/cancel.html", data=data, form=form, key=meeting_id, told=told)


@post("/moter/{meeting_id:uuid}/avlys")
async def cancel_meeting(visit: Visit, meeting_id: UUID) -> Page:
    """Call a meeting off."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.cancel_meeting,
        lambda: CancelMeeting(meeting_id, form.version, form.text("reason", required=False, longest=500)),
        then=visit.path("moter", meeting_id),
        receipt=mark("Møtet er avlyst."),
        next_step=mark("Sakene som sto på sakslisten, venter på et annet møte."),
        again=partial(_cancel, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/ledelse")
async def choose_chair(visit: Visit, meeting_id: UUID) -> Page:
    """Show the form for letting another side lead a meeting."""
    return await _chair(visit, meeting_id)


async def _chair(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    return await page(visit, "meetings/chair.html", data=data, form=form, key=meeting_id)


@post("/moter/{meeting_id:uuid}/ledelse")
async def set_chair(visit: Visit, meeting_id: UUID) -> Page:
    """Let another side lead a meeting, or let the turn hold."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.set_chair,
        lambda: SetChair(
            meeting_id,
            form.version,
            form.choice_or_none("side", Side),
            form.text("reason", required=False, longest=500),
            form.value("party"),
        ),
        then=visit.path("moter", meeting_id),
        receipt=mark("Ledelsen av møtet er endret."),
        next_step=mark("Turen i møtene som kommer, er den samme."),
        again=partial(_chair, visit, meeting_id),
    )


def _told(meeting: dict[str, Any]) -> int:
    """How many people a change is sent to: those who are called."""
    if meeting["state"] != "CALLED":
        return 0
    return len({row["person"]["id"] for row in meeting["attendance"] if row["person"]})


routes = [choose_move, check_move, move_meeting, choose_cancel, cancel_meeting, choose_chair, set_chair]

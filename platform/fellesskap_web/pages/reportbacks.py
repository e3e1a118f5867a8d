"""The pages on which a representative reports back from a meeting, and on which those represented read it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotFound
from fellesskap.reportbacks.service import SendReportback, send_reportback
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, preview, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id
from fellesskap_web.reportback_drafts import draft
from fellesskap_web.road import require_allowed


@get("/moter/{meeting_id:uuid}/orientering")
async def write_reportback(visit: Visit, meeting_id: UUID) -> Page:
    """Show a draft made from the minutes, to be made one's own and sent."""
    return await _write(visit, meeting_id)


async def _write(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    meeting = await _load(visit, meeting_id)
    if form is None:
        require_allowed(meeting, "sendReportback")
    own = [one["seat"] for one in meeting["mySeats"] if one["seat"]]
    # Whoever also met as an observer is not asked from which.
    seats = [seat for seat in own if seat["counts"] and seat["side"] != "OTHER"]
    mine = _mine(visit, meeting)
    return await page(
        visit,
        "reportbacks/write.html",
        data={"meeting": meeting},
        form=form,
        key=meeting_id,
        seats=[(bare_id(seat["id"]), seat["title"]) for seat in seats],
        sent=mine,
        draft=draft(meeting, visit.texts, lambda value: visit.texts.day(date.fromisoformat(value))),
    )


@post("/moter/{meeting_id:uuid}/orientering/kontroll")
async def check_reportback(visit: Visit, meeting_id: UUID) -> Page:
    """Show what is sent and to whom, before it is."""
    form = await sent_form(visit)
    meeting = await _load(visit, meeting_id)
    seen = await preview(
        visit,
        form,
        send_reportback,
        lambda: _command(visit, form, meeting_id, meeting),
        "ReportbackPage",
        lambda made: {"id": global_id("Reportback", made)},
    )
    if seen is None:
        return await _write(visit, meeting_id, form)
    return await page(
        visit,
        "reportbacks/check.html",
        data=seen,
        form=form,
        key=meeting_id,
        seat=form.value("seat_id"),
    )


@post("/moter/{meeting_id:uuid}/orientering")
async def send(visit: Visit, meeting_id: UUID) -> Page:
    """Send it."""
    form = await sent_form(visit)
    meeting = await _load(visit, meeting_id)
    return await command(
        visit,
        form,
        send_reportback,
        lambda: _command(visit, form, meeting_id, meeting, int(form.value("edition") or 0)),
        then=lambda made: visit.path("orienteringer", made),
        receipt=mark("Orienteringen er sendt."),
        next_step=mark("De som representeres, får den i varslene og på e-post. Den ligger også på møtet."),
        again=partial(_write, visit, meeting_id),
    )


def _command(
    visit: Visit, form: Form, meeting_id: UUID, meeting: dict[str, Any], edition: int = 0
) -> SendReportback:
    seat_id = form.identifier("seat_id")
    return SendReportback(meeting_id, seat_id, edition or _next(visit, meeting, seat_id), form.text("text"))


def _next(visit: Visit, meeting: dict[str, Any], seat_id: UUID) -> int:
    sent = [one["edition"] for one in _mine(visit, meeting) if bare_id(one["seat"]["id"]) == str(seat_id)]
    return max(sent, default=0) + 1


def _mine(visit: Visit, meeting: dict[str, Any]) -> list[dict[str, Any]]:
    me = global_id("Person", visit.actor.person_id) if visit.actor.person_id else ""
    return [one for one in meeting["reportbacks"] if one["writtenBy"] and one["writtenBy"]["id"] == me]


async def _load(visit: Visit, meeting_id: UUID) -> dict[str, Any]:
    meeting = (await read(visit, "ReportbackDraft", {"id": global_id("Meeting", meeting_id)}))["meeting"]
    if meeting is None:
        raise NotFound("meeting.not_found")
    loaded: dict[str, Any] = meeting
    return loaded


@get("/orienteringer/{reportback_id:uuid}")
async def show_reportback(visit: Visit, reportback_id: UUID) -> Page:
    """Show a report-back to those it was sent to, and to whoever wrote it."""
    return await page(
        visit,
        "reportbacks/show.html",
        "ReportbackPage",
        {"id": global_id("Reportback", reportback_id)},
        need="reportback",
    )


routes = [write_reportback, check_reportback, send, show_reportback]

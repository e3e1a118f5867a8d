"""The pages of leaving a seat: for good, for a time, and what is corrected before it begins."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotAllowed, NotFound
from fellesskap.people import service
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    CorrectHolding,
    EndHolding,
    EndLeave,
    TakeLeave,
    WithdrawHolding,
    WithdrawLeave,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id

Data = dict[str, Any]


async def _load(visit: Visit, holding_id: UUID) -> Data:
    holding = (await read(visit, "HoldingPage", {"id": global_id("Holding", holding_id)}))["holding"]
    if holding is None or holding["person"] is None:
        raise NotFound("people.holding_not_found")
    loaded: Data = holding
    return loaded


async def _page(visit: Visit, template: str, act: str, holding_id: UUID, form: Form | None = None) -> Page:
    """Show a page for an act; where the act is refused, why stands in place of the form."""
    holding = await _load(visit, holding_id)
    found = next(one for one in holding["actions"] if one["name"] == act)
    if not found["offered"]:
        raise NotAllowed(found["code"])
    return await page(
        visit,
        template,
        data={"holding": holding},
        form=form,
        key=holding_id,
        refused=found["code"],
        tomorrow=visit.today + timedelta(days=1),
        behind=_behind(holding),
    )


def _behind(holding: Data) -> list[str]:
    """The names of a holder's personal deputies."""
    seat = holding["seat"] or {"holdings": ()}
    return [
        one["person"]["name"]
        for one in seat["holdings"]
        if one["person"] and one["behind"] and one["behind"]["id"] == holding["id"]
    ]


def _person(visit: Visit, holding: Data) -> str:
    return visit.path("personer", bare_id(holding["person"]["id"]))


@get("/verv/{holding_id:uuid}/avslutt")
async def show_end(visit: Visit, holding_id: UUID) -> Page:
    """Show what ending somebody's time in a seat does."""
    return await _page(visit, "seats/end.html", "endHolding", holding_id)


@post("/verv/{holding_id:uuid}/avslutt")
async def end_holding(visit: Visit, holding_id: UUID) -> Page:
    """End somebody's time in a seat."""
    form = await sent_form(visit)
    holding = await _load(visit, holding_id)
    return await command(
        visit,
        form,
        service.end_holding,
        lambda: EndHolding(
            holding_id,
            form.version,
            form.day("valid_to"),
            form.choice("reason", EndReason),
            form.text("note", required=False),
            form.value("deputy") == "stays",
        ),
        then=_person(visit, holding),
        receipt=mark("%(name)s går ut av plassen."),
        facts={"name": holding["person"]["name"]},
        next_step=mark("Plassen vises som ledig fra den dagen, til noen er satt inn."),
        again=partial(_page, visit, "seats/end.html", "endHolding", holding_id),
    )


@get("/verv/{holding_id:uuid}/rett")
async def show_correct(visit: Visit, holding_id: UUID) -> Page:
    """Show the days of an appointment that has not begun."""
    return await _page(visit, "seats/correct.html", "correctHolding", holding_id)


@post("/verv/{holding_id:uuid}/rett")
async def correct_holding(visit: Visit, holding_id: UUID) -> Page:
    """Correct the days of an appointment that has not begun."""
    form = await sent_form(visit)
    holding = await _load(visit, holding_id)
    return await command(
        visit,
        form,
        service.correct_holding,
        lambda: CorrectHolding(
            holding_id, form.version, form.day("valid_from"), form.day_or_none("valid_to")
        ),
        then=_person(visit, holding),
        receipt=mark("Dagene er rettet."),
        again=partial(_page, visit, "seats/correct.html", "correctHolding", holding_id),
    )


@post("/verv/{holding_id:uuid}/trekk", opt={"form_page": "/verv/{holding_id:uuid}/rett"})
async def withdraw_holding(visit: Visit, holding_id: UUID) -> Page:
    """Take back an appointment that has not begun."""
    form = await sent_form(visit)
    holding = await _load(visit, holding_id)
    return await command(
        visit,
        form,
        service.withdraw_holding,
        lambda: WithdrawHolding(holding_id, form.version),
        then=_person(visit, holding),
        receipt=mark("Oppnevningen er trukket tilbake."),
    )


@get("/verv/{holding_id:uuid}/permisjon")
async def show_leave(visit: Visit, holding_id: UUID) -> Page:
    """Show the leaves from a seat, and the form for another."""
    return await _page(visit, "seats/leave.html", "takeLeave", holding_id)


@post("/verv/{holding_id:uuid}/permisjon")
async def take_leave(visit: Visit, holding_id: UUID) -> Page:
    """Note a leave."""
    form = await sent_form(visit)
    holding = await _load(visit, holding_id)
    return await command(
        visit,
        form,
        service.take_leave,
        lambda: TakeLeave(holding_id, form.day("valid_from"), form.day("valid_to")),
        then=_person(visit, holding),
        receipt=mark("Permisjonen til %(name)s er ført."),
        facts={"name": holding["person"]["name"]},
        next_step=mark("Første ledige vara blir kalt inn så lenge. Etterpå er alt som før av seg selv."),
        again=partial(_page, visit, "seats/leave.html", "takeLeave", holding_id),
    )


async def _leave(visit: Visit, leave_id: UUID) -> Data:
    found = (await read(visit, "LeavePage", {"id": global_id("Leave", leave_id)}))["leave"]
    if found is None or found["holding"] is None or found["holding"]["person"] is None:
        raise NotFound("people.leave_not_found")
    loaded: Data = found
    return loaded


async def _leave_page(visit: Visit, leave_id: UUID, form: Form | None = None) -> Page:
    leave = await _leave(visit, leave_id)
    for one in leave["holding"]["actions"]:
        if one["name"] == "takeLeave" and not one["offered"]:
            raise NotAllowed(one["code"])
    return await page(visit, "seats/leave_end.html", data={"leave": leave}, form=form, key=leave_id)


@get("/permisjoner/{leave_id:uuid}")
async def show_leave_end(visit: Visit, leave_id: UUID) -> Page:
    """Show a leave, to be cut short or taken back."""
    return await _leave_page(visit, leave_id)


@post("/permisjoner/{leave_id:uuid}")
async def end_leave(visit: Visit, leave_id: UUID) -> Page:
    """Let somebody come back on an earlier day."""
    form = await sent_form(visit)
    leave = await _leave(visit, leave_id)
    return await command(
        visit,
        form,
        service.end_leave,
        lambda: EndLeave(leave_id, form.version, form.day("valid_to")),
        then=_person(visit, leave["holding"]),
        receipt=mark("Permisjonen er kortet ned."),
        again=partial(_leave_page, visit, leave_id),
    )


@post("/permisjoner/{leave_id:uuid}/trekk")
async def withdraw_leave(visit: Visit, leave_id: UUID) -> Page:
    """Take back a leave that has not begun."""
    form = await sent_form(visit)
    leave = await _leave(visit, leave_id)
    return await command(
        visit,
        form,
        service.withdraw_leave,
        lambda: WithdrawLeave(leave_id, form.version),
        then=_person(visit, leave["holding"]),
        receipt=mark("Permisjonen er trukket tilbake."),
    )


routes = [
    show_end,
    end_holding,
    show_correct,
    correct_holding,
    withdraw_holding,
    show_leave,
    take_leave,
    show_leave_end,
    end_leave,
    withdraw_leave,
]

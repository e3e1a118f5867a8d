"""The pages of rounds of appointments: the list, opening one, one with its live table, more time, closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.appointments import service
from fellesskap.appointments.service import (
    CloseAppointmentRound,
    ExtendAppointmentRound,
    OpenAppointmentRound,
    PartyAddress,
    SendCallAgain,
)
from fellesskap.errors import NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.appointing import (
    FILTERS,
    label_of,
    last_day,
    party_lines,
    place_of,
    seat_lines,
    waits_for,
)
from fellesskap_web.context import Page, Visit, command, page, preview, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Act, allowed

SECONDS = 5
LONGEST_TITLE = 200


@get("/oppnevning")
async def list_appointment_rounds(visit: Visit) -> Page:
    """List the rounds: what waits for the reader, the open ones by deadline, then the closed ones."""
    return await page(
        visit,
        "appointments/list.html",
        "AppointmentRoundList",
        {"after": visit.query.get("etter") or None},
        may_open=_may_open(visit),
        last_day=last_day,
    )


def _may_open(visit: Visit) -> bool:
    return action("openAppointmentRound", lambda: policy.require_secretariat(visit.actor)).allowed


@get("/oppnevning/ny")
async def show_new_round(visit: Visit) -> Page:
    """Show the form for opening a round."""
    policy.require_secretariat(visit.actor)
    return await _new(visit)


async def _new(visit: Visit, form: Form | None = None) -> Page:
    data = await read(visit, "AppointmentChoices")
    bodies = [{**body, "asking": _asking(body)} for body in data["bodies"]]
    return await page(
        visit,
        "appointments/new.html",
        data=data,
        form=form,
        bodies=[body for body in bodies if body["asking"]],
    )


def _asking(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [seat for seat in body["seats"] if seat["nominatedBy"] or seat["appointedBy"]]


@post("/oppnevning/ny")
async def open_round(visit: Visit) -> Page:
    """Show whom a round would call on; on the reader's yes, open it."""
    form = await sent_form(visit)
    policy.require_secretariat(visit.actor)
    again = partial(_new, visit)
    build = partial(_opening, form)
    if form.value("button") == "change":
        return await again(form)
    if form.value("button") != "send":
        return await _look_over(visit, form)
    return await command(
        visit,
        form,
        service.open_appointment_round,
        build,
        then=lambda found: visit.path("oppnevning", found),
        receipt=mark("Kallet er sendt."),
        next_step=mark("Her ser du hvem som har svart. Vi minner om fristen sju dager før og på dagen."),
        again=partial(_look_over, visit),
    )


async def _look_over(visit: Visit, form: Form) -> Page:
    """Show whom a round would call on, with the mail addresses of those outside; the form where it is refused."""
    # What is wrong with an address is told beside it, and the rest is shown without.
    problems = list(form.problems)
    bare = Form({name: form.values(name) for name in _KEPT}, sent=True)
    data = await preview(
        visit,
        bare,
        service.open_appointment_round,
        partial(_opening, bare),
        "AppointmentAsking",
        lambda found: {"id": global_id("AppointmentRound", found)},
    )
    if data is None:
        for problem in bare.problems:
            form.refuse(problem)
        return await _new(visit, form)
    found = data["appointmentRound"]
    form.problems = problems
    return await page(
        visit,
        "appointments/check.html",
        data=data,
        form=form,
        seats={seat["id"]: seat for seat in found["seats"]},
        outside=[party for party in found["parties"] if party["kind"] == "OUTSIDE"],
        kept=_KEPT,
        last_day=last_day,
    )


_KEPT = ("title", "term_from", "term_to", "deadline", "body_ids", "seat_ids")


def _opening(form: Form) -> OpenAppointmentRound:
    last = form.day_or_none("term_to")
    addresses = tuple(
        PartyAddress(name.removeprefix("address-"), value)
        for name, value in form.starting_with("address-")
        if value
    )
    return OpenAppointmentRound(
        form.text("title", longest=LONGEST_TITLE),
        form.day("term_from"),
        form.day("deadline"),
        last + timedelta(days=1) if last else None,
        form.identifiers("body_ids"),
        form.identifiers("seat_ids"),
        addresses,
    )


@get("/oppnevning/{round_id:uuid}")
async def show_appointment_round(visit: Visit, round_id: UUID) -> Page:
    """Show a round; the table asks for itself alone as long as the round is open."""
    live = visit.fragment == "tabell"
    found = await load_appointment_round(
        visit, "AppointmentTable" if live else "AppointmentRoundPage", round_id
    )
    wanted = visit.query.get("vis", "")
    wanted = wanted if wanted in FILTERS else ""
    return await page(
        visit,
        "appointments/show.html",
        data={"round": found},
        key=round_id,
        parties=party_lines(found, wanted),
        seats=seat_lines(found, wanted),
        vacant=sum(not seat["filled"] for seat in found["seats"]),
        wanted=wanted,
        acts=[] if live else list(_acts(visit, found)),
        hindered=[] if live else list(_hindered(found)),
        secretariat=_may_open(visit),
        last_day=last_day,
        seconds=SECONDS,
    )


@get("/oppnevning/{round_id:uuid}/frist")
async def show_extension(visit: Visit, round_id: UUID) -> Page:
    """Show the form for giving the parties more time."""
    return await _extension(visit, round_id)


async def _extension(visit: Visit, round_id: UUID, form: Form | None = None) -> Page:
    return await _act_page(visit, round_id, "extendAppointmentRound", "appointments/extend.html", form)


@post("/oppnevning/{round_id:uuid}/frist")
async def extend_round(visit: Visit, round_id: UUID) -> Page:
    """Give the parties more time."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.extend_appointment_round,
        lambda: ExtendAppointmentRound(round_id, form.version, form.day("deadline")),
        then=visit.path("oppnevning", round_id),
        receipt=mark("Fristen er flyttet."),
        next_step=mark("De som ikke har svart, har fått beskjed om den nye fristen."),
        again=partial(_extension, visit, round_id),
    )


@get("/oppnevning/{round_id:uuid}/avslutt")
async def show_closing(visit: Visit, round_id: UUID) -> Page:
    """Show what closing the round means."""
    return await _act_page(visit, round_id, "closeAppointmentRound", "appointments/close.html", None)


@post("/oppnevning/{round_id:uuid}/avslutt")
async def close_round(visit: Visit, round_id: UUID) -> Page:
    """Close the round."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.close_appointment_round,
        lambda: CloseAppointmentRound(round_id, form.version),
        then=visit.path("oppnevning", round_id),
        receipt=mark("Runden er avsluttet."),
        next_step=mark("Forslag som er kommet inn, kan fortsatt velges og bekreftes."),
    )


@post("/oppnevning/{round_id:uuid}/part/{party_id:uuid}/igjen")
async def mail_again(visit: Visit, round_id: UUID, party_id: UUID) -> Page:
    """Mail the call to a party outside once more."""
    form = await sent_form(visit)
    found = await load_appointment_round(visit, "AppointmentRoundPage", round_id)
    if global_id("AskedParty", party_id) not in {party["id"] for party in found["parties"]}:
        raise NotFound("appointment.address_not_found")
    return await command(
        visit,
        form,
        service.send_call_again,
        lambda: SendCallAgain(party_id, form.version),
        then=visit.path("oppnevning", round_id),
        receipt=mark("Kallet er lagt i kø igjen."),
    )


async def load_appointment_round(visit: Visit, operation: str, round_id: UUID) -> dict[str, Any]:
    """Load a round; raise `NotFound` where it does not show."""
    data = await read(visit, operation, {"id": global_id("AppointmentRound", round_id)})
    if data["appointmentRound"] is None:
        raise NotFound("appointment.not_found")
    loaded: dict[str, Any] = data["appointmentRound"]
    return loaded


async def _act_page(visit: Visit, round_id: UUID, act: str, template: str, form: Form | None) -> Page:
    found = await load_appointment_round(visit, "AppointmentRoundPage", round_id)
    offered = next(one for one in found["actions"] if one["name"] == act)
    if not offered["offered"]:
        raise NotAllowed(offered["code"])
    refused = form is None and not offered["allowed"]
    return await page(
        visit,
        template,
        data={"round": found},
        form=form,
        key=round_id,
        act=offered,
        missing=[party["name"] for party in found["parties"] if party["receivedAt"] is None],
        vacant=sum(not seat["filled"] for seat in found["seats"]),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
    )


def _acts(visit: Visit, found: dict[str, Any]) -> Iterator[Act]:
    """List what the reader can do now, the most pressing first."""
    here = visit.path("oppnevning", bare_id(found["id"]))
    for party in found["mine"]:
        for call in party["calls"]:
            if allowed(call, "nominate"):
                seat = next(one for one in found["seats"] if one["id"] == call["seat"]["id"])
                label = label_of(seat["act"], seat["chosen"], seat["settlesName"])
                url = f"{here}/svar/{bare_id(call['id'])}"
                yield Act(label, url, about={"seat": place_of(seat)})
    if waits_for(found, "selectNominee"):
        yield Act(mark("Velg blant forslagene"), f"{here}#plassene")
    if waits_for(found, "confirmAppointments"):
        yield Act(mark("Før at forslagene er bekreftet"), f"{here}/bekreft")
    if allowed(found, "closeAppointmentRound"):
        yield Act(mark("Avslutt runden"), f"{here}/avslutt")
    if allowed(found, "extendAppointmentRound"):
        yield Act(mark("Flytt fristen"), f"{here}/frist")


def _hindered(found: dict[str, Any]) -> Iterator[tuple[Act, dict[str, Any]]]:
    """List what the reader's role can do, but not yet, with the facts of the sentence that says why."""
    facts = {"missing": found["asked"] - found["received"], "deadline": as_day(found["deadline"])}
    for act in found["actions"] if found["state"] == "OPEN" else ():
        if act["name"] == "closeAppointmentRound" and act["offered"] and not act["allowed"]:
            yield Act(mark("Avslutt runden"), code=act["code"]), facts


routes = [
    list_appointment_rounds,
    show_new_round,
    open_round,
    show_appointment_round,
    show_extension,
    extend_round,
    show_closing,
    close_round,
    mail_again,
]

"""The pages where somebody is named for a seat, and where a name is taken back, chosen and confirmed."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.appointments import service
from fellesskap.appointments.service import (
    ConfirmAppointments,
    DeclineNomination,
    Nominate,
    SelectNominee,
    WithdrawNomination,
)
from fellesskap.errors import NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.appointing import confirmations, label_of, last_day, place_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id

LONGEST_NAME = 200
LONGEST_REFERENCE = 200
NEW = "ny"


@get("/oppnevning/{round_id:uuid}/svar/{call_id:uuid}")
async def show_nomination(visit: Visit, round_id: UUID, call_id: UUID) -> Page:
    """Show the seat, who sits there now, and the form for naming somebody."""
    return await _nomination(visit, round_id, call_id)


async def _nomination(visit: Visit, round_id: UUID, call_id: UUID, form: Form | None = None) -> Page:
    call, people = await _load_call(visit, round_id, call_id, form)
    act = _offered(call, "nominate")
    seat = call["seat"]
    known = {one["person"]["id"]: one["person"]["name"] for one in _sitting(seat) if one["person"]}
    known |= {one["id"]: one["name"] for one in people}
    refused = form is None and not act["allowed"]
    return await page(
        visit,
        "appointments/nominate.html",
        data={"call": call, "people": people},
        form=form,
        key=round_id,
        call_key=call_id,
        act=act,
        known=[(bare_id(person), name) for person, name in known.items()],
        new=NEW,
        label=label_of(seat["act"], seat["chosen"], seat["settlesName"]),
        place=place_of(seat),
        searched=visit.query.get("sok", ""),
        last_day=last_day,
        languages=visit.tenant.languages,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
    )


def _sitting(seat: dict[str, Any]) -> list[dict[str, Any]]:
    found = [seat[name]["holder"] for name in ("seatNow", "seat") if seat[name]]
    return [one for one in found if one]


@post("/oppnevning/{round_id:uuid}/svar/{call_id:uuid}")
async def nominate(visit: Visit, round_id: UUID, call_id: UUID) -> Page:
    """Name somebody for the seat."""
    form = await sent_form(visit)
    call, _ = await _load_call(visit, round_id, call_id, form)
    at_once = not call["seat"]["chosen"] and not call["seat"]["settlesName"]

    def build() -> Nominate:
        chosen = form.text("person_id")
        is_new = chosen == NEW
        return Nominate(
            call_id,
            form.version,
            form.flag("consent"),
            None if is_new else form.identifier_or_none("person_id"),
            form.text("name", longest=LONGEST_NAME) if is_new else "",
            form.text("email", longest=254) if is_new else "",
            form.value("language") or "nb",
            form.text("evidence_reference", required=False, longest=LONGEST_REFERENCE),
            form.day_or_none("evidence_date"),
        )

    return await command(
        visit,
        form,
        service.nominate,
        build,
        then=visit.path("oppnevning", round_id),
        receipt=mark("%(party)s har oppnevnt til plassen %(seat)s.")
        if at_once
        else mark("%(party)s har foreslått til plassen %(seat)s."),
        facts={"party": call["party"]["name"], "seat": place_of(call["seat"])},
        next_step=mark("Oppnevningsbrevet lages nå og sendes til den som er oppnevnt.")
        if at_once
        else mark("Den som er foreslått, får ingen rettigheter før oppnevningen er bekreftet."),
        again=partial(_nomination, visit, round_id, call_id),
    )


@get("/oppnevning/{round_id:uuid}/svar/{call_id:uuid}/ingen")
async def show_declining(visit: Visit, round_id: UUID, call_id: UUID) -> Page:
    """Show the form for naming nobody."""
    return await _declining(visit, round_id, call_id)


async def _declining(visit: Visit, round_id: UUID, call_id: UUID, form: Form | None = None) -> Page:
    call, _ = await _load_call(visit, round_id, call_id, None)
    act = _offered(call, "declineNomination")
    refused = form is None and not act["allowed"]
    return await page(
        visit,
        "appointments/decline.html",
        data={"call": call},
        form=form,
        key=round_id,
        call_key=call_id,
        act=act,
        place=place_of(call["seat"]),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
    )


@post("/oppnevning/{round_id:uuid}/svar/{call_id:uuid}/ingen")
async def decline(visit: Visit, round_id: UUID, call_id: UUID) -> Page:
    """Name nobody for the seat."""
    form = await sent_form(visit)
    await _load_call(visit, round_id, call_id, None)
    return await command(
        visit,
        form,
        service.decline_nomination,
        lambda: DeclineNomination(call_id, form.version, form.text("reason")),
        then=visit.path("oppnevning", round_id),
        receipt=mark("Det er ført at parten ikke foreslår noen."),
        next_step=mark("Plassen står som ledig til noen andre oppnevnes."),
        again=partial(_declining, visit, round_id, call_id),
    )


@get("/oppnevning/{round_id:uuid}/navn/{nomination_id:uuid}/trekk")
async def show_withdrawing(visit: Visit, round_id: UUID, nomination_id: UUID) -> Page:
    """Show the form for taking a name back."""
    return await _of_name(visit, round_id, nomination_id, "withdrawNomination", "appointments/withdraw.html")


@post("/oppnevning/{round_id:uuid}/navn/{nomination_id:uuid}/trekk")
async def withdraw(visit: Visit, round_id: UUID, nomination_id: UUID) -> Page:
    """Take a name back."""
    form = await sent_form(visit)
    await _load_name(visit, round_id, nomination_id)
    again = partial(
        _of_name, visit, round_id, nomination_id, "withdrawNomination", "appointments/withdraw.html"
    )
    return await command(
        visit,
        form,
        service.withdraw_nomination,
        lambda: WithdrawNomination(nomination_id, form.version, form.text("reason")),
        then=visit.path("oppnevning", round_id),
        receipt=mark("Forslaget er trukket."),
        next_step=mark("Parten kan foreslå en annen så lenge runden er åpen."),
        again=again,
    )


@get("/oppnevning/{round_id:uuid}/navn/{nomination_id:uuid}/velg")
async def show_selecting(visit: Visit, round_id: UUID, nomination_id: UUID) -> Page:
    """Show the form for recording that a name was chosen."""
    return await _of_name(visit, round_id, nomination_id, "selectNominee", "appointments/select.html")


@post("/oppnevning/{round_id:uuid}/navn/{nomination_id:uuid}/velg")
async def select(visit: Visit, round_id: UUID, nomination_id: UUID) -> Page:
    """Record that a name was chosen."""
    form = await sent_form(visit)
    await _load_name(visit, round_id, nomination_id)
    again = partial(_of_name, visit, round_id, nomination_id, "selectNominee", "appointments/select.html")
    return await command(
        visit,
        form,
        service.select_nominee,
        lambda: SelectNominee(
            nomination_id,
            form.version,
            form.text("reference", longest=LONGEST_REFERENCE),
            form.day("dated"),
        ),
        then=visit.path("oppnevning", round_id),
        receipt=mark("Valget er ført."),
        next_step=mark("De andre som var foreslått, står som mulige varaer for plassen."),
        again=again,
    )


@get("/oppnevning/{round_id:uuid}/bekreft")
async def show_confirming(visit: Visit, round_id: UUID) -> Page:
    """Show the names that wait for being confirmed, by who does it."""
    return await _confirming(visit, round_id)


async def _confirming(visit: Visit, round_id: UUID, form: Form | None = None) -> Page:
    data = await read(visit, "ConfirmationForm", {"id": global_id("AppointmentRound", round_id)})
    if data["appointmentRound"] is None:
        raise NotFound("appointment.not_found")
    return await page(
        visit,
        "appointments/confirm.html",
        data={"round": data["appointmentRound"]},
        form=form,
        key=round_id,
        groups=confirmations(data),
        last_day=last_day,
    )


@post("/oppnevning/{round_id:uuid}/bekreft")
async def confirm(visit: Visit, round_id: UUID) -> Page:
    """Record that names are confirmed."""
    form = await sent_form(visit)
    kind, _, value = form.value("by").partition(":")

    def build() -> ConfirmAppointments:
        by = Form({"id": [value]}).identifier_or_none("id") if value else None
        return ConfirmAppointments(
            round_id,
            form.version,
            form.identifiers("nomination_ids"),
            by if kind == "mote" else None,
            by if kind == "beslutning" else None,
            form.text("reference", required=False, longest=LONGEST_REFERENCE),
        )

    return await command(
        visit,
        form,
        service.confirm_appointments,
        build,
        then=visit.path("oppnevning", round_id),
        receipt=mark("Oppnevningene er ført."),
        next_step=mark("Oppnevningsbrevene lages nå og sendes til dem som er oppnevnt."),
        again=partial(_confirming, visit, round_id),
    )


async def _of_name(
    visit: Visit, round_id: UUID, nomination_id: UUID, act: str, template: str, form: Form | None = None
) -> Page:
    """Show a page about one name; one that is opened when the act is refused says why."""
    found = await _load_name(visit, round_id, nomination_id)
    offered = _offered(found, act)
    refused = form is None and not offered["allowed"]
    return await page(
        visit,
        template,
        data={"nomination": found},
        form=form,
        key=round_id,
        nomination_key=nomination_id,
        act=offered,
        place=place_of(found["seat"]),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
    )


async def _load_name(visit: Visit, round_id: UUID, nomination_id: UUID) -> dict[str, Any]:
    """Load a name with its seat and round; raise `NotFound` where it does not show, or is another round's."""
    data = await read(visit, "NominationPage", {"id": global_id("Nomination", nomination_id)})
    found: dict[str, Any] | None = data["nomination"]
    if found is None or found["round"] is None:
        raise NotFound("appointment.nomination_not_found")
    if key_of(found["round"]["id"], "AppointmentRound") != round_id:
        raise NotFound("appointment.nomination_not_found")
    return found


def _offered(found: dict[str, Any], name: str) -> dict[str, Any]:
    """Find an action; raise `NotAllowed` where the reader's role never gives it."""
    act: dict[str, Any] = next(one for one in found["actions"] if one["name"] == name)
    if not act["offered"]:
        raise NotAllowed(act["code"])
    return act


async def _load_call(
    visit: Visit, round_id: UUID, call_id: UUID, form: Form | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Load a call with the people a search finds, and the one that was chosen before."""
    searched = visit.query.get("sok", "").strip() or (form.value("sok") if form else "")
    variables = {
        "id": global_id("SeatCall", call_id),
        "search": searched or None,
        "searching": bool(searched),
    }
    data = await read(visit, "NominationForm", variables)
    call = data["seatCall"]
    if call is None or call["round"] is None or call["seat"] is None or call["party"] is None:
        raise NotFound("appointment.call_not_found")
    if key_of(call["round"]["id"], "AppointmentRound") != round_id:
        raise NotFound("appointment.call_not_found")
    people = [edge["node"] for edge in data["people"]["edges"]] if searched else []
    return call, people


routes = [
    *(show_nomination, nominate, show_declining, decline),
    *(show_withdrawing, withdraw, show_selecting, select, show_confirming, confirm),
]

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
from fellesskap.errors import Invalid, NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.appointing import Data, choice_among, confirmations, label_of, last_day, place_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id

LONGEST_NAME = 200
LONGEST_REFERENCE = 200
# What stands in forms: somebody new, a decision that was not made in a meeting of ours, a deputy's number.
NEW, ELSEWHERE, DEPUTY = "ny", "annet", "vara-"


@get("/oppnevning/{round_id:uuid}/svar/{call_id:uuid}")
async def show_nomination(visit: Visit, round_id: UUID, call_id: UUID) -> Page:
    """Show the seat, who sits there now, and the form for naming somebody."""
    return await _nomination(visit, round_id, call_id)


async def _nomination(visit: Visit, round_id: UUID, call_id: UUID, form: Form | None = None) -> Page:
    call = await _load_call(visit, round_id, call_id)
    act = _offered(call, "nominate")
    seat = call["seat"]
    known, found = await _load_people(visit, seat, form)
    refused = form is None and not act["allowed"]
    return await page(
        visit,
        "appointments/nominate.html",
        data={"call": call, "people": found},
        form=form,
        key=round_id,
        call_key=call_id,
        act=act,
        known=[
            (bare_id(one["id"]), one["name"], " ".join(said["message"] for said in one["fitness"]))
            for one in known
        ],
        new=NEW,
        label=label_of(seat["act"], seat["chosen"], seat["settlesName"]),
        place=place_of(seat),
        searched=visit.query.get("sok", ""),
        last_day=last_day,
        languages=visit.tenant.languages,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
    )


async def _load_people(visit: Visit, seat: Data, form: Form | None) -> tuple[list[Data], list[Data]]:
    """Load all to choose among with what would be warned of, and those of them that a search finds."""
    searched = visit.query.get("sok", "").strip() or (form.value("sok") if form else "")
    variables: Data = {
        "seat": seat["seat"]["key"] if seat["seat"] else "",
        "search": searched or None,
        "searching": bool(searched),
    }
    for name, edition in (("now", seat["seatNow"]), ("later", seat["seat"])):
        holder = edition["holder"] if edition else None
        person = holder["person"] if holder else None
        variables[name] = person["id"] if person else ""
        variables[f"has{name.capitalize()}"] = person is not None
    data = await read(visit, "NominationPeople", variables)
    found = [edge["node"] for edge in data["people"]["edges"]] if searched else []
    sitting = [data[name] for name in ("now", "later") if data.get(name)]
    return list({one["id"]: one for one in [*sitting, *found]}.values()), found


@post("/oppnevning/{round_id:uuid}/svar/{call_id:uuid}")
async def nominate(visit: Visit, round_id: UUID, call_id: UUID) -> Page:
    """Name somebody for the seat."""
    form = await sent_form(visit)
    call = await _load_call(visit, round_id, call_id)
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
    call = await _load_call(visit, round_id, call_id)
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
    await _load_call(visit, round_id, call_id)
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
    return await _selecting(visit, round_id, nomination_id)


async def _selecting(visit: Visit, round_id: UUID, nomination_id: UUID, form: Form | None = None) -> Page:
    data = await read(visit, "SelectionForm", {"id": global_id("Nomination", nomination_id)})
    found = _of_round(data["nomination"], round_id)
    choosing = choice_among(found, data["meetings"])
    return await _act_page(
        visit,
        found,
        "selectNominee",
        "appointments/select.html",
        form,
        choosing=choosing,
        elsewhere=ELSEWHERE,
    )


@post("/oppnevning/{round_id:uuid}/navn/{nomination_id:uuid}/velg")
async def select(visit: Visit, round_id: UUID, nomination_id: UUID) -> Page:
    """Record that a name was chosen."""
    form = await sent_form(visit)
    await _load_name(visit, round_id, nomination_id)
    deputies = _deputies(form)

    def build() -> SelectNominee:
        elsewhere = form.text("by") == ELSEWHERE
        return SelectNominee(
            nomination_id,
            form.version,
            form.text("reference", required=elsewhere, longest=LONGEST_REFERENCE),
            form.day("dated") if elsewhere else None,
            None if elsewhere else form.identifier_or_none("by"),
            deputies,
        )

    return await command(
        visit,
        form,
        service.select_nominee,
        build,
        then=visit.path("oppnevning", round_id),
        receipt=mark("Valget er ført."),
        next_step=mark("De som er satt opp som varaer, blir det når den som er valgt, er oppnevnt.")
        if deputies
        else mark("De andre som var foreslått, står som mulige varaer for plassen."),
        again=partial(_selecting, visit, round_id, nomination_id),
    )


def _deputies(form: Form) -> tuple[UUID, ...]:
    """Those who were given a number among the deputies, by it; two with one number are refused."""
    ranked: dict[int, UUID] = {}
    for name, value in form.starting_with(DEPUTY) if form.sent else ():
        rank = form.integer_or_none(name)
        key = Form({"id": [name.removeprefix(DEPUTY)]}).identifier_or_none("id") if value else None
        if rank is None or key is None:
            continue
        if rank in ranked:
            form.refuse(Invalid("appointment.deputy_order", field="deputy_ids"))
        ranked[rank] = key
    return tuple(ranked[rank] for rank in sorted(ranked))


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
    found = await _load_name(visit, round_id, nomination_id)
    return await _act_page(visit, found, act, template, form)


async def _act_page(
    visit: Visit, found: Data, act: str, template: str, form: Form | None, **more: Any
) -> Page:
    """Show a page about one name; one that is opened when the act is refused says why."""
    offered = _offered(found, act)
    refused = form is None and not offered["allowed"]
    return await page(
        visit,
        template,
        data={"nomination": found},
        form=form,
        key=bare_id(found["round"]["id"]),
        nomination_key=bare_id(found["id"]),
        act=offered,
        place=place_of(found["seat"]),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
        **more,
    )


async def _load_name(visit: Visit, round_id: UUID, nomination_id: UUID) -> Data:
    """Load a name with its seat and round."""
    data = await read(visit, "NominationPage", {"id": global_id("Nomination", nomination_id)})
    return _of_round(data["nomination"], round_id)


def _of_round(found: Data | None, round_id: UUID) -> Data:
    """Give a name that was loaded; raise `NotFound` where it does not show, or is another round's."""
    if found is None or found["round"] is None:
        raise NotFound("appointment.nomination_not_found")
    if key_of(found["round"]["id"], "AppointmentRound") != round_id:
        raise NotFound("appointment.nomination_not_found")
    return found


def _offered(found: Data, name: str) -> Data:
    """Find an action; raise `NotAllowed` where the reader's role never gives it."""
    act: Data = next(one for one in found["actions"] if one["name"] == name)
    if not act["offered"]:
        raise NotAllowed(act["code"])
    return act


async def _load_call(visit: Visit, round_id: UUID, call_id: UUID) -> Data:
    """Load a call with its seat and round; raise `NotFound` where it does not show, or is another round's."""
    call: Data | None = (await read(visit, "NominationForm", {"id": global_id("SeatCall", call_id)}))[
        "seatCall"
    ]
    if call is None or call["round"] is None or call["seat"] is None or call["party"] is None:
        raise NotFound("appointment.call_not_found")
    if key_of(call["round"]["id"], "AppointmentRound") != round_id:
        raise NotFound("appointment.call_not_found")
    return call


routes = [
    *(show_nomination, nominate, show_declining, decline),
    *(show_withdrawing, withdraw, show_selecting, select, show_confirming, confirm),
]

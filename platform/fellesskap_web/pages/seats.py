"""The pages of seats: one with all who have sat there, putting a person in, and the deputies in their order."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.actor import RoleKind, Side
from fellesskap.errors import Invalid, NotFound
from fellesskap.people import service
from fellesskap.people.rules import term_end
from fellesskap.people.service import Appoint, AppointCommonDeputy, MoveDeputy
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.people import office_names
from fellesskap_web.rendering import bare_id

Data = dict[str, Any]
_LIST = "liste-"


@get("/plasser/{seat_id:uuid}")
async def show_seat(visit: Visit, seat_id: UUID) -> Page:
    """Show a seat: who holds it, who stands in, in order, and who did before."""
    data = await read(visit, "SeatPage", {"id": global_id("Seat", seat_id)})
    seat = data["seat"]
    if seat is None or seat["body"] is None:
        raise NotFound("page.not_found")
    today = visit.today.isoformat()
    rows = [one for one in seat["holdings"] if one["validTo"] is None or one["validTo"] > today]
    deputies = [one for one in rows if one["kind"] == "DEPUTY"]
    if seat["deputyRule"] == "COMMON":
        deputies = [one for one in seat["body"]["commonDeputies"] if one["side"] == seat["side"]]
    return await page(
        visit,
        "seats/show.html",
        data=data,
        key=seat_id,
        names=office_names(data),
        holders=sorted(
            (one for one in rows if one["kind"] == "HOLDER"), key=lambda one: str(one["validFrom"])
        ),
        deputies=sorted(deputies, key=lambda one: (int(one["rank"]), str(one["validFrom"]))),
        before=[one for one in seat["holdings"] if one["validTo"] is not None and one["validTo"] <= today],
        tends=visit.actor.has(RoleKind.SECRETARIAT),
    )


async def _seat_of(visit: Visit, holding_id: UUID) -> str:
    """The page of the seat somebody is in; of the body, for a deputy that its seats have in common."""
    holding = (await read(visit, "HoldingPage", {"id": global_id("Holding", holding_id)}))["holding"]
    if holding is None:
        raise NotFound("people.holding_not_found")
    if holding["seat"]:
        return visit.path("plasser", bare_id(holding["seat"]["id"]))
    return visit.path("utvalg", *([holding["body"]["key"]] if holding["body"] else []))


@post("/verv/{holding_id:uuid}/flytt", opt={"form_page": _seat_of})
async def move_deputy(visit: Visit, holding_id: UUID) -> Page:
    """Move a deputy up or down among the others."""
    form = await sent_form(visit)
    own = await _seat_of(visit, holding_id)
    back = form.identifier_or_none("seat")
    return await command(
        visit,
        form,
        service.move_deputy,
        lambda: MoveDeputy(holding_id, form.version, form.integer("rank")),
        then=visit.path("plasser", back) if back else own,
        receipt=mark("Rekkefølgen er endret."),
    )


@get("/personer/{person_id:uuid}/plass")
async def show_appoint(visit: Visit, person_id: UUID) -> Page:
    """Show the form for putting a person in a seat: first the body, then the seat and for how long."""
    policy.require_secretariat(visit.actor)
    return await _appoint(visit, person_id)


async def _appoint(visit: Visit, person_id: UUID, form: Form | None = None) -> Page:
    chosen = visit.query.get("plass", "")
    body = visit.query.get("utvalg", "")
    if chosen and not body:
        body = await _body_of(visit, chosen)
    data = await read(visit, "SeatChoices", {"person": global_id("Person", person_id), "body": body})
    if data["person"] is None:
        raise NotFound("person.not_found")
    return await page(
        visit,
        "seats/appoint.html",
        data=data,
        form=form,
        key=person_id,
        chosen=chosen,
        lists=_lists(data["body"]) if data["body"] else [],
        body_key=body,
    )


def _lists(body: Data) -> list[str]:
    """The sides of a body whose seats share a list of deputies."""
    return sorted({seat["side"].lower() for seat in body["seats"] if seat["deputyRule"] == "COMMON"})


async def _body_of(visit: Visit, chosen: str) -> str:
    try:
        found = await read(visit, "SeatPage", {"id": global_id("Seat", UUID(chosen))})
    except ValueError:
        return ""
    return found["seat"]["body"]["key"] if found["seat"] and found["seat"]["body"] else ""


@post("/personer/{person_id:uuid}/plass")
async def appoint(visit: Visit, person_id: UUID) -> Page:
    """Put a person in a seat, among its deputies, or on a shared list of them."""
    form = await sent_form(visit)
    data = await read(
        visit,
        "SeatChoices",
        {"person": global_id("Person", person_id), "body": visit.query.get("utvalg", "")},
    )
    if data["person"] is None:
        raise NotFound("person.not_found")
    seat = form.text("seat")
    begins = form.day("valid_from")
    ends = _end(form, begins, _seat(data["body"], seat))
    facts = {"name": data["person"]["name"]}
    again = partial(_appoint, visit, person_id)
    then = visit.path("personer", person_id)
    receipt = mark("%(name)s er satt inn.")
    if seat.startswith(_LIST):
        return await command(
            visit,
            form,
            service.appoint_common_deputy,
            lambda: AppointCommonDeputy(
                _body_id(data["body"]),
                _side(form, seat),
                person_id,
                _rank(form, data["body"], seat),
                begins,
                ends,
                form.text("appointed_by", required=False),
            ),
            then=then,
            receipt=receipt,
            facts=facts,
            again=again,
        )
    warning = await _warning(visit, person_id, _seat(data["body"], seat), form.value("kind"))
    return await command(
        visit,
        form,
        service.appoint,
        lambda: Appoint(
            form.identifier("seat"),
            person_id,
            begins,
            ends,
            _rank(form, data["body"], seat) if form.text("kind") == "deputy" else None,
            form.text("appointed_by", required=False),
        ),
        then=then,
        receipt=receipt,
        facts={**facts, "warning": warning},
        next_step=mark("Merk: %(warning)s Personen er satt inn likevel.") if warning else "",
        again=again,
    )


async def _warning(visit: Visit, person_id: UUID, seat: Data | None, kind: str) -> str:
    """Say what the seat asks of its holder that the person is not attested to have; it stops nothing."""
    if seat is None or kind == "deputy":
        return ""
    variables = {"person": global_id("Person", person_id), "seat": seat["key"]}
    found = (await read(visit, "SeatFitness", variables))["person"]["fitness"]
    return " ".join(one["message"] for one in found)


def _seat(body: Data | None, chosen: str) -> Data | None:
    return next((one for one in (body or {"seats": ()})["seats"] if bare_id(one["id"]) == chosen), None)


def _end(form: Form, begins: date, seat: Data | None) -> date | None:
    """The day the time ends: as long as the structure says, on a day that was chosen, or open."""
    match form.text("lasts"):
        case "term":
            if seat is None or seat["termMonths"] is None or begins == date.min:
                form.refuse(Invalid("people.no_term", field="lasts"))
                return None
            return term_end(begins, seat["termMonths"])
        case "day":
            return form.day("valid_to")
    return None


def _rank(form: Form, body: Data | None, seat: str) -> int:
    """The place in the order that was written, else the first that is free."""
    given = form.integer_or_none("rank")
    if given is not None:
        return given
    if seat.startswith(_LIST):
        side = seat.removeprefix(_LIST).upper()
        taken = [
            one["rank"] for one in (body or {"commonDeputies": ()})["commonDeputies"] if one["side"] == side
        ]
    else:
        taken = [one["rank"] for one in (_seat(body, seat) or {"deputies": ()})["deputies"]]
    return max(taken, default=0) + 1


def _side(form: Form, chosen: str) -> Side:
    for side in Side:
        if chosen == f"{_LIST}{side}":
            return side
    form.refuse(Invalid("form.not_an_option", field="seat"))
    return Side.OTHER


def _body_id(body: Data | None) -> UUID:
    return UUID(bare_id(body["id"])) if body else UUID(int=0)


routes = [show_seat, move_deputy, show_appoint, appoint]

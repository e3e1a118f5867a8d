"""The pages of offices: who has which, and letting many change hands in one go, as after an election."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.db.work import Work
from fellesskap.errors import DomainError, NotAllowed, NotFound
from fellesskap.people import service
from fellesskap.people.model import Turnover
from fellesskap.people.service import ChangeOffices, LeaveOffice, NewInOffice, TakeOffice
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.people import load_person, office_names
from fellesskap_web.rendering import bare_id

Data = dict[str, Any]
_PLACES = {"MUNICIPALITY": ("partners", "partner_id"), "REGION": ("regions", "region_id")}
_DIVISIONS = ("divisions", "division_id")


@get("/funksjoner")
async def list_offices(visit: Visit) -> Page:
    """List who has which office, place by place."""
    data = await read(visit, "OfficeList")
    lines = list(_lines(visit, data))
    return await page(
        visit,
        "offices/list.html",
        data=data,
        groups=_groups(data, lines),
        keeps=any(one["mine"] for one in lines),
    )


def _lines(visit: Visit, data: Data) -> Iterator[Data]:
    """One line for each office in each of its places, with who has it, who comes next, and its field's name."""
    today = visit.today.isoformat()
    for office in data["structure"]["offices"] if data["structure"] else ():
        for place, column in _places(data, office["each"]):
            held = [one for one in data["offices"] if one["office"] == office["key"] and _at(one, place)]
            partner_id = UUID(bare_id(place["id"])) if place and column == "partner_id" else None
            yield {
                "office": office,
                "place": place,
                "column": column,
                "field": f"person-{office['key']}-{bare_id(place['id']) if place else 'felles'}",
                "now": next((one for one in held if one["validFrom"] <= today), None),
                "next": next((one for one in held if one["validFrom"] > today), None),
                "mine": action("", partial(policy.require_office_keeper, visit.actor, partner_id)).allowed,
            }


def _places(data: Data, each: str | None) -> Iterator[tuple[Data | None, str]]:
    if each is None:
        yield None, ""
        return
    name, column = _PLACES.get(each, _DIVISIONS)
    for place in data[name]:
        if name != "partners" or place["side"] == "MUNICIPAL":
            yield place, column


def _at(one: Data, place: Data | None) -> bool:
    there = one["partner"] or one["region"] or one["division"]
    return bool(there["id"] == place["id"]) if there and place else there is place


def _groups(data: Data, lines: list[Data]) -> list[Data]:
    """The lines place by place where places have several offices, and the community's own first."""
    found: dict[str, Data] = {}
    for line in lines:
        place = line["place"]
        group = found.setdefault(place["id"] if place else "", {"place": place, "lines": []})
        group["lines"].append(line)
    return sorted(found.values(), key=lambda one: one["place"] is not None)


# Changing hands.


@get("/funksjoner/bytt")
async def show_change(visit: Visit) -> Page:
    """Show a field for each office that the reader may fill."""
    return await _change(visit)


async def _change(
    visit: Visit, form: Form | None = None, template: str = "offices/change.html", told: Data | None = None
) -> Page:
    data = await read(visit, "OfficeList")
    lines = [line for line in _lines(visit, data) if line["mine"]]
    if not lines and form is None:
        raise NotAllowed("people.not_your_office")
    return await page(
        visit,
        template,
        data=data,
        form=form,
        groups=_groups(data, lines),
        tomorrow=visit.today + timedelta(days=1),
        told=told,
    )


@post("/funksjoner/bytt")
async def change_offices(visit: Visit) -> Page:
    """Show what the change does to the seats; on the reader's yes, carry out all of it or nothing."""
    form = await sent_form(visit)
    if form.value("button") == "change":
        return await _change(visit, form)
    lines = [line for line in _lines(visit, await read(visit, "OfficeList")) if line["mine"]]

    def build() -> ChangeOffices:
        return ChangeOffices(form.day("valid_from"), tuple(_new(form, lines)))

    if form.value("button") != "save":
        turnover = await _preview(visit, form, build(), lines)
        if turnover is None:
            return await _change(visit, form)
        return await _change(visit, form, "offices/check.html", _told(turnover))
    return await command(
        visit,
        form,
        service.change_offices,
        build,
        then=visit.path("funksjoner"),
        receipt=mark("Funksjonene er byttet."),
        next_step=mark("Plassene som følger funksjonene, har fått nye innehavere fra dagen du valgte."),
        again=partial(_change, visit),
    )


def _new(form: Form, lines: list[Data]) -> Iterator[NewInOffice]:
    for line in lines:
        name = form.text(line["field"], required=False, longest=200)
        if name:
            place = {line["column"]: UUID(bare_id(line["place"]["id"]))} if line["place"] else {}
            yield NewInOffice(line["office"]["key"], name=name, **place)


async def _preview(visit: Visit, form: Form, built: ChangeOffices, lines: list[Data]) -> Turnover | None:
    """What the change would do; None where something is wrong, which is noted on the form at its field."""
    if not form.problems:
        try:
            async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
                return await service.preview_offices(work, built)
        except DomainError as problem:
            form.refuse(_at_field(form, problem, lines))
    return None


def _at_field(form: Form, problem: DomainError, lines: list[Data]) -> DomainError:
    """Point a refusal of one person at the field the name was written in."""
    written = [line["field"] for line in lines if form.value(line["field"])]
    if problem.field != "valid_from" and written:
        number = (problem.field or "").removeprefix("people.")
        problem.field = written[int(number) if number.isdecimal() else 0]
    return problem


def _told(turnover: Turnover) -> Data:
    """How many seats, in how many bodies, by whom."""
    filled = turnover.filled
    return {
        "seats": len(filled),
        "bodies": len({one.seat.body_id for one in filled}),
        "ended": len(turnover.ended),
        "new": [name.casefold() for name in turnover.registered],
    }


# One office.


@get("/personer/{person_id:uuid}/funksjon")
async def show_take(visit: Visit, person_id: UUID) -> Page:
    """Show the form for giving a person an office."""
    policy.require_secretariat(visit.actor)
    return await _take(visit, person_id)


async def _take(visit: Visit, person_id: UUID, form: Form | None = None) -> Page:
    person = (await load_person(visit, person_id))["person"]
    data = await read(visit, "OfficeList")
    return await page(
        visit,
        "offices/take.html",
        data={**data, "person": person},
        form=form,
        key=person_id,
        lines=list(_lines(visit, data)),
        tomorrow=visit.today + timedelta(days=1),
    )


@post("/personer/{person_id:uuid}/funksjon")
async def take_office(visit: Visit, person_id: UUID) -> Page:
    """Give a person an office."""
    form = await sent_form(visit)
    person = (await load_person(visit, person_id))["person"]
    lines = {line["field"]: line for line in _lines(visit, await read(visit, "OfficeList"))}
    line = lines.get(form.text("office"))

    def build() -> TakeOffice:
        place = {line["column"]: UUID(bare_id(line["place"]["id"]))} if line and line["place"] else {}
        key = line["office"]["key"] if line else ""
        return TakeOffice(person_id, key, form.day("valid_from"), **place)

    return await command(
        visit,
        form,
        service.take_office,
        build,
        then=visit.path("personer", person_id),
        receipt=mark("%(name)s har fått funksjonen."),
        facts={"name": person["name"]},
        next_step=mark("Plassene som følger funksjonen, er fylt fra dagen du valgte."),
        again=partial(_take, visit, person_id),
    )


@get("/funksjoner/{office_holding_id:uuid}/avslutt")
async def show_leave_office(visit: Visit, office_holding_id: UUID) -> Page:
    """Show what happens to the seats when an office becomes vacant."""
    return await _leave(visit, office_holding_id)


async def _leave(visit: Visit, office_holding_id: UUID, form: Form | None = None) -> Page:
    data = await _load(visit, office_holding_id)
    found = data["officeHolding"]
    partner = found["partner"]
    policy.require_office_keeper(visit.actor, UUID(bare_id(partner["id"])) if partner else None)
    today = visit.today.isoformat()
    seats = [one for one in found["holdings"] if one["validTo"] is None or one["validTo"] > today]
    return await page(
        visit,
        "offices/leave.html",
        data=data,
        form=form,
        key=office_holding_id,
        names=office_names(data),
        seats=seats,
        over=found["validTo"] is not None and date.fromisoformat(found["validTo"]) <= visit.today,
        tomorrow=visit.today + timedelta(days=1),
    )


@post("/funksjoner/{office_holding_id:uuid}/avslutt")
async def leave_office(visit: Visit, office_holding_id: UUID) -> Page:
    """Let an office be vacant."""
    form = await sent_form(visit)
    await _load(visit, office_holding_id)
    return await command(
        visit,
        form,
        service.leave_office,
        lambda: LeaveOffice(office_holding_id, form.version, form.day("valid_to")),
        then=visit.path("funksjoner"),
        receipt=mark("Funksjonen er ledig fra dagen du valgte."),
        again=partial(_leave, visit, office_holding_id),
    )


async def _load(visit: Visit, office_holding_id: UUID) -> Data:
    data = await read(visit, "OfficePage", {"id": global_id("OfficeHolding", office_holding_id)})
    if data["officeHolding"] is None or data["officeHolding"]["person"] is None:
        raise NotFound("people.office_holding_not_found")
    return data


routes = [
    list_offices,
    show_change,
    change_offices,
    show_take,
    take_office,
    show_leave_office,
    leave_office,
]

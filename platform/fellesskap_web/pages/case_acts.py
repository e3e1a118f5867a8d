"""The pages on which something is done with a case itself: placed, lit, hastened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from uuid import UUID

from litestar import get, post

from fellesskap.cases import service
from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.service import MarkUrgent, PlaceCase, SettlePerspective
from fellesskap.errors import Invalid, NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.deciders import load_places, same_deciders, sittings
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import numbered
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data, ends_discussed

NOTHING = UUID(int=0)


async def load_case(visit: Visit, key: str) -> Data:
    """Load the case in an address for acting on it; raise `NotFound` where it does not show."""
    data = await read(visit, "CaseActs", numbered(key))
    if data["case"] is None:
        raise NotFound("case.not_found")
    return data


async def find_target(visit: Visit, key: str) -> UUID:
    """Find the id of the case in an address; raise `NotFound` where it does not show."""
    return key_of((await load_case(visit, key))["case"]["id"], "Case") or NOTHING


async def act_page(
    visit: Visit, key: str, act: str, form: Form | None, show: Callable[[Data], Awaitable[Page]]
) -> Page:
    """Show a page for an act; one that is opened when the act is refused says why instead."""
    data = await load_case(visit, key)
    return (await refusal(visit, data, act) if form is None else None) or await show(data)


async def refusal(visit: Visit, data: Data, act: str) -> Page | None:
    """Show why an act on a case is refused now; None where it is not."""
    for action in data["case"]["actions"]:
        if action["name"] == act and not action["offered"]:
            raise NotAllowed(action["code"])
        if action["name"] == act and not action["allowed"]:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await page(visit, "cases/refused.html", data=data, status=status, code=action["code"])
    return None


# Placing.


@get("/saker/{key:str}/plasser")
async def show_place(visit: Visit, key: str) -> Page:
    """Show where a case can be placed, and what placing does."""
    return await _place(visit, key)


async def _place(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        found = await load_places(visit)
        return await page(visit, "cases/place.html", data=data, form=form, places=_places(data, found))

    return await act_page(visit, key, "placeCase", form, show)


def _places(data: Data, found: Data) -> list[Data]:
    """List the bodies that routes discuss in, with what placing a case there leads to."""
    seated = {
        body["id"]: sum(seat["holder"] is not None for seat in body["seats"]) for body in found["bodies"]
    }
    next_day: dict[str, str] = {}
    for edge in found["meetings"]["edges"]:
        for body in [edge["node"]["body"], *edge["node"]["jointWith"]]:
            next_day.setdefault(body["id"], edge["node"]["heldOn"])
    by_key = {body["key"]: body for body in data["bodies"]}
    sitting = sittings(found)
    names = {one["key"]: one["name"] for one in data["structure"]["matterClasses"]}
    return [
        {
            "value": f"{route['key']}:{bare_id(body['id'])}",
            "body": body,
            "classes": [names.get(one, one) for one in route["matterClasses"]],
            "decides": None if ends_discussed(data["case"]) else by_key.get(route["decideIn"]),
            "directly": body_key in route["mayStartIn"],
            "same": [
                (same.value, by_key.get(key))
                for same, key in same_deciders(data["case"], body_key, [route], sitting)
            ],
            "seated": seated.get(body["id"], 0),
            "next": next_day.get(body["id"]),
        }
        for route in data["structure"]["routes"]
        for body_key in (*route["discussIn"], *route["mayStartIn"])
        if (body := by_key.get(body_key))
    ]


@post("/saker/{key:str}/plasser")
async def place_case(visit: Visit, key: str) -> Page:
    """Place a case."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    route, body_id = _chosen_place(form)
    return await command(
        visit,
        form,
        service.place_case,
        lambda: PlaceCase(
            case_id,
            form.version,
            form.text("matter_class"),
            route,
            body_id,
            form.text("reason", required=False),
            form.values("priorities"),
        ),
        then=visit.path("saker", key),
        receipt=mark("Saken er plassert."),
        next_step=mark("Medlemmene i utvalget har fått beskjed. Neste steg er å sette saken på sakslisten."),
        again=partial(_place, visit, key),
    )


def _chosen_place(form: Form) -> tuple[str, UUID]:
    route, _, body = form.text("body").partition(":")
    try:
        return route, UUID(body)
    except ValueError:
        if form.value("body"):
            form.refuse(Invalid("form.not_an_option", field="body"))
        return route, NOTHING


# The checklist.


@get("/saker/{key:str}/sjekkliste/{perspective:str}")
async def show_perspective(visit: Visit, key: str, perspective: str) -> Page:
    """Show one line of the checklist for settling."""
    return await _perspective(visit, key, perspective)


async def _perspective(visit: Visit, key: str, perspective: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        found = [one for one in data["case"]["perspectives"] if one["key"] == perspective]
        if not found:
            raise NotFound("case.perspective_not_found")
        return await page(visit, "cases/perspective.html", data=data, form=form, perspective=found[0])

    return await act_page(visit, key, "settlePerspective", form, show)


@post("/saker/{key:str}/sjekkliste/{perspective:str}")
async def settle_perspective(visit: Visit, key: str, perspective: str) -> Page:
    """Settle one line of the checklist."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        service.settle_perspective,
        lambda: SettlePerspective(
            case_id,
            perspective,
            form.version,
            form.choice("state", PerspectiveState),
            form.text("note", required=False),
        ),
        then=f"{visit.path('saker', key)}#sjekkliste",
        receipt=mark("Sjekklisten er oppdatert."),
        again=partial(_perspective, visit, key, perspective),
    )


# Urgency.


@get("/saker/{key:str}/hastesak")
async def show_urgent(visit: Visit, key: str) -> Page:
    """Explain what urgency does, and ask for the reason."""
    return await _urgent(visit, key)


async def _urgent(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        return await page(visit, "cases/urgent.html", data=data, form=form)

    return await act_page(visit, key, "markUrgent", form, show)


@post("/saker/{key:str}/hastesak")
async def mark_urgent(visit: Visit, key: str) -> Page:
    """Mark a case urgent for the reader's own side."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        service.mark_urgent,
        lambda: MarkUrgent(case_id, form.text("reason", required=False)),
        then=visit.path("saker", key),
        receipt=mark("Saken er merket som hastesak fra din side."),
        next_step=mark("Den regnes som hastesak når begge sider av sekretariatet har merket den."),
        again=partial(_urgent, visit, key),
    )


routes = [
    *(show_place, place_case, show_perspective, settle_perspective, show_urgent, mark_urgent),
]

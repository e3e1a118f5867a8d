"""The pages on which a case, or a part of one, is lifted or taken down, and counted among priority groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.cases.service import SetPriorities, set_priorities
from fellesskap.errors import Invalid
from fellesskap.texts import mark
from fellesskap.transfers import service
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.deciders import load_places, same_deciders, sittings
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import NOTHING, act_page, find_target, load_case
from fellesskap_web.pages.cases import read_texts
from fellesskap_web.road import Data, current_rounds


@dataclass(frozen=True, slots=True)
class _Act:
    """One of the four ways to send a case on: its command, and what its page says."""

    name: str
    direction: str
    part: bool
    command: Callable[..., Any]
    perform: Callable[..., Any]
    title: str
    submit: str
    receipt: str


_ACTS = {
    "loft": _Act(
        "liftCase",
        "LIFT",
        False,
        service.LiftCase,
        service.lift_case,
        mark("Løft saken"),
        mark("Løft saken"),
        mark("Saken er løftet."),
    ),
    "ta-ned": _Act(
        "lowerCase",
        "LOWER",
        False,
        service.LowerCase,
        service.lower_case,
        mark("Ta saken ned"),
        mark("Ta saken ned"),
        mark("Saken er tatt ned."),
    ),
    "loft-del": _Act(
        "liftPart",
        "LIFT",
        True,
        service.LiftPart,
        service.lift_part,
        mark("Løft en del av saken"),
        mark("Løft delen"),
        mark("Delen er løftet som en egen sak."),
    ),
    "ta-ned-del": _Act(
        "lowerPart",
        "LOWER",
        True,
        service.LowerPart,
        service.lower_part,
        mark("Ta ned en del av saken"),
        mark("Ta delen ned"),
        mark("Delen er tatt ned som en egen sak."),
    ),
}


_ADDRESSES = [f"/saker/{{key:str}}/{act}" for act in _ACTS]


@get(_ADDRESSES)
async def show_transfer(visit: Visit, key: str) -> Page:
    """Show where a case, or a part of it, can go, and what sending it there does."""
    return await _transfer(visit, key)


async def _transfer(visit: Visit, key: str, form: Form | None = None) -> Page:
    address = _address_of(visit)
    chosen = _ACTS[address]

    async def show(data: Data) -> Page:
        case = data["case"]
        here = case["treatments"][-1]["body"] if case["treatments"] else None
        places = _places(data, here, chosen.direction) if here else []
        sitting = sittings(await load_places(visit))
        by_key = {one["key"]: one for one in data["bodies"]}
        for place in places:
            same = same_deciders(case, place["body"]["key"], place["routes"], sitting)
            place["same"] = [(how.value, by_key.get(key)) for how, key in same]
        running = [one for one in current_rounds(case) if one["state"] == "OPEN"]
        return await page(
            visit,
            "cases/transfer.html",
            data=data,
            form=form,
            act=chosen,
            address=address,
            body=here,
            places=places,
            classes=_classes(data, places),
            running=running[0] if running and not chosen.part else None,
        )

    return await act_page(visit, key, chosen.name, form, show)


def _address_of(visit: Visit) -> str:
    """Which of the four acts the page at hand is for."""
    return visit.request.url.path.rpartition("/")[2]


def _places(data: Data, here: Data, direction: str) -> list[Data]:
    """List the bodies a case can go to: by the community's paths first, then those that need an exception."""
    structure = data["structure"]
    on_path: list[str] = []
    for passage in structure["passages"]:
        if passage["direction"] == direction and here["key"] in passage["fromBodies"]:
            on_path += passage["toBodies"]
    found = []
    for body in data["bodies"]:
        routes = [
            one for one in structure["routes"] if body["key"] in (*one["discussIn"], *one["mayStartIn"])
        ]
        if not routes or body["key"] == here["key"]:
            continue
        level, own = body["level"], here["level"]
        if body["key"] in on_path or (level <= own if direction == "LIFT" else level >= own):
            found.append({"body": body, "routes": routes, "on_path": body["key"] in on_path})
    return sorted(found, key=lambda one: _order(one["body"]["key"], on_path))


def _order(key: str, on_path: list[str]) -> int:
    return on_path.index(key) if key in on_path else len(on_path)


def _classes(data: Data, places: list[Data]) -> list[Data]:
    """List the matter classes a case can have in any of the places, each with the bodies that discuss it."""
    found = []
    for matter in data["structure"]["matterClasses"]:
        bodies = [
            place["body"]
            for place in places
            if any(matter["key"] in route["matterClasses"] for route in place["routes"])
        ]
        if bodies:
            found.append({**matter, "bodies": bodies})
    return found


@post(_ADDRESSES)
async def transfer_case(visit: Visit, key: str) -> Page:
    """Lift a case or take it down, or a part of it."""
    form = await sent_form(visit)
    chosen = _ACTS[_address_of(visit)]
    data = await load_case(visit, key)
    case = data["case"]
    given: dict[str, Any] = {
        "case_id": key_of(case["id"], "Case") or NOTHING,
        "body_id": _chosen_body(form),
        "reason": form.text("reason", required=False),
        "matter_class": form.value("matter_class"),
        "exception": form.text("exception", required=False),
    }
    if chosen.part:
        given |= read_texts(form, data["structure"]["intake"]["fields"])

    def build() -> Any:
        return chosen.command(**given, **({} if chosen.part else {"version": form.version}))

    return await command(
        visit,
        form,
        chosen.perform,
        build,
        then=partial(_part_address, visit) if chosen.part else visit.path("saker", key),
        receipt=chosen.receipt,
        next_step=mark(
            "De som sitter i begge utvalgene, har fått beskjed. Neste steg er å sette saken på sakslisten."
        ),
        again=partial(_transfer, visit, key),
    )


def _chosen_body(form: Form) -> UUID:
    try:
        return UUID(form.text("body_id"))
    except ValueError:
        if form.value("body_id"):
            form.refuse(Invalid("form.not_an_option", field="body_id"))
        return NOTHING


async def _part_address(visit: Visit, case_id: UUID) -> str:
    found = await read(visit, "CaseAddress", {"id": global_id("Case", case_id)})
    return visit.path("saker", found["case"]["slug"])


# Priority groups.


@get("/saker/{key:str}/grupper")
async def show_priorities(visit: Visit, key: str) -> Page:
    """Show the priority groups of the plan period for choosing."""
    return await _priorities(visit, key)


async def _priorities(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        return await page(visit, "cases/priorities.html", data=data, form=form)

    return await act_page(visit, key, "setPriorities", form, show)


@post("/saker/{key:str}/grupper")
async def choose_priorities(visit: Visit, key: str) -> Page:
    """Keep the priority groups a case concerns."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        set_priorities,
        lambda: SetPriorities(case_id, form.version, form.values("priorities")),
        then=visit.path("saker", key),
        receipt=mark("De prioriterte gruppene er lagret."),
        again=partial(_priorities, visit, key),
    )


routes = [show_transfer, transfer_case, show_priorities, choose_priorities]

"""Doing one thing with several cases of the list: with all that were chosen, or with none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.cases import service
from fellesskap.cases.service import AddPlaces, AddPriorities, PlaceCases, Seen
from fellesskap.errors import Invalid
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import NOTHING
from fellesskap_web.road import Data

MOST = 50


@dataclass(frozen=True, slots=True)
class _Act:
    """One of the three: the action of a case that must be allowed, its service, and its receipt."""

    action: str
    perform: Callable[..., Any]
    receipt: str


_ACTS = {
    "plasser": _Act("placeCase", service.place_cases, mark("Sakene er plassert.")),
    "grupper": _Act("setPriorities", service.add_priorities, mark("Gruppene er lagt til sakene.")),
    "steder": _Act("setPlaces", service.add_places, mark("Regionene og divisjonene er lagt til sakene.")),
}


@get("/saker/flere")
async def show_several(visit: Visit) -> Page:
    """Show the chosen cases, what stands in the way for each, and the form of the act that was asked for."""
    query = visit.request.query_params
    return await _several(visit, tuple(query.getall("sak", [])), query.get("gjor", ""))


async def _several(visit: Visit, slugs: tuple[str, ...], act: str, form: Form | None = None) -> Page:
    data = await _load(visit, slugs)
    cases = [edge["node"] for edge in data["cases"]["edges"]]
    act = act if act in _ACTS else "plasser"
    told = {one.code: one for one in form.problems} if form else {}
    refused = told["case.several_refused"].facts.get("refused", []) if "case.several_refused" in told else []
    hindered = {reference: (code, facts) for reference, code, facts in _rows(refused)}
    for case in cases:
        found = next((one for one in case["actions"] if one["name"] == _ACTS[act].action), None)
        if found and not found["allowed"]:
            hindered.setdefault(case["reference"], (found["code"], {}))
    return await page(
        visit,
        "cases/several.html",
        data=data,
        form=form,
        cases=cases,
        act=act,
        hindered=hindered,
        places=_places(data),
    )


def _rows(refused: object) -> list[tuple[str, str, dict[str, object]]]:
    return list(refused) if isinstance(refused, list) else []


async def _load(visit: Visit, slugs: tuple[str, ...]) -> Data:
    return await read(visit, "SeveralCases", {"slugs": list(dict.fromkeys(slugs))[:MOST], "first": MOST})


def _places(data: Data) -> list[Data]:
    """List the bodies that routes discuss in, each with a matter class that goes there."""
    structure = data["structure"] or {"routes": [], "matterClasses": []}
    names = {one["key"]: one["name"] for one in structure["matterClasses"]}
    bodies = {body["key"]: body for body in data["bodies"]}
    return [
        {
            "value": f"{route['key']}:{matter}:{key_of(bodies[key]['id'], 'Body')}",
            "body": bodies[key],
            "matter": names.get(matter, matter),
        }
        for route in structure["routes"]
        for matter in route["matterClasses"]
        for key in (*route["discussIn"], *route["mayStartIn"])
        if key in bodies
    ]


@post("/saker/flere/{act:str}")
async def act_on_several(visit: Visit, act: str) -> Page:
    """Do it with all of the chosen cases, or with none and say why for each."""
    form = await sent_form(visit)
    chosen = _ACTS.get(act, _ACTS["plasser"])
    slugs = form.values("sak")
    versions = dict(slug.split(":", 1) for slug in form.values("sett") if ":" in slug)
    cases = [edge["node"] for edge in (await _load(visit, slugs))["cases"]["edges"]]
    seen = tuple(
        Seen(key_of(case["id"], "Case") or NOTHING, _version(versions.get(case["slug"], "")))
        for case in cases
    )

    def build() -> object:
        if act == "grupper":
            return AddPriorities(seen, form.values("priorities"))
        if act == "steder":
            return AddPlaces(seen, form.identifiers("regions"), form.identifiers("divisions"))
        route, matter, body_id = _chosen_place(form)
        return PlaceCases(seen, matter, route, body_id, form.text("reason", required=False))

    return await command(
        visit,
        form,
        chosen.perform,
        build,
        then=visit.path("saker"),
        receipt=chosen.receipt,
        again=lambda again: _several(visit, slugs, act, again),
    )


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _chosen_place(form: Form) -> tuple[str, str, UUID]:
    parts = form.text("place").split(":")
    try:
        route, matter, body = parts
        return route, matter, UUID(body)
    except ValueError:
        if form.value("place"):
            form.refuse(Invalid("form.not_an_option", field="place"))
        return "", "", NOTHING


routes = [show_several, act_on_several]

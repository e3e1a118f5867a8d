"""The pages that say what a case has to do with others, and which regions and divisions it concerns."""

from __future__ import annotations

import re
from functools import partial
from uuid import UUID

from litestar import get, post

from fellesskap.cases.model import LinkKind
from fellesskap.cases.rules import read_number
from fellesskap.cases.service import LinkCases, SetPlaces, UnlinkCases, link_cases, set_places, unlink_cases
from fellesskap.errors import Invalid
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.context import Page, Visit, command, page, read, remove, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import NOTHING, act_page, find_target, load_case
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data

_NUMBER = re.compile(r"(\d{1,7})\s*[-/]\s*(\d{4})\Z")


@get("/saker/{key:str}/koblinger")
async def show_links(visit: Visit, key: str) -> Page:
    """Show what a case has to do with others, and a form for one more."""
    return await _links(visit, key)


async def _links(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        return await page(visit, "cases/links.html", data=data, form=form)

    return await act_page(visit, key, "linkCases", form, show)


@post("/saker/{key:str}/koblinger")
async def link(visit: Visit, key: str) -> Page:
    """Link the case to another, by that one's number."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    other_id = await _other(visit, form)
    return await command(
        visit,
        form,
        link_cases,
        lambda: LinkCases(case_id, other_id, form.choice("kind", LinkKind)),
        then=visit.path("saker", key, "koblinger"),
        receipt=mark("Koblingen er lagret. Den vises på begge sakene."),
        again=partial(_links, visit, key),
    )


async def _other(visit: Visit, form: Form) -> UUID:
    """Find the case whose number was written; one that the reader does not see is one that is not there."""
    text = form.text("other_id")
    number, year = read_number(text) or (0, 0)
    found = await read(visit, "CaseByNumber", {"number": number, "year": year, "written": text})
    case = found["case"]
    # One whose body has given it a number of its own is known by that.
    if case is not None and case["bodyNumber"] is not None:
        case = None
    for one in found["cases"]["edges"]:
        case = one["node"]
    if case is not None:
        return key_of(case["id"], "Case") or NOTHING
    if form.value("other_id"):
        form.refuse(Invalid("case.no_such_number", field="other_id"))
    return NOTHING


@post("/saker/{key:str}/koblinger/{link_id:uuid}/fjern")
async def unlink(visit: Visit, key: str, link_id: UUID) -> Page:
    """Take a link of the case away."""
    case = (await load_case(visit, key))["case"]
    links = {bare_id(one["id"]) for one in (*case["links"], *case["linkedFrom"])}
    return await remove(
        visit,
        unlink_cases,
        lambda: UnlinkCases(link_id),
        there=str(link_id) in links,
        then=visit.path("saker", key, "koblinger"),
        receipt=mark("Koblingen er tatt bort."),
    )


@get("/saker/{key:str}/steder")
async def show_places(visit: Visit, key: str) -> Page:
    """Show the regions and divisions for choosing those that the case concerns."""
    return await _places(visit, key)


async def _places(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        return await page(visit, "cases/places.html", data=data, form=form)

    return await act_page(visit, key, "setPlaces", form, show)


@post("/saker/{key:str}/steder")
async def choose_places(visit: Visit, key: str) -> Page:
    """Keep the regions and divisions that the case concerns."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        set_places,
        lambda: SetPlaces(case_id, form.version, form.identifiers("regions"), form.identifiers("divisions")),
        then=visit.path("saker", key),
        receipt=mark("Regionene og divisjonene er lagret."),
        again=partial(_places, visit, key),
    )


routes = [show_links, link, unlink, show_places, choose_places]

"""The pages of cases: the list, one case, and the community's own form for reporting one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post

from fellesskap.actor import Audience, RoleKind
from fellesskap.cases import service
from fellesskap.cases.model import CaseKind
from fellesskap.cases.rules import LONGEST_ASKER, read_number
from fellesskap.cases.service import ReportCase
from fellesskap.errors import Invalid, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.road import acts, current_rounds, refused, road, story

PAGE_SIZE = 20
LONGEST_SEARCH = 100

# What stands in the address, and the states it stands for.
_FILTERS: Mapping[str, tuple[str, ...]] = {
    "pagaende": (
        "REPORTED",
        "RETURNED",
        "TRYING",
        "PLACED",
        "DISCUSSING",
        "DISCUSSED",
        "ANCHORING",
        "ANCHORED",
        "DECIDING",
    ),
    "meldt-inn": ("REPORTED",),
    "sendt-tilbake": ("RETURNED",),
    "proves-lost": ("TRYING",),
    "plassert": ("PLACED",),
    "til-drofting": ("DISCUSSING",),
    "droftet": ("DISCUSSED",),
    "til-forankring": ("ANCHORING",),
    "forankret": ("ANCHORED",),
    "til-beslutning": ("DECIDING",),
    "besluttet": ("DECIDED",),
    "ikke-enighet": ("NOT_AGREED",),
    "lost": ("SETTLED",),
    "ferdig-droftet": ("CONCLUDED",),
    "trukket": ("WITHDRAWN",),
}
# What a case is for, as it stands in addresses.
PURPOSES = {
    "beslutning": "DECISION",
    "drofting": "DISCUSSION",
    "orientering": "INFORMATION",
    "horing": "HEARING",
}
_FILTERED = ("status", "til", "borte", "utvalg", "gruppe", "region", "divisjon", "tekst")
_ORDERS = {"number": "OLDEST", "-number": "NEWEST", "state": "STATE", "-state": "STATE_LAST"}
_ADDRESS = re.compile(r"([1-9]\d{0,6})-([1-9]\d{3})\Z")


def numbered(key: str) -> dict[str, int]:
    """Read the case's part of an address (`12-2026`); raise `NotFound` for anything else."""
    found = _ADDRESS.match(key)
    if found is None:
        raise NotFound("case.not_found")
    return {"number": int(found[1]), "year": int(found[2])}


@get("/saker")
async def list_cases(visit: Visit) -> Page:
    """List the cases that the address asks for."""
    query = visit.query
    search = query.get("tekst", "").strip()[:LONGEST_SEARCH]
    number = read_number(search)
    wanted = {
        "states": _FILTERS.get(query.get("status", "")),
        "kinds": [PURPOSES[query["til"]]] if query.get("til") in PURPOSES else None,
        "body": query.get("utvalg") or None,
        "stranded": True if query.get("borte") else None,
        "priority": query.get("gruppe") or None,
        "region": query.get("region") or None,
        "division": query.get("divisjon") or None,
        "search": f"{number[0]}/{number[1]}" if number else search or None,
        "order": _ORDERS.get(query.get("sorter", ""), "NEWEST"),
    }
    back = {"last": PAGE_SIZE, "before": query["for"]} if query.get("for") else None
    ahead = {"first": PAGE_SIZE, "after": query.get("etter") or None}
    try:
        data = await read(visit, "CaseList", {**wanted, **(back or ahead)})
    except RequestError as error:
        if error.code != "argument.cursor":
            raise
        # A place in another order, or in none of ours: begin at the beginning.
        data = await read(visit, "CaseList", {**wanted, "first": PAGE_SIZE})
    return await page(
        visit,
        "cases/list.html",
        data=data,
        filters=_FILTERS,
        kinds=PURPOSES,
        bodies=_treating(data),
        filtered=any(query.get(name) for name in _FILTERED),
        tends=visit.actor.has(RoleKind.SECRETARIAT),
        may_disagree=visit.actor.has(RoleKind.SECRETARIAT)
        or any(visit.actor.has(kind) for kind in (RoleKind.MUNICIPAL_CONTACT, RoleKind.DIVISION_CONTACT)),
        page_link=partial(_page_link, visit),
    )


def _page_link(visit: Visit, place: Mapping[str, str]) -> str:
    """Give the address of another page of the same list."""
    kept = {name: value for name, value in visit.query.items() if name not in ("etter", "for")}
    return f"?{urlencode({**kept, **place})}"


def _treating(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Choose the bodies that cases come to, of all there are."""
    routes = data["structure"]["routes"] if data["structure"] else []
    keys = {key for route in routes for key in (*route["discussIn"], *route["mayStartIn"], route["decideIn"])}
    return [body for body in data["bodies"] if body["key"] in keys]


@get("/saker/ny")
async def new_case(visit: Visit) -> Page:
    """Show the intake form, or who may report where the reader may not."""
    return await _new(visit)


async def _new(visit: Visit, form: Form | None = None) -> Page:
    return await page(visit, "cases/new.html", "CaseForm", need="structure", form=form)


@post("/saker/ny")
async def report_case(visit: Visit) -> Page:
    """Report a case."""
    form = await sent_form(visit)
    structure = (await read(visit, "CaseForm"))["structure"]
    kind = form.choice_or_none("kind", CaseKind) or CaseKind.DECISION
    texts: dict[str, Any] = read_texts(form, structure["intake"]["fields"] if structure else [])
    return await command(
        visit,
        form,
        service.report_case,
        lambda: ReportCase(
            language=form.text("language", required=False) or visit.language,
            priorities=form.values("priorities"),
            kind=kind,
            **read_hearing(form, kind),
            **texts,
        ),
        then=partial(_address, visit),
        receipt=mark("Saken er meldt inn."),
        next_step=mark(
            "Sekretariatet ser på den og plasserer den i et utvalg. Du får beskjed når det er gjort."
        ),
        again=partial(_new, visit),
    )


def read_texts(form: Form, fields: list[dict[str, Any]]) -> dict[str, str]:
    """Read the texts of a case, and note every field of the community's form that is required and empty."""
    texts = {"title": "", "question": ""}
    for field in fields:
        name = field["fills"].lower()
        texts[name] = form.text(name, required=False) if name == "title" else form.prose(name)
        if field["required"] and not texts[name]:
            form.refuse(Invalid("case.field_required", field=name, label=field["label"]))
    return texts


def read_hearing(form: Form, kind: CaseKind) -> dict[str, Any]:
    """Read who asks in a hearing and by when; what was written there counts for nothing else."""
    if kind is not CaseKind.HEARING:
        return {}
    return {
        "hearing_by": form.text("hearing_by", required=False, longest=LONGEST_ASKER),
        "hearing_due": form.day_or_none("hearing_due"),
    }


async def _address(visit: Visit, case_id: UUID) -> str:
    found = await read(visit, "CaseAddress", {"id": global_id("Case", case_id)})
    return visit.path("saker", found["case"]["slug"])


@get("/saker/{key:str}")
async def show_case(visit: Visit, key: str) -> Page:
    """Show a case: where it stands, what waits, and its whole story."""
    data = await read(visit, "CasePage", numbered(key))
    case = data["case"]
    if case is None:
        raise NotFound("case.not_found")
    among_partners = visit.actor.sees <= Audience.PARTNERS
    return await page(
        visit,
        "cases/show.html",
        data=data,
        stops=road(case, data["bodies"], among_partners=among_partners),
        among_partners=among_partners,
        rounds=current_rounds(case),
        acts=acts(case, visit),
        refused=refused(case),
        story=story(case["timeline"]),
    )


routes = [list_cases, new_case, report_case, show_case]

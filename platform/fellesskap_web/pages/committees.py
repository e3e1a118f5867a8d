"""The pages of temporary committees: the list, appointing one, more time, its report, and its end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import get, post

from fellesskap.access import policy
from fellesskap.actor import Side
from fellesskap.committees import service
from fellesskap.committees.service import (
    AppointCommittee,
    DeliverReport,
    DissolveCommittee,
    ExtendCommittee,
    ListReport,
    NoteReport,
)
from fellesskap.errors import NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.committees import hears, may_appoint, overriders
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day


@get("/utvalg/midlertidige")
async def list_committees(visit: Visit) -> Page:
    """List the temporary committees: those at work, and those that were."""
    return await page(
        visit,
        "committees/list.html",
        "CommitteeList",
        {"after": visit.query.get("etter") or None},
    )


@get("/utvalg/{key:str}/opprett")
async def show_appointing(visit: Visit, key: str) -> Page:
    """Show the form for a committee that this body appoints."""
    policy.require_secretariat(visit.actor)
    return await _appointing(visit, key)


async def _appointing(visit: Visit, key: str, form: Form | None = None) -> Page:
    data = await read(visit, "CommitteeChoices", {"key": key})
    if data["body"] is None or not may_appoint(visit, data["body"]):
        raise NotFound("page.not_found")
    published = [as_day(one["validFrom"]) for one in data["structureVersions"] if one["publishedAt"]]
    first = max([visit.today, *(day + timedelta(days=1) for day in published)])
    return await page(
        visit,
        "committees/new.html",
        data=data,
        form=form,
        first_day=first,
        municipalities=[(one["number"], one["name"]) for one in data["partners"] if one["number"]],
        divisions=[(one["key"], one["name"]) for one in data["divisions"]],
        meetings=[edge["node"] for edge in data["held"]["edges"]],
    )


@post("/utvalg/{key:str}/opprett")
async def appoint(visit: Visit, key: str) -> Page:
    """Appoint the committee."""
    form = await sent_form(visit)
    data = await read(visit, "CommitteeChoices", {"key": key})
    if data["body"] is None:
        raise NotFound("page.not_found")
    appointer = key_of(data["body"]["id"], "Body")
    assert appointer is not None

    def build() -> AppointCommittee:
        return AppointCommittee(
            appointer,
            form.text("name", longest=90),
            form.text("mandate"),
            form.day("until"),
            form.integer_or_none("municipal_seats") or 0,
            form.integer_or_none("hospital_seats") or 0,
            form.values("municipalities"),
            form.values("divisions"),
            form.choice_or_none("leads", Side),
            form.text("abbreviation", required=False, longest=20),
            form.text("name_nn", required=False, longest=90),
            form.identifier_or_none("meeting_id"),
            form.text("reference", required=False, longest=200),
            form.day_or_none("decided_on"),
            form.day_or_none("begins"),
        )

    return await command(
        visit,
        form,
        service.appoint_committee,
        build,
        then=partial(_made, visit),
        receipt=mark("Utvalget er opprettet."),
        next_step=mark("Nå kan du sette folk inn i plassene."),
        again=partial(_appointing, visit, key),
    )


async def _made(visit: Visit, body_id: Any) -> str:
    """Where a committee just made is seen: on its first day, which may be tomorrow."""
    found = await read(visit, "CommitteeMade", {"id": f"Committee_{body_id}"})
    made = found["node"]
    begins = as_day(made["beginsOn"])
    query = f"?dato={begins.isoformat()}" if begins > visit.today else ""
    return visit.path("utvalg", made["key"]) + query


@get("/utvalg/{key:str}/forleng")
async def show_extension(visit: Visit, key: str) -> Page:
    """Show the form for more time."""
    return await _act(visit, key, "extendCommittee", "committees/extend.html")


@post("/utvalg/{key:str}/forleng")
async def extend(visit: Visit, key: str) -> Page:
    """Give the committee more time."""
    form = await sent_form(visit)
    found = await _load(visit, key)
    return await command(
        visit,
        form,
        service.extend_committee,
        lambda: ExtendCommittee(
            _id(found),
            form.version,
            form.day("until"),
            form.text("reason", longest=2000),
            form.text("reference", required=False, longest=200),
        ),
        then=visit.path("utvalg", key),
        receipt=mark("Utvalget har fått ny frist."),
        next_step=mark("De som sitter i utvalget, har fått beskjed."),
        again=partial(_act, visit, key, "extendCommittee", "committees/extend.html"),
    )


@get("/utvalg/{key:str}/rapport")
async def show_report(visit: Visit, key: str) -> Page:
    """Show the form for the report."""
    return await _act(visit, key, "deliverReport", "committees/report.html")


@post("/utvalg/{key:str}/rapport")
async def deliver(visit: Visit, key: str) -> Page:
    """Deliver the report."""
    form = await sent_form(visit)
    found = await _load(visit, key)
    return await command(
        visit,
        form,
        service.deliver_report,
        lambda: DeliverReport(
            _id(found), form.version, form.text("findings"), form.text("advice", required=False)
        ),
        then=visit.path("utvalg", key) + "#rapport",
        receipt=mark("Rapporten er levert."),
        next_step=mark("Sekretariatet setter den på sakslisten til utvalget som skal ha den."),
        again=partial(_act, visit, key, "deliverReport", "committees/report.html"),
    )


@get("/utvalg/{key:str}/saksliste")
async def show_listing(visit: Visit, key: str) -> Page:
    """Show the meetings that can take up the report."""
    return await _act(visit, key, "listReport", "committees/listing.html")


@post("/utvalg/{key:str}/saksliste")
async def put_on_agenda(visit: Visit, key: str) -> Page:
    """Put the report on an agenda."""
    form = await sent_form(visit)
    found = await _load(visit, key)
    return await command(
        visit,
        form,
        service.list_report,
        lambda: ListReport(_id(found), form.version, form.identifier("meeting_id"), form.integer("minutes")),
        then=visit.path("utvalg", key) + "#rapport",
        receipt=mark("Rapporten står på sakslisten."),
        next_step=mark("Når møtet er holdt, fører du at den er tatt til orientering."),
        again=partial(_act, visit, key, "listReport", "committees/listing.html"),
    )


@get("/utvalg/{key:str}/orientering")
async def show_noting(visit: Visit, key: str) -> Page:
    """Show the form for recording that the report is noted."""
    return await _act(visit, key, "noteReport", "committees/note.html")


@post("/utvalg/{key:str}/orientering")
async def note(visit: Visit, key: str) -> Page:
    """Record that the report is noted."""
    form = await sent_form(visit)
    found = await _load(visit, key)
    return await command(
        visit,
        form,
        service.note_report,
        lambda: NoteReport(_id(found), form.version, form.text("record", required=False)),
        then=visit.path("utvalg", key),
        receipt=mark("Rapporten er ført som tatt til orientering."),
        next_step=mark("Nå kan utvalget oppløses."),
        again=partial(_act, visit, key, "noteReport", "committees/note.html"),
    )


@get("/utvalg/{key:str}/opplos")
async def show_end(visit: Visit, key: str) -> Page:
    """Show what dissolving the committee means."""
    return await _end(visit, key)


async def _end(visit: Visit, key: str, form: Form | None = None) -> Page:
    policy.require_secretariat(visit.actor)
    return await _act(visit, key, "dissolveCommittee", "committees/dissolve.html", form)


@post("/utvalg/{key:str}/opplos")
async def dissolve(visit: Visit, key: str) -> Page:
    """Dissolve the committee."""
    form = await sent_form(visit)
    found = await _load(visit, key)
    return await command(
        visit,
        form,
        service.dissolve_committee,
        lambda: DissolveCommittee(
            _id(found),
            form.version,
            form.day_or_none("day"),
            form.flag("cancels_meetings"),
            form.identifier_or_none("override_by_id"),
            form.text("override_reason", required=False, longest=2000),
        ),
        then=visit.path("utvalg", key),
        receipt=mark("Utvalget oppløses."),
        next_step=mark("De som satt i utvalget, har fått beskjed. Historikken blir stående."),
        again=partial(_end, visit, key),
    )


async def _load(visit: Visit, key: str) -> dict[str, Any]:
    data = await read(visit, "CommitteePage", {"key": key, "today": visit.today.isoformat()})
    if data["committee"] is None:
        raise NotFound("committee.not_found")
    return data


async def _act(visit: Visit, key: str, act: str, template: str, form: Form | None = None) -> Page:
    """Show the form of an act, or why it cannot be done now."""
    data = await _load(visit, key)
    committee = data["committee"]
    offered = next(one for one in committee["actions"] if one["name"] == act)
    if not offered["offered"]:
        raise NotAllowed(offered["code"])
    # Without a report a body above may still dissolve it; the form asks which, and why.
    unheard = offered["code"] == "committee.report_required" and act == "dissolveCommittee"
    refused = form is None and not offered["allowed"] and not unheard
    meetings = committee["body"]["upcoming"] if committee["body"] else []
    return await page(
        visit,
        template,
        data=data,
        form=form,
        here=visit.path("utvalg", key),
        act=offered,
        refused=refused,
        unheard=unheard,
        meetings=meetings,
        hearing=hears([edge["node"] for edge in data["meetings"]["edges"]], committee),
        overriders=overriders(data["bodies"], committee),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else None,
    )


def _id(data: dict[str, Any]) -> Any:
    found = key_of(data["committee"]["id"], "Committee")
    assert found is not None
    return found


routes = [
    list_committees,
    show_appointing,
    appoint,
    show_extension,
    extend,
    show_report,
    deliver,
    show_listing,
    put_on_agenda,
    show_noting,
    note,
    show_end,
    dissolve,
]

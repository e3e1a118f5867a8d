"""The pages that bring a case onward: to the agenda of a meeting, and out to the partners."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from litestar import get, post

from fellesskap.cases import service as cases
from fellesskap.cases.service import PlaceOnward
from fellesskap.errors import Invalid
from fellesskap.meetings import service as meetings
from fellesskap.meetings.service import AddCase
from fellesskap.rounds import service as rounds
from fellesskap.rounds.rules import opening_deadline
from fellesskap.rounds.service import OpenRound
from fellesskap.structure.model import AnchoringLevel
from fellesskap.texts import mark
from fellesskap_web.asking import ends_late, gather, until_day
from fellesskap_web.context import Page, Visit, command, page, read, rehearse, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import NOTHING, act_page, find_target
from fellesskap_web.road import Data, last_treatment, onward_treatment


def _route(case: Data) -> Data:
    routes: list[Data] = case["structureVersion"]["routes"]
    return next((route for route in routes if route["key"] == case["route"]), {})


@get("/saker/{key:str}/sett-opp")
async def show_listing(visit: Visit, key: str) -> Page:
    """Show the planned meetings a case can be put on the agenda of."""
    return await _listing(visit, key)


async def _listing(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        body = _listing_body(data)
        return await page(
            visit,
            "cases/listing.html",
            data=data,
            form=form,
            body=body,
            planned=await _planned(visit, body) if body else [],
            missing=[
                one
                for one in data["case"]["perspectives"]
                if one["state"] == "MISSING" and data["case"]["state"] != "DECIDED"
            ],
        )

    return await act_page(visit, key, "addCase", form, show)


@get("/saker/{key:str}/plasser-videre")
async def show_placing_onward(visit: Visit, key: str) -> Page:
    """Show the bodies that what was decided can go onward to, the one the structure names first."""
    return await _placing_onward(visit, key)


async def _placing_onward(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        classes = data["structure"]["matterClasses"]
        named = next((one["onwardTo"] for one in classes if one["key"] == data["case"]["matterClass"]), None)
        bodies = [body for body in data["bodies"] if body["decides"] or body["key"] == named]
        return await page(
            visit,
            "cases/place_onward.html",
            data=data,
            form=form,
            bodies=sorted(bodies, key=lambda body: body["key"] != named),
            named=named,
        )

    return await act_page(visit, key, "placeOnward", form, show)


@post("/saker/{key:str}/plasser-videre")
async def place_onward(visit: Visit, key: str) -> Page:
    """Let what was decided wait for the chosen body."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        cases.place_onward,
        lambda: PlaceOnward(
            case_id,
            form.version,
            form.identifier_or_none("body_id") or NOTHING,
            form.text("reason", required=False),
        ),
        then=visit.path("saker", key),
        receipt=mark("Saken venter nå på det utvalget du valgte."),
        next_step=mark("Sett den på sakslisten til et møte der."),
        again=partial(_placing_onward, visit, key),
    )


async def _planned(visit: Visit, body: Data) -> list[Data]:
    found = await read(visit, "PlannedMeetings", {"body": body["id"], "today": visit.today.isoformat()})
    return [edge["node"] for edge in found["meetings"]["edges"]]


def _listing_body(data: Data) -> Data | None:
    """Find the body that treats the case next: where it was placed, where its route decides, then onward."""
    case = data["case"]
    onward = onward_treatment(case)
    if onward and onward["body"]:
        return next((body for body in data["bodies"] if body["id"] == onward["body"]["id"]), None)
    if case["state"] == "PLACED":
        treatment = last_treatment(case, "DISCUSS")
        return treatment["body"] if treatment else None
    decides = _route(case).get("decideIn")
    return next((body for body in data["bodies"] if body["key"] == decides), None)


@post("/saker/{key:str}/sett-opp")
async def add_case(visit: Visit, key: str) -> Page:
    """Put a case on a meeting's agenda."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    meeting_id, version = _chosen_meeting(form)
    return await command(
        visit,
        form,
        meetings.add_case,
        lambda: AddCase(
            meeting_id,
            version,
            case_id,
            minutes=form.integer("minutes"),
            override=form.text("override", required=False),
        ),
        then=visit.path("saker", key),
        receipt=mark("Saken står på sakslisten."),
        next_step=mark("Den sendes ut sammen med innkallingen til møtet."),
        again=partial(_listing, visit, key),
    )


def _chosen_meeting(form: Form) -> tuple[UUID, int]:
    """Read the meeting with the version of it that was shown."""
    given, _, version = form.text("meeting").partition(":")
    try:
        return UUID(given), int(version)
    except ValueError:
        if form.value("meeting"):
            form.refuse(Invalid("form.not_an_option", field="meeting"))
        return NOTHING, 0


# Anchoring.


@get("/saker/{key:str}/forankre")
async def show_anchoring(visit: Visit, key: str) -> Page:
    """Show how far a case can be anchored and what the partners are asked."""
    return await _anchoring(visit, key)


async def _anchoring(
    visit: Visit, key: str, form: Form | None = None, template: str = "cases/anchoring.html"
) -> Page:
    async def show(data: Data) -> Page:
        asked = (await read(visit, "Askable", {"id": data["case"]["id"]}))["case"]
        terms = asked["roundTerms"] or {"levels": [], "answerDays": 0}
        return await page(
            visit,
            template,
            data=data,
            form=form,
            terms=terms,
            askable=gather(asked["askable"], form),
            deadline=opening_deadline(visit.today, terms["answerDays"], None, None, working=False),
            late=ends_late(data["case"], form),
        )

    return await act_page(visit, key, "openRound", form, show)


@post("/saker/{key:str}/forankre")
async def open_round(visit: Visit, key: str) -> Page:
    """Show what opening the round sends out; on the reader's yes, open it."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    if form.value("button") == "change":
        return await _anchoring(visit, key, form)
    level, until = _chosen_anchoring(form)

    def build() -> OpenRound:
        question = form.text("question", required=False)
        asked = form.identifiers("partners"), form.identifiers("divisions")
        return OpenRound(case_id, form.version, question, level, *until, *asked, _shown(form))

    if form.value("button") != "send":
        await rehearse(visit, form, rounds.open_round, build)
        if form.problems:
            return await _anchoring(visit, key, form)
        seen = form if level is AnchoringLevel.NONE else until_day(form, visit.today)
        return await _anchoring(visit, key, seen, "cases/anchoring_check.html")
    nobody = level is AnchoringLevel.NONE
    return await command(
        visit,
        form,
        rounds.open_round,
        build,
        then=visit.path("saker", key),
        receipt=mark("Saken trenger ikke forankring.")
        if nobody
        else mark("Forankringen er åpnet, og alle som skal svare, har fått beskjed."),
        next_step=mark("Neste steg er å sette saken på sakslisten der den skal besluttes.")
        if nobody
        else mark("Du ser svarene på siden til saken etter hvert som de kommer."),
        again=partial(_anchoring, visit, key),
    )


def _shown(form: Form) -> tuple[UUID, ...] | None:
    """The editions of attachments that were listed when the reader said yes; before, none have been."""
    return form.identifiers("editions") if form.value("button") == "send" else None


def _chosen_anchoring(form: Form) -> tuple[AnchoringLevel, tuple[date | None, int | None, bool]]:
    level = form.choice("level", AnchoringLevel)
    if level is AnchoringLevel.NONE:
        return level, (None, None, False)
    if not form.value("question"):
        form.refuse(Invalid("round.question_required", field="question"))
    return level, form.longer()


routes = [show_placing_onward, place_onward, show_listing, add_case, show_anchoring, open_round]

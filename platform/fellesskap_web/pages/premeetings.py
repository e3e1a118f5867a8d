"""The pages of pre-meetings: the list, planning one, its cases with notes, and how it went."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.actor import Side, Space
from fellesskap.errors import NotFound
from fellesskap.premeetings import service
from fellesskap.premeetings.service import (
    CancelPremeeting,
    ChangePremeeting,
    HoldPremeeting,
    PlanPremeeting,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_graphql.positions import space_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day
from fellesskap_web.road import require_allowed
from fellesskap_web.spaces import choices, parse, read_space, spaces, value_of

# So few are all asked unless the planner says otherwise.
_ALL_ASKED = 25


@get("/formoter")
async def list_premeetings(visit: Visit) -> Page:
    """List the pre-meetings of the reader's own side, region or division."""
    return await page(
        visit,
        "premeetings/list.html",
        "PremeetingList",
        {"after": visit.query.get("etter") or None},
        of_a_side=spaces(visit.actor),
    )


@get("/formoter/ny")
async def show_planning(visit: Visit) -> Page:
    """Show whose it can be, then the form."""
    return await _planning(visit)


async def _planning(visit: Visit, form: Form | None = None) -> Page:
    meeting, slug = visit.query.get("mote", ""), visit.query.get("sak", "")
    everything = await _choices(visit, None)
    options = choices(visit, everything)
    wanted = form.value("side") if form else visit.query.get("for", "")
    space = parse(wanted) if wanted in dict(options) else None
    if space is None and len(options) == 1:
        space = parse(options[0][0])
    if space is None:
        return await page(visit, "premeetings/whose.html", options=options, meeting=meeting, case=slug)
    data = await _choices(visit, space)
    meetings = [edge["node"] for edge in data["meetings"]["edges"]]
    chosen = next((one for one in meetings if one["id"].endswith(f"_{meeting}")), None) if meeting else None
    listed = {item["case"]["id"] for item in chosen["agenda"] if item["case"]} if chosen else set()
    cases = [edge["node"] for edge in data["cases"]["edges"]]
    people = [edge["node"] for edge in data["colleagues"]["edges"]]
    return await page(
        visit,
        "premeetings/new.html",
        data=data,
        form=form,
        whose=dict(options)[value_of(space)],
        value=value_of(space),
        meetings=meetings,
        meeting=key_of(chosen["id"], "Meeting") if chosen else None,
        cases=cases,
        listed=[one["id"] for one in cases if one["id"] in listed or one["slug"] == slug],
        people=people,
        asked=[one["id"] for one in people] if len(people) <= _ALL_ASKED else [],
        back=visit.path("moter", meeting) if chosen else visit.path("formoter"),
    )


@post("/formoter/ny")
async def plan(visit: Visit) -> Page:
    """Plan the pre-meeting."""
    form = await sent_form(visit)

    def build() -> PlanPremeeting:
        space = read_space(form)
        return PlanPremeeting(
            space.side,
            form.moment("starts_at", "clock"),
            form.integer("minutes"),
            form.text("place", required=False, longest=200),
            form.text("link", required=False, longest=500),
            space.region_id,
            space.division_id,
            form.identifier_or_none("meeting_id"),
            _ids(form, "case_ids", "Case"),
            _ids(form, "person_ids", "Person"),
        )

    return await command(
        visit,
        form,
        service.plan_premeeting,
        build,
        then=lambda premeeting_id: visit.path("formoter", premeeting_id),
        receipt=mark("Formøtet er planlagt."),
        next_step=mark(
            "De som er spurt, får det på e-post og i kalenderen. Nå kan dere skrive notater til sakene."
        ),
        again=partial(_planning, visit),
    )


@get("/formoter/{premeeting_id:uuid}")
async def show_premeeting(visit: Visit, premeeting_id: UUID) -> Page:
    """Show a pre-meeting with its cases and what the side has written about each."""
    found = await _load(visit, premeeting_id)
    space, cases = space_of(found), _prepared(found)
    for case in cases:
        case["notes"] = [note for note in case["notes"] if space_of(note) == space]
    acts = {act["name"]: act for act in found["actions"]}
    return await page(
        visit, "premeetings/show.html", data={"premeeting": found}, key=premeeting_id, acts=acts, cases=cases
    )


@get("/formoter/{premeeting_id:uuid}/endre")
async def show_changing(visit: Visit, premeeting_id: UUID) -> Page:
    """Show the form for when, where, about what and with whom it is."""
    return await _changing(visit, premeeting_id)


async def _changing(visit: Visit, premeeting_id: UUID, form: Form | None = None) -> Page:
    found = await _allowed(visit, premeeting_id, "changePremeeting", form)
    data = await _choices(visit, space_of(found))
    cases = {edge["node"]["id"]: edge["node"] for edge in data["cases"]["edges"]}
    cases |= {one["case"]["id"]: one["case"] for one in found["cases"] if one["case"]}
    people = {edge["node"]["id"]: edge["node"] for edge in data["colleagues"]["edges"]}
    people |= {one["person"]["id"]: one["person"] for one in found["people"] if one["person"]}
    return await page(
        visit,
        "premeetings/change.html",
        data={"premeeting": found},
        form=form,
        key=premeeting_id,
        cases=list(cases.values()),
        people=list(people.values()),
    )


@post("/formoter/{premeeting_id:uuid}/endre")
async def change(visit: Visit, premeeting_id: UUID) -> Page:
    """Change the pre-meeting."""
    form = await sent_form(visit)
    await _load(visit, premeeting_id)
    return await command(
        visit,
        form,
        service.change_premeeting,
        lambda: ChangePremeeting(
            premeeting_id,
            form.version,
            form.moment("starts_at", "clock"),
            form.integer("minutes"),
            form.text("place", required=False, longest=200),
            form.text("link", required=False, longest=500),
            _ids(form, "case_ids", "Case"),
            _ids(form, "person_ids", "Person"),
        ),
        then=visit.path("formoter", premeeting_id),
        receipt=mark("Formøtet er endret."),
        next_step=mark("De som er spurt, får det i kalenderen."),
        again=partial(_changing, visit, premeeting_id),
    )


@get("/formoter/{premeeting_id:uuid}/holdt")
async def show_holding(visit: Visit, premeeting_id: UUID) -> Page:
    """Show the form for who was there and what was agreed."""
    return await _holding(visit, premeeting_id)


async def _holding(visit: Visit, premeeting_id: UUID, form: Form | None = None) -> Page:
    found = await _allowed(visit, premeeting_id, "holdPremeeting", form)
    return await page(
        visit, "premeetings/hold.html", data={"premeeting": found}, form=form, key=premeeting_id
    )


@post("/formoter/{premeeting_id:uuid}/holdt")
async def hold(visit: Visit, premeeting_id: UUID) -> Page:
    """Record that it was held."""
    form = await sent_form(visit)
    await _load(visit, premeeting_id)
    return await command(
        visit,
        form,
        service.hold_premeeting,
        lambda: HoldPremeeting(
            premeeting_id,
            form.version,
            _ids(form, "person_ids", "Person"),
            form.text("summary", required=False),
        ),
        then=visit.path("formoter", premeeting_id),
        receipt=mark("Formøtet er ført som holdt."),
        again=partial(_holding, visit, premeeting_id),
    )


@get("/formoter/{premeeting_id:uuid}/avlys")
async def show_cancelling(visit: Visit, premeeting_id: UUID) -> Page:
    """Show what calling it off means."""
    return await _cancelling(visit, premeeting_id)


async def _cancelling(visit: Visit, premeeting_id: UUID, form: Form | None = None) -> Page:
    found = await _allowed(visit, premeeting_id, "cancelPremeeting", form)
    return await page(
        visit, "premeetings/cancel.html", data={"premeeting": found}, form=form, key=premeeting_id
    )


@post("/formoter/{premeeting_id:uuid}/avlys")
async def cancel(visit: Visit, premeeting_id: UUID) -> Page:
    """Call it off."""
    form = await sent_form(visit)
    await _load(visit, premeeting_id)
    return await command(
        visit,
        form,
        service.cancel_premeeting,
        lambda: CancelPremeeting(premeeting_id, form.version, form.text("reason", longest=2000)),
        then=visit.path("formoter", premeeting_id),
        receipt=mark("Formøtet er avlyst."),
        next_step=mark("De som var spurt, får beskjed."),
        again=partial(_cancelling, visit, premeeting_id),
    )


async def _choices(visit: Visit, space: Space | None) -> dict[str, Any]:
    """What can be chosen among; of people those of a space."""
    place: dict[str, Any] = {"side": (space.side if space else Side.OTHER).name}
    if space and space.region_id:
        place = {"region": global_id("Region", space.region_id)}
    elif space and space.division_id:
        place = {"division": global_id("Division", space.division_id)}
    return await read(visit, "PremeetingChoices", {"today": visit.today.isoformat(), **place})


def _ids(form: Form, name: str, kind: str) -> tuple[UUID, ...]:
    """The ids that were ticked; one that names nothing is one that nobody has."""
    return tuple(key_of(value, kind) or UUID(int=0) for value in form.values(name))


def _prepared(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases that were chosen, then the others on the agenda as far as the reader sees that."""
    agenda = found["meeting"]["agenda"] if found["meeting"] else []
    cases = [one["case"] for one in (*found["cases"], *agenda) if one["case"]]
    return list({case["id"]: case for case in cases}.values())


async def _load(visit: Visit, premeeting_id: UUID) -> dict[str, Any]:
    found = (await read(visit, "PremeetingPage", {"id": global_id("Premeeting", premeeting_id)}))[
        "premeeting"
    ]
    if found is None:
        raise NotFound("premeeting.not_found")
    loaded: dict[str, Any] = found
    return loaded


async def _allowed(visit: Visit, premeeting_id: UUID, act: str, form: Form | None) -> dict[str, Any]:
    """The pre-meeting, where the act can be done now or was tried; else why not."""
    found = await _load(visit, premeeting_id)
    if form is None:
        require_allowed(found, act, day=as_day(found["startsAt"]))
    return found


routes = [
    list_premeetings,
    show_planning,
    plan,
    show_premeeting,
    show_changing,
    change,
    show_holding,
    hold,
    show_cancelling,
    cancel,
]

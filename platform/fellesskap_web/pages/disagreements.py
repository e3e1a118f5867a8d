"""The pages of disagreements: registered, settled where they stand, taken higher, referred onward."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.disagreements import service
from fellesskap.disagreements.service import (
    EscalateDisagreement,
    Named,
    ReferDisagreement,
    RegisterDisagreement,
    SettleDisagreement,
)
from fellesskap.errors import Invalid, NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import find_target, load_case
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data, require_allowed


@get("/saker/ny-uenighet")
async def new_disagreement(visit: Visit) -> Page:
    """Show what registering a disagreement asks about, and how it is then tried; `sak` is what it follows up."""
    return await _new(visit)


async def _new(visit: Visit, form: Form | None = None) -> Page:
    slug = (form.value("about") if form else "") or visit.query.get("sak", "")
    about = (await load_case(visit, slug))["case"] if slug else None
    if about and form is None:
        require_allowed(about, "registerDisagreement")
    data = await read(visit, "DisagreementForm")
    levels = data["structure"]["disagreementLevels"] if data["structure"] else []
    return await page(
        visit,
        "disagreements/new.html",
        data=data,
        form=form,
        levels=levels,
        parties=_parties(data),
        classes=_classes(data["structure"], [one["body"] for one in levels if one["body"]]),
        about=about,
    )


def _parties(data: Data) -> dict[str, list[tuple[str, str]]]:
    """List who can be part of a disagreement on each side; a trust that is divided is so through its divisions."""
    own = [one for one in data["divisions"] if not one["external"]]
    divided = {one["partner"]["id"] for one in own if one["partner"]}
    hospital = [
        (f"{bare_id(one['partner']['id'])}:{bare_id(one['id'])}", one["name"])
        for one in own
        if one["partner"]
    ]
    hospital += [
        (f"{bare_id(one['id'])}:", one["name"]) for one in data["trusts"] if one["id"] not in divided
    ]
    return {
        "municipal": [(f"{bare_id(one['id'])}:", one["name"]) for one in data["municipalities"]],
        "hospital": hospital,
    }


def _classes(structure: Data | None, bodies: list[str]) -> list[tuple[str, str]]:
    """List the matter classes that some of the bodies treat."""
    if structure is None:
        return []
    found = {
        matter
        for route in structure["routes"]
        for matter in route["matterClasses"]
        if any(key in (*route["discussIn"], *route["mayStartIn"], route["decideIn"]) for key in bodies)
    }
    return [(one["key"], one["name"]) for one in structure["matterClasses"] if one["key"] in found]


@post("/saker/ny-uenighet")
async def register_disagreement(visit: Visit) -> Page:
    """Register a disagreement."""
    form = await sent_form(visit)
    named = tuple(_named(form, "municipal")) + tuple(_named(form, "hospital"))
    about = await _about(visit, form)
    return await command(
        visit,
        form,
        service.register_disagreement,
        lambda: RegisterDisagreement(
            form.text("title", longest=200),
            form.text("question"),
            named,
            form.text("background", required=False),
            visit.language,
            about,
            form.value("level"),
            form.text("skip_reason", required=False),
            form.value("matter_class"),
        ),
        then=partial(_address, visit),
        receipt=mark("Uenigheten er registrert."),
        next_step=mark("Partene har fått beskjed, og prøver å løse den innen fristen på saken."),
        again=partial(_new, visit),
    )


def _named(form: Form, side: str) -> list[Named]:
    found = []
    for value in form.values(side):
        partner, _, division = value.partition(":")
        try:
            found.append(Named(UUID(partner), UUID(division) if division else None))
        except ValueError:
            form.refuse(Invalid("form.not_an_option", field=side))
    if not form.values(side):
        form.refuse(Invalid("disagreement.one_side", field=side))
    return found


async def _about(visit: Visit, form: Form) -> UUID | None:
    """Find the case that the disagreement follows from, by its part of an address."""
    slug = form.value("about")
    if not slug:
        return None
    return key_of((await load_case(visit, slug))["case"]["id"], "Case")


async def _address(visit: Visit, case_id: UUID) -> str:
    found = await read(visit, "CaseAddress", {"id": global_id("Case", case_id)})
    return visit.path("saker", found["case"]["slug"])


async def _act(
    visit: Visit, key: str, name: str, template: str, form: Form | None = None, **more: Any
) -> Page:
    """Show the page of an act on a disagreement; one that is refused says why instead."""
    data = await load_case(visit, key)
    found = data["case"]["disagreement"]
    if found is None:
        raise NotFound("disagreement.not_found")
    action = next((one for one in found["actions"] if one["name"] == name), None)
    if form is None and action and not action["offered"]:
        raise NotAllowed(action["code"])
    if form is None and action and not action["allowed"]:
        return await page(visit, "cases/refused.html", data=data, status=422, code=action["code"])
    levels = data["case"]["structureVersion"]["disagreementLevels"]
    here = next((one for one in found["stages"] if one["state"] == "OPEN"), None)
    keys = [one["key"] for one in levels]
    place = keys.index(here["level"]) if here and here["level"] in keys else -1
    ahead = levels[place + 1 :]
    return await page(
        visit,
        template,
        data=data,
        form=form,
        here=here,
        ahead=ahead,
        classes=_classes(data["case"]["structureVersion"], [one["body"] for one in ahead if one["body"]]),
        **more,
    )


@get("/saker/{key:str}/uenighet/loft")
async def show_escalation(visit: Visit, key: str) -> Page:
    """Show where a disagreement goes next, and ask what was done where it stands."""
    return await _escalation(visit, key)


async def _escalation(visit: Visit, key: str, form: Form | None = None) -> Page:
    return await _act(visit, key, "escalateDisagreement", "disagreements/escalate.html", form)


@post("/saker/{key:str}/uenighet/loft")
async def escalate(visit: Visit, key: str) -> Page:
    """Take a disagreement higher."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        service.escalate_disagreement,
        lambda: EscalateDisagreement(
            case_id,
            form.version,
            form.text("done", required=False),
            form.text("reason", required=False),
            form.value("level"),
            form.text("skip_reason", required=False),
            form.value("matter_class"),
        ),
        then=visit.path("saker", key),
        receipt=mark("Uenigheten er løftet."),
        next_step=mark("Partene har fått beskjed. Den nye fristen står på saken."),
        again=partial(_escalation, visit, key),
    )


@get("/saker/{key:str}/uenighet/lost")
async def show_settling(visit: Visit, key: str) -> Page:
    """Ask what the units did and agreed on."""
    return await _settling(visit, key)


async def _settling(visit: Visit, key: str, form: Form | None = None) -> Page:
    return await _act(visit, key, "settleDisagreement", "disagreements/settle.html", form)


@post("/saker/{key:str}/uenighet/lost")
async def settle(visit: Visit, key: str) -> Page:
    """Record what the units agreed on."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        service.settle_disagreement,
        lambda: SettleDisagreement(
            case_id, form.version, form.text("done", required=False), form.text("agreed", required=False)
        ),
        then=visit.path("saker", key),
        receipt=mark("Uenigheten er løst."),
        next_step=mark("Partene og sekretariatet har fått beskjed."),
        again=partial(_settling, visit, key),
    )


@get("/saker/{key:str}/uenighet/videre")
async def show_referral(visit: Visit, key: str) -> Page:
    """Ask to whom outside the community a disagreement goes, and why."""
    return await _referral(visit, key)


async def _referral(visit: Visit, key: str, form: Form | None = None) -> Page:
    return await _act(visit, key, "referDisagreement", "disagreements/refer.html", form)


@post("/saker/{key:str}/uenighet/videre")
async def refer(visit: Visit, key: str) -> Page:
    """Record that a disagreement goes out of the community."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)
    return await command(
        visit,
        form,
        service.refer_disagreement,
        lambda: ReferDisagreement(
            case_id,
            form.version,
            form.text("referred_to", required=False),
            form.text("reason", required=False),
        ),
        then=visit.path("saker", key),
        receipt=mark("Det er ført at uenigheten er sendt videre."),
        again=partial(_referral, visit, key),
    )


routes = [
    *(new_disagreement, register_disagreement, show_escalation, escalate),
    *(show_settling, settle, show_referral, refer),
]

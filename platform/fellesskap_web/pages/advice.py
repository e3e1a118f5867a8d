"""The pages of advice: asking for it about a case, giving it, and writing down what came in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.advice import rules, service
from fellesskap.advice.model import AdviceStance
from fellesskap.advice.service import AskAdvice, GiveAdvice
from fellesskap.errors import NotFound
from fellesskap.structure.rules.holidays import working_day_from
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import act_page, find_target
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import Data

USUAL_DAYS = 21


@get("/saker/{key:str}/uttalelser")
async def show_asking(visit: Visit, key: str) -> Page:
    """Show whom advice can be asked of."""
    return await _asking(visit, key)


async def _asking(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        case = data["case"]
        treating = {one["body"]["id"] for one in case["treatments"] if one["body"]}
        asked = {one["body"]["id"] for one in case["advice"] if one["body"]}
        named = {one["name"].casefold() for one in case["advice"] if not one["body"]}
        usual = _usual(case)
        return await page(
            visit,
            "advice/ask.html",
            data=data,
            form=form,
            options=[
                (bare_id(body["id"]), body["name"]) for body in data["bodies"] if body["id"] not in treating
            ],
            chosen=[
                bare_id(body["id"])
                for body in data["bodies"]
                if body["key"] in usual["advisedBy"] and body["id"] not in asked
            ],
            others="\n".join(one for one in usual["advisedByOthers"] if one.casefold() not in named),
            deadline=working_day_from(visit.today + timedelta(days=USUAL_DAYS)).isoformat(),
        )

    return await act_page(visit, key, "askAdvice", form, show)


def _usual(case: Data) -> Data:
    """Find whom the case's route names."""
    structure = case["structureVersion"] or {"routes": []}
    nobody: Data = {"advisedBy": [], "advisedByOthers": []}
    return next((one for one in structure["routes"] if one["key"] == case["route"]), nobody)


@post("/saker/{key:str}/uttalelser")
async def ask_advice(visit: Visit, key: str) -> Page:
    """Ask for advice."""
    form = await sent_form(visit)
    case_id = await find_target(visit, key)

    def build() -> AskAdvice:
        others = tuple(name.strip() for name in form.text("others", required=False).splitlines())
        return AskAdvice(
            case_id,
            form.text("question", required=False),
            form.day("deadline"),
            form.identifiers("body_ids"),
            tuple(filter(None, others)),
        )

    return await command(
        visit,
        form,
        service.ask_advice,
        build,
        then=visit.path("saker", key),
        receipt=mark("Uttalelsene er etterspurt."),
        next_step=mark("De som sitter i utvalgene, har fått beskjed. Andre tar du kontakt med selv."),
        again=partial(_asking, visit, key),
    )


@get("/uttalelser/{advice_id:uuid}")
async def show_advice(visit: Visit, advice_id: UUID) -> Page:
    """Show the question with the form for answering it."""
    return await _advice(visit, advice_id)


async def _advice(visit: Visit, advice_id: UUID, form: Form | None = None) -> Page:
    found = await _load(visit, advice_id)
    act = next(act for act in found["actions"] if act["name"] == "giveAdvice")
    own = found["body"] is not None and any(
        f"Body_{seat.body_id}" == found["body"]["id"] and not seat.deputy for seat in visit.actor.seats
    )
    return await page(
        visit,
        "advice/give.html",
        data={"advice": found},
        form=form,
        key=advice_id,
        act=act,
        registers=not own,
        longest=rules.LONGEST_REFERENCE,
    )


@post("/uttalelser/{advice_id:uuid}")
async def give_advice(visit: Visit, advice_id: UUID) -> Page:
    """Give advice, or write down what came in."""
    form = await sent_form(visit)
    found = await _load(visit, advice_id)
    return await command(
        visit,
        form,
        service.give_advice,
        lambda: GiveAdvice(
            advice_id,
            form.version,
            form.choice("stance", AdviceStance),
            form.text("text", required=False),
            form.text("reference", required=False, longest=rules.LONGEST_REFERENCE),
        ),
        then=visit.path("saker", found["case"]["slug"]),
        receipt=mark("Uttalelsen fra %(name)s er lagret."),
        facts={"name": found["name"]},
        next_step=mark("Den står på saken og vises der saken besluttes."),
        again=partial(_advice, visit, advice_id),
    )


async def _load(visit: Visit, advice_id: UUID) -> dict[str, Any]:
    found = (await read(visit, "AdviceForm", {"id": global_id("Advice", advice_id)}))["advice"]
    if found is None or found["case"] is None:
        raise NotFound("advice.not_found")
    loaded: dict[str, Any] = found
    return loaded


routes = [show_asking, ask_advice, show_advice, give_advice]

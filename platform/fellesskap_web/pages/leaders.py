"""The pages of who leads a body: recording a leader or deputy leader, and letting them go."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.errors import NotAllowed, NotFound
from fellesskap.leaders import service
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.service import EndLeader, SetLeader, WithdrawLeader
from fellesskap.people.model import EndReason
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id

Data = dict[str, Any]


@get("/utvalg/{key:str}/ledelse")
async def show_leaders(visit: Visit, key: str) -> Page:
    """Show who leads a body and has led it, with the form for recording another."""
    return await _show(visit, key)


async def _show(visit: Visit, key: str, form: Form | None = None) -> Page:
    policy.require_secretariat(visit.actor)
    body = await _load(visit, key)
    return await page(
        visit,
        "bodies/leaders.html",
        data={"body": body},
        form=form,
        seats=_in_turn(body, _leading(body)),
        today=visit.today,
    )


@post("/utvalg/{key:str}/ledelse")
async def set_leader(visit: Visit, key: str) -> Page:
    """Record who leads a body."""
    form = await sent_form(visit)
    body = await _load(visit, key)
    return await command(
        visit,
        form,
        service.set_leader,
        lambda: SetLeader(
            key_of(body["id"], "Body") or UUID(int=0),
            form.identifier("holding_id"),
            form.choice("role", LeaderRole),
            form.day("valid_from"),
            form.day_or_none("valid_to"),
            form.text("reference", required=False, longest=200),
            form.day_or_none("decided_on"),
        ),
        then=visit.path("utvalg", key, "ledelse"),
        receipt=mark("Hvem som leder utvalget, er ført."),
        next_step=mark("Den som ledet til da, går av samme dag. Vervet varer ikke lenger enn plassen."),
        again=partial(_show, visit, key),
    )


@get("/ledere/{leader_id:uuid}/avslutt")
async def show_end(visit: Visit, leader_id: UUID) -> Page:
    """Show what ending somebody's time as leader does."""
    return await _end(visit, leader_id)


async def _end(visit: Visit, leader_id: UUID, form: Form | None = None) -> Page:
    leader = await _leader(visit, leader_id)
    actions = {one["name"]: one for one in leader["actions"]}
    if not actions["endLeader"]["offered"]:
        raise NotAllowed(actions["endLeader"]["code"])
    return await page(
        visit,
        "bodies/leader_end.html",
        data={"leader": leader},
        form=form,
        key=leader_id,
        can={name for name, one in actions.items() if one["allowed"]},
        refused=actions["endLeader"]["code"],
        tomorrow=visit.today + timedelta(days=1),
    )


@post("/ledere/{leader_id:uuid}/avslutt")
async def end_leader(visit: Visit, leader_id: UUID) -> Page:
    """End somebody's time as leader."""
    form = await sent_form(visit)
    leader = await _leader(visit, leader_id)
    return await command(
        visit,
        form,
        service.end_leader,
        lambda: EndLeader(leader_id, form.version, form.day("valid_to"), form.choice("reason", EndReason)),
        then=visit.path("utvalg", leader["body"]["key"], "ledelse"),
        receipt=mark("Vervet er avsluttet."),
        next_step=mark("Personen beholder plassen i utvalget."),
        again=partial(_end, visit, leader_id),
    )


@post("/ledere/{leader_id:uuid}/trekk", opt={"form_page": "/ledere/{leader_id:uuid}/avslutt"})
async def withdraw_leader(visit: Visit, leader_id: UUID) -> Page:
    """Take back a leader whose time has not begun."""
    form = await sent_form(visit)
    leader = await _leader(visit, leader_id)
    return await command(
        visit,
        form,
        service.withdraw_leader,
        lambda: WithdrawLeader(leader_id, form.version),
        then=visit.path("utvalg", leader["body"]["key"], "ledelse"),
        receipt=mark("Vervet er trukket tilbake."),
    )


async def _load(visit: Visit, key: str) -> Data:
    body: Data | None = (await read(visit, "LeadersPage", {"key": key}))["body"]
    if body is None:
        raise NotFound("page.not_found")
    return body


async def _leader(visit: Visit, leader_id: UUID) -> Data:
    found = (await read(visit, "LeaderPage", {"id": global_id("BodyLeader", leader_id)}))["bodyLeader"]
    if found is None or found["body"] is None:
        raise NotFound("leader.not_found")
    leader: Data = found
    return leader


def _leading(body: Data) -> list[Data]:
    """The seats from which somebody can lead, each with its place."""
    return [
        seat
        for seat in body["seats"]
        if seat["kind"] == "MEMBER" and seat["mayAttend"] and seat["holder"] and seat["holder"]["person"]
    ]


def _in_turn(body: Data, seats: list[Data]) -> dict[str, list[tuple[str, str]]]:
    """The holders as options: those of the side or party whose turn it is to lead, or to be deputy, and others."""
    chair = body["chair"]
    found: dict[str, list[tuple[str, str]]] = {"lead": [], "deputy": [], "others": []}
    for seat in seats:
        holder = seat["holder"]
        turn = "others"
        if chair and chair["deputy"] and _speaks_for(seat, chair["deputy"], chair["deputyParty"]):
            turn = "deputy"
        if chair and _speaks_for(seat, chair["side"], chair["party"]):
            turn = "lead"
        found[turn].append((str(bare_id(holder["id"])), f"{holder['person']['name']}, {seat['title']}"))
    return found


def _speaks_for(seat: Data, side: str, party: Data | None) -> bool:
    if not party:
        return bool(seat["side"] == side)
    places = {seat[place]["key"] for place in ("region", "partner", "division") if seat[place]}
    return party["key"] in places or (not places and seat["side"] == side)


routes = [show_leaders, set_leader, show_end, end_leader, withdraw_leader]

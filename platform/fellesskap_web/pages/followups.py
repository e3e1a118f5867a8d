"""The pages of what follows from decisions: everybody's list, and reporting how far one has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.response import Response

from fellesskap.access import policy
from fellesskap.errors import NotAllowed, NotFound, RuleBroken
from fellesskap.followups import service
from fellesskap.followups.model import Adoption, FollowupState
from fellesskap.followups.service import RecordAdoption, ReportFollowup
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import numbered
from fellesskap_web.spreadsheets import write_table
from fellesskap_web.words import effect_noun, state_of

# What stands in the address, and what it shows; nothing chosen is what remains to be done.
_STATES: dict[str, dict[str, tuple[str, ...]]] = {
    "": {"states": ("OPEN", "UNDER_WAY")},
    "ikke-begynt": {"states": ("OPEN",)},
    "i-gang": {"states": ("UNDER_WAY",)},
    "utfort": {"states": ("DONE",)},
    "vedtatt": {"adoptions": ("ADOPTED", "ADOPTED_WITH_REMARK")},
    "avvist": {"adoptions": ("REJECTED",)},
    "alle": {},
}
_WITHOUT_REGION = {
    "MUNICIPAL": mark("Kommunene"),
    "HOSPITAL": mark("Helseforetaket"),
    "OTHER": mark("Andre"),
}
_FILTERS = ("status", "part", "over-frist", "mine")
_HEADINGS = (
    mark("Part"),
    mark("Kommunenummer"),
    mark("Region"),
    mark("Saksnummer"),
    mark("Sak"),
    mark("Utvalg"),
    mark("Besluttet"),
    mark("Virkning"),
    mark("Hvor langt"),
    mark("Frist"),
    mark("Eget vedtak"),
    mark("Dagen det ble vedtatt"),
    mark("Hvor vedtaket finnes"),
    mark("Merknad"),
)
_ORDERS = {"frist": "DUE", "part": "PARTNER", "nyeste": "NEWEST"}


@get("/oppfolging")
async def list_followups(visit: Visit) -> Page:
    """List the follow-ups the address asks for."""
    return await page(
        visit,
        "followups/list.html",
        "FollowupList",
        {**_wanted(visit), "after": visit.query.get("etter") or None},
        statuses=list(_STATES),
        filtered=any(visit.query.get(name) for name in _FILTERS),
        exported=urlencode(
            {name: visit.query[name] for name in (*_FILTERS, "rekkefolge") if visit.query.get(name)}
        ),
    )


def _wanted(visit: Visit) -> dict[str, object]:
    """Read the list's variables from the address."""
    query = visit.query
    return {
        **_STATES.get(query.get("status", ""), _STATES[""]),
        "partner": query.get("part") or None,
        "overdue": True if query.get("over-frist") == "1" else None,
        "mine": True if query.get("mine") == "1" else None,
        "order": _ORDERS.get(query.get("rekkefolge", ""), "DUE"),
    }


@get("/oppfolging/liste.csv")
async def send_followups(visit: Visit) -> Page:
    """Send the whole list that the address asks for, as spreadsheets read it."""
    policy.require_signed_in(visit.actor)
    say = visit.texts.gettext
    rows: list[list[str]] = []
    after = None
    while True:
        found = (await read(visit, "FollowupExport", {**_wanted(visit), "after": after}))["followups"]
        rows += [_line(edge["node"], say) for edge in found["edges"] if edge["node"]["case"]]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    return Response(
        write_table([say(heading) for heading in _HEADINGS], rows),
        media_type="text/csv",
        status_code=HTTPStatus.OK,
        headers={"Content-Disposition": 'attachment; filename="oppfolging.csv"'},
    )


def _line(one: dict[str, Any], say: Callable[[str], str]) -> list[str]:
    partner, decision = one["partner"] or {}, one["decision"] or {}
    region, body = partner.get("region") or {}, decision.get("body") or {}
    return [
        partner.get("name", ""),
        partner.get("number") or "",
        region.get("name", ""),
        one["case"]["reference"],
        one["case"]["title"],
        body.get("name", ""),
        _day(decision.get("decidedOn")),
        say(state_of(effect_noun(decision), decision["effect"])[0]) if decision else "",
        say(state_of("followup", one["state"])[0]),
        _day(one["due"]),
        say(state_of("adoption", one["adoption"])[0]) if one["adoption"] else "",
        _day(one["decidedOn"]),
        one["reference"],
        one["note"],
    ]


def _day(value: str | None) -> str:
    return date.fromisoformat(value).strftime("%d.%m.%Y") if value else ""


@get("/oppfolging/{followup_id:uuid}")
async def show_followup(visit: Visit, followup_id: UUID) -> Page:
    """Show a follow-up with the form for reporting on it."""
    return await _followup(visit, followup_id)


async def _followup(visit: Visit, followup_id: UUID, form: Form | None = None) -> Page:
    followup = await _load(visit, followup_id)
    return await page(
        visit,
        "followups/show.html",
        data={"followup": followup},
        form=form,
        key=followup_id,
        act=_act(followup, "reportFollowup"),
        adopt=_act(followup, "recordAdoption"),
    )


def _act(followup: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in followup["actions"] if one["name"] == name)


@post("/oppfolging/{followup_id:uuid}")
async def report_followup(visit: Visit, followup_id: UUID) -> Page:
    """Report how far one has come."""
    form = await sent_form(visit)
    followup = await _load(visit, followup_id)
    return await command(
        visit,
        form,
        service.report_followup,
        lambda: ReportFollowup(
            followup_id,
            form.version,
            form.choice("state", FollowupState),
            form.text("note", required=False),
        ),
        then=visit.path("oppfolging", followup_id),
        receipt=mark("Meldingen fra %(name)s er lagret."),
        facts={"name": followup["partner"]["name"]},
        next_step=mark("Alle partene ser den på saken. Du kan melde på nytt når noe er endret."),
        again=partial(_followup, visit, followup_id),
    )


@get("/oppfolging/{followup_id:uuid}/vedtak")
async def show_adoption(visit: Visit, followup_id: UUID) -> Page:
    """Show the form for what the partner decided for itself."""
    act = _act(await _load(visit, followup_id), "recordAdoption")
    if not act["allowed"]:
        raise (RuleBroken if act["offered"] else NotAllowed)(act["code"])
    return await _adoption(visit, followup_id)


async def _adoption(visit: Visit, followup_id: UUID, form: Form | None = None) -> Page:
    data = {"followup": await _load(visit, followup_id)}
    return await page(visit, "followups/adoption.html", data=data, form=form, key=followup_id)


@post("/oppfolging/{followup_id:uuid}/vedtak")
async def record_adoption(visit: Visit, followup_id: UUID) -> Page:
    """Record what the partner decided for itself."""
    form = await sent_form(visit)
    followup = await _load(visit, followup_id)
    return await command(
        visit,
        form,
        service.record_adoption,
        lambda: RecordAdoption(
            followup_id,
            form.version,
            form.choice("adoption", Adoption),
            form.day("decided_on"),
            form.value("reference"),
            form.text("note", required=False),
        ),
        then=visit.path("oppfolging", followup_id),
        receipt=mark("Vedtaket i %(name)s er ført."),
        facts={"name": followup["partner"]["name"]},
        next_step=mark("Alle partene ser det på saken. Du kan endre det hvis noe er ført feil."),
        again=partial(_adoption, visit, followup_id),
    )


@get("/saker/{key:str}/vedtak")
async def show_ratification(visit: Visit, key: str) -> Page:
    """Show what each partner has decided for itself on the newest recommendation of a case, by region."""
    data = await read(visit, "Ratification", numbered(key))
    found = [one for one in (data["case"] or {"decisions": []})["decisions"] if one["ratification"]]
    listed = [one for one in found if one["followups"]]
    if not listed:
        raise NotFound("page.not_found")
    return await page(
        visit,
        "followups/ratification.html",
        data=data,
        decision=listed[0],
        groups=_by_region(listed[0]["followups"]),
    )


def _by_region(followups: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gather the lines by region; those in none by their side, last."""
    groups: dict[str, dict[str, Any]] = {}
    for one in followups:
        partner = one["partner"]
        if partner is None:
            continue
        region = partner["region"] or {"key": "", "name": _WITHOUT_REGION[partner["side"]]}
        group = groups.setdefault(region["key"] or partner["side"], {**region, "adopted": 0, "lines": []})
        group["lines"].append(one)
        group["adopted"] += one["adoption"] in ("ADOPTED", "ADOPTED_WITH_REMARK")
    return sorted(
        groups.values(),
        key=lambda group: (
            not group["key"],
            group["lines"][0]["partner"]["side"] == "HOSPITAL",
            group["name"],
        ),
    )


async def _load(visit: Visit, followup_id: UUID) -> dict[str, Any]:
    followup = (await read(visit, "FollowupPage", {"id": global_id("Followup", followup_id)}))["followup"]
    if followup is None or followup["case"] is None or followup["partner"] is None:
        raise NotFound("followup.not_found")
    loaded: dict[str, Any] = followup
    return loaded


routes = [
    list_followups,
    send_followups,
    show_followup,
    report_followup,
    show_adoption,
    record_adoption,
    show_ratification,
]

"""What a municipality, a region, a division or the trust must have done before which meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from litestar import get

from fellesskap.actor import RoleKind
from fellesskap.errors import NotFound
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.road import Data, reply_url, stance_url

# So many meetings stand open; the rest of the year is folded.
_OPEN = 4
_ANSWERING = {
    RoleKind.MUNICIPAL_CONTACT: ("partner", "kommuner"),
    RoleKind.REGION_CONTACT: ("region", "regioner"),
    RoleKind.DIVISION_CONTACT: ("division", "divisjoner"),
}


@get("/kommuner/{key:str}/frister")
async def show_municipality_days(visit: Visit, key: str) -> Page:
    """Show what a municipality must do before which meeting."""
    return await _of_partner(visit, key, "MUNICIPAL")


@get("/sykehus/{key:str}/frister")
async def show_trust_days(visit: Visit, key: str) -> Page:
    """Show what the trust must do before which meeting."""
    return await _of_partner(visit, key, "HOSPITAL")


async def _of_partner(visit: Visit, key: str, side: str) -> Page:
    partner = (await read(visit, "PartnerPreparations", {"key": key}))["partner"]
    if partner is None or partner["side"] != side:
        raise NotFound("page.not_found")
    trust = side == "HOSPITAL"
    replies = [*partner["replies"], *(reply for one in partner["divisions"] for reply in one["replies"])]
    home = visit.path("sykehus" if trust else "kommuner", partner["key"])
    return await _page(
        visit,
        partner,
        "trust" if trust else "municipality",
        crumbs=[(partner["nameOfficial"], home)],
        region=partner["region"],
        acts=dict(_replies(replies, visit)),
    )


@get("/regioner/{key:str}/frister")
async def show_region_days(visit: Visit, key: str) -> Page:
    """Show what a region must do before which meeting."""
    region = (await read(visit, "RegionPreparations", {"key": key}))["region"]
    if region is None:
        raise NotFound("page.not_found")
    acts = {
        one["round"]["id"]: stance_url(one["round"], one, visit)
        for one in region["stances"]
        if one["round"] and one["position"] is None and _allowed(one)
    }
    home = visit.path("regioner", region["key"])
    return await _page(visit, region, "region", crumbs=[(region["name"], home)], region=region, acts=acts)


@get("/divisjoner/{key:str}/frister")
async def show_division_days(visit: Visit, key: str) -> Page:
    """Show what a division must do before which meeting."""
    division = (await read(visit, "DivisionPreparations", {"key": key}))["division"]
    if division is None or division["external"]:
        raise NotFound("page.not_found")
    trust = division["partner"]
    return await _page(
        visit,
        division,
        "division",
        crumbs=[(trust["name"], visit.path("sykehus", trust["key"]))] if trust else [],
        region=None,
        acts=dict(_replies(division["replies"], visit)),
    )


async def _page(
    visit: Visit,
    party: Data,
    who: str,
    *,
    crumbs: list[tuple[str, str]],
    region: Data | None,
    acts: dict[str, str],
) -> Page:
    found = party["preparations"]
    return await page(
        visit,
        "partners/preparing.html",
        data={"party": party},
        who=who,
        crumbs=crumbs,
        region=region,
        found=found,
        acts=acts,
        open=found["meetings"][:_OPEN],
        folded=found["meetings"][_OPEN:],
        asked=list(_asked(found)),
        next=_next(found),
    )


def _replies(replies: Iterable[Data], visit: Visit) -> Iterator[tuple[str, str]]:
    """Where the reader answers each round that waits for it."""
    for reply in replies:
        if reply["round"] and reply["answer"] is None and _allowed(reply):
            yield reply["round"]["id"], reply_url(reply["round"], reply, visit)


def _allowed(found: Data) -> bool:
    return any(act["allowed"] for act in found["actions"] if act["name"] in ("answerRound", "settleStance"))


def _asked(found: Data) -> Iterator[Data]:
    """The rounds that wait for an answer, each with the meeting that is to decide, the nearest deadline first."""
    placed = [
        {**step["round"], "meeting": meeting}
        for meeting in found["meetings"]
        for step in meeting["steps"]
        if step["kind"] == "ANSWER" and step["round"] and not step["done"]
    ]
    waiting = [{**one, "meeting": None} for one in found["unplaced"] if not one["answered"]]
    yield from sorted([*placed, *waiting], key=lambda one: str(one["deadline"]))


def _next(found: Data) -> dict[str, Any] | None:
    """The next day by which one must have answered, counted back, with its meeting."""
    days = [
        {"day": step["day"], "meeting": meeting}
        for meeting in found["meetings"]
        for step in meeting["steps"]
        if step["kind"] == "ANSWER" and step["calculated"] and not step["passed"]
    ]
    return min(days, key=lambda one: str(one["day"]), default=None)


async def own_days(visit: Visit) -> list[tuple[str, str]]:
    """List those the reader answers for, each with the address of what it must do before which meeting."""
    if not visit.actor.has(*_ANSWERING):
        return []
    viewer = (await read(visit, "OwnPlaces"))["viewer"]
    found = {}
    for role in viewer["person"]["roles"]:
        place, path = _ANSWERING.get(role["kind"].lower(), ("", ""))
        if place and role[place]:
            found[visit.path(path, role[place]["key"], "frister")] = role[place]["name"]
    return [(name, url) for url, name in found.items()]


routes = [show_municipality_days, show_trust_days, show_region_days, show_division_days]

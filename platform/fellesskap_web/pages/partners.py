"""The pages of those who cooperate: all municipalities and the trust, one of them, and one region.

A municipality's page is the one its director bookmarks: who speaks for us, what must we answer, what have
we bound ourselves to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from litestar import get

from fellesskap.actor import RoleKind
from fellesskap.errors import NotFound
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.pages.people import office_names

_MEETINGS = 6


@get("/kommuner")
async def list_partners(visit: Visit) -> Page:
    """List the municipalities by region, or plainly where there are no regions, and the trust."""
    data = await read(visit, "PartnerList")
    partners = {partner["key"]: partner for partner in data["partners"]}
    regions = [
        {
            **region,
            "members": [
                {**partners[member["partner"]["key"]], "confirmed": member["confirmed"]}
                for member in region["members"]
                if member["partner"] and member["partner"]["key"] in partners
            ],
        }
        for region in data["regions"]
    ]
    gathered = {member["key"] for region in regions for member in region["members"]}
    own = _own(visit)
    return await page(
        visit,
        "partners/list.html",
        data=data,
        regions=[region for region in regions if region["members"]],
        others=[
            one for one in partners.values() if one["side"] == "MUNICIPAL" and one["key"] not in gathered
        ],
        trusts=[
            {**one, "asked": not one["divisions"] or any(not part["external"] for part in one["divisions"])}
            for one in partners.values()
            if one["side"] == "HOSPITAL"
        ],
        own=[one for one in partners.values() if one["id"] in own],
    )


def _own(visit: Visit) -> set[str]:
    """The partners the reader acts for."""
    return {
        global_id("Partner", role.partner_id)
        for role in visit.actor.roles
        if role.kind is RoleKind.MUNICIPAL_CONTACT and isinstance(role.partner_id, UUID)
    }


@get("/kommuner/{key:str}")
async def show_municipality(visit: Visit, key: str) -> Page:
    """Show a municipality."""
    return await _partner(visit, key, "MUNICIPAL")


@get("/sykehus/{key:str}")
async def show_trust(visit: Visit, key: str) -> Page:
    """Show the trust with its divisions."""
    return await _partner(visit, key, "HOSPITAL")


async def _partner(visit: Visit, key: str, side: str) -> Page:
    on = _chosen_day(visit)
    data = await read(visit, "PartnerPage", {"key": key, "asOf": on.isoformat() if on else None})
    partner = data["partner"]
    if partner is None or partner["side"] != side:
        raise NotFound("page.not_found")
    region = partner["region"]
    seats = [{**seat, "through": ""} for seat in partner["seats"]]
    if region:
        seats += [{**seat, "through": region["name"]} for seat in region["seats"]]
    for division in partner["divisions"]:
        seats += [{**seat, "through": division["name"]} for seat in division["seats"]]
    seen = [reply for reply in partner["replies"] if _seen(reply)]
    own = [reply for reply in seen if reply["endedAt"] is None]
    divided = [
        reply
        for one in partner["divisions"]
        for reply in one["replies"]
        if _seen(reply) and reply["endedAt"] is None
    ]
    followed = [one for one in partner["followups"] if one["endedAt"] is None]
    return await page(
        visit,
        "partners/show.html",
        data=data,
        seats=_by_level(seats),
        meetings=upcoming(seats),
        waiting=[reply for reply in own if reply["answer"] is None],
        divided=_by_round(reply for reply in divided if reply["answer"] is None),
        answered=[reply for reply in (*own, *divided) if reply["answer"] is not None],
        former=[reply for reply in seen if reply["endedAt"] is not None],
        unfinished=[one for one in followed if one["state"] != "DONE"],
        finished=[one for one in followed if one["state"] == "DONE"],
        handed_on=[one for one in partner["followups"] if one["endedAt"] is not None and one["case"]],
        confirmed=_confirmed(partner),
        names=office_names(data),
        on=on,
    )


def _chosen_day(visit: Visit) -> date | None:
    """The day in the address, another than today; what is no day is left out."""
    try:
        day = date.fromisoformat(visit.query.get("dato", ""))
    except ValueError:
        return None
    return day if day != visit.today else None


def _seen(reply: dict[str, Any]) -> bool:
    return bool(reply["round"] and reply["round"]["case"])


def _by_round(replies: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Gather replies to the same round, the nearest deadline first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for reply in replies:
        found.setdefault(reply["round"]["id"], []).append(reply)
    return sorted(found.values(), key=lambda gathered: str(gathered[0]["round"]["deadline"]))


def _confirmed(partner: dict[str, Any]) -> bool:
    members = partner["region"]["members"] if partner["region"] else []
    return all(
        member["confirmed"]
        for member in members
        if member["partner"] and member["partner"]["key"] == partner["key"]
    )


@get("/regioner/{key:str}")
async def show_region(visit: Visit, key: str) -> Page:
    """Show a region: its municipalities, who speaks for it, and what it is to settle."""
    data = await read(visit, "RegionPage", {"key": key})
    region = data["region"]
    if region is None:
        raise NotFound("page.not_found")
    seats = [{**seat, "through": ""} for seat in region["seats"]]
    return await page(
        visit,
        "partners/region.html",
        data=data,
        seats=_by_level(seats),
        meetings=upcoming(seats),
        rounds=[one for one in region["stances"] if _seen(one)],
        names=office_names(data),
        members=[member for member in region["members"] if member["partner"]],
        released=(await read(visit, "RegionInputs", {"key": key}))["inputsReleased"],
    )


def upcoming(seats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the next meetings of the bodies that some seats are in, each once, with its body."""
    found = {
        meeting["id"]: {**meeting, "body": seat["body"]}
        for seat in seats
        if seat["body"]
        for meeting in seat["body"]["upcoming"]
    }
    return sorted(found.values(), key=lambda meeting: str(meeting["startsAt"]))[:_MEETINGS]


def _by_level(seats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((seat for seat in seats if seat["body"]), key=lambda seat: int(seat["body"]["level"]))


routes = [list_partners, show_municipality, show_trust, show_region]

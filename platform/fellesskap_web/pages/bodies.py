"""The pages of the bodies: all of them by level, and one with its seats, its meetings and its cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import get

from fellesskap.actor import RoleKind
from fellesskap.errors import NotFound
from fellesskap_web.appointing import last_day
from fellesskap_web.committees import acts_of, listed_in, may_appoint
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.days import looked_at
from fellesskap_web.editions import turns


@get("/utvalg")
async def list_bodies(visit: Visit) -> Page:
    """List the bodies by level, with who leads, who is missing, and how the year's meetings stand."""
    return await page(visit, "bodies/list.html", "BodyList", year_of(visit), wide=True)


@get("/utvalg/{key:str}")
async def show_body(visit: Visit, key: str) -> Page:
    """Show one body as it is on a day, and what it has been."""
    looked = looked_at(visit)
    variables = {
        "key": key,
        "on": looked.day.isoformat(),
        "today": visit.today.isoformat(),
        "after": visit.query.get("etter") or None,
        **year_of(visit),
    }
    data = await read(visit, "BodyPage", variables)
    editions = data["bodyEditions"]
    if not editions:
        raise NotFound("page.not_found")
    if data["body"] is None:
        return await page(
            visit,
            "bodies/gone.html",
            key=key,
            data=data,
            looked=looked,
            periods=_periods(editions),
            successors=editions[-1]["successors"],
            acts=acts_of(visit, data["committee"]),
            listed=listed_in(data["committee"]) if data["committee"] else None,
            last_day=last_day,
        )
    committee = data["committee"]
    named = [*data["names"], *(data["structure"]["fillers"] if data["structure"] else [])]
    return await page(
        visit,
        "bodies/show.html",
        data=data,
        looked=looked,
        tends=visit.actor.has(RoleKind.SECRETARIAT),
        who={one["key"]: one["name"] for one in named},
        turns=turns(editions, data["body"]["seatEditions"], visit.texts),
        acts=acts_of(visit, committee),
        listed=listed_in(committee) if committee else None,
        last_day=last_day,
        appoints=may_appoint(visit, data["body"]),
    )


def _periods(editions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The unbroken times a body has been there, each with the name it had last."""
    found: list[dict[str, Any]] = []
    for edition in editions:
        if found and found[-1]["until"] == edition["validFrom"]:
            found[-1] |= {"name": edition["name"], "until": edition["validTo"], "last": edition["validFrom"]}
        else:
            day = edition["validFrom"]
            found.append({"name": edition["name"], "since": day, "until": edition["validTo"], "last": day})
    return found


def year_of(visit: Visit) -> dict[str, str]:
    """Name the first and the last day of this year, as the graph's variables."""
    year = visit.today.year
    return {"since": date(year, 1, 1).isoformat(), "until": date(year, 12, 31).isoformat()}


routes = [list_bodies, show_body]

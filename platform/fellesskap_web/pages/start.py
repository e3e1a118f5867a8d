"""The start page: what waits for the reader, the meetings ahead, and what is new."""

from __future__ import annotations

from litestar import get

from fellesskap.actor import RoleKind
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.pages.preparing import own_days
from fellesskap_web.waiting import waiting

_TO_TEND = ["PLANNED", "CALLED", "HELD", "MINUTED"]


@get("/")
async def show_start(visit: Visit) -> Page:
    """Show what waits for whoever reads, found by what they are trusted with."""
    own = await read(visit, "StartPage", {"today": visit.today.isoformat()})
    leading = await read(visit, "StartLeading") if visit.actor.seats else {"minutesWaiting": []}
    tended = visit.actor.has(RoleKind.SECRETARIAT)
    secretariat = await read(visit, "StartSecretariat", {"states": _TO_TEND}) if tended else None
    cases = secretariat["cases"] if secretariat else None
    return await page(
        visit,
        "start/index.html",
        data=own,
        lines=waiting({**own, **leading}, secretariat, visit),
        days=await own_days(visit),
        more=cases["totalCount"] - len(cases["edges"]) if cases else 0,
    )


routes = [show_start]

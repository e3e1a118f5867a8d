"""The pages of the bodies: all of them by level, and one with its seats, its meetings and its cases."""

from __future__ import annotations

from datetime import date

from litestar import get

from fellesskap_web.context import Page, Visit, page


@get("/utvalg")
async def list_bodies(visit: Visit) -> Page:
    """List the bodies by level, with who leads, who is missing, and how the year's meetings stand."""
    return await page(visit, "bodies/list.html", "BodyList", year_of(visit), wide=True)


@get("/utvalg/{key:str}")
async def show_body(visit: Visit, key: str) -> Page:
    """Show one body."""
    variables = {
        "key": key,
        "today": visit.today.isoformat(),
        "after": visit.query.get("etter") or None,
        **year_of(visit),
    }
    return await page(visit, "bodies/show.html", "BodyPage", variables, need="body", wide=True)


def year_of(visit: Visit) -> dict[str, str]:
    """Name the first and the last day of this year, as the graph's variables."""
    year = visit.today.year
    return {"since": date(year, 1, 1).isoformat(), "until": date(year, 12, 31).isoformat()}


routes = [list_bodies, show_body]

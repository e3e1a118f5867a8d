"""The page «Mer»: every place that the main navigation has no room for."""

from __future__ import annotations

from litestar import get

from fellesskap_web.context import Page, Visit, page
from fellesskap_web.navigation import more_entries


@get("/mer")
async def show_more(visit: Visit) -> Page:
    """List the places with a sentence each."""
    return await page(visit, "more.html", entries=more_entries(visit))


routes = [show_more]

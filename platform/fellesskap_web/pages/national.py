"""The page of national readers: figures over the communities that share, and nothing else."""

from __future__ import annotations

from litestar import get

from fellesskap_graphql.national import national
from fellesskap_web.context import Page, show
from fellesskap_web.graph import let_in_reader
from fellesskap_web.visitor import Visitor


@get("/")
async def show_figures(visitor: Visitor) -> Page:
    """Show the figures of a year, the latest unless another is asked for."""
    entrance, reader = await let_in_reader(visitor.request, "NationalFigures")
    async with entrance.work(write=False) as work:
        data = await national().load(work, "NationalFigures")
    years = {str(year["year"]): year for year in data["years"]}
    latest = data["years"][0] if years else None
    chosen = years.get(visitor.query.get("ar", ""), latest)
    return show(visitor, "national/figures.html", data=data, chosen=chosen, reader=reader)


national_routes = [show_figures]

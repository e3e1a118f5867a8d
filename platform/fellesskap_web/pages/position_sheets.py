"""The sheets that a side, a region or a division takes into its own meeting, on screen and on paper.

They hold the side's own notes, and so are pages of its own readers and no stored papers.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import get

from fellesskap.actor import Space
from fellesskap.errors import NotFound
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.positions import prepared
from fellesskap_web.spaces import choices, parse, space_of, value_of


@get("/formoter/{premeeting_id:uuid}/ark")
async def show_sheet_of_premeeting(visit: Visit, premeeting_id: UUID) -> Page:
    """Show the sheet of a pre-meeting: its cases, then those on the agenda of the meeting it prepares."""
    data = await read(visit, "PremeetingSheet", {"id": global_id("Premeeting", premeeting_id)})
    found = data["premeeting"]
    if found is None:
        raise NotFound("premeeting.not_found")
    agenda = found["meeting"]["agenda"] if found["meeting"] else []
    cases = [one["case"] for one in (*found["cases"], *agenda) if one["case"]]
    return await _sheet(visit, cases, space_of(found), found=found, key=premeeting_id)


@get("/formoter/ark")
async def show_sheet(visit: Visit) -> Page:
    """Show the sheet of every case that is asked about now, for the side, region or division in the address."""
    data = await read(visit, "PositionSheet")
    options = choices(visit, data)
    wanted = visit.query.get("for", "")
    # Whoever belongs to one region or division alone means that one.
    likely = options[-1 if len(options) == 2 else 0][0]
    chosen = wanted if wanted in dict(options) else likely
    space = parse(chosen)
    assert space is not None
    rounds = [edge["node"] for edge in data["rounds"]["edges"]]
    cases = [one["case"] for one in rounds if one["case"]]
    left = data["rounds"]["totalCount"] - len(rounds)
    return await _sheet(visit, cases, space, options=options, whose=dict(options)[chosen], left=left)


async def _sheet(visit: Visit, cases: list[dict[str, Any]], space: Space, **more: Any) -> Page:
    facts: dict[str, Any] = {"found": None, "key": None, "options": [], "whose": "", "left": 0, **more}
    return await page(
        visit, "premeetings/sheet.html", cases=prepared(cases, space), chosen=value_of(space), **facts
    )


routes = [show_sheet_of_premeeting, show_sheet]

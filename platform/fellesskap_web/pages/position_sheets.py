"""The sheets that a side, a region or a division takes into its own meeting: on screen, printed, and as PDF.

They hold the side's own notes. The page and the paper are its own readers' alone.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.actor import Space
from fellesskap.errors import NotFound
from fellesskap.premeetings.service import (
    MakePositionSheet,
    MakePremeetingSheet,
    make_position_sheet,
    make_premeeting_sheet,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.positions import prepared, space_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.spaces import choices, parse, read_space, value_of


@get("/formoter/{premeeting_id:uuid}/ark")
async def show_sheet_of_premeeting(visit: Visit, premeeting_id: UUID) -> Page:
    """Show the sheet of a pre-meeting: its cases, then those on the agenda of the meeting it prepares."""
    data = await read(visit, "PremeetingSheet", {"id": global_id("Premeeting", premeeting_id)})
    found = data["premeeting"]
    if found is None:
        raise NotFound("premeeting.not_found")
    agenda = found["meeting"]["agenda"] if found["meeting"] else []
    cases = [one["case"] for one in (*found["cases"], *agenda) if one["case"]]
    papers = found["sheets"]
    return await _sheet(visit, cases, space_of(found), found=found, key=premeeting_id, papers=papers)


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
    papers = await _papers(visit, space)
    whose = dict(options)[chosen]
    return await _sheet(visit, cases, space, options=options, whose=whose, left=left, papers=papers)


async def _papers(visit: Visit, space: Space) -> list[dict[str, Any]]:
    """List the PDFs that were made for just this side, region or division."""
    data = await read(visit, "PositionPapers", {"side": space.side.name})
    made = [edge["node"] for edge in data["documents"]["edges"]]
    return [one for one in made if space_of(one) == space]


@post("/formoter/{premeeting_id:uuid}/ark/pdf")
async def make_sheet_of_premeeting(visit: Visit, premeeting_id: UUID) -> Page:
    """Have the sheet of a pre-meeting made as a PDF."""
    return await command(
        visit,
        await sent_form(visit),
        make_premeeting_sheet,
        lambda: MakePremeetingSheet(premeeting_id),
        then=visit.path("formoter", premeeting_id, "ark"),
        receipt=_MAKING,
        next_step=_FOUND_HERE,
    )


@post("/formoter/ark/pdf")
async def make_sheet(visit: Visit) -> Page:
    """Have a PDF made of all that the chosen side, region or division is asked about now."""
    form = await sent_form(visit)

    def build() -> MakePositionSheet:
        space = read_space(form, "for")
        return MakePositionSheet(space.side, space.region_id, space.division_id)

    return await command(
        visit,
        form,
        make_position_sheet,
        build,
        then=visit.path("formoter", "ark") + f"?for={form.value('for')}",
        receipt=_MAKING,
        next_step=_FOUND_HERE,
    )


_MAKING = mark("PDF-en lages nå.")
_FOUND_HERE = mark("Den står øverst på arket når den er klar.")


async def _sheet(visit: Visit, cases: list[dict[str, Any]], space: Space, **more: Any) -> Page:
    facts: dict[str, Any] = {"found": None, "key": None, "options": [], "whose": "", "left": 0, "papers": []}
    facts |= more
    return await page(
        visit, "premeetings/sheet.html", cases=prepared(cases, space), chosen=value_of(space), **facts
    )


routes = [show_sheet_of_premeeting, show_sheet, make_sheet_of_premeeting, make_sheet]

"""The open pages: what anybody may know of a community without logging in.

Everything is read as the public, so a row that the public may not see is not found here, whoever looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from litestar import get

from fellesskap.errors import NotFound
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, page, read

_CASE = re.compile(r"([1-9]\d{0,8})-(\d{4})\Z")


@get("/offentlig")
async def show_community(visit: Visit) -> Page:
    """Tell what the community is, what it decided lately, when it meets next and who is in it."""
    return await page(visit, "public/home.html", "PublicHome", {"today": visit.today.isoformat()})


@get("/offentlig/moter")
async def list_open_meetings(visit: Visit) -> Page:
    """List the open meetings to come and those that have been."""
    variables = {"today": visit.today.isoformat(), "after": visit.query.get("etter") or None}
    return await page(visit, "public/meetings.html", "PublicMeetings", variables)


@get("/offentlig/moter/{meeting_id:uuid}")
async def show_open_meeting(visit: Visit, meeting_id: UUID) -> Page:
    """Show an open meeting with its agenda, its papers and what came of it."""
    data = await read(visit, "PublicMeeting", {"id": global_id("Meeting", meeting_id)})
    if data["meeting"] is None:
        raise NotFound("page.not_found")
    return await page(visit, "public/meeting.html", data=data, lines=list(_lines(data["meeting"]["agenda"])))


@get("/offentlig/saker/{key:str}")
async def show_open_case(visit: Visit, key: str) -> Page:
    """Show a case that an open meeting treats."""
    named = _CASE.match(key)
    if named is None:
        raise NotFound("page.not_found")
    variables = {"number": int(named[1]), "year": int(named[2])}
    return await page(visit, "public/case.html", "PublicCase", variables, need="case")


@get("/offentlig/utvalg/{key:str}")
async def show_open_body(visit: Visit, key: str) -> Page:
    """Show what a body is for, who sits in it by role, and its open meetings."""
    variables = {"key": key, "today": visit.today.isoformat()}
    return await page(visit, "public/body.html", "PublicBody", variables, need="body")


def _lines(agenda: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the lines of an agenda, with only a number where a line is closed to the reader."""
    expected = 1
    for item in agenda:
        for number in range(expected, item["position"]):
            yield {"position": number, "closed": True, "closedBasis": ""}
        yield item
        expected = item["position"] + 1


routes = [show_community, list_open_meetings, show_open_meeting, show_open_case, show_open_body]

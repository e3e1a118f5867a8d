"""The start page: what waits for the reader, the meetings ahead, and what is new."""

from __future__ import annotations

from litestar import get

from fellesskap.actor import RoleKind
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.lines import Line
from fellesskap_web.pages.preparing import own_days
from fellesskap_web.road import Data
from fellesskap_web.tending import HEARING_AHEAD
from fellesskap_web.waiting import waiting

_NOTHING: Data = {"minutesWaiting": [], "deputyCallsWaiting": [], "adviceWaiting": []}
_TO_TEND = ["PLANNED", "CALLED", "HELD", "MINUTED"]


@get("/")
async def show_start(visit: Visit) -> Page:
    """Show what waits for whoever reads, found by what they are trusted with."""
    own = await read(visit, "StartPage", {"today": visit.today.isoformat()})
    leading = await read(visit, "StartLeading") if visit.actor.seats else _NOTHING
    leading |= await read(visit, "StartMinutes")
    cases_of_own = await read(visit, "StartCases")
    own |= await read(visit, "StartSpaces") if visit.actor.sides() else {"premeetings": {"edges": []}}
    own |= await read(visit, "StartCirculations")
    inputs = await read(visit, "StartInputs")
    tended = visit.actor.has(RoleKind.SECRETARIAT)
    if tended:
        inputs |= await read(visit, "StartInputsToSort")
        inputs |= await read(visit, "StartCirculationsToClose")
    secretariat = await read(visit, "StartSecretariat", {"states": _TO_TEND}) if tended else None
    if secretariat is not None:
        secretariat |= await read(visit, "StartAsked")
        secretariat |= await read(visit, "StartEnded")
        until = visit.today + HEARING_AHEAD
        secretariat |= await read(visit, "StartHearings", {"until": until.isoformat()})
    cases = secretariat["cases"] if secretariat else None
    return await page(
        visit,
        "start/index.html",
        data=own,
        lines=[
            *waiting({**own, **cases_of_own, **leading, **inputs}, secretariat, visit),
            *await _setup(own, visit),
        ],
        days=await own_days(visit),
        more=cases["totalCount"] - len(cases["edges"]) if cases else 0,
    )


async def _setup(own: Data, visit: Visit) -> list[Line]:
    """Ask whoever administers a community that is not set up to do it, or to go on with it."""
    unsaid = own["structure"] is None or own["structure"]["assumed"]
    if not (unsaid and visit.actor.has(RoleKind.ADMINISTRATOR)):
        return []
    begun = (await read(visit, "SetupDrafts"))["open"]["edges"]
    return [
        Line(
            subject=visit.texts.gettext("Sett opp helsefellesskapet"),
            text=mark(
                "Alle ser fortsatt den nasjonale malen. Si hvordan dere er bygd opp, ett spørsmål om gangen."
            ),
            label=mark("Fortsett") if begun else mark("Begynn"),
            url=visit.path("struktur", "sett-opp"),
        )
    ]


routes = [show_start]

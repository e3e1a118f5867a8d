"""The pages of composition: where all bodies stand against the community's rules on a day, and one of them."""

from __future__ import annotations

from datetime import date

from litestar import get

from fellesskap.actor import RoleKind
from fellesskap_web.context import Page, Visit, page

# What stands in the address, and which of the two numbers a body must have to be shown.
_SHOWN: dict[str, tuple[str, ...]] = {
    "": (),
    "feil": ("errors",),
    "avvik": ("errors", "warnings"),
    "ledige": ("vacant",),
    "uten-oppnevner": ("unappointed",),
}


@get("/sammensetning")
async def list_compositions(visit: Visit) -> Page:
    """List all bodies with their errors and warnings on a day."""
    shown = visit.query.get("vis", "")
    return await page(
        visit,
        "composition/list.html",
        "CompositionList",
        {"day": day_of(visit).isoformat()},
        wide=True,
        day=day_of(visit),
        shown=shown if shown in _SHOWN else "",
        choices=list(_SHOWN),
        counted=_SHOWN.get(shown, ()),
    )


@get("/utvalg/{key:str}/sammensetning")
async def show_composition(visit: Visit, key: str) -> Page:
    """Show what a body's seats have to answer for on a day, and who sits there with what."""
    return await page(
        visit,
        "composition/show.html",
        "CompositionPage",
        {"key": key, "day": day_of(visit).isoformat()},
        need="body",
        wide=True,
        day=day_of(visit),
        changes=visit.actor.has(RoleKind.ADMINISTRATOR),
    )


def day_of(visit: Visit) -> date:
    """The day the address asks about; today where it names none that there is."""
    try:
        return date.fromisoformat(visit.query.get("dato", ""))
    except ValueError:
        return visit.today


routes = [list_compositions, show_composition]

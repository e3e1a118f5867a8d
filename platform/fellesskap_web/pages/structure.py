"""How the community is built up, on any day: the chart and its list, what changed when, and what differs from
the national default.
"""

from __future__ import annotations

from typing import Any

from litestar import get

from fellesskap_web.changes import gather
from fellesskap_web.chart import chart, relations, trusts_of, units
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.days import looked_at

_VIEWS = ("kart", "liste")


@get("/struktur")
async def show_structure(visit: Visit) -> Page:
    """Draw the structure of a day, and list the same."""
    looked = looked_at(visit)
    data = await read(visit, "StructurePage", {"on": looked.day.isoformat()})
    shown = units(data["bodies"]) if data["structure"] else []
    wanted = visit.query.get("vis", "")
    return await page(
        visit,
        "structure/show.html",
        data=data,
        looked=looked,
        units=shown,
        trusts=trusts_of(data),
        relations={unit.key: relations(unit, visit.texts) for unit in shown},
        chart=chart(data, shown, visit, looked) if shown else None,
        view=wanted if wanted in _VIEWS else "",
        first_day=_first_day(data["versions"]),
    )


def _first_day(versions: list[dict[str, Any]]) -> str | None:
    return min((one["validFrom"] for one in _published(versions)), default=None)


@get("/struktur/historikk")
async def show_history(visit: Visit) -> Page:
    """List the versions of the structure, and tell the difference between two of them."""
    versions = _published((await read(visit, "StructureVersions"))["versions"])
    numbers = [one["number"] for one in versions]
    earlier, later = _pair(visit, numbers)
    changes = None
    if earlier is not None and later is not None:
        changes = (await read(visit, "StructureDifference", {"from": earlier, "to": later}))["changes"]
    return await page(
        visit,
        "structure/history.html",
        versions=versions,
        earlier=earlier,
        later=later,
        gathered=gather(changes or []),
    )


def _published(versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in versions if one["publishedAt"] and one["validFrom"]]


def _pair(visit: Visit, numbers: list[int]) -> tuple[int | None, int | None]:
    """The two versions to compare: those asked for, else the last and the one before it."""
    if len(numbers) < 2:
        return None, None
    asked = [visit.query.get(name, "") for name in ("fra", "til")]
    chosen = [int(one) if one.isdecimal() and int(one) in numbers else None for one in asked]
    earlier, later = chosen[0], chosen[1]
    return earlier if earlier is not None else numbers[1], later if later is not None else numbers[0]


@get("/struktur/avvik")
async def show_deviations(visit: Visit) -> Page:
    """Tell how the community's structure differs from the national default."""
    looked = looked_at(visit)
    data = await read(visit, "StructureDeviations", {"on": looked.day.isoformat()})
    found = data["structure"]["deviations"] if data["structure"] else None
    return await page(
        visit,
        "structure/deviations.html",
        data=data,
        looked=looked,
        gathered=gather(found["changes"]) if found else [],
        count=len(found["changes"]) if found else 0,
    )


routes = [show_structure, show_history, show_deviations]

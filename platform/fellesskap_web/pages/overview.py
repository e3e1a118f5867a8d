"""The pages of the overview: everyone who is asked × every case, to look at and as a file for Excel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

from litestar import get
from litestar.response import Response

from fellesskap.errors import NotFound
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.overview import WORDS, Column, Only, Overview, Row, Wanted, overview, years
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.sheets import Sheet, Value, to_csv, to_xlsx

# As many cases as one page holds.
LARGEST = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {"csv": "text/csv", "xlsx": _XLSX}


@get("/forankring/oversikt")
async def show_overview(visit: Visit) -> Page:
    """Show the matrix that the address asks for."""
    wanted, year = _wanted(visit)
    data = await read(visit, "Overview", _variables(year))
    found = overview(data, wanted)
    return await page(
        visit,
        "rounds/overview.html",
        data=data,
        found=found,
        addresses=[visit.path("forankring", bare_id(column.id)) for column in found.columns],
        words=WORDS,
        wanted=wanted,
        year=year,
        years=years(data),
    )


@get("/forankring/oversikt/fil")
async def download_overview(visit: Visit) -> Page:
    """Send what the page shows as CSV or XLSX."""
    kind = visit.query.get("som", "csv")
    if kind not in _TYPES:
        raise NotFound("page.not_found")
    wanted, year = _wanted(visit)
    found = overview(await read(visit, "Overview", _variables(year)), wanted)
    matrix = Sheet(
        visit.texts.gettext(mark("Oversikt")), list(_head(visit, found)), list(_rows(visit, found)), 3
    )
    # A workbook of thousands of cells takes a second; others are served meanwhile.
    listing = _listing(visit, found)
    content = to_csv(matrix) if kind == "csv" else await asyncio.to_thread(to_xlsx, [matrix, listing])
    name = f"forankring-{visit.tenant.slug}-{visit.today.isoformat()}.{kind}"
    return Response(
        content,
        media_type=_TYPES[kind],
        status_code=HTTPStatus.OK,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _wanted(visit: Visit) -> tuple[Wanted, int | None]:
    """Read the filters and the year, None for the open rounds; what makes no sense is left out."""
    only, period = visit.query.get("vis", ""), visit.query.get("periode", "")
    year = int(period) if period.isascii() and period.isdigit() and len(period) == 4 else 0
    return (
        Wanted(
            visit.query.get("gruppe", ""),
            visit.query.get("sak", ""),
            Only(only) if only in set(Only) else Only.ALL,
        ),
        year if year >= date.min.year else None,
    )


def _variables(year: int | None) -> dict[str, Any]:
    if year is None:
        return {"states": ["OPEN"], "first": LARGEST}
    days = date(year, 1, 1), date(year, 12, 31)
    first, last = (day.isoformat() for day in days)
    return {"states": ["CLOSED"], "from": first, "to": last, "first": LARGEST}


def _head(visit: Visit, found: Overview) -> Iterator[str]:
    for word in (mark("Region"), mark("Hvem"), mark("Nummer")):
        yield visit.texts.gettext(word)
    yield from (_case(visit, column) for column in found.columns)
    yield visit.texts.gettext(mark("Svart"))
    yield visit.texts.gettext(mark("Spurt"))
    yield visit.texts.gettext(mark("Prosent"))


def _rows(visit: Visit, found: Overview) -> Iterator[list[Value]]:
    for group in found.groups:
        for row in group.rows:
            cells = [
                visit.texts.gettext(WORDS[cell.kind])
                if cell
                else ""
                if column.id in row.found
                else visit.texts.gettext(mark("Ikke spurt"))
                for column, cell in zip(found.columns, row.cells, strict=True)
            ]
            share = row.share
            yield [*_who(group.name, row), *cells, share.answered, share.asked, share.percent]
    columns = [column.share for column in found.columns]
    for word, counts, whole in (
        (mark("Svart"), [one.answered for one in columns], found.share.answered),
        (mark("Spurt"), [one.asked for one in columns], found.share.asked),
        (mark("Prosent"), [one.percent for one in columns], found.share.percent),
    ):
        yield ["", visit.texts.gettext(word), "", *counts, whole, "", ""]


def _listing(visit: Visit, found: Overview) -> Sheet:
    """The same as a list with a line for each answer, for whoever sorts and counts."""
    words = (mark("Region"), mark("Hvem"), mark("Nummer"), mark("Sak"), mark("Frist"), mark("Svar"))
    rows: list[list[Value]] = [
        [
            *_who(group.name, row),
            _case(visit, column),
            as_day(column.deadline).isoformat(),
            visit.texts.gettext(WORDS[cell.kind]),
        ]
        for group in found.groups
        for row in group.rows
        for column, cell in zip(found.columns, row.cells, strict=True)
        if cell
    ]
    return Sheet(visit.texts.gettext(mark("Svarene")), [visit.texts.gettext(word) for word in words], rows, 0)


def _who(group: str, row: Row) -> list[Value]:
    return [group, row.name, "" if row.division or not row.partner else row.partner["number"] or ""]


def _case(visit: Visit, column: Column) -> str:
    return column.label or visit.texts.gettext(mark("En sak du ikke ser"))


routes = [show_overview, download_overview]

"""The pages where people and the seats they are in come from a spreadsheet, and go out to one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.response import Response

from fellesskap.access import policy
from fellesskap.db.work import Work
from fellesskap.errors import DomainError, Invalid
from fellesskap.rosters.model import RosterRow
from fellesskap.rosters.service import ImportRoster, import_roster
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id
from fellesskap_web.spreadsheets import HEADINGS, read_rows, write_csv

_EXAMPLE = {
    "name": "Kari Eksempel",
    "email": "kari@eksempel.no",
    "phone": "91 23 45 67",
    "language": "bokmål",
}
# What stands in the address for those who have left and those who come, too.
ALL = "alle"
_SIDES = {"MUNICIPAL": "kommunene", "HOSPITAL": "sykehuset", "OTHER": "andre"}


@get("/administrasjon/import")
async def show_import(visit: Visit) -> Page:
    """Show where a list is handed in, and which ones have been taken in."""
    return await _import(visit)


async def _import(visit: Visit, form: Form | None = None) -> Page:
    policy.require_secretariat(visit.actor)
    return await page(visit, "rosters/new.html", "RosterList", form=form, headings=HEADINGS, all_word=ALL)


@post("/administrasjon/import")
async def look_at_list(visit: Visit) -> Page:
    """Show what taking the list in would do, line by line; nothing is done yet."""
    policy.require_secretariat(visit.actor)
    form = await sent_form(visit)
    upload = (await visit.request.form()).get("file")
    try:
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        # Unpacking takes a while, and others are served meanwhile.
        rows = await asyncio.to_thread(read_rows, content)
    except DomainError as problem:
        form.refuse(problem)
        return await _import(visit, form)
    return await _preview(visit, rows)


async def _preview(visit: Visit, rows: Sequence[RosterRow], form: Form | None = None) -> Page:
    """What is refused for what it holds is told by its line alone, and sent nowhere."""
    async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
        roster_id = await import_roster(work, ImportRoster(tuple(rows), dry_run=True))
    data = await read(visit, "RosterReview", {"id": global_id("Roster", roster_id)})
    unread = {line["line"] for line in data["roster"]["lines"] if _is_withheld(line)}
    shown = {row.line: row for row in rows if row.line not in unread}
    sound = data["roster"]["refused"] == 0
    return await page(
        visit,
        "rosters/preview.html",
        data=data,
        form=form,
        rows=shown,
        packed=msgspec.json.encode(list(rows)).decode() if sound else "",
    )


@post("/administrasjon/import/bekreft")
async def take_in_list(visit: Visit) -> Page:
    """Take the list in that was looked at, all of it or nothing."""
    policy.require_secretariat(visit.actor)
    form = await sent_form(visit)
    try:
        rows = msgspec.json.decode(form.value("rows"), type=tuple[RosterRow, ...])
    except (msgspec.DecodeError, UnicodeError):
        form.refuse(Invalid("roster.not_a_file", field="file"))
        return await _import(visit, form)

    async def again(refused: Form) -> Page:
        return await _preview(visit, rows, refused)

    return await command(
        visit,
        form,
        import_roster,
        lambda: ImportRoster(rows),
        then=visit.path("administrasjon", "import"),
        receipt=mark("Listen er tatt inn."),
        next_step=mark(
            "Personene og vervene står nå i utvalgene. Se sammensetningen for å finne det som mangler."
        ),
        again=again,
    )


@get("/administrasjon/import/mal.csv")
async def send_template(visit: Visit) -> Page:
    """Send a list with headings and one made-up line, to fill in."""
    policy.require_secretariat(visit.actor)
    seats = (await read(visit, "RosterSeats"))["bodies"]
    first = next((seat for body in seats for seat in body["seats"]), None)
    seat = first["key"] if first else ""
    line = {**_EXAMPLE, "seat": seat, "first_day": f"01.01.{visit.today.year + 1}"}
    return _file(write_csv([line]), "mal.csv")


@get("/administrasjon/import/personer.csv")
async def send_list(visit: Visit) -> Page:
    """Send everybody with the seats they are in today, or have been and will be in, as it is taken in."""
    policy.require_secretariat(visit.actor)
    rows: list[dict[str, str]] = []
    after, everything = None, visit.query.get("omfang") == ALL
    while True:
        people = (await read(visit, "RosterExport", {"after": after, "all": everything}))["people"]
        rows += [row for edge in people["edges"] for row in _lines(edge["node"])]
        if not people["pageInfo"]["hasNextPage"]:
            return _file(write_csv(rows), "alle-personer.csv" if everything else "personer.csv")
        after = people["pageInfo"]["endCursor"]


def _lines(person: dict[str, Any]) -> Iterator[dict[str, str]]:
    contact = person["contact"] or {}
    who = {
        "name": person["name"],
        "email": contact.get("email") or "",
        "phone": contact.get("phone") or "",
        "language": person["language"],
        "person": bare_id(person["id"]),
    }
    held = person["holdings"] if "holdings" in person else person["allHoldings"]
    for one in held:
        last = date.fromisoformat(one["validTo"]) - timedelta(days=1) if one["validTo"] else None
        yield {
            **who,
            **_place(one),
            "first_day": _day(date.fromisoformat(one["validFrom"])),
            "last_day": _day(last) if last else "",
            "deputy": str(max(one["rank"], 1)) if one["kind"] == "DEPUTY" else "",
            "appointed_by": one["appointedBy"],
        }
    if not held:
        yield who


def _place(holding: dict[str, Any]) -> dict[str, str]:
    """The seat, as it is or as it was, or the list that the seats of a side share."""
    seat, body = holding["seat"] or holding["seatThen"], holding["body"] or holding["bodyThen"]
    if seat is None:
        # The key alone tells bodies of one name apart.
        return {"body": body["key"] if body else "", "shared_list": _SIDES.get(holding["side"] or "", "")}
    place = seat["partner"] or seat["region"] or seat["division"] or {"name": ""}
    return {
        "seat": seat["key"],
        "body": body["name"] if body else "",
        "title": seat["title"],
        "place": place["name"],
    }


def _is_withheld(line: dict[str, Any]) -> bool:
    return any(error["code"].startswith("guard.") for error in line["errors"])


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _file(content: bytes, name: str) -> Page:
    return Response(
        content,
        media_type="text/csv",
        status_code=HTTPStatus.OK,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


routes = [show_import, look_at_list, take_in_list, send_template, send_list]

"""Pages that show every part of the frame at once, for the tests of the frame and for looking at it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from litestar import get, post

from fellesskap.errors import Conflict, NotFound
from fellesskap.people.service import RegisterPerson, register_person
from fellesskap_web.context import Page, Visit, command, page, redirect, sent_form, show
from fellesskap_web.forms import Form

FOLDER = Path(__file__).parent / "showroom_templates"

calls: list[str] = []


@get("/")
async def start(visit: Visit) -> Page:
    return await page(visit, "showroom/parts.html", soon=visit.today + timedelta(days=3), **_example(visit))


@get("/saker")
async def table(visit: Visit) -> Page:
    return await page(visit, "showroom/table.html", **_example(visit))


@get("/saker/ny")
async def new_person(visit: Visit) -> Page:
    return await _form(visit)


async def _form(visit: Visit, form: Form | None = None) -> Page:
    return await page(visit, "showroom/form.html", form=form)


@post("/saker/ny")
async def add_person(visit: Visit) -> Page:
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        register_person,
        lambda: RegisterPerson(
            form.text("name", longest=60), email=form.text("email", required=False) or None
        ),
        then=lambda person: visit.path("moter", person),
        receipt="%(name)s er lagt til.",
        next_step="Nå kan du gi en plass i et utvalg.",
        facts={"name": form.value("name")},
        again=partial(_form, visit),
    )


@get("/moter/{person:uuid}")
async def person_page(visit: Visit, person: UUID) -> Page:
    return show(visit, "showroom/after.html", person=person)


@get("/moter")
async def confirm_page(visit: Visit) -> Page:
    return show(visit, "showroom/confirm.html")


@post("/moter")
async def confirmed(visit: Visit) -> Page:
    calls.append(visit.person)
    return redirect(visit, visit.path(), "Innkallingen er sendt.")


@get(["/utvalg", "/kommuner"])
async def plain(visit: Visit) -> Page:
    return await page(visit, "showroom/after.html", person=visit.language)


@get("/saker/krasj")
async def crash(visit: Visit) -> Page:
    raise RuntimeError("a secret that somebody wrote: 01010112345")


@get("/saker/konflikt")
async def conflict(visit: Visit) -> Page:
    raise Conflict("case.changed_meanwhile")


@get("/saker/{number:str}")
async def nothing(visit: Visit, number: str) -> Page:
    raise NotFound("page.not_found")


@get("/varsler")
async def inbox(visit: Visit) -> Page:
    return await page(visit, "showroom/table.html", **_example(visit))


@get("/sok")
async def search(visit: Visit) -> Page:
    return await page(visit, "showroom/table.html", **_example(visit))


@get("/struktur")
async def structure(visit: Visit) -> Page:
    return await page(visit, "showroom/table.html", **_example(visit))


@get("/offentlig")
async def public(visit: Visit) -> Page:
    return show(visit, "showroom/after.html", person=visit.actor.kind)


routes = [
    *(
        start,
        table,
        new_person,
        add_person,
        person_page,
        confirm_page,
        confirmed,
        plain,
        crash,
        conflict,
        nothing,
    ),
    *(inbox, search, structure, public),
]


def _example(visit: Visit) -> dict[str, object]:
    now = visit.now
    return {
        "steps": [
            {
                "label": "Drøfting",
                "body": "FU Psykisk helse",
                "when": "5. februar 2026",
                "state": "done",
                "note": "",
            },
            {
                "label": "Forankring",
                "body": "42 kommuner, 7 regioner",
                "when": "frist 20. mars 2026",
                "state": "current",
                "note": "31 av 42 har svart",
            },
            {"label": "Beslutning", "body": "FSU", "when": "16. april 2026", "state": "waiting", "note": ""},
        ],
        "events": [
            {"when": now, "text": "Saken er meldt inn.", "who": "Kari Demo", "lang": "nb"},
            {"when": now - timedelta(days=3), "text": "Saka er drøfta i utvalet.", "who": "", "lang": "nn"},
        ],
    }

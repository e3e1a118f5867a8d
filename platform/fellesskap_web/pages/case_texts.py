"""The pages about a case's text: writing a new edition, and reading and comparing those there are."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from litestar import get, post

from fellesskap.cases import service
from fellesskap.cases.service import ReviseCase
from fellesskap.errors import DomainError, NotFound
from fellesskap.prose import Change, lines
from fellesskap.prose import read as read_prose
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import NOTHING, act_page, load_case
from fellesskap_web.pages.cases import numbered, read_texts
from fellesskap_web.prose import difference, section_of
from fellesskap_web.road import Data

_NAMES = ("title", "question", "background", "proposal", "consequences")


@get("/saker/{key:str}/rediger")
async def show_revise(visit: Visit, key: str) -> Page:
    """Show the case's text for revising."""
    return await _revise(visit, key)


async def _revise(visit: Visit, key: str, form: Form | None = None) -> Page:
    async def show(data: Data) -> Page:
        clashes = None
        if form is not None and any(problem.kind == "conflict" for problem in form.problems):
            clashes = await _find_clashes(visit, key, data["case"], form)
        return await page(visit, "cases/revise.html", data=data, form=form, clashes=clashes)

    return await act_page(visit, key, "reviseCase", form, show)


async def _find_clashes(visit: Visit, key: str, case: Data, form: Form) -> dict[str, Data]:
    """Compare each section that was sent with what is saved now; tell those the writer had not touched apart."""
    seen = form.value("edition")
    base: Data | None = None
    if seen.isdecimal() and len(seen) < 9:
        base = (await _load_editions(visit, key, int(seen), int(seen)))["case"]["new"]
    clashes: dict[str, Data] = {}
    for field in case["formVersion"]["intake"]["fields"]:
        name = field["fills"].lower()
        saved, mine = _saved(case, name), _sent(form, name)
        compared = difference(saved, mine)
        if all(piece.change is Change.SAME for line in compared for piece in line):
            continue
        untouched = base is not None and lines(_section(base, name)) == lines(mine or {})
        clashes[name] = {
            "lines": compared,
            "untouched": untouched,
            "proposed": "saved" if untouched else "mine",
        }
    return clashes


def _saved(case: Data, name: str) -> Data | None:
    if name == "title":
        return read_prose(case["title"]).document
    return section_of((case["edition"] or {}).get("texts"), name, case[name])


def _sent(form: Form, name: str) -> Data | None:
    try:
        return read_prose(form.value(name)).document
    except DomainError:
        return None


def _section(edition: Data, name: str) -> Data:
    if name == "title":
        return read_prose(edition["title"]).document
    section: Data = edition["texts"].get(name, {})
    return section


@post("/saker/{key:str}/rediger")
async def revise_case(visit: Visit, key: str) -> Page:
    """Write a new edition of the text; what the community's form does not ask for stays."""
    form = await sent_form(visit)
    case = (await load_case(visit, key))["case"]
    kept = {name: case[name] for name in _NAMES}
    chosen = {name: _as_sent(case, name) for name in _NAMES if form.value(f"keep_{name}") == "saved"}
    texts = {**kept, **read_texts(form.with_values(chosen), case["formVersion"]["intake"]["fields"])}
    reason = form.text("reason", required=False, longest=2_000)
    return await command(
        visit,
        form,
        service.revise_case,
        lambda: ReviseCase(key_of(case["id"], "Case") or NOTHING, form.version, **texts, reason=reason),
        then=visit.path("saker", key),
        receipt=mark("Teksten er lagret som en ny utgave."),
        next_step=mark("Møter og forankringer beholder utgaven de fikk tilsendt."),
        again=partial(_revise, visit, key),
    )


def _as_sent(case: Data, name: str) -> str:
    """Give a saved section as the editor would have sent it."""
    if name == "title":
        return str(case["title"])
    document = _saved(case, name)
    return json.dumps(document, ensure_ascii=False) if document else ""


# Reading and comparing.


async def _load_editions(visit: Visit, key: str, old: int, new: int) -> Data:
    """Load two editions by their numbers; None in the place of one that is not there for the reader."""
    asked = {name: number if 0 < number < 2**31 else 0 for name, number in (("old", old), ("new", new))}
    found = await read(visit, "CaseEditionTexts", {**numbered(key), **asked})
    if found["case"] is None:
        raise NotFound("case.not_found")
    for name in asked:
        found["case"][name] = next(iter(found["case"][name]), None)
    return found


@get("/saker/{key:str}/utgaver")
async def list_editions(visit: Visit, key: str) -> Page:
    """List the editions of a case's text: who wrote them when and why, and what they were sent out with."""
    return await page(visit, "cases/editions.html", "CaseEditions", numbered(key), need="case")


@get("/saker/{key:str}/utgaver/{number:int}")
async def show_edition(visit: Visit, key: str, number: int) -> Page:
    """Show one edition as it was written."""
    data = await _load_editions(visit, key, number, number)
    if data["case"]["new"] is None:
        raise NotFound("case.edition_not_found")
    return await page(visit, "cases/edition.html", data=data, edition=data["case"]["new"])


@get("/saker/{key:str}/utgaver/sammenlign")
async def compare_editions(visit: Visit, key: str) -> Page:
    """Show what is different between two editions, word by word."""
    asked = [visit.query.get(name, "") for name in ("fra", "til")]
    numbers = [int(one) if one.isdecimal() and len(one) < 9 else 0 for one in asked]
    data = await _load_editions(visit, key, *numbers)
    before, after = data["case"]["old"], data["case"]["new"]
    if before is None or after is None:
        raise NotFound("case.edition_not_found")
    fields = data["case"]["formVersion"]["intake"]["fields"]
    sections = [_compared(field, before, after) for field in fields]
    return await page(visit, "cases/compared.html", data=data, before=before, after=after, sections=sections)


def _compared(field: Data, before: Data, after: Data) -> dict[str, Any]:
    name = field["fills"].lower()
    old, new = _section(before, name), _section(after, name)
    compared = difference(old, new)
    changed = any(piece.change is not Change.SAME for line in compared for piece in line)
    return {"label": field["label"], "lines": compared, "changed": changed, "shaped": old != new}


routes = [show_revise, revise_case, list_editions, show_edition, compare_editions]

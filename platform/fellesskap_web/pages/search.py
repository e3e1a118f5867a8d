"""The page that searches: for people of a community, and the same for anybody, in what is open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import get

from fellesskap.errors import DomainError
from fellesskap.guard.refusal import CODE as GUARD_CODE
from fellesskap.search import rules
from fellesskap.search.service import LookUp, read_search
from fellesskap.texts import mark
from fellesskap_graphql.errors import RequestError
from fellesskap_web.context import Page, Visit, page, read
from fellesskap_web.forms import Form
from fellesskap_web.pages.cases import PURPOSES

# What stands in the address, the kind it stands for, and what it is called.
KINDS: Mapping[str, tuple[str, str]] = {
    "sak": ("CASE", mark("Saker")),
    "saksliste": ("AGENDA", mark("Punkter på sakslister")),
    "referat": ("MINUTES", mark("Referater")),
    "beslutning": ("DECISION", mark("Beslutninger")),
    "dokument": ("DOCUMENT", mark("Dokumenter")),
    "vedlegg": ("ATTACHED", mark("Vedlegg")),
}


@get("/sok")
async def show_search(visit: Visit) -> Page:
    """Search in what the reader may read."""
    return await _search(visit)


@get("/offentlig/sok")
async def show_open_search(visit: Visit) -> Page:
    """Search in what anybody may read."""
    return await _search(visit)


async def _search(visit: Visit) -> Page:
    query = visit.query
    given = {"text": [query.get("q", "")], **{name: [query.get(name, "")] for name in ("fra", "til")}}
    form = Form(given, sent=True)
    text = form.value("text")
    days = {"since": form.day_or_none("fra"), "until": form.day_or_none("til")}
    kind = KINDS.get(query.get("type", ""))
    if text:
        try:
            read_search(LookUp(text, **days))
        except DomainError as problem:
            if problem.code == GUARD_CODE:
                # The number is in the address, and the page would say it back.
                visit.request.scope["query_string"], form = b"", Form(sent=True)
            form.refuse(problem)
    wanted = {
        "text": text,
        "kinds": [kind[0]] if kind else None,
        "purposes": [PURPOSES[query["sakstype"]]] if query.get("sakstype") in PURPOSES else None,
        "body": query.get("utvalg") or None,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }
    asked = bool(text) and not form.problems
    data = await (_found(visit, wanted) if asked else read(visit, "SearchPlaces"))
    hits, more = rules.counted(data["search"]["totalCount"]) if asked else (0, False)
    return await page(
        visit,
        "search/show.html",
        data=data,
        form=form,
        text=text,
        kinds=KINDS,
        purposes=PURPOSES,
        chosen=query.get("type", "") if kind else "",
        hits=hits,
        more=more,
        most=rules.MOST,
        longest=rules.LONGEST,
        narrowed=any(query.get(name) for name in ("utvalg", "sakstype", "fra", "til")),
        to=partial(visit.path, "offentlig") if visit.public else visit.path,
    )


async def _found(visit: Visit, wanted: Mapping[str, object]) -> dict[str, Any]:
    try:
        return await read(visit, "Search", {**wanted, "after": visit.query.get("etter") or None})
    except RequestError as error:
        if error.code != "argument.cursor":
            raise
        # A place in another list: begin at the beginning.
        return await read(visit, "Search", wanted)


routes = [show_search, show_open_search]

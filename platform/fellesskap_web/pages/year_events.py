"""What others hold that the year is planned around, such as KS' autumn meeting: adding, changing, removing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.errors import NotFound
from fellesskap.meetings import rules, service
from fellesskap.meetings.model import Beside
from fellesskap.meetings.service import AddYearEvent, BodyBeside, ChangeYearEvent, RemoveYearEvent
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day
from fellesskap_web.wheel import ring_key

Data = dict[str, Any]


@get("/arshjul/arrangement/nytt")
async def choose_event(visit: Visit) -> Page:
    """Show the form for noting an event (`?ar=2027`)."""
    policy.require_secretariat(visit.actor)
    return await _form(visit, _year_of(visit))


@post("/arshjul/arrangement/nytt")
async def add_event(visit: Visit) -> Page:
    """Note an event."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.add_year_event,
        lambda: AddYearEvent(*_written(form)),
        then=f"{visit.path('arshjul')}?ar={_year_sent(visit, form)}",
        receipt=mark("Arrangementet står i årshjulet."),
        next_step=mark("Forslag til møter tar hensyn til det. Møter som alt er planlagt, står der de står."),
        again=partial(_form, visit, _year_sent(visit, form)),
    )


@get("/arshjul/arrangement/{event_id:uuid}")
async def choose_change(visit: Visit, event_id: UUID) -> Page:
    """Show the form for changing an event."""
    policy.require_secretariat(visit.actor)
    event = await _load(visit, event_id)
    return await _form(visit, as_day(event["day"]).year, event=event)


@post("/arshjul/arrangement/{event_id:uuid}")
async def change_event(visit: Visit, event_id: UUID) -> Page:
    """Change an event."""
    form = await sent_form(visit)
    event = await _load(visit, event_id)
    return await command(
        visit,
        form,
        service.change_year_event,
        lambda: ChangeYearEvent(event_id, form.version, *_written(form)),
        then=f"{visit.path('arshjul')}?ar={_year_sent(visit, form)}",
        receipt=mark("Arrangementet er endret."),
        next_step=mark("Forslag til møter tar hensyn til det. Møter som alt er planlagt, står der de står."),
        again=partial(_form, visit, as_day(event["day"]).year, event=event),
    )


@get("/arshjul/arrangement/{event_id:uuid}/fjern")
async def choose_removal(visit: Visit, event_id: UUID) -> Page:
    """Show what removing an event means."""
    policy.require_secretariat(visit.actor)
    return await _removal(visit, event_id)


async def _removal(visit: Visit, event_id: UUID, form: Form | None = None) -> Page:
    event = await _load(visit, event_id)
    return await page(visit, "year/remove.html", data={"event": event}, form=form, key=event_id)


@post("/arshjul/arrangement/{event_id:uuid}/fjern")
async def remove_event(visit: Visit, event_id: UUID) -> Page:
    """Remove an event."""
    form = await sent_form(visit)
    event = await _load(visit, event_id)
    return await command(
        visit,
        form,
        service.remove_year_event,
        lambda: RemoveYearEvent(event_id, form.version),
        then=f"{visit.path('arshjul')}?ar={as_day(event['day']).year}",
        receipt=mark("Arrangementet er tatt ut av årshjulet."),
        again=partial(_removal, visit, event_id),
    )


async def _load(visit: Visit, event_id: UUID) -> Data:
    event: Data | None = (await read(visit, "EventPage", {"id": global_id("YearEvent", event_id)}))[
        "yearEvent"
    ]
    if event is None or event["removed"]:
        raise NotFound("page.not_found")
    return event


async def _form(visit: Visit, year: int, form: Form | None = None, *, event: Data | None = None) -> Page:
    data = await read(visit, "YearPlanning", {"year": year})
    chosen = {one["body"]["key"]: one["beside"] for one in (event["bodies"] if event else ()) if one["body"]}
    return await page(
        visit,
        "year/event.html",
        data=data,
        form=form,
        year=year,
        event=event,
        rows=_rows(data["year"]["quotas"], chosen),
    )


def _rows(quotas: Iterable[Data], chosen: dict[str, str]) -> list[Data]:
    """One row for each body, the regions' own of a kind together where they meet on the same day."""
    found: dict[tuple[str, str], Data] = {}
    for one in quotas:
        beside = chosen.get(one["bodyKey"], "")
        row = found.setdefault(
            (ring_key(one["bodyKey"], one["name"]), beside),
            {"name": one["name"], "keys": [], "beside": beside.lower()},
        )
        row["keys"].append(one["bodyKey"])
    for row in found.values():
        if len(row["keys"]) > 1:
            row["name"] = row["name"].partition(" – ")[0]
    return list(found.values())


def _written(form: Form) -> tuple[str, Any, str, tuple[BodyBeside, ...]]:
    bodies = [
        BodyBeside(key, beside)
        for name, _ in form.starting_with("dag-")
        if (beside := form.choice_or_none(name, Beside))
        for key in name.removeprefix("dag-").split("+")
    ]
    return (
        form.text("name", longest=rules.LONGEST_EVENT),
        form.day("day"),
        form.text("place", required=False, longest=200),
        tuple(bodies),
    )


def _year_of(visit: Visit) -> int:
    return _valid(visit.query.get("ar", ""), visit)


def _year_sent(visit: Visit, form: Form) -> int:
    return _valid(form.value("day")[:4], visit)


def _valid(text: str, visit: Visit) -> int:
    known = len(text) == 4 and text.isdecimal() and rules.FIRST_YEAR <= int(text) <= rules.LAST_YEAR
    return int(text) if known else visit.today.year


def events_told(events: Iterable[Data]) -> list[Data]:
    """The events with who meets beside each, the regions' own bodies of a kind together."""
    return [{**event, "met": list(_met(event["bodies"]).values())} for event in events]


def _met(bodies: Iterable[Data]) -> dict[tuple[str, str], Data]:
    found: dict[tuple[str, str], Data] = {}
    for one in bodies:
        if one["body"]:
            name = one["body"]["name"]
            row = found.setdefault(
                (ring_key(one["body"]["key"], name), one["beside"]),
                {"name": name, "beside": one["beside"], "bodies": 0},
            )
            row["bodies"] += 1
            row["name"] = name if row["bodies"] == 1 else name.partition(" – ")[0]
    return found


routes = [choose_event, add_event, choose_change, change_event, choose_removal, remove_event]

"""The year: its wheel and list, and planning what it lacks by choices, a proposal to change, and a confirmation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from litestar import get, post

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.errors import Invalid
from fellesskap.meetings import rules, service
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import ChosenMeeting, PlanYear
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, command, page, read, rehearse, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.preparing import own_days
from fellesskap_web.pages.year_events import events_told
from fellesskap_web.rendering import as_day
from fellesskap_web.wheel import ring_key, wheel

Data = dict[str, Any]
_MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting of a proposal as the form holds it; `joint` ones of a `kind` on one day become one meeting.

    `kind` is what the bodies of all regions have in common.
    """

    keys: tuple[str, ...]
    day: date
    kind: str = ""
    kept: bool = True
    joint: bool = False


@get("/arshjul")
async def show_year(visit: Visit) -> Page:
    """Show a year (`?ar=2027`) as a wheel and a list, of all bodies or one (`?utvalg=ssu`)."""
    year, body = _year_of(visit), visit.query.get("utvalg") or None
    data = await read(
        visit,
        "YearPage",
        {
            "year": year,
            "since": date(year, 1, 1).isoformat(),
            "until": date(year, 12, 31).isoformat(),
            "body": body,
        },
    )
    meetings = [edge["node"] for edge in data["meetings"]["edges"]]
    return await page(
        visit,
        "year/show.html",
        data=data,
        year=year,
        chosen=body,
        drawn=wheel(year, data["bodies"], meetings, data["year"], visit.today, data["yearEvents"]),
        months={number: _gathered(found) for number, found in _by_month(meetings).items()},
        holidays=_by_month(data["year"]["holidays"], "day"),
        events=_by_month(events_told(data["yearEvents"]), "day"),
        findings=[one for one in data["year"]["findings"] if body in (None, one["bodyKey"])],
        quotas=_standing(data["year"]["quotas"], data["bodies"], body),
        own_days=await own_days(visit),
        may_plan=_may_plan(visit) and year >= visit.today.year,
        lacking=any(one["proposed"] > one["held"] + one["planned"] for one in data["year"]["quotas"]),
        first_year=rules.FIRST_YEAR,
        last_year=rules.LAST_YEAR,
    )


@get("/arshjul/planlegg")
async def choose_plan(visit: Visit) -> Page:
    """Show the choices for planning a year."""
    policy.require_secretariat(visit.actor)
    return await _choices(visit, _year_of(visit))


@post("/arshjul/forslag")
async def propose_plan(visit: Visit) -> Page:
    """Show a proposal by the choices, or judge the days as they were changed."""
    policy.require_secretariat(visit.actor)
    form = await sent_form(visit)
    year = _year_in(form, visit)
    if not form.value("rows"):
        await rehearse(visit, form, service.plan_year, lambda: _plan(form, year))
        return await _choices(visit, year, form) if form.problems else await _proposal(visit, year, form)
    return await _proposal(visit, year, form, _rows(form))


@post("/arshjul/planlegg")
async def plan_year(visit: Visit) -> Page:
    """Plan the meetings of a proposal."""
    policy.require_secretariat(visit.actor)
    form = await sent_form(visit)
    year = _year_in(form, visit)
    rows = _rows(form)
    made = _joined(rows)
    return await command(
        visit,
        form,
        service.plan_year,
        lambda: replace(
            _plan(form, year),
            meetings=tuple(ChosenMeeting(keys, day) for day, keys in made) or _nothing(form),
        ),
        then=f"{visit.path('arshjul')}?ar={year}",
        receipt=mark("Møtet er planlagt.")
        if len(made) == 1
        else mark("%(num)s møter er planlagt i %(year)s."),
        facts={"num": str(len(made)), "year": str(year)},
        next_step=mark("Alle partene ser dagene. Lag saksliste og send innkalling når møtet nærmer seg."),
        again=partial(_proposal, visit, year, rows=rows),
    )


async def _choices(visit: Visit, year: int, form: Form | None = None) -> Page:
    data = await read(visit, "YearPlanning", {"year": year})
    return await page(
        visit,
        "year/plan.html",
        data=data,
        form=form,
        year=year,
        events=events_told(data["yearEvents"]),
        groups=_groups(data["year"]["quotas"]),
        breaks=_breaks(year),
        kept=data["year"]["avoidedWeeks"],
    )


async def _proposal(visit: Visit, year: int, form: Form, rows: list[Row] | None = None) -> Page:
    chosen = [f"{day.isoformat()} {'+'.join(keys)}" for day, keys in _joined(rows or [])]
    data = await read(
        visit,
        "YearProposed",
        {
            "year": year,
            "bodies": list(_bodies(form)),
            "weeks": list(_weeks(form)),
            "weekday": _weekday(form),
            "chosen": chosen,
        },
    )
    proposal = data["yearProposal"]
    names = {one["bodyKey"]: one for one in data["year"]["quotas"]}
    if rows is None:
        rows = [
            Row(tuple(one["bodyKeys"]), as_day(one["day"]), _kind(names[one["bodyKeys"][0]]))
            for one in proposal["meetings"]
        ]
    return await page(
        visit,
        "year/proposal.html",
        data=data,
        form=form,
        year=year,
        rows=rows,
        names=names,
        shared={key for row in rows for key in row.keys if (names.get(key) or {}).get("regionKey")},
        findings=proposal["findings"],
        count=len(_joined(rows)),
        bodies=form.values("bodies"),
        weeks=form.values("weeks"),
    )


def _plan(form: Form, year: int) -> PlanYear:
    bodies = _bodies(form)
    if not bodies:
        form.refuse(Invalid("form.missing", field="bodies"))
    return PlanYear(
        year=year,
        form=form.choice("form", MeetingForm),
        place=form.text("place", required=False, longest=200),
        link=form.text("link", required=False, longest=500),
        body_keys=bodies,
        weekday=_weekday(form),
        clock=form.text("clock", longest=8),
        avoided_weeks=_weeks(form),
    )


def _nothing(form: Form) -> tuple[ChosenMeeting, ...]:
    form.refuse(Invalid("year.nothing_to_plan"))
    return ()


def _rows(form: Form) -> list[Row]:
    number = min(form.integer_or_none("rows") or 0, _MOST_ROWS)
    return [
        Row(
            keys=tuple(key for key in form.value(f"utvalg-{place}").split("+") if key),
            day=form.day(f"dag-{place}"),
            kind=form.value(f"slag-{place}"),
            kept=form.flag(f"med-{place}"),
            joint=form.flag(f"felles-{place}"),
        )
        for place in range(number)
    ]


def _joined(rows: Iterable[Row]) -> list[tuple[date, tuple[str, ...]]]:
    """The meetings that rows make: joint ones of the same kind on the same day are one."""
    made: list[tuple[date, tuple[str, ...]]] = []
    joint: dict[tuple[date, str], tuple[str, ...]] = {}
    for row in rows:
        if not row.kept or not row.keys:
            continue
        if row.joint:
            place = row.day, row.kind
            joint[place] = (*joint.get(place, ()), *row.keys)
        else:
            made.append((row.day, row.keys))
    return sorted([*made, *((day, keys) for (day, _), keys in joint.items())])


def _groups(quotas: Iterable[Data]) -> list[Data]:
    """The bodies one may plan for, the regions' own together, with how many meetings they lack."""
    found: dict[str, Data] = {}
    for one in quotas:
        lacking = max(one["proposed"] - one["held"] - one["planned"], 0)
        group = found.setdefault(
            _kind(one), {"name": one["name"].partition(" – ")[0], "keys": [], "lacking": 0, "asked": 0}
        )
        group["keys"].append(one["bodyKey"])
        group["lacking"] += lacking
        group["asked"] += one["proposed"]
        group["follows"] = one["wanted"] is None
    return [group for group in found.values() if group["asked"]]


def _standing(quotas: Iterable[Data], bodies: Iterable[Data], wanted: str | None) -> list[Data]:
    """How each body stands, the regions' own of a kind together with those that lack meetings named."""
    chairs = {body["key"]: body["chair"] for body in bodies}
    found: dict[str, Data] = {}
    for one in quotas:
        if wanted not in (None, one["bodyKey"]) or not (
            one["wanted"] or one["held"] or one["planned"] or wanted
        ):
            continue
        met = one["held"] + one["planned"]
        row = found.setdefault(
            one["bodyKey"] if wanted else _kind(one),
            {
                **one,
                "name": one["name"] if wanted else one["name"].partition(" – ")[0],
                "bodies": 0,
                "met": 0,
                "asked": 0,
                "lacking": [],
                "joint": 0,
                "chair": chairs.get(one["bodyKey"]),
            },
        )
        row["bodies"] += 1
        row["met"] += met
        row["asked"] += one["wanted"] or 0
        row["joint"] += one["joint"]
        if one["wanted"] and met < one["wanted"]:
            row["lacking"].append({**one, "met": met})
    return list(found.values())


def _kind(quota: Data) -> str:
    return ring_key(quota["bodyKey"], quota["name"])


def _breaks(year: int) -> list[tuple[str, str, str]]:
    """The weeks that are usually avoided: the value, what they are, and which."""
    july = sorted(rules.july_weeks(year))
    christmas = date(year, 12, 24).isocalendar().week
    return [
        ("8", mark("Vinterferie"), "8"),
        ("9", mark("Vinterferie"), "9"),
        ("10", mark("Vinterferie"), "10"),
        (str(rules.easter_week(year)), mark("Påskeuka"), str(rules.easter_week(year))),
        (",".join(map(str, july)), mark("Juli"), f"{july[0]}–{july[-1]}"),
        ("40", mark("Høstferie"), "40"),
        ("41", mark("Høstferie"), "41"),
        (str(christmas), mark("Julaften"), str(christmas)),
    ]


def _bodies(form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for value in form.values("bodies") for key in value.split("+")))


def _weeks(form: Form) -> tuple[int, ...]:
    found = set()
    for field, values in (("weeks", form.values("weeks")), ("other_weeks", (form.value("other_weeks"),))):
        for word in ",".join(values).replace(" ", ",").split(","):
            if word.isdecimal() and 1 <= int(word) <= 53:
                found.add(int(word))
            elif word:
                form.refuse(Invalid("year.no_such_week", field=field))
    return tuple(sorted(found))


def _weekday(form: Form) -> int:
    found = form.integer("weekday")
    return found if 1 <= found <= 5 else 2


def _year_of(visit: Visit) -> int:
    return _valid_year(visit.query.get("ar", ""), visit.today.year)


def _year_in(form: Form, visit: Visit) -> int:
    return _valid_year(form.value("year"), visit.today.year)


def _valid_year(text: str, otherwise: int) -> int:
    if len(text) == 4 and text.isdecimal() and rules.FIRST_YEAR <= int(text) <= rules.LAST_YEAR:
        return int(text)
    return otherwise


def _may_plan(visit: Visit) -> bool:
    return action("planYear", lambda: policy.require_secretariat(visit.actor)).offered


def _by_month(
    found: Iterable[Mapping[str, Any]], field: str = "heldOn"
) -> dict[int, list[Mapping[str, Any]]]:
    months: dict[int, list[Mapping[str, Any]]] = {number: [] for number in range(1, 13)}
    for one in found:
        months[as_day(one[field]).month].append(one)
    return months


def _gathered(meetings: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Gather the meetings of one kind in a month, so that seven regions' meetings take one line."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for meeting in meetings:
        key = ring_key(meeting["body"]["key"], meeting["body"]["name"])
        found.setdefault(key if " – " in meeting["body"]["name"] else meeting["id"], []).append(meeting)
    return list(found.values())


routes = [show_year, choose_plan, propose_plan, plan_year]

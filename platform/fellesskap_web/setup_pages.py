"""What the pages of the walk show: each step's part of a draft in words, and the drawing beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from fellesskap.drafts import rules
from fellesskap.drafts.model import SetupStep
from fellesskap.plain import to_plain
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import Each, Structure
from fellesskap.structure.rules import expand
from fellesskap_graphql.rehearsals import register
from fellesskap_graphql.wording import Glossary, say, summary
from fellesskap_tenants.additions import additions, offer_of
from fellesskap_web.context import Page, Visit, page, redirect
from fellesskap_web.draft_chart import draft_chart, partners_chart
from fellesskap_web.draft_pages import (
    called,
    here,
    load_draft,
    show_draft_page,
    stop_here,
    structure_of,
    words_of,
)
from fellesskap_web.draft_sections import counts_by_part, part_of
from fellesskap_web.forms import Form
from fellesskap_web.setup_steps import STOPS, Stop, after, before

Data = dict[str, Any]

_MORE = {"prove": "DraftRehearsal", "publiser": "DraftCheck"}
# Where the bodies that are drawn lead, by the step; elsewhere to what they are.
_BODY_STOPS = {SetupStep.CHAIRS: "ledelse", SetupStep.YEAR: "aret"}


# What the step says itself, and more kindly.
_TOLD = {"structure.assumed", "structure.municipality_without_region"}


async def show_again(visit: Visit, draft_id: UUID, form: Form | None = None) -> Page:
    """Show the page an edit was made from, with what was refused."""
    stop = stop_here(visit)
    if stop:
        return await show_stop_page(visit, draft_id, stop, form)
    return await show_draft_page(visit, draft_id, form)


async def show_overview_page(visit: Visit, draft_id: UUID) -> Page:
    """Show every step of the walk and where it stands; of a draft that is published, what comes after."""
    draft = (await load_draft(visit, "SetupPage", draft_id))["draft"]
    if draft["state"] == "DISCARDED":
        return redirect(visit, here(visit, draft_id))
    template = "setup/done.html" if draft["state"] == "PUBLISHED" else "setup/overview.html"
    return await page(visit, template, data={"draft": draft}, **_walk(visit, draft_id, draft))


def _numbers(structure: Structure, year: int) -> list[str]:
    """How cases' numbers will be written; where they name the body, in up to three of those they are placed in."""
    written = structure.numbering.replace("{number}", "3").replace("{year}", str(year))
    if not structure.numbered_by_body:
        return [written]
    placed_in = [key for route in structure.routes for key in (*route.may_start_in, *route.discuss_in)]
    words = [body.abbreviation or body.name.nb for body in structure.bodies if body.key in placed_in]
    return [written.replace("{body}", word) for word in words[:3]]


async def show_stop_page(visit: Visit, draft_id: UUID, stop: Stop, form: Form | None = None) -> Page:
    """Show one page of the walk, with what was refused."""
    data = await load_draft(visit, "SetupPage", draft_id)
    draft = data["draft"]
    if draft["state"] != "OPEN":
        return redirect(visit, f"{here(visit, draft_id)}/steg")
    if stop.address in _MORE:
        more = await load_draft(visit, _MORE[stop.address], draft_id)
        data = {**more, "draft": {**draft, **more["draft"]}}
    structure = structure_of(draft["content"])
    words = words_of(visit, structure)
    standing = next((one for one in draft["steps"] if stop.step and one["step"] == stop.step.name), None)
    return await page(
        visit,
        f"setup/{stop.address}.html",
        data=data,
        form=form,
        **_walk(visit, draft_id, draft),
        stop=stop,
        number=STOPS.index(stop) + 1,
        standing=standing,
        earlier=before(stop),
        later=after(stop),
        structure=structure,
        findings=[
            one
            for one in draft["findings"]
            if rules.step_of_finding(one["path"]) is stop.step and one["code"] not in _TOLD
        ],
        undoable=_undoable(draft["edits"]),
        part_of=part_of,
        parts_by_path={one["path"]: one for one in draft["parts"]},
        chart=_chart(visit, draft_id, draft, stop, structure),
        said=lambda field, value: say(field, to_plain(value), words),
        summed=lambda kind, value: summary(kind, {**to_plain(value), "seats": []}, words),
        called=lambda value: called(value, visit.language),
        numbers=_numbers(structure, visit.today.year),
        **_OF_STEP.get(stop.address, _nothing)(structure, words),
    )


def _walk(visit: Visit, draft_id: UUID, draft: Data) -> Data:
    """What stands on every page of the walk: the steps with their states, and how far it has come."""
    by_step = {one["step"]: one for one in draft["steps"]}
    wrong = sum(one["errors"] for one in draft["steps"])
    stops = [
        (stop, by_step[stop.step.name] if stop.step else _last(wrong, changed=bool(draft["changes"])))
        for stop in STOPS
    ]
    waiting = (stop for stop, one in stops if one["state"] not in ("DONE", "NOT_NEEDED"))
    return {
        "here": here(visit, draft_id),
        "stops": stops,
        "settled": sum(one["state"] == "DONE" for one in draft["steps"]),
        "needed": sum(one["state"] != "NOT_NEEDED" for one in draft["steps"]),
        "wrong": wrong,
        "next_stop": next(waiting),
    }


def _undoable(edits: list[Data]) -> Data | None:
    """The edit that would be taken back: the last that has not been; each undoing took back one before it."""
    undone = 0
    for one in edits:
        if one["kind"] == "UNDONE":
            undone += 1
        elif undone:
            undone -= 1
        else:
            return one
    return None


def _last(wrong: int, *, changed: bool) -> Data:
    """How publishing stands, which is looked at by being done."""
    return {"state": "TO_DO" if changed and not wrong else "WAITING", "errors": 0, "warnings": 0}


def _chart(visit: Visit, draft_id: UUID, draft: Data, stop: Stop, structure: Structure) -> Data | None:
    """The part of the community that a step changes: those who take part, or where they meet."""
    if stop.step in (SetupStep.COMMUNITY, SetupStep.PARTNERS, SetupStep.HOSPITAL):
        return partners_chart(
            structure, {number: one.name for number, one in register().items()}, visit.texts
        )
    address = here(visit, draft_id)

    def leads_to(key: str) -> str:
        if stop.step is SetupStep.SEATS:
            return f"#utvalg-{key}"
        way = _BODY_STOPS.get(stop.step, "utvalg") if stop.step else "utvalg"
        return f"{address}/del?sti=bodies.{key}&steg={way}"

    return draft_chart(structure, counts_by_part(draft["findings"], draft["parts"]), visit.texts, leads_to)


def _nothing(structure: Structure, words: Glossary) -> Data:
    return {}


def _municipalities(structure: Structure, words: Glossary) -> Data:
    known = words.names["municipalities"]
    placed = {one.municipality for region in structure.regions for one in region.members}
    named = sorted(
        ((number, known.get(number, number)) for number in structure.municipalities),
        key=lambda one: sort_key(one[1]),
    )
    return {
        "municipalities": [name for _, name in named],
        "alone": [name for number, name in named if structure.regions and number not in placed],
        "municipality_names": known,
    }


def _offers(structure: Structure, words: Glossary) -> Data:
    return {
        "offers": [
            (
                one,
                offer_of(one, structure).name,
                len(one.body.seats),
            )
            for one in additions()
        ],
        "last": len(structure.bodies) - 1,
    }


def _seats(structure: Structure, words: Glossary) -> Data:
    """How many seats each body has in all, and each of its seats makes; of one body where there are several."""
    made = expand(structure, register())
    templates = {body.key: body.template.key for body in made.bodies}
    several = Counter(templates.values())
    counts: Counter[str] = Counter()
    for seat in made.seats:
        counts[f"{templates[seat.body]}.{seat.template.key}"] += 1
        counts[templates[seat.body]] += 1
    return {"counts": counts, "several": several, "each_words": _each_words(words)}


def _each_words(words: Glossary) -> Mapping[Each, str]:
    texts = words.texts
    return {
        Each.MUNICIPALITY: texts.gettext("fra hver kommune"),
        Each.REGION: texts.gettext("fra hver region"),
        Each.DIVISION: texts.gettext("fra hver divisjon"),
    }


def _cases(structure: Structure, words: Glossary) -> Data:
    """The bodies that prepare for one that decides, and in which no case is discussed."""
    busy = {key for route in structure.routes for key in (*route.discuss_in, *route.may_start_in)}
    deciding = {route.decide_in: route for route in structure.routes}
    return {
        "idle": [
            (body, deciding[body.prepares_for])
            for body in structure.bodies
            if body.prepares_for in deciding
            and body.key not in busy
            and body.kind.value in ("working", "expert")
        ],
        "bodies": {body.key: body for body in structure.bodies},
    }


_OF_STEP: dict[str, Callable[[Structure, Glossary], Data]] = {
    "kommuner": _municipalities,
    "utvalg": _offers,
    "plasser": _seats,
    "saker": _cases,
}

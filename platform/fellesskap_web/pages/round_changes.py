"""The pages on which a round goes on: more time, opened again, and who is asked again or after all."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from litestar import get, post

from fellesskap.rounds import service
from fellesskap.rounds.rules import LONGEST_EXTENSION, extended_deadline, opening_deadline
from fellesskap.rounds.service import AskAgain, AskMore, ExtendRound, ReopenRound
from fellesskap.texts import mark
from fellesskap_graphql.ids import key_of
from fellesskap_graphql.positions import asked_name
from fellesskap_web.asking import ends_late, gather_unasked, until_day
from fellesskap_web.context import Page, Visit, command, page, rehearse, sent_form
from fellesskap_web.difference import changed_sections
from fellesskap_web.forms import Form
from fellesskap_web.pages.rounds import load_round
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Data


@get("/forankring/{round_id:uuid}/utsett")
async def show_extending(visit: Visit, round_id: UUID) -> Page:
    """Show the form for giving those asked more time."""
    return await _extending(visit, round_id)


async def _extending(visit: Visit, round_id: UUID, form: Form | None = None) -> Page:
    found = await load_round(visit, "RoundEnding", round_id)
    return await page(
        visit,
        "rounds/extend.html",
        data={"round": found},
        form=form,
        key=round_id,
        longest=LONGEST_EXTENSION,
        act=_act(found, "extendRound"),
    )


@post("/forankring/{round_id:uuid}/utsett")
async def extend_round(visit: Visit, round_id: UUID) -> Page:
    """Move the deadline ahead."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.extend_round,
        lambda: ExtendRound(round_id, form.version, form.text("reason", required=False), *form.longer()),
        then=visit.path("forankring", round_id),
        receipt=mark("Fristen er utsatt."),
        next_step=mark("De som ikke har svart, har fått beskjed."),
        again=partial(_extending, visit, round_id),
    )


@get("/forankring/{round_id:uuid}/apne")
async def show_reopening(visit: Visit, round_id: UUID) -> Page:
    """Show the form for letting a closed round take answers again."""
    return await _reopening(visit, round_id)


async def _reopening(visit: Visit, round_id: UUID, form: Form | None = None) -> Page:
    found = await load_round(visit, "RoundEnding", round_id)
    week = extended_deadline(as_day(found["deadline"]), visit.today, 7, working=False)
    return await page(
        visit,
        "rounds/reopen.html",
        data={"round": found},
        form=form,
        key=round_id,
        deadline=week.isoformat(),
        act=_act(found, "reopenRound"),
    )


@post("/forankring/{round_id:uuid}/apne")
async def reopen_round(visit: Visit, round_id: UUID) -> Page:
    """Open the round again."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.reopen_round,
        lambda: ReopenRound(
            round_id, form.version, form.day("deadline"), form.text("reason", required=False)
        ),
        then=visit.path("forankring", round_id),
        receipt=mark("Forankringen er åpnet igjen."),
        next_step=mark("Alle som er spurt, har fått beskjed. Svarene deres står til de endrer dem."),
        again=partial(_reopening, visit, round_id),
    )


@get("/forankring/{round_id:uuid}/spor-igjen")
async def show_asking_again(visit: Visit, round_id: UUID) -> Page:
    """Show what is new in the text, and who is asked again."""
    return await _asking_again(visit, round_id)


async def _asking_again(
    visit: Visit, round_id: UUID, form: Form | None = None, template: str = "rounds/again.html"
) -> Page:
    found = await load_round(visit, "AskingAgain", round_id)
    case = found["case"]
    return await page(
        visit,
        template,
        data={"round": found},
        form=form,
        key=round_id,
        changes=changed_sections(found["edition"], case["edition"]),
        preset=[bare_id(reply["id"]) for reply in found["replies"] if _to_ask(found, reply)],
        chosen=[
            asked_name(reply) for reply in found["replies"] if form is not None and _is_asked(form, reply)
        ],
        deadline=opening_deadline(visit.today, _answer_days(found), None, None, working=False).isoformat(),
        act=_act(found, "askAgain"),
        late=ends_late(case, form),
    )


@post("/forankring/{round_id:uuid}/spor-igjen")
async def ask_again(visit: Visit, round_id: UUID) -> Page:
    """Show what asking again sends out; on the reader's yes, ask."""
    form = await sent_form(visit)
    found = await load_round(visit, "AskingAgain", round_id)
    again = partial(_asking_again, visit, round_id)
    case_id = key_of(found["case"]["id"], "Case") or UUID(int=0)
    silent = [reply for reply in found["replies"] if reply["answer"] is None]

    def build() -> AskAgain:
        asked = (*form.identifiers("asked"), *(UUID(bare_id(reply["id"])) for reply in silent))
        question = form.text("question", required=False)
        again = (*form.longer(), tuple(dict.fromkeys(asked)))
        # On the reader's yes, what had been listed is what goes out.
        shown = form.identifiers("editions") if form.value("button") == "send" else None
        return AskAgain(case_id, form.version, question, *again, shown)

    if form.value("button") == "change":
        return await again(form)
    if form.value("button") != "send":
        await rehearse(visit, form, service.ask_again, build)
        if form.problems:
            return await again(form)
        return await again(until_day(form, visit.today), "rounds/again_check.html")
    return await command(
        visit,
        form,
        service.ask_again,
        build,
        then=visit.path("saker", found["case"]["slug"]),
        receipt=mark("De du valgte, er spurt om den nye teksten."),
        next_step=mark("Svarene fra de andre står. Du ser de nye svarene på siden til saken."),
        again=again,
    )


@get("/forankring/{round_id:uuid}/spor-flere")
async def show_asking_more(visit: Visit, round_id: UUID) -> Page:
    """Show whom the round left out, to be asked after all."""
    return await _asking_more(visit, round_id)


async def _asking_more(
    visit: Visit, round_id: UUID, form: Form | None = None, template: str = "rounds/more.html"
) -> Page:
    found = await load_round(visit, "AskingMore", round_id)
    return await page(
        visit,
        template,
        data={"round": found},
        form=form,
        key=round_id,
        askable=gather_unasked(found["unasked"], form),
        settled=any(stance["position"] for stance in found["stances"]),
        act=_act(found, "askMore"),
    )


@post("/forankring/{round_id:uuid}/spor-flere")
async def ask_more(visit: Visit, round_id: UUID) -> Page:
    """Show what asking them sends out; on the reader's yes, ask."""
    form = await sent_form(visit)
    again = partial(_asking_more, visit, round_id)

    def build() -> AskMore:
        return AskMore(round_id, form.version, form.identifiers("partners"), form.identifiers("divisions"))

    if form.value("button") == "change":
        return await again(form)
    if form.value("button") != "send":
        await rehearse(visit, form, service.ask_more, build)
        return await again(form) if form.problems else await again(form, "rounds/more_check.html")
    return await command(
        visit,
        form,
        service.ask_more,
        build,
        then=visit.path("forankring", round_id),
        receipt=mark("De du valgte, er spurt."),
        next_step=mark("De har samme frist som de andre. Du ser svarene her etter hvert som de kommer."),
        again=again,
    )


def _to_ask(found: Data, reply: Data) -> bool:
    """Tell whether a reply's giver is asked again unless the secretariat chooses otherwise."""
    trust = next((one for one in found["stances"] if one["side"] == "HOSPITAL"), None)
    overruled = trust is not None and trust["position"] not in (None, "OBJECT")
    of_trust = reply["partner"]["side"] == "HOSPITAL"
    return reply["answer"] is None or (reply["answer"] == "OBJECT" and not (of_trust and overruled))


def _is_asked(form: Form, reply: Data) -> bool:
    return reply["answer"] is None or bare_id(reply["id"]) in form.values("asked")


def _answer_days(asked: Data) -> int:
    """As the round before gave, whose rule stands."""
    routes = asked["structureVersion"]["routes"] if asked["structureVersion"] else []
    found: int = next((route["answerDays"] for route in routes if route["key"] == asked["case"]["route"]), 14)
    return found


def _act(found: Data, name: str) -> Data:
    act: Data = next(act for act in found["actions"] if act["name"] == name)
    return act


routes = [
    *(show_extending, extend_round, show_reopening, reopen_round),
    *(show_asking_again, ask_again, show_asking_more, ask_more),
]

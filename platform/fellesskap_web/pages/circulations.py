"""The pages of a written procedure: beginning it on a case, answering, leaving a seat, and ending it."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.circulations import rules, service
from fellesskap.circulations.model import Aside, CirculationStand, Foreseen
from fellesskap.circulations.service import (
    AnswerCirculation,
    CancelCirculation,
    CloseCirculation,
    ExtendCirculation,
    LeaveCirculationSeat,
    StartCirculation,
)
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, Result
from fellesskap.errors import DomainError, NotAllowed, NotFound
from fellesskap.texts import mark
from fellesskap.texts.rulings import nature_by, ruled
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import NOTHING, refusal
from fellesskap_web.pages.cases import numbered
from fellesskap_web.rendering import bare_id
from fellesskap_web.road import current_rounds

Data = dict[str, Any]


@get("/saker/{key:str}/skriftlig")
async def choose_start(visit: Visit, key: str) -> Page:
    """Show the form for putting a case to its body in writing."""
    return await _start(visit, key)


async def _start(visit: Visit, key: str, form: Form | None = None) -> Page:
    case = await _case(visit, key)
    if form is None and not any(action["name"] == "startCirculation" for action in case["actions"]):
        raise NotFound("page.not_found")
    refused = await refusal(visit, {"case": case}, "startCirculation") if form is None else None
    if refused is not None:
        return refused
    matter = next(
        (one for one in case["structureVersion"]["matterClasses"] if one["key"] == case["matterClass"]), None
    )
    rounds = current_rounds(case)
    return await page(
        visit,
        "circulations/start.html",
        data={"case": case},
        form=form,
        body=case["decidingBody"],
        nature=nature_by(matter["effect"] if matter else None, case["kind"]),
        objections=[
            reply for reply in (rounds[0]["replies"] if rounds else ()) if reply["answer"] == "OBJECT"
        ],
        held=_held(case),
    )


def _held(case: Data) -> list[Data]:
    """The seats somebody sits in, who may be set aside; those that are heard first."""
    seats = [
        seat
        for seat in case["decidingBody"]["seats"]
        if seat["holder"] and seat["holder"]["person"] and not seat["holder"]["away"] and seat["counts"]
    ]
    return [{**seat, "key": bare_id(seat["id"])} for seat in seats]


@post("/saker/{key:str}/skriftlig")
async def start_circulation(visit: Visit, key: str) -> Page:
    """Put a case to its body in writing."""
    form = await sent_form(visit)
    case = await _case(visit, key)
    return await command(
        visit,
        form,
        service.start_circulation,
        lambda: StartCirculation(
            key_of(case["id"], "Case") or NOTHING,
            form.version,
            form.text("wording"),
            form.choice("effect", DecisionEffect),
            form.day_or_none("deadline"),
            message=form.text("message", required=False, longest=rules.LONGEST_MESSAGE),
            override=form.text("override", required=False, longest=2000),
            answer_to_objections=form.text("answer_to_objections", required=False),
            aside=_aside(form, case),
            due=form.day_or_none("due"),
            amount_nok=form.integer_or_none("amount_nok"),
            amount_yearly=form.flag("amount_yearly"),
            editions=form.identifiers("editions"),
        ),
        then=lambda made: visit.path("skriftlig", made),
        receipt=mark("Saken er sendt ut til skriftlig behandling."),
        next_step=mark("De som skal svare, har fått e-post. Vi minner dem på det to dager før fristen."),
        again=partial(_start, visit, key),
    )


def _aside(form: Form, case: Data) -> tuple[Aside, ...]:
    """The seats whose holders do not answer, as the form says of each."""
    found = []
    for seat in _held(case) if case["decidingBody"] else ():
        said, seat_id = form.value(f"aside-{seat['key']}"), key_of(seat["id"], "Seat")
        if seat_id is not None and said in ("absent", "recused"):
            reason = form.text(f"reason-{seat['key']}", required=False, longest=rules.LONGEST_RECUSAL)
            recused = said == "recused"
            found.append(Aside(seat_id, recused, reason if recused else ""))
    return tuple(found)


@get("/skriftlig/{circulation_id:uuid}")
async def show_circulation(visit: Visit, circulation_id: UUID) -> Page:
    """Show a written procedure: what is asked, who has answered what, and what the reader can do."""
    return await _show(visit, circulation_id)


async def _show(visit: Visit, circulation_id: UUID, form: Form | None = None, *, answering: str = "") -> Page:
    found = await _load(visit, circulation_id)
    return await page(
        visit,
        "circulations/show.html",
        data={"circulation": found},
        form=form,
        key=circulation_id,
        answering=answering,
        mine=[seat for seat in found["seats"] if seat["mine"] and seat["counts"]],
    )


@post("/skriftlig/{circulation_id:uuid}/svar/{circulation_seat_id:uuid}")
async def answer(visit: Visit, circulation_id: UUID, circulation_seat_id: UUID) -> Page:
    """Answer for one's own seat."""
    form = await sent_form(visit)
    _seat(await _load(visit, circulation_id), circulation_seat_id)
    stand = form.choice("stand", CirculationStand)
    wants_meeting = stand is CirculationStand.MEETING
    return await command(
        visit,
        form,
        service.answer_circulation,
        lambda: AnswerCirculation(
            circulation_seat_id,
            form.version,
            stand,
            form.text("reason", required=False, longest=rules.LONGEST_REASON),
        ),
        then=visit.path("skriftlig", circulation_id),
        receipt=mark("Saken skal tas i et møte.") if wants_meeting else mark("Svaret ditt er registrert."),
        next_step=mark("De andre og sekretariatet har fått beskjed.")
        if wants_meeting
        else mark("Du kan endre det til fristen er ute eller behandlingen er avsluttet."),
        again=partial(_show, visit, circulation_id, answering=str(circulation_seat_id)),
    )


@get("/skriftlig/{circulation_id:uuid}/plass/{circulation_seat_id:uuid}")
async def choose_leaving(visit: Visit, circulation_id: UUID, circulation_seat_id: UUID) -> Page:
    """Show the form for leaving a seat to its deputy."""
    return await _leaving(visit, circulation_id, circulation_seat_id)


async def _leaving(
    visit: Visit, circulation_id: UUID, circulation_seat_id: UUID, form: Form | None = None
) -> Page:
    found = await _load(visit, circulation_id)
    seat = _seat(found, circulation_seat_id)
    return await _acting(visit, "leave", found, form, seat["actions"], "leaveCirculationSeat", {"seat": seat})


@post("/skriftlig/{circulation_id:uuid}/plass/{circulation_seat_id:uuid}")
async def leave_seat(visit: Visit, circulation_id: UUID, circulation_seat_id: UUID) -> Page:
    """Leave a seat to its deputy."""
    form = await sent_form(visit)
    _seat(await _load(visit, circulation_id), circulation_seat_id)
    return await command(
        visit,
        form,
        service.leave_circulation_seat,
        lambda: LeaveCirculationSeat(
            circulation_seat_id,
            form.version,
            recused=form.value("why") == "recused",
            reason=form.text("reason", required=False, longest=rules.LONGEST_RECUSAL),
        ),
        then=visit.path("skriftlig", circulation_id),
        receipt=mark("Plassen er overlatt til varaen."),
        next_step=mark("Har plassen en vara som kan svare, har varaen fått e-post."),
        again=partial(_leaving, visit, circulation_id, circulation_seat_id),
    )


@get("/skriftlig/{circulation_id:uuid}/utsett")
async def choose_extending(visit: Visit, circulation_id: UUID) -> Page:
    """Show the form for giving those who are asked more time."""
    return await _extending(visit, circulation_id)


async def _extending(visit: Visit, circulation_id: UUID, form: Form | None = None) -> Page:
    found = await _load(visit, circulation_id)
    return await _acting(visit, "extend", found, form, found["actions"], "extendCirculation")


@post("/skriftlig/{circulation_id:uuid}/utsett")
async def extend_circulation(visit: Visit, circulation_id: UUID) -> Page:
    """Move the last day to answer."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.extend_circulation,
        lambda: ExtendCirculation(
            circulation_id,
            form.version,
            form.text("reason", required=False, longest=rules.LONGEST_REASON),
            *form.longer(),
        ),
        then=visit.path("skriftlig", circulation_id),
        receipt=mark("Fristen er utsatt."),
        next_step=mark("Alle som er spurt, har fått beskjed. Svarene som er gitt, står."),
        again=partial(_extending, visit, circulation_id),
    )


@get("/skriftlig/{circulation_id:uuid}/avslutt")
async def choose_closing(visit: Visit, circulation_id: UUID) -> Page:
    """Show what closing a written procedure comes to as it stands."""
    return await _closing(visit, circulation_id)


async def _closing(visit: Visit, circulation_id: UUID, form: Form | None = None) -> Page:
    found = await _load(visit, circulation_id)
    foreseen, hindered = await _foresee(visit, circulation_id)
    return await _acting(
        visit,
        "close",
        found,
        form,
        found["actions"],
        "closeCirculation",
        {
            "foreseen": foreseen,
            "hindered": hindered,
            "hindrances": [
                {**asdict(one), "code": one.code.name}
                for one in (foreseen.consensus.reasons if foreseen else ())
            ],
        },
    )


async def _foresee(visit: Visit, circulation_id: UUID) -> tuple[Foreseen | None, DomainError | None]:
    """What closing comes to as it stands, or why it cannot be closed."""
    try:
        async with Work(visit.tenant, visit.actor, visit.clock, write=True) as work:
            foreseen = await service.foresee_circulation(work, circulation_id)
            await work.rollback()
            return foreseen, None
    except DomainError as problem:
        return None, problem


@post("/skriftlig/{circulation_id:uuid}/avslutt")
async def close_circulation(visit: Visit, circulation_id: UUID) -> Page:
    """Record what the body came to in writing."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.close_circulation,
        lambda: CloseCirculation(
            circulation_id,
            form.version,
            form.text("wording", required=False),
            form.day_or_none("due"),
            form.text("beyond_reason", required=False, longest=2000),
            form.choice_or_none("foreseen", Result),
        ),
        then=visit.path("skriftlig", circulation_id),
        receipt=mark("Den skriftlige behandlingen er avsluttet."),
        next_step=partial(_closed, visit),
        again=partial(_closing, visit, circulation_id),
    )


async def _closed(visit: Visit, circulation_id: UUID) -> str:
    """Say where what the body came to stands now."""
    decision = (await _load(visit, circulation_id))["decision"]
    if decision["result"] == "NO_AGREEMENT":
        return mark("Utfallet står på saken, og utvalgets neste møte får det som referatsak.")
    return ruled("closed", decision["nature"])


@get("/skriftlig/{circulation_id:uuid}/stopp")
async def choose_cancelling(visit: Visit, circulation_id: UUID) -> Page:
    """Show the form for ending a written procedure without a decision."""
    return await _cancelling(visit, circulation_id)


async def _cancelling(visit: Visit, circulation_id: UUID, form: Form | None = None) -> Page:
    found = await _load(visit, circulation_id)
    return await _acting(visit, "cancel", found, form, found["actions"], "cancelCirculation")


@post("/skriftlig/{circulation_id:uuid}/stopp")
async def cancel_circulation(visit: Visit, circulation_id: UUID) -> Page:
    """End a written procedure without a decision."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.cancel_circulation,
        lambda: CancelCirculation(
            circulation_id, form.version, form.text("reason", longest=rules.LONGEST_REASON)
        ),
        then=visit.path("skriftlig", circulation_id),
        receipt=mark("Behandlingen er avsluttet uten beslutning."),
        next_step=mark("Saken venter på å komme på en saksliste."),
        again=partial(_cancelling, visit, circulation_id),
    )


async def _acting(
    visit: Visit,
    name: str,
    found: Data,
    form: Form | None,
    actions: list[Data],
    act: str,
    more: Data | None = None,
) -> Page:
    """Show the page of an act, or why it cannot be done now."""
    action = next(one for one in actions if one["name"] == act)
    if form is None and not action["offered"]:
        raise NotAllowed(action["code"])
    return await page(
        visit,
        f"circulations/{name}.html",
        data={"circulation": found},
        form=form,
        key=bare_id(found["id"]),
        refused="" if form is not None or action["allowed"] else action["code"],
        **(more or {}),
    )


def _seat(found: Data, circulation_seat_id: UUID) -> Data:
    """The seat in the address, which is one of this procedure's."""
    for seat in found["seats"]:
        if key_of(seat["id"], "CirculationSeat") == circulation_seat_id:
            one: Data = seat
            return one
    raise NotFound("circulation.seat_not_found")


async def _case(visit: Visit, key: str) -> Data:
    case: Data | None = (await read(visit, "CirculationStart", numbered(key)))["case"]
    if case is None:
        raise NotFound("case.not_found")
    return case


async def _load(visit: Visit, circulation_id: UUID) -> Data:
    data = await read(visit, "CirculationPage", {"id": global_id("Circulation", circulation_id)})
    found: Data | None = data["circulation"]
    if found is None:
        raise NotFound("circulation.not_found")
    return found


routes = [
    *(choose_start, start_circulation, show_circulation, answer, choose_leaving, leave_seat),
    *(choose_extending, extend_circulation, choose_closing, close_circulation),
    *(choose_cancelling, cancel_circulation),
]

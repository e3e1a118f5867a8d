"""Who comes to a meeting: answering the call, who was there, stepping aside in a matter, and guests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotFound
from fellesskap.meetings import service
from fellesskap.meetings.service import AnswerCall, AnswerDeputyCall
from fellesskap.minutes import service as minutes
from fellesskap.minutes.service import (
    AddGuest,
    DeclareRecusal,
    RecordAttendance,
    RemoveGuest,
    SeatAttendance,
    WithdrawRecusal,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, remove, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.meetings import load
from fellesskap_web.rendering import bare_id


@get("/moter/{meeting_id:uuid}/forfall/{seat_id:uuid}")
async def choose_absence(visit: Visit, meeting_id: UUID, seat_id: UUID) -> Page:
    """Show the form for reporting absence from a seat."""
    return await _absence(visit, meeting_id, seat_id)


async def _absence(visit: Visit, meeting_id: UUID, seat_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    wanted = global_id("Seat", seat_id)
    row = next(
        (one for one in data["meeting"]["attendance"] if (one["seat"] or {}).get("id") == wanted), None
    )
    if row is None:
        raise NotFound("page.not_found")
    return await page(visit, "meetings/absent.html", data=data, form=form, key=meeting_id, row=row)


@post("/moter/{meeting_id:uuid}/forfall/{seat_id:uuid}")
async def report_absence(visit: Visit, meeting_id: UUID, seat_id: UUID) -> Page:
    """Report absence from a seat."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.answer_call,
        lambda: AnswerCall(
            meeting_id, seat_id, coming=False, reason=form.text("reason", required=False, longest=500)
        ),
        then=visit.path("moter", meeting_id),
        receipt=mark("Forfallet er meldt."),
        next_step=mark(
            "Er det en vara for plassen, er den første kalt inn nå. Ellers får sekretariatet beskjed."
        ),
        again=partial(_absence, visit, meeting_id, seat_id),
    )


@post("/moter/{meeting_id:uuid}/kommer/{seat_id:uuid}")
async def come(visit: Visit, meeting_id: UUID, seat_id: UUID) -> Page:
    """Say that whoever sits in a seat comes, after all or from the first."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.answer_call,
        lambda: AnswerCall(meeting_id, seat_id, coming=True),
        then=visit.path("moter", meeting_id),
        receipt=mark("Svaret er lagret: kommer."),
        next_step=mark("En vara som var kalt inn, får beskjed om at det ikke trengs."),
    )


@post("/moter/{meeting_id:uuid}/vara/{deputy_call_id:uuid}")
async def answer_as_deputy(visit: Visit, meeting_id: UUID, deputy_call_id: UUID) -> Page:
    """Say whether a deputy comes."""
    meeting = (await load(visit, meeting_id))["meeting"]
    asked = [one for row in meeting["attendance"] for one in row["deputyCalls"]]
    if not _is_among([*asked, *meeting["myDeputyCalls"]], deputy_call_id):
        raise NotFound("page.not_found")
    form = await sent_form(visit)
    coming = form.flag("coming")
    return await command(
        visit,
        form,
        service.answer_deputy_call,
        lambda: AnswerDeputyCall(deputy_call_id, coming=coming),
        then=visit.path("moter", meeting_id),
        receipt=mark("Svaret er lagret: møter som vara.")
        if coming
        else mark("Svaret er lagret: kan ikke møte."),
        next_step=mark("Papirene ligger på siden til møtet.")
        if coming
        else mark("Neste vara blir spurt. Er det ingen flere, får sekretariatet beskjed."),
    )


@get("/moter/{meeting_id:uuid}/oppmote")
async def edit_attendance(visit: Visit, meeting_id: UUID) -> Page:
    """Show who can have met for each seat."""
    return await _attendance(visit, meeting_id)


async def _attendance(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    found = await read(visit, "MeetingSeats", {"id": global_id("Meeting", meeting_id)})
    may_meet = {row["id"]: row["mayMeet"] for row in found["meeting"]["attendance"]}
    bodies = [data["meeting"]["body"], *data["meeting"]["jointWith"]]
    seats = {seat["id"]: seat for body in bodies for seat in body["seats"]}
    return await page(
        visit,
        "meetings/attendance.html",
        data=data,
        form=form,
        key=meeting_id,
        candidates=lambda row: _candidates(row, seats.get(row["seat"]["id"]), may_meet[row["id"]]),
        recorded=_recorded,
    )


@post("/moter/{meeting_id:uuid}/oppmote")
async def record_attendance(visit: Visit, meeting_id: UUID) -> Page:
    """Record who met for each seat."""
    form = await sent_form(visit)
    seats = [
        seat
        for row in (await load(visit, meeting_id))["meeting"]["attendance"]
        if row["seat"] and (seat := key_of(row["seat"]["id"], "Seat"))
    ]
    return await command(
        visit,
        form,
        minutes.record_attendance,
        lambda: RecordAttendance(
            meeting_id,
            form.version,
            tuple(one for seat in seats for one in _met(form, seat)),
        ),
        then=visit.path("moter", meeting_id),
        receipt=mark("Oppmøtet er ført."),
        next_step=mark("Nå kan du føre hva møtet kom til i hver sak."),
        again=partial(_attendance, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/inhabil")
async def choose_recusal(visit: Visit, meeting_id: UUID) -> Page:
    """Show who steps aside in which line, with the form for saying that somebody does."""
    return await _recusal(visit, meeting_id)


async def _recusal(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    meeting = data["meeting"]
    tended = any(one["name"] == "recordAttendance" and one["offered"] for one in meeting["actions"])
    own = global_id("Person", visit.actor.person_id) if visit.actor.person_id else ""
    seats = [
        (key_of(row["seat"]["id"], "Seat"), f"{name} ({_seat(meeting, row['seat'])})")
        for row in meeting["attendance"]
        if row["seat"] and (name := _names(row, None if tended else own))
    ]
    return await page(
        visit,
        "meetings/recusal.html",
        data=data,
        form=form,
        key=meeting_id,
        seats=seats,
        items=[
            (key_of(item["id"], "AgendaItem"), f"{item['position']}. {item['title']}")
            for item in meeting["agenda"]
            if not item["decision"]
        ],
        deputies=_deputies(meeting) if tended else [],
    )


@post("/moter/{meeting_id:uuid}/inhabil")
async def declare_recusal(visit: Visit, meeting_id: UUID) -> Page:
    """Say that somebody steps aside in a line."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.declare_recusal,
        lambda: DeclareRecusal(
            form.identifier("item_id"),
            form.identifier("seat_id"),
            form.text("reason", longest=500),
            form.identifier_or_none("deputy_id"),
        ),
        then=visit.path("moter", meeting_id),
        receipt=mark("Inhabiliteten er ført."),
        next_step=mark("Plassen teller ikke med i saken, hvis ikke en vara møter i stedet."),
        again=partial(_recusal, visit, meeting_id),
    )


@post("/moter/{meeting_id:uuid}/inhabil/{recusal_id:uuid}/trekk")
async def withdraw_recusal(visit: Visit, meeting_id: UUID, recusal_id: UUID) -> Page:
    """Take back that somebody steps aside."""
    meeting = (await load(visit, meeting_id))["meeting"]
    return await remove(
        visit,
        minutes.withdraw_recusal,
        lambda: WithdrawRecusal(recusal_id),
        there=_is_among([one for item in meeting["agenda"] for one in item["recusals"]], recusal_id),
        then=visit.path("moter", meeting_id, "inhabil"),
        receipt=mark("Inhabiliteten er trukket tilbake."),
    )


@get("/moter/{meeting_id:uuid}/gjester")
async def list_guests(visit: Visit, meeting_id: UUID) -> Page:
    """Show the guests, with the form for one more."""
    return await _guests(visit, meeting_id)


async def _guests(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await load(visit, meeting_id)
    return await page(visit, "meetings/guests.html", data=data, form=form, key=meeting_id)


@post("/moter/{meeting_id:uuid}/gjester")
async def add_guest(visit: Visit, meeting_id: UUID) -> Page:
    """Record a guest."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.add_guest,
        lambda: AddGuest(
            meeting_id,
            form.text("name", longest=200),
            form.text("represents", required=False, longest=200),
            form.integer_or_none("first_item") or 1,
            form.integer_or_none("last_item"),
        ),
        then=visit.path("moter", meeting_id, "gjester"),
        receipt=mark("Gjesten er ført."),
        again=partial(_guests, visit, meeting_id),
    )


@post("/moter/{meeting_id:uuid}/gjester/{guest_id:uuid}/fjern")
async def remove_guest(visit: Visit, meeting_id: UUID, guest_id: UUID) -> Page:
    """Take a guest off the record."""
    guests = (await load(visit, meeting_id))["meeting"]["guests"]
    return await remove(
        visit,
        minutes.remove_guest,
        lambda: RemoveGuest(guest_id),
        there=_is_among(guests, guest_id),
        then=visit.path("moter", meeting_id, "gjester"),
        receipt=mark("Gjesten er fjernet."),
    )


def _is_among(found: Iterable[dict[str, Any]], wanted: UUID) -> bool:
    """Tell whether it is of the meeting in the address; what is another's is not there."""
    return str(wanted) in {bare_id(one["id"]) for one in found}


def _met(form: Form, seat: UUID) -> Iterator[SeatAttendance]:
    """Read who met for a seat, and who from a later line on where somebody came or went."""
    person, line = form.identifier_or_none(f"seat-{seat}"), form.integer_or_none(f"from-{seat}")
    if line is None or line < 2:
        yield SeatAttendance(seat, person)
        return
    yield SeatAttendance(seat, person, last_item=line - 1)
    yield SeatAttendance(seat, form.identifier_or_none(f"later-{seat}"), first_item=line)


def _candidates(
    row: dict[str, Any], seat: dict[str, Any] | None, may_meet: Iterable[str]
) -> list[tuple[dict[str, Any], bool]]:
    """Who can have met for a seat, each once, and whether as deputy."""
    holder = (seat["holder"] or {}).get("person") if seat else None
    held = holder["id"] if holder else None
    listed = [one["person"] for one in seat["standIns"]] if seat else []
    people = [holder, *listed, *(one["person"] for one in row["stints"]), row["person"]]
    found = {person["id"]: person for person in people if person}
    return [(found[key], key != held) for key in may_meet if key in found]


def _recorded(row: dict[str, Any]) -> tuple[str | None, int | None, str | None]:
    """Who met for a seat from the first line, from which line on another did or nobody, and who that was."""
    stints = [one for one in row["stints"] if one["person"]]
    if not stints:
        met = row["person"] if row["state"] != "ABSENT" else None
        return (met["id"] if met else None), None, None
    first, last = stints[0], stints[-1]
    if first["firstItem"] > 1:
        return None, first["firstItem"], first["person"]["id"]
    if len(stints) == 1:
        return first["person"]["id"], first["lastItem"] + 1, None
    return first["person"]["id"], last["firstItem"], last["person"]["id"]


def _seat(meeting: dict[str, Any], seat: dict[str, Any]) -> str:
    """What a seat is called, with its body where several meet together."""
    body = seat["body"] if meeting["jointWith"] else None
    return f"{seat['title']}, {body['abbreviation'] or body['name']}" if body else str(seat["title"])


def _names(row: dict[str, Any], only: str | None) -> str:
    """Name those who meet for a seat, or just the reader where `only` is the reader's id."""
    people = [one["person"] for one in row["stints"] if one["person"]]
    if not people and row["person"] and row["state"] != "ABSENT":
        people = [row["person"]]
    return ", ".join(one["name"] for one in people if only is None or one["id"] == only)


def _deputies(meeting: dict[str, Any]) -> list[tuple[UUID | None, str]]:
    """List those who can be called for the seats, in the order they are called, each once."""
    seats = [seat for body in [meeting["body"], *meeting["jointWith"]] for seat in body["seats"]]
    found = {
        key_of(one["person"]["id"], "Person"): one["person"]["name"]
        for seat in seats
        for one in seat["standIns"]
        if one["person"]
    }
    return list(found.items())


routes = [
    choose_absence,
    report_absence,
    come,
    answer_as_deputy,
    edit_attendance,
    record_attendance,
    choose_recusal,
    declare_recusal,
    withdraw_recusal,
    list_guests,
    add_guest,
    remove_guest,
]

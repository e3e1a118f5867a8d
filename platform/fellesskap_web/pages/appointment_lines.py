"""Names on an agenda: put on it, taken off it, and what the meeting said of each."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import post

from fellesskap.appointments import service
from fellesskap.appointments.model import NominationStand, StandOn
from fellesskap.appointments.service import ListAppointments, RecordAppointments, UnlistAppointments
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, command, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.agenda import show_agenda, show_line
from fellesskap_web.pages.outcomes import show_outcome

# What stands in forms: a new line, and what was said of a name by its id.
NEW_LINE, STAND = "ny", "stand-"


@post("/moter/{meeting_id:uuid}/sakliste/oppnevninger")
async def list_names(visit: Visit, meeting_id: UUID) -> Page:
    """Put the chosen names on the agenda, all or none."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.list_appointments,
        lambda: ListAppointments(
            meeting_id,
            form.version,
            form.identifiers("nomination_ids"),
            None if form.value("line") == NEW_LINE else form.identifier_or_none("line"),
            form.integer("names_minutes"),
            form.text("reason", required=False),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Oppnevningene står på sakslisten."),
        next_step=mark("De som er innkalt, ser hvem som er foreslått, når de får sakslisten."),
        again=partial(show_agenda, visit, meeting_id),
    )


@post("/moter/{meeting_id:uuid}/sakliste/linje/{item_id:uuid}/oppnevninger")
async def unlist_names(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Take the chosen names off the agenda."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.unlist_appointments,
        lambda: UnlistAppointments(
            meeting_id,
            form.version,
            form.identifiers("nomination_ids"),
            form.text("reason", required=False),
        ),
        then=visit.path("moter", meeting_id, "sakliste"),
        receipt=mark("Oppnevningene er tatt av sakslisten."),
        next_step=mark("De venter på et annet møte i utvalget som skal bekrefte dem."),
        again=partial(show_line, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/oppnevninger")
async def record_names(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record what the meeting said of each name."""
    form = await sent_form(visit)
    stands = _stands(form)
    return await command(
        visit,
        form,
        service.record_appointments,
        lambda: RecordAppointments(
            item_id, form.version, stands, form.text("remark", required=False, longest=2000)
        ),
        then=visit.path("moter", meeting_id),
        receipt=mark("Det er ført hva utvalget sa om oppnevningene."),
        next_step=mark("De som er bekreftet, er oppnevnt og får oppnevningsbrevet.")
        if any(one.stand is NominationStand.CONFIRMED for one in stands)
        else mark("Ingen ble oppnevnt. De som er utsatt, venter på et annet møte."),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


def _stands(form: Form) -> tuple[StandOn, ...]:
    """What was chosen for each name; one for which nothing was is told of at its own field."""
    found = []
    for name in form.values("names"):
        key: Any = Form({"id": [name]}).identifier_or_none("id")
        stand = form.choice(f"{STAND}{name}", NominationStand)
        if key is not None:
            found.append(StandOn(key, stand))
    return tuple(found)


routes = [list_names, unlist_names, record_names]

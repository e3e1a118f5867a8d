"""The pages of corrections: of a meeting's approved minutes, and of what a body came to in writing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.circulations.service import ProposeWrittenCorrection, propose_written_correction
from fellesskap.errors import NotFound
from fellesskap.minutes import service
from fellesskap.minutes.service import (
    ConfirmCorrection,
    DeclineCorrection,
    ProposeCorrection,
    WithdrawCorrection,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.prose import difference_of_words

Data = dict[str, Any]

_PROPOSED = mark("Rettelsen er foreslått.")
_WAITS = mark(
    "Den gjelder når en annen, fra den andre siden, har bekreftet den. De som kan det, får beskjed nå."
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where corrections stand: with the minutes of a meeting, or with a written procedure."""

    key: UUID
    written: bool = False

    def home(self, visit: Visit) -> str:
        """The page that shows them."""
        if self.written:
            return visit.path("skriftlig", self.key)
        return visit.path("moter", self.key, "referat", "kommentarer")

    def address(self, visit: Visit, proposed_id: UUID) -> str:
        """The page of a proposed one."""
        parts = ("skriftlig", self.key) if self.written else ("moter", self.key, "referat")
        return visit.path(*parts, "rett", proposed_id)


@get("/moter/{meeting_id:uuid}/referat/rett")
async def choose_correction(visit: Visit, meeting_id: UUID) -> Page:
    """Show the lines of approved minutes, or the form for correcting the chosen one (`?punkt=`)."""
    return await _correction(visit, meeting_id)


async def _correction(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    meeting: Data | None = (await read(visit, "MeetingComments", {"id": global_id("Meeting", meeting_id)}))[
        "meeting"
    ]
    if meeting is None:
        raise NotFound("page.not_found")
    chosen = (form.value("item_id") if form else "") or visit.query.get("punkt") or ""
    item = next(
        (one for one in meeting["agenda"] if str(key_of(one["id"], "AgendaItem")) == chosen),
        None,
    )
    return await page(
        visit,
        "corrections/of_line.html",
        data={"meeting": meeting},
        form=form,
        key=meeting_id,
        item=item,
        said=_said(meeting, item) if item else "",
    )


def _said(meeting: Data, item: Data) -> str:
    """What the minutes say of a line now, as last corrected."""
    for one in reversed(meeting["corrections"]):
        if one["item"] and one["item"]["id"] == item["id"]:
            return str(one["text"])
    return str(item["decision"]["wording"] if item["decision"] else item["record"])


@post("/moter/{meeting_id:uuid}/referat/rett")
async def correct(visit: Visit, meeting_id: UUID) -> Page:
    """Propose a correction of a line of approved minutes."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.propose_correction,
        lambda: ProposeCorrection(
            form.identifier("item_id"), form.version, *_words(form), same_meaning=form.flag("same_meaning")
        ),
        then=_Place(meeting_id).home(visit),
        receipt=_PROPOSED,
        next_step=_WAITS,
        again=partial(_correction, visit, meeting_id),
    )


def _words(form: Form) -> tuple[str, str]:
    """What should have been written, and why."""
    return form.text("text", longest=20_000), form.text("reason", longest=500)


@get("/skriftlig/{circulation_id:uuid}/rett")
async def choose_written_correction(visit: Visit, circulation_id: UUID) -> Page:
    """Show the form for correcting what a body came to in writing, or why it cannot be corrected now."""
    return await _written_correction(visit, circulation_id)


async def _written_correction(visit: Visit, circulation_id: UUID, form: Form | None = None) -> Page:
    data = await read(visit, "WrittenCorrection", {"id": global_id("Circulation", circulation_id)})
    found = data["circulation"]
    if found is None:
        raise NotFound("circulation.not_found")
    (can,) = [one for one in found["actions"] if one["name"] == "proposeWrittenCorrection"]
    decision = found["decision"]
    corrections = decision["corrections"] if decision else []
    return await page(
        visit,
        "corrections/of_writing.html",
        data=data,
        form=form,
        key=circulation_id,
        refused="" if can["allowed"] or form is not None else can["code"],
        said=corrections[-1]["text"] if corrections else decision["wording"] if decision else "",
        corrections=len(corrections),
    )


@post("/skriftlig/{circulation_id:uuid}/rett")
async def correct_written(visit: Visit, circulation_id: UUID) -> Page:
    """Propose a correction of what a body came to in writing."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        propose_written_correction,
        lambda: ProposeWrittenCorrection(
            circulation_id, form.version, *_words(form), same_meaning=form.flag("same_meaning")
        ),
        then=_Place(circulation_id, written=True).home(visit),
        receipt=_PROPOSED,
        next_step=_WAITS,
        again=partial(_written_correction, visit, circulation_id),
    )


@get("/moter/{meeting_id:uuid}/referat/rett/{proposed_id:uuid}")
async def show_proposed(visit: Visit, meeting_id: UUID, proposed_id: UUID) -> Page:
    """Show a proposed correction of minutes beside what stands, with what the reader can do with it."""
    return await _proposed(visit, _Place(meeting_id), proposed_id)


@get("/skriftlig/{circulation_id:uuid}/rett/{proposed_id:uuid}")
async def show_written_proposed(visit: Visit, circulation_id: UUID, proposed_id: UUID) -> Page:
    """Show a proposed correction of what a body came to in writing, with what the reader can do with it."""
    return await _proposed(visit, _Place(circulation_id, written=True), proposed_id)


async def _proposed(visit: Visit, place: _Place, proposed_id: UUID, form: Form | None = None) -> Page:
    data = await _load(visit, place, proposed_id)
    found = data["proposedCorrection"]
    return await page(
        visit,
        "corrections/proposed.html",
        data=data,
        form=form,
        found=found,
        back=place.home(visit),
        here=place.address(visit, proposed_id),
        lines=difference_of_words(found["before"], found["text"]),
    )


async def _load(visit: Visit, place: _Place, proposed_id: UUID) -> Data:
    """A proposed correction that stands in the place of the address; another place's is not found."""
    data = await read(visit, "ProposedCorrectionPage", {"id": global_id("ProposedCorrection", proposed_id)})
    kind = "Circulation" if place.written else "Meeting"
    found = data["proposedCorrection"]
    of = found[kind.lower()] if found else None
    if of is None or of["id"] != global_id(kind, place.key):
        raise NotFound("page.not_found")
    return data


@post("/moter/{meeting_id:uuid}/referat/rett/{proposed_id:uuid}/bekreft")
async def confirm(visit: Visit, meeting_id: UUID, proposed_id: UUID) -> Page:
    """Confirm a proposed correction of minutes."""
    return await _confirm(
        visit,
        _Place(meeting_id),
        proposed_id,
        mark("Referatet er rettet."),
        mark("En ny utgave lages som PDF. De som var med, får beskjed, og neste møte blir orientert."),
    )


@post("/skriftlig/{circulation_id:uuid}/rett/{proposed_id:uuid}/bekreft")
async def confirm_written(visit: Visit, circulation_id: UUID, proposed_id: UUID) -> Page:
    """Confirm a proposed correction of what a body came to in writing."""
    return await _confirm(
        visit,
        _Place(circulation_id, written=True),
        proposed_id,
        mark("Rettelsen er bekreftet."),
        mark(
            "En ny utgave av protokollen lages som PDF. De som ble spurt, får beskjed, "
            "og neste møte blir orientert."
        ),
    )


async def _confirm(visit: Visit, place: _Place, proposed_id: UUID, receipt: str, next_step: str) -> Page:
    await _load(visit, place, proposed_id)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.confirm_correction,
        lambda: ConfirmCorrection(proposed_id, form.version),
        then=place.home(visit),
        receipt=receipt,
        next_step=next_step,
        again=partial(_proposed, visit, place, proposed_id),
    )


@post("/moter/{meeting_id:uuid}/referat/rett/{proposed_id:uuid}/avvis")
async def decline(visit: Visit, meeting_id: UUID, proposed_id: UUID) -> Page:
    """Say no to a proposed correction of minutes, and why."""
    return await _decline(visit, _Place(meeting_id), proposed_id)


@post("/skriftlig/{circulation_id:uuid}/rett/{proposed_id:uuid}/avvis")
async def decline_written(visit: Visit, circulation_id: UUID, proposed_id: UUID) -> Page:
    """Say no to a proposed correction of what a body came to in writing, and why."""
    return await _decline(visit, _Place(circulation_id, written=True), proposed_id)


async def _decline(visit: Visit, place: _Place, proposed_id: UUID) -> Page:
    await _load(visit, place, proposed_id)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.decline_correction,
        lambda: DeclineCorrection(proposed_id, form.version, form.text("remark", longest=500)),
        then=place.home(visit),
        receipt=mark("Rettelsen er ikke bekreftet."),
        next_step=mark("Den som foreslo den, får beskjed om hvorfor. Teksten står som den er."),
        again=partial(_proposed, visit, place, proposed_id),
    )


@post("/moter/{meeting_id:uuid}/referat/rett/{proposed_id:uuid}/trekk")
async def withdraw(visit: Visit, meeting_id: UUID, proposed_id: UUID) -> Page:
    """Take a proposed correction of minutes back."""
    return await _withdraw(visit, _Place(meeting_id), proposed_id)


@post("/skriftlig/{circulation_id:uuid}/rett/{proposed_id:uuid}/trekk")
async def withdraw_written(visit: Visit, circulation_id: UUID, proposed_id: UUID) -> Page:
    """Take a proposed correction of what a body came to in writing back."""
    return await _withdraw(visit, _Place(circulation_id, written=True), proposed_id)


async def _withdraw(visit: Visit, place: _Place, proposed_id: UUID) -> Page:
    await _load(visit, place, proposed_id)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.withdraw_correction,
        lambda: WithdrawCorrection(proposed_id, form.version),
        then=place.home(visit),
        receipt=mark("Rettelsen er trukket. Teksten står som den er."),
        again=partial(_proposed, visit, place, proposed_id),
    )


routes = [
    *(choose_correction, correct, show_proposed, confirm, decline, withdraw),
    *(choose_written_correction, correct_written, show_written_proposed),
    *(confirm_written, decline_written, withdraw_written),
]

"""Input to a dialogue meeting: opening it, giving input, and changing or taking back one's own."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.actor import RoleKind
from fellesskap.errors import NotFound
from fellesskap.inputs import rules, service
from fellesskap.inputs.service import (
    GiveInput,
    OpenForInput,
    ReviseInput,
    ReviseInputCall,
    WithdrawInput,
)
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.rendering import bare_id

Data = dict[str, Any]


@get("/moter/{meeting_id:uuid}/innspill")
async def show_inputs(visit: Visit, meeting_id: UUID) -> Page:
    """Show what is asked, the reader's own input, and what may be read of the rest."""
    return await _inputs(visit, meeting_id)


async def _inputs(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    meeting = await _load(visit, meeting_id)
    call = meeting["inputCall"]
    own = [one["partner"] for one in call["invited"] if one["partner"]["id"] in call["ownPartners"]]
    return await page(
        visit,
        "inputs/show.html",
        data={"meeting": meeting},
        form=form,
        key=meeting_id,
        own=own,
        elected=visit.actor.has(RoleKind.ELECTED),
    )


@post("/moter/{meeting_id:uuid}/innspill")
async def give_input(visit: Visit, meeting_id: UUID) -> Page:
    """Give input."""
    form = await sent_form(visit)
    call = (await _load(visit, meeting_id))["inputCall"]
    return await command(
        visit,
        form,
        service.give_input,
        lambda: GiveInput(
            UUID(bare_id(call["id"])),
            form.text("text", longest=rules.LONGEST_INPUT),
            form.identifier_or_none("partner_id"),
            named=form.flag("named"),
        ),
        then=visit.path("moter", meeting_id, "innspill"),
        receipt=mark("Takk, innspillet er gitt."),
        next_step=mark("Du kan endre det eller trekke det til fristen er ute."),
        again=partial(_inputs, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/innspill/apne")
async def choose_opening(visit: Visit, meeting_id: UUID) -> Page:
    """Show the form for opening a meeting for input, or for changing what is asked."""
    policy.require_secretariat(visit.actor)
    return await _opening(visit, meeting_id)


async def _opening(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    data = await read(visit, "InputOpening", {"id": global_id("Meeting", meeting_id)})
    if data["meeting"] is None:
        raise NotFound("page.not_found")
    return await page(visit, "inputs/open.html", data=data, form=form, key=meeting_id)


@post("/moter/{meeting_id:uuid}/innspill/apne")
async def open_inputs(visit: Visit, meeting_id: UUID) -> Page:
    """Open a meeting for input."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.open_for_input,
        lambda: OpenForInput(
            meeting_id,
            form.text("question", longest=rules.LONGEST_QUESTION),
            form.day_or_none("last_day"),
        ),
        then=visit.path("moter", meeting_id, "innspill"),
        receipt=mark("Møtet er åpnet for innspill."),
        next_step=mark(
            "De som kan gi innspill, får en e-post. Vi minner kommunene på det to dager før fristen."
        ),
        again=partial(_opening, visit, meeting_id),
    )


@post(
    "/moter/{meeting_id:uuid}/innspill/sporsmal",
    opt={"form_page": "/moter/{meeting_id:uuid}/innspill/apne"},
)
async def revise_question(visit: Visit, meeting_id: UUID) -> Page:
    """Change the question or the last day."""
    form = await sent_form(visit)
    call = (await _load(visit, meeting_id))["inputCall"]
    return await command(
        visit,
        form,
        service.revise_input_call,
        lambda: ReviseInputCall(
            UUID(bare_id(call["id"])),
            form.version,
            form.text("question", longest=rules.LONGEST_QUESTION),
            form.day("last_day"),
        ),
        then=visit.path("moter", meeting_id, "innspill"),
        receipt=mark("Spørsmålet og fristen er endret."),
        again=partial(_opening, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/innspill/{input_id:uuid}/endre")
async def choose_revision(visit: Visit, meeting_id: UUID, input_id: UUID) -> Page:
    """Show the form for changing one's own input."""
    return await _own(visit, "inputs/revise.html", meeting_id, input_id)


@post("/moter/{meeting_id:uuid}/innspill/{input_id:uuid}/endre")
async def revise_input(visit: Visit, meeting_id: UUID, input_id: UUID) -> Page:
    """Change one's own input."""
    await _given(visit, meeting_id, input_id)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.revise_input,
        lambda: ReviseInput(
            input_id,
            form.version,
            form.text("text", longest=rules.LONGEST_INPUT),
            named=form.flag("named"),
        ),
        then=visit.path("moter", meeting_id, "innspill"),
        receipt=mark("Innspillet er endret."),
        again=partial(_own, visit, "inputs/revise.html", meeting_id, input_id),
    )


@get("/moter/{meeting_id:uuid}/innspill/{input_id:uuid}/trekk")
async def choose_withdrawal(visit: Visit, meeting_id: UUID, input_id: UUID) -> Page:
    """Show what taking back one's input means."""
    return await _own(visit, "inputs/withdraw.html", meeting_id, input_id)


@post("/moter/{meeting_id:uuid}/innspill/{input_id:uuid}/trekk")
async def withdraw_input(visit: Visit, meeting_id: UUID, input_id: UUID) -> Page:
    """Take back one's own input."""
    await _given(visit, meeting_id, input_id)
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.withdraw_input,
        lambda: WithdrawInput(input_id, form.version),
        then=visit.path("moter", meeting_id, "innspill"),
        receipt=mark("Innspillet er trukket og slettet."),
        again=partial(_own, visit, "inputs/withdraw.html", meeting_id, input_id),
    )


async def _own(
    visit: Visit, template: str, meeting_id: UUID, input_id: UUID, form: Form | None = None
) -> Page:
    meeting, given = await _given(visit, meeting_id, input_id)
    return await page(
        visit,
        template,
        data={"meeting": meeting},
        form=form,
        key=meeting_id,
        given=given,
        input_key=input_id,
        elected=visit.actor.has(RoleKind.ELECTED),
    )


async def _given(visit: Visit, meeting_id: UUID, input_id: UUID) -> tuple[Data, Data]:
    """Load a meeting with one input to it that is the reader's own."""
    meeting, wanted = await _load(visit, meeting_id), global_id("Input", input_id)
    given = next((one for one in meeting["inputCall"]["inputs"] if one["id"] == wanted), None)
    if given is None:
        raise NotFound("page.not_found")
    return meeting, given


async def _load(visit: Visit, meeting_id: UUID) -> Data:
    """Load a meeting that is open for input, or was."""
    data = await read(visit, "InputPage", {"id": global_id("Meeting", meeting_id)})
    meeting: Data | None = data["meeting"]
    if meeting is None or meeting["inputCall"] is None:
        raise NotFound("page.not_found")
    return meeting


routes = [
    show_inputs,
    give_input,
    choose_opening,
    open_inputs,
    revise_question,
    choose_revision,
    revise_input,
    choose_withdrawal,
    withdraw_input,
]

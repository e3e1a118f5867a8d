"""The pages of what follows from decisions: everybody's list, and reporting how far one has come."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotFound
from fellesskap.followups import service
from fellesskap.followups.model import FollowupState
from fellesskap.followups.service import ReportFollowup
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form

# What stands in the address, and the states it shows; nothing chosen is what remains to be done.
_STATES: dict[str, tuple[str, ...] | None] = {
    "": ("OPEN", "UNDER_WAY"),
    "ikke-begynt": ("OPEN",),
    "i-gang": ("UNDER_WAY",),
    "utfort": ("DONE",),
    "alle": None,
}
_ORDERS = {"frist": "DUE", "part": "PARTNER", "nyeste": "NEWEST"}


@get("/oppfolging")
async def list_followups(visit: Visit) -> Page:
    """List the follow-ups the address asks for."""
    query = visit.query
    status = query.get("status", "")
    return await page(
        visit,
        "followups/list.html",
        "FollowupList",
        {
            "states": _STATES.get(status, _STATES[""]),
            "partner": query.get("part") or None,
            "overdue": True if query.get("over-frist") == "1" else None,
            "mine": True if query.get("mine") == "1" else None,
            "order": _ORDERS.get(query.get("rekkefolge", ""), "DUE"),
            "after": query.get("etter") or None,
        },
        statuses=list(_STATES),
        filtered=any(query.get(name) for name in ("status", "part", "over-frist", "mine")),
    )


@get("/oppfolging/{followup_id:uuid}")
async def show_followup(visit: Visit, followup_id: UUID) -> Page:
    """Show a follow-up with the form for reporting on it."""
    return await _followup(visit, followup_id)


async def _followup(visit: Visit, followup_id: UUID, form: Form | None = None) -> Page:
    followup = await _load(visit, followup_id)
    return await page(
        visit,
        "followups/show.html",
        data={"followup": followup},
        form=form,
        key=followup_id,
        act=followup["actions"][0],
    )


@post("/oppfolging/{followup_id:uuid}")
async def report_followup(visit: Visit, followup_id: UUID) -> Page:
    """Report how far one has come."""
    form = await sent_form(visit)
    followup = await _load(visit, followup_id)
    return await command(
        visit,
        form,
        service.report_followup,
        lambda: ReportFollowup(
            followup_id,
            form.version,
            form.choice("state", FollowupState),
            form.text("note", required=False),
        ),
        then=visit.path("oppfolging", followup_id),
        receipt=mark("Meldingen fra %(name)s er lagret."),
        facts={"name": followup["partner"]["name"]},
        next_step=mark("Alle partene ser den på saken. Du kan melde på nytt når noe er endret."),
        again=partial(_followup, visit, followup_id),
    )


async def _load(visit: Visit, followup_id: UUID) -> dict[str, Any]:
    followup = (await read(visit, "FollowupPage", {"id": global_id("Followup", followup_id)}))["followup"]
    if followup is None or followup["case"] is None or followup["partner"] is None:
        raise NotFound("followup.not_found")
    loaded: dict[str, Any] = followup
    return loaded


routes = [list_followups, show_followup, report_followup]

"""The page on which the secretariat settles who follows up for a partner that ended."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from litestar import get, post

from fellesskap.errors import Invalid, NotFound
from fellesskap.followups import service
from fellesskap.followups.rules import due_of_successor
from fellesskap.followups.service import SettleEndedFollowup
from fellesskap.sortkey import sort_key
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_web.asking import Askable, gather
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.ended import names_of
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day
from fellesskap_web.road import Data


@get("/oppfolging/{followup_id:uuid}/opphort")
async def show_ended_followup(visit: Visit, followup_id: UUID) -> Page:
    """Show what is left of a partner that ended, and who can follow it up instead."""
    return await _ended(visit, followup_id)


async def _ended(visit: Visit, followup_id: UUID, form: Form | None = None) -> Page:
    data = await _load(visit, followup_id)
    followup = data["followup"]
    due = due_of_successor(as_day(followup["due"]) if followup["due"] else None, None, visit.today)
    return await page(
        visit,
        "followups/ended.html",
        data=data,
        form=form,
        key=followup_id,
        askable=_successors(data, form),
        suggested=names_of(followup["partner"]),
        due=due.isoformat() if due else "",
        act=next(act for act in followup["actions"] if act["name"] == "settleEndedFollowup"),
    )


@post("/oppfolging/{followup_id:uuid}/opphort")
async def settle_ended_followup(visit: Visit, followup_id: UUID) -> Page:
    """Settle who follows up from now on."""
    form = await sent_form(visit)
    data = await _load(visit, followup_id)

    def build() -> SettleEndedFollowup:
        partners = form.identifiers("partners")
        who = form.value("who")
        if who == "nobody":
            partners = ()
        elif who != "on":
            form.refuse(Invalid("form.missing", field="who"))
        elif not partners:
            form.refuse(Invalid("followup.nobody_chosen", field="partners"))
        reason = form.text("reason", required=False)
        return SettleEndedFollowup(followup_id, form.version, reason, partners, form.day_or_none("due"))

    return await command(
        visit,
        form,
        service.settle_ended_followup,
        build,
        then=visit.path("saker", data["followup"]["case"]["slug"]),
        receipt=mark("Det er avklart hvem som følger opp for %(name)s."),
        facts={"name": data["followup"]["partner"]["name"]},
        next_step=mark("De som følger opp fra nå av, har fått beskjed."),
        again=partial(_ended, visit, followup_id),
    )


async def _load(visit: Visit, followup_id: UUID) -> Data:
    data = await read(visit, "EndedFollowup", {"id": global_id("Followup", followup_id)})
    followup = data["followup"]
    if (
        followup is None
        or followup["case"] is None
        or followup["partner"] is None
        or not followup["decision"]
    ):
        raise NotFound("followup.not_found")
    return data


def _successors(data: Data, form: Form | None) -> Askable:
    """Gather the partners of the day on the same side, those that replaced the ended one chosen."""
    ended = data["followup"]["partner"]
    named = {one["partnerId"] for one in ended["replacedBy"]}
    found = [
        {
            "partnerId": one["id"],
            "divisionId": None,
            "name": one["name"],
            "side": one["side"],
            "region": one["region"]["name"] if one["region"] else "",
            "concerned": one["id"] in named,
            "answerable": True,
        }
        for one in data["partners"]
        if one["side"] == ended["side"] and (one["number"] or one["orgNumber"])
    ]
    return gather(sorted(found, key=lambda one: (not one["region"], sort_key(one["region"]))), form)


routes = [show_ended_followup, settle_ended_followup]

"""The pages on which the secretariat settles who answers for one that ended while it was asked."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from litestar import get, post

from fellesskap.errors import Invalid, NotFound
from fellesskap.rounds import service
from fellesskap.rounds.rules import choose_deadline
from fellesskap.rounds.service import SettleEnded
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.asking import Askable, gather
from fellesskap_web.context import Page, Visit, command, page, read, rehearse, sent_form
from fellesskap_web.ended import names_of
from fellesskap_web.forms import Form
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Data


@get("/forankring/{round_id:uuid}/opphort/{reply_id:uuid}")
async def show_ended(visit: Visit, round_id: UUID, reply_id: UUID) -> Page:
    """Show one that ended, and who can answer instead."""
    return await _ended(visit, round_id, reply_id)


async def _ended(
    visit: Visit,
    round_id: UUID,
    reply_id: UUID,
    form: Form | None = None,
    template: str = "rounds/ended.html",
) -> Page:
    reply = await _load(visit, round_id, reply_id)
    askable = _successors(reply, form)
    chosen = Askable(tuple(group for group in askable.groups if group.chosen and not _nobody(form)))
    asked = {_value(one["partner"], one["division"]) for one in reply["round"]["replies"] if one["partner"]}
    return await page(
        visit,
        template,
        data={"reply": reply},
        form=form,
        key=round_id,
        reply_key=reply_id,
        askable=askable,
        chosen=chosen,
        fresh=[one.name for group in chosen.groups for one in group.chosen if one.value not in asked],
        suggested=[] if reply["division"] else names_of(reply["partner"]),
        settled=any(stance["position"] for stance in reply["round"]["stances"]),
        until=_until(visit, reply, form),
        act=next(act for act in reply["actions"] if act["name"] == "settleEnded"),
    )


@post("/forankring/{round_id:uuid}/opphort/{reply_id:uuid}")
async def settle_ended(visit: Visit, round_id: UUID, reply_id: UUID) -> Page:
    """Show what it means; on the reader's yes, settle it."""
    form = await sent_form(visit)
    await _load(visit, round_id, reply_id)
    again = partial(_ended, visit, round_id, reply_id)

    def build() -> SettleEnded:
        partners, divisions = form.identifiers("partners"), form.identifiers("divisions")
        if form.value("who") not in ("on", "nobody"):
            form.refuse(Invalid("form.missing", field="who"))
        elif _nobody(form):
            partners, divisions = (), ()
        elif not (partners or divisions):
            form.refuse(Invalid("round.nobody_chosen", field="partners"))
        reason = form.text("reason", required=False)
        return SettleEnded(reply_id, form.version, reason, partners, divisions, *form.longer_or_same())

    if form.value("button") == "change":
        return await again(form)
    if form.value("button") != "send":
        await rehearse(visit, form, service.settle_ended, build)
        return await again(form) if form.problems else await again(form, "rounds/ended_check.html")
    return await command(
        visit,
        form,
        service.settle_ended,
        build,
        then=visit.path("forankring", round_id),
        receipt=mark("Det er avklart hvem som svarer."),
        next_step=mark("Svaret som var gitt, står fortsatt under «Ikke lenger spurt» på denne siden."),
        again=again,
    )


async def _load(visit: Visit, round_id: UUID, reply_id: UUID) -> Data:
    reply = (await read(visit, "EndedReply", {"id": global_id("Reply", reply_id)}))["reply"]
    if reply is None or reply["round"] is None or reply["round"]["case"] is None or reply["partner"] is None:
        raise NotFound("round.reply_not_found")
    if key_of(reply["round"]["id"], "Round") != round_id:
        raise NotFound("round.reply_not_found")
    loaded: Data = reply
    return loaded


def _successors(reply: Data, form: Form | None) -> Askable:
    """Gather those of the day that can answer instead: the likes of it, those that replaced it chosen."""
    named = {one["partnerId"] for one in reply["partner"]["replacedBy"]}
    side = [one for one in reply["round"]["case"]["askable"] if one["side"] == reply["partner"]["side"]]
    return gather([{**one, "concerned": one["partnerId"] in named} for one in side], form)


def _nobody(form: Form | None) -> bool:
    return form is not None and form.value("who") == "nobody"


def _until(visit: Visit, reply: Data, form: Form | None) -> date:
    """The deadline as it will be, where the form says so without a problem."""
    now: date = as_day(reply["round"]["deadline"])
    if form is None or form.problems:
        return now
    deadline, days, working = form.longer_or_same()
    if deadline is None and days is None:
        return now
    return choose_deadline(now, visit.today, deadline, days, working=working)


def _value(partner: Data, division: Data | None) -> str:
    return bare_id(division["id"] if division else partner["id"])


routes = [show_ended, settle_ended]

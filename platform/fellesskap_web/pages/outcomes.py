"""The page where a line of an agenda gets its outcome: what was discussed, decided or said."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.decisions.model import DecisionEffect, Outcome, Position, Voice
from fellesskap.decisions.service import RecordDecision
from fellesskap.errors import NotFound
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import LineApproval
from fellesskap.minutes import service as minutes
from fellesskap.minutes.service import (
    NoteDecision,
    PostponeDiscussion,
    RecordApproval,
    RecordDiscussion,
    RecordItem,
)
from fellesskap.texts import mark
from fellesskap.texts.rulings import Nature, nature_by, ruled
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.appointing import decides_on_names
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.road import current_rounds, ends_discussed


@get("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}")
async def show_item(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Show the form that fits the line: a discussion, a decision or a note."""
    return await show_outcome(visit, meeting_id, item_id)


async def show_outcome(visit: Visit, meeting_id: UUID, item_id: UUID, form: Form | None = None) -> Page:
    """Show the form that fits the line, with what was refused of it where something was."""
    found = await _read(visit, meeting_id, item_id)
    item = found["agendaItem"]
    step = item["treatment"]["step"] if item["treatment"] else _kind(item)
    confirmed = _confirmed(item)
    effect = confirmed["effect"] if confirmed else _most(item)
    kind = item["case"]["kind"] if item["case"] else None
    nature = nature_by(effect, kind)
    binds = step in ("DECIDE", "CONFIRM") and nature is Nature.DECISION
    present = _there(item)
    return await page(
        visit,
        f"outcomes/{_TEMPLATES[step]}.html",
        data={"item": item},
        form=form,
        meeting_key=meeting_id,
        item_key=item_id,
        heard=[row for row in present if row["seat"]["counts"]],
        others=[row for row in present if not row["seat"]["counts"]],
        objections=[] if confirmed else _objections(item),
        key_of=key_of,
        confirmed=confirmed,
        onward=None if confirmed else _onward(item, found["bodies"]),
        nature=nature,
        **_for_whom(item, confirmed),
        hearing=nature is Nature.STATEMENT and not confirmed,
        postponable=step == "DISCUSS" and item["treatment"]["state"] == "LISTED",
        later=await _later(visit, item) if step == "DISCUSS" else [],
        beyond=await _beyond(visit, item, present, form) if binds else [],
    )


def _kind(item: dict[str, Any]) -> str:
    """How the outcome of a line that is no case is recorded."""
    if item["approves"]:
        return "APPROVE"
    return "NAMES" if decides_on_names(item) else "NONE"


def _there(item: dict[str, Any]) -> list[dict[str, Any]]:
    """List who was there for the line, one for each seat: R-MEETING-28, as the decision itself is formed by."""
    aside = {one["seat"]["id"]: one for one in item["recusals"] if one["seat"]}
    there = []
    for row in item["meeting"]["attendance"]:
        if row["state"] != "PRESENT" or not row["seat"] or not _is_of_line(row["seat"], item):
            continue
        person = row["person"]
        if row["stints"]:
            held = (
                one["person"]
                for one in row["stints"]
                if one["firstItem"] <= item["position"] <= (one["lastItem"] or item["position"])
            )
            person = next(held, None)
        recusal = aside.get(row["seat"]["id"])
        if recusal and person and recusal["person"] and recusal["person"]["id"] == person["id"]:
            person = recusal["deputy"]
        if person or not (row["stints"] or recusal):
            there.append({**row, "person": person})
    return there


def _is_of_line(seat: dict[str, Any], item: dict[str, Any]) -> bool:
    """Tell whether a seat has a say in a line: R-MEETING-55, one of the body that treats the case."""
    body = item["treatment"]["body"] if item["treatment"] else None
    return body is None or seat["body"] is None or bool(seat["body"]["id"] == body["id"])


async def _later(visit: Visit, item: dict[str, Any]) -> list[dict[str, Any]]:
    """List the later planned meetings of the body that treats a line's case, to which it can be put off."""
    meeting = item["meeting"]
    body = item["treatment"]["body"] or meeting["body"]
    if not body:
        return []
    found = await read(visit, "PlannedMeetings", {"body": body["id"], "today": visit.today.isoformat()})
    return [edge for edge in found["meetings"]["edges"] if edge["node"]["heldOn"] > meeting["heldOn"]]


async def _beyond(
    visit: Visit, item: dict[str, Any], present: list[dict[str, Any]], form: Form | None
) -> list[dict[str, Any]]:
    """List who of those present would be bound beyond their authority by the sum in the form, or by none."""
    confirmed = item["treatment"]["decision"]
    amount = confirmed["amountNok"] if confirmed else (form.integer_or_none("amount_nok") if form else None)
    found = await read(visit, "AuthorityWarnings", {"id": item["id"], "amount": amount or 0})
    seats = {row["seat"]["id"] for row in present}
    return [
        row
        for row in found["agendaItem"]["meeting"]["attendance"]
        if row["beyondAuthority"] and row["seat"] and row["seat"]["id"] in seats
    ]


def _onward(item: dict[str, Any], bodies: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Tell where a decision of the case goes onward, as its matter class says."""
    classes = item["case"]["structureVersion"]["matterClasses"] if item["case"] else []
    for one in classes:
        if one["key"] == item["case"]["matterClass"] and one["onwardTo"]:
            body = next((body for body in bodies if body["key"] == one["onwardTo"]), None)
            return {"force": one["force"], "body": body} if body else None
    return None


def _for_whom(item: dict[str, Any], confirmed: dict[str, Any] | None) -> dict[str, Any]:
    """Tell whom the case's round asked and left out, or whom the ruling that is confirmed is not for."""
    if confirmed:
        return {"left_out": confirmed["leftOut"], "asked": None}
    newest = next(iter(current_rounds(item["case"])), None) if item["case"] else None
    return {"left_out": newest["leftOut"], "asked": newest["asked"]} if newest else {"left_out": []}


def _confirmed(item: dict[str, Any]) -> dict[str, Any] | None:
    """Find the ruling of another body that a line is for confirming."""
    treatment = item["treatment"]
    found: dict[str, Any] | None = (
        treatment["decision"] if treatment and treatment["step"] == "CONFIRM" else None
    )
    return found


def _most(item: dict[str, Any]) -> str | None:
    """Tell what a body can do to the partners in the case at most, as its matter class says."""
    classes = item["case"]["structureVersion"]["matterClasses"] if item["case"] else []
    return next((one["effect"] for one in classes if one["key"] == item["case"]["matterClass"]), None)


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/drofting")
async def record_discussion(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record a discussion."""
    form = await sent_form(visit)
    case = (await _read(visit, meeting_id, item_id))["agendaItem"]["case"]
    return await command(
        visit,
        form,
        minutes.record_discussion,
        lambda: RecordDiscussion(item_id, form.version, form.text("summary")),
        then=visit.path("moter", meeting_id),
        receipt=mark("Drøftingen er ført."),
        next_step=mark("Saken er ferdig behandlet. Avslutt den på siden til saken.")
        if case and ends_discussed(case)
        else mark("Saken er klar til å forankres hos kommunene og sykehuset."),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/utsett")
async def postpone_discussion(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record that a discussion was put off."""
    form = await sent_form(visit)
    until = form.identifier_or_none("until_meeting_id")
    return await command(
        visit,
        form,
        minutes.postpone_discussion,
        lambda: PostponeDiscussion(item_id, form.version, form.text("reason", required=False), until),
        then=visit.path("moter", meeting_id),
        receipt=mark("Det er ført at saken ble utsatt."),
        next_step=mark("Den står på sakslisten til møtet du valgte.")
        if until
        else mark("Saken venter på å komme på en saksliste igjen."),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/orientering")
async def note_decision(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record that a reported decision was noted."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.note_decision,
        lambda: NoteDecision(item_id, form.version, form.text("summary")),
        then=visit.path("moter", meeting_id),
        receipt=mark("Orienteringen er ført."),
        next_step=mark("Den står på sakens side, der saken begynte."),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/notat")
async def record_item(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record what was said about a line that is no case."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        minutes.record_item,
        lambda: RecordItem(item_id, form.version, form.text("record")),
        then=visit.path("moter", meeting_id),
        receipt=mark("Punktet er ført."),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/godkjenning")
async def record_approval(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record that a meeting approved the minutes of an earlier one, or sent them back."""
    form = await sent_form(visit)
    returned = form.choice("outcome", LineApproval) is LineApproval.RETURNED
    return await command(
        visit,
        form,
        minutes.record_approval,
        lambda: RecordApproval(item_id, form.version, form.text("remark", longest=2000) if returned else ""),
        then=visit.path("moter", meeting_id),
        receipt=mark("Referatet er sendt tilbake.") if returned else mark("Referatet er godkjent."),
        next_step=mark("Rett det som er feil, og lag en ny utgave. Den kommer på sakslisten til neste møte.")
        if returned
        else mark("Det kan ikke endres, og alle med plass i utvalget får beskjed."),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


@post("/moter/{meeting_id:uuid}/punkt/{item_id:uuid}/beslutning")
async def record_decision(visit: Visit, meeting_id: UUID, item_id: UUID) -> Page:
    """Record a decision, or that it was put off."""
    form = await sent_form(visit)
    item = (await _read(visit, meeting_id, item_id))["agendaItem"]
    seats = [
        seat for row in _there(item) if row["seat"]["counts"] and (seat := key_of(row["seat"]["id"], "Seat"))
    ]
    outcome = form.choice("outcome", Outcome)

    def build() -> RecordDecision:
        return RecordDecision(
            item_id,
            form.version,
            form.text("wording"),
            form.choice("effect", DecisionEffect) if outcome is Outcome.DECIDE else DecisionEffect.NONE,
            outcome,
            tuple(
                Voice(
                    seat,
                    form.choice(f"voice-{seat}", Position),
                    form.text(f"reason-{seat}", required=False, longest=2000),
                )
                for seat in seats
            ),
            answer_to_objections=form.text("answer_to_objections", required=False),
            due=form.day_or_none("due"),
            amount_nok=form.integer_or_none("amount_nok"),
            amount_yearly=form.flag("amount_yearly"),
            beyond_reason=form.text("beyond_reason", required=False, longest=2000),
        )

    return await command(
        visit,
        form,
        conclude,
        build,
        then=visit.path("moter", meeting_id),
        receipt=partial(_receipt, visit),
        next_step=partial(_next_step, visit),
        again=partial(show_outcome, visit, meeting_id, item_id),
    )


async def _receipt(visit: Visit, decision_id: UUID) -> str:
    """Say what was recorded: where a body did not agree, that is neither a decision nor a recommendation."""
    decision = await _recorded(visit, decision_id)
    match decision["result"]:
        case "POSTPONED":
            return mark("Saken er utsatt.")
        case "NO_AGREEMENT":
            return mark("Utfallet er ført.")
    return ruled("recorded", (decision["confirms"] or decision)["nature"])


async def _next_step(visit: Visit, decision_id: UUID) -> str:
    """Say what comes after what was recorded, which the partners follow up only once it is in force."""
    decision = await _recorded(visit, decision_id)
    match decision:
        case {"result": "POSTPONED"}:
            return mark("Saken venter på å komme på en saksliste igjen.")
        case {"result": "NO_AGREEMENT", "confirms": {"nature": str(nature)}}:
            return ruled("fell", nature)
        case {"result": "NO_AGREEMENT"}:
            return mark("Utfallet står på sakens side. Utvalget ble ikke enig, og ingen er bundet.")
        case {"effect": "NONE", "nature": nature}:
            return (
                mark("Den står på sakens side. Send den til den som ba om den; brevet ligger på saken.")
                if nature == "STATEMENT"
                else mark(
                    "Den står på sakens side. Den har ingen virkning for partene, så ingen skal følge opp noe."
                )
            )
        case {"force": "PENDING"}:
            return mark(
                "Den står på sakens side. Sett den på sakslisten til utvalget som skal godkjenne den."
            )
    return mark("Den står på sakens side, og partene ser hva de skal følge opp.")


async def _recorded(visit: Visit, decision_id: UUID) -> dict[str, Any]:
    found = await read(visit, "RecordedDecision", {"id": global_id("Decision", decision_id)})
    decision: dict[str, Any] = found["decision"]
    return decision


async def _read(visit: Visit, meeting_id: UUID, item_id: UUID) -> dict[str, Any]:
    found = await read(visit, "AgendaItemPage", {"id": global_id("AgendaItem", item_id)})
    item = found["agendaItem"]
    if item is None or item["meeting"] is None or key_of(item["meeting"]["id"], "Meeting") != meeting_id:
        raise NotFound("page.not_found")
    return found


def _objections(item: dict[str, Any]) -> list[dict[str, Any]]:
    """List the objections of the newest round that counts, by whose they are."""
    rounds = current_rounds(item["case"]) if item["case"] else []
    replies = rounds[0]["replies"] if rounds else []
    return [reply for reply in replies if reply["answer"] == "OBJECT"]


_TEMPLATES = {
    "DISCUSS": "discussion",
    "DECIDE": "decision",
    "NOTE": "reported",
    "CONFIRM": "decision",
    "APPROVE": "approval",
    "NAMES": "names",
    "NONE": "note",
}

routes = [
    *(show_item, record_discussion, postpone_discussion, note_decision, record_item, record_approval),
    record_decision,
]

"""The pages where a round is answered: by one who is asked, by a region for its municipalities, and the
position that gathers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import Invalid, NotFound
from fellesskap.rounds import service
from fellesskap.rounds.model import Answer, EvidenceKind, FieldRead
from fellesskap.rounds.service import AnswerForRegion, AnswerRound, MunicipalAnswer, SettleStance
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_graphql.positions import asked_name
from fellesskap_web.context import Page, Visit, command, page, read, rehearse, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.matrix import group_of
from fellesskap_web.pages.rounds import changes_since, load_round
from fellesskap_web.region_meetings import own_meetings
from fellesskap_web.rendering import as_day

LONGEST_REFERENCE = 200
_NEEDS_REASON = (Answer.OBJECT, Answer.AGREE_WITH_REMARK)


# The second is where the form is shown that was filled from a file, for whoever opens that address anew.
@get(
    [
        "/forankring/{round_id:uuid}/svar/{reply_id:uuid}",
        "/forankring/{round_id:uuid}/svar/{reply_id:uuid}/innlesing",
    ]
)
async def show_answer(visit: Visit, round_id: UUID, reply_id: UUID) -> Page:
    """Show the question with the form for answering it."""
    return await answer_page(visit, round_id, reply_id)


async def answer_page(
    visit: Visit,
    round_id: UUID,
    reply_id: UUID,
    form: Form | None = None,
    template: str = "rounds/answer.html",
    *,
    read: Mapping[str, FieldRead] | None = None,
    before: Mapping[str, str] | None = None,
) -> Page:
    """Show the form; with what was `read` from a file by field, and what stood there `before`."""
    reply = await load_reply(visit, round_id, reply_id)
    return await page(
        visit,
        template,
        data={"reply": reply},
        form=form,
        key=round_id,
        reply_key=reply_id,
        act=_only(reply),
        changes=changes_since(reply["round"]),
        read=read or {},
        before=before or {},
    )


@post("/forankring/{round_id:uuid}/svar/{reply_id:uuid}")
async def send_answer(visit: Visit, round_id: UUID, reply_id: UUID) -> Page:
    """Show the answer as it will stand; on the reader's yes, send it."""
    form = await sent_form(visit)
    reply = await load_reply(visit, round_id, reply_id)
    again = partial(answer_page, visit, round_id, reply_id)

    def build() -> AnswerRound:
        reference = form.text("evidence_reference", required=False, longest=LONGEST_REFERENCE)
        dated = form.day_or_none("evidence_date")
        kind = form.choice_or_none("evidence_kind", EvidenceKind)
        return AnswerRound(
            reply_id,
            form.version,
            form.choice("answer", Answer),
            form.text("reason", required=False),
            kind if reference or dated else None,
            reference,
            dated,
        )

    if form.value("button") == "change":
        return await again(form)
    if form.value("button") != "send":
        if form.value("file"):
            form.refuse(Invalid("round.paper_not_read", field="file"))
        await rehearse(visit, form, service.answer_round, build)
        return await (again(form) if form.problems else again(form, "rounds/answer_check.html"))
    return await command(
        visit,
        form,
        service.answer_round,
        build,
        then=visit.path("forankring", round_id),
        receipt=mark("Svaret fra %(name)s er sendt."),
        facts={
            "name": asked_name(reply),
            "deadline": visit.texts.day(as_day(reply["round"]["deadline"])),
        },
        next_step=mark(
            "Alle partene kan lese det. Du kan endre det så lenge forankringen er åpen, vanligvis til "
            "%(deadline)s. Etterpå blir saken besluttet."
        ),
        again=again,
    )


async def load_reply(visit: Visit, round_id: UUID, reply_id: UUID) -> dict[str, Any]:
    """Load who is asked with what; raise `NotFound` for any other round's."""
    reply = (await read(visit, "ReplyForm", {"id": global_id("Reply", reply_id)}))["reply"]
    if reply is None or reply["round"] is None or reply["round"]["case"] is None:
        raise NotFound("round.reply_not_found")
    if key_of(reply["round"]["id"], "Round") != round_id:
        raise NotFound("round.reply_not_found")
    loaded: dict[str, Any] = reply
    return loaded


@get("/forankring/{round_id:uuid}/region/{region_id:uuid}")
async def show_region(visit: Visit, round_id: UUID, region_id: UUID) -> Page:
    """Show the form for what a region's municipalities answered in one formøte."""
    return await _region(visit, round_id, region_id)


async def _region(visit: Visit, round_id: UUID, region_id: UUID, form: Form | None = None) -> Page:
    found, replies = await _load_region(visit, round_id, region_id)
    return await page(
        visit,
        "rounds/region.html",
        data={"round": found, "replies": replies, "region": replies[0]["region"]},
        form=form,
        key=round_id,
        region_key=region_id,
        refusal=_refusal(found, replies[0]["region"]["id"]),
    )


def _refusal(found: dict[str, Any], region: str) -> str | None:
    """Tell why the reader cannot record what a region's municipalities answered, if so."""
    told = [
        act["code"]
        for stance in found["stances"]
        if stance["region"] and stance["region"]["id"] == region
        for act in stance["actions"]
        if act["name"] == "answerForRegion"
    ]
    return told[0] if told else "round.not_your_region"


@post("/forankring/{round_id:uuid}/region/{region_id:uuid}")
async def record_region(visit: Visit, round_id: UUID, region_id: UUID) -> Page:
    """Record what a region's municipalities answered in one formøte."""
    form = await sent_form(visit)
    _, replies = await _load_region(visit, round_id, region_id)

    def build() -> AnswerForRegion:
        answers = tuple(
            given for reply in replies if (given := _municipal_answer(form, reply["partner"]["id"]))
        )
        return AnswerForRegion(
            round_id,
            region_id,
            answers,
            form.day_or_none("evidence_date"),
            form.text("evidence_reference", required=False, longest=LONGEST_REFERENCE),
            form.flag("replace"),
        )

    return await command(
        visit,
        form,
        service.answer_for_region,
        build,
        then=visit.path("forankring", round_id),
        receipt=mark("Svarene fra formøtet i %(name)s er ført."),
        facts={"name": replies[0]["region"]["name"]},
        next_step=mark(
            "Hver kommune kan fortsatt endre sitt eget svar. Når alle har svart, avklarer du regionens standpunkt."
        ),
        again=partial(_region, visit, round_id, region_id),
    )


def _municipal_answer(form: Form, partner: str) -> MunicipalAnswer | None:
    """Read what one municipality answered: the same as the formøte, something else, or nothing there."""
    partner_id = key_of(partner, "Partner")
    own, why = f"answer-{partner_id}", f"reason-{partner_id}"
    if partner_id is None or form.value(own) in ("", "skip"):
        return None
    name, reason = ("answer", "reason") if form.value(own) == "same" else (own, why)
    answer = form.choice(name, Answer)
    given = form.text(reason, required=False)
    if answer in _NEEDS_REASON and not given:
        # The rule names the one field «reason»; here there is one for each municipality.
        form.refuse(Invalid("round.reason_required", field=reason))
    return MunicipalAnswer(partner_id, form.integer(f"version-{partner_id}"), answer, given)


async def _load_region(
    visit: Visit, round_id: UUID, region_id: UUID
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = await load_round(visit, "RegionForm", round_id)
    region = global_id("Region", region_id)
    replies = [reply for reply in found["replies"] if reply["region"] and reply["region"]["id"] == region]
    if not replies:
        raise NotFound("round.not_found")
    return found, replies


@get("/forankring/{round_id:uuid}/standpunkt/{stance_id:uuid}")
async def show_stance(visit: Visit, round_id: UUID, stance_id: UUID) -> Page:
    """Show those a position speaks for, with the form for settling it."""
    return await _stance(visit, round_id, stance_id)


async def _stance(visit: Visit, round_id: UUID, stance_id: UUID, form: Form | None = None) -> Page:
    stance = await _load_stance(visit, round_id, stance_id)
    return await page(
        visit,
        "rounds/stance.html",
        data={"stance": stance},
        form=form,
        key=round_id,
        stance_key=stance_id,
        meetings=(await own_meetings(visit, [stance])).get(stance["id"], []),
        group=group_of({**stance["round"], "stances": [stance]}, stance),
        act=_only(stance),
    )


@post("/forankring/{round_id:uuid}/standpunkt/{stance_id:uuid}")
async def settle_stance(visit: Visit, round_id: UUID, stance_id: UUID) -> Page:
    """Settle a region's or the trust's position."""
    form = await sent_form(visit)
    stance = await _load_stance(visit, round_id, stance_id)
    return await command(
        visit,
        form,
        service.settle_stance,
        lambda: SettleStance(
            stance_id,
            form.version,
            form.choice("position", Answer),
            form.text("reason", required=False),
            form.text("silence_reason", required=False),
            form.identifier_or_none("meeting_id"),
        ),
        then=visit.path("forankring", round_id),
        receipt=mark("Standpunktet til %(name)s er avklart.")
        if stance["region"]
        else mark("Standpunktet til helseforetaket er avklart."),
        facts={"name": stance["region"]["name"] if stance["region"] else ""},
        next_step=mark("Endrer noen svaret sitt etter dette, må standpunktet avklares på nytt."),
        again=partial(_stance, visit, round_id, stance_id),
    )


async def _load_stance(visit: Visit, round_id: UUID, stance_id: UUID) -> dict[str, Any]:
    stance = (await read(visit, "StanceForm", {"id": global_id("Stance", stance_id)}))["stance"]
    if stance is None or stance["round"] is None or stance["round"]["case"] is None:
        raise NotFound("round.stance_not_found")
    if key_of(stance["round"]["id"], "Round") != round_id:
        raise NotFound("round.stance_not_found")
    loaded: dict[str, Any] = stance
    return loaded


def _only(noun: dict[str, Any]) -> dict[str, Any]:
    """What the form is for: the first of what can be done with it."""
    act: dict[str, Any] = noun["actions"][0]
    return act


routes = [
    show_answer,
    send_answer,
    show_region,
    record_region,
    show_stance,
    settle_stance,
]

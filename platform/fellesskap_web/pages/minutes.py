"""The pages of a meeting's minutes while they are drafted: the comments on them, and the answers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotFound
from fellesskap.minutes import service
from fellesskap.minutes.service import (
    AnswerComment,
    AskForComments,
    CommentOnMinutes,
)
from fellesskap.prose import Change, Line
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.prose import difference_of_words

Data = dict[str, Any]


@get("/moter/{meeting_id:uuid}/referat/kommentarer")
async def list_comments(visit: Visit, meeting_id: UUID) -> Page:
    """Show what the minutes say, line by line, with the comments on each."""
    return await _comments(visit, meeting_id)


async def _comments(visit: Visit, meeting_id: UUID, form: Form | None = None) -> Page:
    meeting = await _load(visit, meeting_id)
    return await page(
        visit,
        "minutes/comments.html",
        data={"meeting": meeting},
        form=form,
        key=meeting_id,
        changed=_changed(meeting),
        suggested=last_comment_day(visit, meeting),
        items=[
            (key_of(item["id"], "AgendaItem"), f"{item['position']}. {item['title']}")
            for item in meeting["agenda"]
        ],
    )


@post("/moter/{meeting_id:uuid}/referat/kommentarer")
async def comment(visit: Visit, meeting_id: UUID) -> Page:
    """Comment on a line or on the whole."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.comment_on_minutes,
        lambda: CommentOnMinutes(
            meeting_id, form.text("text", longest=4000), form.identifier_or_none("item_id")
        ),
        then=visit.path("moter", meeting_id, "referat", "kommentarer"),
        receipt=mark("Kommentaren er sendt."),
        next_step=mark("Sekretariatet svarer her, og alle som var med, ser svaret."),
        again=partial(_comments, visit, meeting_id),
    )


@post("/moter/{meeting_id:uuid}/referat/kommentarer/be-om")
async def ask(visit: Visit, meeting_id: UUID) -> Page:
    """Ask those who took part for comments."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.ask_for_comments,
        lambda: AskForComments(meeting_id, form.day("until")),
        then=visit.path("moter", meeting_id, "referat", "kommentarer"),
        receipt=mark("Alle som var kalt inn eller var med, er bedt om kommentarer."),
        next_step=mark("De som ikke har svart, får en påminnelse tre dager før fristen."),
        again=partial(_comments, visit, meeting_id),
    )


@get("/moter/{meeting_id:uuid}/referat/kommentarer/{comment_id:uuid}")
async def choose_answer(visit: Visit, meeting_id: UUID, comment_id: UUID) -> Page:
    """Show a comment with the form for answering it."""
    return await _answer(visit, meeting_id, comment_id)


async def _load_comment(visit: Visit, meeting_id: UUID, comment_id: UUID) -> tuple[Data, Data]:
    """The meeting, and one of the comments on its minutes; another meeting's is not found."""
    meeting = await _load(visit, meeting_id)
    wanted = global_id("MinutesComment", comment_id)
    found = next((one for one in meeting["comments"] if one["id"] == wanted), None)
    if found is None:
        raise NotFound("page.not_found")
    return meeting, found


async def _answer(visit: Visit, meeting_id: UUID, comment_id: UUID, form: Form | None = None) -> Page:
    meeting, found = await _load_comment(visit, meeting_id, comment_id)
    about = found["item"]["id"] if found["item"] else None
    item = next((one for one in meeting["agenda"] if one["id"] == about), None)
    return await page(
        visit,
        "minutes/answer.html",
        data={"meeting": meeting},
        form=form,
        key=meeting_id,
        comment=found,
        comment_key=comment_id,
        item=item,
    )


@post("/moter/{meeting_id:uuid}/referat/kommentarer/{comment_id:uuid}")
async def answer(visit: Visit, meeting_id: UUID, comment_id: UUID) -> Page:
    """Answer a comment."""
    await _load_comment(visit, meeting_id, comment_id)
    form = await sent_form(visit)
    taken_in = form.text("taken_in", longest=4) == "ja"
    return await command(
        visit,
        form,
        service.answer_comment,
        lambda: AnswerComment(
            comment_id,
            form.version,
            taken_in=taken_in,
            answer=form.text("answer", required=False, longest=4000),
        ),
        then=visit.path("moter", meeting_id, "referat", "kommentarer"),
        receipt=mark("Svaret er lagret."),
        next_step=mark("Rett punktet og lag en ny utgave av referatet.") if taken_in else "",
        again=partial(_answer, visit, meeting_id, comment_id),
    )


def last_comment_day(visit: Visit, meeting: Data) -> str:
    """The last day to comment that is suggested, as many days ahead as the body says."""
    return (visit.today + timedelta(days=meeting["body"]["commentDays"])).isoformat()


async def _load(visit: Visit, meeting_id: UUID) -> Data:
    data = await read(visit, "MeetingComments", {"id": global_id("Meeting", meeting_id)})
    if data["meeting"] is None:
        raise NotFound("page.not_found")
    meeting: Data = data["meeting"]
    return meeting


def _changed(meeting: Data) -> dict[str, list[Line]]:
    """What differs between the last two editions, for each line by its id where something does."""
    editions = [one["lines"] for one in meeting["minutes"] if one["lines"]]
    if len(editions) < 2:
        return {}
    before, after = (
        {line["item"]["id"]: line["text"] for line in edition if line["item"]} for edition in editions[-2:]
    )
    found = {}
    for item_id, text in after.items():
        lines = difference_of_words(before.get(item_id, ""), text)
        if any(piece.change is not Change.SAME for line in lines for piece in line):
            found[item_id] = lines
    return found


routes = [
    list_comments,
    comment,
    ask,
    choose_answer,
    answer,
]

"""Comments on drafted minutes: who gives them, until when, and what becomes of each."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from fellesskap.db.work import system_work
from fellesskap.errors import Conflict, NotAllowed
from fellesskap.minutes.service import (
    AnswerComment,
    ApproveMinutes,
    AskForComments,
    CommentOnMinutes,
    FinishMeeting,
    RecordItem,
    answer_comment,
    approve_minutes,
    ask_for_comments,
    comment_on_minutes,
    finish_meeting,
    record_item,
    remind_commenters,
)
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from minutes_scene import agenda, draft, hold, minuted, plan, version
from road import Road


async def asked(road: Road) -> UUID:
    meeting = await minuted(road)
    await road.do("anne", ask_for_comments, AskForComments(meeting, road.today + timedelta(days=10)))
    return meeting


async def notices(road: Road, kind: str) -> set[UUID]:
    return {row["person_id"] for row in await road.rows("notice") if row["kind"] == kind}


async def test_those_who_were_called_are_asked_and_one_comments(road: Road) -> None:
    meeting = await asked(road)
    people = {road.people["fu:kommune"], road.people["fu:sykehus"]}
    assert people <= await notices(road, "minutes.to_comment")
    line = (await agenda(road, meeting))[0]["id"]
    said = CommentOnMinutes(meeting, " Navnet er feil. ", line)
    await road.do("fu:kommune", comment_on_minutes, said)
    row = (await road.rows("minutes_comment", meeting_id=meeting))[0]
    assert (row["text"], row["edition"], row["taken_in"]) == ("Navnet er feil.", 1, None)
    stranger = await road.refused("fsu:direktor", comment_on_minutes, said)
    assert (type(stranger), stranger.code) == (NotAllowed, "minutes.not_asked")
    not_there = CommentOnMinutes(meeting, "Feil.", (await agenda(road, await plan_other(road)))[0]["id"])
    assert (await road.refused("fu:kommune", comment_on_minutes, not_there)).kind == "not_found"


async def plan_other(road: Road) -> UUID:
    other = await plan(road, 3)
    await hold(road, other)
    return other


async def test_comments_end_with_the_last_day(road: Road) -> None:
    meeting = await minuted(road)
    early = await road.refused("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "Feil."))
    assert early.code == "minutes.comments_not_asked"
    await road.do("anne", ask_for_comments, AskForComments(meeting, road.today + timedelta(days=10)))
    sooner = AskForComments(meeting, road.today + timedelta(days=2))
    assert (await road.refused("anne", ask_for_comments, sooner)).code == "minutes.comment_day_earlier"
    road.later(10)
    await road.do("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "I siste liten."))
    road.later(1)
    late = await road.refused("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "For sent."))
    assert late.code == "minutes.comments_over"


async def test_minutes_are_approved_when_the_time_is_out_and_all_are_answered(road: Road) -> None:
    meeting = await asked(road)
    comment = await road.do("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "Feil."))
    approve = ApproveMinutes(meeting, await version(road, meeting))
    assert (await road.refused("anne", approve_minutes, approve)).code == "minutes.comments_running"
    road.later(11)
    assert (await road.refused("anne", approve_minutes, approve)).code == "minutes.comments_unanswered"
    silent = await road.refused("anne", answer_comment, AnswerComment(comment, 1, taken_in=False))
    assert silent.code == "minutes.answer_required"
    other = await road.refused("fu:kommune", answer_comment, AnswerComment(comment, 1, taken_in=True))
    assert other.code == "access.secretariat_only"
    await road.do("anne", answer_comment, AnswerComment(comment, 1, taken_in=True))
    await road.do("anne", approve_minutes, approve)
    locked = await road.refused("anne", answer_comment, AnswerComment(comment, 2, taken_in=True))
    assert locked.code == "minutes.locked"


async def test_two_who_answer_at_once_do_not_both(road: Road) -> None:
    meeting = await asked(road)
    comment = await road.do("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "Feil."))
    done = await asyncio.gather(
        *(road.do("anne", answer_comment, AnswerComment(comment, 1, taken_in=True)) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "UUID"]
    assert any(isinstance(one, Conflict) for one in done)


async def test_a_new_edition_keeps_what_each_said(road: Road) -> None:
    meeting = await asked(road)
    line = (await agenda(road, meeting))[0]
    await road.do("anne", record_item, RecordItem(line["id"], line["version"], "Ivar møtte."))
    await road.do("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "Mens det rettes."))
    await draft(road, meeting)
    kept = [row["text"] for row in await road.rows("minutes_line", agenda_item_id=line["id"])]
    assert kept == ["", "Ivar møtte."]


async def test_whoever_is_silent_is_reminded_once(road: Road) -> None:
    meeting = await asked(road)
    await road.do("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "Feil."))

    async def remind() -> int:
        async with system_work(road.tenant, road.clock) as work:
            return await remind_commenters(work)

    assert await remind() == 0
    road.later(8)
    assert await remind() == 1
    reminded = await notices(road, "minutes.comment_reminded")
    assert road.people["fu:sykehus"] in reminded
    assert road.people["fu:kommune"] not in reminded
    assert await remind() == 0


async def test_comments_are_between_those_who_took_part(road: Road) -> None:
    meeting = await asked(road)
    await road.do("fu:kommune", comment_on_minutes, CommentOnMinutes(meeting, "Feil."))
    for name, seen in (("fu:sykehus", 1), ("anne", 1), ("fsu:direktor", 0), ("valgt", 0)):
        async with await road.work(name) as work:
            variables = {"id": global_id("Meeting", meeting)}
            found = (await community().load(work, "MeetingComments", variables))["meeting"]
        assert len(found["comments"] if found else []) == seen, name


async def test_what_comes_after_a_meeting_is_done_in_one_go(road: Road) -> None:
    meeting = await plan(road, 1)
    await hold(road, meeting)
    finish = FinishMeeting(meeting, await version(road, meeting), road.today + timedelta(days=10))
    await road.do("anne", finish_meeting, finish)
    assert (await road.load(meeting)).state == "minuted"
    again = FinishMeeting(meeting, await version(road, meeting), road.today + timedelta(days=20))
    await road.do("anne", finish_meeting, again)
    assert len(await road.rows("minutes", meeting_id=meeting)) == 1
    assert [row["until"] for row in await road.rows("minutes_round", meeting_id=meeting)] == [finish.until]
    other = await plan_other(road)
    too_soon = FinishMeeting(other, await version(road, other), road.today)
    assert (await road.refused("anne", finish_meeting, too_soon)).code == "minutes.comment_day"

"""Asking those who took part what they say of drafted minutes, and answering each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.service import load_title
from fellesskap.minutes import queries, rules
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people


@dataclass(frozen=True, slots=True)
class AskForComments:
    """Ask those who were called to a meeting, or were there, for comments on its minutes, to the end of a day."""

    meeting_id: UUID
    until: date


@dataclass(frozen=True, slots=True)
class CommentOnMinutes:
    """Comment on drafted minutes: on one line of the agenda, or without one on the whole."""

    meeting_id: UUID
    text: str
    item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerComment:
    """Answer a comment on minutes: taken in, or not and why."""

    comment_id: UUID
    version: int
    taken_in: bool
    answer: str = ""


async def ask_for_comments(work: Work, command: AskForComments) -> UUID:
    """Ask for comments, or anew with a later day, and return the meeting's id."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, meeting.id, unchanged=True)
        rules.require_askable(meeting, command.until, on)
        found = await queries.find_round(work, meeting.id)
        rules.require_not_earlier(found, command.until, on)
        await queries.save_round(work, found, meeting.id, command.until)
        people = await find_people(work, await queries.find_asked(work, meeting.id))
        title = await load_title(work, meeting)
        await notify(work, "minutes.to_comment", title, people, Subject(meeting_id=meeting.id))
        await audit.append(
            work, "minutes.comments_asked", meeting.id, until=str(command.until), people=len(people)
        )
    return meeting.id


async def comment_on_minutes(work: Work, command: CommentOnMinutes) -> UUID:
    """Keep a comment and return its id."""
    guarded(command)
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    if command.item_id is not None:
        item = await meeting_queries.load_item(work, command.item_id)
        if item.meeting_id != meeting.id:
            raise NotFound("agenda_item.not_found")
    async with work.engine_scope():
        person_id = rules.require_asked(work.actor, await queries.find_asked(work, meeting.id))
        meeting = await meeting_queries.load_meeting(work, meeting.id, unchanged=True)
        found = await queries.find_round(work, meeting.id)
        rules.require_commenting(meeting, found, today(work.clock))
        rules.require_words(command.text)
        edition = await queries.load_next_edition(work, meeting.id) - 1
        comment_id = await queries.insert_comment(
            work, meeting.id, command.item_id, person_id, edition, command.text.strip()
        )
        await audit.append(work, "minutes.commented", meeting.id, comment=str(comment_id))
    return comment_id


async def answer_comment(work: Work, command: AnswerComment) -> UUID:
    """Keep what became of a comment, and return its id."""
    guarded(command)
    comment = await queries.load_comment(work, command.comment_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, comment.meeting_id, unchanged=True)
        rules.require_comment_answer(meeting, command.answer, taken_in=command.taken_in)
        await queries.answer_comment(
            work, comment.id, command.version, command.answer.strip(), taken_in=command.taken_in
        )
        await audit.append(work, "minutes.comment_answered", comment.id, taken_in=command.taken_in)
    return comment.id


async def remind_commenters(work: Work) -> int:
    """Remind those who have not commented, where the last day is near; tell of how many meetings."""
    reminded, on = 0, today(work.clock)
    async with work.engine_scope():
        for found in await queries.find_unreminded(work, on):
            if not rules.comment_reminder_due(found.until, on):
                continue
            meeting = await meeting_queries.load_meeting(work, found.meeting_id)
            silent = set(await queries.find_asked(work, meeting.id)) - await queries.find_commenters(
                work, meeting.id
            )
            await queries.mark_reminded(work, found.id, work.clock.now())
            people = await find_people(work, sorted(silent))
            title = await load_title(work, meeting)
            await notify(work, "minutes.comment_reminded", title, people, Subject(meeting_id=meeting.id))
            await audit.append(work, "minutes.comments_reminded", meeting.id, people=len(people))
            reminded += 1
    return reminded

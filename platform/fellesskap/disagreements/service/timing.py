"""Telling of the time that a level has."""

from __future__ import annotations

from datetime import timedelta

from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.disagreements import queries, rules
from fellesskap.disagreements.service.arriving import find_answering
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify


async def tell_due_disagreements(work: Work) -> int:
    """Tell the parties and the secretariat, once each, of the levels whose time soon runs out or has; tell how
    many.
    """
    on, told = today(work.clock), 0
    async with work.engine_scope():
        for due in await queries.find_due(work, on + timedelta(days=rules.WARNED_DAYS)):
            late = rules.tells(due.due_on, on, warned=due.warned, overdue_told=due.overdue_told)
            if late is None:
                continue
            found = await queries.load_disagreement(work, due.case_id)
            people = await find_answering(work, found.parties)
            kind = NoticeKind.DISAGREEMENT_OVERDUE if late else NoticeKind.DISAGREEMENT_DUE
            title = f"{due.title} {due.due_on:%d.%m.%Y}"
            await notify(work, kind, title, people, Subject(case_id=due.case_id))
            await queries.note_told(work, due.stage_id, late=late)
            await audit.append(work, "disagreement.told", due.case_id, due=due.due_on.isoformat(), late=late)
            told += 1
    return told

"""Making papers: read as the audience they are for, set, and stored once.

A paper is read as somebody who may see exactly what its audience may, so that it can hold nothing that its
readers could not have seen on the pages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side, Space
from fellesskap.db.work import Work, system_work
from fellesskap.documents import service
from fellesskap.documents.model import Document, DocumentKind
from fellesskap.errors import Conflict, NotFound
from fellesskap.texts import translator
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from fellesskap_workers.actor import Handler, Job, NeverError
from fellesskap_workers.typesetting.appointment import appointment_paper
from fellesskap_workers.typesetting.call import call_paper
from fellesskap_workers.typesetting.dialogue import dialogue_paper
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.letter import letter_paper
from fellesskap_workers.typesetting.minutes import minutes_paper
from fellesskap_workers.typesetting.sheet import position_sheet, premeeting_sheet
from fellesskap_workers.typesetting.typeset import Paper, Template, TypesettingError, typeset
from fellesskap_workers.typesetting.written import written_paper

ATTEMPTS = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a kind of paper is made: what is read, what is written of it, and how it is set.

    `subject` is the type of what it is about; empty for what is about everything its readers have now.
    """

    operation: str
    subject: str
    write: Callable[[dict[str, Any], About], Paper]
    template: Template


RECIPES = {
    DocumentKind.CALL: Recipe("MeetingCall", "Meeting", call_paper, "call"),
    DocumentKind.CALL_OPEN: Recipe("MeetingCall", "Meeting", call_paper, "call"),
    DocumentKind.MINUTES_OPEN: Recipe("MeetingMinutes", "Meeting", minutes_paper, "minutes"),
    DocumentKind.MINUTES: Recipe("MeetingMinutes", "Meeting", minutes_paper, "minutes"),
    DocumentKind.DECISION_LETTER: Recipe("DecisionLetter", "Decision", letter_paper, "letter"),
    DocumentKind.APPOINTMENT_LETTER: Recipe(
        "AppointmentLetter", "Nomination", appointment_paper, "appointment"
    ),
    DocumentKind.WRITTEN_RECORD: Recipe("WrittenRecord", "Decision", written_paper, "written"),
    DocumentKind.DIALOGUE_SUMMARY: Recipe("DialogueSummary", "Meeting", dialogue_paper, "dialogue"),
    DocumentKind.PREMEETING_SHEET: Recipe("PremeetingSheet", "Premeeting", premeeting_sheet, "sheet"),
    DocumentKind.POSITION_SHEET: Recipe("PositionSheet", "", position_sheet, "sheet"),
}


def reader_of(audience: Audience, language: str, space: Space | None = None) -> Actor:
    """Somebody who sees what everyone in `audience` sees, or everyone of the space where it is one, and no more."""
    match audience:
        case Audience.SECRETARIAT:
            return Actor(ActorKind.SYSTEM, language=language)
        case Audience.PARTNERS:
            role = Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL)
        case Audience.ELECTED:
            role = Role(RoleKind.ELECTED, Side.MUNICIPAL)
        case Audience.PUBLIC:
            return Actor(ActorKind.PUBLIC, language=language)
    return Actor(ActorKind.PERSON, language=language, roles=frozenset({role}), space=space)


async def typeset_document(job: Job) -> None:
    """Make one paper, if it is not made yet."""
    async with system_work(job.tenant, job.clock) as work:
        try:
            document = await service.begin_document(work, job.subject)
        except NotFound as missing:
            raise NeverError(missing.code) from None
    if document is None:
        return
    paper = await _read(job, document)
    content = await _set(job, document, paper)
    try:
        async with system_work(job.tenant, job.clock) as work:
            await service.store_document(work, document, content)
    except Conflict:
        log.info("document.made_by_another", document=str(document.id))


async def give_up(job: Job, code: str) -> None:
    """Show a paper that could not be made as failed."""
    async with system_work(job.tenant, job.clock) as work:
        try:
            await service.fail_document(work, job.subject, code)
        except NotFound:
            return


TYPESET = Handler(service.TYPESET, typeset_document, give_up, ATTEMPTS)


async def _read(job: Job, document: Document) -> Paper:
    """Read what the paper is about, as its audience."""
    recipe = RECIPES[document.kind]
    keys = (document.meeting_id, document.decision_id, document.nomination_id, document.premeeting_id)
    key = next((one for one in keys if one), None)
    variables = {"id": global_id(recipe.subject, key)} if key else {}
    reader = reader_of(document.audience, document.language, document.space)
    async with Work(job.tenant, reader, job.clock) as work:
        data = await community().load(work, recipe.operation, variables)
    subject = data[recipe.subject.lower()] if recipe.subject else data
    if subject is None:
        raise NeverError("document.subject_unreadable")
    return recipe.write(
        subject,
        About(
            community=job.tenant.name,
            title=document.title,
            edition=document.edition,
            made_at=job.clock.now(),
            say=translator(document.language),
            space=document.space,
        ),
    )


async def _set(job: Job, document: Document, paper: Paper) -> bytes:
    template = RECIPES[document.kind].template
    try:
        return await asyncio.to_thread(typeset, template, paper, document.language, job.clock.now())
    except TypesettingError as error:
        log.warning("document.typesetting_failed", document=str(document.id), reason=str(error))
        raise NeverError("document.typesetting_failed") from None

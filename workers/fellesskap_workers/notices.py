"""Sending the mail of a notice: read as its recipient, claimed, handed over once, and the answer recorded.

Everything that can go wrong by itself happens before the claim. From the claim on, a mail that is not heard
of is uncertain, and nothing but a person has it sent again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fellesskap.actor import Actor
from fellesskap.clock import today
from fellesskap.db.work import Work, system_work
from fellesskap.documents.service import load_file
from fellesskap.errors import Conflict, NotFound
from fellesskap.notices import service
from fellesskap.notices.model import NoticeKind
from fellesskap.people.queries import load_actor
from fellesskap.texts.rulings import nature_of
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_graphql.schema import community
from fellesskap_workers.actor import Handler, Job, LaterError, NeverError
from fellesskap_workers.letters import MeetingFacts, Occasion, write_letter
from fellesskap_workers.mail import Answer, Attachment, Letter, compose, hand_over

ATTEMPTS = 10


async def send_mail(job: Job) -> None:
    """Send one mail, if it still waits."""
    reader = await _find_recipient(job)
    if reader is None:
        return
    letter = await _write(job, reader)
    if letter is None:
        raise NeverError("notice.no_address")
    try:
        message = compose(letter)
    except ValueError:
        raise NeverError("notice.address_malformed") from None
    async with system_work(job.tenant, job.clock) as work:
        delivery = await service.claim_mail(work, job.subject)
    if delivery is None:
        return
    answer = await hand_over(message, letter.sender.address, letter.recipient.address, job.settings)
    async with system_work(job.tenant, job.clock) as work:
        match answer:
            case Answer.TAKEN:
                await service.record_sent(work, delivery)
            case Answer.REFUSED:
                await service.record_failed(work, delivery, "notice.refused")
            case Answer.UNKNOWN:
                await service.record_uncertain(work, delivery)
            case Answer.LATER:
                await service.record_deferred(work, delivery)
    if answer is Answer.LATER:
        raise LaterError("notice.server_unavailable")


async def give_up(job: Job, code: str) -> None:
    """Show a mail that was never handed over as failed."""
    async with system_work(job.tenant, job.clock) as work:
        try:
            await service.give_up_mail(work, job.subject, code)
        except NotFound:
            return


SEND_MAIL = Handler(service.SEND_MAIL, send_mail, give_up, ATTEMPTS)


async def _find_recipient(job: Job) -> Actor | None:
    """The person a waiting mail is for, with what they may see; None where it does not wait."""
    async with system_work(job.tenant, job.clock) as work:
        try:
            delivery = await service.find_waiting_mail(work, job.subject)
        except NotFound as missing:
            raise NeverError(missing.code) from None
        return await load_actor(work, delivery.person_id, today(job.clock)) if delivery else None


async def _write(job: Job, reader: Actor) -> Letter | None:
    """Write the mail from what its recipient may see; None where the person has no address."""
    async with Work(job.tenant, reader, job.clock) as work:
        data = await community().load(work, "NoticeMail", {"id": global_id("Delivery", job.subject)})
    if data["delivery"]["notice"] is None:
        # Of a side that its recipient has left since.
        raise NeverError("notice.not_theirs_any_more")
    occasion = _occasion(data["delivery"], reader)
    home = f"{job.settings.base_url}/{job.tenant.slug}"
    if occasion is None:
        return None
    letter = data["delivery"]["notice"]["letter"]
    if letter is not None:
        letter_id = _key(letter, "Document")
        paper = await _load_letter(job, reader, letter_id)
        occasion = replace(occasion, letter=paper, letter_id=letter_id)
    return write_letter(occasion, job.tenant.name, job.settings.mail_from, home)


async def _load_letter(job: Job, reader: Actor, document_id: UUID) -> Attachment:
    """Load the paper that comes along, as the reader; wait for one that is not made yet."""
    async with Work(job.tenant, reader, job.clock) as work:
        try:
            file = await load_file(work, document_id)
        except Conflict:
            raise LaterError("notice.letter_not_ready") from None
        except NotFound as missing:
            raise NeverError(missing.code) from None
    return Attachment(file.name, file.content)


def _occasion(delivery: dict[str, Any], reader: Actor) -> Occasion | None:
    person, notice = delivery["person"], delivery["notice"]
    address = (person["contact"] or {}).get("email")
    if not address or reader.person_id is None:
        return None
    about = notice["about"] or {"__typename": None}
    kind = about["__typename"]
    case = about if kind == "Case" else about.get("case") or {}
    return Occasion(
        message_id=delivery["messageId"],
        kind=NoticeKind(notice["kind"]),
        nature=nature_of(about if kind == "Decision" else None),
        subject=notice["subject"],
        noticed_at=datetime.fromisoformat(notice["createdAt"]),
        person_id=reader.person_id,
        name=person["name"],
        address=address,
        language=person["language"],
        case_slug=case.get("slug"),
        round_id=_key(about, "Round") if kind == "Round" else None,
        deadline=_deadline(notice["kind"], about),
        seat_id=_key(about["seat"], "Seat") if kind == "Holding" and about["seat"] else None,
        meeting=_meeting(about) if kind in ("Meeting", "Premeeting") else None,
        appointment_round_id=_key(about, "AppointmentRound") if kind == "AppointmentRound" else None,
        body_key=about["key"] if kind == "Committee" else None,
        reportback_id=_key(about, "Reportback") if kind == "Reportback" else None,
        circulation_id=_key(about, "Circulation") if kind == "Circulation" else None,
        **_next(notice["kind"], about),
    )


def _next(kind: str, about: dict[str, Any]) -> dict[str, Any]:
    """When and where the body meets next, told with the minutes to those who see that it does."""
    if kind not in (NoticeKind.MINUTES_TO_COMMENT, NoticeKind.MINUTES_READY) or not about.get("nextMeetings"):
        return {}
    following = about["nextMeetings"][0]
    return {"next_at": datetime.fromisoformat(following["startsAt"]), "next_place": following["place"]}


def _deadline(kind: str, about: dict[str, Any]) -> date | None:
    """The day something is due: a round's deadline, the last day for comments or of a term."""
    if kind == NoticeKind.APPOINTMENT_MADE:
        return None
    answering = (
        NoticeKind.CIRCULATION_ASKED,
        NoticeKind.CIRCULATION_STARTED,
        NoticeKind.CIRCULATION_EXTENDED,
        NoticeKind.CIRCULATION_REMINDED,
    )
    if about["__typename"] in ("Round", "AppointmentRound") or kind in answering:
        return date.fromisoformat(about["deadline"])
    if kind in (NoticeKind.MINUTES_TO_COMMENT, NoticeKind.MINUTES_COMMENT_REMINDED):
        asked = about["commentRound"]
        return date.fromisoformat(asked["until"]) if asked else None
    if about["__typename"] == "Holding" and about["validTo"]:
        return date.fromisoformat(about["validTo"]) - timedelta(days=1)
    return None


def _meeting(meeting: dict[str, Any]) -> MeetingFacts:
    if meeting["__typename"] == "Premeeting":
        return MeetingFacts(
            id=_key(meeting, "Premeeting"),
            starts_at=datetime.fromisoformat(meeting["startsAt"]),
            minutes=meeting["minutes"],
            place=meeting["place"],
            link=meeting["link"],
            sequence=meeting["sequence"],
            part="formoter",
        )
    return MeetingFacts(
        id=_key(meeting, "Meeting"),
        starts_at=datetime.fromisoformat(meeting["startsAt"]),
        minutes=meeting["frameMinutes"],
        place=meeting["place"],
        link=meeting["link"],
        sequence=meeting["callSequence"],
        agenda=tuple(line["title"] for line in meeting["agenda"]),
    )


def _key(row: dict[str, Any], kind: str) -> UUID:
    key = key_of(row["id"], kind)
    assert key is not None
    return key

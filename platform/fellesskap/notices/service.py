"""Telling people what has happened, and what may be done with the mails about it.

`notify` is called by the features in whose change it belongs, inside their engine scope. The functions below
the commands are the sending worker's: each is one step of a mail's life, in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import enqueue, enqueue_all
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.queries import find_ending_leaders, mark_leaders_warned
from fellesskap.notices import queries, rules
from fellesskap.notices.model import Delivery, DeliveryState, NoticeKind, Subject
from fellesskap.notices.tables import Delivery as DeliveryRow
from fellesskap.notices.tables import Notice as NoticeRow
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_ending, find_trusted, mark_warned
from fellesskap.people.rules import WARNED_DAYS
from fellesskap.texts import mark, translator

__all__ = [
    "MarkRead",
    "RetryDelivery",
    "SettleDelivery",
    "Subject",
    "claim_mail",
    "find_waiting_mail",
    "give_up_mail",
    "mark_read",
    "notify",
    "record_deferred",
    "record_failed",
    "record_sent",
    "record_uncertain",
    "retry_delivery",
    "settle_delivery",
    "settle_interrupted",
    "warn_of_terms",
]

SEND_MAIL = "notice.send_mail"


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Take a notice out of one's own unread ones."""

    notice_id: UUID


@dataclass(frozen=True, slots=True)
class RetryDelivery:
    """Send a mail that failed, or that may not have arrived, once more."""

    delivery_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class SettleDelivery:
    """Say of an uncertain mail whether it arrived, as the recipient or the mail server's log tells."""

    delivery_id: UUID
    version: int
    sent: bool


async def notify(
    work: Work, kind: str, subject: str, people: Iterable[PersonRef], about: Subject | None = None
) -> list[UUID]:
    """Tell each of `people` once, in the inbox and by mail, and return the notices' ids.

    `kind` is one of `NoticeKind`; `subject` the title of the case or meeting, nothing of its content.
    """
    kind, about, now = NoticeKind(kind), about or Subject(), work.clock.now()
    notices: list[NoticeRow] = []
    deliveries: list[DeliveryRow] = []
    for person_id in dict.fromkeys(person.person_id for person in people):
        notice_id = uuid7()
        notices.append(
            NoticeRow(
                id=notice_id,
                person_id=person_id,
                kind=kind,
                subject=rules.one_line(subject),
                case_id=about.case_id,
                meeting_id=about.meeting_id,
                round_id=about.round_id,
                decision_id=about.decision_id,
                appointment_round_id=about.appointment_round_id,
                document_id=about.document_id,
                created_at=now,
                read_at=None,
                holding_id=about.holding_id,
                body_id=about.body_id,
                premeeting_id=about.premeeting_id,
                reportback_id=about.reportback_id,
                circulation_id=about.circulation_id,
                side=about.side,
            )
        )
        deliveries.append(
            DeliveryRow(
                id=uuid7(),
                notice_id=notice_id,
                person_id=person_id,
                meeting_id=about.meeting_id,
                message_id=rules.message_id(work.tenant.slug, notice_id),
                state=DeliveryState.QUEUED,
                failure=None,
                attempts=0,
                queued_at=now,
                claimed_at=None,
                settled_at=None,
                version=1,
                side=about.side,
            )
        )
    if notices:
        await queries.insert_notices(work, notices, deliveries)
        await enqueue_all(work, SEND_MAIL, [UUID(str(delivery.id)) for delivery in deliveries])
    return [UUID(str(notice.id)) for notice in notices]


async def warn_of_terms(work: Work) -> int:
    """Tell the secretariat and the one it is of, once, of each term, in a seat or as leader, that soon ends and
    nobody follows; tell how many."""
    async with work.engine_scope():
        day = today(work.clock)
        ending = await find_ending(work, day + timedelta(days=WARNED_DAYS), day)
        secretariat = await find_trusted(work, day, secretariat=True)
        for row in ending:
            holder = PersonRef(row["person_id"], row["name"], row["language"])
            subject = f"{row['body']}: {row['seat']}"
            about = Subject(holding_id=row["id"])
            await notify(work, NoticeKind.TERM_ENDING, subject, [*secretariat, holder], about)
        await mark_warned(work, [row["id"] for row in ending], work.clock.now())
        leading = await find_ending_leaders(work, day + timedelta(days=WARNED_DAYS), day)
        say = translator(work.tenant.languages[0])
        for row in leading:
            leader = PersonRef(row["person_id"], row["name"], row["language"])
            role = say.gettext(mark("Leder") if row["role"] == LeaderRole.LEADER else mark("Nestleder"))
            about = Subject(holding_id=row["holding_id"])
            await notify(
                work, NoticeKind.TERM_ENDING, f"{row['body']}: {role}", [*secretariat, leader], about
            )
        await mark_leaders_warned(work, [row["id"] for row in leading], work.clock.now())
    return len(ending) + len(leading)


async def mark_read(work: Work, command: MarkRead) -> UUID:
    """Mark one of one's own notices read; doing it again changes nothing."""
    if not await queries.is_visible(work, command.notice_id):
        raise NotFound("notice.not_found")
    async with work.engine_scope():
        await queries.mark_read(work, command.notice_id, work.clock.now())
    return command.notice_id


async def retry_delivery(work: Work, command: RetryDelivery) -> UUID:
    """Queue a mail again, under the same Message-ID."""
    delivery = await _load_for_secretariat(work, command.delivery_id, command.version)
    rules.require_retryable(delivery)
    async with work.engine_scope():
        await queries.update_delivery(
            work,
            delivery,
            state=DeliveryState.QUEUED,
            failure=None,
            queued_at=work.clock.now(),
            claimed_at=None,
            settled_at=None,
        )
        await audit.append(work, "delivery.retried", delivery.id, was=delivery.state)
        await enqueue(work, SEND_MAIL, delivery.id)
    return delivery.id


async def settle_delivery(work: Work, command: SettleDelivery) -> UUID:
    """Settle an uncertain mail by a person's word."""
    delivery = await _load_for_secretariat(work, command.delivery_id, command.version)
    rules.require_uncertain(delivery)
    async with work.engine_scope():
        state = DeliveryState.SENT if command.sent else DeliveryState.FAILED
        failure = None if command.sent else "notice.not_arrived"
        await _settle(work, delivery, state, failure)
        await audit.append(work, "delivery.settled", delivery.id, sent=command.sent)
    return delivery.id


async def find_waiting_mail(work: Work, delivery_id: UUID) -> Delivery | None:
    """Find a mail that waits to be sent; raise `NotFound` for one that does not exist."""
    async with work.engine_scope():
        delivery = await queries.load_delivery(work, delivery_id)
    return delivery if rules.may_claim(delivery) else None


async def claim_mail(work: Work, delivery_id: UUID) -> Delivery | None:
    """Take a waiting mail to send it; commit before anything is handed to a mail server.

    None where it is not waiting: it is sent, being sent, or for a person to settle.
    """
    async with work.engine_scope():
        delivery = await queries.load_delivery(work, delivery_id)
        if not rules.may_claim(delivery):
            return None
        try:
            await queries.update_delivery(
                work,
                delivery,
                state=DeliveryState.SENDING,
                attempts=delivery.attempts + 1,
                claimed_at=work.clock.now(),
            )
        except Conflict:
            return None
        return await queries.load_delivery(work, delivery_id)


async def record_sent(work: Work, delivery: Delivery) -> None:
    """Record that the mail server took the mail, also where the answer came after all hope was given up."""
    async with work.engine_scope():
        now = await queries.load_delivery(work, delivery.id)
        if rules.is_same_attempt(now, delivery):
            await _settle(work, now, DeliveryState.SENT, None)


async def record_deferred(work: Work, delivery: Delivery) -> None:
    """Put a claimed mail back in the queue: it was certainly not taken, and may be later."""
    async with work.engine_scope():
        await queries.update_delivery(work, delivery, state=DeliveryState.QUEUED, claimed_at=None)


async def record_failed(work: Work, delivery: Delivery, failure: str) -> None:
    """Record that the mail was certainly not taken and will not be; `failure` is a code with a sentence."""
    await _record(work, delivery, DeliveryState.FAILED, failure)


async def give_up_mail(work: Work, delivery_id: UUID, failure: str) -> None:
    """Record that a mail that still waits is not going to be sent; `failure` is a code with a sentence."""
    delivery = await find_waiting_mail(work, delivery_id)
    if delivery is not None:
        await record_failed(work, delivery, failure)


async def record_uncertain(work: Work, delivery: Delivery) -> None:
    """Record that nobody knows whether the mail server took the mail."""
    await _record(work, delivery, DeliveryState.UNCERTAIN, "notice.interrupted")


async def settle_interrupted(work: Work) -> int:
    """Make mails whose sending was interrupted uncertain, so that people see them; tell how many."""
    async with work.engine_scope():
        now = work.clock.now()
        found = [each for each in await queries.find_sending(work) if rules.is_interrupted(each, now)]
        for delivery in found:
            await _settle(work, delivery, DeliveryState.UNCERTAIN, "notice.interrupted")
    return len(found)


async def _load_for_secretariat(work: Work, delivery_id: UUID, version: int) -> Delivery:
    delivery = await queries.load_delivery(work, delivery_id)
    policy.require_secretariat(work.actor)
    if delivery.version != version:
        raise Conflict("notice.changed_meanwhile")
    return delivery


async def _record(work: Work, delivery: Delivery, state: DeliveryState, failure: str | None = None) -> None:
    async with work.engine_scope():
        await _settle(work, delivery, state, failure)


async def _settle(work: Work, delivery: Delivery, state: DeliveryState, failure: str | None) -> None:
    await queries.update_delivery(work, delivery, state=state, failure=failure, settled_at=work.clock.now())

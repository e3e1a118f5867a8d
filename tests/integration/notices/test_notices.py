"""Telling people, and a mail's states as people see and settle them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import Actor
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work, system_work
from fellesskap.errors import Conflict, DomainError, NotAllowed, NotFound, RuleBroken
from fellesskap.notices import service
from fellesskap.notices.model import Delivery, DeliveryState, Subject
from fellesskap.notices.rules import UNCERTAIN_AFTER
from fellesskap.notices.service import MarkRead, RetryDelivery, SettleDelivery, notify
from fellesskap.people.model import PersonRef
from fellesskap.tenant import Tenant
from rows import add_meeting, add_person, contact, secretary


@pytest.fixture
async def kari(superuser: asyncpg.Connection, alfa: Tenant) -> PersonRef:
    return await add_person(superuser, alfa, "Kari Nordmann", "kari@example.no")


@pytest.fixture
async def ola(superuser: asyncpg.Connection, alfa: Tenant) -> PersonRef:
    return await add_person(superuser, alfa, "Ola Nordmann", "ola@example.no")


async def tell(tenant: Tenant, clock: FixedClock, *people: PersonRef, about: Subject | None = None) -> UUID:
    """Tell `people` and return the first one's notice."""
    async with system_work(tenant, clock) as work, work.engine_scope():
        return (await notify(work, "meeting.called", "FSU 5. mars", people, about))[0]


async def delivery(superuser: asyncpg.Connection, tenant: Tenant, notice_id: UUID) -> asyncpg.Record:
    return await superuser.fetchrow(f"SELECT * FROM {tenant.schema}.delivery WHERE notice_id = $1", notice_id)


async def test_everyone_is_told_once_in_the_inbox_and_by_mail(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, kari: PersonRef, ola: PersonRef
) -> None:
    meeting_id = await add_meeting(superuser, alfa)
    await tell(alfa, clock, kari, ola, kari, about=Subject(meeting_id=meeting_id))
    notices = await superuser.fetch(f"SELECT * FROM {alfa.schema}.notice WHERE meeting_id = $1", meeting_id)
    assert len(notices) == 2
    assert {row["person_id"] for row in notices} == {kari.person_id, ola.person_id}
    for notice in notices:
        mail = await delivery(superuser, alfa, notice["id"])
        assert (mail["state"], mail["attempts"], mail["meeting_id"]) == ("queued", 0, meeting_id)
        assert mail["message_id"] == f"{notice['id']}.alfa"
        jobs = await superuser.fetch("SELECT job FROM shared.outbox WHERE subject = $1", mail["id"])
        assert [row["job"] for row in jobs] == ["notice.send_mail"]


async def test_telling_nobody_does_nothing(alfa: Tenant, clock: FixedClock) -> None:
    async with system_work(alfa, clock) as work, work.engine_scope():
        assert await notify(work, "case.reported", "En sak", []) == []


async def test_a_notice_is_its_persons_alone(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, kari: PersonRef, ola: PersonRef
) -> None:
    notice_id = await tell(alfa, clock, kari)

    async def read_at() -> object:
        return await superuser.fetchval(f"SELECT read_at FROM {alfa.schema}.notice WHERE id = $1", notice_id)

    for other in (contact(ola), secretary(ola)):
        with pytest.raises(NotFound):
            async with Work(alfa, other, clock, write=True) as work:
                await service.mark_read(work, MarkRead(notice_id))
        assert await read_at() is None
    async with Work(alfa, contact(kari), clock, write=True) as work:
        await service.mark_read(work, MarkRead(notice_id))
    first = await read_at()
    assert first == clock.now()
    clock.moment += timedelta(hours=1)
    async with Work(alfa, contact(kari), clock, write=True) as work:
        await service.mark_read(work, MarkRead(notice_id))
    assert await read_at() == first


async def claim(tenant: Tenant, clock: FixedClock, delivery_id: UUID) -> Delivery | None:
    async with system_work(tenant, clock) as work:
        return await service.claim_mail(work, delivery_id)


async def test_a_mail_is_claimed_once(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, kari: PersonRef
) -> None:
    mail = await delivery(superuser, alfa, await tell(alfa, clock, kari))
    claimed = await claim(alfa, clock, mail["id"])
    assert claimed is not None and claimed.state is DeliveryState.SENDING and claimed.attempts == 1
    assert await claim(alfa, clock, mail["id"]) is None


async def test_an_interrupted_mail_becomes_uncertain_after_a_while(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, kari: PersonRef
) -> None:
    notice_id = await tell(alfa, clock, kari)
    claimed = await claim(alfa, clock, (await delivery(superuser, alfa, notice_id))["id"])
    assert claimed is not None
    clock.moment += UNCERTAIN_AFTER - timedelta(seconds=1)
    async with system_work(alfa, clock) as work:
        await service.settle_interrupted(work)
    assert (await delivery(superuser, alfa, notice_id))["state"] == "sending"
    clock.moment += timedelta(seconds=1)
    async with system_work(alfa, clock) as work:
        await service.settle_interrupted(work)
    mail = await delivery(superuser, alfa, notice_id)
    assert (mail["state"], mail["failure"]) == ("uncertain", "notice.interrupted")
    # Nothing sends it again by itself.
    assert await claim(alfa, clock, mail["id"]) is None
    # The sender was only slow and knows better.
    async with system_work(alfa, clock) as work:
        await service.record_sent(work, claimed)
    mail = await delivery(superuser, alfa, notice_id)
    assert (mail["state"], mail["failure"]) == ("sent", None)


async def uncertain(
    superuser: asyncpg.Connection, tenant: Tenant, clock: FixedClock, person: PersonRef
) -> Delivery:
    mail = await delivery(superuser, tenant, await tell(tenant, clock, person))
    claimed = await claim(tenant, clock, mail["id"])
    assert claimed is not None
    async with system_work(tenant, clock) as work:
        await service.record_uncertain(work, claimed)
    async with system_work(tenant, clock) as work, work.engine_scope():
        return await service.queries.load_delivery(work, mail["id"])


@pytest.mark.parametrize(("sent", "state"), [(True, "sent"), (False, "failed")])
async def test_an_uncertain_mail_is_settled_by_the_secretariat(
    superuser: asyncpg.Connection,
    alfa: Tenant,
    clock: FixedClock,
    kari: PersonRef,
    ola: PersonRef,
    sent: bool,
    state: str,
) -> None:
    mail = await uncertain(superuser, alfa, clock, kari)
    async with Work(alfa, secretary(ola), clock, write=True) as work:
        await service.settle_delivery(work, SettleDelivery(mail.id, mail.version, sent))
    assert (await delivery(superuser, alfa, mail.notice_id))["state"] == state
    trail = await superuser.fetchval(
        f"SELECT facts FROM {alfa.schema}.audit WHERE name = 'delivery.settled' AND subject = $1", mail.id
    )
    assert trail == f'{{"sent": {str(sent).lower()}}}'


async def test_a_mail_is_retried_under_the_same_name_with_a_new_job(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, kari: PersonRef, ola: PersonRef
) -> None:
    mail = await uncertain(superuser, alfa, clock, kari)
    async with Work(alfa, secretary(ola), clock, write=True) as work:
        await service.retry_delivery(work, RetryDelivery(mail.id, mail.version))
    again = await delivery(superuser, alfa, mail.notice_id)
    assert (again["state"], again["message_id"], again["failure"]) == ("queued", mail.message_id, None)
    assert await superuser.fetchval("SELECT count(*) FROM shared.outbox WHERE subject = $1", mail.id) == 2
    # What the first attempt may still find out is about that attempt alone.
    second = await claim(alfa, clock, mail.id)
    assert second is not None and second.attempts == 2
    async with system_work(alfa, clock) as work:
        await service.record_sent(work, mail)
    assert (await delivery(superuser, alfa, mail.notice_id))["state"] == "sending"


async def test_refusals_change_nothing(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, kari: PersonRef, ola: PersonRef
) -> None:
    mail = await uncertain(superuser, alfa, clock, kari)
    queued = await delivery(superuser, alfa, await tell(alfa, clock, kari))
    before = await superuser.fetch(f"SELECT * FROM {alfa.schema}.delivery ORDER BY id")
    jobs = await superuser.fetchval("SELECT count(*) FROM shared.outbox")
    retry, settle = service.retry_delivery, service.settle_delivery
    refused: list[tuple[type[DomainError], str, Actor, object]] = [
        (NotAllowed, "access.secretariat_only", contact(kari), RetryDelivery(mail.id, mail.version)),
        (NotAllowed, "access.secretariat_only", contact(kari), SettleDelivery(mail.id, mail.version, True)),
        (NotFound, "notice.delivery_not_found", contact(ola), RetryDelivery(mail.id, mail.version)),
        (NotFound, "notice.delivery_not_found", secretary(ola), RetryDelivery(mail.notice_id, 1)),
        (Conflict, "notice.changed_meanwhile", secretary(ola), RetryDelivery(mail.id, mail.version - 1)),
        (Conflict, "notice.changed_meanwhile", secretary(ola), SettleDelivery(mail.id, 99, False)),
        (RuleBroken, "notice.not_retryable", secretary(ola), RetryDelivery(queued["id"], 1)),
        (RuleBroken, "notice.not_uncertain", secretary(ola), SettleDelivery(queued["id"], 1, True)),
    ]
    for kind, code, actor, command in refused:
        with pytest.raises(kind) as refusal:
            async with Work(alfa, actor, clock, write=True) as work:
                if isinstance(command, RetryDelivery):
                    await retry(work, command)
                elif isinstance(command, SettleDelivery):
                    await settle(work, command)
        assert refusal.value.code == code
    assert await superuser.fetch(f"SELECT * FROM {alfa.schema}.delivery ORDER BY id") == before
    assert await superuser.fetchval("SELECT count(*) FROM shared.outbox") == jobs


async def test_another_communitys_mail_does_not_exist(
    superuser: asyncpg.Connection,
    alfa: Tenant,
    beta: Tenant,
    clock: FixedClock,
    kari: PersonRef,
    ola: PersonRef,
) -> None:
    mail = await uncertain(superuser, alfa, clock, kari)
    with pytest.raises(NotFound) as refusal:
        async with Work(beta, secretary(ola), clock, write=True) as work:
            await service.retry_delivery(work, RetryDelivery(mail.id, mail.version))
    assert refusal.value.code == "notice.delivery_not_found"
    assert (await delivery(superuser, alfa, mail.notice_id))["state"] == "uncertain"

"""Papers: requested with their change, made once, never changed, seen as far as their audience."""

from __future__ import annotations

import hashlib
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import PUBLIC_ACTOR, SYSTEM_ACTOR, Actor, Audience
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work, system_work
from fellesskap.documents import service
from fellesskap.documents.model import Document
from fellesskap.documents.service import RetryDocument, load_file, request_document
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.people.model import PersonRef
from fellesskap.tenant import Tenant
from rows import add_meeting, add_person, contact, secretary

PDF = b"%PDF-1.7 not really"


@pytest.fixture
async def kari(superuser: asyncpg.Connection, alfa: Tenant) -> PersonRef:
    return await add_person(superuser, alfa, "Kari Nordmann")


@pytest.fixture
async def meeting_id(superuser: asyncpg.Connection, alfa: Tenant) -> UUID:
    return await add_meeting(superuser, alfa)


async def ask(
    tenant: Tenant, clock: FixedClock, meeting_id: UUID, audience: Audience = Audience.PARTNERS
) -> UUID:
    async with system_work(tenant, clock) as work, work.engine_scope():
        return await request_document(work, "call", "Innkalling FSU", "nb", audience, meeting_id=meeting_id)


async def begin(tenant: Tenant, clock: FixedClock, document_id: UUID) -> Document | None:
    async with system_work(tenant, clock) as work:
        return await service.begin_document(work, document_id)


async def make(tenant: Tenant, clock: FixedClock, document_id: UUID, content: bytes = PDF) -> None:
    document = await begin(tenant, clock, document_id)
    assert document is not None
    async with system_work(tenant, clock) as work:
        await service.store_document(work, document, content)


async def row(superuser: asyncpg.Connection, tenant: Tenant, document_id: UUID) -> asyncpg.Record:
    return await superuser.fetchrow(f"SELECT * FROM {tenant.schema}.document WHERE id = $1", document_id)


async def files(superuser: asyncpg.Connection, tenant: Tenant, document_id: UUID) -> int:
    found: int = await superuser.fetchval(
        f"SELECT count(*) FROM {tenant.schema}.document_file WHERE document_id = $1", document_id
    )
    return found


async def test_a_paper_is_requested_made_and_read(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, meeting_id: UUID, kari: PersonRef
) -> None:
    document_id = await ask(alfa, clock, meeting_id)
    assert (await row(superuser, alfa, document_id))["state"] == "requested"
    assert await superuser.fetchval("SELECT job FROM shared.outbox WHERE subject = $1", document_id) == (
        "document.typeset"
    )
    await begin(alfa, clock, document_id)
    assert (await row(superuser, alfa, document_id))["state"] == "working"
    with pytest.raises(Conflict) as refusal:
        async with Work(alfa, contact(kari), clock) as work:
            await load_file(work, document_id)
    assert refusal.value.code == "document.not_ready"
    await make(alfa, clock, document_id)
    found = await row(superuser, alfa, document_id)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (found["state"], found["digest"], found["size"]) == ("ready", digest, len(PDF))
    async with Work(alfa, contact(kari), clock) as work:
        file = await load_file(work, document_id)
    assert (file.content, file.digest, file.name) == (PDF, digest, "innkalling-fsu.pdf")
    assert file.media_type == "application/pdf"


async def test_a_new_edition_leaves_the_old_one_as_it_was(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, meeting_id: UUID
) -> None:
    first = await ask(alfa, clock, meeting_id)
    await make(alfa, clock, first)
    second = await ask(alfa, clock, meeting_id)
    await make(alfa, clock, second, b"%PDF second")
    assert [(await row(superuser, alfa, each))["edition"] for each in (first, second)] == [1, 2]
    async with Work(alfa, SYSTEM_ACTOR, clock) as work:
        assert (await load_file(work, first)).content == PDF
        assert (await load_file(work, second)).name == "innkalling-fsu-2.pdf"


async def test_a_finished_paper_is_never_made_again(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, meeting_id: UUID
) -> None:
    document_id = await ask(alfa, clock, meeting_id)
    slow = await begin(alfa, clock, document_id)
    assert slow is not None
    await make(alfa, clock, document_id)
    with pytest.raises(Conflict):
        async with system_work(alfa, clock) as work:
            await service.store_document(work, slow, b"%PDF late")
    assert await begin(alfa, clock, document_id) is None
    async with system_work(alfa, clock) as work:
        await service.fail_document(work, document_id, "job.failed")
    assert (await row(superuser, alfa, document_id))["state"] == "ready"
    assert await files(superuser, alfa, document_id) == 1
    for text in (
        "UPDATE document_file SET content = ''",
        "DELETE FROM document_file",
        "DELETE FROM document",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with system_work(alfa, clock) as work, work.engine_scope():
                await work.connection.execute(text)


async def test_a_paper_that_failed_is_shown_and_made_on_request(
    superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock, meeting_id: UUID, kari: PersonRef
) -> None:
    document_id = await ask(alfa, clock, meeting_id)
    await begin(alfa, clock, document_id)
    async with system_work(alfa, clock) as work:
        await service.fail_document(work, document_id, "document.typesetting_failed")
    failed = await row(superuser, alfa, document_id)
    assert (failed["state"], failed["failure"]) == ("failed", "document.typesetting_failed")
    assert await begin(alfa, clock, document_id) is None
    async with Work(alfa, secretary(kari), clock, write=True) as work:
        await service.retry_document(work, RetryDocument(document_id, failed["version"]))
    assert await superuser.fetchval("SELECT count(*) FROM shared.outbox WHERE subject = $1", document_id) == 2
    await make(alfa, clock, document_id)
    assert (await row(superuser, alfa, document_id))["state"] == "ready"


async def test_a_paper_is_seen_as_far_as_its_audience(
    superuser: asyncpg.Connection, alfa: Tenant, beta: Tenant, clock: FixedClock, kari: PersonRef
) -> None:
    outsider = Actor(PUBLIC_ACTOR.kind)
    for audience, seen_by in (
        (Audience.PUBLIC, {"public", "partner", "secretariat"}),
        (Audience.PARTNERS, {"partner", "secretariat"}),
        (Audience.SECRETARIAT, {"secretariat"}),
    ):
        document_id = await ask(alfa, clock, await add_meeting(superuser, alfa), audience)
        await make(alfa, clock, document_id)
        for name, reader in (
            ("public", outsider),
            ("partner", contact(kari)),
            ("secretariat", secretary(kari)),
        ):
            if name in seen_by:
                async with Work(alfa, reader, clock) as work:
                    assert (await load_file(work, document_id)).content == PDF
            else:
                with pytest.raises(NotFound):
                    async with Work(alfa, reader, clock) as work:
                        await load_file(work, document_id)
        with pytest.raises(NotFound):
            async with Work(beta, secretary(kari), clock) as work:
                await load_file(work, document_id)


async def test_refusals_change_nothing(
    superuser: asyncpg.Connection,
    alfa: Tenant,
    beta: Tenant,
    clock: FixedClock,
    kari: PersonRef,
    meeting_id: UUID,
) -> None:
    document_id = await ask(alfa, clock, meeting_id)
    async with system_work(alfa, clock) as work:
        await service.fail_document(work, document_id, "job.failed")
    waiting = await ask(alfa, clock, meeting_id)
    before = await superuser.fetch(f"SELECT * FROM {alfa.schema}.document ORDER BY id")
    jobs = await superuser.fetchval("SELECT count(*) FROM shared.outbox")
    refused: list[tuple[type[DomainError], str, Tenant, Actor, RetryDocument]] = [
        (NotAllowed, "access.secretariat_only", alfa, contact(kari), RetryDocument(document_id, 2)),
        (NotFound, "document.not_found", alfa, PUBLIC_ACTOR, RetryDocument(document_id, 2)),
        (NotFound, "document.not_found", beta, secretary(kari), RetryDocument(document_id, 2)),
        (Conflict, "document.changed_meanwhile", alfa, secretary(kari), RetryDocument(document_id, 1)),
        (RuleBroken, "document.not_retryable", alfa, secretary(kari), RetryDocument(waiting, 1)),
    ]
    for kind, code, tenant, actor, command in refused:
        with pytest.raises(kind) as refusal:
            async with Work(tenant, actor, clock, write=True) as work:
                await service.retry_document(work, command)
        assert refusal.value.code == code
    with pytest.raises(Invalid):
        async with system_work(alfa, clock) as work, work.engine_scope():
            await request_document(
                work, "decision_letter", "Brev", "nb", Audience.PUBLIC, meeting_id=meeting_id
            )
    assert await superuser.fetch(f"SELECT * FROM {alfa.schema}.document ORDER BY id") == before
    assert await superuser.fetchval("SELECT count(*) FROM shared.outbox") == jobs

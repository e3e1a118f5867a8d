"""Identities, invitations, sessions and the journal in a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.errors import Invalid
from fellesskap.identity.model import Attempt, Claims, Lifetimes, LoginRefused, Refusal
from fellesskap.identity.rules import hash_pid, hash_secret
from fellesskap.identity.service import (
    BeginLogin,
    Invite,
    LoggedIn,
    LogIn,
    begin_login,
    claim_attempt,
    end_membership,
    find_reading,
    invite,
    log_in,
    log_out,
    log_out_from_provider,
    open_id_token,
)
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant

ISSUER = "https://idporten.example"
LIFETIMES = Lifetimes(timedelta(minutes=30), timedelta(minutes=120))
ID_TOKEN = "header.payload.signature"


@pytest.fixture
def platform(database: Settings) -> str:
    return RoleNames(database.role_prefix).platform


@pytest.fixture
def pid_hash(database: Settings) -> str:
    """The hash of a number that no other test uses."""
    return hash_pid(str(uuid7()), database.pid_key)


@pytest.fixture
def someone() -> Claims:
    """Somebody who has never been here."""
    return Claims(ISSUER, str(uuid7()), "idporten-loa-high", sid=str(uuid7()))


async def come_in(
    platform: str,
    clock: FixedClock,
    claims: Claims,
    pid_hash: str | None,
    *,
    token: str | None = None,
    replaces: str | None = None,
) -> LoggedIn:
    attempt = Attempt("nonce", "verifier", "/", hash_secret(token) if token else None, False, clock.now())
    async with PlatformWork(platform, clock) as work:
        return await log_in(work, LogIn(claims, pid_hash, ID_TOKEN, attempt, replaces))


async def have_invited(
    platform: str, clock: FixedClock, slug: str, pid_hash: str | None, *, with_token: bool = False
) -> tuple[UUID, str | None]:
    person = uuid7()
    async with PlatformWork(platform, clock) as work:
        invited = await invite(work, Invite(slug, person, pid_hash, with_token))
    return person, invited.token


async def lives(platform: str, clock: FixedClock, secret: str) -> bool:
    async with PlatformWork(platform, clock) as work:
        return await find_reading(work, secret, LIFETIMES) is not None


async def test_an_invited_number_becomes_a_person_in_each_community(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant, beta: Tenant
) -> None:
    in_alfa, _ = await have_invited(platform, clock, alfa.slug, pid_hash)
    in_beta, _ = await have_invited(platform, clock, beta.slug, pid_hash)
    done = await come_in(platform, clock, someone, pid_hash)
    assert {(held.tenant_slug, held.person_id) for held in done.memberships} == {
        (alfa.slug, in_alfa),
        (beta.slug, in_beta),
    }
    again = await come_in(platform, clock, replace(someone, pid=None), None)
    assert again.memberships == done.memberships
    assert again.secret != done.secret


async def test_a_stranger_is_refused_and_nothing_is_kept(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, superuser: asyncpg.Connection
) -> None:
    with pytest.raises(LoginRefused) as caught:
        await come_in(platform, clock, someone, pid_hash)
    assert caught.value.reason is Refusal.NO_MEMBERSHIP
    with pytest.raises(LoginRefused) as caught:
        await come_in(platform, clock, someone, None)
    assert caught.value.reason is Refusal.PID_MISSING
    assert not await superuser.fetch("SELECT 1 FROM shared.identity WHERE subject = $1", someone.subject)


async def test_a_provider_that_moves_takes_nobodys_places(
    platform: str, clock: FixedClock, alfa: Tenant, someone: Claims, pid_hash: str
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    before = await come_in(platform, clock, someone, pid_hash)
    elsewhere = replace(someone, issuer="https://ny.idporten.example", subject=str(uuid7()))

    after = await come_in(platform, clock, elsewhere, pid_hash)

    assert after.session.identity_id == before.session.identity_id
    assert after.memberships == before.memberships
    again = await come_in(platform, clock, replace(elsewhere, sid=str(uuid7())), pid_hash)
    assert again.session.identity_id == before.session.identity_id
    async with PlatformWork(platform, clock) as work:
        moves = await work.connection.fetch(
            "SELECT 1 FROM shared.login_event WHERE kind = 'identity.moved' AND identity_id = $1",
            before.session.identity_id,
        )
    assert len(moves) == 1


@pytest.mark.parametrize("known", ["another number", "no number", "the same issuer"])
async def test_only_the_same_number_at_another_issuer_is_the_same_person(
    platform: str,
    clock: FixedClock,
    alfa: Tenant,
    someone: Claims,
    pid_hash: str,
    database: Settings,
    known: str,
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    before = await come_in(platform, clock, someone, pid_hash)
    issuer = ISSUER if known == "the same issuer" else "https://ny.idporten.example"
    stranger = replace(someone, issuer=issuer, subject=str(uuid7()))
    number = {
        "another number": hash_pid(str(uuid7()), database.pid_key),
        "no number": None,
        "the same issuer": pid_hash,
    }[known]

    with pytest.raises(LoginRefused):
        await come_in(platform, clock, stranger, number)

    still = await come_in(platform, clock, replace(someone, sid=str(uuid7())), pid_hash)
    assert still.session.identity_id == before.session.identity_id


async def test_a_token_invites_whoever_holds_it_once(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    person, token = await have_invited(platform, clock, alfa.slug, None, with_token=True)
    assert token
    with pytest.raises(LoginRefused):
        await come_in(platform, clock, someone, pid_hash, token="another token")
    done = await come_in(platform, clock, someone, pid_hash, token=token)
    assert [held.person_id for held in done.memberships] == [person]
    other = Claims(ISSUER, str(uuid7()), "idporten-loa-high")
    with pytest.raises(LoginRefused):
        await come_in(platform, clock, other, hash_secret("another number"), token=token)


async def test_a_token_sent_to_a_known_number_is_of_no_use_to_another(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    _, token = await have_invited(platform, clock, alfa.slug, pid_hash, with_token=True)
    thief = Claims(ISSUER, str(uuid7()), "idporten-loa-high")
    with pytest.raises(LoginRefused):
        await come_in(platform, clock, thief, hash_secret("the thief's number"), token=token)
    assert (await come_in(platform, clock, someone, pid_hash)).memberships


async def test_an_invitation_expires(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    clock.moment += timedelta(days=61)
    with pytest.raises(LoginRefused):
        await come_in(platform, clock, someone, pid_hash)


async def test_an_invitation_needs_somebody(platform: str, clock: FixedClock, alfa: Tenant) -> None:
    with pytest.raises(Invalid, match=r"invitation\.nobody"):
        await have_invited(platform, clock, alfa.slug, None)


async def test_a_person_who_is_linked_cannot_be_taken_over(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    person, _ = await have_invited(platform, clock, alfa.slug, pid_hash)
    await come_in(platform, clock, someone, pid_hash)
    async with PlatformWork(platform, clock) as work:
        second = await invite(work, Invite(alfa.slug, person, with_token=True))
    thief = Claims(ISSUER, str(uuid7()), "idporten-loa-high")
    with pytest.raises(LoginRefused):
        await come_in(platform, clock, thief, hash_secret("the thief's number"), token=second.token)


async def test_a_session_is_kept_only_as_a_hash_and_its_id_token_sealed(
    platform: str,
    clock: FixedClock,
    someone: Claims,
    pid_hash: str,
    alfa: Tenant,
    superuser: asyncpg.Connection,
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    done = await come_in(platform, clock, someone, pid_hash)
    row = await superuser.fetchrow("SELECT * FROM shared.session WHERE id_hash = $1", done.session.key)
    kept = json.dumps({name: str(value) for name, value in row.items()})
    assert done.secret not in kept
    assert ID_TOKEN not in kept
    assert open_id_token(done.session, done.secret) == ID_TOKEN
    assert open_id_token(done.session, "another secret") is None


async def test_a_session_ends_by_idleness_and_by_age(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    idle = await come_in(platform, clock, someone, pid_hash)
    used = await come_in(platform, clock, someone, pid_hash)
    for _ in range(4):
        clock.moment += timedelta(minutes=29)
        assert await lives(platform, clock, used.secret)
    assert not await lives(platform, clock, idle.secret)
    clock.moment += timedelta(minutes=4)
    assert not await lives(platform, clock, used.secret)


async def test_being_seen_is_written_at_most_once_a_minute(
    platform: str,
    clock: FixedClock,
    someone: Claims,
    pid_hash: str,
    alfa: Tenant,
    superuser: asyncpg.Connection,
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    done = await come_in(platform, clock, someone, pid_hash)
    began = clock.now()
    seen = "SELECT seen_at FROM shared.session WHERE id_hash = $1"
    clock.moment += timedelta(seconds=59)
    await lives(platform, clock, done.secret)
    assert await superuser.fetchval(seen, done.session.key) == began
    clock.moment += timedelta(seconds=1)
    await lives(platform, clock, done.secret)
    assert await superuser.fetchval(seen, done.session.key) == clock.now()


async def test_logging_in_again_ends_the_browsers_old_session(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    first = await come_in(platform, clock, someone, pid_hash)
    second = await come_in(platform, clock, someone, pid_hash, replaces=first.secret)
    assert not await lives(platform, clock, first.secret)
    assert await lives(platform, clock, second.secret)


async def test_logging_out_ends_one_session_and_forgets_its_token(
    platform: str,
    clock: FixedClock,
    someone: Claims,
    pid_hash: str,
    alfa: Tenant,
    superuser: asyncpg.Connection,
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    here = await come_in(platform, clock, someone, pid_hash)
    there = await come_in(platform, clock, someone, pid_hash)
    async with PlatformWork(platform, clock) as work:
        await log_out(work, here.session)
        await log_out(work, here.session)
    assert not await lives(platform, clock, here.secret)
    assert await lives(platform, clock, there.secret)
    sealed = "SELECT sealed_id_token FROM shared.session WHERE id_hash = $1"
    assert await superuser.fetchval(sealed, here.session.key) == ""
    events = await superuser.fetchval(
        "SELECT count(*) FROM shared.login_event WHERE kind = 'session.ended' AND identity_id = $1",
        here.session.identity_id,
    )
    assert events == 1


async def test_the_provider_ends_the_sessions_of_one_of_its_own(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant
) -> None:
    await have_invited(platform, clock, alfa.slug, pid_hash)
    ended = await come_in(platform, clock, someone, pid_hash)
    kept = await come_in(platform, clock, replace(someone, sid="another"), pid_hash)
    async with PlatformWork(platform, clock) as work:
        assert await log_out_from_provider(work, "https://evil.example", someone.sid or "") == []
        assert await log_out_from_provider(work, ISSUER, someone.sid or "") == [ended.session.key]
        assert await log_out_from_provider(work, ISSUER, someone.sid or "") == []
    assert not await lives(platform, clock, ended.secret)
    assert await lives(platform, clock, kept.secret)


async def test_ending_a_membership_ends_every_session_and_open_invitation(
    platform: str, clock: FixedClock, someone: Claims, pid_hash: str, alfa: Tenant, beta: Tenant
) -> None:
    person, _ = await have_invited(platform, clock, alfa.slug, pid_hash)
    await have_invited(platform, clock, beta.slug, pid_hash)
    sessions = [await come_in(platform, clock, someone, pid_hash) for _ in range(2)]
    async with PlatformWork(platform, clock) as work:
        await invite(work, Invite(alfa.slug, person, pid_hash))
        ended = await end_membership(work, alfa.slug, person)
        assert await end_membership(work, alfa.slug, person) == []
    assert set(ended) == {done.session.key for done in sessions}
    for done in sessions:
        assert not await lives(platform, clock, done.secret)
    again = await come_in(platform, clock, someone, pid_hash)
    assert [held.tenant_slug for held in again.memberships] == [beta.slug]


async def test_a_national_reader_needs_no_community(
    platform: str,
    clock: FixedClock,
    someone: Claims,
    pid_hash: str,
    superuser: asyncpg.Connection,
) -> None:
    await superuser.execute(
        "INSERT INTO shared.national_reader (id, pid_hash, organisation, valid_from, valid_to) "
        "VALUES ($1, $2, 'Helsedirektoratet', $3, $4)",
        uuid7(),
        pid_hash,
        clock.now().date(),
        clock.now().date() + timedelta(days=1),
    )
    done = await come_in(platform, clock, someone, pid_hash)
    async with PlatformWork(platform, clock) as work:
        reading = await find_reading(work, done.secret, LIFETIMES)
    assert reading
    assert reading.reader
    assert reading.reader.organisation == "Helsedirektoratet"
    clock.moment += timedelta(days=1)
    with pytest.raises(LoginRefused):
        await come_in(platform, clock, someone, pid_hash)


async def test_an_attempt_is_used_once_and_by_its_own_browser(platform: str, clock: FixedClock) -> None:
    async with PlatformWork(platform, clock) as work:
        begun = await begin_login(work, BeginLogin("my browser", "//evil.example"))
    async with PlatformWork(platform, clock) as work:
        for browser in ("another browser", None):
            with pytest.raises(LoginRefused) as caught:
                await claim_attempt(work, begun.state, browser)
            assert caught.value.reason is Refusal.STATE_OTHER_BROWSER
        attempt = await claim_attempt(work, begun.state, "my browser")
        assert (attempt.verifier, attempt.nonce, attempt.return_to) == (begun.verifier, begun.nonce, "/")
        with pytest.raises(LoginRefused) as caught:
            await claim_attempt(work, begun.state, "my browser")
        assert caught.value.reason is Refusal.STATE_USED
        with pytest.raises(LoginRefused) as caught:
            await claim_attempt(work, "no such state", "my browser")
        assert caught.value.reason is Refusal.STATE_UNKNOWN


async def test_an_old_attempt_is_refused_and_later_forgotten(
    platform: str, clock: FixedClock, superuser: asyncpg.Connection
) -> None:
    async with PlatformWork(platform, clock) as work:
        begun = await begin_login(work, BeginLogin("my browser"))
    clock.moment += timedelta(minutes=16)
    async with PlatformWork(platform, clock) as work:
        with pytest.raises(LoginRefused) as caught:
            await claim_attempt(work, begun.state, "my browser")
    assert caught.value.reason is Refusal.STATE_EXPIRED
    clock.moment += timedelta(days=1)
    async with PlatformWork(platform, clock) as work:
        await begin_login(work, BeginLogin("my browser"))
    found = "SELECT count(*) FROM shared.login_attempt WHERE state_hash = $1"
    assert await superuser.fetchval(found, hash_secret(begun.state)) == 0


async def test_the_journal_can_only_grow(platform: str, clock: FixedClock) -> None:
    for change in ("UPDATE shared.login_event SET facts = '{}'", "DELETE FROM shared.login_event"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with PlatformWork(platform, clock) as work:
                await work.connection.execute(change)

"""From a cookie to a person with roles: what is remembered, for how long, and when it is dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.identity.model import Attempt, Claims
from fellesskap.identity.service import Invite, LogIn, end_membership, invite, log_in
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.sessions import Sessions

# Half a second before midnight in Oslo, in winter.
LATE = datetime(2026, 3, 1, 22, 59, 59, 500_000, tzinfo=UTC)


@dataclass
class Insider:
    """A person in Alfa who is logged in, and the process that remembers it for a minute."""

    sessions: Sessions
    clock: FixedClock
    person: UUID
    cookie: str
    key: str

    async def actor(self, tenant: Tenant) -> Actor | None:
        return await self.sessions.find_actor(self.cookie, tenant)


@pytest.fixture
async def insider(database: Settings, alfa: Tenant, superuser: asyncpg.Connection) -> AsyncIterator[Insider]:
    clock = FixedClock(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    sessions = Sessions(replace(database, actor_seconds=60.0), clock)
    person, pid_hash = uuid7(), str(uuid7())
    await superuser.execute(
        f"INSERT INTO {alfa.schema}.person (id, name, sort_key, language) VALUES ($1, 'Ida Demo', 'ida', 'nn')",
        person,
    )
    async with sessions.work() as work:
        await invite(work, Invite(alfa.slug, person, pid_hash))
        claims = Claims("https://idporten.example", str(uuid7()), "idporten-loa-high")
        attempt = Attempt("nonce", "verifier", "/", None, False, clock.now())
        done = await log_in(work, LogIn(claims, pid_hash, "id-token", attempt))
    yield Insider(sessions, clock, person, done.secret, done.session.key)
    async with sessions.work() as work:
        await end_membership(work, alfa.slug, person)
    await superuser.execute(f"DELETE FROM {alfa.schema}.role_grant WHERE person_id = $1", person)
    await superuser.execute(f"DELETE FROM {alfa.schema}.person WHERE id = $1", person)


async def grant(superuser: asyncpg.Connection, tenant: Tenant, person: UUID, valid_from: datetime) -> None:
    await superuser.execute(
        f"INSERT INTO {tenant.schema}.role_grant (id, person_id, kind, side, valid_from) "
        "VALUES ($1, $2, 'secretariat', 'municipal', $3)",
        uuid7(),
        person,
        valid_from.date(),
    )


async def test_the_actor_has_name_language_and_todays_roles(
    insider: Insider, alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    await grant(superuser, alfa, insider.person, insider.clock.now())
    actor = await insider.actor(alfa)
    assert actor
    assert (actor.person_id, actor.name, actor.language) == (insider.person, "Ida Demo", "nn")
    assert actor.has(RoleKind.SECRETARIAT)
    assert actor.secretariat_sides() == {Side.MUNICIPAL}


async def test_nobody_is_anybody_in_a_community_they_are_not_in(insider: Insider, beta: Tenant) -> None:
    assert await insider.actor(beta) is None
    memberships = await insider.sessions.session_tenants(insider.cookie)
    assert [held.tenant_name for held in memberships] == ["Alfa"]


@pytest.mark.parametrize("cookie", [None, "", "x", "x" * 43, "'; DROP TABLE session; --", "å" * 43])
async def test_another_cookie_is_nobody(insider: Insider, alfa: Tenant, cookie: str | None) -> None:
    assert await insider.sessions.find_actor(cookie, alfa) is None
    assert await insider.sessions.find_session(cookie) is None
    assert await insider.sessions.session_tenants(cookie) == ()
    assert await insider.sessions.find_national_reader(cookie) is None


async def test_a_role_counts_when_what_is_remembered_is_a_minute_old(
    insider: Insider, alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    before = await insider.actor(alfa)
    await grant(superuser, alfa, insider.person, insider.clock.now())
    insider.clock.moment += timedelta(seconds=59)
    assert await insider.actor(alfa) is before
    insider.clock.moment += timedelta(seconds=1)
    after = await insider.actor(alfa)
    assert after and after.has(RoleKind.SECRETARIAT)


async def test_a_role_that_begins_tomorrow_counts_from_midnight(
    insider: Insider, alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    await grant(superuser, alfa, insider.person, LATE + timedelta(days=1))
    while insider.clock.moment < LATE - timedelta(minutes=20):
        insider.clock.moment += timedelta(minutes=20)
        await superuser.execute(
            "UPDATE shared.session SET created_at = $1, seen_at = $1 WHERE id_hash = $2",
            insider.clock.moment,
            insider.key,
        )
    insider.clock.moment = LATE
    today = await insider.actor(alfa)
    assert today and not today.has(RoleKind.SECRETARIAT)
    insider.clock.moment += timedelta(seconds=1)
    tomorrow = await insider.actor(alfa)
    assert tomorrow and tomorrow.has(RoleKind.SECRETARIAT)


async def test_a_demo_that_moved_its_day_keeps_its_sessions_and_has_that_days_roles(
    insider: Insider, database: Settings, alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    later = FixedClock(insider.clock.now() + timedelta(days=40))
    await grant(superuser, alfa, insider.person, later.now())
    here = await insider.actor(alfa)
    there = await Sessions(database, insider.clock, calendar=later).find_actor(insider.cookie, alfa)
    assert here and not here.has(RoleKind.SECRETARIAT)
    assert there and there.has(RoleKind.SECRETARIAT)


async def test_a_remembered_session_still_ends_on_time(insider: Insider, alfa: Tenant) -> None:
    assert await insider.actor(alfa)
    insider.clock.moment += timedelta(minutes=29, seconds=59)
    assert await insider.actor(alfa)
    insider.clock.moment += timedelta(minutes=30)
    assert await insider.actor(alfa) is None


async def test_a_clock_that_is_set_back_remembers_nothing(
    insider: Insider, alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    before = await insider.actor(alfa)
    insider.clock.moment -= timedelta(minutes=1)
    assert await insider.actor(alfa) is not before


async def test_ending_a_membership_is_felt_once_the_session_is_dropped(
    insider: Insider, alfa: Tenant
) -> None:
    assert await insider.actor(alfa)
    async with insider.sessions.work() as work:
        ended = await end_membership(work, alfa.slug, insider.person)
    assert ended == [insider.key]
    insider.sessions.drop(*ended)
    assert await insider.actor(alfa) is None


async def test_no_more_sessions_are_remembered_than_there_is_room_for(
    insider: Insider, alfa: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fellesskap_web.sessions.KEPT_SESSIONS", 0)
    assert await insider.actor(alfa)
    assert not insider.sessions._kept

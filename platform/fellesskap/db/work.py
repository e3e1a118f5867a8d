"""`Work`: tenant, actor, transaction and clock of one request, command or job.

The first argument of everything that touches the database, and the only way to a connection. It opens the
transaction and sets role, actor facts, scope and time limit in one message. In the *actor scope* row
policies show what the actor may see and the transaction cannot write; a service enters the *engine scope*
(all rows of the tenant) to check its rules and to save.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from types import TracebackType
from typing import Self

from asyncpg import InterfaceError, PostgresError

from fellesskap.actor import SYSTEM_ACTOR, Actor
from fellesskap.clock import Clock, SystemClock
from fellesskap.db.engine import DB, LockedConnection, Transaction
from fellesskap.db.quoting import identifier, literal, uuid_array, word_array
from fellesskap.tenant import Tenant

READ_MILLISECONDS = 5_000
WRITE_MILLISECONDS = 15_000


@lru_cache(maxsize=4_096)
def facts_sql(actor: Actor) -> str:
    """Write the actor's facts as `SET LOCAL` commands for the row policies."""
    partners = {role.partner_id for role in actor.roles if role.partner_id}
    bodies = {seat.body_id for seat in actor.seats}
    person = literal(str(actor.person_id) if actor.person_id else "")
    return (
        f"SET LOCAL app.scope='actor';SET LOCAL app.sees='{int(actor.sees)}';"
        f"SET LOCAL app.person={person};"
        f"SET LOCAL app.partners={uuid_array(partners)};SET LOCAL app.bodies={uuid_array(bodies)};"
        f"SET LOCAL app.sides={word_array(actor.sides())};SET LOCAL app.keeps={word_array(actor.keeps())};"
        f"SET LOCAL app.regions={uuid_array(actor.regions())};"
        f"SET LOCAL app.divisions={uuid_array(actor.divisions())};"
        f"SET LOCAL app.meetings={uuid_array(actor.meetings)};SET LOCAL app.cases={uuid_array(actor.cases)};"
    )


class Work:
    """One transaction for one actor in one tenant; use as `async with Work(tenant, actor) as work`."""

    __slots__ = ("_transaction", "actor", "clock", "tenant")

    def __init__(
        self, tenant: Tenant, actor: Actor, clock: Clock | None = None, *, write: bool = False
    ) -> None:
        self.tenant = tenant
        self.actor = actor
        self.clock = clock or SystemClock()
        schema, role = identifier(tenant.schema), identifier(tenant.role)
        mode = (
            f"BEGIN;SET LOCAL search_path TO {schema};SET LOCAL statement_timeout={WRITE_MILLISECONDS};"
            if write
            else f"BEGIN READ ONLY;SET LOCAL statement_timeout={READ_MILLISECONDS};"
        )
        mark = f"/* {tenant.slug} */" if write else ""
        self._transaction = Transaction(DB, f"{mode}SET LOCAL ROLE {role};{facts_sql(actor)}", mark)

    async def __aenter__(self) -> Self:
        await self._transaction.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transaction.__aexit__(kind, error, trace)

    @property
    def connection(self) -> LockedConnection:
        """The transaction's connection; only `queries`, the compiler, audit and outbox use it."""
        connection: LockedConnection = self._transaction.connection
        return connection

    @asynccontextmanager
    async def engine_scope(self) -> AsyncIterator[None]:
        """See and write all rows of the tenant inside the block; the actor's own scope returns after it."""
        await self.connection.execute("SET LOCAL app.scope='engine'")
        try:
            yield
        except BaseException:
            # A caller may go on in this work; after the database's own errors nobody can.
            with suppress(PostgresError, InterfaceError):
                await self.connection.execute("SET LOCAL app.scope='actor'")
            raise
        await self.connection.execute("SET LOCAL app.scope='actor'")

    async def rollback(self) -> None:
        """Undo everything; the work can then do nothing more."""
        await self._transaction.rollback()


class PlatformWork:
    """One transaction as `platform` (or another shared role): registry, sessions, invitations and outbox."""

    __slots__ = ("_transaction", "clock")

    def __init__(self, role: str, clock: Clock | None = None, *, read_only: bool = False) -> None:
        self.clock = clock or SystemClock()
        begin = "BEGIN READ ONLY" if read_only else "BEGIN"
        self._transaction = Transaction(
            DB,
            f"{begin};SET LOCAL statement_timeout={WRITE_MILLISECONDS};SET LOCAL ROLE {identifier(role)};"
            "SET LOCAL search_path TO shared;",
        )

    async def __aenter__(self) -> Self:
        await self._transaction.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transaction.__aexit__(kind, error, trace)

    @property
    def connection(self) -> LockedConnection:
        connection: LockedConnection = self._transaction.connection
        return connection


def system_work(tenant: Tenant, clock: Clock | None = None) -> Work:
    """A writing work of the system itself, for jobs and provisioning."""
    return Work(tenant, SYSTEM_ACTOR, clock, write=True)

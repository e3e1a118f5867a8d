"""Piccolo's engine with the ways out of a tenant's transaction closed.

Piccolo 1.38 leaks the pool connection and leaves a dead transaction current when a commit fails or two
queries of one transaction are gathered; plain queries outside a transaction run as the login role; and
`Query.batch()` opens a connection of its own. `tests/integration/db/test_engine.py` shows each on the
original class and its absence here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

_STATEMENTS_PER_CONNECTION = 2048


class OutsideWorkError(RuntimeError):
    """A query ran without a `Work`; it would have had the login role's rights and no tenant."""


class LockedConnection:
    """One asyncpg connection used by one query at a time, so that gathered queries wait instead of failing.

    `mark` is a comment put before every statement that is kept. PostgreSQL plans a kept statement anew
    whenever the search path is another than last time; with the tenant in its text, each tenant has its own.
    """

    __slots__ = ("_connection", "_lock", "_mark")

    def __init__(self, connection: asyncpg.Connection, mark: str = "") -> None:
        self._connection = connection
        self._lock = asyncio.Lock()
        self._mark = mark

    async def fetch(self, query: str, *args: object) -> list[asyncpg.Record]:
        async with self._lock:
            return cast("list[asyncpg.Record]", await self._connection.fetch(self._mark + query, *args))

    async def fetchval(self, query: str, *args: object) -> Any:
        async with self._lock:
            return await self._connection.fetchval(self._mark + query, *args)

    async def fetchval_unkept(self, query: str, *args: object) -> Any:
        """Run a statement that may never come again, without keeping it on the connection or the server."""
        async with self._lock:
            statement = await self._connection.prepare(query, name="")
            return await statement.fetchval(*args)

    async def execute(self, query: str, *args: object) -> str:
        async with self._lock:
            text = self._mark + query if args else query
            return cast(str, await self._connection.execute(text, *args))


class Transaction(PostgresTransaction):
    """A transaction opened by one message (`opening`), always closed, its connection always given back."""

    __slots__ = ("mark", "opening", "pool", "raw")

    def __init__(self, engine: Engine, opening: str, mark: str = "") -> None:
        super().__init__(engine, allow_nested=False)
        self.opening = opening
        self.mark = mark
        self.pool = engine.connections

    async def __aenter__(self) -> Transaction:
        self.raw = await self.pool.acquire()
        try:
            await self.raw.execute(self.opening)
        except BaseException:
            await self._release()
            raise
        self.connection = LockedConnection(self.raw, self.mark)
        self.context = self.engine.current_transaction.set(self)
        return self

    async def begin(self) -> None:
        """Nothing to do: the opening message began it."""

    async def commit(self) -> None:
        await self.connection.execute("COMMIT")
        self._committed = True

    async def rollback(self) -> None:
        await self.connection.execute("ROLLBACK")
        self._rolled_back = True

    async def __aexit__(self, kind: object, error: object, trace: object) -> bool:
        self.engine.current_transaction.reset(self.context)
        try:
            if not self._committed and not self._rolled_back:
                await (self.rollback() if kind else self.commit())
        finally:
            await self._release()
        return False

    async def _release(self) -> None:
        """Give the connection back; the pool itself keeps that from being cancelled."""
        if self.raw.is_in_transaction():
            self.raw.terminate()
        await self.pool.release(self.raw)


class _JoinedTransaction:
    """What Piccolo's own `transaction()` gets inside a `Work`: the open one, which it can neither end nor nest."""

    def __init__(self, current: Transaction) -> None:
        self._current = current

    async def __aenter__(self) -> Transaction:
        return self._current

    async def __aexit__(self, *_: object) -> bool:
        return False


class Engine(PostgresEngine):
    """The only engine of the product. Every query needs an open `Transaction`."""

    async def open(self, url: str, size: int) -> None:
        """Connect a pool of at most `size`; state is transaction-local, so releasing needs no reset query."""
        self.pool = await asyncpg.create_pool(
            dsn=url,
            min_size=min(2, size),
            max_size=size,
            reset=_no_reset,
            statement_cache_size=_STATEMENTS_PER_CONNECTION,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
            max_queries=1_000_000_000,
            max_inactive_connection_lifetime=0,
            # Moments and days are written into answers by the server, so their form must not be its choice.
            server_settings={
                "search_path": "",
                "application_name": "fellesskap",
                "jit": "off",
                # Planning a compiled operation costs more than running it; a plan is made once and kept.
                "plan_cache_mode": "force_generic_plan",
                "timezone": "UTC",
                "datestyle": "ISO, YMD",
            },
        )

    async def close(self) -> None:
        """Give all connections back."""
        if self.pool is not None:
            pool, self.pool = self.pool, None
            await pool.close()

    @property
    def connections(self) -> asyncpg.Pool:
        """The open pool; raise `OutsideWorkError` before `open` and after `close`."""
        if self.pool is None:
            raise OutsideWorkError("the database is not open")
        return self.pool

    def current(self) -> Transaction:
        """The open transaction of this task; raise `OutsideWorkError` where there is none."""
        transaction = self.current_transaction.get()
        if transaction is None:
            raise OutsideWorkError("a query needs a Work")
        return cast(Transaction, transaction)

    def transaction(self, allow_nested: bool = True) -> _JoinedTransaction:  # type: ignore[override]
        return _JoinedTransaction(self.current())

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        text, values = querystring.compile_string(engine_type=self.engine_type)
        return await self.current().connection.fetch(text, *values)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        return await self.current().connection.fetch(ddl)

    async def batch(self, *_: object, **__: object) -> Any:
        raise OutsideWorkError("Query.batch() would leave the tenant's transaction")

    async def prep_database(self) -> None:
        """Nothing to do: extensions are the provisioner's, not a connecting process's."""

    async def get_version(self) -> float:
        return float("inf")

    def get_version_sync(self) -> float:
        return float("inf")


async def _no_reset(_: Sequence[object]) -> None:
    return None


DB = Engine(config={})

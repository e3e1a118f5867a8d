"""The relay: reads what is due in the outbox and rings the bell, once, and again while nobody has done it.

Entry point: `main()`, which runs until SIGTERM or SIGINT. Several relays may run; each job is rung by one.
"""

from __future__ import annotations

import asyncio
import signal

import redis
import structlog
from asyncpg import InterfaceError, PostgresError
from dramatiq.brokers.redis import RedisBroker

from fellesskap import logs
from fellesskap.db.engine import DB
from fellesskap.settings import Settings
from fellesskap_workers import ledger
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.broker import make_broker, ring, waiting

POLL_SECONDS = 0.5
MOST_WAITING = 200
LONGEST_PAUSE_SECONDS = 5.0

log = structlog.get_logger(__name__)


def main() -> None:
    """Run the relay until it is told to stop."""
    settings = Settings.from_environment()
    logs.configure(production=settings.production)
    asyncio.run(run(settings))


async def run(settings: Settings, stop: asyncio.Event | None = None) -> None:
    """Ring until `stop` is set or a signal comes; outlive the database and Valkey going away."""
    stop = stop or _stop_on_signals()
    around = Surroundings.of(settings)
    broker = make_broker(settings)
    pause = POLL_SECONDS
    log.info("relay.started")
    try:
        while not stop.is_set():
            try:
                if DB.pool is None:
                    await DB.open(settings.database_url, 2)
                more = await ring_due(broker, around)
                pause = 0.0 if more else POLL_SECONDS
            except (OSError, PostgresError, InterfaceError, redis.RedisError) as error:
                log.warning("relay.disconnected", error=type(error).__name__)
                pause = min(LONGEST_PAUSE_SECONDS, max(POLL_SECONDS, pause * 2))
            await _sleep(stop, pause)
    finally:
        await DB.close()
        broker.close()
        log.info("relay.stopped")


async def ring_due(broker: RedisBroker, around: Surroundings) -> bool:
    """Ring for what is due, as far as the workers keep up; tell whether more is likely to be due already.

    The bells ring before the commit: a crash between the two rings twice, which does no harm, and never not.
    """
    room = MOST_WAITING - waiting(broker)
    if room <= 0:
        return False
    known = await around.register.by_role()
    async with around.platform_work() as work:
        taken = await ledger.take_due(work, room)
        for due in taken:
            if due.tenant_role in known:
                ring(broker, due, known[due.tenant_role].slug)
    for due in taken:
        if due.tenant_role not in known:
            await _ring_for_new(broker, due, around)
    return len(taken) == room


async def _ring_for_new(broker: RedisBroker, due: ledger.Due, around: Surroundings) -> None:
    """Ring for a community that is newer than what was known of the registry, or bury the job of none."""
    tenant = await around.register.find_by_role(due.tenant_role)
    if tenant is not None:
        ring(broker, due, tenant.slug)
        return
    log.error("job.tenant_unknown", role=due.tenant_role, outbox=str(due.outbox_id))
    async with around.platform_work() as work:
        await ledger.bury_unroutable(work, due.outbox_id, "job.tenant_unknown")


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


if __name__ == "__main__":
    main()

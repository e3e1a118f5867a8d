"""The doorbell: a dramatiq broker on Valkey whose messages name jobs and hold nothing else.

Retries, dead letters and delays are the outbox's, so dramatiq's own are off: a message whose job raised is a
dead letter at once. Heartbeat and maintenance are set so that what a killed worker had fetched is fetched
again after about 15 seconds; with dramatiq's defaults some of it waits for minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any
from uuid import UUID

import dramatiq
import redis
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AsyncIO, Middleware, MiddlewareError, Retries
from periodiq import PeriodiqMiddleware

from fellesskap.db.engine import DB
from fellesskap.settings import Settings
from fellesskap_workers.actor import Handler, Message, Surroundings, perform
from fellesskap_workers.ledger import Due

QUEUE = "jobs"
HEARTBEAT_MILLISECONDS = 15_000
MAINTENANCE_IN_A_MILLION = 100_000
CONNECT_SECONDS = 5.0


class DatabaseUnreachableError(MiddlewareError):
    """The worker cannot start without its database."""


class Database(Middleware):
    """Opens the product's one engine in the event loop in which the jobs run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def before_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        try:
            self._run(DB.open(self._settings.database_url, self._settings.pool_size))
        except OSError as error:
            raise DatabaseUnreachableError(str(error)) from error

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        self._run(DB.close())

    def _run(self, step: Coroutine[Any, Any, None]) -> None:
        loop = get_event_loop_thread()
        assert loop is not None
        loop.run_coroutine(step)


def make_broker(settings: Settings) -> RedisBroker:
    """Make the broker of one installation; several may share a Valkey."""
    client = redis.Redis.from_url(
        settings.valkey_url, socket_connect_timeout=CONNECT_SECONDS, health_check_interval=30
    )
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        namespace=f"{settings.role_prefix}-jobs",
        heartbeat_timeout=HEARTBEAT_MILLISECONDS,
        maintenance_chance=MAINTENANCE_IN_A_MILLION,
        middleware=[AsyncIO(), Retries(max_retries=0), PeriodiqMiddleware(), Database(settings)],
    )


def declare(broker: dramatiq.Broker, handlers: Iterable[Handler], around: Surroundings) -> None:
    """Declare one actor for each handler, under the handler's name."""
    for handler in handlers:
        actor = dramatiq.actor(actor_name=handler.name, queue_name=QUEUE, broker=broker)
        actor(_entrance(handler, around))


def ring(broker: dramatiq.Broker, due: Due, tenant_slug: str) -> None:
    """Ring the bell for one job."""
    broker.enqueue(
        dramatiq.Message(
            queue_name=QUEUE,
            actor_name=due.job,
            args=(),
            kwargs={
                "tenant": tenant_slug,
                "subject": str(due.subject),
                "outbox": str(due.outbox_id),
                "schema_version": due.schema_version,
                "trace": due.trace,
            },
            options={},
        )
    )


def waiting(broker: RedisBroker) -> int:
    """Count the messages no worker has fetched yet."""
    return int(broker.client.llen(f"{broker.namespace}:{QUEUE}"))


def _entrance(handler: Handler, around: Surroundings) -> Callable[..., Coroutine[Any, Any, None]]:
    async def entrance(*, tenant: str, subject: str, outbox: str, schema_version: int, trace: str) -> None:
        message = Message(tenant, UUID(subject), UUID(outbox), schema_version, trace)
        await perform(handler, message, around)

    return entrance

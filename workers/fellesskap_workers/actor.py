"""What surrounds every job: which community it is for, who holds it, and what follows when it fails.

A message from Valkey is only a hint and is believed in nothing: the community must be in service, and the
outbox must have that very job waiting for it. Jobs are delivered at least once; each handler is written so
that doing it twice does it once.
"""

from __future__ import annotations

import asyncio
import random
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from fellesskap.clock import Clock, SystemClock
from fellesskap.db.demo_clock import catch_up, clock_of
from fellesskap.db.outbox import SCHEMA_VERSION
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_workers import ledger
from fellesskap_workers.register import Register

FIRST_WAIT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 3600.0

log = structlog.get_logger(__name__)


class UnroutableError(Exception):
    """The message names no community in service, or speaks another version; it goes to the dead letters."""


class LaterError(Exception):
    """The job cannot be done now and may be later; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NeverError(LaterError):
    """The job can never be done, and trying again would not help; `code` says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """What travels through Valkey: names and numbers, never content."""

    tenant: str
    subject: UUID
    outbox_id: UUID
    schema_version: int
    trace: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a worker process has for all its jobs.

    `clock` tells the day jobs are done on, which a demo may have moved; `machine` how old sessions are.
    """

    settings: Settings
    register: Register
    clock: Clock
    machine: Clock

    @classmethod
    def of(cls, settings: Settings, clock: Clock | None = None) -> Surroundings:
        """Make them from the settings."""
        register = Register(RoleNames(settings.role_prefix).platform)
        return cls(settings, register, clock or clock_of(settings), clock or SystemClock())

    def platform_work(self) -> PlatformWork:
        """A transaction on the outbox."""
        return PlatformWork(RoleNames(self.settings.role_prefix).platform, self.clock)


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt at one job, for a handler."""

    tenant: Tenant
    subject: UUID
    settings: Settings
    clock: Clock


@dataclass(frozen=True, slots=True)
class Handler:
    """How jobs of one name are done, and what people see when the last of `attempts` has failed.

    `run` may raise `LaterError` or `NeverError`; anything else is taken as `LaterError`. `seconds` must be
    shorter than `ledger.HOLD`.
    """

    name: str
    run: Callable[[Job], Awaitable[None]]
    give_up: Callable[[Job, str], Awaitable[None]]
    attempts: int
    seconds: float = 40.0


def wait_before(attempt: int, dice: float) -> timedelta:
    """Tell how long to wait after the attempt number `attempt` failed; `dice` in [0, 1) spreads the load."""
    seconds = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 3.0 ** (attempt - 1))
    return timedelta(seconds=seconds * (0.75 + dice / 2))


async def perform(handler: Handler, message: Message, around: Surroundings) -> None:
    """Do a job the bell was rung for; raise `UnroutableError` where the message cannot be believed."""
    await catch_up(around.clock)
    tenant = await around.register.find(message.tenant)
    if tenant is None:
        raise UnroutableError("job.tenant_unknown")
    if message.schema_version != SCHEMA_VERSION:
        raise UnroutableError("job.version_unknown")
    with structlog.contextvars.bound_contextvars(
        trace=message.trace, tenant=tenant.slug, job=handler.name, subject=str(message.subject)
    ):
        async with around.platform_work() as work:
            attempt = await ledger.hold(work, message.outbox_id, tenant.role, handler.name, message.subject)
        if attempt is None:
            log.debug("job.not_waiting")
            return
        job = Job(tenant, message.subject, around.settings, around.clock)
        await _attempt(handler, job, message.outbox_id, attempt, around)


async def _attempt(handler: Handler, job: Job, outbox_id: UUID, attempt: int, around: Surroundings) -> None:
    failure = await _run(handler, job, attempt)
    if failure is None:
        async with around.platform_work() as work:
            await ledger.finish(work, outbox_id, attempt)
    elif isinstance(failure, NeverError) or attempt >= handler.attempts:
        await handler.give_up(job, failure.code)
        async with around.platform_work() as work:
            await ledger.bury(work, outbox_id, attempt, failure.code)
        log.error("job.given_up", code=failure.code, attempt=attempt)
    else:
        wait = wait_before(attempt, random.random())  # noqa: S311 spreads load, guards nothing
        async with around.platform_work() as work:
            await ledger.release(work, outbox_id, attempt, wait, failure.code)
        log.warning("job.put_off", code=failure.code, attempt=attempt, seconds=wait.total_seconds())


async def _run(handler: Handler, job: Job, attempt: int) -> LaterError | None:
    if attempt > handler.attempts:
        # Every attempt ended with its worker: the job itself may be what kills them.
        return NeverError("job.interrupted")
    try:
        async with asyncio.timeout(handler.seconds):
            await handler.run(job)
    except LaterError as failure:
        return failure
    except TimeoutError:
        return LaterError("job.too_slow")
    except Exception as error:
        log.error("job.failed", attempt=attempt, error=type(error).__qualname__, at=_where(error))  # noqa: TRY400
        return LaterError("job.failed")
    return None


def _where(error: BaseException) -> list[str]:
    """Where an error came from, innermost first; its message and the values at hand may be people's texts."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]

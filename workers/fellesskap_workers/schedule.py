"""What happens by the clock: periodiq, in one process, asks the workers to do it.

Entry point: `main()`, which runs until SIGTERM or SIGINT; run exactly one. Ringing again for jobs nobody has
done is the relay's and needs no clock. A round that is missed is not made up for: the next does the same.
"""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from functools import partial

import dramatiq
import structlog
from periodiq import Scheduler, cron

from fellesskap import logs
from fellesskap.advice.service import remind_advisers
from fellesskap.attachments.service import scan_waiting
from fellesskap.committees.service import tell_due_committees
from fellesskap.db.demo_clock import catch_up
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import Work, system_work
from fellesskap.disagreements.service import tell_due_disagreements
from fellesskap.errors import DomainError
from fellesskap.followups.service import tell_due_followups
from fellesskap.identity.queries import forget_before
from fellesskap.identity.service import KEPT
from fellesskap.inputs.service import remind_silent
from fellesskap.meetings.service import tell_due_turns
from fellesskap.minutes.service import remind_commenters
from fellesskap.notices.service import settle_interrupted, warn_of_terms
from fellesskap.rounds.service import remind_asked
from fellesskap.settings import Settings
from fellesskap_tenants.national import refresh_snapshots
from fellesskap_workers import ledger
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.appointments import remind_parties
from fellesskap_workers.broker import QUEUE, make_broker

EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "7 * * * *"
EVERY_NIGHT = "17 3 * * *"
EVERY_MORNING = "5 7 * * *"

log = structlog.get_logger(__name__)


def main() -> None:
    """Run the scheduler until it is told to stop."""
    settings = Settings.from_environment()
    logs.configure(production=settings.production)
    broker = make_broker(settings)
    declare_schedule(broker, Surroundings.of(settings))
    scheduler = Scheduler(actors=list(broker.actors.values()))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: scheduler.alarm_q.put_nowait(False))
    log.info("schedule.started")
    scheduler.schedule()
    scheduler.loop()
    log.info("schedule.stopped")


def declare_schedule(broker: dramatiq.Broker, around: Surroundings) -> None:
    """Declare the scheduled actors: in the scheduler to send them, in the workers to do them."""
    _declare(broker, "delivery.settle_interrupted", EVERY_MINUTE, settle_deliveries, around)
    _declare(broker, "attachment.scan_waiting", EVERY_MINUTE, scan_attachments, around)
    _declare(broker, "chair.tell_due", EVERY_MORNING, tell_chairs, around)
    _declare(broker, "committee.tell_due", EVERY_MORNING, tell_committees, around)
    _declare(broker, "disagreement.tell_due", EVERY_MORNING, tell_disagreements, around)
    _declare(broker, "input.remind", EVERY_MORNING, remind_of_input, around)
    _declare(broker, "followup.tell_due", EVERY_MORNING, tell_followups, around)
    _declare(broker, "appointment.remind", EVERY_HOUR, remind_parties, around)
    _declare(broker, "round.remind", EVERY_HOUR, remind_rounds, around)
    _declare(broker, "advice.remind", EVERY_HOUR, remind_advice, around)
    _declare(broker, "minutes.remind_commenters", EVERY_MORNING, remind_comments, around)
    _declare(broker, "session.forget_old", EVERY_NIGHT, forget_sessions, around)
    _declare(broker, "term.warn", EVERY_MORNING, warn_terms, around)
    _declare(broker, "outbox.prune", EVERY_NIGHT, prune_outbox, around)
    _declare(broker, "national.refresh_snapshots", EVERY_NIGHT, refresh_figures, around)


async def settle_deliveries(around: Surroundings) -> None:
    """Show the mails whose sending was interrupted as uncertain."""
    tell = partial(log.warning, "delivery.uncertain")
    await _in_each_community(around, settle_interrupted, tell, refused="delivery.not_settled")


async def scan_attachments(around: Surroundings) -> None:
    """Ask the virus scanner about the files it did not answer for when they came."""
    await _in_each_community(
        around,
        partial(scan_waiting, scanner=around.settings.clamd_address),
        partial(log.info, "attachment.scanned"),
        refused="attachment.not_scanned",
    )


async def tell_chairs(around: Surroundings) -> None:
    """Tell each community's secretariat of the chairs about to pass to the other side."""
    await _in_each_community(
        around, tell_due_turns, partial(log.info, "chair.told"), refused="chair.not_told"
    )


async def tell_committees(around: Surroundings) -> None:
    """Tell of the temporary committees whose time soon runs out, or has."""
    await _in_each_community(
        around, tell_due_committees, partial(log.info, "committee.told"), refused="committee.not_told"
    )


async def tell_disagreements(around: Surroundings) -> None:
    """Tell of the disagreements whose time at a level soon runs out, or has."""
    await _in_each_community(
        around,
        tell_due_disagreements,
        partial(log.info, "disagreement.told"),
        refused="disagreement.not_told",
    )


async def remind_rounds(around: Surroundings) -> None:
    """Remind those who have not answered a round, before its deadline and on it."""
    await _in_each_community(
        around, remind_asked, partial(log.info, "round.reminded"), refused="round.not_reminded"
    )


async def remind_advice(around: Surroundings) -> None:
    """Remind the bodies that have not given their advice, before its deadline and on it."""
    await _in_each_community(
        around, remind_advisers, partial(log.info, "advice.reminded"), refused="advice.not_reminded"
    )


async def remind_of_input(around: Surroundings) -> None:
    """Remind the municipalities that no input to a dialogue meeting is from, when its last day is near."""
    await _in_each_community(
        around, remind_silent, partial(log.info, "input.reminded"), refused="input.not_reminded"
    )


async def tell_followups(around: Surroundings) -> None:
    """Remind of what is soon to be followed up, or should have been."""
    await _in_each_community(
        around, tell_due_followups, partial(log.info, "followup.told"), refused="followup.not_told"
    )


async def remind_comments(around: Surroundings) -> None:
    """Remind those who have not commented on a meeting's minutes, when the last day is near."""
    await _in_each_community(
        around, remind_commenters, partial(log.info, "minutes.reminded"), refused="minutes.not_reminded"
    )


async def warn_terms(around: Surroundings) -> None:
    """Tell of the terms that soon end."""
    await _in_each_community(
        around, warn_of_terms, partial(log.info, "term.warned"), refused="term.not_warned"
    )


async def _in_each_community(
    around: Surroundings, duty: Callable[[Work], Awaitable[int]], tell: Callable[..., object], *, refused: str
) -> None:
    """Do a duty in work of each community's own, so that what one refuses is not kept from the next."""
    for tenant in await around.register.all():
        try:
            async with system_work(tenant, around.clock) as work:
                number = await duty(work)
        except DomainError as error:
            log.warning(refused, tenant=tenant.slug, code=error.code)
            continue
        if number:
            tell(tenant=tenant.slug, number=number)


async def forget_sessions(around: Surroundings) -> None:
    """Forget sessions and attempts to log in that are long past their time."""
    async with around.platform_work() as work:
        await forget_before(work, around.machine.now() - KEPT)


async def prune_outbox(around: Surroundings) -> None:
    """Forget jobs done long ago."""
    async with around.platform_work() as work:
        await ledger.prune(work)


async def refresh_figures(around: Surroundings) -> None:
    """Compute what the communities that share have not released yet."""
    await refresh_snapshots(RoleNames(around.settings.role_prefix).platform, around.clock)


def _declare(
    broker: dramatiq.Broker,
    name: str,
    when: str,
    act: Callable[[Surroundings], Awaitable[None]],
    around: Surroundings,
) -> None:
    async def entrance() -> None:
        await catch_up(around.clock)
        await act(around)

    dramatiq.actor(actor_name=name, queue_name=QUEUE, broker=broker, periodic=cron(when))(entrance)


if __name__ == "__main__":
    main()

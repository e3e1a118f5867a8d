"""What happens by the clock: periodiq, in one process, asks the workers to do it.

Entry point: `main()`, which runs until SIGTERM or SIGINT; run exactly one. Ringing again for jobs nobody has
done is the relay's and needs no clock. A round that is missed is not made up for: the next does the same.
"""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import dramatiq
import structlog
from periodiq import Scheduler, cron

from fellesskap import logs
from fellesskap.advice.service import remind_advisers
from fellesskap.attachments.service import scan_waiting
from fellesskap.circulations.service import refill_circulations, remind_circulations
from fellesskap.committees.service import tell_due_committees
from fellesskap.db.demo_clock import catch_up
from fellesskap.db.once import forget_used
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import Work, system_work
from fellesskap.disagreements.service import tell_due_disagreements
from fellesskap.errors import DomainError
from fellesskap.followups.service import tell_due_followups
from fellesskap.identity.queries import forget_before
from fellesskap.identity.service import KEPT
from fellesskap.inputs.service import remind_silent
from fellesskap.meetings.service import follow_structure, refill_called, tell_due_turns
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
# From morning till evening, so that who is changed in several steps is told of once, and nobody at night.
EVERY_HOUR_OF_THE_DAY = "5 7-20 * * *"

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


@dataclass(frozen=True, slots=True)
class Duty:
    """What is done in each community by the clock; what the log says where something was done, and where not."""

    when: str
    act: Callable[[Work], Awaitable[int]]
    told: str
    refused: str
    warns: bool = False


DUTIES = {
    # Mails whose sending was interrupted show as uncertain.
    "delivery.settle_interrupted": Duty(
        EVERY_MINUTE, settle_interrupted, "delivery.uncertain", "delivery.not_settled", warns=True
    ),
    # The keys that no command is sent with any more.
    "command.forget_used": Duty(EVERY_NIGHT, forget_used, "command.forgotten", "command.not_forgotten"),
    # The chairs about to pass to the other side.
    "chair.tell_due": Duty(EVERY_MORNING, tell_due_turns, "chair.told", "chair.not_told"),
    # Those who have not answered in writing, and the procedures that can be closed.
    "circulation.remind": Duty(
        EVERY_MORNING, remind_circulations, "circulation.reminded", "circulation.not_reminded"
    ),
    # Those asked in writing who do not fill the seat any longer, and who does.
    "circulation.refill": Duty(
        EVERY_HOUR_OF_THE_DAY, refill_circulations, "circulation.refilled", "circulation.not_refilled"
    ),
    # The temporary committees whose time soon runs out, or has.
    "committee.tell_due": Duty(EVERY_MORNING, tell_due_committees, "committee.told", "committee.not_told"),
    # The disagreements whose time at a level soon runs out, or has.
    "disagreement.tell_due": Duty(
        EVERY_MORNING, tell_due_disagreements, "disagreement.told", "disagreement.not_told"
    ),
    # The meetings that a structure published since they were planned changes.
    "meeting.follow_structure": Duty(
        EVERY_NIGHT, follow_structure, "meeting.followed", "meeting.not_followed"
    ),
    # The municipalities that no input to a dialogue meeting is from, when its last day is near.
    "input.remind": Duty(EVERY_MORNING, remind_silent, "input.reminded", "input.not_reminded"),
    # What is soon to be followed up, or should have been.
    "followup.tell_due": Duty(EVERY_MORNING, tell_due_followups, "followup.told", "followup.not_told"),
    # Those called to a meeting who do not fill the seat on its day any longer, and who does.
    "meeting.refill": Duty(EVERY_HOUR_OF_THE_DAY, refill_called, "meeting.refilled", "meeting.not_refilled"),
    # Those who have not answered a round, before its deadline and on it; bodies that owe advice likewise.
    "round.remind": Duty(EVERY_HOUR, remind_asked, "round.reminded", "round.not_reminded"),
    "advice.remind": Duty(EVERY_HOUR, remind_advisers, "advice.reminded", "advice.not_reminded"),
    # Those who have not commented on a meeting's minutes, when the last day is near.
    "minutes.remind_commenters": Duty(
        EVERY_MORNING, remind_commenters, "minutes.reminded", "minutes.not_reminded"
    ),
    # The terms that soon end.
    "term.warn": Duty(EVERY_MORNING, warn_of_terms, "term.warned", "term.not_warned"),
}


def declare_schedule(broker: dramatiq.Broker, around: Surroundings) -> None:
    """Declare the scheduled actors: in the scheduler to send them, in the workers to do them."""
    for name, duty in DUTIES.items():
        _declare(broker, name, duty.when, partial(do_in_each_community, duty=duty), around)
    _declare(broker, "attachment.scan_waiting", EVERY_MINUTE, scan_attachments, around)
    _declare(broker, "appointment.remind", EVERY_HOUR, remind_parties, around)
    _declare(broker, "session.forget_old", EVERY_NIGHT, forget_sessions, around)
    _declare(broker, "outbox.prune", EVERY_NIGHT, prune_outbox, around)
    _declare(broker, "national.refresh_snapshots", EVERY_NIGHT, refresh_figures, around)


async def scan_attachments(around: Surroundings) -> None:
    """Ask the virus scanner about the files it did not answer for when they came."""
    ask = partial(scan_waiting, scanner=around.settings.clamd_address)
    duty = Duty(EVERY_MINUTE, ask, "attachment.scanned", "attachment.not_scanned")
    await do_in_each_community(around, duty)


async def do_in_each_community(around: Surroundings, duty: Duty) -> None:
    """Do a duty in work of each community's own, so that what one refuses is not kept from the next."""
    for tenant in await around.register.all():
        try:
            async with system_work(tenant, around.clock) as work:
                number = await duty.act(work)
        except DomainError as error:
            log.warning(duty.refused, tenant=tenant.slug, code=error.code)
            continue
        if number:
            tell = log.warning if duty.warns else log.info
            tell(duty.told, tenant=tenant.slug, number=number)


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

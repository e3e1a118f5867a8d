"""Mailing the call of a round of appointments to a party outside, and reminding by the clock.

A call is claimed before it is handed over, as every mail is: from then on one that is not heard of is
uncertain, and nothing but a person has it mailed again.
"""

from __future__ import annotations

import structlog

from fellesskap.appointments import service
from fellesskap.appointments.queries import Address
from fellesskap.db.work import system_work
from fellesskap.errors import Conflict, DomainError, NotFound
from fellesskap.notices.model import DeliveryState
from fellesskap.texts import translator
from fellesskap_workers.actor import Handler, Job, LaterError, NeverError, Surroundings
from fellesskap_workers.calendar import Party
from fellesskap_workers.mail import Answer, Letter, compose, hand_over

ATTEMPTS = 10
_OUTCOMES = {
    Answer.TAKEN: (DeliveryState.SENT, None),
    Answer.REFUSED: (DeliveryState.FAILED, "notice.refused"),
    Answer.UNKNOWN: (DeliveryState.UNCERTAIN, "notice.interrupted"),
    Answer.LATER: (DeliveryState.QUEUED, None),
}

log = structlog.get_logger(__name__)


async def send_call(job: Job) -> None:
    """Mail one call, if it still waits."""
    try:
        async with system_work(job.tenant, job.clock) as work:
            found = await service.claim_call(work, job.subject)
    except NotFound as missing:
        raise NeverError(missing.code) from None
    except Conflict:
        return
    if found is None:
        return
    letter = write_call(found, job)
    answer = await hand_over(compose(letter), letter.sender.address, letter.recipient.address, job.settings)
    state, failure = _OUTCOMES[answer]
    async with system_work(job.tenant, job.clock) as work:
        await service.record_call(work, found, state, failure)
    if answer is Answer.LATER:
        raise LaterError("notice.server_unavailable")


async def give_up(job: Job, code: str) -> None:
    """Show a call that was never handed over as failed."""
    async with system_work(job.tenant, job.clock) as work:
        try:
            await service.give_up_call(work, job.subject, code)
        except NotFound:
            return


SEND_CALL = Handler(service.SEND_CALL, send_call, give_up, ATTEMPTS)


def write_call(found: Address, job: Job) -> Letter:
    """Write the call: what is asked, of which seats, by when, and that the answer is a reply to the mail."""
    say = translator(job.tenant.languages[0])
    lines = [
        found.title,
        say.gettext("Vi ber %(party)s om å oppnevne eller foreslå:") % {"party": found.name},
        *found.seats,
        say.gettext("Frist: %(deadline)s") % {"deadline": say.day(found.deadline)},
        say.gettext("Perioden begynner %(day)s.") % {"day": say.day(found.term_from)},
        say.gettext(
            "Svar sekretariatet med navn og e-postadresse til den dere oppnevner, og hvilket vedtak eller møte "
            "det bygger på. Personen må være spurt og ha sagt ja."
        ),
    ]
    return Letter(
        message_id=f"{found.asked_party_id}.{found.attempts}.{job.tenant.slug}",
        sender=Party(job.tenant.name, job.settings.mail_from),
        recipient=Party(found.name, found.email),
        language=say.language,
        subject=say.gettext("Oppnevning: %(subject)s") % {"subject": found.title},
        lines=tuple(lines),
        link=f"{job.settings.base_url}/{job.tenant.slug}/offentlig",
        link_text=say.gettext("Les om helsefellesskapet"),
        footer=say.gettext("Du får denne e-posten fordi %(party)s oppnevner til plasser i %(community)s.")
        % {"party": found.name, "community": job.tenant.name},
        written_at=found.opened_at,
    )


async def remind_parties(around: Surroundings) -> None:
    """Remind those who have not answered, and show interrupted calls as uncertain, community by community."""
    for tenant in await around.register.all():
        try:
            async with system_work(tenant, around.clock) as work:
                reminded = await service.remind(work)
            async with system_work(tenant, around.clock) as work:
                uncertain = await service.settle_interrupted_calls(work)
        except DomainError as error:
            log.warning("appointment.not_reminded", tenant=tenant.slug, code=error.code)
            continue
        if reminded or uncertain:
            log.info("appointment.reminded", tenant=tenant.slug, rounds=reminded, uncertain=uncertain)

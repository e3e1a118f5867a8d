"""Settling who answers for one that ended while it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.rounds import queries, rules
from fellesskap.rounds.service.changing import ExtendRound, extend_round
from fellesskap.rounds.service.standing import tell_asked


@dataclass(frozen=True, slots=True)
class SettleEnded:
    """Let one that ended no longer be asked; its question goes on to those named, or to nobody where it has left.

    `version` is that of the reply. A trust that is asked undivided is a partner. All who are asked get more time
    where a day, or so many days more, are given.
    """

    reply_id: UUID
    version: int
    reason: str
    partners: tuple[UUID, ...] = ()
    divisions: tuple[UUID, ...] = ()
    deadline: date | None = None
    days: int | None = None
    working_days: bool = False


async def settle_ended(work: Work, command: SettleEnded) -> UUID:
    """Settle it, ask those that are not asked already, and return the round's id.

    What the ended one answered is kept and counts no more. A position is taken back where another is asked that it
    speaks for.
    """
    guarded(command)
    found, reply = await queries.load_reply(work, command.reply_id)
    policy.require_secretariat(work.actor)
    if command.deadline is not None or command.days is not None:
        longer = (command.deadline, command.days, command.working_days)
        await extend_round(work, ExtendRound(found.id, found.version, command.reason, *longer))
    on = today(work.clock)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        _, reply = await queries.load_reply(work, reply.id)
        rules.require_over(found, reply, await queries.find_until(work, reply), on)
        rules.require_ending_reason(command.reason)
        able = rules.successors_among(reply.asked, await queries.find_candidates(work, on))
        former = await queries.find_former(work, found.id)
        successors = rules.choose_successors(able, former, command.partners, command.divisions)
        new = rules.newly_asked(successors, await queries.find_replies(work, found.id))
        case = await case_queries.load_case(work, found.case_id)
        outdated = rules.is_outdated(found, case.text_edition)
        rules.require_time_for(new, found.deadline, on, outdated=outdated)
        stances = await queries.find_stances(work, found.id)
        back = rules.taken_back(stances, new)
        await queries.ask_unasked(work, found, found.version, new, stances, back)
        await queries.end_reply(work, reply, command.version, command.reason, successors)
        await case_queries.add_event(
            work,
            case.id,
            "round.handed_on" if successors else "round.partner_left",
            Audience.PARTNERS,
            name=reply.asked.name,
            names=", ".join(one.name for one in successors),
            reason=command.reason.strip(),
            taken_back=len(back),
        )
        await audit.append(
            work,
            "reply.ended",
            reply.id,
            answered=reply.answer,
            successors=" ".join(str(one.division_id or one.partner_id) for one in successors),
            asked=len(new),
        )
        for stance in back:
            await audit.append(work, "stance.reopened", stance.id)
        if new:
            await tell_asked(work, "round.opened", case.title, case.id, found.id, new)
    return found.id

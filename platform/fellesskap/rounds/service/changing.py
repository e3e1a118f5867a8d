"""A round goes on: more time, opened again, and reminders by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import CaseState
from fellesskap.cases.rules import require_to_be_decided
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import RoundChangeKind
from fellesskap.rounds.service.standing import tell_asked


@dataclass(frozen=True, slots=True)
class ExtendRound:
    """Give those asked more time: until a day, or so many days more, which may be working days."""

    round_id: UUID
    version: int
    reason: str
    deadline: date | None = None
    days: int | None = None
    working_days: bool = False


@dataclass(frozen=True, slots=True)
class ReopenRound:
    """Let a closed round take answers again, until a new deadline."""

    round_id: UUID
    version: int
    deadline: date
    reason: str


async def extend_round(work: Work, command: ExtendRound) -> UUID:
    """Move an open round's deadline ahead, tell those who have not answered, and return its id."""
    guarded(command)
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        rules.require_open(found)
        rules.require_change_reason(command.reason)
        deadline = rules.choose_deadline(
            found.deadline, on, command.deadline, command.days, working=command.working_days
        )
        rules.require_later_deadline(found, deadline, on)
        await queries.save_deadline(
            work, found, command.version, deadline, reminded=rules.reminded_at_opening(deadline, on)
        )
        await queries.insert_change(work, found, RoundChangeKind.EXTENDED, deadline, command.reason)
        case = await case_queries.load_case(work, found.case_id)
        await case_queries.add_event(
            work,
            case.id,
            "round.extended",
            Audience.PARTNERS,
            deadline=deadline.isoformat(),
            was=found.deadline.isoformat(),
            reason=command.reason.strip(),
        )
        await audit.append(work, "round.extended", found.id, was=str(found.deadline), deadline=str(deadline))
        missing = rules.to_remind(await queries.find_replies(work, found.id))
        await tell_asked(
            work, "round.extended", case.title, case.id, found.id, [reply.asked for reply in missing]
        )
    return found.id


async def reopen_round(work: Work, command: ReopenRound) -> UUID:
    """Open a closed round again, tell all it asks, and return its id; its answers stand until they are changed."""
    guarded(command)
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        case = await case_queries.load_case(work, found.case_id, alone=True)
        require_to_be_decided(case.kind)
        newest = await queries.find_newest_round(work, case.id, alone=True)
        found = await queries.load_round(work, found.id, alone=True)
        rules.require_reopenable(
            found,
            case.state,
            bears=newest is not None
            and newest.id == found.id
            and rules.bears_still(found, await queries.find_discussion(work, case.id)),
            outdated=rules.is_outdated(found, case.text_edition),
            held=await queries.find_held(work, case.id),
        )
        rules.require_change_reason(command.reason)
        rules.require_day_ahead(command.deadline, on)
        await queries.reopen_round(
            work,
            found,
            command.version,
            command.deadline,
            reminded=rules.reminded_at_opening(command.deadline, on),
        )
        if case.state is not CaseState.DECIDING:
            await case_queries.move_case(work, case.id, CaseState.ANCHORING)
        await queries.insert_change(work, found, RoundChangeKind.REOPENED, command.deadline, command.reason)
        await case_queries.add_event(
            work,
            case.id,
            "round.reopened",
            Audience.PARTNERS,
            deadline=command.deadline.isoformat(),
            reason=command.reason.strip(),
        )
        await audit.append(work, "round.reopened", found.id, deadline=str(command.deadline))
        replies = await queries.find_replies(work, found.id)
        await tell_asked(
            work, "round.reopened", case.title, case.id, found.id, [reply.asked for reply in replies]
        )
    return found.id


async def remind_asked(work: Work) -> int:
    """Remind those who have not answered, where a reminder is due; tell of how many rounds."""
    reminded = 0
    async with work.engine_scope():
        for found in await queries.find_open_rounds(work):
            which = rules.reminder_due(
                found.deadline,
                today(work.clock),
                reminded_ahead=found.reminded_ahead,
                reminded_due=found.reminded_due,
            )
            if which is None:
                continue
            missing = rules.to_remind(await queries.find_replies(work, found.id))
            await queries.mark_reminded(work, found.id, which)
            await tell_asked(
                work,
                "round.reminded",
                found.title,
                found.case_id,
                found.id,
                [reply.asked for reply in missing],
            )
            await audit.append(work, "round.reminded", found.id, which=which, missing=len(missing))
            reminded += bool(missing)
    return reminded

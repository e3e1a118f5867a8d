"""A committee's time: more of it, and telling in time that it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.committees import queries, rules
from fellesskap.committees.model import CommitteeState
from fellesskap.committees.service.appointing import load_described
from fellesskap.committees.tables import Extension
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.queries import find_leaders_on
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_composition, find_people, find_trusted


@dataclass(frozen=True, slots=True)
class ExtendCommittee:
    """Give a committee more time, as its appointer has decided; every extension has its own reason."""

    committee_id: UUID
    version: int
    until: date
    reason: str
    reference: str = ""


async def extend_committee(work: Work, command: ExtendCommittee) -> UUID:
    """Give a committee more time and return its id; those who sit in it are told."""
    guarded(command)
    await queries.load_committee(work, command.committee_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        committee = await queries.load_committee(work, command.committee_id, alone=True)
        rules.require_extendable(committee, on)
        rules.require_longer(committee, command.until, on)
        rules.require_reason(command.reason)
        rules.require_decided(command.reference, None, on, in_meeting=True)
        await queries.update_committee(work, committee.body_id, command.version)
        await queries.insert_extension(
            work,
            Extension(
                id=uuid7(),
                body_id=committee.body_id,
                was=committee.due,
                until=command.until,
                reason=command.reason.strip(),
                reference=command.reference.strip(),
                recorded_by=work.actor.person_id,
                recorded_at=work.clock.now(),
            ),
        )
        await tell_members(work, NoticeKind.COMMITTEE_EXTENDED, committee.body_id, command.until)
        await audit.append(work, "committee.extended", committee.body_id, until=command.until.isoformat())
    return committee.body_id


async def tell_due_committees(work: Work) -> int:
    """Tell the secretariat and the leader, once each, of the committees whose time soon runs out or has; tell
    how many.
    """
    on, told = today(work.clock), 0
    async with work.engine_scope():
        secretariat = await find_trusted(work, on, secretariat=True)
        for committee, due_told, overdue_told in await queries.find_living(work):
            state, due = rules.state_of(committee, on), committee.due
            if due is None or state not in (CommitteeState.DUE_SOON, CommitteeState.OVERDUE):
                continue
            if rules.is_told(due, on, due_told, overdue_told):
                continue
            late = state is CommitteeState.OVERDUE
            await notify(
                work,
                NoticeKind.COMMITTEE_OVERDUE if late else NoticeKind.COMMITTEE_DUE,
                f"{await load_name(work, committee.body_id)} {due:%d.%m.%Y}",
                [*secretariat, *await _leaders(work, committee.body_id, on)],
                Subject(body_id=committee.body_id),
            )
            await queries.note_told(work, committee.body_id, **{"overdue_told" if late else "due_told": due})
            await audit.append(work, "committee.told", committee.body_id, due=due.isoformat(), late=late)
            told += 1
    return told


async def tell_members(work: Work, kind: NoticeKind, body_id: UUID, day: date) -> None:
    """Tell those who sit in a committee of something that has a day."""
    people = [seat.caller for seat in await find_composition(work, body_id, today(work.clock)) if seat.caller]
    subject = f"{await load_name(work, body_id)} {day:%d.%m.%Y}"
    await notify(work, kind, subject, people, Subject(body_id=body_id))


async def load_name(work: Work, body_id: UUID) -> str:
    """What a committee is called in the community's own language."""
    _, body = await load_described(work, body_id)
    return body.name.in_language(work.tenant.languages[0])


async def _leaders(work: Work, body_id: UUID, on: date) -> list[PersonRef]:
    """Who is recorded to lead it, else who sits in its leader's seat."""
    recorded = (await find_leaders_on(work, body_id, on)).get(LeaderRole.LEADER)
    if recorded is not None:
        return await find_people(work, [recorded])
    seats = await find_composition(work, body_id, on)
    return [seat.caller for seat in seats if seat.caller and seat.key.split(":")[1] == rules.LEADER]

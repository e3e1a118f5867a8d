"""Asking those that an open round left out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.rounds import queries, rules
from fellesskap.rounds.service.standing import tell_asked


@dataclass(frozen=True, slots=True)
class AskMore:
    """Ask some of those that an open round left out, with its question, its text and its deadline.

    A trust that was left out undivided is a partner.
    """

    round_id: UUID
    version: int
    partners: tuple[UUID, ...] = ()
    divisions: tuple[UUID, ...] = ()


async def ask_more(work: Work, command: AskMore) -> UUID:
    """Ask those chosen, tell them as when the round opened, and return its id.

    A position that speaks for one of them is taken back: it was settled without that one.
    """
    guarded(command)
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        case = await case_queries.load_case(work, found.case_id)
        unasked = await queries.find_unasked(work, found.id)
        rules.require_askable_more(
            found,
            partial=bool(unasked),
            outdated=rules.is_outdated(found, case.text_edition),
            today=today(work.clock),
        )
        asked = rules.choose_more(unasked, command.partners, command.divisions)
        stances = await queries.find_stances(work, found.id)
        back = rules.taken_back(stances, asked)
        await queries.ask_unasked(work, found, command.version, asked, stances, back)
        await case_queries.add_event(
            work,
            case.id,
            "round.asked_more",
            Audience.PARTNERS,
            deadline=found.deadline.isoformat(),
            asked=len(asked),
            names=", ".join(one.name for one in asked),
            taken_back=len(back),
        )
        await audit.append(
            work, "round.asked_more", found.id, asked=len(asked), left_out=len(unasked) - len(asked)
        )
        for stance in back:
            await audit.append(work, "stance.reopened", stance.id)
        await tell_asked(work, "round.opened", case.title, case.id, found.id, asked)
    return found.id

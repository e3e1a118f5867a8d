"""Closing a round, in its time or because nobody waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case, CaseState
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_trusted
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import Anchoring, Round, Standing
from fellesskap.rounds.service.standing import find_those_asked, load_standing


@dataclass(frozen=True, slots=True)
class CloseRound:
    """Close a round; the case can then be decided."""

    round_id: UUID
    version: int


async def close_round(work: Work, command: CloseRound) -> UUID:
    """Close a round and return its id; a case that waited for it can be listed for decision.

    Where the text was written anew meanwhile, it is to be asked about again first.
    """
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        standing = await load_standing(work, found)
        rules.require_closable(found, standing, today(work.clock))
        await queries.close_round(work, found.id, command.version, work.clock.now())
        case = await case_queries.load_case(work, found.case_id)
        if case.state is CaseState.ANCHORING:
            outdated = rules.is_outdated(found, case.text_edition)
            state = CaseState.DISCUSSED if outdated else CaseState.ANCHORED
            await case_queries.move_case(work, case.id, state)
        await record_closed(work, found, standing, case)
    return found.id


async def close_early(work: Work, anchoring: Anchoring, case: Case, *, told: bool = False) -> None:
    """Close a round that nobody waits for any longer, with the answers it has, inside the command's engine scope.

    An urgent decision did not wait for it, or the case went on to another body. Everyone who was asked is told that
    no answer is needed, unless what ended it has `told` them already.
    """
    found, standing = anchoring.round, anchoring.standing
    if found is not None and standing is not None and anchoring.running:
        await queries.close_round(work, found.id, found.version, work.clock.now())
        await _note_closed(work, found, standing, case)
        if not told:
            people = await find_trusted(work, today(work.clock), secretariat=True)
            people += await find_those_asked(work, found.id)
            await notify(
                work, "round.stopped", case.title, people, Subject(case_id=case.id, round_id=found.id)
            )


async def record_closed(work: Work, found: Round, standing: Standing, case: Case) -> None:
    """Write on the timeline and in the trail how a round ended, and tell the secretariat and the regions."""
    await _note_closed(work, found, standing, case)
    people = await find_trusted(
        work,
        today(work.clock),
        secretariat=True,
        regions=[group.region_id for group in standing.groups if group.region_id],
    )
    await notify(work, "round.closed", case.title, people, Subject(case_id=case.id, round_id=found.id))


async def _note_closed(work: Work, found: Round, standing: Standing, case: Case) -> None:
    tally = standing.tally
    await case_queries.add_event(
        work,
        case.id,
        "round.closed",
        Audience.PARTNERS,
        asked=tally.asked,
        answered=tally.answered,
        objections=tally.object,
    )
    await audit.append(work, "round.closed", found.id, asked=tally.asked, answered=tally.answered)

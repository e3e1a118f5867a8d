"""Where a case's anchoring is, and those who are told of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db.work import Work
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_trusted
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import Anchoring, Asked, LeftOut, Round, Standing


async def find_anchoring(work: Work, case_id: UUID, *, alone: bool = False) -> Anchoring:
    """Give what is known of a case's anchoring where it is now, in the scope in force; with `alone`, nobody
    answers meanwhile.
    """
    found = await queries.find_newest_round(work, case_id, alone=alone)
    if found is None or not rules.bears_still(found, await queries.find_discussion(work, case_id)):
        return Anchoring(waived=await queries.find_waiver(work, case_id))
    case = await case_queries.load_case(work, case_id)
    return Anchoring(
        found,
        await load_standing(work, found),
        outdated=rules.is_outdated(found, case.text_edition),
        left_out=await _find_left_out(work, found),
    )


async def _find_left_out(work: Work, found: Round) -> tuple[LeftOut, ...]:
    unasked = await queries.find_unasked(work, found.id)
    if not unasked:
        return ()
    replies = await queries.find_replies(work, found.id)
    left_out = rules.left_out_of(unasked, [reply.asked for reply in replies])
    return await queries.find_left_out(work, left_out)


async def load_standing(work: Work, found: Round) -> Standing:
    """Load the answers and positions of a round and tell where it stands."""
    replies = await queries.find_replies(work, found.id)
    return rules.derive(found, replies, await queries.find_stances(work, found.id))


async def tell_asked(
    work: Work,
    kind: str,
    title: str,
    case_id: UUID,
    round_id: UUID,
    asked: Collection[Asked],
    regions: Collection[UUID | None] = (),
) -> None:
    """Tell those who answer for the asked, and the contacts of their regions and of `regions`."""
    people = await _people_of(work, asked, regions)
    await notify(work, kind, title, people, Subject(case_id=case_id, round_id=round_id))


async def find_those_asked(work: Work, round_id: UUID) -> list[PersonRef]:
    """List whoever answers for those a round asked, inside the command's engine scope."""
    return await _people_of(work, [reply.asked for reply in await queries.find_replies(work, round_id)])


async def _people_of(
    work: Work, asked: Collection[Asked], regions: Collection[UUID | None] = ()
) -> list[PersonRef]:
    return await find_trusted(
        work,
        today(work.clock),
        # A trust that is not divided answers through its own secretary.
        secretariat=any(one.side is Side.HOSPITAL and one.division_id is None for one in asked),
        partners=[one.partner_id for one in asked if one.division_id is None],
        regions=[found for found in (*(one.region_id for one in asked), *regions) if found],
        divisions=[one.division_id for one in asked if one.division_id],
    )

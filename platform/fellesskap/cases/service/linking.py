"""Saying what a case has to do with another, and which regions and divisions it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries, rules
from fellesskap.cases.model import Case, LinkKind
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work


@dataclass(frozen=True, slots=True)
class LinkCases:
    """Say what a case has to do with another; both show it."""

    case_id: UUID
    other_id: UUID
    kind: LinkKind = LinkKind.RELATES


@dataclass(frozen=True, slots=True)
class UnlinkCases:
    """Take back that two cases have something to do with one another."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class SetPlaces:
    """Say which regions and divisions a case concerns; those not named no longer count."""

    case_id: UUID
    version: int
    regions: tuple[UUID, ...] = ()
    divisions: tuple[UUID, ...] = ()


async def link_cases(work: Work, command: LinkCases) -> UUID:
    """Link two cases and return the first's id."""
    case = await queries.load_case(work, command.case_id)
    other = await queries.load_case(work, command.other_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        await tie(work, case, other, command.kind)
    return case.id


async def tie(work: Work, case: Case, other: Case, kind: LinkKind) -> None:
    """Link two cases inside the engine scope of the command that does it, and tell it on both timelines."""
    rules.require_two_cases(case.id, other.id)
    # In one order whoever says it first, so that two who link the same pair do not both see it unlinked.
    for case_id in sorted((case.id, other.id)):
        await queries.load_case(work, case_id, alone=True)
    rules.require_unlinked(await queries.is_linked(work, case.id, other.id))
    link_id = await queries.insert_link(work, case.id, other.id, kind)
    await _tell(work, "case.linked", case, other, kind)
    await audit.append(work, "case.linked", case.id, link=str(link_id), other=str(other.id), kind=kind)


async def unlink_cases(work: Work, command: UnlinkCases) -> UUID:
    """Take a link away and return the id of the case that said it."""
    link = await queries.load_link(work, command.link_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        case = await queries.load_case(work, link.from_case_id)
        other = await queries.load_case(work, link.to_case_id)
        await queries.delete_link(work, link.id)
        await _tell(work, "case.unlinked", case, other, link.kind)
        await audit.append(work, "case.unlinked", case.id, other=str(other.id), kind=link.kind)
    return case.id


async def set_places(work: Work, command: SetPlaces) -> UUID:
    """Say which regions and divisions a case concerns, and return its id."""
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        await queries.update_case(work, case.id, command.version, {})
        await keep_chosen(work, case, command.regions, command.divisions)
    return case.id


async def keep_chosen(
    work: Work, case: Case, regions_chosen: Sequence[UUID], divisions_chosen: Sequence[UUID]
) -> None:
    """Keep the places of a case inside the engine scope; where nothing changed nothing is told."""
    own_regions, own_divisions = await queries.find_places_by_kind(work, case.id)
    regions, divisions = await queries.find_known_places(work, today(work.clock))
    rules.require_known_places(regions_chosen, {*regions, *own_regions})
    rules.require_known_places(divisions_chosen, {*divisions, *own_divisions})
    chosen = [*regions_chosen, *divisions_chosen]
    if chosen == [*own_regions, *own_divisions]:
        return
    await queries.keep_places(work, case.id, chosen, set(regions_chosen), case.audience)
    await queries.add_event(work, case.id, "case.places_set", case.audience, count=len(chosen))
    await audit.append(work, "case.places_set", case.id, places=[str(one) for one in chosen])


async def _tell(work: Work, kind: str, case: Case, other: Case, link: LinkKind) -> None:
    for one, seen in ((case, other), (other, case)):
        # A line tells the other's number only to those who may see the other too.
        audience = min(one.audience, seen.audience)
        await queries.add_event(
            work,
            one.id,
            kind,
            audience,
            number=seen.number,
            year=seen.year,
            reference=seen.reference,
            kind_of=link,
            own=one is case,
        )

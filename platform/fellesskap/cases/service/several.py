"""What may be done with several cases at once: with all of them, or with none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries, rules
from fellesskap.cases.service.handling import PlaceCase, SetPriorities, place_case, set_priorities
from fellesskap.cases.service.linking import SetPlaces, set_places
from fellesskap.db.work import Work
from fellesskap.errors import DomainError, NotAllowed, NotFound
from fellesskap.guard import guarded


@dataclass(frozen=True, slots=True)
class Seen:
    """A case in the version that was seen when it was chosen."""

    case_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class PlaceCases:
    """Place several cases in one body, with one reason; where one cannot be placed, none is."""

    cases: tuple[Seen, ...]
    matter_class: str
    route: str
    body_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AddPriorities:
    """Count several cases among priority groups, beside those they have; where one cannot be, none is."""

    cases: tuple[Seen, ...]
    priorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddPlaces:
    """Say that several cases concern regions and divisions, beside those they have; where one cannot, none does."""

    cases: tuple[Seen, ...]
    regions: tuple[UUID, ...] = ()
    divisions: tuple[UUID, ...] = ()


async def place_cases(work: Work, command: PlaceCases) -> UUID:
    """Place all of the cases, or none, and return the first's id."""
    guarded(command)

    async def place(seen: Seen) -> None:
        await place_case(
            work,
            PlaceCase(
                seen.case_id,
                seen.version,
                command.matter_class,
                command.route,
                command.body_id,
                command.reason,
            ),
        )

    return await _each(work, command.cases, place)


async def add_priorities(work: Work, command: AddPriorities) -> UUID:
    """Count all of the cases among the groups, or none, and return the first's id."""

    async def add(seen: Seen) -> None:
        async with work.engine_scope():
            before = await queries.find_priorities(work, seen.case_id)
        keys = tuple(dict.fromkeys((*before, *command.priorities)))
        await set_priorities(work, SetPriorities(seen.case_id, seen.version, keys))

    return await _each(work, command.cases, add)


async def add_places(work: Work, command: AddPlaces) -> UUID:
    """Say it of all of the cases, or of none, and return the first's id."""

    async def add(seen: Seen) -> None:
        async with work.engine_scope():
            regions, divisions = await queries.find_places_by_kind(work, seen.case_id)
        await set_places(
            work,
            SetPlaces(
                seen.case_id,
                seen.version,
                tuple(dict.fromkeys((*regions, *command.regions))),
                tuple(dict.fromkeys((*divisions, *command.divisions))),
            ),
        )

    return await _each(work, command.cases, add)


async def _each(work: Work, cases: tuple[Seen, ...], act: Callable[[Seen], Awaitable[None]]) -> UUID:
    """Do it with each; a refusal names every case that cannot, with its code, and undoes the rest."""
    policy.require_secretariat(work.actor)
    chosen = tuple({seen.case_id: seen for seen in cases}.values())
    rules.require_several(len(chosen))
    refused: list[tuple[str, DomainError]] = []
    # In one order, so that two who choose the same cases do not wait for one another in a ring.
    for seen in sorted(chosen, key=lambda one: one.case_id):
        case = await queries.load_case(work, seen.case_id)
        try:
            await act(seen)
        except (NotFound, NotAllowed):
            raise
        except DomainError as error:
            if error.code in _OF_ALL:
                raise
            refused.append((case.reference, error))
    rules.require_none_refused(refused, len(chosen))
    return chosen[0].case_id


_OF_ALL = frozenset(
    {
        "case.reason_required",
        "case.priority_unknown",
        "case.priority_twice",
        "case.place_unknown",
        "case.place_twice",
    }
)
"""What is wrong with the command and not with one of its cases."""

"""Looking at a roster, and taking it in as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.composition.model import Terms
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import DomainError, Invalid
from fellesskap.guard import guarded
from fellesskap.people.service import (
    Appoint,
    AppointCommonDeputy,
    EditPerson,
    RegisterPerson,
    appoint,
    appoint_common_deputy,
    edit_person,
    register_person,
)
from fellesskap.rosters import queries, rules
from fellesskap.rosters.model import (
    Known,
    PersonOutcome,
    Place,
    Remark,
    Reviewed,
    RosterRow,
    RosterState,
    SeatOutcome,
    SharedList,
    Wanted,
)
from fellesskap.rosters.tables import Roster
from fellesskap.structure.service import find_structure

_BEFORE, _ROW = "roster", "roster_row"


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """Take in a list of people and the seats they are in, all of it or nothing; a dry run only looks.

    Either way the answer has a line for each row. A dry run of rows with errors is answered; taking them in
    is refused.
    """

    rows: tuple[RosterRow, ...]
    dry_run: bool = False


async def import_roster(work: Work, command: ImportRoster) -> UUID:
    """Look at a roster or take it in, and return the id of what is kept of it."""
    policy.require_secretariat(work.actor)
    rules.require_size(command.rows)
    refused = _guarded(command.rows)
    day = today(work.clock)
    _, structure = await find_structure(work, day)
    async with work.engine_scope():
        await queries.lock_people(work)
        seats, lists = await queries.find_places(work, day)
        known = Known(
            people=await queries.find_people(work, day),
            seats=seats,
            lists=lists,
            holdings=await queries.find_holdings(work),
            terms=Terms(structure.competences),
            languages=work.tenant.languages,
        )
    reviewed = rules.review(command.rows, known, refused)
    await queries.mark(work, _BEFORE)
    reviewed = rules.with_refusals(reviewed, await _take_in(work, reviewed))
    if command.dry_run:
        await queries.undo(work, _BEFORE)
        return await _keep(work, reviewed, RosterState.PREVIEWED)
    rules.require_taken(reviewed.refused)
    return await _keep(work, reviewed, RosterState.IMPORTED)


def _guarded(rows: Sequence[RosterRow]) -> dict[int, Remark]:
    """Find the rows that hold what must never be stored, by their lines alone."""
    refused = {}
    for row in rows:
        try:
            guarded(row)
        except Invalid as refusal:
            refused[row.line] = Remark(refusal.code)
    return refused


async def _take_in(work: Work, reviewed: Reviewed) -> dict[int, Remark]:
    """Do what the sound rows ask, each by itself; give what refused any of them, by line.

    A look does the same and takes it back, so that it says what taking in would say.
    """
    made: dict[str, UUID] = {}
    refused: dict[int, Remark] = {}
    sound = [line for line in reviewed.lines if not line.errors]
    for line, wanted in zip(sound, reviewed.wanted, strict=True):
        await queries.mark(work, _ROW)
        try:
            person_id = await _person(work, wanted, made)
            if line.seat is SeatOutcome.APPOINT and wanted.place and wanted.valid_from:
                await _appoint(work, wanted, wanted.place, person_id, wanted.valid_from)
        except DomainError as refusal:
            await queries.undo(work, _ROW)
            refused[line.line] = rules.remark_of(refusal)
        else:
            made[wanted.mark] = person_id
    return refused


async def _appoint(work: Work, wanted: Wanted, place: Place, person_id: UUID, start: date) -> None:
    period = start, wanted.valid_to
    if isinstance(place, SharedList):
        shared = AppointCommonDeputy(
            place.body_id, place.side, person_id, wanted.rank, *period, wanted.appointed_by
        )
        await appoint_common_deputy(work, shared)
    else:
        await appoint(work, Appoint(place, person_id, *period, wanted.rank or None, wanted.appointed_by))


async def _person(work: Work, wanted: Wanted, made: Mapping[str, UUID]) -> UUID:
    if wanted.person_id is None:
        if wanted.mark in made:
            return made[wanted.mark]
        return await register_person(
            work, RegisterPerson(wanted.name, wanted.language, wanted.email, wanted.phone)
        )
    if wanted.changes:
        async with work.engine_scope():
            kept = await queries.load_kept(work, wanted.person_id)
        await edit_person(
            work,
            EditPerson(
                wanted.person_id,
                kept.version,
                kept.name,
                wanted.language,
                wanted.email or kept.email,
                wanted.phone or kept.phone,
                kept.shared,
            ),
        )
    return wanted.person_id


async def _keep(work: Work, reviewed: Reviewed, state: RosterState) -> UUID:
    def many(outcome: PersonOutcome | SeatOutcome) -> int:
        return sum(outcome in (line.person, line.seat) for line in reviewed.lines)

    roster_id = uuid7()
    async with work.engine_scope():
        await queries.save_roster(
            work,
            Roster(
                id=roster_id,
                state=state,
                made_by=work.actor.person_id,
                made_at=work.clock.now(),
                created=many(PersonOutcome.CREATE),
                updated=many(PersonOutcome.UPDATE),
                appointed=many(SeatOutcome.APPOINT),
                refused=len(reviewed.refused),
                lines=json.dumps([asdict(line) for line in reviewed.lines], ensure_ascii=False),
            ),
            work.actor.person_id,
        )
        await audit.append(
            work,
            f"roster.{state}",
            roster_id,
            rows=len(reviewed.lines),
            created=many(PersonOutcome.CREATE),
            appointed=many(SeatOutcome.APPOINT),
            refused=len(reviewed.refused),
        )
    return roster_id

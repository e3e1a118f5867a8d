"""Looking at a roster, and taking it in as a whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.composition.model import Terms
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Invalid
from fellesskap.guard import guarded
from fellesskap.people.service import Appoint, RegisterPerson, appoint, register_person
from fellesskap.rosters import queries, rules
from fellesskap.rosters.model import (
    Known,
    PersonOutcome,
    Remark,
    Reviewed,
    RosterRow,
    RosterState,
    SeatOutcome,
    Wanted,
)
from fellesskap.rosters.tables import Roster
from fellesskap.structure.service import find_structure


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
        known = Known(
            people=await queries.find_people(work, day),
            seats=await queries.find_seats(work, day),
            holdings=await queries.find_holdings(work),
            terms=Terms(structure.competences),
            languages=work.tenant.languages,
        )
    reviewed = rules.review(command.rows, known, refused)
    if not command.dry_run:
        rules.require_taken(reviewed.refused)
        await _take_in(work, reviewed)
    return await _keep(work, reviewed, RosterState.PREVIEWED if command.dry_run else RosterState.IMPORTED)


def _guarded(rows: Sequence[RosterRow]) -> dict[int, Remark]:
    """Find the rows that hold what must never be stored, by their lines alone."""
    refused = {}
    for row in rows:
        try:
            guarded(row)
        except Invalid as refusal:
            refused[row.line] = Remark(refusal.code)
    return refused


async def _take_in(work: Work, reviewed: Reviewed) -> None:
    made: dict[str, UUID] = {}
    appoints = {line.line: line.seat is SeatOutcome.APPOINT for line in reviewed.lines}
    for line, wanted in zip(reviewed.lines, reviewed.wanted, strict=True):
        person_id = await _person(work, wanted, made)
        if appoints[line.line] and wanted.seat_id and wanted.valid_from:
            await appoint(
                work,
                Appoint(
                    wanted.seat_id,
                    person_id,
                    wanted.valid_from,
                    wanted.valid_to,
                    wanted.rank or None,
                    wanted.appointed_by,
                ),
            )


async def _person(work: Work, wanted: Wanted, made: dict[str, UUID]) -> UUID:
    if wanted.person_id is None:
        if wanted.mark not in made:
            made[wanted.mark] = await register_person(
                work, RegisterPerson(wanted.name, wanted.language, wanted.email, wanted.phone)
            )
        return made[wanted.mark]
    if wanted.changes:
        async with work.engine_scope():
            await queries.update_person(work, wanted)
            await audit.append(work, "person.updated", wanted.person_id)
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

"""Giving a case the number that it has from the day it is first placed, where bodies have series of their own."""

from __future__ import annotations

from uuid import UUID

from fellesskap.cases import queries, rules
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.structure.model import Structure
from fellesskap.structure.queries import load_body_key


async def number_in_body(
    work: Work, structure: Structure, case_id: UUID, body_id: UUID, *, first: bool = True
) -> None:
    """Give a case its number where it is placed for the `first` time, inside the engine scope of what places it.

    One that would be written as another case's is by a numbering from before is passed over.
    """
    if not first or not structure.numbered_by_body:
        return
    key, year = await load_body_key(work, body_id), today(work.clock).year
    while True:
        number = await queries.take_body_number(work, rules.body_word(structure, key), year)
        reference = rules.write_body_number(structure, key, number, year)
        if not await queries.is_written_so(work, reference):
            break
    await queries.write_in_series(work, case_id, number, year, reference)
    await audit.append(work, "case.numbered", case_id, reference=reference, body=str(body_id))

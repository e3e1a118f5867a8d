"""The series that cases take their numbers from."""

from __future__ import annotations

from uuid import UUID

from fellesskap.cases.tables import Case as CaseRow
from fellesskap.db.work import Work


async def take_number(work: Work, year: int) -> int:
    """Take the year's next case number; the row lock keeps the series without gaps or doubles."""
    number = await work.connection.fetchval(
        "INSERT INTO case_number (year, last) VALUES ($1, 1) "
        "ON CONFLICT (year) DO UPDATE SET last = case_number.last + 1 RETURNING last",
        year,
    )
    return int(number)


async def take_body_number(work: Work, word: str, year: int) -> int:
    """Take the next number of a year in the series of a short name; the row lock keeps it without doubles."""
    number = await work.connection.fetchval(
        "INSERT INTO body_number (word, year, last) VALUES ($1, $2, 1) "
        "ON CONFLICT (word, year) DO UPDATE SET last = body_number.last + 1 RETURNING last",
        word.casefold(),
        year,
    )
    return int(number)


async def is_written_so(work: Work, reference: str) -> bool:
    """Tell whether a case's number is written so already, by a numbering from before."""
    return bool(
        await work.connection.fetchval('SELECT EXISTS (SELECT FROM "case" WHERE reference = $1)', reference)
    )


async def write_in_series(work: Work, case_id: UUID, number: int, year: int, reference: str) -> None:
    """Give a case its number in a body's series, and how it is written."""
    await CaseRow.update(
        {CaseRow.body_number: number, CaseRow.body_year: year, CaseRow.reference: reference}
    ).where(CaseRow.id == case_id)

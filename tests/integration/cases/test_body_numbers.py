"""Numbers of the bodies' own: given when a case is first placed, once each, kept for good, found by a search."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from fellesskap.cases.service import PlaceCase, ReportCase, place_case, report_case
from fellesskap.db.work import system_work
from fellesskap.search.rules import wanted
from fellesskap.settings import Settings
from fellesskap.transfers.service import LiftPart, lift_part
from road import Road, build
from road_structure import STRUCTURE
from transfer_structure import TWO_PAIRS

NUMBERED = replace(STRUCTURE, numbering="{body} {number}/{year}")


@pytest.fixture(scope="session")
async def numbered(database: Settings) -> Road:
    return await build(database, "prove-serie", NUMBERED)


async def case_of(road: Road, case_id: UUID) -> dict[str, Any]:
    (row,) = await road.rows("case", id=case_id)
    return row


async def placing(road: Road, case_id: UUID, body: str = "fu", reason: str = "Faglig") -> PlaceCase:
    version = await road.case_version(case_id)
    return PlaceCase(case_id, version, "faglig", "faglig", await road.id_of("body", body), reason)


async def found(road: Road, text: str) -> set[UUID]:
    """The cases that a search finds, whoever asks."""
    async with system_work(road.tenant) as work, work.engine_scope():
        rows = await work.connection.fetch(
            "SELECT case_id FROM search_entry WHERE kind = 'case' "
            "AND words @@ to_tsquery('pg_catalog.norwegian', $1)",
            wanted(text),
        )
    return {row["case_id"] for row in rows}


async def test_a_case_has_its_bodys_number_from_when_it_is_first_placed(numbered: Road) -> None:
    road = numbered
    year = road.today.year
    first = await road.do("anne", report_case, ReportCase("Ny rutine", "Hva gjør vi?"))
    row = await case_of(road, first)
    plain = f"{row['number']}/{year}"
    assert (row["reference"], row["body_number"]) == (plain, None)
    nobody = await placing(road, first, reason=" ")
    assert (await road.refused("anne", place_case, nobody)).code == "case.reason_required"
    assert await road.rows("body_number", word="fu") == [], "what is refused takes no number"
    await road.do("anne", place_case, await placing(road, first))
    row = await case_of(road, first)
    assert (row["reference"], row["body_number"], row["body_year"]) == (f"FU 1/{year}", 1, year)
    second, other = await road.placed(), await road.placed(body="fsu")
    assert (await case_of(road, second))["reference"] == f"FU 2/{year}"
    assert (await case_of(road, other))["reference"] == f"FSU 1/{year}", "a series for each body"
    await road.do("anne", place_case, await placing(road, first, "fsu", "Bedre der"))
    assert (await case_of(road, first))["reference"] == f"FU 1/{year}", "placed anew it keeps its number"
    assert (await case_of(road, await road.placed(body="fsu")))["reference"] == f"FSU 2/{year}"
    road.later(366)
    assert (await case_of(road, await road.placed()))["reference"] == f"FU 1/{road.today.year}"


async def test_two_placed_at_once_get_different_numbers(numbered: Road) -> None:
    road = numbered
    cases = [
        await road.do("anne", report_case, ReportCase(f"Samtidig {place}", "Hva gjør vi?"))
        for place in range(2)
    ]
    commands = [await placing(road, case_id) for case_id in cases]
    outside = copy_context()
    async with await road.work("anne") as work:
        await place_case(work, commands[0])
        other = asyncio.create_task(road.do("bjorn", place_case, commands[1]), context=outside)
        await asyncio.sleep(0.5)
        assert not other.done(), "it waits for the number of the first"
    await other
    first, second = [(await case_of(road, case_id))["body_number"] for case_id in cases]
    assert second == first + 1


async def test_a_search_finds_it_as_it_is_written_and_alone_by_what_it_had_before(numbered: Road) -> None:
    road = numbered
    cases = [await road.placed(body=body) for body in ("fsu", "fu", "fsu")]
    for case_id in cases:
        row = await case_of(road, case_id)
        number, year = row["body_number"], row["body_year"]
        body = row["reference"].split()[0]
        for text in (
            row["reference"],
            f"sak {row['reference']}",
            f"{body}{number}/{year}",
            f"{body.lower()} {number} / {year}",
            f"{body} {number}-{year}",
        ):
            assert await found(road, text) == {case_id}, text
        assert case_id in await found(road, f"{number}/{year}")
        assert case_id in await found(road, f"{row['number']}/{row['year']}"), (
            "it had that until it was placed"
        )
        assert case_id not in await found(road, f"{body} {row['number']}/{row['year']}")


async def test_words_around_the_number_are_found_with_spaces_and_without(database: Settings) -> None:
    road = await build(database, "prove-parentes", replace(STRUCTURE, numbering="HF {number} ({year})"))
    case_id, other = await road.placed(), await road.placed()
    row = await case_of(road, case_id)
    assert row["reference"] == f"HF {row['number']} ({row['year']})", "given when it is reported, as before"
    number, year = row["number"], row["year"]
    for text in (row["reference"], f"HF {number}({year})", f"HF{number} ({year})", f"HF{number}({year})"):
        assert await found(road, text) == {case_id}, text
    assert await found(road, f"{number}/{year}") == {case_id}
    assert other not in await found(road, f"HF {number} ({year})")
    await road.publish(replace(STRUCTURE, numbering="HF {number} ({body}, {year})"), "utvalg")
    assert (await case_of(road, case_id))["reference"] == row["reference"], "what is written stands"
    await road.do("anne", place_case, await placing(road, case_id, reason="Likevel"))
    assert (await case_of(road, case_id))["reference"] == row["reference"], "and was placed already"
    third = await case_of(road, await road.placed())
    assert third["reference"] == f"HF 1 (FU, {year})"
    road.later()
    await road.publish(replace(STRUCTURE, numbering="{body} {number}/{year}"), "kort")
    assert (await case_of(road, await road.placed()))["body_number"] == 2, "numbers go on"
    async with system_work(road.tenant) as work, work.engine_scope():
        await work.connection.execute('UPDATE "case" SET reference = $2 WHERE id = $1', other, f"FU 3/{year}")
    assert (await case_of(road, await road.placed()))["reference"] == f"FU 4/{year}", "never given twice"


async def test_a_part_is_numbered_by_the_body_it_goes_to(database: Settings) -> None:
    road = await build(database, "prove-delserie", replace(TWO_PAIRS, numbering="{body} {number}/{year}"))
    case_id = await road.placed()
    above = await road.id_of("body", "au")
    command = LiftPart(
        case_id, above, "Større enn oss", "Del", "Hvem betaler?", matter_class="storprinsipiell"
    )
    part = await case_of(road, await road.do("anne", lift_part, command))
    assert part["reference"] == f"AU 1/{road.today.year}"
    told = await road.rows("event", case_id=case_id, kind="case.part_lifted")
    assert f"AU 1/{road.today.year}" in told[0]["facts"]

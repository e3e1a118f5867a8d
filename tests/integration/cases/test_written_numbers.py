"""A community writes its cases' numbers its own way: from the day each is opened, and everywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from fellesskap.cases.model import LinkKind
from fellesskap.cases.service import LinkCases, link_cases
from fellesskap.db.work import Work, system_work
from fellesskap.settings import Settings
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap_graphql.schema import community
from road import REGISTER, Road, build
from road_structure import STRUCTURE

_OTHERWISE = replace(STRUCTURE, numbering="{year}-{number}")


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-numre", _OTHERWISE)


async def asked(road: Road, document: str, **given: Any) -> Any:
    graph = community()
    async with Work(road.tenant, await road.actor("anne"), road.clock) as work:
        return json.loads(await graph.run(work, graph.prepare(document), given))["data"]


async def reference(road: Road, case_id: UUID) -> str:
    found = await asked(road, "query($id: ID!) { case(id: $id) { reference slug } }", id=f"Case_{case_id}")
    assert found["case"]["slug"].replace("-", "/") == "/".join(
        reversed(found["case"]["reference"].split("-"))
    )
    return str(found["case"]["reference"])


async def test_it_is_found_by_its_number_whichever_way_that_is_written(road: Road) -> None:
    case_id, other = await road.placed(), await road.placed()
    year = road.today.year
    listed = "query($text: String!) { cases(search: $text) { edges { node { id } } } }"
    found = "query($text: String!) { search(text: $text) { edges { node { case { id } } } } }"
    for text in (f"{year}-2", f"2/{year}"):
        edges = (await asked(road, listed, text=text))["cases"]["edges"]
        assert [edge["node"]["id"] for edge in edges] == [f"Case_{other}"]
        edges = (await asked(road, found, text=text))["search"]["edges"]
        assert {edge["node"]["case"]["id"] for edge in edges} == {f"Case_{other}"}
    await road.do("anne", link_cases, LinkCases(case_id, other, LinkKind.RELATES))
    (event,) = [one for one in await road.rows("event", case_id=case_id) if one["kind"] == "case.linked"]
    assert json.loads(event["facts"])["reference"] == f"{year}-2"


async def test_a_case_keeps_the_number_it_was_given_as_it_was_written(road: Road) -> None:
    first = await road.placed()
    assert await reference(road, first) == f"{road.today.year}-3"
    async with system_work(road.tenant, road.clock) as work:
        changed = replace(STRUCTURE, numbering="Sak {number} i {year}")
        await apply_structure(work, ApplyStructure(changed, road.today, "Andre", "andre", REGISTER))
    second = await road.placed()
    assert await reference(road, first) == f"{road.today.year}-3"
    written = f"Sak 4 i {road.today.year}"
    (row,) = await road.rows("case", id=second)
    assert (row["reference"], row["number"]) == (written, 4)

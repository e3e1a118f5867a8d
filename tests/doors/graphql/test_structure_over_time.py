"""The structure for any date, a body's succession, and differences as a query."""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec
import pytest

from builders import NOW, Community, found
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap.settings import Settings
from fellesskap_graphql.schema import community
from structure_scene import NEW, OLD, found_changing, shipped

DIFFERENCE = """query D($from: Int!, $to: Int!) {
  structureDifference(from: $from, to: $to) { path part kind owner name label before after sentence code }
}"""
DEVIATIONS = """query A($on: Date) {
  structure(asOf: $on) { deviations { highlights { code sentence } changes { path part kind } } }
}"""
SUCCESSION = """query S($key: String!, $on: Date!) {
  body(key: $key, asOf: $on) { name succeeds { key validTo } successors { key validFrom } editions { validFrom } }
  bodyEditions(key: $key) { name validFrom validTo }
}"""
SEATS = """query T($on: Date!) {
  structure(asOf: $on) { number }
  body(key: "partnerskapsmote", asOf: $on) { seats { title } seatEditions { title validFrom } }
}"""


@pytest.fixture(scope="module")
async def changing(database: Settings) -> Community:
    return await found_changing(database, "graftid")


async def ask(place: Community, query: str, **variables: Any) -> dict[str, Any]:
    graph = community()
    actor = await place.secretary()
    async with Work(place.tenant, actor, FixedClock(NOW)) as work:
        answer = msgspec.json.decode(await graph.run(work, graph.prepare(query), variables))
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


async def test_a_seat_has_its_old_name_until_its_day(changing: Community) -> None:
    before, after = [await ask(changing, SEATS, on=day) for day in ("2026-06-30", "2026-07-01")]
    assert (before["structure"]["number"], after["structure"]["number"]) == (1, 2)
    titles = [{seat["title"] for seat in one["body"]["seats"]} for one in (before, after)]
    assert ("Fylkesmannen" in titles[0], "Statsforvalteren" in titles[0]) == (True, False)
    assert ("Fylkesmannen" in titles[1], "Statsforvalteren" in titles[1]) == (False, True)
    dated = {(seat["title"], seat["validFrom"]) for seat in after["body"]["seatEditions"]}
    assert {("Fylkesmannen", "2026-01-01"), ("Statsforvalteren", "2026-07-01")} <= dated
    assert ("Kommunedirektør, Alta", "2026-07-01") not in dated


async def test_a_body_that_took_over_knows_the_one_before_and_is_known_by_it(changing: Community) -> None:
    new = await ask(changing, SUCCESSION, key=NEW, on="2026-07-01")
    assert new["body"]["succeeds"] == {"key": OLD, "validTo": "2026-07-01"}
    old = await ask(changing, SUCCESSION, key=OLD, on="2026-06-30")
    assert old["body"]["successors"] == [{"key": NEW, "validFrom": "2026-07-01"}]
    assert old["body"]["succeeds"] is None
    gone = await ask(changing, SUCCESSION, key=OLD, on="2026-07-01")
    assert gone["body"] is None
    assert gone["bodyEditions"] == [
        {"name": "Fastlegerådet", "validFrom": "2026-01-01", "validTo": "2026-07-01"}
    ]
    renamed = await ask(changing, SUCCESSION, key="su", on="2026-07-01")
    assert [one["name"] for one in renamed["bodyEditions"]] == [
        "Strategisk samarbeidsutvalg",
        "Styret for samarbeidet",
    ]
    assert len(renamed["body"]["editions"]) == 2


async def test_versions_are_compared_both_ways(changing: Community) -> None:
    there = (await ask(changing, DIFFERENCE, **{"from": 1, "to": 2}))["structureDifference"]
    back = (await ask(changing, DIFFERENCE, **{"from": 2, "to": 1}))["structureDifference"]
    swapped = {"ADDED": "REMOVED", "REMOVED": "ADDED", "CHANGED": "CHANGED"}
    assert {(one["path"], one["kind"], one["before"], one["after"]) for one in there} == {
        (one["path"], swapped[one["kind"]], one["after"], one["before"]) for one in back
    }
    new = next(one for one in there if one["path"] == f"bodies.{NEW}")
    assert (new["kind"], new["part"], new["name"]) == ("ADDED", "BODY", "Allmennlegerådet")
    assert new["sentence"] == "Utvalget «Allmennlegerådet» legges til."
    assert (await ask(changing, DIFFERENCE, **{"from": 1, "to": 1}))["structureDifference"] == []


@pytest.mark.parametrize(("earlier", "later"), [(1, 99), (0, 1), (-1, 2**31 - 1)])
async def test_a_version_that_does_not_exist_has_no_difference(
    changing: Community, earlier: int, later: int
) -> None:
    answer = await ask(changing, DIFFERENCE, **{"from": earlier, "to": later})
    assert answer["structureDifference"] is None


async def test_a_draft_is_compared_with_nothing(changing: Community, superuser: asyncpg.Connection) -> None:
    """What is not published is no version yet, whoever asks."""
    table = f"{changing.tenant.schema}.structure_version"
    made = (
        "INSERT INTO {0} (id, number, label, state, content, digest) SELECT gen_random_uuid(), 3, 'Utkast', "
        "'draft', content, digest FROM {0} WHERE number = 2"
    )
    await superuser.execute(made.format(table))
    drafted = await ask(changing, DIFFERENCE, **{"from": 1, "to": 3})
    await superuser.execute(f"DELETE FROM {table} WHERE state = 'draft'")
    assert drafted["structureDifference"] is None
    assert (await ask(changing, DIFFERENCE, **{"from": 1, "to": 2}))["structureDifference"]


async def test_deviations_differ_between_communities(database: Settings, changing: Community) -> None:
    regions = await found(database, "grafregion", "Med regioner", shipped("innlandet"))
    codes = [
        {one["code"] for one in (await ask(place, DEVIATIONS))["structure"]["deviations"]["highlights"]}
        for place in (changing, regions)
    ]
    assert "deviation.discusses_elsewhere" in codes[0]
    assert "deviation.municipal_tier" in codes[1]
    assert "deviation.municipal_tier" not in codes[0]
    early = await ask(changing, DEVIATIONS, on="2026-06-30")
    late = await ask(changing, DEVIATIONS, on="2026-07-01")
    paths = [
        {one["path"] for one in answer["structure"]["deviations"]["changes"]} for answer in (early, late)
    ]
    assert "call_days" not in paths[0]
    assert "call_days" in paths[1]
    assert (await ask(changing, DEVIATIONS, on="2020-01-01"))["structure"] is None

"""The demo's round: open, with some received and some missing, in a community whose regions appoint; else none."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Community, found
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap_tenants.demo_round import open_demo_round, term_begin
from fellesskap_tenants.structures import load_structure, structures_folder


async def rows(community: Community, statement: str) -> list[dict[str, Any]]:
    async with system_work(community.tenant) as work, work.engine_scope():
        return [dict(row) for row in await work.connection.fetch(statement)]


async def made(settings: Settings, slug: str, shipped: str) -> Community:
    return await found(
        settings, slug, slug.capitalize(), load_structure(structures_folder() / f"{shipped}.toml")
    )


async def test_two_regions_are_missing_and_one_of_two_named_cannot_be_it(database: Settings) -> None:
    community = await made(database, "prove-demorunde", "innlandet")
    began = time.perf_counter()
    assert await open_demo_round(community.tenant)
    assert time.perf_counter() - began < 1.0
    (opened,) = await rows(community, "SELECT * FROM appointment_round")
    assert opened["state"] == "open" and opened["title"].startswith("SSU 20")
    parties = await rows(community, "SELECT kind, received_at FROM asked_party ORDER BY sort_key")
    assert len(parties) == 9
    assert sum(one["received_at"] is not None for one in parties) == 7
    assert {one["kind"] for one in parties if one["received_at"] is None} == {"region"}
    states = await rows(
        community, "SELECT state, count(*) AS number FROM nomination GROUP BY state ORDER BY state"
    )
    assert [(one["state"], one["number"]) for one in states] == [("appointed", 13), ("nominated", 2)]
    attested = await rows(
        community,
        "SELECT a.competence FROM nomination n JOIN attestation a USING (person_id) WHERE n.state = 'nominated' "
        "ORDER BY 1",
    )
    assert [one["competence"] for one in attested] == ["fastlege", "kommuneoverlege-heltid"]
    demo = await rows(
        community,
        "SELECT bool_and(p.demo) AS demo FROM nomination n JOIN person p ON p.id = n.person_id",
    )
    assert demo == [{"demo": True}]


@pytest.mark.parametrize("shipped", ["vestfold", "finnmark"])
async def test_where_no_region_appoints_there_is_no_round(database: Settings, shipped: str) -> None:
    community = await made(database, f"prove-uten-{shipped}", shipped)
    before = await rows(community, "SELECT * FROM holding ORDER BY id")
    assert not await open_demo_round(community.tenant)
    assert await rows(community, "SELECT * FROM appointment_round") == []
    assert await rows(community, "SELECT * FROM holding ORDER BY id") == before


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_term_begins_at_a_half_year_with_time_to_answer(on: date) -> None:
    begins = term_begin(on)
    assert (begins.day, begins.month in (1, 7)) == (1, True)
    assert timedelta(days=120) <= begins - on <= timedelta(days=120 + 184)

"""The same rounds in communities that differ: whom they ask, and who speaks for whom, is their structure's."""

from __future__ import annotations

from collections import Counter

import pytest

from builders import TODAY, Community
from fellesskap.actor import Side
from fellesskap.db.work import system_work
from fellesskap.rounds.queries import find_candidates
from fellesskap.rounds.rules import choose_level, default_deadline, select_askable
from fellesskap.structure.model import Anchor


@pytest.fixture(params=["innlandet", "finnmark"])
def community(request: pytest.FixtureRequest) -> Community:
    found: Community = request.getfixturevalue(request.param)
    return found


async def test_a_round_asks_all_that_the_route_names(community: Community) -> None:
    structure = community.structure
    region_of = {member.municipality: region.key for region in structure.regions for member in region.members}
    numbers = {row["id"]: row["number"] for row in await community.ask("SELECT id, number FROM partner")}
    keys = {row["id"]: row["key"] for row in await community.ask("SELECT id, key FROM region")}
    for route in structure.routes:
        async with system_work(community.tenant) as work, work.engine_scope():
            asked = select_askable(await find_candidates(work, TODAY), route.anchor_with)
        municipal = [one for one in asked if one.side is Side.MUNICIPAL]
        assert {numbers[one.partner_id] for one in municipal} == set(structure.municipalities)
        assert {numbers[one.partner_id]: keys.get(one.region_id) for one in municipal} == {
            number: region_of.get(number) for number in structure.municipalities
        }
        own = [division for division in structure.divisions if not division.external]
        hospital = [one for one in asked if one.side is Side.HOSPITAL]
        divided = Anchor.DIVISIONS in route.anchor_with and own
        assert Counter(one.name for one in hospital) == Counter(
            [division.name.nb for division in own] if divided else [structure.trust.name]
        )


async def test_every_route_has_a_level_and_a_deadline_for_its_matters(community: Community) -> None:
    for route in community.structure.routes:
        assert default_deadline(route, TODAY) > TODAY
        for key in route.matter_classes:
            matter = community.structure.matter_class(key)
            assert choose_level(route, matter, None) is matter.anchoring

"""A region's position as the decision of the region's own meeting."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from fellesskap.errors import RuleBroken
from fellesskap.rounds.model import Answer, RegionMeeting, Round
from fellesskap.rounds.rules import require_own_meeting
from fellesskap.rounds.service import SettleStance, settle_stance
from fellesskap.settings import Settings
from region_meetings import OWN, called, held
from road import Road, build
from road_structure import STRUCTURE


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-regionmoter", replace(STRUCTURE, bodies=(*STRUCTURE.bodies, OWN)))


async def settling(road: Road, found: Round, meeting_id: UUID | None, region: str = "nord") -> SettleStance:
    row = await road.stance(found.id, region)
    return SettleStance(row["id"], row["version"], Answer.AGREE, meeting_id=meeting_id)


async def test_a_regions_position_is_a_decision_of_its_own_meeting(road: Road) -> None:
    early = await held(road, "regionmote-nord")
    road.later(1)
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    others, coming = await held(road, "regionmote-sor"), await called(road, "regionmote-nord")
    for meeting, code in (
        (others, "round.not_the_regions_meeting"),
        (early, "round.meeting_not_held_since"),
        (coming, "round.meeting_not_held_since"),
        (uuid4(), "meeting.not_found"),
    ):
        refusal = await road.refused("nord", settle_stance, await settling(road, found, meeting))
        assert refusal.code == code
    own = await held(road, "regionmote-nord")
    await road.do("nord", settle_stance, await settling(road, found, own))
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["meeting_id"]) == ("agree", own)
    # A municipality that changes its answer takes the position back, and the decision with it.
    await road.answer(found, "Berg", Answer.OBJECT)
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["meeting_id"]) == (None, None)
    await road.do("nord", settle_stance, await settling(road, found, None))


async def test_the_trust_has_no_region_whose_meeting_decides(road: Road) -> None:
    found = await road.opened()
    own = await held(road, "regionmote-nord")
    row = await road.stance(found.id, None)
    command = SettleStance(row["id"], row["version"], Answer.AGREE, silence_reason="Haster", meeting_id=own)
    road.later((found.deadline - road.today).days + 1)
    refusal = await road.refused("anne", settle_stance, command)
    assert refusal.code == "round.not_the_regions_meeting"


def test_only_the_regions_own_meeting_decides_its_position() -> None:
    meeting = RegionMeeting(uuid4(), own=True, held=True, since_opening=True)
    require_own_meeting(meeting)
    for missing in ("own", "held", "since_opening"):
        with pytest.raises(RuleBroken) as caught:
            require_own_meeting(replace(meeting, **{missing: False}))
        assert caught.value.rule_id == "R-ROUND-28"

"""What the partners answered is read by partners, also where a decision repeats it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest

from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import record_decision
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from road import Road, build

SEEN = """query Seen($id: ID!) {
  decision(id: $id) { result objections { name reason } hindrances { code name text } case { timeline { kind } } }
}"""


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-partners-own")


async def seen(road: Road, who: str, decision_id: UUID) -> dict[str, Any]:
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        told = await graph.run(work, graph.prepare(SEEN), {"id": global_id("Decision", decision_id)})
    found: dict[str, Any] = msgspec.json.decode(told)["data"]["decision"]
    return found


async def test_a_decision_tells_what_partners_answered_to_partners_alone(road: Road) -> None:
    _, item_id = await road.ready(absent=("fsu:region:nord", "fsu:region:sor"), Aune=Answer.OBJECT)
    nothing = await road.decision(item_id, DecisionEffect.NONE)
    decision_id = await road.do("anne", record_decision, nothing)
    meeting_id = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, (await road.load(meeting_id)).version))
    partner, elected = await seen(road, "berg", decision_id), await seen(road, "valgt", decision_id)
    assert partner["objections"] == [{"name": "Aune", "reason": "Vi mangler folk"}]
    assert {one["code"] for one in partner["hindrances"]} == {"PARTNER_OBJECTS", "SIDE_MISSING"}
    assert elected["objections"] == []
    assert {one["code"] for one in elected["hindrances"]} == {"SIDE_MISSING"}
    assert not any(line["kind"].startswith("round.") for line in elected["case"]["timeline"])
    assert any(line["kind"].startswith("round.") for line in partner["case"]["timeline"])

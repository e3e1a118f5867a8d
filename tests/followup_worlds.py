"""A recommendation in the isolation tests' own community that one partner has decided on for itself."""

from __future__ import annotations

from uuid import UUID

from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.model import Adoption
from fellesskap.followups.service import RecordAdoption, conclude, record_adoption
from road import Road


async def follow_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Recommend something to all, and let one of them adopt it with a remark."""
    _, item_id = await road.ready("prinsipiell")
    command = await road.decision(item_id, DecisionEffect.RECOMMENDATION)
    ready["recommended"] = await road.do("anne", conclude, command)
    row = (await road.rows("followup", decision_id=ready["recommended"], partner_id=await _place(road)))[0]
    ready["adopted"] = row["id"]
    adoption = RecordAdoption(
        row["id"], 1, Adoption.ADOPTED_WITH_REMARK, road.today, "kommunestyret, sak 45/26", "Fra nyttår"
    )
    await road.do("aune", record_adoption, adoption)


async def _place(road: Road) -> UUID:
    return await road.id_of("partner", "9901")

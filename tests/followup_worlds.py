"""What follows a decision in the isolation tests: an own decision of one partner, and report-backs of both."""

from __future__ import annotations

from uuid import UUID

from api_road import CALLED, Journey, key_of
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.model import Adoption
from fellesskap.followups.service import RecordAdoption, conclude, record_adoption
from fellesskap.reportbacks.service import SendReportback, send_reportback
from meeting_worlds import minute
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
    ready["reported_back"] = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await minute(road, ready["reported_back"])
    command = SendReportback(
        ready["reported_back"], await road.id_of("seat", "fsu:region:nord"), 1, "Vi ble enige om rutinen."
    )
    ready["reportback"] = await road.do("fsu:region:nord", send_reportback, command)


async def _place(road: Road) -> UUID:
    return await road.id_of("partner", "9901")


async def report_elsewhere(there: Journey, meeting_id: str) -> None:
    """Report back from a meeting of the other community."""
    found = (await there.api.ask(there.secretary, CALLED, id=meeting_id))["meeting"]
    one = next(one for one in found["attendance"] if one["seat"]["counts"] and one["person"])
    given = {
        "meetingId": meeting_id,
        "seatId": one["seat"]["id"],
        "edition": 1,
        "text": "Fremmed orientering",
    }
    await there.api.do(key_of(one["person"]), "sendReportback", "edition", **given)

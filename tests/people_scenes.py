"""People who come and go in both of two communities, so that each kind of it can be asked for."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api_road import Journey
from builders import Community
from fellesskap.db.work import system_work
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    Appoint,
    EndHolding,
    TakeLeave,
    TakeOffice,
    appoint,
    end_holding,
    take_leave,
    take_office,
)
from road import Road


async def sit(road: Road, ready: dict[str, UUID]) -> None:
    """Have somebody in a seat with a deputy, somebody who comes later, a leave ahead and one in an office."""
    seat = await road.id_of("seat", "fu:kommune")
    held = await road.rows("holding", seat_id=seat)
    ready["held_seat"] = next(row["id"] for row in held if row["kind"] == "holder")
    ready["deputy_seat"] = next(row["id"] for row in held if row["kind"] == "deputy")
    day = road.today
    ready["coming_seat"] = await road.do(
        "anne", appoint, Appoint(seat, road.people["psykiatri"], day + timedelta(days=600), deputy_rank=5)
    )
    days = (day + timedelta(days=400), day + timedelta(days=420))
    ready["leave"] = await road.do("anne", take_leave, TakeLeave(ready["held_seat"], *days))
    command = TakeOffice(road.people["berg"], "ordforer", day, partner_id=await road.id_of("partner", "9901"))
    ready["office"] = await road.do("anne", take_office, command)
    leaving = next(
        row["id"] for row in await road.rows("holding", seat_id=await road.id_of("seat", "fsu:fastlege"))
    )
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE seat_edition SET deputies = 'common' WHERE key = 'fsu:fastlege'"
        )
    command_to_end = EndHolding(leaving, 1, day + timedelta(days=60), EndReason.OTHER, "Grunn")
    await road.do("anne", end_holding, command_to_end)


async def come_and_go(there: Journey, made: Community) -> None:
    """Let somebody elsewhere be on leave, and one have an office."""
    held = (await made.ask("SELECT id, person_id FROM holding WHERE kind = 'holder' ORDER BY id LIMIT 1"))[0]
    partner = (await made.ask("SELECT id FROM partner WHERE key = '4626'"))[0]["id"]
    day = there.api.today
    days = {
        "validFrom": (day + timedelta(days=1)).isoformat(),
        "validTo": (day + timedelta(days=9)).isoformat(),
    }
    await there.api.do(there.secretary, "takeLeave", holdingId=f"Holding_{held['id']}", **days)
    await there.api.do(
        there.secretary,
        "takeOffice",
        personId=f"Person_{held['person_id']}",
        office="annenfunksjon",
        partnerId=f"Partner_{partner}",
        validFrom=day.isoformat(),
    )

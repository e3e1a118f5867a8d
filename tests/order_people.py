"""Those a drawn community needs besides its holders: a shared row of deputies, and leaders who approve."""

from __future__ import annotations

from fellesskap.actor import Side
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.service import SetLeader, set_leader
from fellesskap.people.service import (
    AppointCommonDeputy,
    RegisterPerson,
    appoint_common_deputy,
    register_person,
)
from fellesskap.structure.model import Approval, Body, Deputies, Structure
from road import Road


async def seat_people(road: Road, structure: Structure) -> None:
    """Give each side of a body the shared deputies its seats have, and each body the leaders its minutes need."""
    for body in structure.bodies:
        for side in {seat.side for seat in body.seats if seat.deputies is Deputies.COMMON}:
            await _share(road, body, side)
        if body.minutes_approved_by is Approval.LEADERS:
            await _lead(road, body)


async def _share(road: Road, body: Body, side: Side) -> None:
    body_id = await road.id_of("body", body.key)
    for rank in (1, 2):
        name = f"felles-{body.key}-{side}-{rank}"
        road.people[name] = await road.do("anne", register_person, RegisterPerson(name.capitalize()))
        listed = AppointCommonDeputy(body_id, side, road.people[name], rank, road.today)
        await road.do("anne", appoint_common_deputy, listed)


async def _lead(road: Road, body: Body) -> None:
    body_id = await road.id_of("body", body.key)
    members = {
        row["seat_id"] for row in await road.rows("seat_edition", body_id=body_id) if row["kind"] == "member"
    }
    holders = await road.rows("holding", body_id=body_id, kind="holder")
    for row, role in zip((row for row in holders if row["seat_id"] in members), LeaderRole, strict=False):
        await road.do("anne", set_leader, SetLeader(body_id, row["id"], role, road.today))

"""Who leads a body: recorded by the secretariat among those who sit there, and no longer than they do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from fellesskap.db.work import system_work
from fellesskap.errors import DomainError, NotAllowed, NotFound
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.queries import find_leaders_on
from fellesskap.leaders.service import (
    EndLeader,
    SetLeader,
    WithdrawLeader,
    end_leader,
    set_leader,
    withdraw_leader,
)
from fellesskap.notices.service import warn_of_terms
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    Appoint,
    EndHolding,
    WithdrawHolding,
    appoint,
    end_holding,
    withdraw_holding,
)
from road import Road

LEADER, DEPUTY = LeaderRole.LEADER, LeaderRole.DEPUTY


async def holding(road: Road, seat: str, kind: str = "holder") -> UUID:
    rows = await road.rows("holding", seat_id=await road.id_of("seat", seat))
    return UUID(str(next(row["id"] for row in rows if row["kind"] == kind)))


async def set_by(
    road: Road, seat: str, role: LeaderRole = LEADER, days: int = 0, body: str = "fu", **more: Any
) -> SetLeader:
    day = road.today + timedelta(days=days)
    return SetLeader(await road.id_of("body", body), await holding(road, seat), role, day, **more)


async def leads(road: Road, on: date, body: str = "fu") -> dict[LeaderRole, UUID]:
    body_id = await road.id_of("body", body)
    async with system_work(road.tenant, road.clock) as work:
        return await find_leaders_on(work, body_id, on)


async def refused(road: Road, who: str, act: Any, command: object) -> DomainError:
    before = await road.rows("body_leader")
    error = await road.refused(who, act, command)
    assert await road.rows("body_leader") == before
    return error


async def test_a_leader_and_a_deputy_are_recorded_with_what_they_follow_from(road: Road) -> None:
    command = await set_by(road, "fu:sykehus", reference="Sak 3/26", decided_on=road.today)
    await road.do("anne", set_leader, command)
    await road.do("bjorn", set_leader, await set_by(road, "fu:kommune", DEPUTY))
    assert await leads(road, road.today) == {
        LEADER: road.people["fu:sykehus"],
        DEPUTY: road.people["fu:kommune"],
    }
    row = (await road.rows("body_leader", role="leader"))[0]
    assert (row["side"], row["party"], row["reference"]) == ("hospital", "", "Sak 3/26")


async def test_who_takes_over_leads_from_that_day(road: Road) -> None:
    await road.do("anne", set_leader, await set_by(road, "fu:sykehus"))
    await road.do("anne", set_leader, await set_by(road, "fu:kommune", days=30))
    assert (await leads(road, road.today + timedelta(days=29)))[LEADER] == road.people["fu:sykehus"]
    assert (await leads(road, road.today + timedelta(days=30)))[LEADER] == road.people["fu:kommune"]


async def test_nobody_leads_without_a_members_seat(road: Road) -> None:
    elsewhere = SetLeader(
        await road.id_of("body", "fu"), await holding(road, "fsu:direktor"), LEADER, road.today
    )
    deputy = SetLeader(
        await road.id_of("body", "fu"), await holding(road, "fu:kommune", "deputy"), LEADER, road.today
    )
    unknown = SetLeader(await road.id_of("body", "fu"), UUID(int=7), LEADER, road.today)
    for command in (elsewhere, deputy, unknown):
        assert (await refused(road, "anne", set_leader, command)).code == "leader.no_seat"
    nowhere = SetLeader(UUID(int=7), await holding(road, "fu:kommune"), LEADER, road.today)
    assert type(await refused(road, "anne", set_leader, nowhere)) is NotFound


async def test_the_secretariat_alone_records_who_leads(road: Road) -> None:
    command = await set_by(road, "fu:sykehus")
    leader = await road.do("anne", set_leader, command)
    for who in ("fu:sykehus", "berg", "valgt"):
        assert type(await refused(road, who, set_leader, command)) is NotAllowed
        end = EndLeader(leader, 1, road.today + timedelta(days=3), EndReason.OTHER)
        assert type(await refused(road, who, end_leader, end)) is NotAllowed
        assert type(await refused(road, who, withdraw_leader, WithdrawLeader(leader, 1))) is NotAllowed


async def test_somebody_stops_leading_and_stays_in_the_seat(road: Road) -> None:
    leader = await road.do("anne", set_leader, await set_by(road, "fu:sykehus"))
    end = EndLeader(leader, 1, road.today + timedelta(days=10), EndReason.OWN_WISH)
    await road.do("anne", end_leader, end)
    assert await leads(road, road.today + timedelta(days=10)) == {}
    held = await road.rows("holding", id=await holding(road, "fu:sykehus"))
    assert held[0]["valid_to"] is None
    stale = await refused(road, "anne", end_leader, end)
    assert stale.code == "leader.changed_meanwhile"


async def test_what_has_not_begun_is_taken_back(road: Road) -> None:
    leader = await road.do("anne", set_leader, await set_by(road, "fu:sykehus", days=5))
    await road.do("anne", withdraw_leader, WithdrawLeader(leader, 1))
    assert await road.rows("body_leader") == []
    begun = await road.do("anne", set_leader, await set_by(road, "fu:sykehus"))
    assert (await refused(road, "anne", withdraw_leader, WithdrawLeader(begun, 1))).code == "leader.begun"


async def test_leading_ends_with_the_seat(road: Road) -> None:
    await road.do("anne", set_leader, await set_by(road, "fu:sykehus"))
    held, last = await holding(road, "fu:sykehus"), road.today + timedelta(days=20)
    await road.do("anne", end_holding, EndHolding(held, 1, last, EndReason.NEW_POSITION))
    row = (await road.rows("body_leader"))[0]
    assert (row["valid_to"], row["version"]) == (last, 2)


async def test_an_appointment_taken_back_takes_the_leader_with_it(road: Road) -> None:
    held = await holding(road, "fu:sykehus")
    first = road.today + timedelta(days=20)
    await road.do("anne", end_holding, EndHolding(held, 1, first, EndReason.OTHER))
    seat = await road.id_of("seat", "fu:sykehus")
    coming = await road.do("anne", appoint, Appoint(seat, road.people["psykiatri"], first))
    body = await road.id_of("body", "fu")
    await road.do("anne", set_leader, SetLeader(body, coming, LEADER, first))
    await road.do("anne", withdraw_holding, WithdrawHolding(coming, 1))
    assert await road.rows("body_leader") == []


async def test_the_database_has_no_two_leaders_at_once(road: Road, superuser: asyncpg.Connection) -> None:
    await road.do("anne", set_leader, await set_by(road, "fu:sykehus"))
    copied = (
        f'INSERT INTO "{road.tenant.schema}".body_leader SELECT gen_random_uuid(), body_id, holding_id, '
        "person_id, {role}, side, party, reference, decided_on, valid_from + 3, valid_to, NULL, 1 "
        f'FROM "{road.tenant.schema}".body_leader'
    )
    for role, constraint in (("role", "one_at_a_time"), ("'deputy'", "one_role_each")):
        with pytest.raises(asyncpg.ExclusionViolationError, match=constraint):
            await superuser.execute(copied.format(role=role))


async def test_a_term_as_leader_that_soon_ends_is_warned_of_once(road: Road) -> None:
    until = road.today + timedelta(days=60)
    await road.do("anne", set_leader, await set_by(road, "fu:sykehus", valid_to=until))
    for told in (1, 0):
        async with system_work(road.tenant, road.clock) as work:
            assert await warn_of_terms(work) == told
    notices = await road.rows("notice", kind="term.ending")
    assert {row["subject"] for row in notices} == {"Fagutvalg: Leder"}
    assert road.people["fu:sykehus"] in {row["person_id"] for row in notices}


async def test_a_leader_who_is_followed_is_not_warned_of(road: Road) -> None:
    until = road.today + timedelta(days=60)
    await road.do("anne", set_leader, await set_by(road, "fu:sykehus", valid_to=until))
    await road.do("anne", set_leader, await set_by(road, "fu:kommune", days=60))
    async with system_work(road.tenant, road.clock) as work:
        assert await warn_of_terms(work) == 0

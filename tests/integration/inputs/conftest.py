"""A community of each test's own, with a dialogue meeting in each region and an elected in each municipality."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from fellesskap.actor import RoleKind, Side
from fellesskap.db.work import system_work
from fellesskap.inputs.service import OpenForInput, open_for_input
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.settings import Settings
from road import Road, build
from road_structure import REGISTER, START
from year_structure import YEARLY

_numbers = count(1)
QUESTION = "Hva vil dere at vi skal prioritere neste år?"


@pytest.fixture
async def road(database: Settings) -> Road:
    road = await build(database, f"prove-innspill-{next(_numbers)}", YEARLY)
    for number, municipality in REGISTER.items():
        name = f"valgt-{municipality.name.lower()}"
        partner_id = await road.id_of("partner", number)
        async with system_work(road.tenant, road.clock) as work:
            road.people[name] = await register_person(work, RegisterPerson(name.capitalize(), demo=True))
            grant = GrantRole(
                road.people[name], RoleKind.ELECTED, Side.MUNICIPAL, START, partner_id=partner_id
            )
            await grant_role(work, grant)
    return road


@pytest.fixture
async def meeting_id(road: Road) -> UUID:
    """A dialogue meeting of the northern region in thirty days."""
    starts_at = road.clock.moment + timedelta(days=30)
    body = await road.id_of("body", "dialogmote-nord")
    command = PlanMeeting(body, starts_at, MeetingForm.PHYSICAL, "Kulturhuset")
    return await road.do("anne", plan_meeting, command)


@pytest.fixture
async def call_id(road: Road, meeting_id: UUID) -> UUID:
    """The same meeting opened for input."""
    return await road.do("anne", open_for_input, OpenForInput(meeting_id, QUESTION))

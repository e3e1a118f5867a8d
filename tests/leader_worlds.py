"""Who leads, and minutes at every point from which somebody else than the secretariat approves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from api_road import Journey
from fellesskap.db.ids import uuid7
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.service import SetLeader, set_leader
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import ApproveAsLeader, DraftMinutes, approve_as_leader, draft_minutes
from fellesskap.people.service import Appoint, appoint
from fellesskap.structure.model import Approval, Names
from road import Road
from road_structure import STRUCTURE

_FU = STRUCTURE.body("fu")
MORE_BODIES = (
    replace(_FU, key="ledet", name=Names("Ledet"), abbreviation="", minutes_approved_by=Approval.LEADERS),
    replace(
        _FU, key="neste", name=Names("Neste"), abbreviation="", minutes_approved_by=Approval.NEXT_MEETING
    ),
)
_PEOPLE = {"kommune": "aune", "sykehus": "kirurgi"}


async def lead_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Have leaders who approve minutes, one who has and one who has not, and a meeting that approves another's."""
    held = {}
    for body in ("ledet", "neste"):
        for seat, name in _PEOPLE.items():
            seat_id = await road.id_of("seat", f"{body}:{seat}")
            command = Appoint(seat_id, road.people[name], road.today)
            held[body, seat] = await road.do("anne", appoint, command)
    body_id = await road.id_of("body", "ledet")
    for name, seat, role, day in (
        ("leader", "sykehus", LeaderRole.LEADER, road.today),
        ("deputy_leader", "kommune", LeaderRole.DEPUTY, road.today),
        ("coming_leader", "sykehus", LeaderRole.LEADER, road.today + timedelta(days=500)),
    ):
        command_to_lead = SetLeader(body_id, held["ledet", seat], role, day, reference="Sak 1/26")
        ready[name] = await road.do("anne", set_leader, command_to_lead)
    ready["leading_seat"] = held["ledet", "sykehus"]
    ready["minutes_for_leaders"] = await _minuted(road, "ledet")
    version = (await road.load(ready["minutes_for_leaders"])).version
    await road.do("aune", approve_as_leader, ApproveAsLeader(ready["minutes_for_leaders"], version))
    earlier = await _minuted(road, "neste")
    await _hold(road, "neste")
    ready["approval_line"] = (await road.rows("agenda_item", approves_id=earlier))[0]["id"]


async def _hold(road: Road, body: str) -> UUID:
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    for act, command in ((add_item, AddItem), (call_meeting, CallMeeting)):
        version = (await road.load(meeting_id)).version
        more = ("Eventuelt",) if command is AddItem else ()
        await road.do("anne", act, command(meeting_id, version, *more))
    road.clock.moment = starts_at
    await road.attend(meeting_id)
    return meeting_id


async def _minuted(road: Road, body: str) -> UUID:
    meeting_id = await _hold(road, body)
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    return meeting_id


async def lead_elsewhere(there: Journey) -> None:
    """Let somebody elsewhere lead, and have approved the minutes there."""
    held = (
        await there.community.ask(
            "SELECT h.id, h.person_id, h.body_id FROM holding h JOIN body b ON b.id = h.body_id "
            "WHERE b.key = 'annengruppe' AND h.kind = 'holder' ORDER BY h.id LIMIT 1"
        )
    )[0]
    await there.api.do(
        there.secretary,
        "setLeader",
        bodyId=f"Body_{held['body_id']}",
        holdingId=f"Holding_{held['id']}",
        role="LEADER",
        validFrom=there.api.today.isoformat(),
    )
    schema = there.api.tenant.schema
    await there.api.superuser.execute(
        f'INSERT INTO "{schema}".minutes_approval '
        "(id, minutes_id, meeting_id, person_id, body_id, role, approved_at, audience) "
        "SELECT $1, e.id, e.meeting_id, $2, m.body_id, 'leader', e.drafted_at, 1 "
        f'FROM "{schema}".minutes e JOIN "{schema}".meeting m ON m.id = e.meeting_id LIMIT 1',
        uuid7(),
        held["person_id"],
    )

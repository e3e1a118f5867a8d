"""Meetings brought to their minutes, and one as rules see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from builders import Community
from fellesskap.actor import Audience, Side
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.service import SetLeader, set_leader
from fellesskap.meetings.model import Meeting, MeetingForm, MeetingState
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    ConfirmCorrection,
    DraftMinutes,
    ProposeCorrection,
    confirm_correction,
    draft_minutes,
    propose_correction,
)
from road import Road

MINUTED = Meeting(
    id=uuid4(),
    version=1,
    body_id=uuid4(),
    structure_version_id=uuid4(),
    starts_at=datetime(2026, 5, 4, 9, tzinfo=UTC),
    held_on=date(2026, 5, 4),
    frame_minutes=120,
    form=MeetingForm.PHYSICAL,
    place="Hamar",
    link="",
    state=MeetingState.MINUTED,
    open_to_public=True,
    call_sequence=1,
    audience=Audience.PUBLIC,
)


async def plan(road: Road, days: int) -> UUID:
    when = road.clock.moment + timedelta(days=days)
    command = PlanMeeting(await road.id_of("body", "fu"), when, MeetingForm.PHYSICAL, "Prøveby")
    return await road.do("anne", plan_meeting, command)


async def version(road: Road, meeting: UUID) -> int:
    return (await road.load(meeting)).version


async def hold(road: Road, meeting: UUID) -> None:
    """Call a meeting, with a line more on its agenda, and hold it on its day."""
    await road.do("anne", add_item, AddItem(meeting, await version(road, meeting), "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    road.clock.moment = (await road.load(meeting)).starts_at
    await road.attend(meeting)


async def draft(road: Road, meeting: UUID) -> None:
    await road.do("anne", draft_minutes, DraftMinutes(meeting, await version(road, meeting)))


async def minuted(road: Road, days: int = 1) -> UUID:
    meeting = await plan(road, days)
    await hold(road, meeting)
    await draft(road, meeting)
    return meeting


async def agenda(road: Road, meeting: UUID) -> list[dict[str, Any]]:
    lines = await road.rows("agenda_item", meeting_id=meeting)
    return sorted(lines, key=lambda line: int(line["position"]))


async def lead(road: Road) -> None:
    """Let the seat of the trust lead and that of the municipalities be deputy."""
    body = await road.id_of("body", "fu")
    for seat, role in (("fu:sykehus", LeaderRole.LEADER), ("fu:kommune", LeaderRole.DEPUTY)):
        held = next(
            row
            for row in await road.rows("holding", seat_id=await road.id_of("seat", seat))
            if row["kind"] == "holder"
        )
        await road.do("anne", set_leader, SetLeader(body, held["id"], role, road.today))


async def mended(community: Community, clock: FixedClock, case_id: UUID, text: str, reason: str) -> None:
    """Correct the wording of a case's decision: one side's secretariat proposes it, and the other's confirms."""
    rows = await community.ask("SELECT agenda_item_id FROM decision WHERE case_id = $1", case_id)
    command = ProposeCorrection(rows[-1]["agenda_item_id"], 0, text, reason, same_meaning=True)
    async with Work(community.tenant, await community.secretary(), clock, write=True) as work:
        proposed = await propose_correction(work, command)
    async with Work(community.tenant, await community.secretary(Side.HOSPITAL), clock, write=True) as work:
        await confirm_correction(work, ConfirmCorrection(proposed, 1))

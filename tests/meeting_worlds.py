"""Meetings of our own community at every point from which something can be done."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from attachment_scene import supply
from fellesskap.actor import Side
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    AddYearEvent,
    BodyBeside,
    CallMeeting,
    CancelMeeting,
    ChosenMeeting,
    PlanMeeting,
    PlanYear,
    SendSupplement,
    SetChair,
    add_case,
    add_item,
    add_year_event,
    call_meeting,
    cancel_meeting,
    plan_meeting,
    plan_year,
    send_supplement,
    set_chair,
)
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from road import Road


async def minute(road: Road, meeting_id: UUID, *, approve: bool = False) -> None:
    """Draft the minutes of a meeting, and approve them where asked."""
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    if approve:
        version = (await road.load(meeting_id)).version
        await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, version))


async def hold_unrecorded(road: Road, ready: dict[str, UUID]) -> None:
    """Hold a meeting of which nothing is recorded yet."""
    case_id = await road.placed()
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    ready["item_to_discuss"] = await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    ready["item_to_record"] = await road.do("anne", add_item, AddItem(meeting_id, 2, "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 3))
    road.clock.moment = starts_at
    await road.attend(meeting_id)
    ready["unrecorded"] = meeting_id


async def plan_ahead(road: Road, ready: dict[str, UUID]) -> None:
    """Plan a joint meeting with two items."""
    starts_at = road.clock.moment + timedelta(days=5)
    plan = PlanMeeting(
        await road.id_of("body", "fu"),
        starts_at,
        MeetingForm.HYBRID,
        "Prøveby",
        "https://video.example/rom",
        joint_with=(await road.id_of("body", "fsu"),),
    )
    ready["planned"] = await road.do("anne", plan_meeting, plan)
    for name in ("first_item", "second_item"):
        version = (await road.load(ready["planned"])).version
        ready[name] = await road.do("anne", add_item, AddItem(ready["planned"], version, name))


async def change_called(road: Road, ready: dict[str, UUID]) -> None:
    """Change the agenda of a meeting that people are called to, and send attachments after it: once sent, and once
    not yet.
    """
    plan = PlanMeeting(
        await road.id_of("body", "fu"), road.clock.moment + timedelta(days=9), MeetingForm.PHYSICAL, "Prøveby"
    )
    meeting = ready["changed_agenda"] = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    case_id = await road.placed()
    await road.do("anne", add_case, AddCase(meeting, 2, case_id))
    await road.do("anne", call_meeting, CallMeeting(meeting, 3))
    await road.do("anne", add_item, AddItem(meeting, 4, "Ettersendt", reason="Kom inn etter fristen."))
    await supply(road, case_id, "Ettersendte tall")
    await road.do("anne", send_supplement, SendSupplement(meeting, 6))
    await road.do("anne", add_item, AddItem(meeting, 7, "Ikke sendt", reason="Kom inn enda senere."))
    ready["supplied"] = await supply(road, case_id, "Tall som ikke er sendt")


async def change_plans(road: Road, ready: dict[str, UUID]) -> None:
    """Let one meeting be led by the other side and one be called off, and let a year have weeks to avoid and an
    event to plan around.
    """
    plan = PlanMeeting(
        await road.id_of("body", "fu"), road.clock.moment + timedelta(days=8), MeetingForm.PHYSICAL, "Prøveby"
    )
    off = await road.do("anne", plan_meeting, plan)
    await road.do("anne", set_chair, SetChair(off, 1, Side.MUNICIPAL, "De legger fram saken."))
    await road.do("anne", cancel_meeting, CancelMeeting(off, 2, "Ingen saker er klare."))
    year = road.today.year + 1
    chosen = (ChosenMeeting(("fu",), date(year, 5, 4)),)
    await road.do(
        "anne",
        plan_year,
        PlanYear(year, MeetingForm.PHYSICAL, "Prøveby", avoided_weeks=(8, 41), meetings=chosen),
    )
    event = AddYearEvent("Høstmøte", date(year, 10, 14), "Prøveby", (BodyBeside("fu"),))
    ready["year_event"] = await road.do("anne", add_year_event, event)

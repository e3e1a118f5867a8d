"""Examples of the commands about who leads a body, and about minutes that others than the secretariat approve."""

from __future__ import annotations

from datetime import timedelta

from operation_examples import Examples, example, own, place
from two_worlds import Worlds


def _in_days(worlds: Worlds, days: int) -> str:
    return (worlds.api.today + timedelta(days=days)).isoformat()


@example("setLeader")
async def _set_leader(worlds: Worlds) -> Examples:
    body = await place(worlds, "body", "Body", "ledet")
    given = {"holdingId": own(worlds, "Holding", "leading_seat"), "role": "LEADER"}
    return [("anne", {"bodyId": body, **given, "validFrom": _in_days(worlds, 200)})]


@example("endLeader")
async def _end_leader(worlds: Worlds) -> Examples:
    version = await worlds.version("body_leader", "leader")
    given = {"version": version, "validTo": _in_days(worlds, 30), "reason": "OWN_WISH"}
    return [("anne", {"leaderId": own(worlds, "BodyLeader", "leader"), **given})]


@example("withdrawLeader")
async def _withdraw_leader(worlds: Worlds) -> Examples:
    version = await worlds.version("body_leader", "coming_leader")
    return [("anne", {"leaderId": own(worlds, "BodyLeader", "coming_leader"), "version": version})]


@example("recordApproval")
async def _record_approval(worlds: Worlds) -> Examples:
    version = await worlds.version("agenda_item", "approval_line")
    return [("anne", {"itemId": own(worlds, "AgendaItem", "approval_line"), "version": version})]


@example("approveAsLeader")
async def _approve_as_leader(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "minutes_for_leaders")
    meeting = own(worlds, "Meeting", "minutes_for_leaders")
    return [("kirurgi", {"meetingId": meeting, "version": version})]


@example("remindLeaders")
async def _remind_leaders(worlds: Worlds) -> Examples:
    return [("anne", {"meetingId": own(worlds, "Meeting", "minutes_for_leaders")})]

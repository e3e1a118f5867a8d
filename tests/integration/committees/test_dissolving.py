"""What the end of a committee leaves behind: who reads what, and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from committee_worlds import commit_at_home
from fellesskap.committees.service import DissolveCommittee, dissolve_committee, tell_due_committees
from fellesskap.db.work import Work, system_work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.structure.service import (
    ApplyStructure,
    apply_structure,
    find_latest_structure,
)
from road import Road
from road_structure import REGISTER

MEMBER = "committee-noted:kommune"
TABLES = ("meeting", "agenda_item", "attendance", "minutes", "document", "committee_report", "search_entry")


async def _met(road: Road, key: str) -> UUID:
    """A meeting that a body held behind closed doors, with minutes."""
    plan = PlanMeeting(
        await road.id_of("body", key), road.clock.moment + timedelta(days=1), MeetingForm.PHYSICAL, "Her"
    )
    meeting_id = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting_id, 1, "Arbeidet"))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 2))
    road.later()
    await road.attend(meeting_id)
    for act, made in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, made(meeting_id, (await road.load(meeting_id)).version))
    return meeting_id


async def _seen(road: Road, who: str, meeting_id: UUID, body_id: UUID) -> dict[str, int]:
    """How many rows of a meeting, and reports of a body, a person sees."""
    seen = {}
    async with Work(road.tenant, await road.actor(who), road.clock, write=True) as work:
        for table in TABLES:
            column = {"meeting": "id", "committee_report": "body_id"}.get(table, "meeting_id")
            value = body_id if table == "committee_report" else meeting_id
            seen[table] = await work.connection.fetchval(
                f'SELECT count(*) FROM "{table}" WHERE "{column}" = $1', value
            )
    return seen


async def _dissolve(road: Road, name: str, ready: dict[str, UUID]) -> DissolveCommittee:
    row = (await road.rows("committee", body_id=ready[name]))[0]
    return DissolveCommittee(ready[name], row["version"])


async def test_whoever_sat_in_a_committee_goes_on_reading_what_was_its_own_and_nothing_more(
    road: Road,
) -> None:
    ready: dict[str, UUID] = {}
    await commit_at_home(road, ready)
    own, body_id = await _met(road, "committee-noted"), ready["committee_noted"]
    elsewhere = await _met(road, "committee")
    before = await _seen(road, MEMBER, own, body_id)
    assert all(before.values())
    await road.do("anne", dissolve_committee, await _dissolve(road, "committee_noted", ready))
    assert (await road.actor(MEMBER)).seats == frozenset()
    assert await _seen(road, MEMBER, own, body_id) == before
    # Others' meetings that only the partners read are theirs no more, and others see nothing of this one.
    assert not any((await _seen(road, MEMBER, elsewhere, ready["committee"])).values())
    assert (await _seen(road, "valgt", own, body_id))["committee_report"] == 0


async def test_what_others_point_at_is_not_dissolved(road: Road) -> None:
    ready: dict[str, UUID] = {}
    await commit_at_home(road, ready)
    async with system_work(road.tenant, road.clock) as work:
        _, structure = await find_latest_structure(work)
        bodies = tuple(
            replace(body, reports_to="committee-noted") if body.key == "fu" else body
            for body in structure.bodies
        )
        changed = replace(structure, bodies=bodies)
        await apply_structure(work, ApplyStructure(changed, road.today, "To", "to", REGISTER))
    road.later()
    refused = await road.refused("anne", dissolve_committee, await _dissolve(road, "committee_noted", ready))
    assert (refused.code, refused.facts["users"]) == ("draft.in_use", "Fagutvalg")
    assert (await road.rows("committee", body_id=ready["committee_noted"]))[0]["dissolved_on"] is None


async def test_a_version_published_ahead_says_from_when_it_can_be(road: Road) -> None:
    ready: dict[str, UUID] = {}
    await commit_at_home(road, ready)
    async with system_work(road.tenant, road.clock) as work:
        _, structure = await find_latest_structure(work)
        ahead = road.today + timedelta(days=30)
        changed = replace(structure, call_days=9)
        await apply_structure(work, ApplyStructure(changed, ahead, "To", "to", REGISTER))
    command = await _dissolve(road, "committee_noted", ready)
    refused = await road.refused("anne", dissolve_committee, command)
    assert (refused.code, refused.facts["first"]) == ("committee.later_version", ahead + timedelta(days=1))
    await road.do("anne", dissolve_committee, replace(command, day=ahead + timedelta(days=1)))
    # Until then its members sit there.
    assert (await road.actor(MEMBER)).seats
    road.later(31)
    assert not (await road.actor(MEMBER)).seats


async def test_nobody_is_told_of_a_committee_that_has_reported_or_is_gone(road: Road) -> None:
    ready: dict[str, UUID] = {}
    await commit_at_home(road, ready)
    road.later(5 * 366)
    async with system_work(road.tenant, road.clock) as work:
        # Only one of the four has neither reported nor ended, and it is late.
        assert await tell_due_committees(work) == 1
        assert await tell_due_committees(work) == 0

"""Minutes that a body approves in its next meeting, or by its leaders, as people meet it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from draft_scene import problems_of
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
from fellesskap.minutes.service import DraftMinutes, draft_minutes
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[Road, str], Awaitable[Browser]]


async def hold(road: Road) -> UUID:
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, await version(road, meeting), "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    road.clock.moment = starts_at
    await road.attend(meeting)
    return meeting


async def minuted(road: Road) -> UUID:
    meeting = await hold(road)
    await road.do("anne", draft_minutes, DraftMinutes(meeting, await version(road, meeting)))
    return meeting


async def version(road: Road, meeting: UUID) -> int:
    return (await road.load(meeting)).version


async def state(road: Road, meeting: UUID) -> str:
    return (await road.load(meeting)).state.value


def at(road: Road, meeting: UUID) -> str:
    return f"/{road.tenant.slug}/moter/{meeting}"


async def test_the_next_meeting_sends_back_and_then_approves(in_next: Road, enter: Enter) -> None:
    road = in_next
    earlier = await minuted(road)
    anne = await enter(road, "anne")
    assert "foreløpig til utvalget har godkjent det i neste møte" in text_of(
        await anne.get(at(road, earlier))
    )
    direct = await anne.post(f"{at(road, earlier)}/referat/godkjenn", {"version": "1"})
    assert direct.status_code == 422
    assert "Utvalget godkjenner referatet i neste møte" in text_of(direct)
    assert await state(road, earlier) == "minuted"
    following = await hold(road)
    anne = await enter(road, "anne")
    line = (await road.rows("agenda_item", approves_id=earlier))[0]
    agenda = text_of(await anne.get(at(road, following)))
    assert "Godkjenning av referat fra" in agenda
    point = f"{at(road, following)}/punkt/{line['id']}"
    assert "Hva sa utvalget?" in text_of(await anne.get(point))
    sent = {"version": str(line["version"]), "outcome": "returned"}
    silent = await anne.post(f"{point}/godkjenning", sent)
    assert (silent.status_code, set(problems_of(silent))) == (422, {"remark"})
    assert (await anne.post(f"{point}/godkjenning", {**sent, "remark": "Feil navn."})).status_code == 303
    assert await state(road, earlier) == "held"
    back = text_of(await anne.get(at(road, earlier)))
    assert "Utvalget godkjente ikke referatet" in back
    assert "Feil navn." in back
    await road.do("anne", draft_minutes, DraftMinutes(earlier, await version(road, earlier)))
    last = await hold(road)
    anne = await enter(road, "anne")
    line = next(one for one in await road.rows("agenda_item", approves_id=earlier) if not one["approval"])
    point = f"{at(road, last)}/punkt/{line['id']}/godkjenning"
    approved = {"version": str(line["version"]), "outcome": "approved"}
    assert (await anne.post(point, approved)).status_code == 303
    assert await state(road, earlier) == "approved"
    assert "Utvalget godkjente det i møtet" in text_of(await anne.get(at(road, earlier)))


async def test_what_is_preliminary_is_marked_for_everybody(in_next: Road, enter: Enter) -> None:
    meeting = await minuted(in_next)
    anne = await enter(in_next, "anne")
    open_page = text_of(await anne.get(f"/{in_next.tenant.slug}/offentlig/moter/{meeting}"))
    assert "Det som står om utfallet, er foreløpig" in open_page


async def test_the_leader_and_the_deputy_approve(by_leaders: Road, enter: Enter) -> None:
    road = by_leaders
    meeting = await minuted(road)
    anne = await enter(road, "anne")
    page = text_of(await anne.get(at(road, meeting)))
    assert "Registrer dem på utvalgets side" in page
    body = await road.id_of("body", "fu")
    for seat, role in (("fu:sykehus", LeaderRole.LEADER), ("fu:kommune", LeaderRole.DEPUTY)):
        rows = await road.rows("holding", seat_id=await road.id_of("seat", seat))
        held = next(row["id"] for row in rows if row["kind"] == "holder")
        await road.do("anne", set_leader, SetLeader(body, held, role, road.today))
    page = text_of(await anne.get(at(road, meeting)))
    assert page.count("har ikke godkjent ennå") == 2
    assert (await anne.post(f"{at(road, meeting)}/referat/paminn", {})).status_code == 303
    told = [row for row in await road.rows("notice") if row["kind"] == "minutes.approval_reminded"]
    assert len(told) == 2
    for name, after in (("fu:kommune", "minuted"), ("fu:sykehus", "approved")):
        leader = await enter(road, name)
        home = text_of(await leader.get(f"/{road.tenant.slug}/"))
        assert "venter på at du godkjenner det" in home
        assert "Godkjenn referatet" in text_of(await leader.get(at(road, meeting)))
        sent = {"version": str(await version(road, meeting))}
        done = await leader.post(f"{at(road, meeting)}/referat/godkjenn-som-leder", sent)
        assert done.status_code == 303, text_of(done)
        assert await state(road, meeting) == after
        assert "venter på at du godkjenner det" not in text_of(await leader.get(f"/{road.tenant.slug}/"))
    assert "Godkjent av Fu:sykehus og Fu:kommune." in text_of(await anne.get(at(road, meeting)))

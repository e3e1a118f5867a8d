"""Taking away a link, a guest or a recusal twice leads to the same page, as does what was never there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from fellesskap.cases.service import LinkCases, link_cases
from fellesskap.meetings.service import AddItem, CallMeeting, add_item, call_meeting
from fellesskap.minutes.service import AddGuest, DeclareRecusal, add_guest, declare_recusal
from frame_scene import Browser, text_of
from minutes_scene import agenda, plan, version
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


async def _called(road: Road) -> UUID:
    meeting = await plan(road, 3)
    await road.do("anne", add_item, AddItem(meeting, await version(road, meeting), "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    return meeting


async def _guest(road: Road) -> tuple[str, str, str]:
    meeting = await _called(road)
    guest = await road.do("anne", add_guest, AddGuest(meeting, "Gro Gjest", "KS"))
    home = f"/{road.tenant.slug}/moter/{meeting}/gjester"
    return home, f"{home}/{{}}/fjern", str(guest)


async def _recusal(road: Road) -> tuple[str, str, str]:
    meeting = await _called(road)
    line, seat = (await agenda(road, meeting))[0]["id"], await road.id_of("seat", "fu:kommune")
    recusal = await road.do("anne", declare_recusal, DeclareRecusal(line, seat, "Er gift med søkeren."))
    home = f"/{road.tenant.slug}/moter/{meeting}/inhabil"
    return home, f"{home}/{{}}/trekk", str(recusal)


async def _link(road: Road) -> tuple[str, str, str]:
    case_id, other = await road.placed(), await road.placed()
    await road.do("anne", link_cases, LinkCases(case_id, other))
    link = (await road.rows("case_link", from_case_id=case_id))[0]["id"]
    case = (await road.rows("case", id=case_id))[0]
    home = f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}/koblinger"
    return home, f"{home}/{{}}/fjern", str(link)


@pytest.mark.parametrize("made", [_guest, _recusal, _link])
async def test_what_is_taken_away_twice_leads_to_the_same_page(
    road: Road, enter: Enter, made: Callable[[Road], Awaitable[tuple[str, str, str]]]
) -> None:
    home, address, key = await made(road)
    _, _, others = await made(road)
    secretary = await enter("anne")
    first = f"nokkel-{uuid4()}"
    for form_key in (first, first, f"nokkel-{uuid4()}"):
        done = await secretary.post(address.format(key), {"_key": form_key})
        assert (done.status_code, done.headers.get("location")) == (303, home), text_of(done)
        assert (await secretary.get(home)).status_code == 200
    never = await secretary.post(address.format(uuid4()), {})
    another = await secretary.post(address.format(others), {})
    assert (never.status_code, never.headers["location"]) == (303, home)
    assert (another.status_code, another.headers["location"]) == (303, home)
    table = {_guest: "guest", _recusal: "recusal", _link: "case_link"}[made]
    assert len(await road.rows(table, id=UUID(others))) == 1, "what is another's stays"
    assert await road.rows(table, id=UUID(key)) == []


async def test_whoever_may_not_take_away_is_still_told_so(road: Road, enter: Enter) -> None:
    _, address, key = await _guest(road)
    member = await enter("fu:kommune")
    assert (await member.post(address.format(key), {})).status_code == 403
    assert len(await road.rows("guest", id=UUID(key))) == 1

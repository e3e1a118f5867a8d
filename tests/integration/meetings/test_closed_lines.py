"""A line of an open meeting that is kept from the public by law: who sees it, and in which paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from fellesskap.errors import Conflict
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    CloseItem,
    PlanMeeting,
    RemoveItem,
    SendSupplement,
    add_item,
    call_meeting,
    close_item,
    plan_meeting,
    remove_item,
    send_supplement,
)
from fellesskap.settings import Settings
from road import Road, build
from road_structure import STRUCTURE

BASIS = "offentleglova § 13"
OPEN = replace(STRUCTURE, bodies=tuple(replace(body, open_to_public=True) for body in STRUCTURE.bodies))


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-lukkede-punkter", OPEN)


async def planned(road: Road) -> tuple[UUID, UUID]:
    """Plan an open meeting with two lines; return it and the first."""
    starts_at = road.clock.moment + timedelta(days=20)
    command = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, place="Her")
    meeting_id = await road.do("anne", plan_meeting, command)
    first = await road.do("anne", add_item, AddItem(meeting_id, 1, "Om en avtale"))
    await road.do("anne", add_item, AddItem(meeting_id, 2, "Eventuelt"))
    return meeting_id, first


async def seen(road: Road, meeting_id: UUID) -> dict[str, int]:
    return {row["title"]: row["audience"] for row in await road.rows("agenda_item", meeting_id=meeting_id)}


async def papers(road: Road, meeting_id: UUID) -> list[tuple[str, int]]:
    rows = await road.rows("document", meeting_id=meeting_id)
    return sorted((row["kind"], row["audience"]) for row in rows)


async def test_a_closed_line_stays_with_the_partners_and_they_have_a_paper_with_it(road: Road) -> None:
    meeting_id, first = await planned(road)
    await road.do("bjorn", close_item, CloseItem(meeting_id, 3, first, closed=True, basis=f" {BASIS} "))
    (line,) = await road.rows("agenda_item", id=first)
    assert (line["closed"], line["closed_basis"]) == (True, BASIS)
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 4))
    assert await seen(road, meeting_id) == {"Om en avtale": 1, "Eventuelt": 3}
    assert await papers(road, meeting_id) == [("call", 1), ("call_open", 3)]


async def test_a_line_that_is_opened_again_is_read_by_all_in_one_paper(road: Road) -> None:
    meeting_id, first = await planned(road)
    await road.do("anne", close_item, CloseItem(meeting_id, 3, first, closed=True, basis=BASIS))
    await road.do("anne", close_item, CloseItem(meeting_id, 4, first, closed=False))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 5))
    assert await seen(road, meeting_id) == {"Om en avtale": 3, "Eventuelt": 3}
    assert await papers(road, meeting_id) == [("call", 3)]


async def test_a_line_is_closed_by_a_law_before_anybody_is_sent_it_and_by_the_secretariat(road: Road) -> None:
    meeting_id, first = await planned(road)
    closing = CloseItem(meeting_id, 3, first, closed=True, basis=BASIS)
    for command, code in (
        (CloseItem(meeting_id, 3, first, closed=True, basis=" "), "agenda_item.basis_required"),
        (CloseItem(meeting_id, 3, first, closed=False, basis=BASIS), "agenda_item.basis_not_asked"),
        (CloseItem(meeting_id, 3, uuid4(), closed=True, basis=BASIS), "agenda_item.not_found"),
        (CloseItem(meeting_id, 3, first, closed=True, basis="x" * 201), "meeting.text_too_long"),
    ):
        assert (await road.refused("anne", close_item, command)).code == code
    stale = CloseItem(meeting_id, 2, first, closed=True, basis=BASIS)
    assert isinstance(await road.refused("anne", close_item, stale), Conflict)
    for name in ("aune", "nord", "fsu:direktor"):
        await road.refused(name, close_item, closing)
    await road.do("anne", close_item, closing)
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 4))
    refused = await road.refused("anne", close_item, CloseItem(meeting_id, 5, first, closed=False))
    assert (refused.code, refused.rule_id) == ("agenda_item.already_sent", "R-MEETING-50")


async def test_what_comes_onto_a_sent_agenda_is_closed_before_it_is_sent(road: Road) -> None:
    meeting_id, _ = await planned(road)
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 3))
    late = await road.do("anne", add_item, AddItem(meeting_id, 4, "Nytt og lukket", reason="Kom sent"))
    await road.do("anne", close_item, CloseItem(meeting_id, 5, late, closed=True, basis=BASIS))
    await road.do("anne", send_supplement, SendSupplement(meeting_id, 6))
    assert (await seen(road, meeting_id))["Nytt og lukket"] == 1
    (change,) = await road.rows("agenda_change", meeting_id=meeting_id)
    assert change["audience"] == 1
    assert await papers(road, meeting_id) == [("call", 1), ("call", 3), ("call_open", 3)]
    await road.do("anne", remove_item, RemoveItem(meeting_id, 7, late, "Trukket"))
    await road.do("anne", send_supplement, SendSupplement(meeting_id, 8))
    assert {row["audience"] for row in await road.rows("agenda_change", meeting_id=meeting_id)} == {1}

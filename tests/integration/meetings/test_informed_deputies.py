"""Deputies who are told of a call for information: who is told and of what, and that it gives them nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

from absence_scene import ABSENT, SU, answer, called, seat_of, seat_su, seen, told, version
from fellesskap.meetings.service import (
    AddItem,
    AnswerCall,
    CancelMeeting,
    MoveMeeting,
    SendSupplement,
    add_item,
    answer_call,
    cancel_meeting,
    move_meeting,
    send_supplement,
)
from fellesskap.settings import Settings
from road import Road, build

_numbers = count(1)
INFORMED, ANEW = "meeting.deputy_informed", "meeting.deputy_informed_anew"
VARA, SECOND, CALLED = "vara-su:k1", "jo", "vara-su:k3"
TABLES = ("agenda_item", "attendance", "deputy_call", "document")


async def _build(database: Settings, *, informs: bool) -> Road:
    structure = replace(ABSENT, bodies=(*ABSENT.bodies[:-1], replace(SU, informs_deputies=informs)))
    road = await build(database, f"til-orientering-{next(_numbers)}", structure)
    await seat_su(road)
    return road


async def _who(road: Road, meeting: UUID, kind: str) -> list[str]:
    names = {person: name for name, person in road.people.items()}
    return sorted(names[row["person_id"]] for row in await road.rows("notice", kind=kind, meeting_id=meeting))


async def _read(road: Road, who: str, meeting: UUID) -> list[int]:
    return [await seen(road, who, table, meeting) for table in ("meeting", *TABLES)]


async def test_deputies_are_told_and_read_and_count_as_before(database: Settings) -> None:
    road, silent = await _build(database, informs=True), await _build(database, informs=False)
    meeting, other = await called(road), await called(silent)
    informed = await _who(road, meeting, INFORMED)
    # The deputy of the vacant seat is called, and so is not among them; whoever is on two lists is told once.
    assert {VARA, SECOND, "felles1", "felles2"} <= set(informed)
    assert len(set(informed)) == len(informed) and CALLED not in informed
    assert await told(road, CALLED) == ["meeting.deputy_called"] == await told(silent, CALLED)
    assert await _who(silent, other, INFORMED) == []
    assert "meeting.called" not in await told(road, VARA)
    for table in ("attendance", "deputy_call"):
        assert len(await road.rows(table)) == len(await silent.rows(table))
    assert await seat_of(road, meeting, "k1") == ("su:k1", "called", False)
    assert await _read(road, VARA, meeting) == await _read(silent, VARA, other) == [0] * (1 + len(TABLES))
    k1 = await road.id_of("seat", "su:k1")
    refusal = await road.refused(VARA, answer_call, AnswerCall(meeting, k1, coming=False))
    assert type(refusal).__name__ in ("NotFound", "NotAllowed")


async def test_whoever_is_called_later_reads_then(database: Settings) -> None:
    road = await _build(database, informs=True)
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    assert await told(road, VARA) == [INFORMED, "meeting.deputy_called"]
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    assert await seen(road, SECOND, "agenda_item", meeting) == 0


async def test_they_are_told_of_what_changes_and_those_called_by_then_as_called(database: Settings) -> None:
    road = await _build(database, informs=True)
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    starts_at = road.clock.moment + timedelta(days=21)
    await road.do("anne", move_meeting, MoveMeeting(meeting, await version(road, meeting), starts_at))
    assert await told(road, SECOND) == [INFORMED, ANEW]
    assert await told(road, VARA) == [INFORMED, "meeting.deputy_called", "meeting.moved"]
    added = AddItem(meeting, await version(road, meeting), "Ettersendt", reason="Kom inn sent.")
    await road.do("anne", add_item, added)
    await road.do("anne", send_supplement, SendSupplement(meeting, await version(road, meeting)))
    off = CancelMeeting(meeting, await version(road, meeting), "Ingen saker er klare.")
    await road.do("anne", cancel_meeting, off)
    assert await told(road, SECOND) == [INFORMED, ANEW, ANEW, "meeting.deputy_informed_cancelled"]
    assert ANEW not in await told(road, VARA)


async def test_nobody_is_told_of_a_change_where_nobody_was_of_the_call(database: Settings) -> None:
    road = await _build(database, informs=False)
    meeting = await called(road)
    off = CancelMeeting(meeting, await version(road, meeting), "Ingen saker er klare.")
    await road.do("anne", cancel_meeting, off)
    assert await told(road, SECOND) == []

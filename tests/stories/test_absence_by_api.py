"""Scenario S3 in Finnmark's structure as a program takes it: absence, deputies, who was there, and the minutes."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
import pytest

from api_road import Journey, key_of
from builders import Community, found
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.documents import TYPESET

SEATS = """query Seats($id: ID!) { meeting(id: $id) { version state heldOn documents { id kind state }
    agenda { id position title case { title } } guests { name }
    attendance { state deputy absence { reason } person { id name }
        stints { firstItem lastItem deputy person { name } }
        deputyCalls { id state person { id name } }
        seat { id kind counts side title holder { person { id name } } deputies { person { id name } } } } } }"""
PAPERS = "query Papers($id: ID!) { meeting(id: $id) { agenda { title } documents { kind } } }"


@pytest.fixture(scope="module")
async def finnmark(database: Settings) -> Community:
    """Finnmark's structure in a community that no other test touches."""
    structure = load_structure(structures_folder() / "finnmark.toml")
    return await found(database, "varaveien", "Helsefellesskapet i Finnmark", structure)


async def seats(road: Journey, meeting_id: str) -> list[dict[str, Any]]:
    found = (await road.api.ask(road.secretary, SEATS, id=meeting_id))["meeting"]
    return [one for one in found["attendance"] if one["seat"]["counts"] and one["seat"]["kind"] == "MEMBER"]


async def row_of(road: Journey, meeting_id: str, seat_id: str) -> dict[str, Any]:
    return next(one for one in await seats(road, meeting_id) if one["seat"]["id"] == seat_id)


async def papers(road: Journey, who: UUID, meeting_id: str) -> list[str] | None:
    meeting = (await road.api.ask(who, PAPERS, id=meeting_id))["meeting"]
    return meeting and [one["title"] for one in meeting["agenda"]]


async def test_absence_from_the_call_to_the_minutes(
    finnmark: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, finnmark, superuser)
    meeting_id = await road.plan("su", 14)
    for title in ("Orientering", "Årsplan", "Budsjett"):
        version = await road.meeting_version(meeting_id)
        await road.api.do(road.secretary, "addItem", meetingId=meeting_id, version=version, title=title)
    await road.call(meeting_id)
    with_deputies = [
        one for one in await seats(road, meeting_id) if one["seat"]["holder"] and one["seat"]["deputies"]
    ]
    seat = with_deputies[0]["seat"]
    hanna, ivar = seat["holder"]["person"], seat["deputies"][0]["person"]
    given = {"meetingId": meeting_id, "seatId": seat["id"], "coming": False, "reason": "Er bortreist."}

    stranger = with_deputies[1]["seat"]["holder"]["person"]
    barred = await road.api.refused(key_of(stranger), "answerCall", **given)
    assert (barred["code"], barred["ruleId"]) == ("meeting.not_called_for_seat", "R-MEETING-22")
    await road.api.do(key_of(hanna), "answerCall", "state", **given)
    again = await road.api.refused(key_of(hanna), "answerCall", **given)
    assert (again["code"], again["ruleId"]) == ("meeting.answered_so_already", "R-MEETING-23")
    row = await row_of(road, meeting_id, seat["id"])
    assert (row["state"], row["deputy"], row["person"]["id"]) == ("CALLED", True, ivar["id"])
    assert row["absence"] == {"reason": "Er bortreist."}

    # Ivar declines, so the seat is not represented and the secretariat is told; then he accepts after all.
    call = row["deputyCalls"][0]["id"]
    waiting = "{ deputyCallsWaiting { id seat { title } } }"
    assert [one["id"] for one in (await road.api.ask(key_of(ivar), waiting))["deputyCallsWaiting"]] == [call]
    await road.api.do(key_of(ivar), "answerDeputyCall", "state", deputyCallId=call, coming=False)
    gap = await row_of(road, meeting_id, seat["id"])
    assert (gap["state"], gap["deputy"], gap["person"]["id"]) == ("ABSENT", False, hanna["id"])
    unfilled = await superuser.fetchval(
        f'SELECT count(*) FROM "{road.api.tenant.schema}".notice WHERE kind = $1', "meeting.seat_unfilled"
    )
    assert unfilled >= 1
    accepted = await road.api.do(key_of(ivar), "answerDeputyCall", "state", deputyCallId=call, coming=True)
    assert accepted["state"] == "ACCEPTED"
    assert await papers(road, key_of(ivar), meeting_id) == ["Orientering", "Årsplan", "Budsjett"]

    road.api.later(14)
    everybody = (await road.api.ask(road.secretary, SEATS, id=meeting_id))["meeting"]["attendance"]
    there = [
        {"seatId": one["seat"]["id"], "personId": one["person"]["id"] if one["person"] else None}
        for one in everybody
        if one["seat"]["id"] != seat["id"]
    ]
    parted = [
        {"seatId": seat["id"], "personId": ivar["id"], "lastItem": 2},
        {"seatId": seat["id"], "personId": hanna["id"], "firstItem": 3},
    ]
    version = await road.meeting_version(meeting_id)
    both = {"seatId": seat["id"], "personId": hanna["id"], "firstItem": 2}
    told = {"meetingId": meeting_id, "version": version}
    never = await road.api.refused(
        road.secretary, "recordAttendance", **told, seats=[*there, parted[0], both]
    )
    assert (never["code"], never["ruleId"]) == ("minutes.seat_twice", "R-MINUTES-6")
    await road.api.do(road.secretary, "recordAttendance", "state", **told, seats=[*there, *parted])
    stints = (await row_of(road, meeting_id, seat["id"]))["stints"]
    assert [(one["person"]["name"], one["firstItem"], one["lastItem"]) for one in stints] == [
        (ivar["name"], 1, 2),
        (hanna["name"], 3, 3),
    ]
    guest = {"name": "Kari Nordmann", "represents": "Statsforvalteren", "firstItem": 2, "lastItem": 2}
    await road.api.do(road.secretary, "addGuest", "name", meetingId=meeting_id, **guest)
    await road.minute_in_next(meeting_id, "su")
    await road.api.work_off(TYPESET)
    await _read_minutes(road, meeting_id, ivar["name"], hanna["name"])
    late = await road.api.refused(road.secretary, "addGuest", meetingId=meeting_id, **guest)
    assert (late["code"], late["ruleId"]) == ("minutes.locked", "R-MINUTES-2")


async def _read_minutes(road: Journey, meeting_id: str, ivar: str, hanna: str) -> None:
    """Anybody reads the minutes of an open meeting, in which nobody's address stands."""
    meeting = (
        await road.api.ask(
            None, "query($id: ID!) { meeting(id: $id) { documents { id kind state } } }", id=meeting_id
        )
    )["meeting"]
    paper = next(one for one in meeting["documents"] if (one["kind"], one["state"]) == ("MINUTES", "READY"))
    file = await road.get(None, "offentlig", "dokumenter", str(key_of(paper)), "fil")
    pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
    text = " ".join("".join(one.extract_text() for one in pages).split())
    assert f"{ivar} møtte for {hanna} i sak 1–2" in text
    assert f"{hanna} møtte i sak 3" in text
    assert "Gjest: Kari Nordmann, Statsforvalteren, sak 2" in text
    assert "Er bortreist" not in text
    page = await road.get(None, "offentlig", "moter", str(UUID(meeting_id.partition("_")[2])))
    assert "@" not in page.text.partition("<main")[2].partition("</main")[0]

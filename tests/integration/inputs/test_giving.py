"""A dialogue meeting is opened for input; the elected and the municipalities give it, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fellesskap.db.ids import uuid7
from fellesskap.db.work import system_work
from fellesskap.inputs.service import (
    GiveInput,
    OpenForInput,
    RegisterInput,
    ReviseInput,
    ReviseInputCall,
    WithdrawInput,
    give_input,
    open_for_input,
    register_input,
    remind_silent,
    revise_input,
    revise_input_call,
    withdraw_input,
)
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import CancelMeeting, PlanMeeting, cancel_meeting, plan_meeting
from road import Road
from road_structure import REGISTER

QUESTION = "Hva vil dere at vi skal prioritere neste år?"


async def told(road: Road, kind: str) -> list[str]:
    names = {person: name for name, person in road.people.items()}
    return sorted(names[row["person_id"]] for row in await road.rows("notice") if row["kind"] == kind)


async def region_names(road: Road, key: str) -> list[str]:
    """The municipalities of a region, as the people of the tests are called."""
    region = await road.id_of("region", key)
    numbers = {row["id"]: row["number"] for row in await road.rows("partner") if row["number"]}
    members = await road.rows("region_member", region_id=region)
    return sorted(REGISTER[numbers[row["partner_id"]]].name.lower() for row in members)


async def seen(road: Road, who: str, table: str) -> list[dict[str, Any]]:
    async with await road.work(who) as work:
        return [dict(row) for row in await work.connection.fetch(f'SELECT * FROM "{table}"')]


async def test_opening_asks_the_region_and_shows_the_meeting_to_the_elected(
    road: Road, meeting_id: UUID
) -> None:
    call_id = await road.do("anne", open_for_input, OpenForInput(meeting_id, f"  {QUESTION} "))
    (call,) = await road.rows("input_call")
    (meeting,) = await road.rows("meeting", id=meeting_id)
    assert (call["id"], call["question"], call["last_day"]) == (call_id, QUESTION, meeting["held_on"])
    north, south = await region_names(road, "nord"), await region_names(road, "sor")
    asked = await told(road, "input.opened")
    assert {*north, *(f"valgt-{one}" for one in north), "nord"} <= set(asked)
    assert not {*south, *(f"valgt-{one}" for one in south), "sor", "valgt"} & set(asked)
    assert len(await road.rows("input_invited")) == len(north)
    assert [row["id"] for row in await seen(road, f"valgt-{north[0]}", "meeting")] == [meeting_id]
    assert await seen(road, f"valgt-{north[0]}", "attendance") == []


async def test_only_a_dialogue_meeting_to_come_is_opened_once(road: Road, meeting_id: UUID) -> None:
    starts_at = road.clock.moment + timedelta(days=20)
    fu = await road.id_of("body", "fu")
    deciding = await road.do("anne", plan_meeting, PlanMeeting(fu, starts_at, MeetingForm.PHYSICAL, "Her"))
    refusal = await road.refused("anne", open_for_input, OpenForInput(deciding, QUESTION))
    assert refusal.code == "input.not_dialogue"
    for question, last_day, code in (
        (" ", None, "input.question_required"),
        ("x" * 501, None, "input.question_too_long"),
        (QUESTION, road.today - timedelta(days=1), "input.last_day_passed"),
        (QUESTION, road.today + timedelta(days=31), "input.last_day_after_meeting"),
    ):
        command = OpenForInput(meeting_id, question, last_day)
        assert (await road.refused("anne", open_for_input, command)).code == code
    command = OpenForInput(meeting_id, QUESTION)
    assert (await road.refused("nord", open_for_input, command)).code == "access.secretariat_only"
    assert (await road.refused("anne", open_for_input, OpenForInput(uuid7(), QUESTION))).kind == "not_found"
    await road.do("anne", open_for_input, command)
    assert (await road.refused("bjorn", open_for_input, command)).code == "input.opened_already"


async def test_a_meeting_called_off_is_not_opened(road: Road, meeting_id: UUID) -> None:
    await road.do("anne", cancel_meeting, CancelMeeting(meeting_id, 1, "Ingen kan."))
    refusal = await road.refused("anne", open_for_input, OpenForInput(meeting_id, QUESTION))
    assert refusal.code == "input.meeting_over"


async def test_input_is_given_for_ones_own_municipality(road: Road, call_id: UUID) -> None:
    north, south = await region_names(road, "nord"), await region_names(road, "sor")
    elected, contact = f"valgt-{north[0]}", north[1]
    first = await road.do(elected, give_input, GiveInput(call_id, " Kortere vei til jordmor ", named=True))
    second = await road.do(contact, give_input, GiveInput(call_id, "Bedre utskriving", named=True))
    third = await road.do("nord", give_input, GiveInput(call_id, "Felles legevakt"))
    rows = {row["id"]: row for row in await road.rows("input")}
    assert rows[first]["text"] == "Kortere vei til jordmor"
    assert rows[first]["named_id"] == road.people[elected]
    assert rows[first]["partner_id"] is not None
    assert rows[second]["named_id"] is None, "only the elected may be named"
    assert rows[third]["region_id"] == await road.id_of("region", "nord")
    assert [row["id"] for row in await seen(road, elected, "input")] == [first]
    assert [row["id"] for row in await seen(road, contact, "input")] == [second]
    assert len(await seen(road, "bjorn", "input")) == 3
    others = await road.rows("partner", name=south[0].capitalize())
    other = others[0]["id"]
    for who, text, partner_id, code in (
        (f"valgt-{south[0]}", "Meg også", None, "input.not_invited"),
        (south[0], "Meg også", None, "input.not_invited"),
        ("sor", "Meg også", None, "input.not_invited"),
        ("valgt", "Meg også", None, "input.not_invited"),
        ("anne", "Meg også", None, "input.not_invited"),
        (elected, "For en annen", uuid7(), "input.not_your_partner"),
        (elected, "For en annen", other, "input.not_your_partner"),
        (elected, "kortere VEI til jordmor", None, "input.given_already"),
        (elected, "  ", None, "input.text_required"),
        (elected, "x" * 2_001, None, "input.text_too_long"),
        (elected, "Pasienten 15837030088", None, "guard.national_identity_number"),
    ):
        command = GiveInput(call_id, text, partner_id)
        assert (await road.refused(who, give_input, command)).code == code, (who, code)


async def test_ones_own_input_is_changed_and_taken_back_through_the_last_day(
    road: Road, call_id: UUID
) -> None:
    north = await region_names(road, "nord")
    elected, other = f"valgt-{north[0]}", f"valgt-{north[1]}"
    input_id = await road.do(elected, give_input, GiveInput(call_id, "Jordmor"))
    assert (await road.refused(other, revise_input, ReviseInput(input_id, 1, "Nei"))).kind == "not_found"
    assert (
        await road.refused("anne", revise_input, ReviseInput(input_id, 1, "Nei"))
    ).code == "input.not_yours"
    await road.do(elected, revise_input, ReviseInput(input_id, 1, "Jordmor nær alle"))
    stale = await road.refused(elected, revise_input, ReviseInput(input_id, 1, "Gammelt"))
    assert stale.code == "input.changed_meanwhile"
    road.later(30)
    await road.do(elected, revise_input, ReviseInput(input_id, 2, "Jordmor nær alle, hele døgnet"))
    road.later(1)
    assert (await road.refused(elected, give_input, GiveInput(call_id, "For sent"))).code == "input.closed"
    assert (await road.refused(elected, withdraw_input, WithdrawInput(input_id, 3))).code == "input.closed"
    road.later(-1)
    await road.do(elected, withdraw_input, WithdrawInput(input_id, 3))
    assert await road.rows("input") == []


async def test_the_question_and_the_last_day_are_changed(road: Road, call_id: UUID) -> None:
    command = ReviseInputCall(call_id, 1, "Noe annet?", road.today + timedelta(days=3))
    await road.do("bjorn", revise_input_call, command)
    (call,) = await road.rows("input_call")
    assert (call["question"], call["last_day"], call["version"]) == ("Noe annet?", command.last_day, 2)
    assert (await road.refused("bjorn", revise_input_call, command)).code == "input.changed_meanwhile"
    assert (await road.refused("nord", revise_input_call, command)).code == "access.secretariat_only"


async def test_what_is_said_in_the_meeting_is_written_down_from_its_day(road: Road, call_id: UUID) -> None:
    partner_id = (await road.rows("input_invited"))[0]["partner_id"]
    command = RegisterInput(call_id, "Vi mangler folk", partner_id)
    assert (await road.refused("anne", register_input, command)).code == "input.before_meeting"
    road.later(30)
    assert (await road.refused("nord", register_input, command)).code == "access.secretariat_only"
    wrong = RegisterInput(call_id, "Vi mangler folk", uuid7())
    assert (await road.refused("anne", register_input, wrong)).code == "input.place_unknown"
    await road.do("anne", register_input, command)
    (row,) = await road.rows("input")
    assert (row["author_id"], row["registered_by"]) == (None, road.people["anne"])


async def test_municipalities_without_input_are_reminded_once(road: Road, call_id: UUID) -> None:
    north = await region_names(road, "nord")
    await road.do(north[0], give_input, GiveInput(call_id, "Jordmor"))

    async def remind() -> int:
        async with system_work(road.tenant, road.clock) as work:
            return await remind_silent(work)

    road.later(27)
    assert await remind() == 0
    road.later(1)
    assert [await remind(), await remind()] == [1, 0]
    asked = await told(road, "input.reminded")
    assert asked == sorted([*north[1:], *(f"valgt-{one}" for one in north[1:])])

"""Who was there line by line, who stepped aside, and guests; what a decision counts, and what stays as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest

from absence_scene import ABSENT, answer, called, deputy, hold, met, record, seat_su, version
from fellesskap.decisions.service import record_decision
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    AddGuest,
    ApproveMinutes,
    DeclareRecusal,
    DraftMinutes,
    RecordAttendance,
    RemoveGuest,
    SeatAttendance,
    WithdrawRecusal,
    add_guest,
    approve_minutes,
    declare_recusal,
    draft_minutes,
    record_attendance,
    remove_guest,
    withdraw_recusal,
)
from fellesskap.people.service import Appoint, appoint
from fellesskap.settings import Settings
from road import Road, build

_numbers = count(1)
VARA = "vara-su:k1"


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    made = await build(database, f"oppmote-{next(_numbers)}", ABSENT)
    await seat_su(made)
    yield made


async def test_two_meet_for_a_seat_one_after_the_other(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k1", coming=False)
    await deputy(road, meeting, VARA, coming=True)
    await hold(
        road,
        meeting,
        await met(road, "k1", VARA, 1, 2),
        await met(road, "k1", "su:k1", 3),
        await met(road, "k2", None, 1, 1),
        await met(road, "k2", "su:k2", 2),
        await met(road, "k3", "vara-su:k3"),
        await met(road, "k4", None),
    )
    stints = {
        (row["person_id"], row["first_item"], row["last_item"], row["deputy"])
        for row in await road.rows("stint", meeting_id=meeting)
    }
    assert stints == {
        (road.people[VARA], 1, 2, True),
        (road.people["su:k1"], 3, 3, False),
        (road.people["su:k2"], 2, 3, False),
    }
    k3 = await road.id_of("seat", "su:k3")
    await road.do("anne", appoint, Appoint(k3, road.people["valgt"], road.today.replace(month=12)))
    kept = (await road.rows("attendance", meeting_id=meeting, seat_id=k3))[0]
    assert kept["person_id"] == road.people["vara-su:k3"], "whoever comes later changes nothing of it"
    await road.do("anne", record_attendance, await record(road, meeting, await met(road, "k1", VARA)))
    assert len(await road.rows("stint", meeting_id=meeting)) == 1, "recorded anew it is one throughout"


async def test_never_two_for_a_seat_nor_one_for_two_in_one_line(road: Road) -> None:
    meeting = await called(road)
    road.clock.moment = (await road.load(meeting)).starts_at
    for seats, code in (
        ((("k1", VARA, 1, 2), ("k1", "su:k1", 2, None)), "minutes.seat_twice"),
        ((("k1", "su:k1", 1, 2), ("k4", "su:k1", 2, None)), "minutes.person_for_two_seats"),
        ((("k1", "su:k1", 1, 4),), "minutes.lines_not_on_agenda"),
    ):
        command = await record(road, meeting, *[await met(road, *one) for one in seats])
        assert (await road.refused("anne", record_attendance, command)).code == code
    apart = [await met(road, "k1", "su:k1", 1, 1), await met(road, "k4", "su:k1", 2)]
    await road.do("anne", record_attendance, await record(road, meeting, *apart))


async def test_a_recused_seat_does_not_count(road: Road) -> None:
    _, item_id = await road.ready()
    item = (await road.rows("agenda_item", id=item_id))[0]
    seat = await road.id_of("seat", "fsu:direktor")
    other = await road.refused("fsu:avdeling", declare_recusal, DeclareRecusal(item_id, seat, "Er part."))
    assert other.code == "minutes.not_your_recusal"
    declare = DeclareRecusal(item_id, seat, "Er part i saken.")
    recusal = await road.do("fsu:direktor", declare_recusal, declare)
    twice = await road.refused("anne", declare_recusal, declare)
    assert twice.code == "minutes.recused_already"
    await road.do("anne", withdraw_recusal, WithdrawRecusal(recusal))
    deputy_id = road.people["vara-fsu:direktor"]
    with_deputy = DeclareRecusal(item_id, seat, "Er part i saken.", deputy_id)
    wrong = DeclareRecusal(item_id, seat, "Er part.", road.people["valgt"])
    assert (await road.refused("anne", declare_recusal, wrong)).code == "minutes.not_a_deputy_of_seat"
    await road.do("anne", declare_recusal, with_deputy)
    alone = DeclareRecusal(item_id, await road.id_of("seat", "fsu:avdeling"), "Er part.")
    recusal = await road.do("anne", declare_recusal, alone)
    decision = await road.do("anne", record_decision, await road.decision(item_id))
    voices = {row["seat_id"]: row["person_id"] for row in await road.rows("voice", decision_id=decision)}
    assert voices[seat] == deputy_id
    assert await road.id_of("seat", "fsu:avdeling") not in voices
    late = await road.refused("anne", withdraw_recusal, WithdrawRecusal(recusal))
    assert late.code == "minutes.line_is_decided"
    gone = SeatAttendance(seat, None)
    meeting = item["meeting_id"]
    changed = RecordAttendance(meeting, await version(road, meeting), (gone,))
    assert (await road.refused("anne", record_attendance, changed)).code == "minutes.heard_in_decision"


async def test_whoever_stepped_aside_steps_in_for_nobody_else(road: Road) -> None:
    meeting = await called(road)
    await answer(road, meeting, "k2", coming=False)
    here = [await met(road, "k2", "felles1"), await met(road, "k5", "su:k5")]
    await hold(road, meeting, *here)
    item = (await road.rows("agenda_item", meeting_id=meeting, position=1))[0]["id"]
    k2, k5 = [await road.id_of("seat", f"su:{key}") for key in ("k2", "k5")]
    partial = await road.do("anne", declare_recusal, DeclareRecusal(item, k2, "Er part."))
    again = DeclareRecusal(item, k5, "Er part.", road.people["felles1"])
    assert (await road.refused("anne", declare_recusal, again)).code == "minutes.person_for_two_seats"
    moved = await record(road, meeting, await met(road, "k5", "felles1"))
    assert (await road.refused("anne", record_attendance, moved)).code == "minutes.person_for_two_seats"
    other = DeclareRecusal(item, k5, "Er part.", road.people["felles2"])
    await road.do("anne", declare_recusal, other)
    await road.do("anne", withdraw_recusal, WithdrawRecusal(partial))


async def test_a_decision_counts_who_was_there_for_its_line(road: Road) -> None:
    cases = [await road.closed("region") for _ in range(2)]
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, "Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    lines = [
        await road.do("anne", add_case, AddCase(meeting, await version(road, meeting), case))
        for case in cases
    ]
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    road.clock.moment = starts_at
    await road.attend(meeting)
    seat = await road.id_of("seat", "fsu:direktor")
    parted = tuple(
        SeatAttendance(seat, road.people[who], line, line)
        for line, who in ((1, "vara-fsu:direktor"), (2, "fsu:direktor"))
    )
    command = RecordAttendance(meeting, await version(road, meeting), parted)
    await road.do("anne", record_attendance, command)
    for line, who in zip(lines, ("vara-fsu:direktor", "fsu:direktor"), strict=True):
        decision = await road.do("anne", record_decision, await road.decision(line))
        voices = await road.rows("voice", decision_id=decision)
        assert [row["person_id"] for row in voices if row["seat_id"] == seat] == [road.people[who]]
    swapped = RecordAttendance(
        meeting, await version(road, meeting), (SeatAttendance(seat, road.people["fsu:direktor"]),)
    )
    assert (await road.refused("anne", record_attendance, swapped)).code == "minutes.heard_in_decision"


async def test_guests_are_recorded_and_never_counted(road: Road) -> None:
    meeting = await called(road)
    outsider = AddGuest(meeting, "Kari Nordmann", "Statsforvalteren", 2, 3)
    assert (await road.refused("su:k1", add_guest, outsider)).code == "access.secretariat_only"
    guest = await road.do("anne", add_guest, outsider)
    reach = AddGuest(meeting, "kari@example.no")
    assert (await road.refused("anne", add_guest, reach)).code == "minutes.guest_malformed"
    beyond = AddGuest(meeting, "Kari", "", 2, 9)
    assert (await road.refused("anne", add_guest, beyond)).code == "minutes.lines_not_on_agenda"
    assert (await road.refused("su:k1", remove_guest, RemoveGuest(guest))).code == "access.secretariat_only"
    await road.do("anne", remove_guest, RemoveGuest(guest))
    guest = await road.do("anne", add_guest, AddGuest(meeting, "Kari Nordmann"))
    row = (await road.rows("guest", id=guest))[0]
    assert (row["first_item"], row["last_item"]) == (1, 3)
    await hold(road, meeting, await met(road, "k1", "su:k1"))
    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, command(meeting, await version(road, meeting)))
    locked = await road.refused("anne", remove_guest, RemoveGuest(guest))
    assert locked.code == "minutes.locked"
    item = (await road.rows("agenda_item", meeting_id=meeting))[0]["id"]
    late = DeclareRecusal(item, await road.id_of("seat", "su:k1"), "Er part.")
    assert (await road.refused("anne", declare_recusal, late)).code == "minutes.locked"

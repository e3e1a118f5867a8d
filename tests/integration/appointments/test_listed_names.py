"""Names on the agenda of the body that confirms them: listed, called, recorded, taken off, locked."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from appointment_scene import call_of, confirming, name, opened
from fellesskap.appointments.model import NominationStand, StandOn
from fellesskap.appointments.service import (
    ListAppointments,
    RecordAppointments,
    UnlistAppointments,
    WithdrawNomination,
    confirm_appointments,
    list_appointments,
    record_appointments,
    unlist_appointments,
    withdraw_nomination,
)
from fellesskap.db.work import system_work
from fellesskap.errors import DomainError
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    CancelMeeting,
    PlanMeeting,
    RemoveItem,
    SendSupplement,
    add_item,
    call_meeting,
    cancel_meeting,
    plan_meeting,
    remove_item,
    send_supplement,
)
from fellesskap.minutes.service import (
    ApproveMinutes,
    DraftMinutes,
    RecordItem,
    approve_minutes,
    draft_minutes,
    record_item,
)
from fellesskap.people.service import Appoint, appoint
from road import Road

YES, NO, LATER = NominationStand.CONFIRMED, NominationStand.REFUSED, NominationStand.POSTPONED


@pytest.fixture(autouse=True)
async def empty(road: Road) -> None:
    """Nobody sits in what is filled, and nothing is left on agendas."""
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET kind = 'deputy', rank = 9, valid_to = valid_from + 1"
        )


async def proposed(road: Road) -> tuple[UUID, list[dict[str, Any]]]:
    """A round in which both regions have proposed somebody that the SSU confirms."""
    found = await opened(road, "fsu")
    names = [
        await name(road, region, await call_of(road, found, f"fsu:region:{region}"), f"Ny {region}")
        for region in ("nord", "sor")
    ]
    return found, names


async def seated(road: Road, who: str) -> None:
    """Let somebody be in the SSU to call."""
    tomorrow = road.today + timedelta(days=2)
    seat_id = await road.id_of("seat", "ssu:bruker")
    await road.do("anne", appoint, Appoint(seat_id, road.people[who], tomorrow))


async def planned(road: Road, body: str = "ssu", days: int = 3) -> UUID:
    starts_at = road.clock.moment + timedelta(days=days)
    plan = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    return await road.do("anne", plan_meeting, plan)


async def version(road: Road, meeting_id: UUID) -> int:
    return (await road.load(meeting_id)).version


async def listing(road: Road, meeting_id: UUID, *names: dict[str, Any], **more: Any) -> ListAppointments:
    ids = tuple(one["id"] for one in names)
    return ListAppointments(meeting_id, await version(road, meeting_id), ids, **more)


async def line_of(road: Road, meeting_id: UUID) -> dict[str, Any]:
    (line,) = await road.rows("agenda_item", meeting_id=meeting_id, title="Oppnevninger")
    return line


async def held(road: Road, meeting_id: UUID) -> None:
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute("UPDATE meeting SET state = 'held' WHERE id = $1", meeting_id)


async def recording(
    road: Road, line: dict[str, Any], stands: dict[UUID, NominationStand], remark: str = ""
) -> RecordAppointments:
    (row,) = await road.rows("agenda_item", id=line["id"])
    said = tuple(StandOn(key, stand) for key, stand in stands.items())
    return RecordAppointments(line["id"], row["version"], said, remark)


async def now(road: Road, nomination: dict[str, Any]) -> dict[str, Any]:
    (row,) = await road.rows("nomination", id=nomination["id"])
    return row


async def test_what_a_meeting_says_of_each_settles_it_with_its_day(road: Road) -> None:
    found, (nord, sor) = await proposed(road)
    await seated(road, "anne")
    meeting_id = await planned(road)
    await road.do("anne", list_appointments, await listing(road, meeting_id, nord, sor))
    line = await line_of(road, meeting_id)
    assert (line["audience"], line["record"]) == (0, "")
    for row in await road.rows("listed_nomination", meeting_id=meeting_id):
        assert (row["stand"], row["audience"], row["agenda_item_id"]) == (None, 0, line["id"])
    await road.do("anne", call_meeting, CallMeeting(meeting_id, await version(road, meeting_id)))
    rows = await road.rows("listed_nomination", meeting_id=meeting_id)
    assert {row["audience"] for row in rows} == {1}, "those called see who is proposed"
    assert {row["audience"] for row in await road.rows("person", id=nord["person_id"])} == {1}
    await held(road, meeting_id)
    told = RecordItem(line["id"], (await line_of(road, meeting_id))["version"], "Sagt")
    assert (await road.refused("anne", record_item, told)).code == "minutes.line_confirms_names"
    early = DraftMinutes(meeting_id, await version(road, meeting_id))
    assert (await road.refused("anne", draft_minutes, early)).code == "minutes.item_without_outcome"
    both = {nord["id"]: YES, sor["id"]: NO}
    silent = await recording(road, line, both)
    assert (await road.refused("anne", record_appointments, silent)).code == "appointment.remark_required"
    half = await recording(road, line, {nord["id"]: YES})
    assert (await road.refused("anne", record_appointments, half)).code == "appointment.stand_of_each"
    command = await recording(road, line, both, "Mangler fagbakgrunn")
    assert (await road.refused("nord", record_appointments, command)).code == "access.secretariat_only"
    await road.do("anne", record_appointments, command)
    meeting = await road.load(meeting_id)
    first, second = await now(road, nord), await now(road, sor)
    assert (first["state"], first["meeting_id"], first["confirmed_on"]) == (
        "appointed",
        meeting_id,
        meeting.held_on,
    )
    (holding,) = await road.rows("holding", id=first["holding_id"])
    assert holding["appointed_by"] == "Strategisk samarbeidsutvalg"
    assert (second["state"], second["holding_id"]) == ("refused", None)
    call = await call_of(road, found, "fsu:region:sor")
    assert call["answered_at"] is None, "the party can name another"
    told_to = await road.rows("notice", person_id=road.people["sor"], kind="appointment.refused")
    assert [row["appointment_round_id"] for row in told_to] == [found]
    line = await line_of(road, meeting_id)
    assert line["record"] == (
        "Oppnevnt til Faglig samarbeidsutvalg: Ny nord, Virksomhetsleder, Helseregion Nord.\n"
        "Ikke oppnevnt til Faglig samarbeidsutvalg: Ny sor, Virksomhetsleder, Helseregion Sør.\n\n"
        "Mangler fagbakgrunn"
    )
    again = await recording(road, line, both, "Mangler")
    assert (await road.refused("anne", record_appointments, again)).code == "appointment.stands_recorded"
    await name(road, "sor", call, "Enda en")
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, await version(road, meeting_id)))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, await version(road, meeting_id)))
    with pytest.raises(asyncpg.PostgresError, match="approved minutes never change"):
        async with system_work(road.tenant) as work, work.engine_scope():
            await work.connection.execute(
                "UPDATE listed_nomination SET stand = 'confirmed' WHERE meeting_id = $1", meeting_id
            )
    late = await recording(road, line, both, "Mangler")
    assert (await road.refused("anne", record_appointments, late)).code == "minutes.locked"


async def test_what_is_refused_of_putting_names_on_an_agenda(road: Road) -> None:
    found, (nord, sor) = await proposed(road)
    ssu, fsu = await planned(road), await planned(road, "fsu")
    case_line = await road.do("anne", add_item, AddItem(ssu, await version(road, ssu), "Eventuelt"))
    command = await listing(road, ssu, nord, sor)
    for who, wrong, code in (
        ("nord", command, "appointment.nomination_not_found"),
        ("anne", await listing(road, fsu, nord), "appointment.another_body"),
        ("anne", replace(command, nomination_ids=()), "appointment.nobody_to_confirm"),
        ("anne", replace(command, version=99), "meeting.changed_meanwhile"),
        ("anne", replace(command, minutes=10_000), "meeting.minutes_out_of_bounds"),
        ("anne", replace(command, item_id=found), "agenda_item.not_found"),
        ("anne", replace(command, nomination_ids=(found,)), "appointment.nomination_not_found"),
    ):
        error = await road.refused(who, list_appointments, wrong)
        assert error.code == code, wrong
    await road.do("anne", list_appointments, await listing(road, ssu, nord, item_id=case_line))
    (row,) = await road.rows("listed_nomination", nomination_id=nord["id"])
    assert row["agenda_item_id"] == case_line, "on the line the structure has, or any other"
    other = await planned(road, days=5)
    twice = await listing(road, other, nord)
    assert (await road.refused("anne", list_appointments, twice)).code == "appointment.listed_already"
    pointed = await confirming(road, found, nord, meeting_id=ssu)
    assert (await road.refused("anne", confirm_appointments, pointed)).code == "appointment.listed_already"
    not_held = await recording(road, {"id": case_line}, {nord["id"]: YES})
    assert (await road.refused("anne", record_appointments, not_held)).code == "minutes.attendance_first"
    await road.do("anne", list_appointments, await listing(road, ssu, sor, item_id=case_line))
    await held(road, ssu)
    await road.do(
        "anne",
        record_appointments,
        await recording(road, {"id": case_line}, {nord["id"]: YES, sor["id"]: YES}),
    )
    settled = await listing(road, other, nord)
    assert (await road.refused("anne", list_appointments, settled)).code == "appointment.changed_meanwhile"


async def test_what_is_postponed_taken_off_or_called_off_waits_again(road: Road) -> None:
    _, (nord, sor) = await proposed(road)
    first, second, third, fourth = [await planned(road, days=day) for day in (3, 6, 9, 12)]
    await road.do("anne", list_appointments, await listing(road, first, nord, sor))
    line = await line_of(road, first)
    taking = UnlistAppointments(first, await version(road, first), (sor["id"],))
    assert (await road.refused("sor", unlist_appointments, taking)).code == "access.secretariat_only"
    await road.do("anne", unlist_appointments, taking)
    again = replace(taking, version=await version(road, first))
    assert (await road.refused("anne", unlist_appointments, again)).code == "appointment.not_on_agenda"
    await road.do("anne", list_appointments, await listing(road, second, sor))
    removing = RemoveItem(first, await version(road, first), line["id"])
    await road.do("anne", remove_item, removing)
    assert await road.rows("listed_nomination", meeting_id=first) == []
    await road.do("anne", cancel_meeting, CancelMeeting(second, await version(road, second), "Sykdom"))
    assert [row["stand"] for row in await road.rows("listed_nomination", meeting_id=second)] == ["postponed"]
    await road.do("anne", list_appointments, await listing(road, third, nord, sor))
    await held(road, third)
    line = await line_of(road, third)
    await road.do(
        "anne",
        record_appointments,
        await recording(road, line, {nord["id"]: YES, sor["id"]: LATER}, "Uklart"),
    )
    assert [(await now(road, one))["state"] for one in (nord, sor)] == ["appointed", "nominated"]
    await road.do("anne", list_appointments, await listing(road, fourth, sor))
    await held(road, fourth)
    line = await line_of(road, fourth)
    await road.do("anne", record_appointments, await recording(road, line, {sor["id"]: YES}))
    row = await now(road, sor)
    assert (row["state"], row["meeting_id"]) == ("appointed", fourth)


async def test_a_name_that_is_withdrawn_is_told_as_such_and_needs_no_word(road: Road) -> None:
    _, (nord, _) = await proposed(road)
    meeting_id = await planned(road)
    await road.do("anne", list_appointments, await listing(road, meeting_id, nord))
    row = await now(road, nord)
    await road.do("nord", withdraw_nomination, WithdrawNomination(row["id"], row["version"], "Flyttet"))
    (listed,) = await road.rows("listed_nomination", meeting_id=meeting_id)
    assert listed["stand"] == "withdrawn"
    await held(road, meeting_id)
    line = await line_of(road, meeting_id)
    await road.do("anne", record_item, RecordItem(line["id"], line["version"], "Forslaget er trukket."))
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, await version(road, meeting_id)))


async def test_after_the_call_names_come_with_a_reason_and_are_sent(road: Road) -> None:
    _, (nord, sor) = await proposed(road)
    await seated(road, "bjorn")
    meeting_id = await planned(road)
    await road.do("anne", list_appointments, await listing(road, meeting_id, nord))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, await version(road, meeting_id)))
    line = await line_of(road, meeting_id)
    bare = await listing(road, meeting_id, sor, item_id=line["id"])
    assert (await road.refused("anne", list_appointments, bare)).code == "meeting.change_reason_required"
    await road.do("anne", list_appointments, replace(bare, reason="Kom i dag"))
    (change,) = await road.rows("agenda_change", meeting_id=meeting_id)
    assert (change["kind"], change["agenda_item_id"]) == ("edited", line["id"])
    (row,) = await road.rows("listed_nomination", nomination_id=sor["id"])
    assert row["audience"] == 0
    await road.do("anne", send_supplement, SendSupplement(meeting_id, await version(road, meeting_id)))
    (row,) = await road.rows("listed_nomination", nomination_id=sor["id"])
    assert row["audience"] == 1


async def test_two_who_list_and_withdraw_the_same_leave_nothing_waiting(road: Road) -> None:
    _, (nord, _) = await proposed(road)
    meeting_id = await planned(road)
    command = await listing(road, meeting_id, nord)
    row = await now(road, nord)
    taking = WithdrawNomination(row["id"], row["version"], "Flyttet")
    outside = copy_context()

    async def put() -> str:
        try:
            await road.do("anne", list_appointments, command)
        except DomainError as error:
            return error.code
        return ""

    async with await road.work("nord") as work:
        await withdraw_nomination(work, taking)
        other = asyncio.create_task(put(), context=outside)
        await asyncio.sleep(0.5)
        assert not other.done(), "it waits for the one who withdraws"
    assert await other == "appointment.changed_meanwhile"
    assert await road.rows("listed_nomination", nomination_id=nord["id"]) == []

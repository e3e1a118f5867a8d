"""The story of a round: called, named, chosen, confirmed; rights begin only with the holding."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from appointment_scene import by_letter, call_of, chosen, confirming, name, opened
from fellesskap.appointments.service import (
    CloseAppointmentRound,
    DeclineNomination,
    ExtendAppointmentRound,
    Nominate,
    WithdrawNomination,
    close_appointment_round,
    confirm_appointments,
    decline_nomination,
    extend_appointment_round,
    nominate,
    remind,
    select_nominee,
    withdraw_nomination,
)
from fellesskap.db.work import system_work
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    PlanMeeting,
    add_item,
    plan_meeting,
)
from road import Road


@pytest.fixture(autouse=True)
async def empty(road: Road) -> None:
    """Nobody sits, or will sit, in what is filled."""
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET kind = 'deputy', rank = 9, valid_to = valid_from + 1"
        )


async def _received(road: Road, round_id: UUID) -> set[str]:
    rows = await road.rows("asked_party", appointment_round_id=round_id)
    return {row["name"] for row in rows if row["received_at"]}


async def _meeting(road: Road, body: str, *, held: bool = True) -> UUID:
    """Hold a meeting of a body tomorrow, or only call it."""
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting_id, 1, "Oppnevninger"))
    if held:
        await _hold(road, meeting_id)
    return meeting_id


async def _hold(road: Road, meeting_id: UUID) -> None:
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute("UPDATE meeting SET state = 'held' WHERE id = $1", meeting_id)


async def test_a_region_appoints_its_own_and_the_round_counts(road: Road) -> None:
    found = await opened(road, "ssu", term_to=road.today + timedelta(days=1000))
    call = await call_of(road, found, "ssu:region:nord")
    made = await name(road, "nord", call, "Kari Nordmann")
    assert made["state"] == "appointed" and not made["on_behalf"]
    holding = (await road.rows("holding", id=made["holding_id"]))[0]
    assert holding["appointed_by"] == "Helseregion Nord"
    assert holding["valid_from"] == road.today + timedelta(days=60)
    assert holding["valid_to"] == road.today + timedelta(days=1000)
    assert await _received(road, found) == {"Helseregion Nord"}
    letter = (await road.rows("document", nomination_id=made["id"]))[0]
    assert (letter["kind"], letter["title"], letter["language"]) == (
        "appointment_letter",
        "Kari Nordmann",
        "nb",
    )
    told = await road.rows("notice", person_id=made["person_id"])
    assert [(row["kind"], row["document_id"]) for row in told] == [("appointment.made", letter["id"])]
    for who, seat, party in (
        ("anne", "ssu:divisjon:kirurgi", None),
        ("anne", "ssu:divisjon:psykiatri", None),
    ):
        await name(road, who, await call_of(road, found, seat, party))
    await name(road, "bjorn", await call_of(road, found, "ssu:ks"), **by_letter(road))
    assert await _received(road, found) == {"Helseregion Nord", "Prøvesykehuset HF", "KS Prøve"}


async def test_without_an_end_the_seats_own_number_of_months_holds(road: Road) -> None:
    found = await opened(road, "ssu")
    for seat, years in (("ssu:divisjon:kirurgi", 4), ("ssu:region:nord", None)):
        made = await name(road, "nord" if years is None else "anne", await call_of(road, found, seat))
        holding = (await road.rows("holding", id=made["holding_id"]))[0]
        ends, begins = holding["valid_to"], holding["valid_from"]
        assert ends is None if years is None else ends == begins.replace(year=begins.year + years)


async def test_another_regions_contact_does_not_appoint(road: Road) -> None:
    found = await opened(road, "ssu")
    call = await call_of(road, found, "ssu:region:nord")
    command = Nominate(call["id"], 1, True, name="Kari", email="kari@example.no")
    for who in ("sor", "aune", "kirurgi"):
        error = await road.refused(who, nominate, command)
        assert (type(error), error.code) == (NotAllowed, "appointment.not_your_party")
    await road.do("nord", nominate, command)


async def test_the_secretariat_records_for_others_with_evidence_alone(road: Road) -> None:
    found = await opened(road, "ssu")
    call = await call_of(road, found, "ssu:ks")
    bare = Nominate(call["id"], 1, True, name="Kari", email="kari@example.no")
    assert (await road.refused("bjorn", nominate, bare)).code == "appointment.evidence_required"
    late = {"evidence_reference": "Brev", "evidence_date": road.today + timedelta(days=1)}
    future = Nominate(call["id"], 1, True, name="Kari", email="kari@example.no", **late)
    assert (await road.refused("bjorn", nominate, future)).code == "appointment.evidence_in_future"
    made = await name(road, "bjorn", call, **by_letter(road))
    assert made["on_behalf"] and made["evidence_reference"] == "Brev 14/26"


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"consent": False}, RuleBroken, "appointment.consent_required"),
        ({"name": ""}, Invalid, "appointment.person_required"),
        ({"email": ""}, Invalid, "appointment.email_required"),
        ({"email": "x@"}, Invalid, "people.email_malformed"),
        ({"version": 2}, Conflict, "appointment.changed_meanwhile"),
    ],
)
async def test_names_that_are_not_good_enough(
    road: Road, change: dict[str, Any], kind: type[DomainError], code: str
) -> None:
    found = await opened(road, "ssu")
    call = await call_of(road, found, "ssu:region:nord")
    values = {"version": 1, "consent": True, "name": "Kari", "email": "kari@example.no", **change}
    error = await road.refused("nord", nominate, Nominate(call["id"], **values))
    assert (type(error), error.code) == (kind, code)
    await name(road, "nord", call)


async def test_a_seat_has_one_holder_at_a_time(road: Road) -> None:
    found = await opened(road, "ssu")
    call = await call_of(road, found, "ssu:region:nord")
    await name(road, "nord", call)
    again = await opened(road, "ssu", title="En til")
    command = Nominate(
        (await call_of(road, again, "ssu:region:nord"))["id"], 1, True, name="B", email="b@example.no"
    )
    assert (await road.refused("nord", nominate, command)).code == "people.seat_taken"


async def test_a_party_names_one_and_another_when_the_first_is_withdrawn(road: Road) -> None:
    found = await opened(road, "fsu")
    call = await call_of(road, found, "fsu:region:nord")
    first = await name(road, "nord", call)
    command = Nominate(call["id"], 2, True, name="B", email="b@example.no")
    assert (await road.refused("nord", nominate, command)).code == "appointment.already_answered"
    take_back = WithdrawNomination(first["id"], first["version"], "Flytter til en annen kommune")
    assert (await road.refused("sor", withdraw_nomination, take_back)).kind == "not_found"
    empty = WithdrawNomination(first["id"], first["version"], " ")
    assert (await road.refused("nord", withdraw_nomination, empty)).code == "appointment.reason_required"
    await road.do("nord", withdraw_nomination, take_back)
    assert await _received(road, found) == set()
    await name(road, "nord", call)
    assert await _received(road, found) == {"Helseregion Nord"}


async def test_who_names_nobody_has_answered(road: Road) -> None:
    found = await opened(road, "fsu")
    call = await call_of(road, found, "fsu:region:nord")
    command = DeclineNomination(call["id"], 1, "Ingen kan i denne perioden")
    assert (await road.refused("sor", decline_nomination, command)).code == "appointment.not_your_party"
    await road.do("nord", decline_nomination, command)
    assert await _received(road, found) == {"Helseregion Nord"}
    assert await road.rows("nomination", appointment_round_id=found) == []


async def test_of_several_one_is_chosen_and_the_rest_are_a_pool(road: Road) -> None:
    found = await opened(road, "ssu")
    names = {}
    for region, party in (("nord", "Helseregion Nord"), ("sor", "Helseregion Sør")):
        call = await call_of(road, found, "ssu:fastlege", party)
        names[region] = await name(road, region, call, f"Lege {region}")
        assert names[region]["state"] == "nominated"
    assert (
        await road.refused("nord", select_nominee, await chosen(road, names["nord"]))
    ).kind == "not_allowed"
    ahead = await chosen(road, names["nord"], road.today + timedelta(days=1))
    assert (await road.refused("bjorn", select_nominee, ahead)).code == "appointment.evidence_in_future"
    await road.do("bjorn", select_nominee, await chosen(road, names["nord"]))
    states = {row["id"]: row["state"] for row in await road.rows("nomination", appointment_round_id=found)}
    assert (states[names["nord"]["id"]], states[names["sor"]["id"]]) == ("appointed", "reserve")
    holding = (await road.rows("nomination", id=names["nord"]["id"]))[0]["holding_id"]
    assert (await road.rows("holding", id=holding))[0]["appointed_by"] == "Strategisk samarbeidsutvalg"
    error = await road.refused("bjorn", select_nominee, await chosen(road, names["sor"]))
    assert error.code == "appointment.changed_meanwhile"


async def test_what_is_nominated_gives_no_right_until_a_body_confirms_it(road: Road) -> None:
    found = await opened(road, "fsu", term_from=road.today + timedelta(days=2))
    made = await name(
        road, "nord", await call_of(road, found, "fsu:region:nord"), person_id=road.people["sor"]
    )
    assert made["state"] == "nominated" and made["holding_id"] is None
    road.later(3)
    seat = await road.id_of("seat", "fsu:region:nord")
    assert seat not in {held.seat_id for held in (await road.actor("sor")).seats}
    planned = await _meeting(road, "ssu", held=False)
    wrong_body = await _meeting(road, "fu")
    for meeting_id, code in (
        (planned, "meeting_not_held"),
        (wrong_body, "another_body"),
        (None, "meeting_required"),
    ):
        command = await confirming(road, found, made, meeting_id=meeting_id)
        assert (await road.refused("bjorn", confirm_appointments, command)).code == f"appointment.{code}"
    await _hold(road, planned)
    command = await confirming(road, found, made, meeting_id=planned, reference="SSU sak 4/26")
    assert (await road.refused("nord", confirm_appointments, command)).kind == "not_allowed"
    await road.do("bjorn", confirm_appointments, command)
    row = (await road.rows("nomination", id=made["id"]))[0]
    assert (row["state"], row["meeting_id"]) == ("appointed", planned)
    assert seat in {held.seat_id for held in (await road.actor("sor")).seats}
    again = await confirming(road, found, made, meeting_id=planned)
    assert (await road.refused("bjorn", confirm_appointments, again)).kind == "rule_broken"


async def test_a_closed_round_takes_no_name_and_forgets_addresses(road: Road) -> None:
    found = await opened(road, "fsu")
    call = await call_of(road, found, "fsu:region:nord")
    early = CloseAppointmentRound(found, 1)
    assert (
        await road.refused("bjorn", close_appointment_round, early)
    ).code == "appointment.too_early_to_close"
    road.later(31)
    assert (await road.refused("nord", close_appointment_round, early)).kind == "not_allowed"
    await road.do("bjorn", close_appointment_round, early)
    command = Nominate(call["id"], 1, True, name="B", email="b@example.no")
    assert (await road.refused("nord", nominate, command)).code == "appointment.closed"


async def test_more_time_is_told_to_those_who_have_not_answered(road: Road) -> None:
    found = await opened(road, "fsu")
    await name(road, "nord", await call_of(road, found, "fsu:region:nord"))
    earlier = ExtendAppointmentRound(found, 1, road.today + timedelta(days=20))
    assert (
        await road.refused("bjorn", extend_appointment_round, earlier)
    ).code == "appointment.deadline_not_later"
    later = ExtendAppointmentRound(found, 1, road.today + timedelta(days=50))
    assert (await road.refused("nord", extend_appointment_round, later)).kind == "not_allowed"
    await road.do("bjorn", extend_appointment_round, later)
    told = await road.rows("notice", appointment_round_id=found, kind="appointment.extended")
    assert {row["person_id"] for row in told} == {road.people["sor"]}


async def test_who_has_not_answered_is_reminded_seven_days_ahead_and_on_the_day_once_each(road: Road) -> None:
    found = await opened(road, "fsu")
    await name(road, "nord", await call_of(road, found, "fsu:region:nord"))

    async def reminders() -> int:
        async with system_work(road.tenant, road.clock) as work:
            await remind(work)
        rows = await road.rows("notice", appointment_round_id=found, kind="appointment.reminded")
        assert {row["person_id"] for row in rows} <= {road.people["sor"]}
        return len(rows)

    assert await reminders() == 0
    road.later(22)
    assert await reminders() == 0
    road.later(1)
    assert [await reminders(), await reminders()] == [1, 1]
    road.later(7)
    assert [await reminders(), await reminders()] == [2, 2]
    road.later(9)
    assert await reminders() == 2

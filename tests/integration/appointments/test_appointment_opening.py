"""Opening a round of appointments: whom it calls on, and when it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from appointment_scene import opened
from fellesskap.appointments.service import OpenAppointmentRound, PartyAddress, open_appointment_round
from fellesskap.errors import DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from road import Road


async def test_a_round_calls_on_each_region_the_trust_and_who_is_outside(road: Road) -> None:
    found = await opened(road, "ssu", addresses=(PartyAddress("ks", "ks@example.no"),))
    parties = await road.rows("asked_party", appointment_round_id=found)
    assert sorted((row["kind"], row["name"]) for row in parties) == [
        ("outside", "KS Prøve"),
        ("region", "Helseregion Nord"),
        ("region", "Helseregion Sør"),
        ("trust", "Prøvesykehuset HF"),
    ]
    seats = {row["id"]: row["key"] for row in await road.rows("seat")}
    asked = await road.rows("round_seat", appointment_round_id=found)
    assert {seats[row["seat_id"]]: (row["act"], row["chosen"]) for row in asked} == {
        "ssu:region:nord": ("appoint", False),
        "ssu:region:sor": ("appoint", False),
        "ssu:ks": ("appoint", False),
        "ssu:divisjon:kirurgi": ("appoint", False),
        "ssu:divisjon:psykiatri": ("appoint", False),
        "ssu:fastlege": ("nominate", True),
        "ssu:bruker": (None, False),
    }
    assert len(await road.rows("seat_call", appointment_round_id=found)) == 7
    told = {row["person_id"] for row in await road.rows("notice", appointment_round_id=found)}
    assert told == {road.people[name] for name in ("nord", "sor", "anne", "bjorn")}
    assert [row["email"] for row in await road.rows("asked_address")] == ["ks@example.no"]


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"title": " "}, Invalid, "appointment.title_required"),
        ({"title": "En\nto"}, Invalid, "appointment.title_malformed"),
        ({"deadline": 0}, Invalid, "appointment.deadline_not_ahead"),
        ({"term_to": 60}, Invalid, "appointment.ends_before_it_begins"),
        ({"body_ids": ()}, RuleBroken, "appointment.nobody_to_ask"),
        ({"seat_ids": "ssu:adm"}, RuleBroken, "appointment.seat_follows_office"),
        ({"addresses": (PartyAddress("kf", "a@example.no"),)}, Invalid, "appointment.address_of_nobody"),
        ({"addresses": (PartyAddress("ks", "a@"),)}, Invalid, "people.email_malformed"),
    ],
)
async def test_rounds_that_are_refused(
    road: Road, change: dict[str, Any], kind: type[DomainError], code: str
) -> None:
    values: dict[str, Any] = {
        "title": "Runde",
        "term_from": road.today + timedelta(days=60),
        "deadline": road.today + timedelta(days=30),
        "body_ids": (await road.id_of("body", "ssu"),),
        **change,
    }
    for name in ("deadline", "term_to"):
        if isinstance(values.get(name), int):
            values[name] = road.today + timedelta(days=values[name])
    if isinstance(values.get("seat_ids"), str):
        values["seat_ids"] = (await road.id_of("seat", values["seat_ids"]),)
    error = await road.refused("bjorn", open_appointment_round, OpenAppointmentRound(**values))
    assert (type(error), error.code) == (kind, code)


async def test_only_the_secretariat_opens(road: Road) -> None:
    command = OpenAppointmentRound(
        "Runde",
        road.today + timedelta(days=60),
        road.today + timedelta(days=30),
        body_ids=(await road.id_of("body", "ssu"),),
    )
    for name in ("nord", "valgt", "ssu:ks"):
        assert isinstance(await road.refused(name, open_appointment_round, command), NotAllowed)
    await road.do("anne", open_appointment_round, command)


async def test_what_is_not_there_is_not_found(road: Road) -> None:
    seat = await road.id_of("seat", "ssu:ks")
    values = (road.today + timedelta(days=60), road.today + timedelta(days=30))
    for wrong in ({"body_ids": (seat,)}, {"seat_ids": (road.people["nord"],)}):
        command = OpenAppointmentRound("Runde", *values, **wrong)
        assert isinstance(await road.refused("anne", open_appointment_round, command), NotFound)
    await road.do("anne", open_appointment_round, OpenAppointmentRound("Runde", *values, seat_ids=(seat,)))

"""Rounds of appointments in both of two communities, at every point from which something can be done."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg

from api_road import Journey
from appointment_scene import by_letter, call_of, opened
from appointment_scene import name as give_name
from fellesskap.appointments.service import ListAppointments, PartyAddress, list_appointments
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from road import Road


async def appoint_elsewhere(there: Journey) -> None:
    """Open a round of appointments, have a name given, and somebody appointed."""
    body = await there.body("annentopp")
    days = {"termFrom": 900, "deadline": 30}
    await there.api.do(
        there.secretary,
        "openAppointmentRound",
        title="Runde",
        bodyIds=[body],
        addresses=[{"party": "annenpart", "email": "part@example.no"}],
        **{name: (there.api.today + timedelta(days=more)).isoformat() for name, more in days.items()},
    )
    schema = there.api.tenant.schema
    ended = there.api.today + timedelta(days=800)
    await there.api.superuser.execute(f'UPDATE "{schema}".holding SET valid_to = $1', ended)
    for call in await there.api.fetch(
        "SELECT c.id FROM seat_call c JOIN asked_party p ON p.id = c.asked_party_id "
        "WHERE p.kind IN ('region', 'outside')"
    ):
        await there.api.do(
            there.secretary,
            "nominate",
            callId=f"SeatCall_{call['id']}",
            version=1,
            consent=True,
            name="Den nye",
            email="ny@example.no",
            evidenceReference="Brev 1",
            evidenceDate=there.api.today.isoformat(),
        )


async def appoint_at_home(road: Road, superuser: asyncpg.Connection, ready: dict[str, UUID]) -> None:
    """Bring rounds of appointments to every point from which something can be done."""
    term = {"term_from": road.today + timedelta(days=900)}
    schema = road.tenant.schema
    ended, of_all = road.today + timedelta(days=800), "valid_to IS NULL OR valid_to > $1"
    await superuser.execute(f'UPDATE "{schema}".holding SET valid_to = $1 WHERE {of_all}', ended)
    address = (PartyAddress("ks", "ks@example.no"),)
    ready["appointment_round"] = found = await opened(road, "fu", "fsu", addresses=address, **term)
    named = {}
    for who, seat, party in (
        ("nord", "fu:kommune", "Helseregion Nord"),
        ("sor", "fu:kommune", "Helseregion Sør"),
        ("nord", "fsu:region:nord", None),
    ):
        call = await call_of(road, found, seat, party)
        named[f"{seat} {who}"] = await give_name(road, who, call, f"Ny {who}")
    ready["to_select"] = named["fu:kommune nord"]["id"]
    ready["to_withdraw"] = named["fu:kommune sor"]["id"]
    ready["to_confirm"] = named["fsu:region:nord nord"]["id"]
    ready["seat_call"] = (await call_of(road, found, "fsu:region:sor"))["id"]
    (outside,) = await road.rows("asked_party", appointment_round_id=found, kind="outside")
    ready["asked_outside"] = outside["id"]
    direktor = (await road.id_of("seat", "fsu:direktor"),)
    ready["appointments_to_close"] = await opened(road, title="Direktør", seat_ids=direktor, **term)
    call = await call_of(road, ready["appointments_to_close"], "fsu:direktor")
    made = await give_name(road, "bjorn", call, "Ny direktør", **by_letter(road))
    ready["appointed"] = made["id"]
    await _list_at_home(road, superuser, ready)
    failed = "UPDATE {}.asked_address SET state = 'failed', failure = 'notice.refused'"
    await superuser.execute(failed.format(f'"{schema}"'))


async def _list_at_home(road: Road, superuser: asyncpg.Connection, ready: dict[str, UUID]) -> None:
    """Put names on the agenda of a meeting to come, and of one that was held and has said nothing of them yet."""
    seats = tuple([await road.id_of("seat", f"fsu:region:{region}") for region in ("nord", "sor")])
    found = await opened(road, title="Regionene", seat_ids=seats, term_from=road.today + timedelta(days=2500))
    for region, ready_name, days in (("nord", "to_unlist", 6), ("sor", "to_record", 7)):
        call = await call_of(road, found, f"fsu:region:{region}")
        ready[ready_name] = (await give_name(road, region, call, f"Foreslått {region}"))["id"]
        starts_at = road.clock.moment + timedelta(days=days)
        plan = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
        meeting_id = ready[f"meeting_{ready_name}"] = await road.do("anne", plan_meeting, plan)
        version = (await road.load(meeting_id)).version
        await road.do("anne", list_appointments, ListAppointments(meeting_id, version, (ready[ready_name],)))
    (listed,) = await road.rows("listed_nomination", nomination_id=ready["to_record"])
    ready["line_to_record"] = listed["agenda_item_id"]
    schema = road.tenant.schema
    await superuser.execute(
        f"UPDATE \"{schema}\".meeting SET state = 'held' WHERE id = $1", ready["meeting_to_record"]
    )

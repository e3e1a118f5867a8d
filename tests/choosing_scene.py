"""A community where one of several is chosen for seats with every kind of deputies, and one asks for something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from appointment_scene import APPOINTING, call_of, name, opened, vacate
from fellesskap.actor import Side
from fellesskap.appointments.service import SelectNominee
from fellesskap.db.work import system_work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddItem, PlanMeeting, add_item, plan_meeting
from fellesskap.settings import Settings
from fellesskap.structure.model import Appointment, Competence, Deputies, Names, Seat
from road import Road, build

_SSU = APPOINTING.bodies[-1]
_CHOSEN = Appointment(nominated_by="regions", selected_by="ssu")
_CONFIRMED = Appointment(nominated_by="regions", selected_by="ssu", confirmed_by="fsu")
SEATS = (
    Seat("lege", Names("Lege"), Side.MUNICIPAL, deputies=Deputies.ORDERED, appointment=_CHOSEN),
    Seat("jurist", Names("Jurist"), Side.MUNICIPAL, deputies=Deputies.COMMON, appointment=_CONFIRMED),
    Seat("bruker", Names("Bruker"), Side.HOSPITAL, deputies=Deputies.PERSONAL, appointment=_CHOSEN),
)
CHOOSING = replace(
    APPOINTING,
    bodies=(
        *APPOINTING.bodies[:-1],
        replace(_SSU, seats=(replace(SEATS[0], competences=("fastlege",)), *SEATS[1:])),
    ),
    competences=(
        Competence("fastlege", Names("Fastlege", "Fastlege"), excludes=("heltid",)),
        Competence("heltid", Names("Kommuneoverlege på heltid", "Kommuneoverlege på heiltid")),
    ),
    offices=(),
)


async def found_choosing(settings: Settings, slug: str) -> Road:
    """Create the community; nobody sits in what a round will fill."""
    road = await build(settings, slug, CHOOSING)
    await vacate(road, "ssu", "fsu")
    return road


async def named_twice(road: Road, seat: str, **people: Any) -> tuple[UUID, dict[str, dict[str, Any]]]:
    """A round in which both regions have named somebody for a seat, new ones unless told otherwise."""
    seat_id = await road.id_of("seat", f"ssu:{seat}")
    found = await opened(road, seat_ids=(seat_id,))
    names = {}
    for region, party in (("nord", "Helseregion Nord"), ("sor", "Helseregion Sør")):
        call = await call_of(road, found, f"ssu:{seat}", party)
        names[region] = await name(road, region, call, f"{seat} {region}", person_id=people.get(region))
    return found, names


async def choosing(road: Road, nomination: dict[str, Any], **more: Any) -> SelectNominee:
    """Choosing a name on its present version, by a decision elsewhere unless a meeting is given."""
    row = (await road.rows("nomination", id=nomination["id"]))[0]
    shown = {} if "meeting_id" in more else {"reference": "SSU sak 3/26", "dated": road.today}
    return SelectNominee(row["id"], row["version"], **{**shown, **more})


async def met(road: Road, body: str, *, held: bool = True) -> UUID:
    """A meeting of a body tomorrow, held or only planned."""
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting_id, 1, "Oppnevninger"))
    if held:
        async with system_work(road.tenant, road.clock) as work, work.engine_scope():
            await work.connection.execute("UPDATE meeting SET state = 'held' WHERE id = $1", meeting_id)
    return meeting_id

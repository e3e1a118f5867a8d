"""A community whose seats are filled in every way there is, with a round of appointments in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.appointments.service import (
    ConfirmAppointments,
    Nominate,
    OpenAppointmentRound,
    PartyAddress,
    SelectNominee,
    nominate,
    open_appointment_round,
)
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap.structure.model import (
    Appointment,
    Body,
    BodyKind,
    Each,
    Names,
    Office,
    Seat,
    SeatKind,
)
from road import Road, build
from road_structure import STRUCTURE

REGIONS = ("nord", "sor")

SSU = Body(
    "ssu",
    Names("Strategisk samarbeidsutvalg"),
    BodyKind.STRATEGIC,
    2,
    abbreviation="SSU",
    decides=True,
    seats=(
        Seat(
            "region",
            Names("Kommunalsjef"),
            Side.MUNICIPAL,
            each=Each.REGION,
            appointment=Appointment(appointed_by="regions"),
        ),
        Seat("ks", Names("Kommunedirektør"), Side.MUNICIPAL, appointment=Appointment(appointed_by="ks")),
        Seat(
            "divisjon",
            Names("Divisjonsdirektør"),
            Side.HOSPITAL,
            each=Each.DIVISION,
            among=("kirurgi", "psykiatri"),
            appointment=Appointment(appointed_by="trust"),
            term_months=48,
        ),
        Seat("adm", Names("Administrerende direktør"), Side.HOSPITAL, office="adm"),
        Seat(
            "fastlege",
            Names("Lege for kommunene", "Lege for kommunane"),
            Side.MUNICIPAL,
            kind=SeatKind.OBSERVER,
            counts=False,
            appointment=Appointment(nominated_by="regions", selected_by="ssu"),
        ),
        Seat("bruker", Names("Brukerrepresentant"), Side.HOSPITAL, counts=False),
    ),
)
FSU = Body(
    "fsu",
    Names("Faglig samarbeidsutvalg"),
    BodyKind.PROFESSIONAL,
    3,
    abbreviation="FSU",
    decides=True,
    seats=(
        Seat(
            "region",
            Names("Virksomhetsleder"),
            Side.MUNICIPAL,
            each=Each.REGION,
            appointment=Appointment(nominated_by="regions", appointed_by="ssu", confirmed_by="ssu"),
        ),
        Seat("direktor", Names("Direktør"), Side.HOSPITAL),
    ),
)
APPOINTING = replace(
    STRUCTURE,
    bodies=(STRUCTURE.bodies[0], FSU, SSU),
    offices=(Office("adm", Names("Administrerende direktør")),),
)


async def found_appointing(settings: Settings, slug: str) -> Road:
    """Create the community; nobody sits in what a round will fill."""
    road = await build(settings, slug, APPOINTING)
    await vacate(road, "ssu", "fsu")
    return road


async def vacate(road: Road, *bodies: str) -> None:
    """End every holding in the bodies yesterday."""
    ids = [await road.id_of("body", body) for body in bodies]
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET valid_to = $2 WHERE body_id = ANY($1)", ids, road.today - timedelta(days=1)
        )


async def opened(road: Road, *bodies: str, **more: Any) -> UUID:
    """Open a round for bodies as the secretary of the municipal side, and return its id."""
    values = {
        "title": "Oppnevning 2026–2029",
        "term_from": road.today + timedelta(days=60),
        "deadline": road.today + timedelta(days=30),
        **more,
    }
    ids = tuple([await road.id_of("body", body) for body in bodies])
    return await road.do("bjorn", open_appointment_round, OpenAppointmentRound(body_ids=ids, **values))


async def call_of(road: Road, round_id: UUID, seat: str, party: str | None = None) -> dict[str, Any]:
    """The call for a seat by its key, to a party by its name where there are several."""
    seats = await road.rows(
        "round_seat", appointment_round_id=round_id, seat_id=await road.id_of("seat", seat)
    )
    calls = await road.rows("seat_call", round_seat_id=seats[0]["id"])
    names = {row["id"]: row["name"] for row in await road.rows("asked_party", appointment_round_id=round_id)}
    return next(row for row in calls if party in (None, names[row["asked_party_id"]]))


async def name(
    road: Road, who: str, call: dict[str, Any], person: str = "Ny Person", **more: Any
) -> dict[str, Any]:
    """Name a new person as somebody, and return the nomination's row."""
    version = (await road.rows("seat_call", id=call["id"]))[0]["version"]
    values: dict[str, Any] = {"consent": True, "name": person, "email": "ny@example.no", **more}
    if values.get("person_id"):
        values |= {"name": "", "email": ""}
    done = await road.do(who, nominate, Nominate(call["id"], version, **values))
    return (await road.rows("nomination", id=done))[0]


def by_letter(road: Road) -> dict[str, Any]:
    """The evidence of something recorded for somebody else."""
    return {"evidence_reference": "Brev 14/26", "evidence_date": road.today}


async def chosen(road: Road, nomination: dict[str, Any], dated: date | None = None) -> SelectNominee:
    """Choosing a name, on its present version."""
    row = (await road.rows("nomination", id=nomination["id"]))[0]
    return SelectNominee(row["id"], row["version"], "SSU sak 3/26", dated or road.today)


async def confirming(
    road: Road, round_id: UUID, *nominations: dict[str, Any], **more: Any
) -> ConfirmAppointments:
    """Confirming names, on the round's present version."""
    version = (await road.rows("appointment_round", id=round_id))[0]["version"]
    return ConfirmAppointments(round_id, version, tuple(one["id"] for one in nominations), **more)


async def half_answered(road: Road) -> tuple[UUID, dict[str, dict[str, Any]]]:
    """A round for both bodies in which Sør is missing: who is appointed, named, and named among several."""
    found = await opened(
        road,
        "ssu",
        "fsu",
        title="SSU og FSU 2026–2029",
        term_to=road.today + timedelta(days=1200),
        addresses=(PartyAddress("ks", "ks@example.no"),),
    )
    names = {}
    for who, seat, party, person in (
        ("nord", "ssu:region:nord", None, "Kari Nordlie"),
        ("nord", "ssu:fastlege", "Helseregion Nord", "Lege Nordby"),
        ("sor", "ssu:fastlege", "Helseregion Sør", "Lege Sørby"),
        ("nord", "fsu:region:nord", None, "Nils Virksomhet"),
        ("anne", "ssu:divisjon:kirurgi", None, "Dina Kirurg"),
        ("anne", "ssu:divisjon:psykiatri", None, "Pia Psykiater"),
    ):
        names[person] = await name(road, who, await call_of(road, found, seat, party), person)
    names["Ola Direktør"] = await name(
        road, "bjorn", await call_of(road, found, "ssu:ks"), "Ola Direktør", **by_letter(road)
    )
    return found, names

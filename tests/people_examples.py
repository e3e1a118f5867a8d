"""Examples of the commands about persons, seats, offices and roles."""

from __future__ import annotations

from datetime import timedelta

from operation_examples import Examples, Given, example, own, place
from two_worlds import Worlds


@example("appoint")
async def _appoint(worlds: Worlds) -> Examples:
    seat = await place(worlds, "seat", "Seat", "fsu:direktor")
    person = f"Person_{worlds.person('valgt')}"
    day = worlds.api.today.isoformat()
    return [("anne", {"seatId": seat, "personId": person, "validFrom": day, "deputyRank": 3})]


@example("editPerson")
async def _edit_person(worlds: Worlds) -> Examples:
    row = (await worlds.road.rows("person", id=worlds.person("valgt")))[0]
    given = {"personId": f"Person_{row['id']}", "version": row["version"], "name": "Ny Nordmann"}
    return [("anne", given)]


@example("appointCommonDeputy")
async def _appoint_common_deputy(worlds: Worlds) -> Examples:
    body = await place(worlds, "body", "Body", "fsu")
    person, day = f"Person_{worlds.person('valgt')}", worlds.api.today.isoformat()
    given = {"side": "MUNICIPAL", "personId": person, "rank": 9, "validFrom": day}
    return [("anne", {"bodyId": body, **given})]


async def _holding(worlds: Worlds, name: str) -> Given:
    version = await worlds.version("holding", name)
    return {"holdingId": own(worlds, "Holding", name), "version": version}


def _in_days(worlds: Worlds, days: int) -> str:
    return (worlds.api.today + timedelta(days=days)).isoformat()


@example("endHolding")
async def _end_holding(worlds: Worlds) -> Examples:
    given = {"validTo": _in_days(worlds, 5), "reason": "OWN_WISH"}
    return [("anne", {**await _holding(worlds, "held_seat"), **given})]


@example("correctHolding")
async def _correct_holding(worlds: Worlds) -> Examples:
    return [("anne", {**await _holding(worlds, "coming_seat"), "validFrom": _in_days(worlds, 700)})]


@example("withdrawHolding")
async def _withdraw_holding(worlds: Worlds) -> Examples:
    return [("anne", await _holding(worlds, "coming_seat"))]


@example("moveDeputy")
async def _move_deputy(worlds: Worlds) -> Examples:
    return [("anne", {**await _holding(worlds, "deputy_seat"), "rank": 1})]


@example("takeLeave")
async def _take_leave(worlds: Worlds) -> Examples:
    days = {"validFrom": _in_days(worlds, 5), "validTo": _in_days(worlds, 9)}
    return [("anne", {"holdingId": own(worlds, "Holding", "held_seat"), **days})]


@example("endLeave")
async def _end_leave(worlds: Worlds) -> Examples:
    given = {"version": await worlds.version("leave", "leave"), "validTo": _in_days(worlds, 401)}
    return [("anne", {"leaveId": own(worlds, "Leave", "leave"), **given})]


@example("withdrawLeave")
async def _withdraw_leave(worlds: Worlds) -> Examples:
    version = await worlds.version("leave", "leave")
    return [("anne", {"leaveId": own(worlds, "Leave", "leave"), "version": version})]


@example("takeOffice")
async def _take_office(worlds: Worlds) -> Examples:
    person, day = f"Person_{worlds.person('valgt')}", _in_days(worlds, 30)
    shared = {"personId": person, "validFrom": day}
    return [
        ("anne", {**shared, "office": office, field: await place(worlds, table, kind, key)})
        for office, field, table, kind, key in _OFFICES
    ]


_OFFICES = (
    ("ordforer", "partnerId", "partner", "Partner", "9905"),
    ("regionleder", "regionId", "region", "Region", "sor"),
    ("klinikksjef", "divisionId", "division", "Division", "kirurgi"),
)


@example("changeOffices")
async def _change_offices(worlds: Worlds) -> Examples:
    people = [
        {
            "office": office,
            "personId": f"Person_{worlds.person('valgt')}",
            field: await place(worlds, table, kind, key),
        }
        for office, field, table, kind, key in _OFFICES
    ]
    return [("anne", {"validFrom": _in_days(worlds, 30), "people": people})]


@example("leaveOffice")
async def _leave_office(worlds: Worlds) -> Examples:
    version = await worlds.version("office_holding", "office")
    given = {"version": version, "validTo": _in_days(worlds, 30)}
    return [("anne", {"officeHoldingId": own(worlds, "OfficeHolding", "office"), **given})]


@example("grantRole")
async def _grant_role(worlds: Worlds) -> Examples:
    person = f"Person_{worlds.person('valgt')}"
    shared = {"personId": person, "validFrom": worlds.api.today.isoformat()}
    places = (
        ("partnerId", "MUNICIPAL_CONTACT", "MUNICIPAL", await place(worlds, "partner", "Partner", "9905")),
        ("regionId", "REGION_CONTACT", "MUNICIPAL", await place(worlds, "region", "Region", "sor")),
        (
            "divisionId",
            "DIVISION_CONTACT",
            "HOSPITAL",
            await place(worlds, "division", "Division", "kirurgi"),
        ),
    )
    return [
        ("admin", {**shared, "kind": kind, "side": side, field: found}) for field, kind, side, found in places
    ]


@example("attest")
async def _attest(worlds: Worlds) -> Examples:
    person = f"Person_{worlds.person('valgt')}"
    return [("anne", {"personId": person, "leaderLevel": 2, "validFrom": worlds.api.today.isoformat()})]


@example("withdrawAttestation")
async def _withdraw_attestation(worlds: Worlds) -> Examples:
    given: Given = {"version": await worlds.version("attestation", "attestation")}
    given["endsOn"] = worlds.api.today.isoformat()
    return [("anne", {"attestationId": own(worlds, "Attestation", "attestation"), **given})]


@example("declareGender")
async def _declare_gender(worlds: Worlds) -> Examples:
    return [("anne", {"personId": f"Person_{worlds.person('valgt')}", "gender": "WOMAN"})]


@example("grantAuthority")
async def _grant_authority(worlds: Worlds) -> Examples:
    shared = {"kind": "DIRECT", "reference": "12/26", "validFrom": worlds.api.today.isoformat()}
    places = (
        ("partnerId", await place(worlds, "partner", "Partner", "9905")),
        ("regionId", await place(worlds, "region", "Region", "sor")),
        ("divisionId", await place(worlds, "division", "Division", "kirurgi")),
    )
    holding = own(worlds, "Holding", "holding")
    return [("anne", {"holdingId": holding, **shared, field: found}) for field, found in places]


@example("withdrawAuthority")
async def _withdraw_authority(worlds: Worlds) -> Examples:
    given: Given = {"version": await worlds.version("authority_grant", "authority")}
    given["endsOn"] = worlds.api.today.isoformat()
    return [("anne", {"authorityId": own(worlds, "Authority", "authority"), **given})]

"""A community whose municipalities merge, leave and change region while their answers are awaited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from fellesskap.actor import RoleKind, Side
from fellesskap.db.work import system_work
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.rounds.model import Round
from fellesskap.rounds.service import SettleEnded
from fellesskap.structure.model import MunicipalityFacts, RegionMember, Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from road import Road
from road_structure import REGISTER, STRUCTURE

NEW = MunicipalityFacts("9906", "Nyby", "Nyby kommune")
NOW_KNOWN = {**REGISTER, NEW.number: NEW}
_LABELS = count(1)

# Aune and Berg, all of the north, are Nyby in the south.
MERGED = replace(
    STRUCTURE,
    municipalities=("9903", "9904", "9905", "9906"),
    regions=(replace(STRUCTURE.regions[1], members=tuple(map(RegionMember, ("9903", "9904", "9906")))),),
)
# Fjell, outside the regions, has left the community.
LEFT = replace(STRUCTURE, municipalities=("9901", "9902", "9903", "9904"))
# Berg has gone over to the south.
MOVED = replace(
    STRUCTURE,
    regions=(
        replace(STRUCTURE.regions[0], members=(RegionMember("9901"),)),
        replace(STRUCTURE.regions[1], members=tuple(map(RegionMember, ("9902", "9903", "9904")))),
    ),
)
# Surgery has become a part of psychiatry.
ONE_DIVISION = replace(
    STRUCTURE,
    divisions=STRUCTURE.divisions[1:],
    bodies=(
        STRUCTURE.bodies[0],
        replace(
            STRUCTURE.bodies[1],
            seats=tuple(
                replace(seat, division="psykiatri") if seat.division else seat
                for seat in STRUCTURE.bodies[1].seats
            ),
        ),
    ),
)


async def become(road: Road, structure: Structure, on: date | None = None) -> None:
    """Let the structure hold from today, or another day; Nyby has a contact from the day it is there."""
    async with system_work(road.tenant, road.clock) as work:
        label = f"Endring {next(_LABELS)}"
        command = ApplyStructure(structure, on or road.today, label, label, NOW_KNOWN, accepts_breaks=True)
        await apply_structure(work, command)
    if NEW.number in structure.municipalities and "nyby" not in road.people:
        partner_id = await road.id_of("partner", NEW.number)
        async with system_work(road.tenant, road.clock) as work:
            road.people["nyby"] = await register_person(work, RegisterPerson("Nyby", demo=True))
            grant = GrantRole(
                road.people["nyby"],
                RoleKind.MUNICIPAL_CONTACT,
                Side.MUNICIPAL,
                on or road.today,
                partner_id=partner_id,
            )
            await grant_role(work, grant)


async def settling(
    road: Road, found: Round, name: str, *numbers: str, divisions: tuple[str, ...] = (), **more: Any
) -> SettleEnded:
    """What is settled for one that ended: its question goes on to municipalities by number, or divisions by key."""
    row = await kept(road, found, name)
    return SettleEnded(
        row["id"],
        more.pop("version", row["version"]),
        more.pop("reason", f"{name} finnes ikke lenger."),
        tuple([await road.id_of("partner", number) for number in numbers]),
        tuple([await road.id_of("division", key) for key in divisions]),
        **more,
    )


async def kept(road: Road, found: Round, name: str) -> dict[str, Any]:
    """The row of one that the round asks or asked, by name."""
    rows = {await _name(road, row): row for row in await road.rows("reply", round_id=found.id)}
    return rows[name]


async def _name(road: Road, row: dict[str, Any]) -> str:
    if row["division_id"]:
        return str((await road.rows("division", id=row["division_id"]))[0]["name_nb"])
    return str((await road.rows("partner", id=row["partner_id"]))[0]["name"])

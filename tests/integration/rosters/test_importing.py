"""Taking a roster in: all of it or nothing, as the secretariat, and never a national identity number."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from composition_scene import composed
from fellesskap.errors import DomainError
from fellesskap.people.service import RegisterPerson, register_person
from fellesskap.rosters.model import RosterRow
from fellesskap.rosters.service import ImportRoster, import_roster
from fellesskap.settings import Settings
from road import Road, build

TABLES = ("person", "contact", "holding", "roster", "audit")
NUMBER = "15837030088"


@pytest.fixture
async def road(database: Settings, request: pytest.FixtureRequest) -> Road:
    return await build(database, f"ros-{request.node.name[5:40]}".replace("_", "-").strip("-"), composed())


async def everything(road: Road) -> dict[str, Any]:
    return {table: await road.rows(table) for table in TABLES}


async def refused(road: Road, who: str, *rows: RosterRow) -> DomainError:
    before = await everything(road)
    error = await road.refused(who, import_roster, ImportRoster(rows))
    assert await everything(road) == before
    return error


def deputy(line: int, name: str, rank: str = "5", **more: str) -> RosterRow:
    return RosterRow(line, name, seat="fsu:lege", first_day="02.03.2026", deputy=rank, **more)


async def test_a_roster_is_taken_in_whole(road: Road) -> None:
    rows = (
        deputy(2, "Åse Ny", "5", email="aase@eksempel.no", phone="91 23 45 67", language="nynorsk"),
        RosterRow(
            3,
            "Åse Ny",
            email="aase@eksempel.no",
            body="FU",
            title="Fagperson kommune",
            first_day="2026-03-02",
            last_day="31.12.2026",
            deputy="vara 7",
            appointed_by="Berg kommune",
        ),
        RosterRow(4, "Bare Navn"),
    )
    before = await everything(road)
    look = await road.do("anne", import_roster, ImportRoster(rows, dry_run=True))
    seen = await everything(road)
    assert {name: seen[name] for name in ("person", "contact", "holding")} == {
        name: before[name] for name in ("person", "contact", "holding")
    }
    (kept,) = await road.rows("roster", id=look)
    assert (kept["state"], kept["created"], kept["appointed"], kept["refused"]) == ("previewed", 2, 2, 0)
    done = await road.do("anne", import_roster, ImportRoster(rows))
    (kept,) = await road.rows("roster")
    assert (kept["id"], kept["state"], kept["made_by"]) == (done, "imported", road.people["anne"])
    (person,) = await road.rows("person", name="Åse Ny")
    assert person["language"] == "nn"
    (contact,) = await road.rows("contact", person_id=person["id"])
    assert (contact["email"], contact["phone"]) == ("aase@eksempel.no", "91 23 45 67")
    held = {one["rank"]: one for one in await road.rows("holding", person_id=person["id"])}
    assert sorted(held) == [5, 7]
    assert (held[7]["valid_to"], held[7]["appointed_by"]) == (date(2027, 1, 1), "Berg kommune")
    again = await road.do("anne", import_roster, ImportRoster(rows))
    (kept,) = await road.rows("roster", id=again)
    assert (kept["created"], kept["updated"], kept["appointed"]) == (0, 0, 0)
    assert len(await road.rows("person")) == len(before["person"]) + 2


async def test_what_is_kept_of_a_roster_names_nobody(road: Road) -> None:
    rows = (deputy(2, "Hemmelig Navn", email="hemmelig@eksempel.no"), deputy(3, "Feil", "tull"))
    await road.do("anne", import_roster, ImportRoster(rows, dry_run=True))
    said = str(await road.rows("roster")) + str(await road.rows("audit"))
    assert "emmelig" not in said
    assert "roster.deputy" in said


async def test_one_bad_row_stops_all(road: Road) -> None:
    good = deputy(2, "God Rad")
    for bad, _ in (
        (deputy(7, "", "1"), "people.name_malformed"),
        (RosterRow(7, "En Til", seat="fsu:lege", first_day="02.03.2026"), "people.seat_taken"),
        (RosterRow(7, "En Til", seat="borte:lege", first_day="02.03.2026"), "roster.seat_unknown"),
    ):
        error = await refused(road, "anne", good, bad)
        assert (error.code, error.facts["lines"], error.rule_id) == (
            "roster.rows_refused",
            ["7"],
            "R-ROSTER-2",
        )
    assert await road.do("anne", import_roster, ImportRoster((good,)))


async def test_a_look_says_what_the_services_would(road: Road) -> None:
    """What only appointing itself refuses is told line by line too, and spoils no other row."""
    twice = RosterRow(6, "Fsu:lege", seat="fsu:lege", first_day="02.03.2026", deputy="8")
    rows = (deputy(2, "God Rad"), twice)
    before = await everything(road)
    look = await road.do("anne", import_roster, ImportRoster(rows, dry_run=True))
    lines = json.loads((await road.rows("roster", id=look))[0]["lines"])
    assert {line["line"]: [one["code"] for one in line["errors"]] for line in lines} == {
        2: [],
        6: ["people.already_there"],
    }
    assert (await everything(road))["person"] == before["person"]
    assert (await refused(road, "anne", *rows)).facts["lines"] == ["6"]


async def test_a_row_with_a_national_identity_number_is_named_by_its_line(road: Road) -> None:
    rows = (
        deputy(2, "God Rad"),
        deputy(5, f"Kari {NUMBER}"),
        deputy(9, "Per", appointed_by="158370 30088"),
    )
    error = await refused(road, "anne", *rows)
    assert error.facts["lines"] == ["5", "9"]
    assert "15837" not in repr(error.facts)
    await road.do("anne", import_roster, ImportRoster(rows, dry_run=True))
    (kept,) = await road.rows("roster")
    assert kept["refused"] == 2
    for table in TABLES:
        assert "15837" not in str(await road.rows(table))


async def test_only_the_secretariat_takes_in(road: Road) -> None:
    for who in ("berg", "fsu:direktor", "valgt"):
        assert (await refused(road, who, deputy(2, "Ny"))).code == "access.secretariat_only"
        before = await everything(road)
        look = ImportRoster((deputy(2, "Ny"),), dry_run=True)
        assert (await road.refused(who, import_roster, look)).code == "access.secretariat_only"
        assert await everything(road) == before


async def test_an_empty_cell_changes_nothing_and_a_full_one_does(road: Road) -> None:
    person_id = await road.do(
        "anne", register_person, RegisterPerson("Siri Vest", "nb", "siri@eksempel.no", "11112222")
    )
    await road.do("anne", import_roster, ImportRoster((RosterRow(2, "Siri Vest", phone="99998888"),)))
    (contact,) = await road.rows("contact", person_id=person_id)
    assert (contact["email"], contact["phone"], contact["version"]) == ("siri@eksempel.no", "99998888", 2)
    assert (await road.rows("person", id=person_id))[0]["language"] == "nb"


async def test_two_at_once_make_one_person(road: Road) -> None:
    rows = (deputy(2, "Samtidig Person", email="samtidig@eksempel.no"),)
    done = await asyncio.gather(
        *(road.do("anne", import_roster, ImportRoster(rows)) for _ in range(4)), return_exceptions=True
    )
    assert all(isinstance(one, UUID) for one in done), done
    (person,) = await road.rows("person", name="Samtidig Person")
    assert len(await road.rows("holding", person_id=person["id"])) == 1


async def test_a_thousand_rows_are_taken_in(road: Road) -> None:
    start = (road.today + timedelta(days=1)).isoformat()
    rows = tuple(
        RosterRow(
            number,
            f"Person {number}",
            email=f"p{number}@eksempel.no",
            seat="fsu:lege",
            first_day=start,
            deputy=str(number % 90 + 5),
            last_day=start,
        )
        if number < 80
        else RosterRow(number, f"Person {number}", email=f"p{number}@eksempel.no")
        for number in range(1_000)
    )
    await road.do("anne", import_roster, ImportRoster(rows))
    (kept,) = await road.rows("roster")
    assert (kept["created"], kept["appointed"], kept["refused"]) == (1_000, 80, 0)

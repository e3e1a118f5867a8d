"""Publishing a structure: what it writes, that a second time writes nothing, and what a change leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fellesskap.errors import NotFound
from fellesskap.structure.model import Names, RegionMember, Structure
from fellesskap.structure.rules import expand
from fellesskap.structure.service import digest_of, export_structure, find_structure, load_structure_version
from fellesskap_tenants.registers import municipality_facts
from structure_changes import with_body, with_seat
from structure_examples import REGISTER, small_structure
from structure_place import FIRST, SECOND, THIRD, Place

ByKey = Callable[[list[dict[str, Any]]], dict[str, dict[str, Any]]]


async def test_the_first_structure_is_written_as_rows(place: Place, by_key: ByKey) -> None:
    structure = small_structure()
    version_id = await place.apply(structure)

    (version,) = await place.rows("structure_version")
    assert (version["id"], version["number"], version["state"]) == (version_id, 1, "published")
    assert (version["valid_from"], version["valid_to"]) == (FIRST, None)
    assert (version["digest"], version["published_at"]) == (digest_of(structure), place.clock.now())
    partners = by_key(await place.rows("partner"))
    assert {key: (row["kind"], row["side"], row["language"]) for key, row in partners.items()} == {
        "1001": ("municipality", "municipal", "nb"),
        "1002": ("municipality", "municipal", "nn"),
        "1003": ("municipality", "municipal", "nb"),
        "sykehuset": ("trust", "hospital", "nb"),
        "apotek": ("other", "hospital", "nb"),
    }
    divisions = by_key(await place.rows("division"))
    assert divisions["kirurgi"]["partner_id"] == partners["sykehuset"]["id"]
    assert divisions["apotek"]["partner_id"] == partners["apotek"]["id"]
    expansion = expand(structure, REGISTER)
    bodies, seats = by_key(await place.rows("body_edition")), by_key(await place.rows("seat_edition"))
    assert bodies.keys() == {body.key for body in expansion.bodies}
    assert seats.keys() == {seat.key for seat in expansion.seats}
    assert bodies["dialog-nord"]["part_of_id"] == bodies["mote"]["body_id"]
    assert bodies["mote"]["name_nn"] == "Partnarskapsmøtet"
    assert bodies["ssu"]["name_se"] == "Strategisk utvalg", "an empty name is kept as its fallback"
    assert seats["mote:leder:1003"]["partner_id"] == partners["1003"]["id"]
    regions = by_key(await place.rows("region"))
    assert seats["ssu:region:sor"]["region_id"] == regions["sor"]["id"] == bodies["dialog-sor"]["region_id"]
    members = await place.rows("region_member")
    assert Counter(row["region_id"] for row in members) == {regions["nord"]["id"]: 2, regions["sor"]["id"]: 1}
    (audited,) = await place.rows("audit")
    assert (audited["name"], audited["subject"]) == ("structure.published", version_id)


async def test_the_same_structure_again_changes_nothing(place: Place) -> None:
    first = await place.apply(small_structure())
    before = await place.everything()
    assert await place.apply(small_structure()) == first
    assert await place.apply(small_structure(), SECOND) == first
    assert await place.everything() == before


async def test_a_changed_structure_begins_new_editions_of_what_changed_alone(
    place: Place, by_key: ByKey
) -> None:
    first = await place.apply(small_structure())
    bodies, seats = by_key(await place.rows("body_edition")), by_key(await place.rows("seat_edition"))
    ssu = replace(small_structure().body("ssu"), meetings_per_year=6)
    seat = replace(ssu.seats[1], title=Names("Fagdirektør"))
    second = await place.apply(
        with_body("ssu", meetings_per_year=6, seats=(ssu.seats[0], seat, *ssu.seats[2:])), SECOND
    )

    versions = {row["id"]: row for row in await place.rows("structure_version")}
    assert (versions[first]["state"], versions[first]["valid_to"]) == ("superseded", SECOND)
    assert (versions[second]["state"], versions[second]["number"]) == ("published", 2)
    now_bodies, now_seats = by_key(await place.rows("body_edition")), by_key(await place.rows("seat_edition"))
    assert {key for key, row in now_bodies.items() if row != bodies[key]} == {"ssu"}
    assert {key for key, row in now_seats.items() if row != seats[key]} == {"ssu:foretak", "ssu:foretak:2"}
    assert now_bodies["ssu"]["body_id"] == bodies["ssu"]["body_id"]
    assert now_bodies["ssu"]["structure_version_id"] == second
    ended = [row for row in await place.rows("body_edition") if row["valid_to"]]
    assert [
        (row["key"], row["valid_from"], row["valid_to"], row["structure_version_id"]) for row in ended
    ] == [("ssu", FIRST, SECOND, first)]


async def test_what_vanishes_ends_and_what_returns_keeps_its_identity(place: Place, by_key: ByKey) -> None:
    plain = small_structure()
    await place.apply(plain)
    before = by_key(await place.rows("seat"))
    fewer = replace(
        plain,
        municipalities=("1001", "1002"),
        regions=(plain.regions[0],),
        bodies=tuple(body for body in plain.bodies if body.key != "fu"),
        routes=(replace(plain.routes[0], discuss_in=("ssu",), may_start_in=()),),
        intake=replace(plain.intake, may_report_from=("ssu",)),
    )
    await place.apply(fewer, SECOND)

    for table, gone in (
        ("partner", {"1003"}),
        ("region", {"sor"}),
        ("body_edition", {"fu", "dialog-sor"}),
    ):
        rows = await place.rows(table)
        assert {row["key"] for row in rows if row["valid_to"] == SECOND} == gone, table
    assert "fu:lege" not in by_key(await place.rows("seat_edition"))

    await place.apply(plain, THIRD)
    assert by_key(await place.rows("seat")) == before
    partner = by_key(await place.rows("partner"))["1003"]
    assert (partner["valid_from"], partner["valid_to"]) == (FIRST, None)
    held = [
        (row["valid_from"], row["valid_to"]) for row in await place.rows("body_edition") if row["key"] == "fu"
    ]
    assert sorted(held, key=str) == [(FIRST, SECOND), (THIRD, None)]


async def test_another_order_moves_what_is_there_without_new_editions(place: Place, by_key: ByKey) -> None:
    plain = small_structure()
    await place.apply(plain)
    before = by_key(await place.rows("body_edition"))
    await place.apply(replace(plain, bodies=plain.bodies[::-1]), SECOND)

    after = by_key(await place.rows("body_edition"))
    assert [after[key]["position"] for key in ("dialog-nord", "dialog-sor", "fu", "ssu", "mote")] == [
        0,
        1,
        2,
        3,
        4,
    ]
    assert {key: row["id"] for key, row in after.items()} == {key: row["id"] for key, row in before.items()}


async def test_a_municipality_moves_from_one_region_to_another(place: Place, by_key: ByKey) -> None:
    plain = small_structure()
    await place.apply(plain)
    nord, sor = plain.regions
    moved = (
        replace(nord, members=nord.members[:1]),
        replace(sor, members=(*sor.members, RegionMember("1002"))),
    )
    await place.apply(replace(plain, regions=moved), SECOND)

    regions = {row["id"]: row["key"] for row in await place.rows("region")}
    bo = by_key(await place.rows("partner"))["1002"]["id"]
    lives = [
        (regions[row["region_id"]], row["valid_from"], row["valid_to"])
        for row in await place.rows("region_member")
        if row["partner_id"] == bo
    ]
    assert sorted(lives) == [("nord", FIRST, SECOND), ("sor", SECOND, None)]


async def test_a_confirmation_is_dated_too(place: Place) -> None:
    plain = small_structure()
    nord, sor = plain.regions
    unsure = replace(nord, members=(RegionMember("1001", confirmed=False), nord.members[1]))
    await place.apply(replace(plain, regions=(unsure, sor)))
    await place.apply(plain, SECOND)
    rows = await place.rows("region_member")
    assert sorted((row["confirmed"], row["valid_to"]) for row in rows if row["valid_to"] == SECOND) == [
        (False, SECOND)
    ]
    assert len(rows) == 4


async def test_the_register_renames_a_partner_without_a_new_version(place: Place, by_key: ByKey) -> None:
    first = await place.apply(small_structure())
    renamed = {**REGISTER, "1001": replace(REGISTER["1001"], name_official="Åsa")}
    assert await place.apply(small_structure(), municipalities=renamed, key="annen") == first
    assert by_key(await place.rows("partner"))["1001"]["name_official"] == "Åsa"
    assert len(await place.rows("structure_version")) == 1


async def test_any_day_has_the_structure_of_that_day(place: Place) -> None:
    one, two = small_structure(), with_seat(title=Names("Leder"))
    first, second = await place.apply(one), await place.apply(two, SECOND)
    async with place.work(write=False) as work:
        assert await find_structure(work, FIRST) == (first, one)
        assert await find_structure(work, SECOND.replace(year=2022, month=12, day=31)) == (first, one)
        assert await find_structure(work, SECOND) == (second, two)
        assert await export_structure(work, THIRD) == two
        assert await load_structure_version(work, first) is await load_structure_version(work, first)
        with pytest.raises(NotFound) as refused:
            await find_structure(work, FIRST.replace(year=2021))
    assert refused.value.code == "structure.none_in_force"


async def test_a_later_version_can_be_published_before_it_holds(place: Place) -> None:
    one, two, three = small_structure(), small_structure(call_days=10), small_structure(call_days=20)
    for structure, day in ((one, FIRST), (two, SECOND), (three, THIRD)):
        await place.apply(structure, day)
    async with place.work() as work:
        assert [await export_structure(work, day) for day in (FIRST, SECOND, THIRD)] == [one, two, three]


async def test_what_is_exported_is_what_was_published(place: Place, shipped: Structure) -> None:
    await place.apply(shipped, municipalities=municipality_facts())
    async with place.work() as work:
        assert await export_structure(work, FIRST) == shipped

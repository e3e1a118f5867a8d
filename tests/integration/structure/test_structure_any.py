"""Any structures one after another: the rows that hold are always what the last one expands to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from fellesskap.structure.model import Structure
from fellesskap.structure.rules import expand
from fellesskap.structure.service import export_structure
from structure_examples import REGISTER, structures
from structure_place import FIRST, Place

ByKey = Callable[[list[dict[str, Any]]], dict[str, dict[str, Any]]]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(structures())
async def test_the_rows_that_hold_are_what_the_last_structure_expands_to(
    place: Place, by_key: ByKey, structure: Structure
) -> None:
    day = FIRST + timedelta(days=len(await place.rows("structure_version")))
    await place.apply(structure, day, accepts_breaks=True)

    expansion = expand(structure, REGISTER)
    bodies, seats = by_key(await place.rows("body_edition")), by_key(await place.rows("seat_edition"))
    assert {key: row["position"] for key, row in bodies.items()} == {
        b.key: b.position for b in expansion.bodies
    }
    assert {key: (row["title_nb"], row["position"]) for key, row in seats.items()} == {
        seat.key: (seat.title.nb, seat.position) for seat in expansion.seats
    }
    regions = {row["id"]: row["key"] for row in await place.rows("region")}
    partners = {row["id"]: row["key"] for row in await place.rows("partner")}
    members = [row for row in await place.rows("region_member") if row["valid_to"] is None]
    assert {
        (regions[row["region_id"]], partners[row["partner_id"]], row["confirmed"]) for row in members
    } == {
        (region.key, member.municipality, member.confirmed)
        for region in structure.regions
        for member in region.members
    }
    async with place.work() as work:
        assert await export_structure(work, day) == structure

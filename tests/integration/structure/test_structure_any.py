"""Any structures one after another: the rows that hold are what the last one expands to, and the past stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fellesskap.structure.model import Structure
from fellesskap.structure.rules import expand
from fellesskap.structure.service import export_structure
from structure_examples import REGISTER, structures
from structure_place import FIRST, Place

ByKey = Callable[[list[dict[str, Any]]], dict[str, dict[str, Any]]]
Row = tuple[object, ...]
_DATED = {
    "body_edition": ("body_id", "name_nb", "kind", "level", "reports_to_id", "until"),
    "seat_edition": ("seat_id", "title_nb", "side", "kind", "counts", "partner_id"),
    "region_member": ("region_id", "partner_id", "confirmed"),
}


@dataclass(slots=True)
class History:
    """What held on the days that are past, as it was when they were published."""

    day: date = FIRST
    structures: dict[date, Structure] = field(default_factory=dict)
    rows: dict[date, dict[str, set[Row]]] = field(default_factory=dict)


@pytest.fixture
def history() -> History:
    return History()


async def held_on(place: Place, day: date) -> dict[str, set[Row]]:
    """What the dated rows say of a day."""
    return {
        table: {
            tuple(row[name] for name in names)
            for row in await place.rows(table)
            if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])
        }
        for table, names in _DATED.items()
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(structure=structures(), days=st.integers(1, 400))
async def test_the_rows_that_hold_are_what_the_last_structure_expands_to(
    place: Place, by_key: ByKey, history: History, structure: Structure, days: int
) -> None:
    history.day = day = history.day + timedelta(days=days)
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
    history.structures[day] = structure
    async with place.work() as work:
        for known, then in history.structures.items():
            assert await export_structure(work, known) == then
    for known, rows in history.rows.items():
        assert await held_on(place, known) == rows
    history.rows[day] = await held_on(place, day)

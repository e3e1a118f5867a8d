"""Rounds that ask some of those the route asks: who is chosen, left out and told."""

from __future__ import annotations

from typing import Any

from road import Road


async def some(road: Road, municipalities: tuple[str, ...], divisions: tuple[str, ...]) -> dict[str, Any]:
    """Partners and divisions by their keys, as a round is opened with them."""
    return {
        "partners": tuple([await road.id_of("partner", key) for key in municipalities]),
        "divisions": tuple([await road.id_of("division", key) for key in divisions]),
    }


async def told(road: Road, round_id: object) -> set[str]:
    """Everyone who has had a notice of a round, by name."""
    people = {person: name for name, person in road.people.items()}
    return {people[row["person_id"]] for row in await road.rows("notice", round_id=round_id)}


async def unasked(road: Road, round_id: object) -> set[str]:
    """Those a round leaves out, by name."""
    partners = {row["id"]: row["name"] for row in await road.rows("partner")}
    divisions = {row["id"]: row["name_nb"] for row in await road.rows("division")}
    return {
        divisions[row["division_id"]] if row["division_id"] else partners[row["partner_id"]]
        for row in await road.rows("unasked", round_id=round_id)
    }

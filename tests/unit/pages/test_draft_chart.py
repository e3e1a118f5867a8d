"""A draft is drawn as it stands: every body once, leading to its form, marked where something is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from fellesskap.texts import translator
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_web.draft_chart import draft_chart, partners_chart

NB = translator("nb")
HERE = "/alpha/struktur/rediger/1"
FILES = sorted(path for path in structures_folder().glob("*.toml") if path.stem != "national")
INNLANDET = load_structure(structures_folder() / "innlandet.toml")


def address(key: str) -> str:
    return f"{HERE}/del?sti=bodies.{key}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_body_of_every_community_is_drawn_once_and_leads_to_its_form(path: Path) -> None:
    structure = load_structure(path)
    chart = draft_chart(structure, {}, NB, address)
    assert chart is not None
    assert sorted(node["href"] for node in chart["nodes"]) == sorted(
        f"{HERE}/del?sti=bodies.{body.key}" for body in structure.bodies
    )
    drawn = {node["id"] for node in chart["nodes"]}
    assert {edge["from"] for edge in chart["edges"]} | {edge["to"] for edge in chart["edges"]} <= drawn
    assert {node["warn"] for node in chart["nodes"]} == {""}


def test_a_body_tells_of_what_is_wrong_with_it_and_with_its_seats() -> None:
    counts = {
        "bodies.ssu": Counter(ERROR=1),
        "bodies.ssu.seats.region": Counter(WARNING=2),
        "bodies.ssum": Counter(ERROR=9),
    }
    chart = draft_chart(INNLANDET, counts, NB, address)
    assert chart is not None
    warned = {node["id"]: node["warn"] for node in chart["nodes"] if node["warn"]}
    assert warned == {"ssu": "1 feil og 2 advarsler"}


def test_a_line_to_a_body_that_is_gone_is_not_drawn() -> None:
    without = replace(INNLANDET, bodies=tuple(one for one in INNLANDET.bodies if one.key != "ssu"))
    chart = draft_chart(without, {}, NB, address)
    assert chart is not None
    assert "ssu" not in {edge["from"] for edge in chart["edges"]}


def test_nothing_is_drawn_before_there_is_a_body() -> None:
    assert draft_chart(replace(INNLANDET, bodies=()), {}, NB, address) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_municipality_and_division_is_drawn_once_among_those_who_take_part(path: Path) -> None:
    structure = load_structure(path)
    nodes = partners_chart(structure, {}, NB)["nodes"]
    inside = {
        side: [item["name"] for node in nodes if node["side"] == side for item in node.get("items", ())]
        for side in ("municipal", "hospital")
    }
    assert sorted(inside["municipal"]) == sorted(structure.municipalities)
    assert inside["hospital"] == [one.name.nb for one in structure.divisions]


def test_who_is_in_no_region_is_drawn_apart() -> None:
    first = INNLANDET.regions[0]
    without = replace(INNLANDET, regions=INNLANDET.regions[1:])
    nodes = {node["id"]: node for node in partners_chart(without, {}, NB)["nodes"]}
    assert nodes["municipalities"]["name"] == "Kommuner uten region"
    assert len(nodes["municipalities"]["items"]) == len(first.members)

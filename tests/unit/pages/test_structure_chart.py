"""Bodies of every region are one unit, with the lines of all of them."""

from __future__ import annotations

from typing import Any

from fellesskap.texts import translator
from fellesskap_web.chart import divisions_of, relations, trusts_of, units

NB = translator("nb")


def body(key: str, **given: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "key": key,
        "name": key.upper(),
        "abbreviation": "",
        "level": 2,
        "region": None,
        "reportsTo": None,
        "preparesFor": None,
        "partOf": None,
        "seatCount": 2,
        "vacantSeats": 0,
        "municipalSeats": 1,
        "hospitalSeats": 1,
    }
    return {**plain, **given}


def test_bodies_of_one_template_are_one_unit() -> None:
    nord = {"key": "nord", "name": "Nord"}
    sor = {"key": "sor", "name": "Sør"}
    found = units(
        [
            body("ssu", abbreviation="SSU"),
            body("mote-nord", name="Møtet – Nord", region=nord, reportsTo={"key": "ssu"}, vacantSeats=1),
            body("mote-sor", name="Møtet – Sør", region=sor, reportsTo={"key": "ssu"}),
            body("under-sor", name="Under – Sør", region=sor, partOf={"key": "mote-sor"}),
        ]
    )
    assert [(unit.key, unit.name, len(unit.bodies)) for unit in found] == [
        ("ssu", "SSU", 1),
        ("mote", "Møtet", 2),
        ("under", "Under", 1),
    ]
    assert (found[1].seats, found[1].vacant, found[1].several) == (4, 1, True)
    assert relations(found[1], NB) == ["Rapporterer til SSU"]
    assert relations(found[2], NB) == ["Hører til Møtet"]
    assert relations(found[0], NB) == []


def test_a_line_to_what_is_not_there_that_day_is_not_drawn() -> None:
    found = units([body("au", preparesFor={"key": "borte"}, reportsTo={"key": "au"})])
    assert found[0].above == {}


def test_a_unit_has_a_side_only_where_one_side_sits_alone() -> None:
    sides = [
        unit.side
        for unit in units(
            [
                body("a"),
                body("b", hospitalSeats=0),
                body("c", municipalSeats=0),
                body("d", municipalSeats=0, hospitalSeats=0),
            ]
        )
    ]
    assert sides == ["", "municipal", "hospital", ""]


def test_the_trust_comes_before_an_enterprise_of_its_own() -> None:
    apotek, trust = {"key": "apotek", "side": "HOSPITAL"}, {"key": "hf", "side": "HOSPITAL"}
    data = {
        "partners": [apotek, trust],
        "divisions": [
            {"key": "apotek", "partner": {"key": "apotek"}},
            {"key": "kirurgi", "partner": {"key": "hf"}},
        ],
    }
    assert divisions_of(data, apotek) == []
    assert [one["key"] for one, _ in trusts_of(data)] == ["hf", "apotek"]

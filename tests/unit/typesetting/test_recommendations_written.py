"""What papers say of a recommendation that goes onward: that it was given, and no decision that is in force."""

from __future__ import annotations

from typing import Any

import pytest

from fellesskap.texts import translator
from fellesskap_workers.typesetting.rulings import standing

GIVEN: dict[str, Any] = {
    "nature": "RECOMMENDATION",
    "standing": "IN_FORCE",
    "force": "PENDING",
    "inForceOn": "2026-10-08",
    "fallenOn": None,
    "onward": {"name": "Partnerskapsmøtet", "abbreviation": "PM"},
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Anbefalingen ble gitt torsdag 8. oktober 2026, da Partnerskapsmøtet godkjente den."),
        (
            {"force": "REPORTED"},
            "Anbefalingen ble gitt torsdag 8. oktober 2026, og meldes til Partnerskapsmøtet.",
        ),
        (
            {"standing": "WAITING", "inForceOn": None},
            "Anbefalingen gis ikke før Partnerskapsmøtet har godkjent den.",
        ),
        (
            {"standing": "FALLEN", "inForceOn": None, "fallenOn": "2026-10-08"},
            "Anbefalingen gis ikke. "
            "Partnerskapsmøtet ble ikke enige om å godkjenne den torsdag 8. oktober 2026.",
        ),
        ({"force": "AT_ONCE", "onward": None}, ""),
        (
            {"nature": "DECISION"},
            "Beslutningen gjelder fra torsdag 8. oktober 2026, da Partnerskapsmøtet godkjente den.",
        ),
    ],
)
def test_a_recommendation_is_given(changes: dict[str, Any], sentence: str) -> None:
    assert standing({**GIVEN, **changes}, translator("nb")) == sentence

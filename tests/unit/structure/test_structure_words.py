"""Every code about structures has its sentence in bokmål and nynorsk, and every field its word."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import fellesskap.structure
import fellesskap_tenants.structures
from fellesskap.plain import ProblemKind
from fellesskap.structure import model
from fellesskap.structure.rules.changes import _INNER_PARTS, _PARTS
from fellesskap.structure.rules.substance import _NATIONAL_LEVELS
from fellesskap.texts import sentence
from fellesskap.texts.catalogue import load

_FEATURE = Path(str(fellesskap.structure.__file__)).parent
_SOURCES = [*_FEATURE.rglob("*.py"), Path(fellesskap_tenants.structures.__file__)]
_AUDIT_NAMES = {"structure.published"}


def _codes() -> set[str]:
    written = {code for path in _SOURCES for code in re.findall(r'"(structure\.[a-z_]+)"', path.read_text())}
    parts = ["community", *_PARTS.values(), *_INNER_PARTS.values()]
    made = {f"structure.{part}_{kind}" for part in parts for kind in ("added", "removed", "changed")}
    made |= {f"structure.no_{kind}_level" for kind in _NATIONAL_LEVELS}
    made |= {f"structure.file_{kind}" for kind in ProblemKind}
    made |= {"structure.file_unknown_near", "structure.file_nothing_to_remove_near"}
    kinds = [kind for kind in vars(model).values() if hasattr(kind, "__dataclass_fields__")]
    described = [kind for kind in kinds if kind is not model.MunicipalityFacts]
    made |= {f"structure.field_{f.name}" for kind in described for f in fields(kind)}
    return (written | made) - _AUDIT_NAMES


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_code_has_its_sentence_and_every_sentence_its_code(language: str) -> None:
    said = {key for _, key in load(language, "errors").keys() if key.startswith("structure.")}  # noqa: SIM118
    assert sorted(_codes() - said) == []
    assert sorted(said - _codes()) == []


def test_a_sentence_names_its_facts() -> None:
    facts = {"abbreviation": "SSU"}
    assert "«SSU»" in sentence("structure.duplicate_abbreviation", facts, "nb")
    assert "«SSU»" in sentence("structure.duplicate_abbreviation", facts, "nn")

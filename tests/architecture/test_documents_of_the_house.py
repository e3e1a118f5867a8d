"""The rules table and the glossary say what the code says, both ways."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "platform"
RULES_TABLE = SOURCE / "docs" / "rules.md"
GLOSSARY = SOURCE / "docs" / "glossary.md"
RULE_ID = re.compile(r"\bR-[A-Z]+-\d+\b")
COLUMNS = ["id", "sentence", "source", "function", "test"]


@dataclass(frozen=True)
class Row:
    id: str
    sentence: str
    source: str
    functions: list[str]
    tests: list[str]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def names(cell: str) -> list[str]:
    return re.findall(r"[\w./:]+", cell.replace("`", " "))


def table() -> list[Row]:
    """Read the rows of the rules table: id · sentence · source · function · test."""
    lines = [
        cells(line) for line in RULES_TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")
    ]
    rows = [line for line in lines if RULE_ID.fullmatch(line[0].strip("`"))]
    assert [cell.lower() for cell in lines[0]] == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    return [Row(row[0].strip("`"), row[1], row[2], names(row[3]), names(row[4])) for row in rows]


def rule_modules() -> list[Path]:
    """The modules where rules are stated: each `rules`, and the policy of access."""
    package = SOURCE / "fellesskap"
    return [*package.glob("*/rules.py"), *package.glob("*/rules/*.py"), package / "access" / "policy.py"]


def ids_in(paths: list[Path]) -> set[str]:
    return {rule for path in paths for rule in RULE_ID.findall(path.read_text(encoding="utf-8"))}


def functions_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def function_exists(dotted: str) -> bool:
    """Find `fellesskap.cases.rules.require_filled`, with or without the package's name in front."""
    module, _, name = dotted.removeprefix("fellesskap.").rpartition(".")
    place = SOURCE / "fellesskap" / Path(*module.split("."))
    candidates = [place.with_suffix(".py"), *place.glob("*.py")]
    return any(path.is_file() and name in functions_in(path) for path in candidates)


def has_test(test: str, known: dict[str, set[str]]) -> bool:
    """Find `tests/unit/cases/test_x.py::test_y`, `test_x.py::test_y` or a test by its name alone."""
    path, _, name = test.rpartition("::")
    return any(name in functions for file, functions in known.items() if file.endswith(path))


def test_every_rule_stands_in_the_table_and_every_row_in_the_code() -> None:
    ids = [row.id for row in table()]
    assert sorted({rule for rule in ids if ids.count(rule) > 1}) == []
    stated = ids_in(rule_modules())
    assert sorted(stated - set(ids)) == [], "rules without a row in platform/docs/rules.md"
    assert sorted(set(ids) - stated) == [], "rows without a rule in any rules.py"


def test_a_rule_is_named_elsewhere_only_if_it_is_stated() -> None:
    used = ids_in([path for path in SOURCE.rglob("*.py") if "node_modules" not in path.parts])
    assert sorted(used - ids_in(rule_modules())) == []


def test_every_row_has_a_sentence_a_source_a_function_and_a_test() -> None:
    known = {
        path.relative_to(ROOT).as_posix(): functions_in(path) for path in (ROOT / "tests").rglob("test_*.py")
    }
    faults = []
    for row in table():
        faults += [f"{row.id}: no {name}" for name in ("sentence", "source") if not getattr(row, name)]
        faults += [f"{row.id}: no function {name}" for name in row.functions if not function_exists(name)]
        faults += [f"{row.id}: no test {name}" for name in row.tests if not has_test(name, known)]
        faults += [
            f"{row.id}: no {name[:-1]} named" for name in ("functions", "tests") if not getattr(row, name)
        ]
    assert faults == []


def test_the_glossary_names_every_table() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    tables = {
        keyword.value.value
        for path in (SOURCE / "fellesskap").glob("*/tables.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for keyword in node.keywords
        if keyword.arg == "tablename" and isinstance(keyword.value, ast.Constant)
    }
    assert len(tables) > 20
    assert sorted(name for name in tables if f"`{name}`" not in text) == []


@pytest.mark.parametrize("name", ["fellesskap.guard.rules.severity", "guard.rules.kind_of", "guard.refuse"])
def test_functions_are_found_where_they_are(name: str) -> None:
    assert function_exists(name)
    assert not function_exists(f"{name}_not")

"""A feature is a noun with the same five files, and its model and rules touch nothing but values."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORM = ROOT / "platform" / "fellesskap"
# Lowest first: a feature may know those before it.
FEATURES = (
    "identity",
    "structure",
    "people",
    "leaders",
    "drafts",
    "composition",
    "rosters",
    "documents",
    "notices",
    "cases",
    "attachments",
    "rounds",
    "advice",
    "meetings",
    "transfers",
    "withdrawals",
    "disagreements",
    "minutes",
    "decisions",
    "inputs",
    "followups",
    "circulations",
    "reportbacks",
    "rehearsals",
    "committees",
    "appointments",
    "notes",
    "premeetings",
    "disclosures",
    "search",
)
ROLES = {"__init__", "model", "rules", "tables", "queries", "service"}
SMALL_VALUES = {
    "fellesskap.errors",
    "fellesskap.actor",
    "fellesskap.plain",
    "fellesskap.prose",
    "fellesskap.sortkey",
}
ACCESS = {"fellesskap.access.policy", "fellesskap.access.actions", "fellesskap.access.roles"}
CLOCK_TYPES = {"Clock", "OSLO"}
# Libraries that only calculate.
CALCULATION = {"dateutil.easter"}
STANDARD = {
    "__future__",
    "abc",
    "bisect",
    "calendar",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "hmac",
    "html",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "string",
    "types",
    "typing",
    "unicodedata",
    "urllib.parse",
    "uuid",
    "zoneinfo",
}
# What would make a function answer differently tomorrow, or reach outside.
IMPURE_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7", "getenv", "open", "print", "input"}


def modules(feature: str, role: str) -> list[Path]:
    """A role is one file, or a folder of that name when it has grown past one."""
    folder = PLATFORM / feature / role
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give each imported module, with the name taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "." * node.level, alias.name) for alias in node.names)


def allowed(module: str, name: str, feature: str) -> bool:
    """Tell whether a model or the rules of a feature may import a name."""
    if module in STANDARD or module.partition(".")[0] in STANDARD - {"urllib"}:
        return True
    if module in CALCULATION:
        return True
    if module in SMALL_VALUES or (feature not in ("access", "guard") and module in ACCESS):
        return True
    if module == "fellesskap.access":
        return f"{module}.{name}" in ACCESS
    if module == "fellesskap.clock":
        return name in CLOCK_TYPES
    top, _, rest = module.partition(".")
    owner, _, role = rest.partition(".")
    if top != "fellesskap" or owner == feature in ("access", "guard"):
        return owner == feature
    below = FEATURES[: FEATURES.index(feature) + 1] if feature in FEATURES else ()
    return owner in below and (role or name).partition(".")[0] in ("model", "rules")


def impurities(path: Path, feature: str) -> list[str]:
    """List what a module that must be pure does or imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        f"imports {module} {name}".strip()
        for module, name in imported(tree)
        if not allowed(module, name, feature)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await):
            found.append(f"line {node.lineno} waits")
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in IMPURE_CALLS:
                found.append(f"line {node.lineno} calls {name}")
    return found


def test_every_feature_is_known_by_its_place_in_the_order() -> None:
    found = {path.parent.name for name in ("model", "tables") for path in PLATFORM.glob(f"*/{name}.py")}
    assert found == set(FEATURES)


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_the_five_files_and_no_sixth(feature: str) -> None:
    entries = [path for path in (PLATFORM / feature).iterdir() if path.name != "__pycache__"]
    # A rehearsal keeps nothing and changes nothing (ADR 6); a withdrawal finds and keeps only the case's own rows.
    wanted = {
        "rehearsals": {"__init__", "model", "rules"},
        "withdrawals": ROLES - {"tables", "queries"},
    }.get(feature, ROLES)
    assert {path.stem for path in entries} == wanted
    assert [path.name for path in entries if path.is_dir() and not (path / "__init__.py").is_file()] == []
    assert ast.get_docstring(ast.parse((PLATFORM / feature / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("feature", FEATURES)
@pytest.mark.parametrize("role", ["model", "rules"])
def test_models_and_rules_are_pure(feature: str, role: str) -> None:
    found = {path.name: impurities(path, feature) for path in modules(feature, role)}
    assert found
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("package", ["access", "guard"])
def test_access_and_guard_are_pure(package: str) -> None:
    found = {path.name: impurities(path, package) for path in (PLATFORM / package).glob("*.py")}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import urllib.request",
        "import asyncpg",
        "from dateutil.parser import parse",
        "from pathlib import Path",
        "from fellesskap.db.work import Work",
        "from fellesskap.clock import SystemClock",
        "from fellesskap.cases.tables import Case",
        "from fellesskap.cases.queries import load_case",
        "from fellesskap.cases import service",
        "from fellesskap.meetings.model import Meeting",
        "from fellesskap_web import forms",
        "from . import queries",
        "moment = datetime.now()",
        "day = date.today()",
        "key = uuid4()",
        "async def load(): ...",
    ],
)
def test_the_check_of_purity_sees_each_impurity(line: str, tmp_path: Path) -> None:
    module = tmp_path / "rules.py"
    module.write_text(line, encoding="utf-8")
    assert impurities(module, "cases")


@pytest.mark.parametrize(
    "line",
    [
        "from collections.abc import Iterable",
        "from urllib.parse import quote",
        "from fellesskap.access import policy",
        "from fellesskap.clock import Clock",
        "from fellesskap.cases.model import Case",
        "from fellesskap.structure import rules",
        "from fellesskap.structure.rules.chairs import chair_side",
        "from dateutil.easter import easter",
        "day = moment.date()",
    ],
)
def test_the_check_of_purity_lets_values_be(line: str, tmp_path: Path) -> None:
    module = tmp_path / "rules.py"
    module.write_text(line, encoding="utf-8")
    assert impurities(module, "cases") == []


def test_the_standard_library_list_is_of_the_standard_library() -> None:
    assert {name.partition(".")[0] for name in STANDARD} <= sys.stdlib_module_names

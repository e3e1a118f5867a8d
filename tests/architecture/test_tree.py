"""The tree is the architecture: folders, source roots, sizes, names, and nothing of the machine it was made on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {"platform", "tenants", "graphql", "workers", "deploy", "tests"}
SOURCE_ROOTS = ("platform", "tenants", "graphql", "workers")
PACKAGES = {
    "platform": {"fellesskap", "fellesskap_web", "fellesskap_cli"},
    "tenants": {"fellesskap_tenants"},
    "graphql": {"fellesskap_graphql"},
    "workers": {"fellesskap_workers"},
}
LONGEST = 400
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "base",
    "misc",
}
# Written so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(?:work|farm|home|root|Users)/\w|/tmp/[a-z]+/", re.IGNORECASE)
REGISTRY_HOST = re.compile(r"pythonho[s]ted|py[p]i\.org|registry\.npm[j]s|registry\.ya[r]npkg")


def files(*patterns: str) -> list[Path]:
    """List what is tracked or would be, without what git ignores."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-co", "--exclude-standard", "-z", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def shown(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_top_level_folders_are_the_agreed_ones() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in files() if len(path.relative_to(ROOT).parts) > 1}
    assert {name for name in top if not name.startswith(".")} <= FOLDERS
    assert {"platform", "tenants", "graphql", "workers", "tests"} <= top


@pytest.mark.parametrize("source_root", SOURCE_ROOTS)
def test_a_source_root_holds_packages_and_no_module(source_root: str) -> None:
    # A module or an __init__.py here would shadow the standard library's platform or graphql-core.
    assert shown(list((ROOT / source_root).glob("*.py"))) == []
    packages = {path.parent.name for path in (ROOT / source_root).glob("*/__init__.py")}
    assert packages == PACKAGES[source_root]


def test_platform_and_graphql_are_still_the_library_s_own() -> None:
    script = (
        "import platform, graphql; print(platform.__file__); print(graphql.__file__); graphql.GraphQLSchema"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    platform_file, graphql_file = map(Path, answer.stdout.splitlines())
    assert platform_file.parent == Path(sysconfig.get_path("stdlib"))
    assert graphql_file.parent.parent == Path(sysconfig.get_path("purelib"))


def test_no_python_file_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files("*.py")}
    assert lengths
    assert {shown([path])[0]: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_has_a_name_that_says_something() -> None:
    vague = [
        path
        for path in files("*.py")
        if NAMES_THAT_SAY_NOTHING & {path.stem, *path.relative_to(ROOT).parent.parts}
    ]
    assert shown(vague) == []


def test_tests_are_modules_of_their_own_with_names_of_their_own() -> None:
    tests = files("tests/*.py")
    assert shown([path for path in tests if path.name == "__init__.py"]) == []
    names = [path.name for path in tests if path.name.startswith("test_")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_file_names_the_machine_it_was_made_on_or_a_registry() -> None:
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for pattern in (MACHINE_PATH, REGISTRY_HOST):
            found += [f"{shown([path])[0]}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["/work" + "/main/x.py", "see /home" + "/kari/x", "/tmp" + "/run/x", "files.pythonho" + "sted.org"],
)
def test_the_search_for_machine_paths_finds_them(text: str) -> None:
    assert MACHINE_PATH.search(text) or REGISTRY_HOST.search(text)


@pytest.mark.parametrize(
    "text", ["db/work.py", "$HOME/x", "https://example.org/ho" + "me/", "/tmp", "framewo" + "rk/x"]
)
def test_the_search_for_machine_paths_lets_others_be(text: str) -> None:
    assert not MACHINE_PATH.search(text)

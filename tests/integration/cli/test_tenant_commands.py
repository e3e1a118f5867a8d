"""`fellesskap tenant` and `seed-demo` on a real installation: create, plan, publish, export, seed, migrate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest

from fellesskap.embedded import Postgres, Valkey

pytestmark = pytest.mark.services

Command = Callable[..., subprocess.CompletedProcess[str]]
_DATABASE, _PREFIX = "command_line", "commandline"


@pytest.fixture(scope="module")
async def address(postgres: Postgres) -> AsyncIterator[str]:
    """A database of its own, as the provisioner."""
    superuser = await asyncpg.connect(postgres.url("postgres", "postgres"))
    await superuser.execute(f"CREATE DATABASE {_DATABASE}")
    yield postgres.url("postgres", _DATABASE)
    await superuser.execute(f"DROP DATABASE {_DATABASE} WITH (FORCE)")
    await superuser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def fellesskap(address: str, postgres: Postgres, valkey: Valkey, folder: Path) -> Command:
    """Call the command on that installation."""
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DATABASE_URL": postgres.url(f"{_PREFIX}_app", _DATABASE),
        "PROVISIONER_URL": address,
        "VALKEY_URL": valkey.url,
        "FELLESSKAP_ROLE_PREFIX": _PREFIX,
        "FELLESSKAP_PID_KEY": "5" * 64,
    }

    def call(*words: str, said: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "fellesskap_cli", *words],
            capture_output=True,
            text=True,
            env=env,
            cwd=folder,
            input=said,
            timeout=120,
            check=False,
        )

    return call


@pytest.fixture(scope="module")
def created(fellesskap: Command) -> str:
    """A community that exists, under a slug no structure ships for."""
    from fellesskap_cli.communities import shipped_communities  # noqa: PLC0415 reads files

    [_, file] = next(iter(shipped_communities()))
    done = fellesskap("tenant", "create", "provet", "--structure", str(file))
    assert done.returncode == 0, done.stderr
    return "provet"


def exported(fellesskap: Command, slug: str) -> str:
    done = fellesskap("tenant", "export", slug)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_creating_again_leaves_everything_as_it_is(fellesskap: Command, created: str, folder: Path) -> None:
    before = exported(fellesskap, created)
    (folder / "same.toml").write_text(before)
    done = fellesskap("tenant", "create", created, "--structure", "same.toml")
    assert done.returncode == 0, done.stderr
    assert exported(fellesskap, created) == before
    listed = fellesskap("tenant", "list").stdout
    assert listed.count(f"{created} ") == 1
    assert "active" in listed


@pytest.mark.parametrize("slug", ["Provet", "nasjonal"])
def test_a_slug_no_address_can_carry_is_refused(
    fellesskap: Command, created: str, folder: Path, slug: str
) -> None:
    (folder / "same.toml").write_text(exported(fellesskap, created))
    done = fellesskap("tenant", "create", slug, "--structure", "same.toml")
    assert done.returncode == 2
    assert "(tenant.slug_" in done.stderr
    assert "Traceback" not in done.stderr
    assert slug not in fellesskap("tenant", "list").stdout


def test_a_community_without_a_structure_file_is_refused(fellesskap: Command, created: str) -> None:
    done = fellesskap("tenant", "create", "ingensteds")
    assert done.returncode == 2
    assert "--structure" in done.stderr
    assert "ingensteds" not in fellesskap("tenant", "list").stdout


def test_what_is_exported_and_applied_is_the_same(fellesskap: Command, created: str, folder: Path) -> None:
    before = exported(fellesskap, created)
    (folder / "again.toml").write_text(before)
    assert "Nothing would change" in fellesskap("tenant", "plan", created, "again.toml").stdout
    assert fellesskap("tenant", "apply", created, "again.toml").returncode == 0
    assert exported(fellesskap, created) == before


def test_what_comes_on_standard_input_is_planned_and_applied_and_the_same_changes_nothing(
    fellesskap: Command, created: str
) -> None:
    before = exported(fellesskap, created)
    assert "Nothing would change" in fellesskap("tenant", "plan", created, "-", said=before).stdout
    applied = fellesskap("tenant", "apply", created, "-", said=before)
    assert applied.returncode == 0, applied.stderr
    assert "standard input" in applied.stdout
    assert exported(fellesskap, created) == before
    broken = fellesskap("tenant", "apply", created, "-", said='name = "')
    assert (broken.returncode, "Traceback" in broken.stderr) == (2, False)
    assert "standard input" in broken.stderr
    assert exported(fellesskap, created) == before


def test_a_community_of_the_register_can_begin_with_the_template(fellesskap: Command, folder: Path) -> None:
    from fellesskap_tenants.structures import structures_folder  # noqa: PLC0415 reads files

    written = fellesskap("tenant", "template", "oslo").stdout
    assert written == (structures_folder() / "oslo.toml").read_text(encoding="utf-8")
    assert fellesskap("tenant", "template", "oslo", "--output", "oslo.toml").returncode == 0
    assert (folder / "oslo.toml").read_text(encoding="utf-8") == written
    unknown = fellesskap("tenant", "template", "ukjent")
    assert unknown.returncode == 2
    assert "innlandet" in unknown.stderr


def test_a_broken_file_is_told_whole_and_changes_nothing(
    fellesskap: Command, created: str, folder: Path
) -> None:
    before = exported(fellesskap, created)
    (folder / "broken.toml").write_text('nonsense = 1\nname = 2\n[bodies.x]\nname = "X"\n')
    for command in ("plan", "apply"):
        done = fellesskap("tenant", command, created, "broken.toml")
        assert done.returncode == 2
        assert "nonsense" in done.stderr
        assert "bodies.x" in done.stderr
        assert "Traceback" not in done.stderr
    assert exported(fellesskap, created) == before


def test_a_structure_with_errors_cannot_be_published(fellesskap: Command, created: str, folder: Path) -> None:
    before = exported(fellesskap, created)
    lines = [line for line in before.splitlines() if not line.startswith("decide_in")]
    (folder / "wrong.toml").write_text(
        "\n".join([*lines, ""]).replace("discuss_in = [", 'discuss_in = ["gone", ')
    )
    planned = fellesskap("tenant", "plan", created, "wrong.toml")
    assert planned.returncode in (1, 2)
    applied = fellesskap("tenant", "apply", created, "wrong.toml")
    assert applied.returncode == 2
    assert exported(fellesskap, created) == before


def test_a_change_is_planned_published_and_published_only_once(
    fellesskap: Command, created: str, folder: Path
) -> None:
    before = exported(fellesskap, created)
    assert "call_days = " in before
    changed = "\n".join(
        "call_days = 27" if line.startswith("call_days = ") else line for line in before.splitlines()
    )
    (folder / "changed.toml").write_text(changed + "\n")
    planned = fellesskap("tenant", "plan", created, "changed.toml")
    assert planned.returncode == 0, planned.stderr
    assert "call_days" in planned.stdout
    assert "-> 27" in planned.stdout
    assert exported(fellesskap, created) == before
    said = [fellesskap("tenant", "apply", created, "changed.toml").stdout for _ in range(2)]
    assert said[0] == said[1]
    assert "call_days = 27" in exported(fellesskap, created)


def test_unknown_communities_are_a_sentence(fellesskap: Command, created: str, folder: Path) -> None:
    (folder / "same.toml").write_text(exported(fellesskap, created))
    for words in (["plan", "ukjent", "same.toml"], ["apply", "ukjent", "same.toml"], ["export", "ukjent"]):
        done = fellesskap("tenant", *words)
        assert done.returncode == 2
        assert "tenant list" in done.stderr
    assert fellesskap("tenant", "migrate", "ukjent").returncode == 2


def test_migrating_again_changes_nothing(fellesskap: Command, created: str) -> None:
    assert fellesskap("tenant", "migrate", created).stdout == f"{created}: newest version\n"
    done = fellesskap("migrate")
    assert done.returncode == 0
    assert "tenant_provet: newest version" in done.stdout


def test_a_demo_has_people_to_log_in_as_and_seeding_again_adds_none(
    fellesskap: Command, created: str, folder: Path
) -> None:
    from fellesskap_cli.communities import shipped_communities  # noqa: PLC0415 reads files

    slugs = [slug for slug, _ in shipped_communities()][:2]
    done = fellesskap("seed-demo", *slugs)
    assert done.returncode == 0, done.stderr
    persons = json.loads((folder / ".local" / "demo-persons.json").read_text())
    assert len({person["community"] for person in persons}) == len(slugs) + 1  # and the national reader's
    assert len({person["pid"] for person in persons}) == len(persons)
    assert fellesskap("seed-demo", *slugs).returncode == 0
    assert json.loads((folder / ".local" / "demo-persons.json").read_text()) == persons


def test_a_demo_of_what_ships_nowhere_is_refused(fellesskap: Command, created: str) -> None:
    done = fellesskap("seed-demo", created)
    assert done.returncode == 2
    assert "No structure ships" in done.stderr

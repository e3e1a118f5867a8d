"""The `fellesskap` command as a person calls it: help, and errors that say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_COMMANDS = (
    *("run", "stop", "reset", "web", "worker", "relay", "scheduler"),
    *("schema", "seed-demo", "migrate", "tenant"),
)
_TENANT_COMMANDS = ("create", "plan", "apply", "export", "migrate", "list")


def fellesskap(
    *words: str, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Call the command with nothing set but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "fellesskap_cli", *words],
        capture_output=True,
        text=True,
        env=kept | (env or {}),
        cwd=cwd,
        timeout=120,
        check=False,
    )


def test_the_help_lists_every_command_with_a_sentence() -> None:
    shown = fellesskap("--help").stdout
    for command in _COMMANDS:
        [line] = [line for line in shown.splitlines() if line.startswith(f"  {command} ")]
        assert line.rstrip().endswith("."), line
    shown = fellesskap("tenant", "--help").stdout
    for command in _TENANT_COMMANDS:
        assert f"\n  {command} " in shown


def test_without_an_installation_the_command_says_how_to_get_one(tmp_path: Path) -> None:
    done = fellesskap("tenant", "list", cwd=tmp_path)
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "make run" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "nowhere", ["postgresql://nobody@127.0.0.1:1/none", "postgresql://nobody@/none?host=/does/not/exist"]
)
def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path, nowhere: str) -> None:
    env = {"DATABASE_URL": nowhere, "PROVISIONER_URL": nowhere, "VALKEY_URL": "redis://127.0.0.1:1"}
    done = fellesskap("tenant", "list", cwd=tmp_path, env=env)
    assert done.returncode == 2
    assert "database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("given", ["DATABASE_URL", "VALKEY_URL"])
def test_one_of_the_two_addresses_alone_is_refused_and_nothing_is_started(tmp_path: Path, given: str) -> None:
    done = fellesskap("run", cwd=tmp_path, env={given: "redis://127.0.0.1:1"})
    assert done.returncode == 2
    assert "Set both" in done.stderr
    assert not (tmp_path / ".local" / "postgres").exists()


def test_a_production_installation_is_not_run_with_the_demos_log_in(tmp_path: Path) -> None:
    done = fellesskap("run", cwd=tmp_path, env={"FELLESSKAP_PRODUCTION": "1"})
    assert done.returncode == 2
    assert "FELLESSKAP_PRODUCTION" in done.stderr
    assert not (tmp_path / ".local").exists()


def test_stopping_and_resetting_nothing_is_said(tmp_path: Path) -> None:
    assert "Nothing runs" in fellesskap("stop", cwd=tmp_path).stdout
    assert "nothing to delete" in fellesskap("reset", "--yes", cwd=tmp_path).stdout

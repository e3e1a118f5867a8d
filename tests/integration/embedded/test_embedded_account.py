"""As root, PostgreSQL runs as an account of its own, and nothing of root's is opened for it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import fellesskap.embedded.postgres as postgres_wheel
from fellesskap.embedded import remove_postgres, start_postgres

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="what differs for root")


@pytest.fixture
def closed_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="closed-home-"))
    yield home
    shutil.rmtree(home)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def account_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def test_data_under_a_closed_home_lie_elsewhere_and_the_home_stays_closed(closed_home: Path) -> None:
    directory = closed_home / "project" / "postgres"
    postgres = start_postgres(directory)
    try:
        place = Path((directory / "place").read_text().strip())
        assert account_of(postgres.pid) == (place / "cluster").stat().st_uid != 0
        assert closed_home.stat().st_mode & 0o777 == 0o700
        assert (place / "cluster").stat().st_mode & 0o777 == 0o700
    finally:
        postgres.stop()
    remove_postgres(directory)
    assert not place.exists()


def test_a_program_under_a_closed_home_is_copied_whole_for_the_account(
    closed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = postgres_wheel._program()
    packages = program.parent.parent
    for name in (program.parent.name, f"{program.parent.name}.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, closed_home / name)
    closed_program = closed_home / program.relative_to(packages)
    monkeypatch.setattr(postgres_wheel, "_program", lambda: closed_program)
    postgres = start_postgres(closed_home / "postgres")
    try:
        running = Path(f"/proc/{postgres.pid}/exe").readlink()
        assert not running.is_relative_to(closed_home)
        assert running.stat().st_mode & 0o005 == 0o005
    finally:
        postgres.stop()
    remove_postgres(closed_home / "postgres")


def test_data_in_an_open_folder_stay_there(open_folder: Path) -> None:
    postgres = start_postgres(open_folder / "postgres")
    try:
        assert account_of(postgres.pid) == (open_folder / "postgres" / "cluster").stat().st_uid != 0
        assert not (open_folder / "postgres" / "place").exists()
    finally:
        postgres.stop()
    remove_postgres(open_folder / "postgres")


def test_a_copied_project_gets_data_of_its_own_and_a_moved_one_keeps_its_own(closed_home: Path) -> None:
    start_postgres(closed_home / "one").stop()
    place = Path((closed_home / "one" / "place").read_text().strip())
    shutil.copytree(closed_home / "one", closed_home / "copy")
    start_postgres(closed_home / "copy").stop()
    assert Path((closed_home / "copy" / "place").read_text().strip()) != place
    (closed_home / "one").rename(closed_home / "moved")
    start_postgres(closed_home / "moved").stop()
    assert Path((closed_home / "moved" / "place").read_text().strip()) == place
    remove_postgres(closed_home / "copy")
    remove_postgres(closed_home / "moved")


def test_a_throwaway_place_is_swept_when_its_directory_is_gone(closed_home: Path) -> None:
    start_postgres(closed_home / "throwaway", durable=False).stop()
    start_postgres(closed_home / "lasting").stop()
    throwaway = Path((closed_home / "throwaway" / "place").read_text().strip())
    lasting = Path((closed_home / "lasting" / "place").read_text().strip())
    for name in ("throwaway", "lasting"):
        (closed_home / name).rename(closed_home / f"{name}-elsewhere")
    start_postgres(closed_home / "third").stop()
    assert not throwaway.exists()
    assert lasting.exists()
    remove_postgres(closed_home / "third")
    remove_postgres(closed_home / "lasting-elsewhere")

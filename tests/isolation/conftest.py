"""Two communities in full use, built once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from fellesskap.embedded import Postgres
from fellesskap.settings import Settings
from two_worlds import Worlds, build_worlds


@pytest.fixture(scope="session")
async def worlds(
    database: Settings, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Worlds]:
    connection = await asyncpg.connect(postgres.url("postgres", "postgres"))
    folder: Path = tmp_path_factory.mktemp("worlds")
    yield await build_worlds(database, connection, folder)
    await connection.close()

"""A community with addresses, a mail server, and what a worker process has for its jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from fellesskap.settings import Settings
from jobs_scene import Scene
from postbox import Mailbox, open_mailbox
from road import Road, build


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    """A community whose people have addresses."""
    road = await build(database, "verk")
    connection = await asyncpg.connect(database.provisioner_url)
    for name, person_id in road.people.items():
        await connection.execute(
            f"INSERT INTO {road.tenant.schema}.contact (person_id, email) VALUES ($1, $2) "
            "ON CONFLICT (person_id) DO UPDATE SET email = excluded.email",
            person_id,
            f"{name.replace(':', '.')}@example.no",
        )
    await connection.close()
    return road


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with open_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
async def scene(
    road: Road, mailbox: Mailbox, database: Settings, superuser: asyncpg.Connection
) -> AsyncIterator[Scene]:
    """The community with an empty outbox and a silent doorbell."""
    settings = replace(
        database,
        smtp_host=mailbox.host,
        smtp_port=mailbox.port,
        mail_from="post@fellesskap.example",
        base_url="https://fellesskap.example",
    )
    scene = Scene(road, mailbox, settings, superuser)
    await scene.clear()
    yield scene
    await scene.clear()

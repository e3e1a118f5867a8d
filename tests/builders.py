"""What tests build with: the moment they happen at, and provisioning inside one test run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fellesskap.db.engine import DB
from fellesskap.settings import Settings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POOL_SIZE = 5


@asynccontextmanager
async def as_provisioner(settings: Settings) -> AsyncIterator[None]:
    """Open `DB` as the provisioner inside the block, and as the login role after it."""
    await DB.close()
    await DB.open(settings.provisioner_url, POOL_SIZE)
    try:
        yield
    finally:
        await DB.close()
        await DB.open(settings.database_url, POOL_SIZE)

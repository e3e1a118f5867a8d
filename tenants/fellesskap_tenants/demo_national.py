"""The demo's national side: somebody who reads for a national body, and communities that share with it."""

from __future__ import annotations

from collections.abc import Iterator

from fellesskap.clock import SystemClock, today
from fellesskap.db.engine import DB
from fellesskap.db.ids import uuid7
from fellesskap.db.roles import SHARED_SCHEMA
from fellesskap.db.work import system_work
from fellesskap.identity.rules import hash_pid
from fellesskap.tenant import Tenant
from fellesskap_tenants.demo import DemoPerson
from fellesskap_tenants.national import (
    ReleaseFigures,
    ShareFigures,
    compute_figures,
    release_figures,
    share_figures,
)

_NATIONAL_BODY = "Helsedirektoratet"


async def seed_national_reader(pid_key: str, pids: Iterator[str]) -> list[DemoPerson]:
    """Let one made-up person read for a national body, as the provisioner; nobody where there is one already."""
    async with DB.connections.acquire() as connection, connection.transaction():
        if await connection.fetchval(f"SELECT 1 FROM {SHARED_SCHEMA}.national_reader LIMIT 1"):
            return []
        pid, first = next(pids), today(SystemClock())
        await connection.execute(
            f"INSERT INTO {SHARED_SCHEMA}.national_reader (id, pid_hash, organisation, valid_from) "
            "VALUES ($1, $2, $3, $4)",
            uuid7(),
            hash_pid(pid, pid_key),
            _NATIONAL_BODY,
            first,
        )
    hint = "Se tall over helsefellesskapene som deler. Du når ingenting annet."
    return [DemoPerson(pid, "Ragna Riksen", "Nasjonale myndigheter", f"Leser for {_NATIONAL_BODY}", hint)]


async def share_demo_figures(tenant: Tenant, platform_role: str) -> None:
    """Have a demo community share and release its figures, so that the national page has some to show."""
    async with system_work(tenant) as work:
        await share_figures(work, ShareFigures(), platform_role=platform_role)
        seen = (await compute_figures(work)).digest
        await release_figures(work, ReleaseFigures(seen), platform_role=platform_role)

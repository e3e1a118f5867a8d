"""The register of communities in this installation, kept in the shared schema."""

from __future__ import annotations

from dataclasses import dataclass

from fellesskap.db.work import PlatformWork
from fellesskap.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Registered:
    """A community as the register lists it."""

    tenant: Tenant
    state: str
    trust: str
    health_region: str
    shares_structure: bool


async def find_registered(work: PlatformWork) -> list[Registered]:
    """List every community, by name."""
    rows = await work.connection.fetch(
        "SELECT slug, name, schema_name, role_name, state, trust, health_region, demo, shares_structure "
        "FROM shared.tenant ORDER BY name, slug"
    )
    return [
        Registered(
            Tenant(
                row["slug"],
                row["name"],
                schema=row["schema_name"],
                role=row["role_name"],
                demo=row["demo"],
            ),
            row["state"],
            row["trust"],
            row["health_region"],
            row["shares_structure"],
        )
        for row in rows
    ]


async def load_tenants(platform_role: str) -> dict[str, Tenant]:
    """Load the communities that answer requests, by slug."""
    async with PlatformWork(platform_role, read_only=True) as work:
        return {
            registered.tenant.slug: registered.tenant
            for registered in await find_registered(work)
            if registered.state in ("active", "read_only")
        }

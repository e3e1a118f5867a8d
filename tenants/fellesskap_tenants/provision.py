"""Provisioning: the installation's roles and shared schema, and one schema and role for each community.

Runs as the `provisioner` from the command line, never in a web or worker process. Everything here can be
run again: what exists is left as it is.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import asyncpg

from fellesskap.clock import Clock, SystemClock
from fellesskap.db.engine import DB
from fellesskap.db.quoting import identifier, literal
from fellesskap.db.roles import SHARED_SCHEMA, RoleNames
from fellesskap.settings import Settings
from fellesskap.structure.model import Trust
from fellesskap.tenant import Tenant, tenant
from fellesskap_tenants.migrate import migrate_shared, migrate_tenant


async def ensure_installation(settings: Settings) -> None:
    """Create roles, extension and shared schema, and migrate the shared schema; `DB` is the provisioner's."""
    names = RoleNames(settings.role_prefix)
    async with DB.connections.acquire() as connection, connection.transaction():
        # Two starts at once would otherwise race for the same role names.
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('fellesskap.install', 0))")
        for role, options in (
            (names.owner, "NOLOGIN"),
            (names.platform, "NOLOGIN"),
            (names.national, "NOLOGIN"),
            (names.backup, "NOLOGIN BYPASSRLS"),
        ):
            await _ensure_role(connection, role, options)
        await _ensure_role(connection, *_login(settings))
        login, owner = identifier(_login(settings)[0]), identifier(names.owner)
        await connection.execute(
            f"GRANT {identifier(names.platform)}, {identifier(names.national)} TO {login} "
            "WITH INHERIT FALSE, SET TRUE"
        )
        await connection.execute(f"GRANT {owner} TO CURRENT_USER WITH SET TRUE")
        await connection.execute(
            "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
            f"CREATE SCHEMA IF NOT EXISTS extensions; GRANT USAGE ON SCHEMA extensions TO {owner};"
            "CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions;"
            f"CREATE SCHEMA IF NOT EXISTS {SHARED_SCHEMA} AUTHORIZATION {owner};"
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON TABLES TO {identifier(names.backup)};"
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {identifier(names.backup)};"
        )
    await migrate_shared(names)


async def create_tenant(
    settings: Settings,
    slug: str,
    name: str,
    *,
    trust: Trust | None = None,
    demo: bool = False,
    clock: Clock | None = None,
) -> Tenant:
    """Create the community's schema, role and register row, and migrate it; `DB` is the provisioner's.

    By its `trust` and health region people find it where communities are listed.
    """
    names = RoleNames(settings.role_prefix)
    made = tenant(slug, name, settings.role_prefix, demo=demo)
    schema, role, owner = identifier(made.schema), identifier(made.role), identifier(names.owner)
    login = identifier(_login(settings)[0])
    async with DB.connections.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('fellesskap.install', 0))")
        await _ensure_role(connection, made.role, "NOLOGIN")
        await connection.execute(
            f"GRANT {role} TO {login} WITH INHERIT FALSE, SET TRUE;"
            f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner};"
            f"GRANT USAGE ON SCHEMA {schema}, {SHARED_SCHEMA} TO {role};"
            f"GRANT INSERT ON {SHARED_SCHEMA}.outbox TO {role};"
        )
        await connection.execute(
            f"INSERT INTO {SHARED_SCHEMA}.tenant AS known (slug, name, schema_name, role_name, state, demo, "
            "created_at, trust, health_region) VALUES ($1, $2, $3, $4, 'provisioning', $5, $6, $7, $8) "
            "ON CONFLICT (slug) DO UPDATE SET (trust, health_region) = (excluded.trust, excluded.health_region) "
            "WHERE known.trust = ''",
            slug,
            name,
            made.schema,
            made.role,
            demo,
            (clock or SystemClock()).now(),
            trust.name if trust else "",
            trust.health_region if trust else "",
        )
    await migrate_tenant(names, made)
    async with DB.connections.acquire() as connection:
        await connection.execute(
            f"UPDATE {SHARED_SCHEMA}.tenant SET state = 'active' WHERE slug = $1 AND state = 'provisioning'",
            slug,
        )
    return made


def _login(settings: Settings) -> tuple[str, str]:
    """The login role that web and workers connect as, and its options, from their database address."""
    parts = urlsplit(settings.database_url)
    user = unquote(parts.username or RoleNames(settings.role_prefix).login)
    password = f" PASSWORD {literal(unquote(parts.password))}" if parts.password else ""
    return user, f"LOGIN NOINHERIT{password}"


async def _ensure_role(connection: asyncpg.Connection, role: str, options: str) -> None:
    known = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
    if not known:
        await connection.execute(f"CREATE ROLE {identifier(role)} {options}")

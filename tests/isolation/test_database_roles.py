"""I6: every table of a tenant is closed to every other role, generated from the catalogue."""

from __future__ import annotations

import asyncpg
import pytest

from fellesskap.db.engine import DB, Transaction
from fellesskap.db.quoting import identifier
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant

_COMMANDS = (
    "SELECT count(*) FROM {table}",
    "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE {table} SET ctid = ctid",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
)


async def _tables(superuser: asyncpg.Connection, schema: str) -> list[str]:
    rows = await superuser.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema)
    return [f"{identifier(schema)}.{identifier(row['tablename'])}" for row in rows]


async def _refusals(role: str, commands: list[str]) -> list[str]:
    """Run each command as the role and return those that were not refused for want of rights."""
    passed = []
    for command in commands:
        try:
            async with Transaction(DB, f"BEGIN;SET LOCAL ROLE {identifier(role)}"):
                await DB.run_ddl(command)
        except asyncpg.InsufficientPrivilegeError:
            continue
        except asyncpg.PostgresError:
            pass
        passed.append(command)
    return passed


async def test_no_role_reaches_another_tenants_tables(
    alfa: Tenant, beta: Tenant, superuser: asyncpg.Connection, database: Settings
) -> None:
    tables = await _tables(superuser, beta.schema)
    assert len(tables) > 25
    commands = [command.format(table=table) for table in tables for command in _COMMANDS]
    for role in (alfa.role, "fellesskap_platform", "fellesskap_national"):
        assert await _refusals(role, commands) == []
    reads = [_COMMANDS[0].format(table=table) for table in tables if "migration" not in table]
    assert await _refusals(beta.role, reads) == reads


async def test_tenant_reads_nothing_shared(
    alfa: Tenant, superuser: asyncpg.Connection, database: Settings
) -> None:
    tables = await _tables(superuser, "shared")
    assert len(tables) > 8
    assert await _refusals(alfa.role, [_COMMANDS[0].format(table=table) for table in tables]) == []


async def test_national_reads_released_snapshots_alone(
    alfa: Tenant, superuser: asyncpg.Connection, database: Settings
) -> None:
    tables = [table for table in await _tables(superuser, "shared") if "national_snapshot" not in table]
    assert (
        await _refusals("fellesskap_national", [_COMMANDS[0].format(table=table) for table in tables]) == []
    )
    released = "SELECT pseudonym, bodies FROM shared.national_snapshot"
    assert await _refusals("fellesskap_national", [released]) == [released]
    assert await _refusals("fellesskap_national", ["SELECT tenant_slug FROM shared.national_snapshot"]) == []


async def test_every_tenant_table_is_protected(alfa: Tenant, superuser: asyncpg.Connection) -> None:
    open_tables = await superuser.fetch(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = $1 AND relkind = 'r' AND relname <> 'migration' "
        "AND NOT (relrowsecurity AND relforcerowsecurity)",
        alfa.schema,
    )
    assert [row["relname"] for row in open_tables] == []


async def test_catalogue_has_no_back_doors(alfa: Tenant, superuser: asyncpg.Connection) -> None:
    public = await superuser.fetchval(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    loose = await superuser.fetch(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef "
        "AND nspname LIKE ANY (ARRAY['tenant_%', 'shared']) "
        "AND NOT EXISTS (SELECT FROM unnest(proconfig) c WHERE c LIKE 'search_path=%')"
    )
    across = await superuser.fetch(
        "SELECT conname FROM pg_constraint c JOIN pg_class a ON a.oid = conrelid "
        "JOIN pg_class b ON b.oid = confrelid WHERE contype = 'f' AND a.relnamespace <> b.relnamespace"
    )
    assert public == 0
    assert [row["proname"] for row in loose] == []
    assert [row["conname"] for row in across] == []


async def test_the_trail_is_appended_to_by_its_tenant_alone_and_never_beside_the_table(
    alfa: Tenant, superuser: asyncpg.Connection, database: Settings
) -> None:
    function = f"{identifier(alfa.schema)}.append_audit"
    may = await superuser.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'fellesskap%' "
        f"AND has_function_privilege(rolname, '{function}(timestamptz, uuid, varchar, uuid, jsonb)', 'EXECUTE')"
    )
    assert {row["rolname"] for row in may} == {alfa.role, "fellesskap_owner"}
    trail = f"SELECT count(*) FROM {identifier(alfa.schema)}.audit"
    before = await superuser.fetchval(trail)
    async with Transaction(DB, f"BEGIN;SET LOCAL ROLE {identifier(alfa.role)}"):
        await DB.run_ddl(
            "CREATE TEMP TABLE audit (sequence bigint, happened_at timestamptz, person_id uuid, name text, "
            "subject uuid, facts jsonb, previous text, hash text) ON COMMIT DROP"
        )
        await DB.run_ddl(f"SELECT {function}(now(), NULL, 'trail.tried', NULL, '{{}}')")
    assert await superuser.fetchval(trail) == before + 1


async def test_login_role_owns_and_inherits_nothing(alfa: Tenant, superuser: asyncpg.Connection) -> None:
    owned = await superuser.fetchval(
        "SELECT count(*) FROM pg_class WHERE relowner = 'fellesskap_app'::regrole"
    )
    inherited = await superuser.fetchval(
        "SELECT count(*) FROM pg_auth_members WHERE member = 'fellesskap_app'::regrole AND inherit_option"
    )
    assert (owned, inherited) == (0, 0)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with Transaction(DB, "BEGIN"):
            await DB.run_ddl(f"SELECT 1 FROM {identifier(alfa.schema)}.person")

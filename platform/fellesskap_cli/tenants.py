"""`fellesskap tenant`: communities of an installation."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.settings import Settings
from fellesskap_cli.failures import CommandError, explained
from fellesskap_cli.setting import as_login, as_provisioner, folder_option, installation
from fellesskap_tenants.migrate import migrate_tenants
from fellesskap_tenants.registry import Registered, find_registered


@click.group()
def tenant() -> None:
    """Communities: list, create, change by file, migrate."""


@tenant.command("list")
@folder_option
def list_command(folder: Path) -> None:
    """List the communities of the installation."""
    with explained():
        settings = installation(folder)
        registered = asyncio.run(_registered(settings))
    if not registered:
        click.echo("No community yet. `fellesskap tenant create` makes one.")
    for one in registered:
        demo = "  (demo)" if one.tenant.demo else ""
        click.echo(f"{one.tenant.slug:<20} {one.state:<12} {one.tenant.name}{demo}")


@tenant.command("migrate")
@click.argument("slug")
@folder_option
def migrate_command(slug: str, folder: Path) -> None:
    """Bring one community's schema to the newest version."""
    with explained():
        failure = asyncio.run(_migrate(installation(folder), slug))
    if failure:
        raise CommandError(f"{slug} was not migrated and keeps its old version: {failure}")
    click.echo(f"{slug}: newest version")


async def _registered(settings: Settings) -> list[Registered]:
    async with (
        as_login(settings),
        PlatformWork(RoleNames(settings.role_prefix).platform, read_only=True) as work,
    ):
        return await find_registered(work)


async def _migrate(settings: Settings, slug: str) -> str | None:
    names = RoleNames(settings.role_prefix)
    async with as_provisioner(settings):
        async with PlatformWork(names.platform, read_only=True) as work:
            found = [one.tenant for one in await find_registered(work) if one.tenant.slug == slug]
        if not found:
            raise CommandError(f"No community is called {slug}. `fellesskap tenant list` shows them.")
        return (await migrate_tenants(names, found))[0].failure

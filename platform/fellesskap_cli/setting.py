"""Which installation a command works on: the environment's, or else the one that runs in the folder."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click

from fellesskap.db.engine import DB
from fellesskap.errors import Invalid
from fellesskap.settings import Settings
from fellesskap_cli.failures import CommandError, no_database
from fellesskap_cli.local import DEFAULT, LocalFolder

_NAMES = ("DATABASE_URL", "PROVISIONER_URL", "VALKEY_URL")

folder_option = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT,
    show_default=True,
    envvar="FELLESSKAP_FOLDER",
    help="Folder of the local run.",
)


def installation(folder: Path) -> Settings:
    """Read the settings; raise `CommandError` that says which are missing and what to do."""
    if any(os.environ.get(name) for name in _NAMES):
        return Settings.from_environment()
    record = LocalFolder(folder).find_record()
    if record is None or not record.environment:
        raise CommandError(
            f"Which installation? None of {', '.join(_NAMES)} is set, and nothing runs in {folder}.\n"
            "Set them, or start `fellesskap run` (`make run`) and call this beside it."
        )
    return Settings.from_environment(record.environment)


@asynccontextmanager
async def as_provisioner(settings: Settings) -> AsyncIterator[None]:
    """Connect as the role that may create schemas and roles."""
    if not settings.provisioner_url:
        raise Invalid("settings.missing", names="PROVISIONER_URL")
    async with _connected(settings.provisioner_url):
        yield


@asynccontextmanager
async def as_login(settings: Settings) -> AsyncIterator[None]:
    """Connect as web and workers do."""
    async with _connected(settings.database_url):
        yield


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[None]:
    try:
        await DB.open(url, size=2)
    except OSError as error:  # a socket's file may be missing, which elsewhere means something else
        raise no_database(error) from None
    try:
        yield
    finally:
        await DB.close()

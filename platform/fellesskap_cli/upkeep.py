"""Commands that look after an installation as a whole: migrate, stop, reset."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.settings import Settings
from fellesskap_cli.failures import CommandError
from fellesskap_cli.local import AlreadyRunningError, LocalFolder
from fellesskap_cli.setting import as_provisioner
from fellesskap_tenants.migrate import migrate_tenants
from fellesskap_tenants.provision import ensure_installation
from fellesskap_tenants.registers import ensure_registers, ensure_trusts
from fellesskap_tenants.registry import find_registered

_STOP_SECONDS = 40.0


async def migrate(settings: Settings, say: Callable[[str], None]) -> int:
    """Migrate everything and tell how it went; give the number of communities that failed."""
    names = RoleNames(settings.role_prefix)
    async with as_provisioner(settings):
        await ensure_installation(settings)
        await ensure_registers()
        await ensure_trusts()
        say("shared: newest version")
        async with PlatformWork(names.platform, read_only=True) as work:
            tenants = [registered.tenant for registered in await find_registered(work)]
        outcomes = await migrate_tenants(names, tenants)
    for outcome in outcomes:
        say(f"{outcome.schema}: {'FAILED: ' + outcome.failure if outcome.failure else 'newest version'}")
    return sum(1 for outcome in outcomes if outcome.failure)


def stop(folder: LocalFolder) -> str:
    """Stop the folder's run and say what was done."""
    record = folder.find_record()
    if record is None:
        return f"Nothing runs in {folder.path}."
    with contextlib.suppress(ProcessLookupError):
        os.kill(record.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while folder.find_record() is not None:
        if time.monotonic() > deadline:
            raise CommandError(f"Process {record.pid} has not stopped. See the logs in {folder.log}.")
        time.sleep(0.1)
    return f"Stopped the run of process {record.pid}."


def reset(folder: LocalFolder) -> str:
    """Stop the folder's run, delete the folder and say so."""
    if not folder.path.exists():
        return f"{folder.path} does not exist; there is nothing to delete."
    stop(folder)
    try:
        folder.remove()
    except AlreadyRunningError:
        raise CommandError(f"Something started to run in {folder.path}; stop it and try again.") from None
    return f"Deleted {folder.path}."

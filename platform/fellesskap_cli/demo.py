"""What a local run shows: its database made ready, the demo communities, and the words that end the start."""

from __future__ import annotations

from collections.abc import Callable

from fellesskap.settings import Settings
from fellesskap_cli import upkeep
from fellesskap_cli.duties import Ports
from fellesskap_cli.local import LocalFolder


async def prepare(settings: Settings, say: Callable[[str], None], *, with_demo: bool) -> None:
    """Migrate, and provision the demo communities that are missing."""
    await upkeep.migrate(settings, lambda _: None)
    say("The database is migrated")


def summary(ports: Ports, folder: LocalFolder, seconds: float, *, with_demo: bool) -> str:
    """The address, the demo log-ins by role, and where mail and documents are seen."""
    return (
        f"\nReady after {seconds:.1f} seconds. Open {ports.address}\n\n"
        f"  Mail       {ports.mailbox_address} (files in {folder.mail})\n"
        f"  Logs       {folder.log}\n\n"
        "Ctrl-C stops everything."
    )

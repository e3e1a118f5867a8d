"""The `fellesskap` command: runs the product, its parts, and looks after communities."""

from __future__ import annotations

import asyncio
import importlib.metadata
import io
import os
import sys
from pathlib import Path

import click

from fellesskap import logs
from fellesskap_cli import demo, processes, run, upkeep
from fellesskap_cli.duties import DEFAULT_PORTS, Ports
from fellesskap_cli.failures import explained
from fellesskap_cli.local import DEFAULT, LocalFolder
from fellesskap_cli.setting import folder_option, installation
from fellesskap_cli.tenants import tenant

_SETTINGS_HELP = """
\b
Settings come from the environment:
  DATABASE_URL      PostgreSQL as the login role of web and workers, which owns nothing
  PROVISIONER_URL   PostgreSQL as the role that creates schemas and roles (this command alone uses it)
  VALKEY_URL        Valkey or Redis
Where they are not set and `fellesskap run` runs in this folder, commands use what it runs on.
platform/docs lists all settings.
"""


@click.group(epilog=_SETTINGS_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(importlib.metadata.version("fellesskap"), prog_name="fellesskap")
def cli() -> None:
    """Shared cases, meetings and decisions for helsefellesskap."""


@cli.command("run")
@folder_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORTS.web, show_default=True, help="Port of the pages.")
@click.option(
    "--provider-port", default=DEFAULT_PORTS.provider, show_default=True, help="Port of the demo's log-in."
)
@click.option(
    "--mailbox-port", default=DEFAULT_PORTS.mailbox, show_default=True, help="Port of the demo's mailbox."
)
@click.option(
    "--smtp-port", default=DEFAULT_PORTS.smtp, show_default=True, help="Port that takes the demo's mail."
)
@click.option("--without-demo", is_flag=True, help="Provision no demo communities.")
@click.option(
    "--demo",
    "communities",
    multiple=True,
    metavar="SLUG",
    help="Provision this demo community; may be given again.  [default: all that ship]",
)
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def run_command(
    folder: Path,
    host: str,
    *,
    without_demo: bool,
    communities: tuple[str, ...],
    until_parent_ends: bool,
    **ports: int,
) -> None:
    """Run everything on this machine, until Ctrl-C.

    Starts PostgreSQL and Valkey from packages with their data in the folder, migrates, provisions the demo
    communities, and runs web, worker, relay, scheduler, the demo's log-in provider and its mailbox. Data
    stay between runs. A taken port is named and the next free one used.

    With DATABASE_URL (PostgreSQL 16 or newer) and VALKEY_URL (Valkey or Redis 7 or newer) set, it runs on
    those instead. PROVISIONER_URL then tells which role creates schemas and roles. Without it, the user of
    DATABASE_URL does that, and needs CREATEROLE, BYPASSRLS to hand on, and CREATE on the database; web and
    workers get a login role of their own, which owns nothing.
    """
    parent = os.getppid() if until_parent_ends else None
    wished = Ports(ports["port"], ports["provider_port"], ports["mailbox_port"], ports["smtp_port"])
    wishes = run.Wishes(host, wished, with_demo=not without_demo, parent=parent, communities=communities)
    with explained():
        run.run(LocalFolder(folder), wishes)


@cli.command()
@folder_option
def stop(folder: Path) -> None:
    """Stop what `fellesskap run` runs in the folder."""
    click.echo(upkeep.stop(LocalFolder(folder)))


@cli.command()
@folder_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(folder: Path, *, yes: bool) -> None:
    """Stop, and delete the folder's data, mails and keys."""
    if not yes:
        click.confirm(f"Delete everything in {folder}?", abort=True)
    with explained():
        click.echo(upkeep.reset(LocalFolder(folder)))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", "count", default=1, show_default=True, help="Processes that share the port.")
@folder_option
def web(host: str, port: int, count: int, folder: Path) -> None:
    """Serve the pages and GraphQL."""
    with explained():
        processes.become(installation(folder), processes.web_words(host, port, count))


@cli.command()
@click.option("--processes", "count", default=1, show_default=True, help="Processes.")
@folder_option
def worker(count: int, folder: Path) -> None:
    """Do the jobs that follow from changes: mails, documents."""
    with explained():
        processes.become(installation(folder), processes.worker_words(count))


@cli.command()
@folder_option
def relay(folder: Path) -> None:
    """Tell the workers what must follow from changes."""
    with explained():
        processes.become(installation(folder), processes.relay_words())


@cli.command()
@folder_option
def scheduler(folder: Path) -> None:
    """Start what is due at a time: reminders, deadlines, sweeping."""
    with explained():
        processes.become(installation(folder), processes.scheduler_words())


@cli.command()
def schema() -> None:
    """Print the GraphQL schema."""
    click.echo(processes.schema_text(), nl=False)


@cli.command()
@folder_option
def migrate(folder: Path) -> None:
    """Bring all schemas to the newest version.

    First the shared schema, then every community's. One that fails keeps its old version and does not stop
    the others; the exit code is then 1.
    """
    with explained():
        failed = asyncio.run(upkeep.migrate(installation(folder), click.echo))
    if failed:
        raise click.exceptions.Exit(1)


@cli.command("seed-demo")
@click.argument("slugs", nargs=-1)
@folder_option
def seed_demo(slugs: tuple[str, ...], folder: Path) -> None:
    """Create demo communities with made-up people.

    SLUGS are communities a structure ships for; without any, all of them. The people to log in as are
    written to the folder, where the demo's log-in provider reads them. What exists is left as it is.
    """
    with explained():
        asyncio.run(demo.seed(installation(folder), LocalFolder(folder), click.echo, slugs))


cli.add_command(tenant)


def main() -> None:
    """Run the command; a letter the terminal lacks is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    logs.configure(production=os.environ.get("FELLESSKAP_PRODUCTION", "") == "1")
    cli(prog_name="fellesskap")


__all__ = ["DEFAULT", "cli", "main"]

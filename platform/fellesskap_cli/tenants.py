"""`fellesskap tenant`: communities of an installation."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import click

from fellesskap.clock import SystemClock, today
from fellesskap.errors import Invalid
from fellesskap.structure.rules import Change
from fellesskap.structure.service import Plan
from fellesskap.texts import sentence
from fellesskap_cli import communities
from fellesskap_cli.communities import Publication
from fellesskap_cli.failures import CommandError, explained, finding_lines, language
from fellesskap_cli.setting import folder_option, installation
from fellesskap_tenants.registers import read_communities, read_municipalities
from fellesskap_tenants.structures import load_structure, read_structure
from fellesskap_tenants.templates import template_file

_SHOWN_LETTERS = 60
_DAY = click.DateTime(["%Y-%m-%d"])
_FROM_INPUT = "fra kommandolinjen"
_file_argument = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
_from_option = click.option(
    "--from", "valid_from", type=_DAY, help="Day the structure begins (YYYY-MM-DD).  [default: today]"
)


@click.group()
def tenant() -> None:
    """Create communities, and change them by file."""


@tenant.command("list")
@folder_option
def list_command(folder: Path) -> None:
    """List the communities of the installation."""
    with explained():
        registered = asyncio.run(communities.list_registered(installation(folder)))
    if not registered:
        click.echo("No community yet. `fellesskap tenant create` makes one.")
    for one in registered:
        demo = "  (demo)" if one.tenant.demo else ""
        click.echo(f"{one.tenant.slug:<20} {one.state:<12} {one.tenant.name}{demo}")


@tenant.command("create")
@click.argument("slug")
@click.option("--name", help="What the community is called.  [default: as its structure says]")
@click.option(
    "--structure",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The structure as a file.  [default: the one that ships for the slug]",
)
@click.option(
    "--from", "valid_from", type=_DAY, help="Day the structure begins.  [default: 1 January this year]"
)
@folder_option
def create_command(
    slug: str, name: str | None, file: Path | None, valid_from: datetime | None, folder: Path
) -> None:
    """Create a community: its schema, its role and its first structure.

    SLUG is its part of the address, such as `innlandet`. Run again, it leaves what exists as it is.
    """
    file = file or communities.shipped_structure(slug)
    if file is None:
        raise CommandError(f"No structure ships for {slug}. Give one with --structure FILE.")
    with explained():
        first = valid_from.date() if valid_from else communities.first_of_year()
        publication = Publication(load_structure(file), first, file.stem)
        asyncio.run(communities.create(installation(folder), slug, name, publication))
    click.echo(f"{slug} is ready, with the structure of {file} from {first}.")


@tenant.command("plan")
@click.argument("slug")
@_file_argument
@_from_option
@folder_option
def plan_command(slug: str, file: Path, valid_from: datetime | None, folder: Path) -> None:
    """Show what publishing FILE would mean.

    What it would change, what is wrong with it, and what it would break. Changes nothing. The exit code is 1
    when FILE could not be published. FILE may be `-`: what comes on standard input.
    """
    with explained():
        made = asyncio.run(communities.plan(installation(folder), slug, _publication(file, valid_from)))
    click.echo("\n".join(_plan_lines(made)))
    if made.errors:
        raise click.exceptions.Exit(1)


@tenant.command("apply")
@click.argument("slug")
@_file_argument
@_from_option
@click.option("--label", help="What the version is called.  [default: the file's name]")
@click.option(
    "--accept-breaks", is_flag=True, help="Publish although seats, meetings or cases lose their place."
)
@folder_option
def apply_command(
    slug: str,
    file: Path,
    valid_from: datetime | None,
    label: str | None,
    folder: Path,
    *,
    accept_breaks: bool,
) -> None:
    """Publish FILE as the community's structure from a day.

    The same file from the same day again changes nothing. FILE may be `-`: what comes on standard input, so
    that `tenant export x | tenant apply x -` changes nothing.
    """
    with explained():
        publication = _publication(file, valid_from, label, accepts_breaks=accept_breaks)
        version = asyncio.run(communities.publish(installation(folder), slug, publication))
    source = "standard input" if _is_input(file) else file
    click.echo(f"{slug} has the structure of {source} from {publication.valid_from} (version {version}).")


@tenant.command("export")
@click.argument("slug")
@click.option("--as-of", type=_DAY, help="Day whose structure to write.  [default: today]")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File.  [default: the screen]"
)
@folder_option
def export_command(slug: str, as_of: datetime | None, output: Path | None, folder: Path) -> None:
    """Write the community's structure as a file.

    `apply` reads it back to the same.
    """
    with explained():
        text = asyncio.run(communities.export(installation(folder), slug, as_of.date() if as_of else None))
    _write(text, output)


@tenant.command("template")
@click.argument("slug")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File.  [default: the screen]"
)
def template_command(slug: str, output: Path | None) -> None:
    """Write the file a community begins with.

    The national template, and what the registers know of SLUG: name, trust and municipalities.
    """
    known = {community.slug: community for community in read_communities()}
    if slug not in known:
        raise CommandError(f"No community of the register is called {slug}. They are {', '.join(known)}.")
    _write(template_file(known[slug], read_municipalities()), output)


@tenant.command("migrate")
@click.argument("slug")
@folder_option
def migrate_command(slug: str, folder: Path) -> None:
    """Bring one community's schema to the newest version."""
    with explained():
        failure = asyncio.run(communities.migrate(installation(folder), slug))
    if failure:
        raise CommandError(f"{slug} was not migrated and keeps its old version: {failure}")
    click.echo(f"{slug}: newest version")


@tenant.command("reindex")
@click.argument("slug")
@folder_option
def reindex_command(slug: str, folder: Path) -> None:
    """Make the community's search index anew.

    The database keeps it; this is for after rows were put in past its triggers. Who writes meanwhile waits.
    """
    with explained():
        entries = asyncio.run(communities.reindex(installation(folder), slug))
    click.echo(f"{slug}: {entries} entries can be found.")


def _publication(
    file: Path, valid_from: datetime | None, label: str | None = None, *, accepts_breaks: bool = False
) -> Publication:
    first = valid_from.date() if valid_from else today(SystemClock())
    if _is_input(file):
        structure = read_structure(_standard_input(), "standard input")
        return Publication(structure, first, label or _FROM_INPUT, accepts_breaks)
    return Publication(load_structure(file), first, label or file.stem, accepts_breaks)


def _is_input(file: Path) -> bool:
    return str(file) == "-"


def _standard_input() -> str:
    content = sys.stdin.buffer.read()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Invalid("structure.not_toml", file="standard input", reason=str(error)) from None


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Written to {output}.")


def _plan_lines(made: Plan) -> list[str]:
    lines = [f"  {change.path}: {_told(change)}" for change in made.changes]
    if not lines:
        lines = [
            "Nothing would change." if made.follows else "This would be the community's first structure."
        ]
    if made.findings:
        lines += ["", "What is wrong or doubtful:", *finding_lines(made.findings)]
    if made.breaks:
        lines += ["", "What it would break:", *finding_lines(made.breaks)]
    return lines


def _told(change: Change) -> str:
    """The change as a sentence, with the values where a single field has changed."""
    field = sentence(f"structure.field_{change.field}", {}, language()) if change.field else ""
    facts = {"name": change.name, "field": field, "before": change.before, "after": change.after}
    values = f" ({_short(change.before)} -> {_short(change.after)})" if change.field else ""
    return f"{sentence(change.code, facts, language())}{values}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}..."

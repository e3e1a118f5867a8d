"""What a local run shows: its database made ready, the demo communities, and the words that end the start."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection
from itertools import islice

from fellesskap.db.roles import RoleNames
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_cli import communities, upkeep
from fellesskap_cli.communities import Publication
from fellesskap_cli.duties import Ports
from fellesskap_cli.failures import CommandError
from fellesskap_cli.local import LocalFolder
from fellesskap_cli.setting import as_login, as_provisioner
from fellesskap_tenants.demo import seed_community, synthetic_pids, write_persons
from fellesskap_tenants.demo_committee import seed_committee
from fellesskap_tenants.demo_national import seed_national_reader, share_demo_figures
from fellesskap_tenants.demo_round import open_demo_round
from fellesskap_tenants.structures import load_structure
from fellesskap_web.testidp_persons import DemoPerson, read_persons

_SHOWN_ALIKE = 2


async def prepare(
    settings: Settings,
    folder: LocalFolder,
    say: Callable[[str], None],
    slugs: Collection[str],
    *,
    with_demo: bool,
) -> None:
    """Migrate, and make the demo communities that are missing: `slugs`, or all that ship where it is empty."""
    failed = await upkeep.migrate(settings, lambda line: say(line) if "FAILED" in line else None)
    if failed:
        say(f"{failed} of the communities could not be migrated and can be read only")
    say("The database has the newest version")
    if with_demo:
        await seed(settings, folder, say, slugs)


async def seed(
    settings: Settings, folder: LocalFolder, say: Callable[[str], None], slugs: Collection[str]
) -> None:
    """Make demo communities with people; without `slugs`, all that a structure ships for."""
    shipped = dict(communities.shipped_communities())
    unknown = [slug for slug in slugs if slug not in shipped]
    if unknown:
        raise CommandError(
            f"No structure ships for {', '.join(unknown)}. There is one for {', '.join(shipped)}."
        )
    folder.make()
    if not folder.persons.exists():
        write_persons(folder.persons, [])
    registered = {one.tenant.slug: one.tenant for one in await communities.list_registered(settings)}
    wanted = list(slugs or shipped)
    for place, slug in enumerate(wanted, start=1):
        tenant = registered.get(slug)
        if tenant is not None and not tenant.demo:
            say(f"{slug} is a real community and is left alone")
            continue
        done = []
        if tenant is None or not await communities.has_structure(settings, tenant):
            publication = Publication(
                load_structure(shipped[slug]), communities.first_of_year(), shipped[slug].stem
            )
            tenant = await communities.create(settings, slug, None, publication, demo=True)
            done.append("is created")
        if await _people(settings, folder, tenant):
            done.append("has made-up people in every seat")
        if done:
            say(f"{tenant.name} {' and '.join(done)} ({place} of {len(wanted)})")
    await _national(settings, folder, say)


async def _people(settings: Settings, folder: LocalFolder, tenant: Tenant) -> bool:
    """Fill a community that is empty, and tell whether it was."""
    pids = islice(synthetic_pids(), len(read_persons(folder.persons)), None)
    async with as_login(settings):
        people = await seed_community(
            tenant, settings.pid_key, RoleNames(settings.role_prefix).platform, pids
        )
        if people:
            await open_demo_round(tenant)
            await seed_committee(tenant)
    if people:
        write_persons(folder.persons, people)
    return bool(people)


async def _national(settings: Settings, folder: LocalFolder, say: Callable[[str], None]) -> None:
    """Make somebody who reads for a national body, and have the demo communities share, once."""
    pids = islice(synthetic_pids(), len(read_persons(folder.persons)), None)
    async with as_provisioner(settings):
        readers = await seed_national_reader(settings.pid_key, pids)
    if not readers:
        return
    write_persons(folder.persons, readers)
    communities_of_demo = [
        one.tenant for one in await communities.list_registered(settings) if one.tenant.demo
    ]
    async with as_login(settings):
        for tenant in communities_of_demo:
            await share_demo_figures(tenant, RoleNames(settings.role_prefix).platform)
    say("A national reader is made, and the demo communities share their figures")


def summary(ports: Ports, folder: LocalFolder, seconds: float, *, with_demo: bool) -> str:
    """The address, the demo log-ins by role, and where mail and documents are seen."""
    lines = ["", f"Ready after {seconds:.1f} seconds:", "", f"    {ports.address}", ""]
    if with_demo:
        lines += [*_log_ins(read_persons(folder.persons)), ""]
    lines += [
        f"Mail       {ports.mailbox_address} shows every mail that is sent (files in {folder.mail})",
        "Documents  on the page of each meeting and case, and attached to the mails",
        f"Logs       {folder.log}",
        "",
        "Ctrl-C stops everything; the data stay. `make reset` starts over.",
    ]
    return "\n".join(lines)


def _log_ins(persons: list[DemoPerson]) -> list[str]:
    """The people to log in as, by community and role; communities that are alike are named without theirs."""
    if not persons:
        return ["The demo's people were made by a run in another folder, which has the list of log-ins."]
    groups: dict[str, list[DemoPerson]] = {}
    for person in persons:
        groups.setdefault(person.community, []).append(person)
    alike = [name for name in communities.on_the_template_alone() if name in groups]
    if len(alike) == len(groups):
        alike = alike[_SHOWN_ALIKE:]
    shown = {name: group for name, group in groups.items() if name not in alike}
    width = max(len(person.role_text) for group in shown.values() for person in group)
    lines = ["Choose a community, then log in as one of these; the log-in page lists them too:"]
    for community, group in shown.items():
        lines += ["", f"  {community}"]
        lines += [f"    {person.role_text:<{width}}  {person.name}" for person in group]
    if alike:
        lines += ["", f"  {len(alike)} more, whose people the log-in page lists:"]
        lines += textwrap.wrap("; ".join(alike), 100, initial_indent="    ", subsequent_indent="    ")
    return lines

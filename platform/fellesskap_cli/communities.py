"""What the commands do with communities: create one from a file, plan and publish a structure, export it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from fellesskap.clock import SystemClock, today
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork, system_work
from fellesskap.errors import NotFound
from fellesskap.people.service import fill_offices
from fellesskap.search.service import rebuild_index
from fellesskap.settings import Settings
from fellesskap.structure.model import Structure
from fellesskap.structure.service import (
    ApplyStructure,
    Plan,
    PlanStructure,
    apply_structure,
    digest_of,
    export_structure,
    find_structure,
    plan_structure,
)
from fellesskap.tenant import Tenant
from fellesskap_cli.failures import CommandError
from fellesskap_cli.setting import as_login, as_provisioner
from fellesskap_tenants.migrate import migrate_tenants
from fellesskap_tenants.provision import create_tenant, ensure_installation
from fellesskap_tenants.registers import municipality_facts, read_communities, read_municipalities
from fellesskap_tenants.registry import Registered, find_registered
from fellesskap_tenants.structures import dump_structure, structures_folder
from fellesskap_tenants.templates import template_file


@dataclass(frozen=True, slots=True)
class Publication:
    """A structure to publish: the file's content, the day it begins, and how the version is called."""

    structure: Structure
    valid_from: date
    label: str
    accepts_breaks: bool = False

    @property
    def key(self) -> str:
        """The same content from the same day is the same publication."""
        said = f"{digest_of(self.structure)} {self.valid_from}"
        return f"file-{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def shipped_structure(slug: str) -> Path | None:
    """The structure that ships for a community; None where there is none."""
    file = structures_folder() / f"{slug}.toml"
    return file if file.exists() else None


def shipped_communities() -> Iterator[tuple[str, Path]]:
    """The communities of the register that a structure ships for."""
    for line in read_communities():
        file = shipped_structure(line.slug)
        if file is not None:
            yield line.slug, file


def on_the_template_alone() -> list[str]:
    """Name the communities that ship with nothing of their own, so that they are alike but for their partners."""
    municipalities = read_municipalities()
    return [
        community.name
        for community in read_communities()
        if (file := shipped_structure(community.slug))
        and file.read_text(encoding="utf-8") == template_file(community, municipalities)
    ]


def first_of_year() -> date:
    """The day a community's first structure begins when nobody says otherwise: meetings of this year fit in."""
    return today(SystemClock()).replace(month=1, day=1)


async def list_registered(settings: Settings) -> list[Registered]:
    """List the communities of the installation."""
    async with as_login(settings):
        return await _registered(settings)


async def has_structure(settings: Settings, tenant: Tenant) -> bool:
    """Whether a structure is in force; a creation that was interrupted leaves a community without."""
    async with as_login(settings), system_work(tenant) as work:
        try:
            await find_structure(work, today(work.clock))
        except NotFound:
            return False
    return True


async def create(
    settings: Settings, slug: str, name: str | None, publication: Publication, *, demo: bool = False
) -> Tenant:
    """Create a community and publish its structure; what exists already stays."""
    async with as_provisioner(settings):
        await ensure_installation(settings)
        structure = publication.structure
        made = await create_tenant(
            settings, slug, name or structure.name.nb, trust=structure.trust, demo=demo
        )
    async with as_login(settings):
        await _publish(made, publication)
    return made


async def plan(settings: Settings, slug: str, publication: Publication) -> Plan:
    """Tell what publishing would mean; changes nothing."""
    async with as_login(settings), system_work(await _find(settings, slug)) as work:
        ask = PlanStructure(publication.structure, publication.valid_from, municipality_facts())
        return await plan_structure(work, ask)


async def publish(settings: Settings, slug: str, publication: Publication) -> UUID:
    """Publish a structure and give the version's id."""
    async with as_login(settings):
        return await _publish(await _find(settings, slug), publication)


async def export(settings: Settings, slug: str, as_of: date | None) -> str:
    """The structure in force on a day, as a file."""
    async with as_login(settings), system_work(await _find(settings, slug)) as work:
        return dump_structure(await export_structure(work, as_of or today(work.clock)))


async def migrate(settings: Settings, slug: str) -> str | None:
    """Bring one community's schema to the newest version; give the database's words when that failed."""
    async with as_provisioner(settings):
        outcomes = await migrate_tenants(RoleNames(settings.role_prefix), [await _find(settings, slug)])
    return outcomes[0].failure


async def reindex(settings: Settings, slug: str) -> int:
    """Make one community's search index anew; give the number of entries."""
    async with as_login(settings), system_work(await _find(settings, slug)) as work:
        return await rebuild_index(work)


async def _publish(tenant: Tenant, publication: Publication) -> UUID:
    async with system_work(tenant) as work:
        version_id = await apply_structure(
            work,
            ApplyStructure(
                structure=publication.structure,
                valid_from=publication.valid_from,
                label=publication.label,
                key=publication.key,
                municipalities=municipality_facts(),
                accepts_breaks=publication.accepts_breaks,
            ),
        )
        await fill_offices(work, today(work.clock))
        return version_id


async def _registered(settings: Settings) -> list[Registered]:
    async with PlatformWork(RoleNames(settings.role_prefix).platform, read_only=True) as work:
        return await find_registered(work)


async def _find(settings: Settings, slug: str) -> Tenant:
    for one in await _registered(settings):
        if one.tenant.slug == slug:
            return one.tenant
    raise CommandError(f"No community is called {slug}. `fellesskap tenant list` shows them.")

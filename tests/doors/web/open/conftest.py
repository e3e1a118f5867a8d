"""Three communities with people in every seat, the whole application, and a browser for whoever looks."""

from __future__ import annotations

from dataclasses import replace

import asyncpg
import pytest

from builders import NOW, Community, found
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.settings import Settings
from fellesskap.structure.model import Approval
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_web.asgi import page_modules
from frame_scene import Browser, create_site
from open_scene import Busy
from open_town import Town


@pytest.fixture(scope="session")
async def town(database: Settings) -> Town:
    """An open community after Finnmark, a closed one after Innlandet, and a third after Vestfold."""

    async def after(slug: str, name: str, like: str) -> Community:
        structure = load_structure(structures_folder() / f"{like}.toml")
        bodies = tuple(replace(one, minutes_approved_by=Approval.SECRETARIAT) for one in structure.bodies)
        return await found(database, slug, name, replace(structure, bodies=bodies))

    clock = FixedClock(NOW)
    return Town(
        database,
        create_site(database, clock, modules=page_modules()),
        clock,
        await after("apen", "Helsefellesskap Åpen", "finnmark"),
        await after("lukket", "Helsefellesskap Lukket", "innlandet"),
        await after("tredje", "Helsefellesskap Tredje", "vestfold"),
    )


@pytest.fixture
async def busy(town: Town) -> Busy:
    """The open community's secretary at work, on the application's clock."""
    town.app.state.installation.register.forget()
    return await Busy.of(town.open, town.clock)


@pytest.fixture
async def reader(town: Town, superuser: asyncpg.Connection) -> Browser:
    """The browser of somebody who reads for a national body and is nobody anywhere else."""
    town.app.state.installation.register.forget()
    number = str(uuid7())
    await superuser.execute(
        "INSERT INTO shared.national_reader (id, pid_hash, organisation, valid_from) VALUES ($1, $2, $3, $4)",
        uuid7(),
        number,
        "Helsedirektoratet",
        NOW.date(),
    )
    return Browser.open(town.app, await town.log_in(number))

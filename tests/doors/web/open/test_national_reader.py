"""A national reader sees figures over the communities that have released theirs, and reaches nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from builders import Community
from fellesskap.actor import RoleKind, Side
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork, Work
from fellesskap.errors import Conflict, DomainError, NotAllowed, RuleBroken
from fellesskap_graphql.national import national
from fellesskap_tenants.national import (
    ReleaseFigures,
    ShareFigures,
    WithdrawFigures,
    compute_figures,
    load_sharing,
    refresh_snapshots,
    release_figures,
    share_figures,
    withdraw_figures,
)
from frame_scene import Browser, text_of
from open_town import Town

PLATFORM = "fellesskap_platform"
QUESTION = {"operationName": "NationalFigures"}


async def act(town: Town, community: Community, service: Any, command: Any) -> None:
    """Give a command as the community's administrator."""
    administrator = await community.having(RoleKind.ADMINISTRATOR, Side.OTHER)
    async with Work(community.tenant, administrator, town.clock, write=True) as work:
        await service(work, command, platform_role=PLATFORM)


async def released(town: Town, community: Community) -> None:
    """Share and release a community's figures."""
    await act(town, community, share_figures, ShareFigures())
    async with Work(community.tenant, await community.secretary(), town.clock) as work:
        seen = (await compute_figures(work)).digest
    await act(town, community, release_figures, ReleaseFigures(seen))


async def ask(browser: Browser, body: dict[str, Any], path: str = "/nasjonal/graphql") -> Any:
    return await browser.http.post(path, json=body, headers={"X-CSRF-Token": browser.csrf})


@pytest.fixture(autouse=True)
async def unshared(town: Town, superuser: asyncpg.Connection) -> AsyncIterator[None]:
    """Begin and end with communities that share nothing."""
    town.app.state.installation.register.forget()
    yield
    await superuser.execute("DELETE FROM shared.national_snapshot")
    await superuser.execute("UPDATE shared.tenant SET shares_structure = false")


async def test_the_page_shows_figures_only_when_three_have_released(town: Town, reader: Browser) -> None:
    assert "0 av 19 helsefellesskap deler tall." in text_of(await reader.get("/nasjonal/"))
    await released(town, town.open)
    await released(town, town.closed)
    two = text_of(await reader.get("/nasjonal/"))
    assert "2 av 19 helsefellesskap deler tall for 2026." in two
    assert two.count("For få til å vises") == 11
    assert "Hvorfor står det «For få til å vises»?" in two
    await released(town, town.third)
    three = text_of(await reader.get("/nasjonal/"))
    assert "3 av 19 helsefellesskap deler tall for 2026." in three
    assert "For få til å vises" not in three
    seats = 0
    for community in (town.open, town.closed, town.third):
        rows = await community.ask("SELECT count(*) AS n FROM seat_edition WHERE valid_to IS NULL")
        seats += rows[0]["n"]
    answer = (await ask(reader, QUESTION)).json()["data"]["years"][0]["figures"][1]
    assert answer == {
        "name": "SEATS",
        "suppressed": False,
        "total": seats,
        "average": pytest.approx(seats / 3, abs=0.05),
    }


async def test_no_answer_names_a_community(town: Town, reader: Browser) -> None:
    for community in (town.open, town.closed, town.third):
        await released(town, community)
    said = (await reader.get("/nasjonal/")).text + (await ask(reader, QUESTION)).text
    for community in (town.open, town.closed, town.third):
        assert re.search(rf"\b{community.tenant.slug}\b", said.lower()) is None
        assert community.tenant.name not in said
    assert "seudonym" not in national().sdl()
    assert "tenant" not in national().sdl()


async def test_a_withdrawal_takes_effect_at_once_and_stays(town: Town, reader: Browser) -> None:
    for community in (town.open, town.closed, town.third):
        await released(town, community)
    await act(town, town.third, withdraw_figures, WithdrawFigures())
    assert "2 av 19" in text_of(await reader.get("/nasjonal/"))
    assert await refresh_snapshots(PLATFORM, town.clock) == 2
    assert "2 av 19" in text_of(await reader.get("/nasjonal/"))
    rows = await town.third.ask("SELECT name FROM audit WHERE name LIKE 'figures.%' ORDER BY sequence")
    assert [row["name"] for row in rows][-3:] == ["figures.shared", "figures.released", "figures.withdrawn"]


async def test_each_reading_is_noted_before_anything_is_read(
    town: Town, reader: Browser, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("DELETE FROM shared.national_read")
    await reader.get("/nasjonal/")
    await ask(reader, QUESTION)
    await ask(reader, {"query": "{ communities }"})
    rows = await superuser.fetch("SELECT operation, happened_at FROM shared.national_read ORDER BY id")
    assert [row["operation"] for row in rows] == ["NationalFigures", "graphql", "graphql"]
    assert {row["happened_at"] for row in rows} == {town.clock.now()}


@pytest.mark.parametrize(
    "path",
    [
        "/apen/",
        "/apen/saker",
        "/apen/utvalg",
        "/apen/moter",
        "/apen/administrasjon",
        "/apen/administrasjon/nasjonal",
        "/apen/graphiql",
    ],
)
async def test_no_page_of_a_community_is_a_readers(town: Town, reader: Browser, path: str) -> None:
    assert (await reader.get(path)).status_code == 404
    assert (await reader.get("/nasjonal/")).status_code == 200


async def test_the_graphs_are_kept_apart(town: Town, reader: Browser) -> None:
    body = {"query": "{ bodies { name } }"}
    assert (await ask(reader, body, "/apen/graphql")).status_code == 404
    refused = await ask(reader, body)
    assert refused.status_code == 400
    assert "data" not in refused.json()
    assert (await ask(reader, {"query": "mutation { x }"})).status_code == 400
    assert (await ask(reader, {"query": "{ communities }"})).json() == {"data": {"communities": 19}}


async def test_nobody_else_reads_nationally(
    town: Town, reader: Browser, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("DELETE FROM shared.national_read")
    stranger = town.stranger()
    assert (await stranger.get("/nasjonal/")).headers["location"].startswith("/logg-inn?next=")
    assert (await ask(stranger, QUESTION)).status_code == 403
    for name in ("secretary", "administrator", "contact"):
        member = await town.browser(town.open, name)
        assert (await member.get("/nasjonal/")).status_code == 404
        assert (await ask(member, QUESTION)).status_code == 404
    assert await superuser.fetchval("SELECT count(*) FROM shared.national_read") == 0


async def test_a_reader_whose_time_is_over_reads_no_more(
    town: Town, reader: Browser, superuser: asyncpg.Connection
) -> None:
    assert (await reader.get("/nasjonal/")).status_code == 200
    await superuser.execute("UPDATE shared.national_reader SET valid_to = $1", town.clock.now().date())
    assert (await reader.get("/nasjonal/")).status_code == 404
    await superuser.execute("UPDATE shared.national_reader SET valid_to = NULL")


async def test_the_database_role_sees_released_rows_and_cannot_ask_whose(town: Town, reader: Browser) -> None:
    await act(town, town.open, share_figures, ShareFigures())
    await released(town, town.closed)
    role = RoleNames(town.settings.role_prefix).national

    async def run(query: str) -> Any:
        async with PlatformWork(role) as work:
            return await work.connection.fetchval(query)

    assert await run("SELECT count(*) FROM national_snapshot") == 1
    for refused in (
        "SELECT tenant_slug FROM national_snapshot LIMIT 1",
        "UPDATE national_snapshot SET bodies = 1 RETURNING 1",
        "DELETE FROM national_snapshot RETURNING 1",
        "SELECT count(*) FROM tenant",
        "SELECT count(*) FROM national_reader",
        "SELECT count(*) FROM national_read",
        "SELECT count(*) FROM session",
        f"SELECT count(*) FROM {town.open.tenant.schema}.body_edition",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run(refused)


async def test_only_what_was_looked_at_is_released_and_only_by_an_administrator(
    town: Town, reader: Browser, superuser: asyncpg.Connection
) -> None:
    async def state() -> list[Any]:
        audit = await town.open.ask("SELECT count(*) FROM audit")
        rows = await superuser.fetch("SELECT * FROM shared.national_snapshot ORDER BY id")
        return [audit, rows, await superuser.fetch("SELECT slug, shares_structure FROM shared.tenant")]

    async def refused(kind: type[DomainError], service: Any, command: Any, actor: Any) -> str:
        before = await state()
        with pytest.raises(kind) as error:
            async with Work(town.open.tenant, actor, town.clock, write=True) as work:
                await service(work, command, platform_role=PLATFORM)
        assert await state() == before
        return error.value.code

    administrator = await town.open.having(RoleKind.ADMINISTRATOR, Side.OTHER)
    secretary = await town.open.secretary()
    async with Work(town.open.tenant, secretary, town.clock) as work:
        seen = (await compute_figures(work)).digest
    for service, command in (
        (share_figures, ShareFigures()),
        (release_figures, ReleaseFigures(seen)),
        (withdraw_figures, WithdrawFigures()),
    ):
        assert await refused(NotAllowed, service, command, secretary) == "access.administrator_only"
    release = ReleaseFigures(seen)
    assert await refused(RuleBroken, release_figures, release, administrator) == "national.not_shared"
    await act(town, town.open, share_figures, ShareFigures())
    other = ReleaseFigures("something else")
    assert await refused(Conflict, release_figures, other, administrator) == "national.figures_changed"
    await act(town, town.open, release_figures, release)
    async with Work(town.open.tenant, administrator, town.clock) as work:
        sharing = await load_sharing(work, PLATFORM)
    assert sharing.released is not None
    assert sharing.released.figures == sharing.current


async def test_a_released_snapshot_is_not_changed_by_the_nightly_duty(
    town: Town, reader: Browser, superuser: asyncpg.Connection
) -> None:
    await released(town, town.open)
    await act(town, town.closed, share_figures, ShareFigures())
    await superuser.execute("UPDATE shared.national_snapshot SET bodies = 1")
    assert await refresh_snapshots(PLATFORM, town.clock) == 2
    rows = await superuser.fetch("SELECT tenant_slug, bodies, released_at FROM shared.national_snapshot")
    kept = {row["tenant_slug"]: (row["bodies"] == 1, row["released_at"] is not None) for row in rows}
    assert kept == {town.open.tenant.slug: (True, True), town.closed.tenant.slug: (False, False)}


async def test_an_administrator_shares_releases_and_withdraws_in_the_browser(
    town: Town, reader: Browser
) -> None:
    here = "/apen/administrasjon/nasjonal"
    administrator = await town.browser(town.open, "administrator")
    assert "Dere deler ikke." in text_of(await administrator.get(here))
    assert (await administrator.post(f"{here}/del")).status_code == 303
    assert "ingen ser noe ennå" in text_of(await administrator.get(here))
    confirm = (await administrator.get(f"{here}/frigi")).text
    seen = confirm.split('name="seen" value="')[1].split('"')[0]
    assert (await administrator.post(f"{here}/frigi", {"seen": "0"})).status_code == 409
    assert (await administrator.post(f"{here}/frigi", {"seen": seen})).status_code == 303
    assert "Tallene for 2026 ble frigitt mandag 2. mars 2026" in text_of(await administrator.get(here))
    assert "1 av 19" in text_of(await reader.get("/nasjonal/"))
    assert (await administrator.post(f"{here}/trekk")).status_code == 303
    assert "0 av 19" in text_of(await reader.get("/nasjonal/"))
    secretary = await town.browser(town.open, "secretary")
    assert (await secretary.get(here)).status_code == 403
    assert (await secretary.post(f"{here}/del")).status_code == 403
    assert "Deling med nasjonale myndigheter" in text_of(await administrator.get("/apen/mer"))
    assert "Deling med nasjonale myndigheter" not in text_of(await secretary.get("/apen/mer"))

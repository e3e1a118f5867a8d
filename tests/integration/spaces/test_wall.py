"""The database lets nobody read what is another side's own: as each person, on every row that says whose it is.

Each refusal stands beside whoever may read the same row; what the policies say is what `Actor.belongs_to` says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.actor import PUBLIC_ACTOR, SYSTEM_ACTOR, Actor, RoleKind, Side, Space
from fellesskap.db.work import Work, system_work
from fellesskap.disclosures.service import LinkNote, RegisterDisclosure, link_note, register_disclosure
from fellesskap.notes.service import ReviseNote, WriteNote, revise_note, write_note
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.premeetings.service import PlanPremeeting, plan_premeeting
from fellesskap.settings import Settings
from road import START, Road, build

TABLES = ("note", "note_edition", "premeeting", "premeeting_case", "premeeting_person", "disclosure_note")
WORD = "zqhemmelig"


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    """A community that no other test touches, so that all there is in it is known."""
    return await build(database, "prove-mur")


@pytest.fixture(scope="module")
async def spaces(road: Road) -> dict[Space, dict[str, list[UUID]]]:
    """Something of every table in every space, written by the side's own secretary."""
    async with system_work(road.tenant, road.clock) as work:
        road.people["admin"] = await register_person(work, RegisterPerson("Admin", demo=True))
        await grant_role(work, GrantRole(road.people["admin"], RoleKind.ADMINISTRATOR, Side.MUNICIPAL, START))
    places: list[tuple[str, Space]] = [("bjorn", Space(Side.MUNICIPAL)), ("anne", Space(Side.HOSPITAL))]
    for key in ("nord", "sor"):
        places.append(("bjorn", Space(Side.MUNICIPAL, region_id=await road.id_of("region", key))))
    for key in ("kirurgi", "psykiatri"):
        places.append(("anne", Space(Side.HOSPITAL, division_id=await road.id_of("division", key))))
    case_id = await road.placed()
    asked = RegisterDisclosure("Alt", road.today, Side.MUNICIPAL)
    disclosure_id = await road.do("bjorn", register_disclosure, asked)
    found: dict[Space, dict[str, list[UUID]]] = {}
    for who, space in places:
        at = (space.side, case_id, None, space.region_id, space.division_id)
        note_id = await road.do(who, write_note, WriteNote(WORD, *at))
        await road.do(who, revise_note, ReviseNote(note_id, 1, f"{WORD} to"))
        plan = PlanPremeeting(
            space.side,
            road.clock.moment + timedelta(days=1),
            place=WORD,
            region_id=space.region_id,
            division_id=space.division_id,
            case_ids=(case_id,),
            person_ids=(road.people[who],),
        )
        await road.do(who, plan_premeeting, plan)
        await road.do(who, link_note, LinkNote(disclosure_id, note_id))
    for table in TABLES:
        for row in await road.rows(table):
            space = Space(Side(row["side"]), row["region_id"], row["division_id"])
            found.setdefault(space, {}).setdefault(table, []).append(row["id"])
    assert len(found) == 6
    assert all(set(rows) == set(TABLES) for rows in found.values())
    return found


async def _actor(road: Road, name: str | None) -> Actor:
    return await road.actor(name) if name else PUBLIC_ACTOR


async def _seen(road: Road, actor: Actor, table: str) -> set[UUID]:
    async with Work(road.tenant, actor, road.clock) as work:
        rows = await work.connection.fetch(f'SELECT id FROM "{road.tenant.schema}"."{table}"')
    return {row["id"] for row in rows}


async def test_the_database_shows_everybody_just_what_is_theirs(
    road: Road, spaces: dict[Space, dict[str, list[UUID]]]
) -> None:
    reached: dict[str, int] = {}
    for name in (*road.people, None):
        actor = await _actor(road, name)
        own = [space for space in spaces if actor.belongs_to(space)]
        reached[str(name)] = len(own)
        for table in TABLES:
            expected = {one for space in own for one in spaces[space][table]}
            assert await _seen(road, actor, table) == expected, (name, table)
    # The positive twins: each secretary reads the side's three, a region's contact the side's and its own.
    assert (reached["bjorn"], reached["anne"], reached["nord"], reached["kirurgi"]) == (3, 3, 2, 2)
    assert (reached["aune"], reached["fjell"]) == (2, 1)
    assert (reached["valgt"], reached["admin"], reached["None"]) == (0, 0, 0)
    assert reached["fsu:direktor"] >= 1


async def test_the_system_reads_none_of_it_outside_the_engine(road: Road, spaces: dict[Space, Any]) -> None:
    for table in TABLES:
        assert await _seen(road, SYSTEM_ACTOR, table) == set()


@pytest.mark.usefixtures("spaces")
async def test_who_forges_a_side_in_another_transaction_changes_nothing_here(road: Road) -> None:
    """A transaction that was told no side sees nothing, whatever the one before it on the connection was told."""
    secretary = await road.actor("bjorn")
    for _ in range(20):
        assert await _seen(road, secretary, "note")
        async with Work(road.tenant, secretary, road.clock) as work:
            await work.connection.execute("SET LOCAL app.sides = ''; SET LOCAL app.keeps = ''")
            assert await work.connection.fetch(f'SELECT id FROM "{road.tenant.schema}".note') == []
        assert await _seen(road, await road.actor("anne"), "note") != await _seen(road, secretary, "note")


@pytest.mark.usefixtures("spaces")
async def test_nobody_writes_outside_the_engine(road: Road) -> None:
    for name in ("bjorn", "anne"):
        async with await road.work(name) as work:
            changed = await work.connection.execute("UPDATE note SET text = 'x'")
            assert changed == "UPDATE 0"
            await work.rollback()


@pytest.mark.usefixtures("spaces")
async def test_nothing_of_it_stands_where_the_other_side_reads(road: Road) -> None:
    """Timeline, notices, mails, papers and the trail: neither a word nor that there is one, but for an id."""
    own = {"note", "note_edition", "premeeting", "premeeting_case", "premeeting_person", "disclosure_note"}
    for table in ("event", "notice", "delivery", "document", "audit", "case", "meeting", "disclosure"):
        assert table not in own
        assert WORD not in str(await road.rows(table)), table
    for row in await road.rows("audit"):
        if row["name"].partition(".")[0] in ("note", "premeeting") or row["name"].startswith(
            "disclosure.note"
        ):
            assert row["facts"] == "{}", row
    kinds = {row["kind"] for row in await road.rows("event")}
    assert not any(kind.startswith(("note", "premeeting")) for kind in kinds)
    for table in ("notice", "delivery"):
        seen = await _seen(road, await road.actor("anne"), table)
        municipal = {row["id"] for row in await road.rows(table, side="municipal")}
        assert municipal
        assert not seen & municipal
        assert municipal <= await _seen(road, await road.actor("bjorn"), table)


async def test_whoever_leaves_the_side_reads_no_more(
    road: Road, spaces: dict[Space, dict[str, list[UUID]]]
) -> None:
    async with system_work(road.tenant, road.clock) as work:
        road.people["kort"] = await register_person(work, RegisterPerson("Kort", demo=True))
        last = road.today + timedelta(days=1)
        grant = GrantRole(road.people["kort"], RoleKind.SECRETARIAT, Side.MUNICIPAL, START, last)
        await grant_role(work, grant)
    plan = PlanPremeeting(
        Side.MUNICIPAL,
        road.clock.moment + timedelta(days=3),
        place="Her",
        case_ids=((await road.rows("case"))[0]["id"],),
        person_ids=(road.people["kort"],),
    )
    await road.do("bjorn", plan_premeeting, plan)
    there = await road.actor("kort")
    assert len(await _seen(road, there, "note")) == 3
    assert await _seen(road, there, "notice")
    road.later(2)
    gone = await road.actor("kort")
    for table in (*TABLES, "notice"):
        assert await _seen(road, gone, table) == set()

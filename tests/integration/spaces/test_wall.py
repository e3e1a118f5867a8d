"""The database lets nobody read what is another side's own: as each person, on every row that says whose it is.

Each refusal stands beside whoever may read the same row; what the policies say is what `Actor.belongs_to` says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.actor import PUBLIC_ACTOR, SYSTEM_ACTOR, Actor, RoleKind, Side, Space
from fellesskap.db.work import Work, system_work
from fellesskap.disclosures.service import LinkNote, RegisterDisclosure, link_note, register_disclosure
from fellesskap.documents.service import begin_document, load_file, store_document
from fellesskap.errors import NotAllowed, NotFound, RuleBroken
from fellesskap.notes.service import ReviseNote, WriteNote, revise_note, write_note
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.premeetings.service import (
    MakePositionSheet,
    MakePremeetingSheet,
    PlanPremeeting,
    make_position_sheet,
    make_premeeting_sheet,
    plan_premeeting,
)
from fellesskap.settings import Settings
from road import START, Road, build

TABLES = (
    *("note", "note_edition", "premeeting", "premeeting_case", "premeeting_person", "disclosure_note"),
    *("document", "document_file"),
)
KEY = {"document_file": "document_id"}
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
        premeeting_id = await road.do(who, plan_premeeting, plan)
        for make, sheet in (
            (make_premeeting_sheet, MakePremeetingSheet(premeeting_id)),
            (make_position_sheet, MakePositionSheet(space.side, space.region_id, space.division_id)),
        ):
            await _store(road, await road.do(who, make, sheet))
        await road.do(who, link_note, LinkNote(disclosure_id, note_id))
    for table in TABLES:
        for row in await road.rows(table):
            space = Space(Side(row["side"]), row["region_id"], row["division_id"])
            found.setdefault(space, {}).setdefault(table, []).append(row[KEY.get(table, "id")])
    assert len(found) == 6
    assert all(set(rows) == set(TABLES) for rows in found.values())
    return found


async def _store(road: Road, document_id: UUID) -> None:
    """Keep a paper as the worker does when it has set it."""
    async with system_work(road.tenant, road.clock) as work:
        document = await begin_document(work, document_id)
        assert document is not None
        await store_document(work, document, WORD.encode())


async def _actor(road: Road, name: str | None) -> Actor:
    return await road.actor(name) if name else PUBLIC_ACTOR


async def _seen(road: Road, actor: Actor, table: str) -> set[UUID]:
    async with Work(road.tenant, actor, road.clock) as work:
        key = KEY.get(table, "id")
        rows = await work.connection.fetch(f'SELECT {key} AS id FROM "{road.tenant.schema}"."{table}"')
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


async def test_a_paper_of_the_other_side_answers_as_one_that_does_not_exist(
    road: Road, spaces: dict[Space, dict[str, list[UUID]]]
) -> None:
    """Read as a file, by the service, and made again: whoever is not of the space learns nothing."""
    for name in ("anne", "bjorn", "nord", "sor", "kirurgi", "aune", "valgt", "admin", None):
        actor = await _actor(road, name)
        for space, rows in spaces.items():
            for document_id in rows["document"]:
                async with Work(road.tenant, actor, road.clock) as work:
                    if actor.belongs_to(space):
                        assert (await load_file(work, document_id)).content == WORD.encode()
                        continue
                    said = []
                    for wanted in (document_id, uuid4()):
                        with pytest.raises(NotFound) as refusal:
                            await load_file(work, wanted)
                        said.append((refusal.value.code, refusal.value.facts))
                    assert said[0] == said[1]


async def test_a_sheet_is_asked_for_by_its_own_and_one_at_a_time(
    road: Road, spaces: dict[Space, dict[str, list[UUID]]]
) -> None:
    nord = await road.id_of("region", "nord")
    ours = MakePositionSheet(Side.MUNICIPAL, nord)
    for name in ("anne", "kirurgi", "sor", "valgt", "admin"):
        assert isinstance(await road.refused(name, make_position_sheet, ours), NotAllowed), name
    premeeting_id = spaces[Space(Side.MUNICIPAL, nord)]["premeeting"][0]
    made = MakePremeetingSheet(premeeting_id)
    for name in ("anne", "kirurgi", "sor", "valgt", "admin"):
        assert isinstance(await road.refused(name, make_premeeting_sheet, made), NotFound), name
    wanted = await road.do("nord", make_position_sheet, ours)
    refused = await road.refused("aune", make_position_sheet, ours)
    assert (type(refused), refused.rule_id) == (RuleBroken, "R-DOCUMENT-4")
    await _store(road, wanted)
    again = await road.do("aune", make_position_sheet, ours)
    assert [row["edition"] for row in await road.rows("document", id=again)] == [3]
    await _store(road, again)
    for row in await road.rows("document", side="municipal"):
        if row["id"] in (wanted, again):
            spaces[Space(Side.MUNICIPAL, nord)]["document"].append(row["id"])
            spaces[Space(Side.MUNICIPAL, nord)]["document_file"].append(row["id"])


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
    for table in ("event", "notice", "delivery", "search_entry", "audit", "case", "meeting", "disclosure"):
        assert table not in own
        assert WORD not in str(await road.rows(table)), table
    papers = {row["id"] for row in await road.rows("document")}
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute("SELECT search_rebuild()")
    assert not papers & {row["document_id"] for row in await road.rows("search_entry")}
    for row in await road.rows("audit"):
        assert row["subject"] not in papers or row["facts"] == "{}", row
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

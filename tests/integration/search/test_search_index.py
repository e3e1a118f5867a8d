"""The index follows what it is made of, in the same transaction, and is read by whoever reads that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import (
    ReportCase,
    ReviseCase,
    SetCaseKind,
    report_case,
    revise_case,
    set_case_kind,
)
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work, system_work
from fellesskap.decisions.service import record_decision
from fellesskap.errors import Invalid
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    MoveMeeting,
    PlanMeeting,
    RemoveItem,
    add_item,
    move_meeting,
    plan_meeting,
    remove_item,
)
from fellesskap.search.service import LookUp, read_search, rebuild_index
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.schema import community
from road import Road
from search_scene import SEARCH, SOURCES, found, ids, kinds, spread_audiences

NUMBER = "15837030088"


@pytest.fixture(scope="module")
async def decided(road: Road) -> UUID:
    """A case that was discussed, anchored and decided, with everything recorded."""
    case_id, item_id = await road.ready()
    await road.do(
        "anne",
        record_decision,
        await road.decision(item_id, wording="FSU innfører epikriserutinen. Den er rutinen for alle."),
    )
    return case_id


async def test_each_kind_is_found_by_its_words(road: Road, decided: UUID) -> None:
    anne = await road.actor("anne")
    assert "DECISION" in kinds(await found(road, anne, "epikriserutinen"))
    assert "MINUTES" in kinds(await found(road, anne, "enige om rutinen"))
    row = (await road.rows("case", id=decided))[0]
    for text in (f"{row['number']}/{row['year']}", f"sak {row['number']}-{row['year']}"):
        first = (await found(road, anne, text))["edges"][0]["node"]
        assert first["case"]["id"] == f"Case_{decided}"


async def test_what_is_of_a_case_is_found_by_what_the_case_is_for(road: Road, decided: UUID) -> None:
    anne = await road.actor("anne")

    async def total(*purposes: str) -> int:
        found_of: int = (await found(road, anne, "epikriserutinen", purposes=list(purposes)))["totalCount"]
        return found_of

    everything: int = (await found(road, anne, "epikriserutinen"))["totalCount"]
    assert everything
    assert (await total("DECISION"), await total("HEARING", "DISCUSSION"), await total()) == (
        everything,
        0,
        0,
    )
    assert await total("DECISION", "HEARING") == everything
    case_id = await road.do("anne", report_case, ReportCase("Tranebær", "Hva gjør vi?"))
    assert (await found(road, anne, "tranebær", purposes=["DISCUSSION"]))["totalCount"] == 0
    version = await road.case_version(case_id)
    await road.do("anne", set_case_kind, SetCaseKind(case_id, version, CaseKind.DISCUSSION))
    for _ in range(2):
        assert (await found(road, anne, "tranebær", purposes=["DISCUSSION"]))["totalCount"] == 1
        assert (await found(road, anne, "tranebær", purposes=["DECISION"]))["totalCount"] == 0
        async with system_work(road.tenant, road.clock) as work:
            await rebuild_index(work)


async def test_what_was_asked_for_is_marked(road: Road, decided: UUID) -> None:
    node = (await found(road, await road.actor("anne"), "innfør"))["edges"][0]["node"]
    assert {"text": "innfører", "hit": True} in node["snippet"]
    assert "".join(piece["text"] for piece in node["snippet"]) == (
        "FSU innfører epikriserutinen. Den er rutinen for alle."
    )


async def test_an_entry_is_read_by_whoever_reads_what_it_is_made_of(
    road: Road, decided: UUID, superuser: asyncpg.Connection
) -> None:
    """Over every audience that a row can have, and for every kind of reader."""
    await road.do("fsu:direktor", report_case, ReportCase("Min egen sak", "Kan dette tas opp?"))
    await spread_audiences(road, superuser)
    readers = [await road.actor(name) for name in ("anne", "fsu:direktor", "berg", "valgt", "nord")]
    seen = []
    for reader in (*readers, PUBLIC_ACTOR):
        entries = await ids(road, reader, "SELECT id FROM search_entry")
        assert entries == await ids(road, reader, SOURCES)
        seen.append(len(entries))
    assert len(set(seen)) >= 3, seen
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        everything = await work.connection.fetchval("SELECT count(*) FROM search_entry")
    assert max(seen) <= everything


async def test_hits_and_their_number_are_those_that_the_reader_may_read(road: Road) -> None:
    case_id = await road.do(
        "anne", report_case, ReportCase("Hemmelig hvalross", "Hva gjør vi med hvalrossen?")
    )
    for reader, total in ((await road.actor("anne"), 1), (await road.actor("berg"), 0), (PUBLIC_ACTOR, 0)):
        for text in ("hvalross", '"hemmelig hvalross"', "hval", "hvalrossene"):
            hits = await found(road, reader, text)
            assert (hits["totalCount"], len(hits["edges"])) == (total, total), (text, reader)
            assert hits["pageInfo"]["hasNextPage"] is False
    own = await road.do("fsu:direktor", report_case, ReportCase("Min isbjørn", "Hva med isbjørnen?"))
    assert (await found(road, await road.actor("fsu:direktor"), "isbjørn"))["totalCount"] == 1
    assert (await found(road, await road.actor("berg"), "isbjørn"))["totalCount"] == 0
    assert case_id != own


async def test_a_change_is_found_at_once_and_what_is_undone_is_not(road: Road) -> None:
    anne = await road.actor("anne")
    case_id = await road.do("anne", report_case, ReportCase("Sjiraffer", "Hva gjør vi?"))
    version = await road.case_version(case_id)
    await road.do(
        "anne",
        revise_case,
        ReviseCase(case_id, version, "Flodhester", "Hva gjør vi?", "Mye", "Vi gjør det", "Bra"),
    )
    assert (await found(road, anne, "sjiraff"))["totalCount"] == 0
    assert (await found(road, anne, "flodhest"))["totalCount"] == 1
    with pytest.raises(RuntimeError):
        async with await road.work("anne") as work:
            await report_case(work, ReportCase("Neshorn", "Hva gjør vi?"))
            raise RuntimeError
    assert (await found(road, anne, "neshorn"))["totalCount"] == 0


async def test_a_line_follows_its_agenda_and_its_meeting(road: Road) -> None:
    anne = await road.actor("anne")
    plan = PlanMeeting(
        await road.id_of("body", "fu"), road.clock.moment + timedelta(days=40), MeetingForm.PHYSICAL, "Her"
    )
    meeting_id = await road.do("anne", plan_meeting, plan)
    item_id = await road.do("anne", add_item, AddItem(meeting_id, 1, "Orientering om pingviner"))
    hit = (await found(road, anne, "pingvin"))["edges"][0]["node"]
    assert (hit["kind"], hit["meeting"]["id"], hit["body"]["key"]) == (
        "AGENDA",
        f"Meeting_{meeting_id}",
        "fu",
    )
    moved = plan.starts_at + timedelta(days=3)
    version = (await road.load(meeting_id)).version
    await road.do("anne", move_meeting, MoveMeeting(meeting_id, version, moved, MeetingForm.PHYSICAL, "Her"))
    hit = (await found(road, anne, "pingvin"))["edges"][0]["node"]
    assert hit["day"] == moved.date().isoformat()
    version = (await road.load(meeting_id)).version
    await road.do("anne", remove_item, RemoveItem(meeting_id, version, item_id))
    assert (await found(road, anne, "pingvin"))["totalCount"] == 0


async def test_what_is_asked_for_can_be_narrowed(road: Road, decided: UUID) -> None:
    anne = await road.actor("anne")
    whole = (await found(road, anne, "rutinen"))["totalCount"]
    assert whole > 1
    fsu = await road.id_of("body", "fsu")
    for narrowed in ({"kinds": ["DECISION"]}, {"body": f"Body_{fsu}"}, {"bodyKey": "fsu"}):
        hits = await found(road, anne, "rutinen", **narrowed)
        assert 0 < hits["totalCount"] < whole, narrowed
    for nothing in (
        {"kinds": []},
        {"body": f"Body_{decided}"},
        {"body": "nonsense"},
        {"bodyKey": "ingen"},
        {"since": "2090-01-01"},
        {"until": "1990-01-01"},
    ):
        assert (await found(road, anne, "rutinen", **nothing))["totalCount"] == 0, nothing


async def test_pages_put_together_are_the_whole(road: Road) -> None:
    anne = await road.actor("anne")
    for number in range(7):
        await road.do("anne", report_case, ReportCase(f"Elefanter {number}", "Hva gjør vi med elefantene?"))
    whole = await found(road, anne, "elefant")
    assert (whole["totalCount"], len(whole["edges"])) == (7, 7)
    titles, cursor = [], None
    for number in range(4):
        page = await found(road, anne, "elefant", first=2, after=cursor)
        assert page["totalCount"] == 7
        assert page["pageInfo"]["hasNextPage"] is (number < 3)
        assert page["pageInfo"]["hasPreviousPage"] is (number > 0)
        titles += [edge["node"]["case"]["title"] for edge in page["edges"]]
        cursor = page["pageInfo"]["endCursor"]
    assert titles == [edge["node"]["case"]["title"] for edge in whole["edges"]]
    beyond = await found(road, anne, "elefant", first=2, after=cursor)
    assert (beyond["totalCount"], beyond["edges"]) == (7, [])


async def test_a_common_word_is_counted_to_a_limit(road: Road, superuser: asyncpg.Connection) -> None:
    schema, anne = identifier(road.tenant.schema), await road.actor("anne")
    async with superuser.transaction():
        await superuser.execute(
            f"SET LOCAL search_path TO {schema}; SET LOCAL session_replication_role = replica"
        )
        await superuser.execute(
            "INSERT INTO search_entry (id, kind, case_id, day, title, content, words, audience) "
            "SELECT gen_random_uuid(), 'case', gen_random_uuid(), current_date - n, 'Maur', '', "
            "search_words('case', current_date - n, '{}', 'Maur', ''), 1 FROM generate_series(1, 600) n"
        )
    assert (await found(road, anne, "maur", first=1))["totalCount"] == 501
    async with system_work(road.tenant, road.clock) as work:
        await rebuild_index(work)
    assert (await found(road, anne, "maur"))["totalCount"] == 0


async def test_the_index_made_anew_is_the_one_that_was_kept(road: Road, decided: UUID) -> None:
    kept = await _dump(road)
    assert len(kept) > 10
    async with system_work(road.tenant, road.clock) as work:
        entries = await rebuild_index(work)
    assert await _dump(road) == kept
    assert entries == len(kept)
    assert (await road.rows("audit", name="search.rebuilt"))[-1]["subject"] is None


async def _dump(road: Road) -> list[str]:
    async with system_work(road.tenant) as work, work.engine_scope():
        rows = await work.connection.fetch("SELECT e::text AS text FROM search_entry e ORDER BY id")
    return [row["text"] for row in rows]


@pytest.mark.parametrize(
    "command",
    [
        "INSERT INTO search_entry DEFAULT VALUES",
        "UPDATE search_entry SET audience = 3",
        "DELETE FROM search_entry",
        "TRUNCATE search_entry",
    ],
)
async def test_nobody_writes_the_index_but_the_database(road: Road, command: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with system_work(road.tenant) as work:
            await work.connection.execute("SET LOCAL app.scope='engine'")
            await work.connection.execute(command)


async def test_search_by_an_identity_number_is_refused_and_not_repeated(road: Road) -> None:
    graph = community()
    for text, code in ((f"pasient {NUMBER}", "guard.national_identity_number"), ("  ", "search.no_words")):
        async with Work(road.tenant, await road.actor("anne"), road.clock) as work:
            with pytest.raises(RequestError) as refused:
                await graph.run(work, graph.prepare(f'{{ search(text: "{text}") {{ totalCount }} }}'), {})
            assert refused.value.code == "argument.refused"
            assert code in str(refused.value.entries())
            assert NUMBER not in str(refused.value.entries())
            with pytest.raises((RequestError, Invalid)) as given:
                await graph.run(work, graph.prepare(SEARCH), {"text": text})
            assert NUMBER not in f"{given.value!r} {vars(given.value)}"
    assert read_search(LookUp("pasient"))


async def test_another_language_of_the_same_finds_the_same(road: Road) -> None:
    anne = await road.actor("anne")
    case_id = await road.do(
        "anne", report_case, ReportCase("Tenester ved sjukehuset", "Korleis blir tenestene betre?")
    )
    for text in ("sykehuset tjenester", "sjukehusa teneste", "tjenestene", "sykehus"):
        hits = await found(road, replace(anne, language="nn"), text)
        assert f"Case_{case_id}" in [
            edge["node"]["case"]["id"] for edge in hits["edges"] if edge["node"]["case"]
        ], text

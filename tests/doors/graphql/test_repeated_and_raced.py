"""Commands over HTTP that come many times at once: one key does one thing, and one version is won by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from api_road import TEXTS
from api_scene import Api, command_document, serve
from fellesskap.clock import FixedClock
from fellesskap.embedded import Postgres
from fellesskap.settings import Settings
from road import Road, build

PARALLEL, EDITS = 50, 100


@pytest.fixture(scope="module")
async def api(database: Settings, postgres: Postgres) -> AsyncIterator[tuple[Api, Road]]:
    """A community of its own behind the real application."""
    road = await build(database, "samtidig")
    clock = FixedClock(road.clock.moment)
    connection = await asyncpg.connect(postgres.url("postgres", "postgres"))
    yield Api(database, road.tenant, clock, serve(database, clock), connection), road
    await connection.close()


async def test_equal_requests_with_one_key_do_one_thing(api: tuple[Api, Road]) -> None:
    door, road = api
    body = {
        "query": command_document("reportCase", "reference title"),
        "variables": {"input": {"title": "Én gang", **TEXTS}, "key": "en nøkkel"},
    }
    await door.client(road.people["anne"])
    answers = await asyncio.gather(*(door.send(road.people["anne"], body) for _ in range(PARALLEL)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["data"]["reportCase"]["title"] == "Én gang"
    count = 'SELECT count(*) AS found FROM "case" WHERE title = $1'
    assert (await door.fetch(count, "Én gang"))[0]["found"] == 1
    reported = "SELECT count(*) AS found FROM audit WHERE name = 'case.reported'"
    assert (await door.fetch(reported))[0]["found"] == 1
    notices = 'SELECT count(*) AS found FROM notice n JOIN "case" c ON c.id = n.case_id WHERE c.title = $1'
    assert (await door.fetch(notices, "Én gang"))[0]["found"] == 2


async def test_the_same_key_with_something_else_in_it_is_a_conflict(api: tuple[Api, Road]) -> None:
    door, road = api
    anne = road.people["anne"]
    given = {"title": "Først", **TEXTS}
    first = await door.give(anne, "reportCase", "title", once="en annen nøkkel", **given)
    other = await door.give(anne, "reportCase", "title", once="en annen nøkkel", **{**given, "title": "Så"})
    assert (first["title"], other["__typename"]) == ("Først", "Problem")
    assert (other["kind"], other["code"], other["field"]) == ("CONFLICT", "command.key_reused", "key")
    assert not await door.fetch('SELECT id FROM "case" WHERE title = $1', "Så")
    # Another person's key of the same letters is that person's own.
    bjorn = await door.give(road.people["bjorn"], "reportCase", "title", once="en annen nøkkel", **given)
    assert bjorn["title"] == "Først"
    assert len(await door.fetch('SELECT id FROM "case" WHERE title = $1', "Først")) == 2


async def test_a_request_that_was_refused_may_come_again_with_its_key(api: tuple[Api, Road]) -> None:
    door, road = api
    case_id = (await door.do(road.people["anne"], "reportCase", title="Haster", **TEXTS))["id"]
    key = {"once": "for haster"}
    empty = await door.give(road.people["anne"], "markUrgent", **key, caseId=case_id, reason=" ")
    assert empty["code"] == "case.reason_required"
    done = await door.give(road.people["anne"], "markUrgent", **key, caseId=case_id, reason="Nå.")
    assert done["__typename"] == "Case"


async def test_of_many_edits_of_one_version_one_is_kept_whole(api: tuple[Api, Road]) -> None:
    """D7: no edit is lost unseen, and none is mixed with another."""
    door, road = api
    people = [road.people["anne"], road.people["bjorn"]]
    made = await door.do(people[0], "reportCase", "version", title="Mange penner", **TEXTS)
    texts = ("title", "question", "background", "proposal", "consequences")
    for who in people:
        await door.client(who)

    async def edit(number: int) -> str:
        text = {name: f"{name} {number}" for name in texts}
        payload = await door.give(
            people[number % 2], "reviseCase", caseId=made["id"], version=made["version"], **text
        )
        assert payload["__typename"] == "Case" or (payload["kind"], payload["code"]) == (
            "CONFLICT",
            "case.changed_meanwhile",
        )
        return str(payload["__typename"])

    ends = await asyncio.gather(*(edit(number) for number in range(EDITS)))
    assert ends.count("Case") == 1
    winner = ends.index("Case")
    row = (await door.fetch('SELECT * FROM "case" WHERE title LIKE $1', "title %"))[0]
    assert {row[name] for name in texts} == {f"{name} {winner}" for name in texts}
    assert (row["version"], row["text_edition"]) == (made["version"] + 1, 2)
    revised = await door.fetch(
        "SELECT kind FROM event WHERE case_id = $1 AND kind = 'case.revised'", row["id"]
    )
    assert len(revised) == 1


async def test_case_numbers_have_no_gaps_however_they_come(api: tuple[Api, Road]) -> None:
    door, road = api
    before = len(await door.fetch('SELECT id FROM "case"'))
    await asyncio.gather(
        *(
            door.give(road.people["anne"], "reportCase", title=f"Nummer {number}", **TEXTS)
            for number in range(20)
        ),
        # Refused ones among them take no number.
        *(door.give(road.people["anne"], "reportCase", title=" ", **TEXTS) for _ in range(10)),
    )
    numbers = sorted(row["number"] for row in await door.fetch('SELECT number FROM "case"'))
    assert numbers == list(range(1, before + 21))

"""Values that Python decides: facts fetched in the same statement, the rest of the bytes untouched."""

from __future__ import annotations

from builders import NOW
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap_graphql.compiler.execute import execute
from fellesskap_graphql.context import Reading
from fellesskap_graphql.graph import Graph
from graph_community import Ask, Community, contact, secretary


async def test_a_pure_function_decides_from_the_rows_facts(ask_probe: Ask, innlandet: Community) -> None:
    text = """query($id: ID!) { meeting(id: $id) { shouted
        v: verdict { word minutes titles ...F } top { title } } }
        fragment F on Verdict { states missing t: __typename inner { word } }"""
    answer = await ask_probe(text, actor=contact(innlandet), id=f"Meeting_{innlandet.meetings[1]}")

    assert answer["data"]["meeting"] == {
        "shouted": "HELD",
        "v": {
            "word": "held for person",
            "minutes": 15,
            "titles": ["Post 1"],
            "states": ["HELD"],
            "missing": "Post 1",
            "t": "Verdict",
            "inner": {"word": "inner"},
        },
        "top": {"title": "Post 1"},
    }


async def test_every_row_of_a_list_is_decided_for_itself(ask_probe: Ask, innlandet: Community) -> None:
    text = "{ meetings(orderBy: LATEST) { edges { node { verdict { minutes } } cursor } } }"
    answer = await ask_probe(text, actor=secretary(innlandet))

    minutes = [edge["node"]["verdict"]["minutes"] for edge in answer["data"]["meetings"]["edges"]]
    assert minutes == [60, 45, 30, 15, 0]
    assert all(edge["cursor"] for edge in answer["data"]["meetings"]["edges"])


async def test_a_null_that_python_made_rises_too(ask_probe: Ask, innlandet: Community) -> None:
    text = "query($id: ID!) { meeting(id: $id) { verdict { surely } } }"
    held = await ask_probe(text, id=f"Meeting_{innlandet.meetings[1]}")
    planned = await ask_probe(text, id=f"Meeting_{innlandet.meetings[2]}")

    assert held == {"data": {"meeting": {"verdict": {"surely": "yes"}}}}
    assert planned["data"] == {"meeting": None}
    assert planned["errors"][0]["path"] == ["meeting", "verdict", "surely"]


async def test_without_computed_fields_the_bytes_are_postgresqls_own(
    innlandet: Community, probe: Graph
) -> None:
    async with Work(innlandet.tenant, secretary(innlandet), FixedClock(NOW)) as work:
        sent: list[bytes] = []
        real = work.connection.fetchval

        class Recording:
            async def fetchval_unkept(self, query: str, *args: object) -> object:
                value = await real(query, *args)
                sent.append(value)
                return value

        reading_text = "{ people { name } meetings { totalCount } }"
        ready = probe.prepare(reading_text)
        reading = Reading(work)
        plan = probe.compiler.plan(ready, reading, {})
        reading.connection = Recording()
        body = await execute(plan, reading, {})

    assert len(sent) == 1
    assert body is sent[0]

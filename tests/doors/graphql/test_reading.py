"""What the graph answers, over real rows and row policies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from builders import NOW
from fellesskap.actor import Actor, ActorKind
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap.tenant import Tenant
from fellesskap_graphql.compiler.document import open_document
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.limits import budget
from fellesskap_graphql.schema import community
from graph_community import Ask, Community, contact, secretary


async def test_lists_come_in_their_declared_order_with_what_is_joined_to_them(
    ask: Ask, innlandet: Community
) -> None:
    answer = await ask("{ partners { name side number region { name } } bodies { key reportsTo { key } } }")

    nord = {"name": "Nord"}
    assert answer == {
        "data": {
            "partners": [
                {"name": "Lom", "side": "MUNICIPAL", "number": "3434", "region": nord},
                {"name": "Hamar", "side": "MUNICIPAL", "number": "3403", "region": nord},
                {"name": 'Sykehuset "Innlandet"', "side": "HOSPITAL", "number": None, "region": None},
            ],
            "bodies": [{"key": "fsu", "reportsTo": None}, {"key": "fu", "reportsTo": {"key": "fsu"}}],
        }
    }


async def test_a_name_comes_in_the_readers_language_and_falls_back_to_bokmaal(
    ask: Ask, innlandet: Community
) -> None:
    text = "{ bodies { name } }"
    names = {
        language: [
            one["name"] for one in (await ask(text, actor=secretary(innlandet, language)))["data"]["bodies"]
        ]
        for language in ("nb", "nn", "se")
    }

    assert names == {
        "nb": ["Strategisk samarbeidsutvalg", "Fagutvalg"],
        "nn": ["Strategisk samarbeidsutval", "Fagutvalg"],
        "se": ["Strategalaš", "Fagutvalg"],
    }


async def test_the_day_is_today_or_asked_for_and_holds_all_the_way_down(
    ask: Ask, innlandet: Community
) -> None:
    text = """query($on: Date) {
        body(key: "fsu", asOf: $on) { name seats { key holder { person { name } } } }
    }"""
    now = (await ask(text, actor=secretary(innlandet)))["data"]["body"]
    then = (await ask(text, actor=secretary(innlandet), on="2025-06-01"))["data"]["body"]
    before = (await ask(text, actor=secretary(innlandet), on="2020-01-01"))["data"]["body"]

    assert (now["name"], now["seats"][0]["holder"]["person"]["name"]) == (
        "Strategisk samarbeidsutvalg",
        "Kari Nordmann",
    )
    assert (then["name"], then["seats"][0]["holder"]["person"]["name"]) == (
        "Gammelt navn",
        'Per Åsen\n\t"x"',
    )
    assert before is None


async def test_a_meetings_body_and_seats_are_those_of_its_day(ask: Ask, innlandet: Community) -> None:
    text = """{ meetings(orderBy: EARLIEST, first: 2) { edges { node {
        heldOn body { name seats(counts: true) { key holder { validFrom } } } } } } }"""
    first, second = [edge["node"] for edge in (await ask(text))["data"]["meetings"]["edges"]]

    assert (first["heldOn"], first["body"]["name"]) == ("2025-12-01", "Gammelt navn")
    assert first["body"]["seats"][0]["holder"]["validFrom"] == "2024-01-01"
    assert (second["heldOn"], second["body"]["name"]) == ("2026-01-10", "Strategisk samarbeidsutvalg")
    assert second["body"]["seats"][0]["holder"]["validFrom"] == "2026-01-01"
    assert [seat["key"] for seat in second["body"]["seats"]] == ["seat-0", "seat-1", "seat-3"]


async def test_row_policies_decide_what_is_seen_whatever_way_one_comes(
    ask: Ask, innlandet: Community
) -> None:
    text = """query($hidden: ID!, $per: ID!) {
        meetings { totalCount edges { node { id } } }
        meeting(id: $hidden) { id }
        node(id: $hidden) { id }
        person(id: $per) { name }
        bodies { seats { holder { person { name } } } }
    }"""
    hidden, per = f"Meeting_{innlandet.meetings[3]}", f"Person_{innlandet.per}"
    public = (await ask(text, hidden=hidden, per=per))["data"]
    member = (await ask(text, actor=contact(innlandet), hidden=hidden, per=per))["data"]

    assert public["meetings"]["totalCount"] == len(public["meetings"]["edges"]) == 4
    assert public["meeting"] is public["node"] is public["person"] is None
    assert public["bodies"][0]["seats"][1]["holder"] == {"person": None}
    assert member["meetings"]["totalCount"] == len(member["meetings"]["edges"]) == 5
    assert member["meeting"] == member["node"] == {"id": hidden}
    assert member["person"] == {"name": 'Per Åsen\n\t"x"'}
    assert member["bodies"][0]["seats"][1]["holder"]["person"] is not None


async def test_moments_are_in_utc_and_days_are_norways(ask: Ask) -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    answer = await ask(
        "{ meetings(first: 1) { edges { node { startsAt } } } structure(asOf: null) { number } }", now=late
    )

    assert answer["data"]["meetings"]["edges"][0]["node"]["startsAt"] == "2025-12-01T10:00:00+00:00"
    assert answer["data"]["structure"] == {"number": 1}


async def test_counts_take_filters_of_their_own(ask: Ask, innlandet: Community) -> None:
    text = """query($states: [AttendanceState!]) { meetings(orderBy: LATEST, first: 1) { edges { node {
        agendaMinutes all: attendanceCount some: attendanceCount(states: $states) } } } }"""
    node = (await ask(text, states=["COMING"]))["data"]["meetings"]["edges"][0]["node"]

    assert node == {"agendaMinutes": 60, "all": 0, "some": 0}


async def test_arguments_bind_lists_enums_days_ids_and_text(ask: Ask, innlandet: Community) -> None:
    text = """query($body: ID, $states: [MeetingState!], $since: Date, $search: String) {
        meetings(body: $body, states: $states, since: $since) { totalCount }
        literal: meetings(states: [HELD], until: "2025-12-31") { totalCount }
        people(search: $search) { edges { node { name } } }
    }"""
    actor = secretary(innlandet)
    everything = (await ask(text, actor=actor))["data"]
    some = (
        await ask(
            text,
            actor=actor,
            body=f"Body_{innlandet.fsu}",
            states=["PLANNED", "CALLED"],
            since="2026-02-01",
            search="åSEN",
        )
    )["data"]
    wrong = (await ask(text, actor=actor, body=f"Meeting_{innlandet.fsu}", states=[]))["data"]

    assert everything["meetings"]["totalCount"] == 5
    assert everything["literal"]["totalCount"] == 1
    assert len(everything["people"]["edges"]) == 2
    assert some["meetings"]["totalCount"] == 2
    assert [edge["node"]["name"] for edge in some["people"]["edges"]] == ['Per Åsen\n\t"x"']
    assert wrong["meetings"]["totalCount"] == 0


async def test_hostile_values_stay_values(ask: Ask, innlandet: Community) -> None:
    text = 'query($s: String) { people(search: $s) { totalCount } body(key: "x\'; DROP TABLE person --") { key } }'
    for value in ("'; DROP TABLE person; --", "\\' OR 1=1", "%", "_", "\u0001", "\u0002", '"}'):
        assert (await ask(text, actor=secretary(innlandet), s=value))["data"] == {
            "people": {"totalCount": 0},
            "body": None,
        }


async def test_every_wrong_id_is_the_same_nothing(ask: Ask, innlandet: Community, alfa: Tenant) -> None:
    text = "query($id: ID!) { node(id: $id) { id } person(id: $id) { id } seat(id: $id) { id } }"
    wrong = [
        "",
        "x",
        "Person_",
        f"Person_{innlandet.fsu}",
        f"person_{innlandet.kari}",
        f"Nobody_{innlandet.kari}",
        f"Person_{str(innlandet.kari).upper()}",
        f"Person_{innlandet.kari}\n",
        f"Query_{innlandet.kari}",
    ]
    answers = [await ask(text, actor=secretary(innlandet), id=value) for value in wrong]

    assert answers == [{"data": {"node": None, "person": None, "seat": None}}] * len(wrong)
    right = await ask(text, actor=secretary(innlandet), id=f"Person_{innlandet.kari}")
    assert right["data"]["node"] == right["data"]["person"] == {"id": f"Person_{innlandet.kari}"}
    graph = community()
    stranger = Actor(ActorKind.PERSON, innlandet.kari)
    async with Work(alfa, stranger) as work:
        elsewhere = await graph.run(work, graph.prepare(text), {"id": f"Person_{innlandet.kari}"})
    assert elsewhere == b'{"data":{"node":null,"person":null,"seat":null}}'


async def test_who_asks_finds_themselves(ask: Ask, innlandet: Community) -> None:
    text = "{ viewer { person { name contact { email } } } }"

    assert await ask(text) == {"data": {"viewer": {"person": None}}}
    assert (await ask(text, actor=secretary(innlandet)))["data"]["viewer"]["person"] == {
        "name": "Kari Nordmann",
        "contact": {"email": "kari@example.org"},
    }


async def test_values_are_made_of_columns_arguments_days_and_other_rows(
    ask_probe: Ask, innlandet: Community
) -> None:
    text = """query($id: ID!) { meeting(id: $id) { words local year days past size called same hasLines first last
        place { form } planned { link } lines { title } top { title } body { name } } }"""
    held = (await ask_probe(text, id=f"Meeting_{innlandet.meetings[1]}"))["data"]["meeting"]
    later = (await ask_probe(text, id=f"Meeting_{innlandet.meetings[4]}"))["data"]["meeting"]

    assert held == {
        "words": "2026-01-10 · 120",
        "local": "2026-01-10",
        "year": 2026,
        "days": -51,
        "past": True,
        "size": "short",
        "called": None,
        "same": True,
        "hasLines": True,
        "first": "Post 1",
        "last": 1,
        "place": {"form": "digital"},
        "planned": None,
        "lines": [{"title": "Post 1"}],
        "top": {"title": "Post 1"},
        "body": {"name": "Strategisk samarbeidsutvalg"},
    }
    assert (later["days"], later["past"], later["size"], later["same"]) == (69, False, "long", False)
    assert later["planned"] == {"link": "https://example.org"}
    assert later["lines"] == [{"title": "Post 1"}, {"title": "Post 2"}]
    assert later["top"] == {"title": "Post 4"}


async def test_a_whole_list_reaches_a_function_of_pythons(ask_probe: Ask, innlandet: Community) -> None:
    text = """query($id: ID!, $words: [String!]!) {
        meeting(id: $id) { a: joined(words: $words, numbers: [1, 2]) b: joined(words: [], numbers: []) } }"""
    words = ["a", "b'); --", 'c"', "{d,e}", ""]
    found = await ask_probe(text, id=f"Meeting_{innlandet.meetings[1]}", words=words)
    assert found["data"]["meeting"] == {"a": "+".join(words) + " 3", "b": " 0"}


async def test_an_object_may_have_more_fields_than_a_function_has_arguments(
    innlandet: Community, graph: Graph
) -> None:
    fields = " ".join(f"a{n}: {name}" for n in range(200) for name in ("key", "level")[n % 2 :][:1])
    text = f'{{ body(key: "fu") {{ {fields} reportsTo {{ {fields} }} }} }}'
    limits = replace(budget(cost=100, depth=4), aliases=500)
    operation = open_document(graph.schema, text, None, limits, introspection=False)
    async with Work(innlandet.tenant, secretary(innlandet), FixedClock(NOW)) as work:
        body = msgspec.json.decode(await graph.run(work, graph.compiler.ready(operation)))["data"]["body"]

    assert (body["a0"], body["a199"], body["reportsTo"]["a198"], len(body)) == ("fu", 2, "fsu", 201)

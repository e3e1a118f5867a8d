"""What the graph tells of how a community takes cases in, who may report, and what is the reader's own."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import Any

import pytest

from case_scene import Scene, open_scene
from fellesskap.actor import PUBLIC_ACTOR, Actor, RoleKind, Side
from fellesskap.cases.service import SetPlaces, set_places
from fellesskap.db.work import Work, system_work
from fellesskap.rounds.queries import find_candidates
from fellesskap.rounds.rules import select_askable
from fellesskap.settings import Settings
from fellesskap_graphql.schema import community

AskAs = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="module")
async def scene(database: Settings) -> Scene:
    return await open_scene(database, "ordene")


@pytest.fixture
def ask_as(scene: Scene) -> AskAs:
    async def ask(actor: Actor, text: str, **variables: object) -> dict[str, Any]:
        graph = community()
        async with Work(scene.community.tenant, actor, scene.clock) as work:
            answer = json.loads(await graph.run(work, graph.prepare(text), variables))
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    return ask


async def test_the_structure_in_force_names_its_ways_in_the_readers_language(
    scene: Scene, ask_as: AskAs
) -> None:
    text = """{ structure { callDays
        matterClasses { key name effect anchoring }
        routes { key name matterClasses discussIn mayStartIn decideIn anchorWith levels answerDays }
        perspectives { key name }
        intake { fields { fills label required } } } }"""
    nynorsk = Actor(PUBLIC_ACTOR.kind, language="nn")
    found = (await ask_as(nynorsk, text))["structure"]
    assert found["matterClasses"][0] == {
        "key": "faglig", "name": "Fagleg", "effect": "BINDING", "anchoring": "ADMINISTRATIVE",
    }  # fmt: skip
    route = next(one for one in found["routes"] if one["key"] == "faglig")
    assert route["name"] == "Faglege saker"
    assert (route["discussIn"], route["mayStartIn"], route["decideIn"]) == (["fu", "fu-phbu"], ["fsu"], "fsu")
    assert route["anchorWith"] == ["MUNICIPALITIES", "DIVISIONS"]
    assert {"key": "parorende", "name": "Pårørande"} in found["perspectives"]
    assert found["intake"]["fields"][0] == {"fills": "TITLE", "label": "Kva gjeld saka?", "required": True}
    assert found["callDays"] == scene.community.structure.call_days


async def test_who_may_report_is_who_the_service_would_let(scene: Scene, ask_as: AskAs) -> None:
    people = scene.community
    regional = await people.ask(
        "SELECT h.person_id, s.may_propose FROM holding h JOIN seat_edition s USING (seat_id) "
        "JOIN body b ON b.id = s.body_id WHERE b.key = 'regionmote-hamar' LIMIT 1"
    )
    actors = {
        await people.secretary(): True,
        await people.member("fsu"): True,
        await people.actor(regional[0]["person_id"]): regional[0]["may_propose"],
        await people.member("partnerskapsmote"): False,
        await people.having(RoleKind.MUNICIPAL_CONTACT): False,
        await people.having(RoleKind.ADMINISTRATOR, Side.OTHER): False,
        PUBLIC_ACTOR: False,
    }
    for actor, allowed in actors.items():
        found = await ask_as(actor, "{ structure { intake { mayReport } } }")
        assert found["structure"]["intake"]["mayReport"] is allowed, actor


async def test_what_can_be_done_with_a_case_follows_its_state(scene: Scene, ask_as: AskAs) -> None:
    text = "query($id: ID!) { case(id: $id) { actions { name allowed offered code } } }"
    secretary = await scene.community.secretary()
    always = {"settlePerspective", "markUrgent", "setPriorities", "linkCases", "setPlaces", "withdrawCase"}
    always |= {"reviseCase", "addAttachment", "registerDisagreement"}
    going_on = {"liftCase", "lowerCase", "liftPart", "lowerPart", "askAdvice"}
    for stage, wanted in (
        (scene.reported, {"placeCase", "returnCase", "setCaseKind"}),
        (scene.placed, going_on | {"placeCase", "returnCase", "addCase", "setCaseKind"}),
        (scene.discussed, going_on | {"openRound", "concludeCase", "setCaseKind"}),
        (scene.anchoring, going_on),
    ):
        found = await ask_as(secretary, text, id=f"Case_{await stage()}")
        assert {one["name"] for one in found["case"]["actions"] if one["allowed"]} == wanted | always
        assert all(one["code"] for one in found["case"]["actions"] if not one["allowed"])


async def test_own_meetings_are_those_of_bodies_one_sits_in(scene: Scene, ask_as: AskAs) -> None:
    mine, other = await scene.planned("fu"), await scene.planned("au")
    member = await scene.community.member("fu")
    text = (
        "query($mine: Boolean) { meetings(mine: $mine, first: 100) { edges { node { id callBy heldOn } } } }"
    )

    async def ids(actor: Actor, own: bool | None) -> set[str]:
        found = await ask_as(actor, text, mine=own)
        return {edge["node"]["id"] for edge in found["meetings"]["edges"]}

    assert f"Meeting_{mine}" in await ids(member, True)
    assert f"Meeting_{other}" not in await ids(member, True)
    assert f"Meeting_{other}" in await ids(member, False)
    assert {f"Meeting_{mine}", f"Meeting_{other}"} <= await ids(member, None)
    assert await ids(await scene.community.secretary(), True) == set()


async def test_a_timeline_line_carries_what_its_sentence_tells(scene: Scene, ask_as: AskAs) -> None:
    case_id = await scene.placed()
    text = "query($id: ID!) { case(id: $id) { timeline { kind facts body { key } } } }"
    found = await ask_as(await scene.community.secretary(), text, id=f"Case_{case_id}")
    placed = found["case"]["timeline"][-1]
    assert placed["kind"] == "case.placed"
    assert placed["facts"]["matter_class"] == "faglig"
    assert placed["body"] == {"key": "fu"}


ASKABLE = """query($id: ID!) {
    case(id: $id) { askable { partnerId divisionId region side concerned answerable } }
}"""


async def test_whom_a_round_can_ask_is_whom_the_service_asks(scene: Scene, ask_as: AskAs) -> None:
    case_id, tenant = await scene.placed(), scene.community.tenant
    secretary = await scene.community.secretary()
    (region,) = await scene.community.ask("SELECT id, name_nb FROM region ORDER BY sort_key OFFSET 1 LIMIT 1")
    version = (await scene.row("case", case_id))["version"]
    await scene.do(secretary, set_places, SetPlaces(case_id, version, (region["id"],), ()))
    route = next(one for one in scene.community.structure.routes if one.key == "faglig")
    async with system_work(tenant, scene.clock) as work, work.engine_scope():
        asked = select_askable(await find_candidates(work, scene.today), route.anchor_with)
    found = (await ask_as(secretary, ASKABLE, id=f"Case_{case_id}"))["case"]["askable"]
    told = [(one["partnerId"], one["divisionId"], one["side"].lower()) for one in found]
    assert sorted(told) == sorted(
        (f"Partner_{one.partner_id}", one.division_id and f"Division_{one.division_id}", one.side)
        for one in asked
    )
    for one in found:
        assert one["concerned"] is (one["region"] in (region["name_nb"], ""))
        assert one["answerable"]
    # Region by region, then the hospital side.
    regions = [one["region"] for one in found]
    assert [name for name, _ in groupby(regions)] == list(dict.fromkeys(regions))
    assert regions[-1] == ""


async def test_a_case_without_a_route_asks_nobody(scene: Scene, ask_as: AskAs) -> None:
    secretary = await scene.community.secretary()
    found = await ask_as(secretary, ASKABLE, id=f"Case_{await scene.reported()}")
    assert found["case"]["askable"] == []

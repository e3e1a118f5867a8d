"""S6 in Finnmark: one municipality objects, there is no binding decision, and a new text brings agreement.

Sixteen agree, Nesseby objects with a reason and Karasjok says nothing, which does not count. After a new text
only the two are asked again, and the others' answers count.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from api_road import TEXTS, Journey, Meeting
from builders import Community, found
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap.structure.model import Silence, Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap_tenants.registers import municipality_facts
from fellesskap_tenants.structures import load_structure, structures_folder

OBJECTING, SILENT = "Nesseby", "Karasjok"
ROUNDS = """query Rounds($id: ID!) { case(id: $id) { state version rounds {
    id state silence objectionEffect asked answered textEdition edition { plain }
    follows { id edition { plain } } followedBy { id }
    actions { name allowed code }
    replies { answer carried reason follows { answer reason } partner { name } } } } }"""
TOLD = """query { notices(first: 50) { edges { node { kind } } } }"""


@pytest.fixture(scope="module")
async def structure() -> Structure:
    return load_structure(structures_folder() / "finnmark.toml")


@pytest.fixture(scope="module")
async def objecting(database: Settings, structure: Structure) -> Community:
    """Finnmark's structure in a community that no other test touches."""
    return await found(database, "innvending", "Helsefellesskapet i Finnmark", structure)


async def test_a_municipality_objects(
    objecting: Community, structure: Structure, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, objecting, superuser)
    case_id = await road.report(await road.member("su"), "Felles sykestueavtale")
    await _discuss(road, case_id)
    matrix = await road.open_round(case_id)
    await _silence_is_frozen(road, objecting, structure, case_id)
    replies = {reply["partner"]["name"]: reply for reply in matrix["replies"]}
    await _objection_needs_a_reason(road, replies[OBJECTING])
    for name, reply in replies.items():
        if name not in (OBJECTING, SILENT):
            await road.answer(reply)
    await road.answer(replies[OBJECTING], answer="OBJECT", reason="Sykestua må være åpen hele uken.")
    road.api.later(29)
    await road.close(case_id)

    su = await _meet(road, case_id)
    await _not_decided(road, su, case_id)
    postponed = await road.decide(su, case_id, effect="NONE", outcome="POSTPONE", voices=[], due=None)
    assert postponed["result"] == "POSTPONED"
    assert (await road.case(case_id))["state"] == "DISCUSSED"

    await _ask_again(road, case_id)
    await _agree(road, case_id)
    second = await _meet(road, case_id)
    decision = await road.decide(second, case_id)
    assert (decision["result"], decision["effect"]) == ("AGREEMENT", "BINDING")
    treatments = "query($id: ID!) { case(id: $id) { treatments { step state body { key } } } }"
    last = (await road.api.ask(road.secretary, treatments, id=case_id))["case"]["treatments"][-1]
    assert last == {"step": "NOTE", "state": "WAITING", "body": {"key": "partnerskapsmote"}}


async def _discuss(road: Journey, case_id: str) -> None:
    await road.place(case_id, "samhandlingssekretariatet", "to-trinn")
    await _talk(road, case_id)


async def _talk(road: Journey, case_id: str) -> None:
    talks = await road.agenda(await road.plan("samhandlingssekretariatet", 20), case_id)
    await road.call(talks.id)
    road.api.later(20)
    await road.hold(talks.id)
    await road.discuss(talks.lines[case_id])


async def _silence_is_frozen(road: Journey, community: Community, structure: Structure, case_id: str) -> None:
    """The community lets silence block from today: that is for rounds to come, whenever their case was reported."""
    waiting = await road.report(await road.member("su"), "Sak fra før de nye reglene")
    await road.place(waiting, "samhandlingssekretariatet", "to-trinn")
    routes = tuple(replace(one, silence=Silence.BLOCKS) for one in structure.routes)
    changed = replace(structure, routes=routes)
    async with system_work(community.tenant, road.api.clock) as work:
        facts = municipality_facts()
        day = road.api.today
        await apply_structure(work, ApplyStructure(changed, day, "Taushet blokkerer", "taushet", facts))
    assert (await road.round(case_id))["silence"] == "DOES_NOT_COUNT"
    await _talk(road, waiting)
    assert (await road.open_round(waiting))["silence"] == "BLOCKS"


async def _objection_needs_a_reason(road: Journey, reply: dict[str, Any]) -> None:
    given = {
        "replyId": reply["id"],
        "version": reply["version"],
        "evidenceKind": "ADMINISTRATIVE",
        "evidenceReference": "12/26",
    }
    who = await road.answerer(reply)
    refused = await road.api.refused(who, "answerRound", **given, answer="OBJECT")
    assert (refused["code"], refused["ruleId"], refused["field"]) == (
        "round.reason_required",
        "R-ROUND-7",
        "reason",
    )


async def _meet(road: Journey, case_id: str) -> Meeting:
    su = await road.agenda(await road.plan("su", 14), case_id)
    await road.call(su.id)
    road.api.later(14)
    await road.hold(su.id)
    return su


async def _not_decided(road: Journey, su: Meeting, case_id: str) -> None:
    """Nothing binding comes of it, an observer has no voice, and the round is not opened from under the meeting."""
    given = await road.deciding(su, case_id)
    refused = await road.api.refused(road.secretary, "recordDecision", **given)
    assert (refused["code"], refused["ruleId"]) == ("decision.blocked_by_objection", "R-DECISION-11")
    assert OBJECTING in refused["message"]
    assert SILENT not in refused["message"]
    attendance = "query($id: ID!) { meeting(id: $id) { attendance { seat { id counts } person { id } } } }"
    there = (await road.api.ask(road.secretary, attendance, id=su.id))["meeting"]["attendance"]
    observer = next(one["seat"]["id"] for one in there if not one["seat"]["counts"] and one["person"])
    voices = [*given["voices"], {"seatId": observer, "position": "AGREES"}]
    barred = await road.api.refused(road.secretary, "recordDecision", **{**given, "voices": voices})
    assert (barred["code"], barred["ruleId"]) == ("decision.not_a_counted_seat", "R-DECISION-8")
    found = await road.round(case_id)
    late = {"roundId": found["id"], "version": found["version"], "reason": "Et svar til."}
    day = {"deadline": "2026-08-18"}
    again = await road.api.refused(road.secretary, "reopenRound", **late, **day)
    assert (again["code"], again["ruleId"]) == ("round.meeting_held", "R-ROUND-21")


async def _ask_again(road: Journey, case_id: str) -> None:
    version = (await road.case(case_id))["version"]
    asking = {"caseId": case_id, "version": version, "question": "Slutter dere dere til den nye teksten?"}
    same = await road.api.refused(road.secretary, "askAgain", **asking)
    assert (same["code"], same["ruleId"]) == ("round.text_unchanged", "R-ROUND-24")
    texts = {**TEXTS, "proposal": "Sykestua er åpen hele uken."}
    revising = {"caseId": case_id, "version": version, "title": "Felles sykestueavtale", **texts}
    await road.api.do(road.secretary, "reviseCase", "state", **revising)
    asking["version"] = (await road.case(case_id))["version"]
    contact = await road.answerer(_reply(await road.round(case_id), OBJECTING))
    barred = await road.api.refused(contact, "askAgain", **asking)
    assert barred["code"] == "access.secretariat_only"
    asked = await road.api.do(road.other_secretary, "askAgain", "state", **asking)
    assert asked["state"] == "ANCHORING"

    second, first = (await road.api.ask(road.secretary, ROUNDS, id=case_id))["case"]["rounds"]
    assert (first["state"], first["followedBy"]["id"]) == ("CLOSED", second["id"])
    assert (second["silence"], second["objectionEffect"]) == ("DOES_NOT_COUNT", "BLOCKS")
    assert (
        second["edition"]["plain"]["proposal"]
        != second["follows"]["edition"]["plain"]["proposal"]
        == TEXTS["proposal"]
    )
    again = {reply["partner"]["name"]: reply for reply in second["replies"] if not reply["carried"]}
    assert set(again) == {OBJECTING, SILENT}
    assert again[OBJECTING]["follows"] == {"answer": "OBJECT", "reason": "Sykestua må være åpen hele uken."}
    assert (second["asked"], second["answered"]) == (first["asked"], first["asked"] - 2)
    assert {one["answer"] for one in second["replies"] if one["carried"]} == {"AGREE"}
    for name, expected in ((OBJECTING, True), (SILENT, True), ("Alta", False)):
        who = await road.answerer(_reply(await road.round(case_id), name))
        kinds = [one["node"]["kind"] for one in (await road.api.ask(who, TOLD))["notices"]["edges"]]
        assert ("round.asked_again" in kinds) is expected, name


async def _agree(road: Journey, case_id: str) -> None:
    for name in (OBJECTING, SILENT):
        await road.answer(_reply(await road.round(case_id), name))
    await road.close(case_id)
    assert (await road.case(case_id))["state"] == "ANCHORED"


def _reply(matrix: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in matrix["replies"] if one["partner"]["name"] == name)
    return found

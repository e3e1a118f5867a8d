"""S5: a case is lifted from FSU to AU and SSU, a part of it taken down again, through the API alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from api_road import TEXTS, Journey, Meeting
from builders import Community, found
from fellesskap.actor import RoleKind
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.documents import TYPESET

SEEN = """query Seen($id: ID!) { case(id: $id) { number year state matterClass route
    treatments { step state body { key } arrived { direction part exception reason } left { direction } }
    rounds { state answered replies(unanswered: false) { answer } }
    decisions { effect body { key } } followups { state }
    parent { id } parts { id state body { key } } timeline { kind } } }"""
ORIGIN = """query Origin($id: ID!) { meeting(id: $id) { agenda {
    treatment { state left { direction target { body { key } } } } case { id state decisions { effect } } } } }"""
INBOX = "{ notices(first: 50) { edges { node { kind } } } }"
REASON = "Større økonomiske konsekvenser: 6 millioner kroner i året."


@pytest.fixture(scope="module")
async def innlandet(database: Settings) -> Community:
    """Innlandet's structure in a community that no other test touches."""
    structure = load_structure(structures_folder() / "innlandet.toml")
    return await found(database, "loftet", "Helsefellesskap Innlandet", structure)


@pytest.fixture(scope="module")
async def finnmark_own(database: Settings) -> Community:
    """Finnmark's structure, which has no paths between bodies and lets principal matters bind."""
    structure = load_structure(structures_folder() / "finnmark.toml")
    return await found(database, "viddeloftet", "Helsefellesskapet i Finnmark", structure)


async def seen(road: Journey, case_id: str, who: UUID | None = None) -> dict[str, Any]:
    return dict((await road.api.ask(who or road.secretary, SEEN, id=case_id))["case"])


async def moving(road: Journey, case_id: str, body: str, **more: str) -> dict[str, Any]:
    version = (await road.case(case_id))["version"]
    return {"caseId": case_id, "version": version, "bodyId": await road.body(body), "reason": REASON, **more}


async def part_of(road: Journey, case_id: str, body: str, **more: str) -> dict[str, Any]:
    given = await moving(road, case_id, body, title="Selve rutineteksten", **TEXTS, **more)
    return {name: value for name, value in given.items() if name != "version"}


async def test_a_case_is_lifted_and_a_part_of_it_taken_down(
    innlandet: Community, finnmark: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, innlandet, superuser)
    case_id, fsu = await _to_fsu(road)
    before = await road.case(case_id)
    await _refuse(road, finnmark, case_id)

    lifted = await moving(road, case_id, "au", matterClass="administrativ")
    await road.api.do(road.secretary, "liftCase", "state", **lifted)
    after = await seen(road, case_id)
    assert (after["number"], after["year"]) == (before["number"], before["year"])
    assert (after["state"], after["matterClass"], after["route"]) == ("PLACED", "administrativ", "strategisk")
    ways = [(one["body"]["key"], one["step"], one["state"]) for one in after["treatments"]]
    assert ways == [
        ("fu", "DISCUSS", "DONE"),
        ("fsu", "DECIDE", "LIFTED"),
        ("au", "DISCUSS", "WAITING"),
    ]
    assert after["treatments"][2]["arrived"] == {
        "direction": "LIFT",
        "part": False,
        "exception": "",
        "reason": REASON,
    }
    # What was answered before is read by those who could, and counts no more.
    assert [one["state"] for one in after["rounds"]] == ["CLOSED"]
    assert len(after["rounds"][0]["replies"]) == 1
    for body in ("fsu", "au"):
        inbox = await road.api.ask(await road.member(body), INBOX)
        assert "case.lifted" in {one["node"]["kind"] for one in inbox["notices"]["edges"]}
    (line,) = (await road.api.ask(road.secretary, ORIGIN, id=fsu.id))["meeting"]["agenda"]
    assert line["treatment"]["left"]["target"]["body"]["key"] == "au"
    assert line["case"]["state"] == "PLACED"
    await road.minute(fsu.id)
    await road.api.work_off(TYPESET)

    await _discuss_in_au(road, case_id)
    part_id = await _take_part_down(road, case_id)
    version = (await road.case(case_id))["version"]
    assert (await road.case(case_id))["state"] == "DISCUSSED"
    await road.api.do(
        road.secretary, "openRound", "state", caseId=case_id, version=version, question="Og nå?"
    )
    both = await seen(road, case_id)
    assert [one["state"] for one in both["rounds"]] == ["OPEN", "CLOSED"]
    await _decide_in_ssu(road, case_id)

    done = await seen(road, case_id)
    assert (done["state"], [one["effect"] for one in done["decisions"]]) == ("DECIDED", ["RECOMMENDATION"])
    assert len(done["followups"]) == 43
    assert {one["state"] for one in done["followups"]} == {"OPEN"}
    (line,) = (await road.api.ask(road.secretary, ORIGIN, id=fsu.id))["meeting"]["agenda"]
    assert (line["case"]["state"], line["case"]["decisions"]) == ("DECIDED", [{"effect": "RECOMMENDATION"}])
    inbox = await road.api.ask(await road.member("fsu"), INBOX)
    assert "decision.recorded" in {one["node"]["kind"] for one in inbox["notices"]["edges"]}
    assert done["parts"] == [{"id": part_id, "state": "PLACED", "body": {"key": "fsu"}}]
    for command, given in (
        ("lowerCase", await moving(road, case_id, "fsu", matterClass="faglig")),
        ("lowerPart", await part_of(road, case_id, "fsu", matterClass="faglig")),
    ):
        late = await road.api.refused(road.secretary, command, **given)
        assert (late["kind"], late["code"], late["ruleId"]) == (
            "RULE_BROKEN",
            "case.already_decided",
            "R-CASE-8",
        )


async def _to_fsu(road: Journey) -> tuple[str, Meeting]:
    """Bring a case to FSU's meeting, anchored as far as one answer."""
    case_id = await road.report(await road.member("fsu"), "Felles rutine for utskriving, sår og video")
    await road.place(case_id, "fu", "faglig")
    fu = await road.agenda(await road.plan("fu", 10), case_id)
    listed = await road.api.refused(
        road.secretary, "liftCase", **await moving(road, case_id, "au", matterClass="administrativ")
    )
    assert (listed["code"], listed["ruleId"]) == ("transfer.on_agenda", "R-TRANSFER-2")
    await road.call(fu.id)
    road.api.later(10)
    await road.hold(fu.id)
    await road.discuss(fu.lines[case_id])
    matrix = await road.open_round(case_id)
    await road.answer(matrix["replies"][0])
    road.api.later(60)
    await road.close(case_id)
    fsu = await road.agenda(await road.plan("fsu", 10), case_id)
    await road.call(fsu.id)
    called = await road.api.refused(
        road.secretary, "liftCase", **await moving(road, case_id, "au", matterClass="administrativ")
    )
    assert (called["code"], called["ruleId"]) == ("transfer.on_called_agenda", "R-TRANSFER-2")
    road.api.later(10)
    await road.hold(fsu.id)
    return case_id, fsu


async def _refuse(road: Journey, other: Community, case_id: str) -> None:
    given = await moving(road, case_id, "au", matterClass="administrativ")
    observer = await road.member("fsu", counts=False)
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT)
    for who in (observer, contact, await road.member("fsu")):
        problem = await road.api.refused(who, "liftCase", **given)
        assert (problem["kind"], problem["code"]) == ("NOT_ALLOWED", "access.secretariat_only")
    problem = await road.api.refused(road.secretary, "liftCase", **{**given, "reason": "  "})
    assert (problem["code"], problem["field"]) == ("case.reason_required", "reason")
    # No path of Innlandet's leads down from FSU.
    down = await moving(road, case_id, "fu", matterClass="faglig")
    problem = await road.api.refused(road.secretary, "lowerCase", **down)
    assert (problem["code"], problem["field"], problem["ruleId"]) == (
        "transfer.no_path",
        "exception",
        "R-TRANSFER-3",
    )
    same = await road.api.refused(road.secretary, "liftCase", **await moving(road, case_id, "fsu"))
    assert (same["code"], same["field"]) == ("transfer.same_body", "bodyId")
    nobody = await road.api.refused(road.secretary, "liftCase", **{**given, "bodyId": f"Body_{UUID(int=9)}"})
    rows = await other.ask("SELECT id FROM body WHERE key = 'su'")
    theirs = await road.api.refused(
        road.secretary, "liftCase", **{**given, "bodyId": f"Body_{rows[0]['id']}"}
    )
    assert theirs == nobody
    stale = await road.api.refused(road.secretary, "liftCase", **{**given, "version": 1})
    assert (stale["kind"], stale["code"]) == ("CONFLICT", "case.changed_meanwhile")
    unclear = await road.api.refused(road.secretary, "liftCase", **{**given, "matterClass": ""})
    assert (unclear["code"], unclear["field"]) == ("transfer.class_needed", "matterClass")


async def _discuss_in_au(road: Journey, case_id: str) -> None:
    au = await road.agenda(await road.plan("au", 10), case_id)
    await road.call(au.id)
    road.api.later(10)
    await road.hold(au.id)
    await road.discuss(au.lines[case_id])


async def _take_part_down(road: Journey, case_id: str) -> str:
    given = await part_of(road, case_id, "fsu", matterClass="faglig")
    observer = await road.member("fsu", counts=False)
    problem = await road.api.refused(observer, "lowerPart", **given)
    assert (problem["kind"], problem["code"]) == ("NOT_ALLOWED", "access.secretariat_only")
    made = await road.api.do(road.other_secretary, "lowerPart", "state parent { id }", **given)
    assert (made["state"], made["parent"]["id"]) == ("PLACED", case_id)
    part = await seen(road, made["id"])
    assert part["number"] != (await seen(road, case_id))["number"]
    (treatment,) = part["treatments"]
    assert (treatment["body"]["key"], treatment["state"]) == ("fsu", "WAITING")
    assert treatment["arrived"]["part"]
    assert [one["kind"] for one in part["timeline"]] == ["case.lowered_as_part"]
    return str(made["id"])


async def _decide_in_ssu(road: Journey, case_id: str) -> None:
    """SSU finds the matter principal: by exception it is lifted on to SSU itself, anchored anew and decided."""
    lift = await moving(road, case_id, "ssu", matterClass="prinsipiell")
    problem = await road.api.refused(road.secretary, "liftCase", **lift)
    assert (problem["code"], problem["field"]) == ("transfer.no_path", "exception")
    exception = "Finansieringen er prinsipiell, og SSU tar den selv."
    await road.api.do(road.secretary, "liftCase", "state", **{**lift, "exception": exception})
    moved = await seen(road, case_id)
    assert moved["treatments"][-1]["arrived"]["exception"] == exception
    assert [one["state"] for one in moved["rounds"]] == ["CLOSED", "CLOSED"]
    first = await road.agenda(await road.plan("ssu", 10), case_id)
    await road.call(first.id)
    road.api.later(10)
    await road.hold(first.id)
    await road.discuss(first.lines[case_id])
    version = (await road.case(case_id))["version"]
    await road.api.do(
        road.secretary, "openRound", "state", caseId=case_id, version=version, question="Og nå?"
    )
    text = "query($id: ID!) { case(id: $id) { rounds { id version state } } }"
    newest = (await road.api.ask(road.secretary, text, id=case_id))["case"]["rounds"][0]
    road.api.later(60)
    given = {"roundId": newest["id"], "version": newest["version"]}
    await road.api.do(road.secretary, "closeRound", "state", **given)
    second = await road.agenda(await road.plan("ssu", 10), case_id)
    await road.call(second.id)
    road.api.later(10)
    await road.hold(second.id)
    binding = await road.api.refused(
        road.secretary, "recordDecision", **await road.deciding(second, case_id, effect="BINDING")
    )
    assert (binding["code"], binding["ruleId"]) == ("decision.principal_matter", "R-DECISION-10")
    decision = await road.decide(second, case_id, effect="RECOMMENDATION")
    assert decision["followupsTotal"] == 43


async def test_in_finnmark_a_principal_matter_binds_and_every_move_is_an_exception(
    finnmark_own: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, finnmark_own, superuser)
    case_id = await road.report(await road.member("su"), "Felles sykestueavtale")
    await road.place(case_id, "samhandlingssekretariatet", "to-trinn", "prinsipiell")
    # Nothing but the secretariat's own body discusses cases there, so there is nowhere to lift one to.
    given = await moving(road, case_id, "su", exception="Det haster.")
    nowhere = await road.api.refused(road.secretary, "liftCase", **given)
    assert (nowhere["kind"], nowhere["code"]) == ("RULE_BROKEN", "transfer.no_route_there")
    talks = await road.agenda(await road.plan("samhandlingssekretariatet", 10), case_id)
    await road.call(talks.id)
    road.api.later(10)
    await road.hold(talks.id)
    await road.discuss(talks.lines[case_id])
    version = (await road.case(case_id))["version"]
    await road.api.do(road.secretary, "openRound", "state", caseId=case_id, version=version, level="NONE")
    su = await road.agenda(await road.plan("su", 10), case_id)
    await road.call(su.id)
    road.api.later(10)
    await road.hold(su.id)
    decision = await road.decide(su, case_id, effect="BINDING")
    assert decision["effect"] == "BINDING"

"""The same engine in Finnmark's structure: one pair of bodies, no regions, observers, and open doors."""

from __future__ import annotations

import io
from datetime import date

import asyncpg
import pypdf
import pytest

from api_road import Journey, Meeting, key_of
from builders import Community, found
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.documents import TYPESET

OPEN = """query Open($id: ID!, $case: ID!) {
    meeting(id: $id) { state openToPublic agenda { title case { title } decision { wording } }
        attendance { person { name } } minutes { approvedAt } documents { id kind state } }
    case(id: $case) { title timeline { kind } decisions { effect } rounds { id } followups { id } } }"""


@pytest.fixture(scope="module")
async def finnmark_road(database: Settings) -> Community:
    """Finnmark's structure in a community that no other test touches."""
    structure = load_structure(structures_folder() / "finnmark.toml")
    return await found(database, "viddeveien", "Helsefellesskapet i Finnmark", structure)


async def test_anybody_reads_how_a_case_was_decided(
    finnmark_road: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, finnmark_road, superuser)
    observer = await road.member("su", counts=False)
    texts = dict.fromkeys(("title", "question", "background", "proposal"), "En tekst.")
    barred = await road.api.refused(observer, "reportCase", **texts)
    assert (barred["kind"], barred["code"]) == ("NOT_ALLOWED", "access.may_not_report")
    case_id = await road.report(await road.member("su"), "Felles sykestueavtale")
    await road.place(case_id, "samhandlingssekretariatet", "to-trinn")
    talks = await road.agenda(await road.plan("samhandlingssekretariatet", 20), case_id)
    # Nothing of a case is public before the call that it stands in.
    assert (await road.api.ask(None, OPEN, id=talks.id, case=case_id))["case"] is None
    await road.call(talks.id)
    road.api.later(20)
    await road.hold(talks.id)
    await road.discuss(talks.lines[case_id])
    matrix = await road.open_round(case_id)
    assert (matrix["asked"], matrix["level"], matrix["silence"]) == (19, "ADMINISTRATIVE", "DOES_NOT_COUNT")
    assert {one["region"] for one in matrix["replies"]} == {None}
    for reply in matrix["replies"][:17]:
        await road.answer(reply)
    early = await road.api.refused(
        road.secretary, "closeRound", roundId=matrix["id"], version=matrix["version"]
    )
    assert (early["code"], early["ruleId"]) == ("round.too_early_to_close", "R-ROUND-14")
    road.api.later(43)
    await road.close(case_id)

    su = await _decide(road, case_id)
    decided_on = road.api.today
    await road.minute_in_next(su.id, "su")
    await road.api.work_off(TYPESET)
    await _read_by_anybody(road, su, case_id)
    await _noted_by_the_partnership(road, case_id, decided_on)


FORCE = """query Force($id: ID!) { case(id: $id) {
    state timeline { kind body { key } }
    treatments { step state summary treatedOn body { key } }
    decisions { id force standing inForceOn onward { key } confirms { id } followupsTotal
        onwardTreatments { state summary treatedOn } } } }"""
QUEUE = """query Queue($body: ID!) {
    cases(waitingFor: $body, goingOnward: true) { edges { node { id title } } } }"""


async def _noted_by_the_partnership(road: Journey, case_id: str, decided_on: date) -> None:
    """S6 step 3: SU binds at once, and the case waits for the next partnership meeting, which takes note of it."""
    seen = (await road.api.ask(road.secretary, FORCE, id=case_id))["case"]
    (decision,) = seen["decisions"]
    assert (decision["force"], decision["standing"]) == ("REPORTED", "IN_FORCE")
    assert decision["inForceOn"] == decided_on.isoformat()
    assert decision["onward"] == {"key": "partnerskapsmote"}
    assert [one["state"] for one in decision["onwardTreatments"]] == ["WAITING"]
    body = await road.body("partnerskapsmote")
    queue = (await road.api.ask(road.secretary, QUEUE, body=body))["cases"]["edges"]
    assert [edge["node"]["id"] for edge in queue] == [case_id]
    # Another body does not take it up, and it is not decided anew.
    wrong = await road.listing(await road.plan("su", 30), case_id)
    problem = await road.api.refused(road.secretary, "addCase", **wrong)
    assert (problem["code"], problem["ruleId"]) == ("meeting.other_body_onward", "R-MEETING-20")
    meeting = await road.agenda(await road.plan("partnerskapsmote", 40), case_id)
    await road.call(meeting.id)
    road.api.later(40)
    await road.hold(meeting.id)
    line = meeting.lines[case_id]
    given = {"agendaItemId": line, "version": (await road.case(case_id))["version"], "wording": "På nytt."}
    again = await road.api.refused(road.secretary, "recordDecision", **given, effect="BINDING")
    assert (again["kind"], again["code"]) == ("RULE_BROKEN", "decision.line_is_reported")
    member = await road.member("partnerskapsmote")
    note = {"itemId": line, "version": 1, "summary": "Tatt til orientering."}
    barred = await road.api.refused(member, "noteDecision", **note)
    assert barred["code"] == "access.secretariat_only"
    noted = await road.api.do(road.other_secretary, "noteDecision", "state", **note)
    assert noted["state"] == "DECIDED"
    await road.minute(meeting.id)
    # Where it began, anybody reads what came of it.
    for reader in (road.secretary, None):
        after = (await road.api.ask(reader, FORCE, id=case_id))["case"]
        last = after["treatments"][-1]
        assert (last["step"], last["state"], last["summary"]) == ("NOTE", "DONE", "Tatt til orientering.")
        assert (last["treatedOn"], last["body"]["key"]) == (road.api.today.isoformat(), "partnerskapsmote")
        assert after["decisions"][0]["inForceOn"] == decision["inForceOn"]
        assert after["timeline"][-1] == {"kind": "decision.noted", "body": {"key": "partnerskapsmote"}}
    page = await road.get(road.secretary, "saker", await _slug(road, case_id))
    assert "tok den til orientering" in page.text
    await road.api.work_off(TYPESET)
    papers = (await road.api.ask(None, OPEN, id=meeting.id, case=case_id))["meeting"]["documents"]
    minutes = next(one for one in papers if (one["kind"], one["state"]) == ("MINUTES", "READY"))
    file = await road.get(None, "offentlig", "dokumenter", str(key_of(minutes)), "fil")
    text = " ".join(
        "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(file.content)).pages).split()
    )
    assert "Beslutning som er meldt" in text
    assert "Tatt til orientering." in text


async def _slug(road: Journey, case_id: str) -> str:
    case = await road.case(case_id)
    return f"{case['number']}-{case['year']}"


async def _decide(road: Journey, case_id: str) -> Meeting:
    su = await road.agenda(await road.plan("su", 14), case_id)
    await road.call(su.id)
    road.api.later(14)
    there = await road.hold(su.id)
    observers = [one for one in there if not one["seat"]["counts"]]
    assert {one["seat"]["kind"] for one in observers} == {"OBSERVER", "SECRETARY"}
    given = await road.deciding(su, case_id)
    assert len(given["voices"]) == 10
    for observer in observers:
        voices = [*given["voices"], {"seatId": observer["seat"]["id"], "position": "AGREES"}]
        problem = await road.api.refused(road.secretary, "recordDecision", **{**given, "voices": voices})
        assert (problem["kind"], problem["code"]) == ("RULE_BROKEN", "decision.not_a_counted_seat")
        assert (problem["field"], problem["ruleId"]) == ("voices", "R-DECISION-8")
    # Two municipalities have said nothing, which does not count here, and observers are not heard.
    decision = await road.decide(su, case_id)
    assert (decision["result"], decision["effect"]) == ("AGREEMENT", "BINDING")
    assert decision["followupsTotal"] == 19
    assert [voice["counted"] for voice in decision["voices"]] == [True] * 10
    return su


async def _read_by_anybody(road: Journey, su: Meeting, case_id: str) -> None:
    seen = await road.api.ask(None, OPEN, id=su.id, case=case_id)
    meeting, case = seen["meeting"], seen["case"]
    assert (meeting["state"], meeting["openToPublic"]) == ("APPROVED", True)
    assert meeting["agenda"][0]["case"]["title"] == "Felles sykestueavtale"
    assert meeting["agenda"][0]["decision"]["wording"]
    assert sum(one["person"] is not None for one in meeting["attendance"]) >= 10
    assert meeting["minutes"][-1]["approvedAt"]
    assert [decision["effect"] for decision in case["decisions"]] == ["BINDING"]
    # What the partners answered, and what they are to do, is theirs.
    assert (case["rounds"], case["followups"]) == ([], [])
    assert "decision.recorded" in [line["kind"] for line in case["timeline"]]
    papers = {paper["kind"]: paper for paper in meeting["documents"] if paper["state"] == "READY"}
    assert set(papers) == {"CALL", "MINUTES"}
    for kind, title in (("CALL", "Innkalling"), ("MINUTES", "Protokoll")):
        file = await road.get(None, "offentlig", "dokumenter", str(key_of(papers[kind])), "fil")
        assert file.status_code == 200
        assert title in pypdf.PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
    # What was preliminary was as open as the meeting.
    everything = await road.api.ask(road.secretary, OPEN, id=su.id, case=case_id)
    assert len(everything["meeting"]["documents"]) == len(meeting["documents"])

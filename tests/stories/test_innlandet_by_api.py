"""The whole road in Innlandet's structure through the API alone, with everything that is refused on the way."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
import pytest

from api_refusals import (
    refuse_numbers,
    refuse_others_answers,
    refuse_placing,
    refuse_the_same_meeting,
    refuse_what_is_blocked,
    refuse_with_open_anchoring,
)
from api_road import Journey, Meeting, key_of
from api_scene import dump
from builders import Community, found
from fellesskap.actor import RoleKind
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.documents import TYPESET
from postbox import Mailbox, open_mailbox

SEEN = """query Seen($id: ID!) { case(id: $id) { title timeline { kind } decisions { wording }
    rounds { id } followups { id } } }"""
MAILS = "query($id: ID!) { meeting(id: $id) { deliveries { id state failure version person { id } } } }"
PAPERS = "query($id: ID!) { meeting(id: $id) { documents { id kind state failure } } }"
STORY = [
    "case.reported",
    "case.placed",
    "case.listed",
    "case.discussed",
    "round.opened",
    "round.closed",
    "case.listed",
    "decision.recorded",
    "followup.assigned",
]


@pytest.fixture(scope="module")
async def innlandet_road(database: Settings) -> Community:
    """Innlandet's structure in a community that no other test touches."""
    structure = load_structure(structures_folder() / "innlandet.toml")
    return await found(database, "veien", "Helsefellesskap Innlandet", structure)


async def test_a_case_goes_from_report_to_binding_decision(
    innlandet_road: Community, finnmark: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    async with open_mailbox() as mailbox:
        settings = replace(database, smtp_host=mailbox.host, smtp_port=mailbox.port)
        road = await Journey.begin(settings, innlandet_road, superuser)
        reporter = await road.member("fsu")
        await refuse_numbers(road, reporter)
        case_id = await road.report(reporter, "Felles rutine for utskriving, sår og video")
        await _seen_by_few(road, case_id, reporter)
        await refuse_placing(road, finnmark, case_id)
        await road.place(case_id, "fu", "faglig")
        hasty, blocked = [await road.report(reporter, title) for title in ("Hastesak", "Sak med innvending")]
        for other in (hasty, blocked):
            await road.place(other, "fu", "faglig")
        direct = await road.report(reporter, "Rett i FSU")
        await road.place(direct, "fsu", "faglig")

        fu = await _list_for_discussion(road, case_id, hasty, blocked)
        fsu_first = await road.agenda(await road.plan("fsu", 10), direct)
        await _call(road, fu, mailbox)
        await road.call(fsu_first.id)
        road.api.later(10)
        await road.hold(fu.id)
        for item_id in fu.lines.values():
            await road.discuss(item_id)
        await refuse_the_same_meeting(road, fsu_first, direct)

        await road.open_round(case_id)
        for other in (hasty, blocked):
            await road.open_round(other)
        await _object(road, blocked)
        await _anchor(road, case_id)

        fsu_id = await road.plan("fsu", 50)
        await refuse_with_open_anchoring(road, fsu_id, hasty)
        road.api.later(43)
        await road.close(blocked)
        fsu = await road.agenda(fsu_id, case_id, hasty, blocked)
        await road.call(fsu.id)
        road.api.later(7)
        await road.hold(fsu.id)
        await _decide_urgently(road, fsu, hasty)
        await refuse_what_is_blocked(road, fsu, blocked)
        decision = await _decide(road, fsu, case_id)
        await _follow_up(road, decision)
        await road.minute(fsu.id)
        await road.api.work_off(TYPESET)
        await _papers_lie_ready(road, fsu)
        await _story_is_whole(road, case_id, fsu)


async def _seen_by_few(road: Journey, case_id: str, reporter: UUID) -> None:
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT)
    for who, sees in ((road.secretary, True), (reporter, True), (contact, False), (None, False)):
        seen = (await road.api.ask(who, SEEN, id=case_id))["case"]
        assert (seen is not None) is sees

    # The positive twin of them all is `place`, which follows.


async def _list_for_discussion(road: Journey, *cases: str) -> Meeting:
    meeting_id = await road.plan("fu", 10)
    unlit = await road.report(await road.member("fsu"), "Ikke belyst")
    await road.api.do(
        road.secretary,
        "placeCase",
        caseId=unlit,
        version=(await road.case(unlit))["version"],
        matterClass="faglig",
        route="faglig",
        bodyId=await road.body("fu"),
        reason="Hører til her.",
    )
    dark = await road.api.refused(road.secretary, "addCase", **await road.listing(meeting_id, unlit))
    assert (dark["kind"], dark["code"]) == ("RULE_BROKEN", "case.not_sufficiently_lit")
    assert (dark["field"], dark["ruleId"]) == ("override", "R-CASE-5")
    return await road.agenda(meeting_id, *cases)


async def _call(road: Journey, fu: Meeting, mailbox: Mailbox) -> None:
    await road.call(fu.id)
    mails = (await road.api.ask(road.secretary, MAILS, id=fu.id))["meeting"]["deliveries"]
    assert len(mails) == 8
    assert {mail["state"] for mail in mails} == {"QUEUED"}
    papers = (await road.api.ask(road.secretary, PAPERS, id=fu.id))["meeting"]["documents"]
    assert [(paper["kind"], paper["state"]) for paper in papers] == [("CALL", "REQUESTED")]

    mailbox.rcpt = "550 no such mailbox"
    await road.api.work_off()
    failed = (await road.api.ask(road.secretary, MAILS, id=fu.id))["meeting"]["deliveries"]
    assert {(mail["state"], mail["failure"]) for mail in failed} == {("FAILED", "notice.refused")}
    mailbox.rcpt = "250 OK"
    for mail in failed:
        retry = {"deliveryId": mail["id"], "version": mail["version"]}
        await road.api.do(road.secretary, "retryDelivery", "state", **retry)
    mailbox.mails.clear()
    await road.api.work_off()
    sent = (await road.api.ask(road.secretary, MAILS, id=fu.id))["meeting"]["deliveries"]
    assert {mail["state"] for mail in sent} == {"SENT"}
    address = f"/{road.api.tenant.slug}/moter/{key_of({'id': fu.id})}"
    assert len(mailbox.mails) == 8
    for mail in mailbox.mails:
        plain = mail.get_body(("plain",))
        assert plain is not None
        assert address in plain.get_content()
        invitations = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert any("METHOD:REQUEST" in part.get_content() for part in invitations)
    (paper,) = (await road.api.ask(road.secretary, PAPERS, id=fu.id))["meeting"]["documents"]
    assert paper["state"] == "READY"
    file = await road.get(road.secretary, "dokumenter", str(key_of(paper)), "fil")
    words = pypdf.PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
    assert "Innkalling" in words
    # Whoever may not see the mails is not told of them.
    member = await road.member("fu")
    refused = await road.api.send(member, {"query": MAILS, "variables": {"id": fu.id}})
    assert refused.json()["errors"][0]["extensions"] == {"code": "field.not_allowed"}


async def _object(road: Journey, blocked: str) -> None:
    matrix = await road.round(blocked)
    reply = next(one for one in matrix["replies"] if one["partner"]["name"] == "Øyer")
    who = await road.answerer(reply)
    given = {"replyId": reply["id"], "version": reply["version"], "answer": "OBJECT"}
    evidence = {"evidenceKind": "ADMINISTRATIVE", "evidenceReference": "12/26"}
    for wrong, code, field, rule in (
        ({**evidence}, "round.reason_required", "reason", "R-ROUND-7"),
        ({"reason": "Vi mangler folk"}, "round.evidence_required", "evidenceReference", "R-ROUND-8"),
    ):
        problem = await road.api.refused(who, "answerRound", **given, **wrong)
        assert (problem["kind"], problem["code"]) == ("INVALID", code)
        assert (problem["field"], problem["ruleId"]) == (field, rule)
    await road.answer(reply, answer="OBJECT", reason="Vi mangler folk.")


async def _anchor(road: Journey, case_id: str) -> None:
    matrix = await road.round(case_id)
    municipal = [one for one in matrix["replies"] if one["partner"]["side"] == "MUNICIPAL"]
    divisions = [one for one in matrix["replies"] if one["division"]]
    assert (len(municipal), matrix["answered"]) == (42, 0)
    assert len(divisions) == len(matrix["replies"]) - 42
    await refuse_others_answers(road, municipal)

    region = next(one["region"] for one in municipal if one["partner"]["name"] == "Øyer")
    formote = [one for one in municipal if one["region"] == region]
    contact = await road.trusted(RoleKind.REGION_CONTACT, region_id=key_of(region))
    given = {
        "roundId": matrix["id"],
        "regionId": region["id"],
        "answers": [
            {"partnerId": one["partner"]["id"], "version": one["version"], "answer": "AGREE"}
            for one in formote
        ],
        "evidenceDate": road.api.today.isoformat(),
        "evidenceReference": "Formøte 3/26",
    }
    stranger = next(one for one in municipal if one["region"] != region)
    outside = {"partnerId": stranger["partner"]["id"], "version": 1, "answer": "AGREE"}
    wrong = {**given, "answers": [*given["answers"], outside]}
    problem = await road.api.refused(contact, "answerForRegion", **wrong)
    assert (problem["code"], problem["field"]) == ("round.not_in_region", "answers")
    counts = await road.api.do(contact, "answerForRegion", "asked answered", **given)
    assert counts["answered"] == len(formote) == 6
    for reply in [one for one in municipal if one["region"] != region] + divisions:
        await road.answer(reply)
    matrix = await road.round(case_id)
    assert matrix["answered"] == matrix["asked"] == len(matrix["replies"])
    await _settle(road, matrix, contact, region)
    await road.close(case_id)
    assert (await road.case(case_id))["state"] == "ANCHORED"
    late = {"replyId": municipal[0]["id"], "version": 2, "answer": "ABSTAIN"}
    closed = await road.api.refused(await road.answerer(municipal[0]), "answerRound", **late)
    assert (closed["code"], closed["ruleId"]) == ("round.closed", "R-ROUND-6")


async def _settle(road: Journey, matrix: dict[str, Any], contact: UUID, region: dict[str, Any]) -> None:
    """Regions settle by their seat in FSU, one by its contact, and the trust by its secretary."""
    assert len(matrix["stances"]) == 8
    for stance in matrix["stances"]:
        given = {"stanceId": stance["id"], "version": stance["version"], "position": "AGREE"}
        problem = await road.api.refused(road.secretary, "settleStance", **given)
        assert (problem["kind"], problem["code"]) == ("NOT_ALLOWED", "round.not_your_stance")
        who = road.other_secretary
        if stance["region"] == region:
            who = contact
        elif stance["region"]:
            rows = await road.community.ask(
                "SELECT h.person_id FROM holding h JOIN seat_edition s USING (seat_id) JOIN body b "
                "ON b.id = s.body_id WHERE b.key = 'fsu' AND s.region_id = $1 AND h.kind = 'holder'",
                key_of(stance["region"]),
            )
            who = rows[0]["person_id"]
        assert stance["answered"] == stance["asked"]
        await road.api.do(who, "settleStance", "position", **given)


async def _decide_urgently(road: Journey, fsu: Meeting, hasty: str) -> None:
    assert (await road.round(hasty))["state"] == "OPEN"
    decision = await road.decide(fsu, hasty)
    assert decision["urgent"]
    assert decision["urgentReason"] == "Kommunene kan ikke vente.\n\nSykehuset kan ikke vente."
    assert (await road.round(hasty))["state"] == "CLOSED"


async def _decide(road: Journey, fsu: Meeting, case_id: str) -> dict[str, Any]:
    given = await road.deciding(fsu, case_id)
    attendance = await road.api.ask(
        road.secretary,
        "query($id: ID!) { meeting(id: $id) { attendance { seat { id counts } } } }",
        id=fsu.id,
    )
    advisers = [one["seat"]["id"] for one in attendance["meeting"]["attendance"] if not one["seat"]["counts"]]
    voices = [*given["voices"], {"seatId": advisers[0], "position": "OBJECTS", "reason": "Nei."}]
    uncounted = await road.api.refused(road.secretary, "recordDecision", **{**given, "voices": voices})
    assert uncounted["code"] == "decision.not_a_counted_seat"
    stale = await road.api.refused(
        road.secretary, "recordDecision", **{**given, "version": given["version"] - 1}
    )
    assert (stale["kind"], stale["code"]) == ("CONFLICT", "case.changed_meanwhile")
    member = await road.api.refused(await road.member("fsu"), "recordDecision", **given)
    assert (member["kind"], member["code"]) == ("NOT_ALLOWED", "access.secretariat_only")

    decision: dict[str, Any] = await road.decide(fsu, case_id)
    assert (decision["result"], decision["effect"], decision["urgent"]) == ("AGREEMENT", "BINDING", False)
    assert decision["followupsTotal"] == len(decision["followups"]) == 43
    assert [one["partner"]["side"] for one in decision["followups"]].count("HOSPITAL") == 1
    assert {one["state"] for one in decision["followups"]} == {"OPEN"}
    assert (await road.case(case_id))["state"] == "DECIDED"
    again = await road.api.refused(
        road.secretary, "recordDecision", **{**given, "version": given["version"] + 1}
    )
    assert again["kind"] == "CONFLICT"
    return decision


async def _follow_up(road: Journey, decision: dict[str, Any]) -> None:
    mine = decision["followups"][0]
    rows = await road.community.ask("SELECT id FROM partner WHERE name = $1", mine["partner"]["name"])
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT, partner_id=rows[0]["id"])
    other = decision["followups"][1]["id"]
    given = {"version": 1, "state": "UNDER_WAY", "note": "Prosedyren er sendt ut."}
    problem = await road.api.refused(contact, "reportFollowup", followupId=other, **given)
    assert problem["kind"] == "NOT_ALLOWED"
    done = await road.api.do(contact, "reportFollowup", "state", followupId=mine["id"], **given)
    assert done["state"] == "UNDER_WAY"
    stale = await road.api.refused(contact, "reportFollowup", followupId=mine["id"], **given)
    assert stale["kind"] == "CONFLICT"


async def _papers_lie_ready(road: Journey, fsu: Meeting) -> None:
    papers = (await road.api.ask(road.secretary, PAPERS, id=fsu.id))["meeting"]["documents"]
    assert sorted(paper["kind"] for paper in papers) == ["CALL", "MINUTES", "MINUTES"]
    assert {paper["state"] for paper in papers} == {"READY"}
    version = await road.meeting_version(fsu.id)
    approved = await road.api.refused(road.secretary, "draftMinutes", meetingId=fsu.id, version=version)
    assert approved["kind"] == "RULE_BROKEN"


async def _story_is_whole(road: Journey, case_id: str, fsu: Meeting) -> None:
    told = [line["kind"] for line in (await road.case(case_id))["timeline"]]
    answers = ("round.answered", "round.answered_for_region", "round.stance_settled")
    assert [kind for kind in told if kind not in (*answers, "followup.reported")] == STORY
    assert told.count("round.answered_for_region") == 1
    assert told.count("round.stance_settled") == 8
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT)
    elected = await road.trusted(RoleKind.ELECTED)
    partner = (await road.api.ask(contact, SEEN, id=case_id))["case"]
    assert [line["kind"] for line in partner["timeline"]] == told
    reading = (await road.api.ask(elected, SEEN, id=case_id))["case"]
    assert len(reading["decisions"]) == 1
    assert (reading["rounds"], reading["followups"]) == ([], [])
    assert (await road.api.ask(None, SEEN, id=case_id))["case"] is None
    minutes = (await road.api.ask(elected, PAPERS, id=fsu.id))["meeting"]["documents"]
    assert [paper["kind"] for paper in minutes] == ["MINUTES"]
    assert (await road.api.ask(None, PAPERS, id=fsu.id))["meeting"] is None
    file = str(key_of(minutes[0]))
    for who, parts, status in (
        (elected, ("dokumenter", file, "fil"), 200),
        (None, ("offentlig", "dokumenter", file, "fil"), 404),
    ):
        assert (await road.get(who, *parts)).status_code == status


async def test_a_dump_tells_any_change(innlandet_road: Community, superuser: asyncpg.Connection) -> None:
    tenant = innlandet_road.tenant
    before = await dump(superuser, tenant)
    assert await dump(superuser, tenant) == before
    await superuser.execute(f'UPDATE "{tenant.schema}".person SET version = version + 1 WHERE demo')
    assert {name for name, found in (await dump(superuser, tenant)).items() if found != before[name]} == {
        "person"
    }

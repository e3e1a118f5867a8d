"""What the road refuses in Innlandet's structure, each with its positive twin; nothing changes by any of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api_road import Journey, Meeting
from builders import Community
from fellesskap.actor import RoleKind
from fellesskap.db.ids import uuid7
from fellesskap.texts import sentence
from fellesskap_tenants.demo import synthetic_pids


def said(problem: dict[str, Any], language: str = "nb", **facts: object) -> None:
    """The message is the catalogue's sentence in the asker's language."""
    assert problem["message"] == sentence(problem["code"], facts, language)


async def refuse_numbers(road: Journey, reporter: UUID) -> None:
    """A text with a national identity number is refused in words, and nothing of it is kept."""
    number = next(synthetic_pids())
    spaced = f"{number[:6]} {number[6:]}"
    texts = {"title": "Om en pasient", "question": "Hva gjør vi?", "background": f"Pasienten {spaced} kom."}
    problem = await road.api.refused(reporter, "reportCase", **texts)
    assert (problem["kind"], problem["code"]) == ("INVALID", "guard.national_identity_number")
    assert (problem["field"], problem["ruleId"]) == ("background", "R-GUARD-1")
    assert problem["message"]
    for spelled in (number, spaced, number[6:]):
        assert spelled not in str(problem)
    # Nor as the key of a command that is carried out.
    made = await road.api.give(
        reporter,
        "reportCase",
        "title",
        once=number,
        title="Uten nummer",
        question="Hva?",
        background="Uten.",
        proposal="Ingenting.",
    )
    assert made["title"] == "Uten nummer"
    tables = await road.api.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = $1", road.api.tenant.schema
    )
    for row in tables:
        hits = await road.api.fetch(
            f'SELECT 1 FROM "{row["tablename"]}" t WHERE t::text ~ $1', f"{number}|{spaced}"
        )
        assert not hits, row["tablename"]


async def refuse_placing(road: Journey, finnmark: Community, case_id: str) -> None:
    """Only who may places a case: unseen, not allowed, stale, another community's, and without a reason."""
    given = {
        "caseId": case_id,
        "version": (await road.case(case_id))["version"],
        "matterClass": "faglig",
        "route": "faglig",
        "bodyId": await road.body("fu"),
        "reason": "Hører til i fagutvalget.",
    }
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT)
    # Whoever may not see the case is not told that it exists.
    unseen = await road.api.refused(contact, "placeCase", **given)
    assert (unseen["kind"], unseen["code"]) == ("NOT_FOUND", "case.not_found")
    reporter = await road.member("fsu")
    mine = await road.api.refused(reporter, "placeCase", **given)
    assert (mine["kind"], mine["code"], mine["ruleId"]) == (
        "NOT_ALLOWED",
        "access.secretariat_only",
        "R-ACCESS-2",
    )
    said(mine)
    stale = await road.api.refused(road.secretary, "placeCase", **{**given, "version": given["version"] + 7})
    assert (stale["kind"], stale["code"]) == ("CONFLICT", "case.changed_meanwhile")
    said(stale)
    foreign = await finnmark.body("su")
    answers = [
        await road.api.refused(road.secretary, "placeCase", **{**given, "bodyId": f"Body_{key}"})
        for key in (foreign, uuid7())
    ]
    assert answers[0] == answers[1]
    assert answers[0]["kind"] == "NOT_FOUND"
    bare = await road.api.refused(road.secretary, "placeCase", **{**given, "reason": " "})
    assert (bare["code"], bare["field"], bare["ruleId"]) == ("case.reason_required", "reason", "R-CASE-4")


async def refuse_the_same_meeting(road: Journey, fsu: Meeting, direct: str) -> None:
    """No decision in the meeting that discussed it, unless both sides say that it is urgent."""
    await road.hold(fsu.id)
    await road.discuss(fsu.lines[direct])
    given = await road.deciding(fsu, direct)
    problem = await road.api.refused(road.secretary, "recordDecision", **given)
    assert (problem["kind"], problem["code"]) == ("RULE_BROKEN", "decision.same_meeting")
    assert problem["ruleId"] == "R-DECISION-5"
    said(problem)
    reasons = {road.secretary: "Avtalen går ut.", road.other_secretary: "Sykehuset må bestille nå."}
    for who, reason in reasons.items():
        again = await road.api.refused(road.secretary, "recordDecision", **given)
        assert again == problem
        await road.api.do(who, "markUrgent", caseId=direct, reason=reason)
    decision = await road.decide(fsu, direct)
    assert (decision["urgent"], decision["effect"], decision["result"]) == (True, "BINDING", "AGREEMENT")
    assert all(reason in decision["urgentReason"] for reason in reasons.values())


async def refuse_others_answers(road: Journey, municipal: list[dict[str, Any]]) -> None:
    """Somebody else's municipality is answered for by nobody, and each is told so in the own language."""
    rows = await road.community.ask(
        "SELECT p.id, p.language FROM person p JOIN role_grant g ON g.person_id = p.id "
        "WHERE g.kind = 'municipal_contact'"
    )
    nynorsk = next(row["id"] for row in rows if row["language"] == "nn")
    for who, language in ((nynorsk, "nn"), (road.secretary, "nb"), (await road.member("fsu"), "nb")):
        reply = municipal[0] if await road.answerer(municipal[0]) != who else municipal[1]
        given = {"replyId": reply["id"], "version": reply["version"], "answer": "ABSTAIN"}
        problem = await road.api.refused(who, "answerRound", **given)
        assert (problem["kind"], problem["code"]) == ("NOT_ALLOWED", "round.not_your_partner")
        assert problem["ruleId"] == "R-ACCESS-5"
        said(problem, language)
    assert sentence("round.not_your_partner", {}, "nn") != sentence("round.not_your_partner", {}, "nb")


async def refuse_with_open_anchoring(road: Journey, fsu_id: str, hasty: str) -> None:
    """No case is listed for decision while its anchoring is open, unless both sides say that it is urgent."""
    given = await road.listing(fsu_id, hasty)
    problem = await road.api.refused(road.secretary, "addCase", **given)
    assert (problem["kind"], problem["code"]) == ("RULE_BROKEN", "meeting.case_not_ready")
    assert problem["ruleId"] == "R-MEETING-6"
    await road.api.do(road.secretary, "markUrgent", caseId=hasty, reason="Kommunene kan ikke vente.")
    once = await road.api.refused(road.secretary, "markUrgent", caseId=hasty, reason="En gang til.")
    assert (once["kind"], once["code"]) == ("CONFLICT", "case.already_marked_urgent")
    assert await road.api.refused(road.secretary, "addCase", **given) == problem
    await road.api.do(road.other_secretary, "markUrgent", caseId=hasty, reason="Sykehuset kan ikke vente.")


async def refuse_what_is_blocked(road: Journey, fsu: Meeting, blocked: str) -> None:
    """No binding decision over an objection that blocks; without effect it is recorded as not agreed."""
    given = await road.deciding(fsu, blocked)
    problem = await road.api.refused(road.secretary, "recordDecision", **given)
    assert (problem["kind"], problem["code"]) == ("RULE_BROKEN", "decision.blocked_by_objection")
    assert (problem["field"], problem["ruleId"]) == ("effect", "R-DECISION-11")
    assert "Øyer" in problem["message"]
    decision = await road.decide(fsu, blocked, effect="NONE")
    assert (decision["result"], decision["followupsTotal"]) == ("NO_AGREEMENT", 0)
    assert (await road.case(blocked))["state"] == "NOT_AGREED"

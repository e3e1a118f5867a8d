"""How a written procedure ends: with what the seats came to, in a meeting, or without a decision."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import Audience
from fellesskap.circulations.service import (
    AnswerCirculation,
    CancelCirculation,
    CloseCirculation,
    ExtendCirculation,
    answer_circulation,
    cancel_circulation,
    close_circulation,
    extend_circulation,
    remind_circulations,
    start_circulation,
)
from fellesskap.db.work import Work, system_work
from fellesskap.errors import Conflict, NotAllowed
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    CancelMeeting,
    PlanMeeting,
    RemoveItem,
    cancel_meeting,
    place_circulations,
    plan_meeting,
    remove_item,
)
from fellesskap.rounds.service import CloseRound, close_round
from fellesskap.settings import Settings
from fellesskap.structure.model import Silence
from fellesskap.texts import translator
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from fellesskap_workers.documents import reader_of
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.written import written_paper
from onward_scene import onward_structure
from partial_rounds import some
from road import Road, build
from written_scene import (
    AGREES,
    COUNTED,
    MEETING,
    OBJECTS,
    answer,
    close,
    meeting_version,
    plan,
    proposal,
    seat,
    started,
    the,
    told,
)
from written_structure import written_structure


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-ende", written_structure())


async def test_all_agree_and_everything_that_follows_a_decision_follows(road: Road) -> None:
    found = await started(road, message="Vi rekker ikke et møte før sommeren.")
    row = await the(road, found)
    assert (row["state"], row["silence"], row["text_edition"]) == ("open", "blocks", 1)
    assert row["deadline"] >= road.today + timedelta(days=3)
    assert await road.state(row["case_id"]) == "deciding"
    assert [one["state"] for one in await road.rows("treatment", id=row["treatment_id"])] == ["in_writing"]
    assert await told(road, found, "circulation.asked") == set(COUNTED)
    assert await told(road, found, "circulation.started") == {"fsu:fastlege"}
    for key in COUNTED:
        await answer(road, found, key)
    assert await told(road, found, "circulation.to_close") == {"anne", "bjorn"}
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    assert (decision["result"], decision["effect"], decision["decided_on"]) == (
        "agreement",
        "binding",
        road.today,
    )
    assert (decision["meeting_id"], decision["agenda_item_id"]) == (None, None)
    assert len(await road.rows("voice", decision_id=decision["id"])) == 4
    assert len(await road.rows("followup", decision_id=decision["id"])) == 6
    kinds = {one["kind"] for one in await road.rows("document", decision_id=decision["id"])}
    assert kinds == {"decision_letter", "written_record"}
    assert await road.state(row["case_id"]) == "decided"
    assert {"circulation.started", "decision.recorded", "followup.assigned"} <= set(
        await road.kinds(row["case_id"])
    )
    assert [one["state"] for one in await road.rows("treatment", id=row["treatment_id"])] == ["done"]


async def test_what_is_decided_in_writing_is_for_those_whom_its_round_asked(road: Road) -> None:
    round_found = await road.opened(**await some(road, ("9901",), ("kirurgi",)))
    road.later((round_found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(round_found.id, 1))
    found = await road.do("anne", start_circulation, await proposal(road, round_found.case_id))
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    bound = {row["partner_id"] for row in await road.rows("followup", decision_id=decision["id"])}
    assert bound == {await road.id_of("partner", key) for key in ("9901", "provesykehuset")}


async def test_an_objection_leaves_no_agreement_and_nobody_bound(road: Road) -> None:
    found = await started(road)
    await answer(road, found, "fsu:avdeling", OBJECTS, "Vi mangler folk")
    for key in ("fsu:region:nord", "fsu:region:sor", "fsu:direktor"):
        await answer(road, found, key)
    version = (await the(road, found))["version"]
    refused = await road.refused("anne", close_circulation, CloseCirculation(found, version))
    assert refused.code == "decision.wording_required"
    await close(road, found, wording="Utvalget ble ikke enig.")
    (decision,) = await road.rows("decision", circulation_id=found)
    assert (decision["result"], decision["effect"], decision["wording"]) == (
        "no_agreement",
        "none",
        "Utvalget ble ikke enig.",
    )
    assert await road.rows("followup", decision_id=decision["id"]) == []
    heard = {row["position"]: row["reason"] for row in await road.rows("voice", decision_id=decision["id"])}
    assert heard["objects"] == "Vi mangler folk"


async def test_after_the_last_day_nobody_answers_and_silence_is_what_the_rule_says(road: Road) -> None:
    found = await started(road)
    for key in ("fsu:region:nord", "fsu:region:sor", "fsu:direktor"):
        await answer(road, found, key)
    version = (await the(road, found))["version"]
    early = CloseCirculation(found, version, wording="Ikke enige.")
    assert (await road.refused("anne", close_circulation, early)).code == "circulation.answers_outstanding"
    road.later(((await the(road, found))["deadline"] - road.today).days)
    async with system_work(road.tenant, road.clock) as work:
        await remind_circulations(work)
        assert await remind_circulations(work) == 0
    assert await told(road, found, "circulation.reminded") == {"fsu:avdeling"}
    road.later()
    async with system_work(road.tenant, road.clock) as work:
        assert await remind_circulations(work) >= 1
    assert await told(road, found, "circulation.to_close") == {"anne", "bjorn"}
    row = await seat(road, found, "fsu:avdeling")
    late = AnswerCirculation(row["id"], row["version"], AGREES)
    assert (
        await road.refused("fsu:avdeling", answer_circulation, late)
    ).code == "circulation.deadline_passed"
    assert isinstance(await road.refused("fsu:direktor", close_circulation, early), NotAllowed)
    await close(road, found, wording="Ikke enige.")
    (decision,) = await road.rows("decision", circulation_id=found)
    assert decision["result"] == "no_agreement"
    assert {row["position"] for row in await road.rows("voice", decision_id=decision["id"])} == {
        "agrees",
        "silent",
    }


async def test_one_seat_that_wants_a_meeting_gets_it(road: Road) -> None:
    found = await started(road)
    case_id = (await the(road, found))["case_id"]
    await answer(road, found, "fsu:direktor")
    await answer(road, found, "fsu:region:nord", MEETING, "Dette må vi snakke om")
    row = await the(road, found)
    assert (row["state"], row["end_reason"]) == ("to_meeting", "Dette må vi snakke om")
    assert await road.state(case_id) == "anchored"
    assert await told(road, found, "circulation.to_meeting") == {*COUNTED, "fsu:fastlege", "anne", "bjorn"}
    other = await seat(road, found, "fsu:avdeling")
    late = AnswerCirculation(other["id"], other["version"], AGREES)
    assert (await road.refused("fsu:avdeling", answer_circulation, late)).code == "circulation.has_ended"
    closing = CloseCirculation(found, row["version"])
    assert (await road.refused("anne", close_circulation, closing)).code == "circulation.has_ended"
    _, item_id = await road.meeting("fsu", case_id)
    assert (await road.rows("agenda_item", id=item_id))[0]["treatment_id"] == row["treatment_id"]


async def test_it_is_ended_without_a_decision_with_a_reason(road: Road) -> None:
    found = await started(road)
    row = await the(road, found)
    unsaid = CancelCirculation(found, row["version"], " ")
    assert (
        await road.refused("anne", cancel_circulation, unsaid)
    ).code == "circulation.cancel_reason_required"
    command = CancelCirculation(found, row["version"], "Vi tar den i møtet")
    assert isinstance(await road.refused("fsu:avdeling", cancel_circulation, command), NotAllowed)
    stale = CancelCirculation(found, row["version"] + 1, "Vi tar den i møtet")
    assert isinstance(await road.refused("anne", cancel_circulation, stale), Conflict)
    await road.do("anne", cancel_circulation, command)
    assert (await the(road, found))["state"] == "cancelled"
    assert await road.state(row["case_id"]) == "anchored"
    assert (await road.refused("anne", cancel_circulation, command)).code == "circulation.has_ended"
    again = await road.do("anne", start_circulation, await proposal(road, row["case_id"]))
    assert (await the(road, again))["treatment_id"] == row["treatment_id"]


async def test_two_who_place_what_is_not_reported_yet_put_it_on_one_agenda(road: Road) -> None:
    found = await started(road)
    body_id, later = await road.id_of("body", "fsu"), await plan(road, 12)
    for key in COUNTED:
        await answer(road, found, key)
    for meeting in await road.rows("meeting", state="planned"):
        if meeting["id"] != later:
            await road.do("anne", cancel_meeting, CancelMeeting(meeting["id"], meeting["version"], "Avlyst"))
    await close(road, found)
    line_id = (await the(road, found))["reported_item_id"]
    (line,) = await road.rows("agenda_item", id=line_id)
    removing = RemoveItem(later, await meeting_version(road, later), line_id)
    await road.do("anne", remove_item, removing)

    async def place() -> None:
        async with await road.work("anne") as work, work.engine_scope():
            await place_circulations(work, body_id)

    starts_at = road.clock.moment + timedelta(days=5)
    sooner = PlanMeeting(body_id, starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    outside = copy_context()
    async with await road.work("anne") as work:
        await plan_meeting(work, sooner)
        other = asyncio.create_task(place(), context=outside)
        await asyncio.sleep(0.5)
        assert not other.done(), "it waits for the one who plans"
    await other
    (told,) = await road.rows("agenda_item", title=line["title"])
    assert told["id"] == (await the(road, found))["reported_item_id"]
    assert told["meeting_id"] != later


async def lines(road: Road, meeting_id: UUID, found: UUID) -> list[dict[str, Any]]:
    line_id = (await the(road, found))["reported_item_id"]
    return await road.rows("agenda_item", id=line_id, meeting_id=meeting_id) if line_id else []


async def test_the_next_meeting_is_told(road: Road) -> None:
    found = await started(road)
    for key in COUNTED:
        await answer(road, found, key)
    for meeting in await road.rows("meeting", state="planned"):
        cancelling = CancelMeeting(meeting["id"], meeting["version"], "Avlyst")
        await road.do("anne", cancel_meeting, cancelling)
    await close(road, found)
    assert (await the(road, found))["reported_item_id"] is None
    first = await plan(road)
    (line,) = await lines(road, first, found)
    assert line["title"].startswith("Referatsak")
    cancelling = CancelMeeting(first, await meeting_version(road, first), "Avlyst")
    await road.do("anne", cancel_meeting, cancelling)
    second = await plan(road, 6)
    (line,) = await lines(road, second, found)
    removing = RemoveItem(second, await meeting_version(road, second), line["id"])
    await road.do("anne", remove_item, removing)
    assert (await the(road, found))["reported_item_id"] is None


async def test_a_meeting_that_is_planned_already_is_told_at_once(road: Road) -> None:
    found = await started(road)
    planned = await plan(road, 9)
    for key in COUNTED:
        await answer(road, found, key)
    before = await meeting_version(road, planned)
    await close(road, found)
    line_id = (await the(road, found))["reported_item_id"]
    (line,) = await road.rows("agenda_item", id=line_id)
    assert (line["meeting_id"], line["closing"]) == (planned, False)
    assert await meeting_version(road, planned) == before + 1


async def test_what_has_ended_stands_as_it_ended(road: Road) -> None:
    found = await started(road)
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    for statement in (
        "UPDATE circulation SET wording = 'Noe annet' WHERE id = $1",
        "UPDATE circulation_seat SET stand = 'agrees', stand_reason = 'Ny' WHERE circulation_id = $1",
        "UPDATE decision SET wording = 'Noe annet' WHERE circulation_id = $1",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with system_work(road.tenant) as work, work.engine_scope():
                await work.connection.execute(statement, found)


@pytest.fixture(scope="module")
async def open_road(database: Settings) -> Road:
    return await build(database, "prove-stille", written_structure(Silence.DOES_NOT_COUNT, public=True))


async def test_where_silence_does_not_count_a_quorum_is_of_those_who_answered(open_road: Road) -> None:
    road = open_road
    found = await started(road)
    await answer(road, found, "fsu:region:nord")
    road.later(((await the(road, found))["deadline"] - road.today).days + 1)
    await close(road, found, wording="For få svarte.")
    (decision,) = await road.rows("decision", circulation_id=found)
    assert decision["result"] == "no_agreement"
    found = await started(road)
    await answer(road, found, "fsu:region:nord")
    await answer(road, found, "fsu:direktor")
    road.later(((await the(road, found))["deadline"] - road.today).days + 1)
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    assert (decision["result"], decision["audience"]) == ("agreement", 3)
    assert (await the(road, found))["audience"] == 3


async def read_by_anyone(road: Road, operation: str, kind: str, key: UUID) -> dict[str, Any]:
    async with Work(road.tenant, reader_of(Audience.PUBLIC, "nb"), road.clock) as work:
        return await community().load(work, operation, {"id": global_id(kind, key)})


async def test_the_record_of_an_open_body_tells_everyone_that_there_was_more_time_and_why(
    open_road: Road,
) -> None:
    road = open_road
    found = await started(road)
    row = await the(road, found)
    longer = ExtendCirculation(found, row["version"], "Ferien kom imellom.", days=5, working_days=True)
    await road.do("anne", extend_circulation, longer)
    for key in COUNTED:
        await answer(road, found, key)
    before = await read_by_anyone(road, "CirculationPage", "Circulation", found)
    assert before["circulation"] is None, "it is theirs who are asked as long as it goes on"
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    data = await read_by_anyone(road, "WrittenRecord", "Decision", decision["id"])
    about = About("Prøve", "", 1, road.clock.now(), translator("nb"))
    (moved,) = written_paper(data["decision"], about)["sections"]
    assert "Svarfristen ble utsatt fra" in str(moved) and "Ferien kom imellom." in str(moved)


async def test_what_waits_for_another_body_waits_also_when_it_was_decided_in_writing(
    database: Settings,
) -> None:
    road = await build(database, "prove-skriftlig-videre", written_structure(structure=onward_structure()))
    found = await started(road, "venter", due=None)
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    assert (decision["force"], decision["in_force_on"]) == ("pending", None)
    assert await road.rows("followup", decision_id=decision["id"]) == []
    _, item_id = await road.meeting("mote", decision["case_id"])
    confirming = await road.decision(item_id, wording="Godkjent.", beyond_reason="Muntlig fullmakt.")
    await road.do("anne", conclude, confirming)
    assert len(await road.rows("followup", decision_id=decision["id"])) == 6


async def test_a_second_answer_to_what_has_changed_is_refused_and_none_is_lost(road: Road) -> None:
    found = await started(road)
    row = await seat(road, found, "fsu:avdeling")
    both = [
        AnswerCirculation(row["id"], row["version"], AGREES, reason) for reason in ("Den ene", "Den andre")
    ]
    done = await asyncio.gather(
        *(road.do("fsu:avdeling", answer_circulation, one) for one in both), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "UUID"]
    kept = await road.rows("circulation_answer", circulation_seat_id=row["id"])
    assert [one["reason"] for one in kept] == [(await seat(road, found, "fsu:avdeling"))["stand_reason"]]

"""A written procedure with more time, what closing it comes to before it is, and the meeting that is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from fellesskap.circulations.model import Foreseen
from fellesskap.circulations.service import (
    CloseCirculation,
    ExtendCirculation,
    close_circulation,
    extend_circulation,
    foresee_circulation,
    remind_circulations,
    start_circulation,
)
from fellesskap.db.work import system_work
from fellesskap.decisions.model import DecisionEffect, Hindrance, Result
from fellesskap.errors import Conflict, DomainError, NotAllowed, NotFound
from fellesskap.meetings.service import CallMeeting, SendSupplement, call_meeting, send_supplement
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap.structure.rules.holidays import working_day_from
from road import Road, build
from written_scene import COUNTED, OBJECTS, answer, close, meeting_version, plan, proposal, started, the, told
from written_structure import written_structure


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-skriftlig-tid", written_structure())


async def extending(road: Road, found: UUID, **changes: Any) -> ExtendCirculation:
    version = changes.pop("version", None) or (await the(road, found))["version"]
    return ExtendCirculation(found, version, **{"reason": "Påsken kom imellom.", **changes})


async def remind(road: Road) -> None:
    async with system_work(road.tenant, road.clock) as work:
        await remind_circulations(work)


async def test_more_time_is_given_with_a_reason_and_what_is_answered_stands(road: Road) -> None:
    found = await started(road)
    was = (await the(road, found))["deadline"]
    await answer(road, found, "fsu:direktor")
    road.later((was - road.today).days + 1)
    await remind(road)
    assert await told(road, found, "circulation.to_close") == {"anne", "bjorn"}
    await road.do("bjorn", extend_circulation, await extending(road, found, days=5, working_days=True))
    row = await the(road, found)
    assert row["deadline"] > road.today
    assert (row["overdue_told_at"], row["reminded_at"], row["state"]) == (None, None, "open")
    (change,) = await road.rows("circulation_change", circulation_id=found)
    assert (change["deadline_before"], change["deadline"], change["reason"]) == (
        was,
        row["deadline"],
        "Påsken kom imellom.",
    )
    assert change["changed_by"] == road.people["bjorn"]
    assert (await road.kinds(row["case_id"]))[-1] == "circulation.extended"
    assert await told(road, found, "circulation.extended") == set(COUNTED)
    kept = {one["stand"] for one in await road.rows("circulation_seat", circulation_id=found)}
    assert "agrees" in kept
    # Answered again in time, and reminded by the new day.
    await answer(road, found, "fsu:region:nord")
    road.later((row["deadline"] - road.today).days)
    await remind(road)
    reminded = await road.rows("notice", kind="circulation.reminded", circulation_id=found)
    assert {one["person_id"] for one in reminded} >= {
        road.people["fsu:avdeling"],
        road.people["fsu:region:sor"],
    }


async def test_who_may_not_and_what_is_no_later_day_leaves_it_as_it_was(road: Road) -> None:
    found = await started(road)
    row = await the(road, found)
    later = working_day_from(row["deadline"] + timedelta(days=7))
    for changes, code in (
        ({"reason": " ", "deadline": later}, "circulation.extension_reason_required"),
        ({"deadline": row["deadline"]}, "circulation.deadline_not_later"),
        ({"days": 0}, "round.days_out_of_range"),
        ({}, "round.deadline_or_days"),
    ):
        refused = await road.refused("anne", extend_circulation, await extending(road, found, **changes))
        assert refused.code == code, changes
    right = await extending(road, found, deadline=later)
    assert isinstance(await road.refused("fsu:direktor", extend_circulation, right), NotAllowed)
    assert isinstance(await road.refused("valgt", extend_circulation, right), NotFound)
    stale = await extending(road, found, deadline=later, version=row["version"] + 1)
    assert isinstance(await road.refused("anne", extend_circulation, stale), Conflict)
    await road.do("anne", extend_circulation, right)
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    over = await extending(road, found, days=5)
    assert (await road.refused("anne", extend_circulation, over)).code == "circulation.has_ended"
    with pytest.raises(asyncpg.PostgresError):
        async with system_work(road.tenant) as work, work.engine_scope():
            await work.connection.execute(
                "UPDATE circulation_change SET reason = 'Ny' WHERE circulation_id = $1", found
            )


async def foreseen(road: Road, found: UUID, who: str = "anne") -> Foreseen:
    before = await road.everything()
    try:
        async with await road.work(who) as work:
            return await foresee_circulation(work, found)
    finally:
        assert await road.everything() == before


async def test_what_closing_comes_to_is_told_before_and_is_what_it_comes_to(road: Road) -> None:
    found = await started(road)
    with pytest.raises(DomainError) as early:
        await foreseen(road, found)
    assert early.value.code == "circulation.answers_outstanding"
    with pytest.raises(NotAllowed):
        await foreseen(road, found, "fsu:direktor")
    for key in ("fsu:region:nord", "fsu:region:sor"):
        await answer(road, found, key)
    await answer(road, found, "fsu:avdeling", OBJECTS, "Vi mangler folk.")
    road.later(((await the(road, found))["deadline"] - road.today).days + 1)
    said = await foreseen(road, found)
    assert not said.consensus.agreed
    assert {one.code for one in said.consensus.reasons} == {Hindrance.SEAT_OBJECTS, Hindrance.SEAT_SILENT}
    await close(road, found, wording="Ikke enige.")
    (decision,) = await road.rows("decision", circulation_id=found)
    assert decision["result"] == said.consensus.result == "no_agreement"

    case_id = await road.closed()
    due = road.today + timedelta(days=10)
    found = await road.do("anne", start_circulation, await proposal(road, case_id, due=due))
    for key in COUNTED:
        await answer(road, found, key)
    said = await foreseen(road, found)
    assert (said.consensus.agreed, said.due_passed, said.beyond) == (True, False, ())
    road.later(11)
    assert (await foreseen(road, found)).due_passed
    await close(road, found, due=road.today + timedelta(days=10))
    (decision,) = await road.rows("decision", circulation_id=found)
    assert decision["result"] == "agreement"


async def test_what_was_foreseen_and_came_otherwise_is_not_recorded(road: Road) -> None:
    asked = await road.opened("region")
    await road.urgent(asked.case_id, "anne", "bjorn")
    found = await road.do("anne", start_circulation, await proposal(road, asked.case_id))
    for key in COUNTED:
        await answer(road, found, key)
    await road.answer(asked, "Aune", Answer.OBJECT)
    said = (await foreseen(road, found)).consensus.result
    version = (await the(road, found))["version"]
    assert said is Result.NO_AGREEMENT
    closing = CloseCirculation(found, version, "Ikke enige.", foreseen=said)
    await road.answer(asked, "Aune")
    assert (await the(road, found))["version"] == version, "an answer in the round leaves the procedure"
    refused = await road.refused("anne", close_circulation, closing)
    assert isinstance(refused, Conflict)
    assert (refused.code, refused.rule_id) == ("circulation.changed_meanwhile", "R-CIRCULATION-23")
    await close(road, found, foreseen=Result.AGREEMENT)
    (decision,) = await road.rows("decision", circulation_id=found)
    assert decision["result"] == "agreement"


async def test_a_meeting_that_people_are_called_to_is_told_by_a_change_of_its_agenda(road: Road) -> None:
    found = await started(road)
    called, later = await plan(road, 3), await plan(road, 9)
    await road.do("anne", call_meeting, CallMeeting(called, await meeting_version(road, called)))
    for key in COUNTED:
        await answer(road, found, key)
    said = await foreseen(road, found)
    assert said.told_in is not None and said.told_in.id == called
    await close(road, found)
    line_id = (await the(road, found))["reported_item_id"]
    (line,) = await road.rows("agenda_item", id=line_id)
    assert (line["meeting_id"], line["audience"]) == (called, 0)
    (change,) = await road.rows("agenda_change", meeting_id=called)
    assert (change["kind"], change["title"], change["sequence"]) == ("added", line["title"], None)
    assert "skriftlig" in change["reason"]
    assert await road.rows("agenda_change", meeting_id=later) == []
    sending = SendSupplement(called, await meeting_version(road, called))
    await road.do("anne", send_supplement, sending)
    (line,) = await road.rows("agenda_item", id=line_id)
    assert line["audience"] > 0


async def test_a_recommendation_is_foreseen_as_what_it_is(road: Road) -> None:
    found = await started(road, "prinsipiell", effect=DecisionEffect.RECOMMENDATION)
    for key in COUNTED:
        await answer(road, found, key)
    assert (await foreseen(road, found)).consensus.agreed
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    assert decision["effect"] == "recommendation"

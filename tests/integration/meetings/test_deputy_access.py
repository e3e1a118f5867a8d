"""What a deputy who is called reads of a meeting, and for how long: as the structure says of the body."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from absence_scene import ABSENT, SU, answer, called, hold, met, seat_su, seen, version
from fellesskap.cases.service import ReviseCase, revise_case
from fellesskap.db.work import Work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    AnswerCall,
    CallMeeting,
    PlanMeeting,
    SendSupplement,
    add_case,
    add_item,
    answer_call,
    call_meeting,
    plan_meeting,
    send_supplement,
)
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.people.model import EndReason
from fellesskap.people.service import EndHolding, end_holding
from fellesskap.settings import Settings
from fellesskap.structure.model import DeputyAccess
from fellesskap_graphql.schema import community
from road import Road, build

_numbers = count(1)
VARA = "vara-su:k1"
READ = ("agenda_item", "document")


async def _build(database: Settings, access: DeputyAccess, days: int | None = None) -> Road:
    body = replace(SU, deputy_access=access, deputy_access_days=days)
    structure = replace(ABSENT, bodies=(*ABSENT.bodies[:-1], body))
    road = await build(database, f"tilgang-{next(_numbers)}", structure)
    await seat_su(road)
    return road


async def _called_deputy(road: Road) -> UUID:
    meeting = await called(road)
    assert await seen(road, VARA, "agenda_item", meeting) == 0
    await answer(road, meeting, "k1", coming=False)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    return meeting


async def _approve(road: Road, meeting: UUID) -> None:
    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, command(meeting, await version(road, meeting)))


@pytest.mark.parametrize("recorded", [True, False])
async def test_until_the_meeting_is_held_a_deputy_reads_to_the_end_of_its_day(
    database: Settings, recorded: bool
) -> None:
    road = await _build(database, DeputyAccess.UNTIL_HELD)
    meeting = await _called_deputy(road)
    if recorded:
        await hold(road, meeting, await met(road, "k1", VARA))
    else:
        road.clock.moment = (await road.load(meeting)).starts_at
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    road.later()
    assert [await seen(road, VARA, table, meeting) for table in READ] == [0, 0]
    assert await seen(road, "su:k2", "agenda_item", meeting) == 3


async def test_for_days_after_a_deputy_reads_whether_or_not_the_minutes_are_approved(
    database: Settings,
) -> None:
    road = await _build(database, DeputyAccess.DAYS_AFTER, 5)
    meeting = await _called_deputy(road)
    await hold(road, meeting, await met(road, "k1", VARA))
    await _approve(road, meeting)
    road.later(5)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    assert await seen(road, VARA, "minutes", meeting) == 1
    other = await called(road)
    assert await seen(road, VARA, "agenda_item", other) == 0
    road.later()
    assert [await seen(road, VARA, table, meeting) for table in (*READ, "minutes")] == [0, 0, 0]


async def test_until_the_minutes_are_approved_however_long_that_takes(database: Settings) -> None:
    road = await _build(database, DeputyAccess.UNTIL_APPROVED)
    meeting = await _called_deputy(road)
    await hold(road, meeting, await met(road, "k1", VARA))
    road.later(400)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    await _approve(road, meeting)
    assert await seen(road, VARA, "agenda_item", meeting) == 0


async def _leave(road: Road, who: str, days: int) -> None:
    held = (await road.rows("holding", person_id=road.people[who]))[0]
    ends = road.today + timedelta(days=days)
    await road.do("anne", end_holding, EndHolding(held["id"], held["version"], ends, EndReason.OTHER))


async def test_a_deputy_who_has_left_reads_nothing_of_a_meeting_to_come(database: Settings) -> None:
    road = await _build(database, DeputyAccess.UNTIL_APPROVED)
    meeting = await _called_deputy(road)
    await _leave(road, VARA, days=3)
    road.later(2)
    assert [await seen(road, VARA, table, meeting) for table in READ] == [3, 1], "until the time is out"
    road.later()
    assert [await seen(road, VARA, table, meeting) for table in READ] == [0, 0]
    assert await seen(road, "su:k2", "agenda_item", meeting) == 3


async def test_a_deputy_who_met_reads_it_after_leaving_as_long_as_the_body_says(database: Settings) -> None:
    road = await _build(database, DeputyAccess.DAYS_AFTER, 5)
    meeting = await _called_deputy(road)
    await hold(road, meeting, await met(road, "k1", VARA))
    await _leave(road, VARA, days=1)
    road.later(5)
    assert await seen(road, VARA, "agenda_item", meeting) == 3
    road.later()
    assert await seen(road, VARA, "agenda_item", meeting) == 0


async def test_a_common_deputy_reads_while_on_the_list(database: Settings) -> None:
    road = await _build(database, DeputyAccess.UNTIL_APPROVED)
    meeting = await called(road)
    await answer(road, meeting, "k2", coming=False)
    assert await seen(road, "felles1", "agenda_item", meeting) == 3
    await _leave(road, "felles1", days=1)
    road.later()
    assert await seen(road, "felles1", "agenda_item", meeting) == 0


async def test_a_called_deputy_reads_no_papers_of_other_bodies(database: Settings) -> None:
    """Scenario S3: «ikke … papers of other bodies»."""
    road = await _build(database, DeputyAccess.UNTIL_APPROVED)
    case_id = await road.placed()
    when = road.clock.moment + timedelta(days=14)
    plan = PlanMeeting(await road.id_of("body", "fu"), when, MeetingForm.PHYSICAL, "Prøveby")
    other = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_case, AddCase(other, 1, case_id))
    await road.do("anne", call_meeting, CallMeeting(other, await version(road, other)))
    await _called_deputy(road)
    for table in ("meeting", "attendance", *READ):
        assert await seen(road, VARA, table, other) == 0
        assert await seen(road, "fu:kommune", table, other) > 0
    assert await _read(road, VARA, other) is None
    actor = await road.actor(VARA)
    async with Work(road.tenant, actor, road.clock, write=True) as work:
        assert await work.connection.fetchval('SELECT count(*) FROM "case" WHERE id = $1', case_id) == 0


_SENT = """query Sent($id: ID!) { meeting(id: $id) { agendaChanges { title reason sequence }
    agenda { title case { title } edition { number title } } } }"""


async def _read(road: Road, who: str, meeting: UUID) -> Any:
    graph = community()
    async with Work(road.tenant, await road.actor(who), road.clock) as work:
        answer = await graph.run(work, graph.prepare(_SENT), {"id": f"Meeting_{meeting}"})
    return json.loads(answer)["data"]["meeting"]


async def test_a_called_deputy_reads_what_was_sent_and_what_has_changed_since(database: Settings) -> None:
    road = await build(database, f"tilgang-{next(_numbers)}", ABSENT)
    case_id, called_deputy = await road.placed(), "vara-fu:kommune"
    words = ("Ny tittel", "Hva gjør vi?", "Mye", "Vi gjør det", "Bra", "Skrevet om")
    await road.do("anne", revise_case, ReviseCase(case_id, await road.case_version(case_id), *words))
    when = road.clock.moment + timedelta(days=14)
    plan = PlanMeeting(await road.id_of("body", "fu"), when, MeetingForm.PHYSICAL, "Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_case, AddCase(meeting, 1, case_id))
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    added = AddItem(meeting, await version(road, meeting), "Ettersendt", reason="Kom inn sent.")
    await road.do("anne", add_item, added)
    for stranger in (called_deputy, "vara-fu:sykehus"):
        assert await _read(road, stranger, meeting) is None
        assert await seen(road, stranger, "agenda_change", meeting) == 0
    seat = await road.id_of("seat", "fu:kommune")
    await road.do("fu:kommune", answer_call, AnswerCall(meeting, seat, False))
    read = await _read(road, called_deputy, meeting)
    assert (len(read["agenda"]), read["agendaChanges"]) == (1, []), "nothing before it is sent"
    assert read["agenda"][0]["edition"] == {"number": 2, "title": "Ny tittel"}
    assert read == await _read(road, "fu:sykehus", meeting), "as those who were called at first"
    await road.do("anne", send_supplement, SendSupplement(meeting, await version(road, meeting)))
    read = await _read(road, called_deputy, meeting)
    assert [one["title"] for one in read["agendaChanges"]] == ["Ettersendt"]
    assert [one["title"] for one in read["agenda"]] == ["Ny tittel", "Ettersendt"]
    assert read == await _read(road, "fu:sykehus", meeting)
    assert await _read(road, "vara-fu:sykehus", meeting) is None
    assert await seen(road, "vara-fu:sykehus", "agenda_change", meeting) == 0

"""A called deputy finds the papers there are to read, while they are to be read, and nothing more than anybody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from attachment_scene import attach
from fellesskap.circulations.model import Aside
from fellesskap.circulations.service import (
    ProposeWrittenCorrection,
    propose_written_correction,
    start_circulation,
)
from fellesskap.db.quoting import identifier
from fellesskap.decisions.service import record_decision
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    AnswerCall,
    CallMeeting,
    PlanMeeting,
    add_case,
    add_item,
    answer_call,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import (
    ApproveMinutes,
    ConfirmCorrection,
    DraftMinutes,
    approve_minutes,
    confirm_correction,
    draft_minutes,
)
from fellesskap.settings import Settings
from road import Road, build
from search_scene import SOURCES, found, ids, kinds, spread_audiences
from written_scene import COUNTED, answer, close, proposal
from written_structure import written_structure

ENTRIES = "SELECT id FROM search_entry"
MEMBER = "fsu:region:nord"
VARA, UNCALLED = f"vara-{MEMBER}", "vara-fsu:region:sor"


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-sok-vara", written_structure())


async def _called(road: Road, *cases: UUID, line: str) -> UUID:
    starts_at = road.clock.moment + timedelta(days=7)
    plan = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, "Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    for case_id in cases:
        await road.do("anne", add_case, AddCase(meeting, (await road.load(meeting)).version, case_id))
    await road.do("anne", add_item, AddItem(meeting, (await road.load(meeting)).version, line))
    await road.do("anne", call_meeting, CallMeeting(meeting, (await road.load(meeting)).version))
    return meeting


async def _finds(road: Road, who: str, text: str) -> list[str]:
    hits = await found(road, await road.actor(who), text)
    assert hits["totalCount"] == len(hits["edges"])
    return sorted(kinds(hits))


async def _number(road: Road, case_id: UUID) -> str:
    row = (await road.rows("case", id=case_id))[0]
    return f"{row['number']}/{row['year']}"


async def _finish_papers(road: Road, superuser: asyncpg.Connection) -> None:
    await superuser.execute(
        f"UPDATE {identifier(road.tenant.schema)}.document SET state = 'ready', size = 1, digest = id::text"
    )


async def _require_no_more_than_anybody(road: Road) -> None:
    assert await ids(road, await road.actor(VARA), ENTRIES) == await ids(
        road, await road.actor(UNCALLED), ENTRIES
    )


async def test_a_called_deputy_finds_the_papers_of_the_meeting_and_of_no_other(
    road: Road, superuser: asyncpg.Connection
) -> None:
    beside, case_id = await road.closed(), await road.closed()
    for one in (beside, case_id):
        await attach(road, one, "Isbryteren")
    meeting = await _called(road, case_id, line="Om isbrytere")
    await _called(road, beside, line="Mer om isbrytere")
    await _finish_papers(road, superuser)
    numbers = [await _number(road, one) for one in (case_id, beside)]
    assert await _finds(road, VARA, "isbryter") == []
    await _require_no_more_than_anybody(road)
    await road.do(MEMBER, answer_call, AnswerCall(meeting, await road.id_of("seat", MEMBER), False))
    assert await _finds(road, VARA, "isbryter") == ["AGENDA", "ATTACHED"]
    assert [await _finds(road, VARA, one) for one in numbers] == [["CASE"], []]
    assert await _finds(road, VARA, "samarbeidsutvalg") == ["DOCUMENT"]
    assert await _finds(road, UNCALLED, "isbryter") == []
    assert len(await _finds(road, MEMBER, "isbryter")) == 4
    # What the case was discussed as in another body is in the minutes of a meeting the deputy was not called to.
    assert await _finds(road, VARA, "rutinen") == []
    assert await _finds(road, MEMBER, "rutinen") != []

    road.clock.moment = (await road.load(meeting)).starts_at
    await road.attend(meeting, instead={MEMBER: VARA})
    (item,) = await road.rows("agenda_item", case_id=case_id, meeting_id=meeting)
    await road.do("anne", record_decision, await road.decision(item["id"]))
    assert await _finds(road, VARA, "rutinen") == ["DECISION"]
    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, command(meeting, (await road.load(meeting)).version))
    assert await _finds(road, VARA, "isbryter") == await _finds(road, UNCALLED, "isbryter")
    await _require_no_more_than_anybody(road)


async def _answered_in_writing(road: Road) -> tuple[UUID, UUID]:
    """A case on which all have answered, the deputy in the member's place."""
    case_id = await road.closed()
    aside = Aside(await road.id_of("seat", MEMBER))
    asked = await road.do("anne", start_circulation, await proposal(road, case_id, aside=(aside,)))
    for key in COUNTED:
        await answer(road, asked, key, who=VARA if key == MEMBER else "")
    return case_id, asked


async def test_a_deputy_asked_in_writing_finds_the_case_and_what_came_of_it(
    road: Road, superuser: asyncpg.Connection
) -> None:
    case_id, asked = await _answered_in_writing(road)
    number = await _number(road, case_id)
    assert [await _finds(road, who, number) for who in (VARA, UNCALLED)] == [["CASE"], []]
    await close(road, asked)
    await _finish_papers(road, superuser)
    assert await _finds(road, VARA, "rutinen") == ["DECISION"]
    await _correct(road, asked, "FSU slutter seg til hvalrossen.")
    assert [await _finds(road, who, "hvalross") for who in (VARA, UNCALLED)] == [["DECISION"], []]
    for who, count in ((VARA, 1), (UNCALLED, 0)):
        async with await road.work(who) as work:
            assert len(await work.connection.fetch("SELECT FROM minutes_correction")) == count, who
    road.later(32)
    async with await road.work(VARA) as work:
        assert await work.connection.fetch("SELECT FROM minutes_correction") == []
    await _require_no_more_than_anybody(road)


async def _correct(road: Road, asked: UUID, text: str) -> None:
    """Have one side propose what was decided in writing to be corrected, and the other confirm it."""
    command = ProposeWrittenCorrection(asked, 0, text, "Et ord manglet.", same_meaning=True)
    proposed = await road.do("anne", propose_written_correction, command)
    await road.do("bjorn", confirm_correction, ConfirmCorrection(proposed, 1))


async def test_over_every_audience_a_deputy_finds_what_its_source_lets_read(
    road: Road, superuser: asyncpg.Connection
) -> None:
    asked = (await _answered_in_writing(road))[1]
    await close(road, asked)
    await _correct(road, asked, "FSU slutter seg til narhvalen.")
    case_id = await road.closed()
    meeting = await _called(road, case_id, line="Om enda en isbryter")
    await road.do(MEMBER, answer_call, AnswerCall(meeting, await road.id_of("seat", MEMBER), False))
    road.clock.moment = (await road.load(meeting)).starts_at
    await road.attend(meeting, instead={MEMBER: VARA})
    (item,) = await road.rows("agenda_item", case_id=case_id, meeting_id=meeting)
    await road.do("anne", record_decision, await road.decision(item["id"]))
    await _finish_papers(road, superuser)
    for turn in range(4):
        await spread_audiences(road, superuser, turn)
        seen = {}
        for who in (VARA, UNCALLED):
            reader = await road.actor(who)
            seen[who] = await ids(road, reader, ENTRIES)
            assert seen[who] == await ids(road, reader, SOURCES), (who, turn)
        assert seen[VARA] > seen[UNCALLED]

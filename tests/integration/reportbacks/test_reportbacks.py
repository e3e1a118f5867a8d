"""What a representative tells those it represents: to whom it goes, who reads it, and who does not."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.followups.service import conclude
from fellesskap.reportbacks.service import SendReportback, send_reportback
from fellesskap.tenant import Tenant
from meeting_worlds import minute
from road import Road

TEXT = "FSU ble enige om rutinen. Vi må ta den i bruk innen nyttår."


async def held(road: Road, *, minuted: bool = True) -> UUID:
    """A meeting that decided something, with its minutes."""
    case_id, item_id = await road.ready()
    await road.do("anne", conclude, await road.decision(item_id))
    meeting_id: UUID = (await road.rows("agenda_item", case_id=case_id, id=item_id))[0]["meeting_id"]
    if minuted:
        await minute(road, meeting_id)
    return meeting_id


async def report(road: Road, meeting_id: UUID, seat: str, **changes: Any) -> SendReportback:
    values = {"edition": 1, "text": TEXT, **changes}
    return SendReportback(meeting_id, await road.id_of("seat", seat), **values)


async def readers(road: Road, reportback_id: UUID) -> set[str]:
    names = {person_id: name for name, person_id in road.people.items()}
    rows = await road.rows("reportback_reader", reportback_id=reportback_id)
    return {names[row["person_id"]] for row in rows}


async def seen(road: Road, name: str, reportback_id: UUID) -> int:
    async with await road.work(name) as work:
        found: int = await work.connection.fetchval(
            "SELECT count(*) FROM reportback WHERE id = $1", reportback_id
        )
        return found


async def test_a_region_s_representative_tells_its_municipalities(road: Road) -> None:
    meeting_id = await held(road)
    command = await report(road, meeting_id, "fsu:region:nord", text=f" {TEXT} ")
    sent = await road.do("fsu:region:nord", send_reportback, command)
    told = await readers(road, sent)
    members = {
        row["partner_id"]
        for row in await road.rows("region_member", region_id=await road.id_of("region", "nord"))
    }
    names = {row["name"].lower() for row in await road.rows("partner") if row["id"] in members}
    assert told == names | {"nord"}
    row = (await road.rows("reportback", id=sent))[0]
    assert (row["text"], row["edition"], row["written_by"]) == (TEXT, 1, road.people["fsu:region:nord"])
    notices = await road.rows("notice", kind="reportback.sent", reportback_id=sent)
    assert {one["person_id"] for one in notices} == {road.people[name] for name in told}
    assert len(await road.rows("delivery")) >= len(notices)
    for name in (*told, "fsu:region:nord"):
        assert await seen(road, name, sent) == 1
    for name in ("anne", "bjorn", "sor", "kirurgi", "fsu:region:sor", "valgt"):
        assert await seen(road, name, sent) == 0, name


async def test_a_division_s_representative_tells_the_division(road: Road) -> None:
    meeting_id = await held(road)
    sent = await road.do("fsu:avdeling", send_reportback, await report(road, meeting_id, "fsu:avdeling"))
    assert await readers(road, sent) <= {"kirurgi", "psykiatri"}
    assert await readers(road, sent)
    assert await seen(road, "bjorn", sent) == 0


async def test_a_correction_is_sent_besides(road: Road) -> None:
    meeting_id = await held(road)
    first = await report(road, meeting_id, "fsu:region:nord")
    sent = await road.do("fsu:region:nord", send_reportback, first)
    assert (await road.refused("fsu:region:nord", send_reportback, first)).code == "reportback.sent_meanwhile"
    again = await report(road, meeting_id, "fsu:region:nord", edition=2, text="Rettelse: innen 1. mars.")
    corrected = await road.do("fsu:region:nord", send_reportback, again)
    assert [row["text"] for row in await road.rows("reportback", id=sent)] == [TEXT]
    assert (await road.rows("reportback", id=corrected))[0]["edition"] == 2


async def test_nobody_reports_back_from_a_seat_it_did_not_meet_for(road: Road) -> None:
    meeting_id = await held(road)
    command = await report(road, meeting_id, "fsu:region:nord")
    for name in ("fsu:region:sor", "anne", "aune", "nord", "vara-fsu:region:nord"):
        refusal = await road.refused(name, send_reportback, command)
        assert type(refusal) in (NotAllowed, NotFound)
        assert refusal.code in ("reportback.not_your_seat", "meeting.not_found")
    elsewhere = await report(road, meeting_id, "fu:kommune")
    assert type(await road.refused("fu:kommune", send_reportback, elsewhere)) is NotFound
    await road.do("fsu:region:nord", send_reportback, command)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "  "}, "reportback.text_missing"),
        ({"edition": 2}, "reportback.sent_meanwhile"),
        ({"text": "Gjelder 15837030088"}, "guard.national_identity_number"),
    ],
)
async def test_report_backs_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    meeting_id = await held(road)
    command = await report(road, meeting_id, "fsu:region:nord", **changes)
    assert (await road.refused("fsu:region:nord", send_reportback, command)).code == code


async def test_an_observer_speaks_for_nobody(road: Road) -> None:
    meeting_id = await held(road)
    command = await report(road, meeting_id, "fsu:fastlege")
    assert (
        await road.refused("fsu:fastlege", send_reportback, command)
    ).code == "reportback.represents_nobody"
    command = await report(road, meeting_id, "fsu:direktor")
    await road.do("fsu:direktor", send_reportback, command)


async def test_one_waits_for_the_minutes(road: Road) -> None:
    meeting_id = await held(road, minuted=False)
    command = await report(road, meeting_id, "fsu:region:nord")
    assert (await road.refused("fsu:region:nord", send_reportback, command)).code == "reportback.no_minutes"
    await minute(road, meeting_id, approve=True)
    await road.do("fsu:region:nord", send_reportback, command)


async def test_sent_by_many_at_once_it_goes_once(road: Road) -> None:
    meeting_id = await held(road)
    command = await report(road, meeting_id, "fsu:region:sor")
    done = await asyncio.gather(
        *(road.do("fsu:region:sor", send_reportback, command) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 9


async def test_another_community_s_meeting_is_as_unknown_as_any_other(road: Road, alfa: Tenant) -> None:
    meeting_id = await held(road)
    seat_id = await road.id_of("seat", "fsu:region:nord")
    codes = []
    for any_id in (meeting_id, uuid4()):
        with pytest.raises(NotFound) as error:
            async with Work(alfa, await road.actor("fsu:region:nord"), road.clock, write=True) as work:
                await send_reportback(work, SendReportback(any_id, seat_id, 1, TEXT))
        codes.append(error.value.code)
    assert codes[0] == codes[1]

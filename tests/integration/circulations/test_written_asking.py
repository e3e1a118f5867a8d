"""Putting a case to a body in writing: when it is refused, and who answers for which seat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.service import SettlePerspective, settle_perspective
from fellesskap.circulations.model import Aside
from fellesskap.circulations.service import (
    AnswerCirculation,
    LeaveCirculationSeat,
    answer_circulation,
    leave_circulation_seat,
    start_circulation,
)
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.meetings.service import (
    AddCase,
    add_case,
)
from fellesskap.rounds.service import ReopenRound, reopen_round
from fellesskap.settings import Settings
from fellesskap.structure.rules.holidays import is_working_day
from fellesskap.transfers.service import LowerCase, lower_case
from fellesskap.withdrawals.service import WithdrawCase, withdraw_case
from road import Road, build
from written_scene import (
    AGREES,
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
)
from written_structure import written_structure


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-sporre", written_structure())


async def test_a_case_that_is_not_ready_is_not_put_to_anybody(road: Road) -> None:
    for case_id, code in (
        (await road.placed(), "circulation.not_to_decide"),
        (await road.discussed(), "meeting.case_not_ready"),
        ((await road.opened()).case_id, "meeting.case_not_ready"),
    ):
        command = await proposal(road, case_id)
        assert (await road.refused("anne", start_circulation, command)).code == code
    principal = await road.closed("prinsipiell")
    refused = await road.refused("anne", start_circulation, await proposal(road, principal))
    assert refused.code == "decision.principal_matter"
    ready = await road.closed()
    while not is_working_day(road.today + timedelta(days=1)):
        road.later(1)
    for more, code in (
        ({"wording": " "}, "decision.wording_required"),
        ({"deadline": road.today + timedelta(days=1)}, "circulation.deadline_too_soon"),
        ({"days": 0}, "round.days_out_of_range"),
        ({"amount_nok": 0}, "decision.amount_out_of_range"),
        ({"due": road.today + timedelta(days=2)}, "circulation.due_before_deadline"),
        ({"message": "x" * 2001}, "circulation.text_too_long"),
    ):
        found = await road.refused("anne", start_circulation, await proposal(road, ready, **more))
        assert found.code == code, more
    command = await proposal(road, ready)
    assert isinstance(await road.refused("fsu:direktor", start_circulation, command), NotAllowed)
    assert isinstance(await road.refused("valgt", start_circulation, command), NotFound)
    await road.do("anne", start_circulation, command)
    again = await proposal(road, ready)
    assert (await road.refused("bjorn", start_circulation, again)).code == "meeting.case_not_ready"


async def test_a_case_that_is_not_lit_is_put_to_its_body_with_a_reason(road: Road) -> None:
    case_id = await road.closed()
    (lit,) = [row for row in await road.rows("perspective", case_id=case_id) if row["key"] == "kommuner"]
    unlit = SettlePerspective(case_id, "kommuner", lit["version"], PerspectiveState.MISSING, "")
    await road.do("anne", settle_perspective, unlit)
    refused = await road.refused("anne", start_circulation, await proposal(road, case_id))
    assert refused.code == "case.not_sufficiently_lit"
    found = await road.do(
        "anne", start_circulation, await proposal(road, case_id, override="Det er avklart.")
    )
    assert (await the(road, found))["state"] == "open"


async def test_a_body_whose_structure_does_not_say_so_decides_in_meetings(
    road: Road, database: Settings
) -> None:
    other = await build(database, "prove-bare-moter")
    case_id = await other.closed()
    refused = await other.refused("anne", start_circulation, await proposal(other, case_id))
    assert refused.code == "circulation.not_allowed"


async def test_who_answers_for_which_seat(road: Road) -> None:
    found = await started(road)
    row = await seat(road, found, "fsu:avdeling")
    mine = AnswerCirculation(row["id"], row["version"], AGREES)
    assert (await road.refused("fsu:direktor", answer_circulation, mine)).code == "circulation.not_your_seat"
    assert (await road.refused("anne", answer_circulation, mine)).code == "circulation.not_your_seat"
    observer = await seat(road, found, "fsu:fastlege")
    listening = AnswerCirculation(observer["id"], observer["version"], AGREES)
    assert (await road.refused("fsu:fastlege", answer_circulation, listening)).code == (
        "circulation.not_a_counted_seat"
    )
    for stand in (OBJECTS, MEETING):
        silent = AnswerCirculation(row["id"], row["version"], stand, "  ")
        assert (
            await road.refused("fsu:avdeling", answer_circulation, silent)
        ).code == "circulation.reason_required"
    await road.do("fsu:avdeling", answer_circulation, mine)
    stale = AnswerCirculation(row["id"], row["version"], OBJECTS, "Nei likevel")
    assert isinstance(await road.refused("fsu:avdeling", answer_circulation, stale), Conflict)
    await answer(road, found, "fsu:avdeling", OBJECTS, "Nei likevel")
    kept = await road.rows("circulation_answer", circulation_seat_id=row["id"])
    assert [one["stand"] for one in kept] == ["agrees", "objects"]
    assert (await seat(road, found, "fsu:avdeling"))["stand_reason"] == "Nei likevel"


async def test_a_deputy_answers_in_the_members_place_and_never_both(road: Road) -> None:
    avdeling, direktor = [await road.id_of("seat", key) for key in ("fsu:avdeling", "fsu:direktor")]
    case_id = await road.closed()
    unsaid = await proposal(road, case_id, aside=(Aside(avdeling, recused=True),))
    refused = await road.refused("anne", start_circulation, unsaid)
    assert refused.code == "circulation.recusal_reason_required"
    aside = (Aside(avdeling, recused=True, reason="Søsteren er ansatt der"), Aside(direktor))
    found = await road.do("anne", start_circulation, await proposal(road, case_id, aside=aside))
    stepped = await seat(road, found, "fsu:avdeling")
    assert (stepped["person_id"], stepped["absent_id"], stepped["absence"]) == (
        road.people["vara-fsu:avdeling"],
        road.people["fsu:avdeling"],
        "recused",
    )
    assert (await seat(road, found, "fsu:direktor"))["absence"] == "absent"
    own = AnswerCirculation(stepped["id"], stepped["version"], AGREES)
    assert (await road.refused("fsu:avdeling", answer_circulation, own)).code == "circulation.not_your_seat"
    actor = await road.actor("vara-fsu:avdeling")
    assert case_id in actor.cases
    async with await road.work("vara-fsu:avdeling") as work:
        for table in ("circulation", "circulation_seat"):
            assert await work.connection.fetchval(f"SELECT count(*) FROM {table} WHERE case_id = $1", case_id)
    await answer(road, found, "fsu:avdeling", who="vara-fsu:avdeling")
    # In the middle of it a member is hindered, and what was answered for the seat is asked of the deputy.
    await answer(road, found, "fsu:region:nord")
    row = await seat(road, found, "fsu:region:nord")
    leaving = LeaveCirculationSeat(row["id"], row["version"])
    assert isinstance(await road.refused("fsu:region:sor", leave_circulation_seat, leaving), NotAllowed)
    unsaid_too = LeaveCirculationSeat(row["id"], row["version"], recused=True)
    refused = await road.refused("fsu:region:nord", leave_circulation_seat, unsaid_too)
    assert refused.code == "circulation.recusal_reason_required"
    await road.do("fsu:region:nord", leave_circulation_seat, leaving)
    row = await seat(road, found, "fsu:region:nord")
    assert (row["person_id"], row["stand"]) == (road.people["vara-fsu:region:nord"], None)
    assert len(await road.rows("circulation_answer", circulation_seat_id=row["id"])) == 1
    # The last one of a seat leaves it empty, and it is not waited for.
    await road.do("anne", leave_circulation_seat, LeaveCirculationSeat(row["id"], row["version"]))
    row = await seat(road, found, "fsu:region:nord")
    assert row["person_id"] is None
    nobody = LeaveCirculationSeat(row["id"], row["version"])
    assert (await road.refused("anne", leave_circulation_seat, nobody)).code == "circulation.seat_is_empty"
    await answer(road, found, "fsu:region:sor")
    await answer(road, found, "fsu:direktor", who="vara-fsu:direktor")
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    spoke = {row["person_id"] for row in await road.rows("voice", decision_id=decision["id"])}
    assert spoke == {
        road.people[name] for name in ("vara-fsu:avdeling", "fsu:region:sor", "vara-fsu:direktor")
    }
    assert decision["result"] == "agreement"
    async with await road.work("vara-fsu:avdeling") as work:
        assert await work.connection.fetchval("SELECT count(*) FROM decision WHERE id = $1", decision["id"])
    road.later(31)
    assert case_id not in (await road.actor("vara-fsu:avdeling")).cases


async def test_meanwhile_the_case_goes_nowhere_else(road: Road) -> None:
    found = await started(road)
    case_id = (await the(road, found))["case_id"]
    version = await road.case_version(case_id)
    withdrawing = WithdrawCase(case_id, version, "Uaktuell")
    assert (await road.refused("anne", withdraw_case, withdrawing)).code == "case.in_writing"
    lowering = LowerCase(case_id, version, await road.id_of("body", "fu"), "Til fagutvalget")
    assert (await road.refused("anne", lower_case, lowering)).code == "case.in_writing"
    anchoring = await road.round_of(case_id)
    deadline = next(
        day for day in (road.today + timedelta(days=n) for n in range(7, 14)) if day.weekday() == 2
    )
    reopening = ReopenRound(anchoring.id, anchoring.version, deadline, "Noen kom for sent")
    assert (await road.refused("anne", reopen_round, reopening)).code == "round.meeting_held"
    planned = await plan(road)
    listing = AddCase(planned, await meeting_version(road, planned), case_id)
    assert (await road.refused("anne", add_case, listing)).code == "meeting.case_not_ready"

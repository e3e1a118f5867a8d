"""Whatever is done with a case, in any order: it is never lost, and no decision that was made is changed.

Nor does one lack the steps before it, or count a seat twice or an observer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fellesskap.cases.model import PerspectiveState
from fellesskap.cases.service import (
    PlaceCase,
    ReportCase,
    ReturnCase,
    SendCaseAgain,
    SetPlaces,
    SettlePerspective,
    place_case,
    report_case,
    return_case,
    send_case_again,
    set_places,
    settle_perspective,
)
from fellesskap.circulations.model import CirculationStand
from fellesskap.circulations.service import AnswerCirculation, answer_circulation, start_circulation
from fellesskap.decisions.model import Position
from fellesskap.decisions.service import record_decision
from fellesskap.errors import DomainError
from fellesskap.minutes.service import PostponeDiscussion, postpone_discussion
from fellesskap.rounds.service import (
    CloseRound,
    OpenRound,
    ReopenRound,
    close_round,
    open_round,
    reopen_round,
)
from fellesskap.settings import Settings
from fellesskap.structure.model import AnchoringLevel
from fellesskap.structure.rules.holidays import working_day_from
from fellesskap.transfers.service import LiftCase, lift_case
from fellesskap.withdrawals.service import ReopenCase, WithdrawCase, reopen_case, withdraw_case
from road import Road, build
from transfer_structure import TWO_PAIRS
from written_scene import close, proposal
from written_structure import written_structure


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    """A community of its own, since years pass in it."""
    return await build(database, "prove-rekkefolge", written_structure(structure=TWO_PAIRS))


Act = Callable[[Road, UUID], Awaitable[object]]


async def _version(road: Road, case_id: UUID) -> int:
    return await road.case_version(case_id)


async def _return(road: Road, case_id: UUID) -> object:
    return await road.do("anne", return_case, ReturnCase(case_id, await _version(road, case_id), "Mangler."))


async def _send(road: Road, case_id: UUID) -> object:
    return await road.do("anne", send_case_again, SendCaseAgain(case_id, await _version(road, case_id)))


async def _withdraw(road: Road, case_id: UUID) -> object:
    return await road.do("bjorn", withdraw_case, WithdrawCase(case_id, await _version(road, case_id), "Nei."))


async def _reopen(road: Road, case_id: UUID) -> object:
    return await road.do("anne", reopen_case, ReopenCase(case_id, await _version(road, case_id), "Jo."))


async def _place(road: Road, case_id: UUID) -> object:
    body_id = await road.id_of("body", "fu")
    command = PlaceCase(case_id, await _version(road, case_id), "region", "region", body_id, "Faglig.")
    return await road.do("anne", place_case, command)


async def _lift(road: Road, case_id: UUID) -> object:
    body_id = await road.id_of("body", "fsu")
    command = LiftCase(case_id, await _version(road, case_id), body_id, "Stor.", "region", "Ingen annen vei.")
    return await road.do("anne", lift_case, command)


async def _set_places(road: Road, case_id: UUID) -> object:
    place = (await road.id_of("region", "nord"),)
    return await road.do("anne", set_places, SetPlaces(case_id, await _version(road, case_id), place))


async def _meet(road: Road, case_id: UUID, how: Callable[[UUID], Awaitable[object]]) -> object:
    """Treat the case where it is at the table already, or else in a meeting of the body it waits for."""
    for treatment in await road.rows("treatment", case_id=case_id, state="listed"):
        (line,) = await road.rows("agenda_item", treatment_id=treatment["id"])
        return await how(line["id"])
    waits = await road.state(case_id)
    key = {row["id"]: row["key"] for row in await road.rows("body")}
    body = key[(await road.rows("case", id=case_id))[0]["body_id"]] if waits == "placed" else "fsu"
    _, item_id = await road.meeting(body, case_id)
    return await how(item_id)


async def _discuss(road: Road, case_id: UUID) -> object:
    return await _meet(road, case_id, road.discuss)


async def _postpone(road: Road, case_id: UUID) -> object:
    async def put_off(item_id: UUID) -> object:
        version = (await road.rows("agenda_item", id=item_id))[0]["version"]
        return await road.do("anne", postpone_discussion, PostponeDiscussion(item_id, version, "Ikke klar."))

    return await _meet(road, case_id, put_off)


async def _decide(road: Road, case_id: UUID) -> object:
    """Decide in a meeting of the body it waits for, or of the deciding one, whatever has been done before."""

    async def decide(item_id: UUID) -> object:
        return await road.do("anne", record_decision, await road.decision(item_id))

    return await _meet(road, case_id, decide)


async def _let_an_observer_decide(road: Road, case_id: UUID) -> object:
    async def decide(item_id: UUID) -> object:
        heard = (await road.voice("fsu:fastlege", Position.AGREES),)
        return await road.do("anne", record_decision, await road.decision(item_id, voices=heard))

    return await _meet(road, case_id, decide)


async def _count_a_seat_twice(road: Road, case_id: UUID) -> object:
    async def decide(item_id: UUID) -> object:
        heard = (await road.voice("fsu:direktor", Position.AGREES),)
        return await road.do("anne", record_decision, await road.decision(item_id, voices=heard * 2))

    return await _meet(road, case_id, decide)


async def _decide_in_writing(road: Road, case_id: UUID) -> object:
    found = await road.do("anne", start_circulation, await proposal(road, case_id))
    names = {number: name for name, number in road.people.items()}
    for seat in await road.rows("circulation_seat", circulation_id=found, counts=True):
        if seat["person_id"]:
            agreeing = AnswerCirculation(seat["id"], seat["version"], CirculationStand.AGREES)
            await road.do(names[seat["person_id"]], answer_circulation, agreeing)
    return await close(road, found)


async def _reopen_the_round_and_decide(road: Road, case_id: UUID) -> object:
    """Ask anew what was closed while the case is at the table already."""

    async def decide(item_id: UUID) -> object:
        if not await road.rows("round", case_id=case_id):
            return None
        found, day = await road.round_of(case_id), working_day_from(road.today + timedelta(days=9))
        await road.do("anne", reopen_round, ReopenRound(found.id, found.version, day, "Nye tall."))
        return await road.do("anne", record_decision, await road.decision(item_id))

    return await _meet(road, case_id, decide)


async def _has_its_steps(road: Road, decision: dict[str, Any]) -> None:
    """It was discussed in an earlier meeting and anchored since, and each counted seat was heard once."""
    case_id, day = decision["case_id"], decision["decided_on"]
    discussed = [
        one["treated_on"]
        for one in await road.rows("treatment", case_id=case_id, step="discuss", state="done")
        if one["treated_on"] < day
    ]
    assert discussed
    asked = await road.rows("round", case_id=case_id)
    assert [
        one for one in asked if one["state"] == "closed" and min(discussed) <= one["closed_at"].date() <= day
    ]
    assert not [one for one in asked if one["state"] == "open"]
    seats = {one["seat_id"]: one for one in await road.rows("seat_edition", body_id=decision["body_id"])}
    heard = [voice["seat_id"] for voice in await road.rows("voice", decision_id=decision["id"])]
    counted = {seat_id for seat_id, seat in seats.items() if seat["counts"]}
    assert sorted(heard) == sorted(counted)


async def _anchor(road: Road, case_id: UUID) -> object:
    command = OpenRound(case_id, await _version(road, case_id), "Med?", AnchoringLevel.REGION)
    return await road.do("anne", open_round, command)


async def _close(road: Road, case_id: UUID) -> object:
    found = [row for row in await road.rows("round", case_id=case_id) if row["state"] == "open"]
    if not found:
        return None
    road.later(max((found[0]["deadline"] - road.today).days + 1, 0))
    return await road.do("anne", close_round, CloseRound(found[0]["id"], found[0]["version"]))


ACTS: tuple[Act, ...] = (
    *(_return, _send, _withdraw, _reopen, _place, _lift, _set_places),
    *(_discuss, _postpone, _decide, _let_an_observer_decide, _count_a_seat_twice, _decide_in_writing),
    *(_reopen_the_round_and_decide, _anchor, _close),
)
# The straight road, so that sequences come as far as a decision; what is drawn is done in between.
_ROAD: tuple[Act, ...] = (_place, _discuss, _anchor, _close, _decide)
OPEN = ("waiting", "listed")


@example([_decide, _let_an_observer_decide, _set_places, _decide, _postpone], 1)
@example([_decide, _let_an_observer_decide, _set_places, _decide, _postpone], 2)
@example([_reopen_the_round_and_decide, _decide, _close, _decide, _postpone], 4)
@example([_let_an_observer_decide, _decide, _postpone, _decide, _close], 4)
@example([_count_a_seat_twice, _decide_in_writing, _decide, _postpone, _decide_in_writing], 4)
@example([_decide_in_writing, _count_a_seat_twice, _close, _decide_in_writing, _decide], 3)
@given(st.lists(st.sampled_from(ACTS), min_size=5, max_size=5), st.integers(0, 5))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
async def test_no_order_loses_a_case_or_changes_a_decision(road: Road, acts: list[Act], start: int) -> None:
    case_id = await road.do("anne", report_case, ReportCase("Ny sak", "Hva gjør vi?"))
    lit = SettlePerspective(case_id, "kommuner", 1, PerspectiveState.COVERED, "I saken")
    await road.do("anne", settle_perspective, lit)
    number = (await road.rows("case", id=case_id))[0]["number"]
    made: list[dict[str, object]] = []
    for act in [*_ROAD[:start], *acts, *_ROAD[start:], _reopen, *acts]:
        try:
            await act(road, case_id)
        except DomainError:
            continue
        (case,) = await road.rows("case", id=case_id)
        assert case["number"] == number
        decisions = await road.rows("decision", case_id=case_id)
        assert all(one in decisions for one in made)
        for one in decisions:
            if one not in made:
                await _has_its_steps(road, one)
        made = decisions
        treatments = await road.rows("treatment", case_id=case_id)
        going = [one for one in treatments if one["state"] in OPEN and one["step"] in ("discuss", "decide")]
        # It waits in one place at most, and in none once it has ended.
        assert len(going) <= 1
        ended = case["state"] in ("decided", "not_agreed", "withdrawn")
        assert not (ended and going)
        assert not (
            ended and [one for one in await road.rows("round", case_id=case_id) if one["state"] == "open"]
        )
        waiting = case["state"] in ("placed", "discussing", "deciding")
        assert not waiting or going

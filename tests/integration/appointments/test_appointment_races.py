"""Two at once: one seat, one call and one confirmation are each done once, whoever comes first."""

from __future__ import annotations

import asyncio

import pytest

from appointment_scene import call_of, chosen, name, opened
from fellesskap.appointments.service import (
    CloseAppointmentRound,
    Nominate,
    close_appointment_round,
    nominate,
    remind,
    select_nominee,
)
from fellesskap.db.work import system_work
from fellesskap.errors import DomainError
from road import Road


@pytest.fixture(autouse=True)
async def empty(road: Road) -> None:
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET kind = 'deputy', rank = 9, valid_to = valid_from + 1"
        )


def outcomes(results: list[object]) -> tuple[int, list[str]]:
    refused = [one.code for one in results if isinstance(one, DomainError)]
    assert len(refused) == len([one for one in results if isinstance(one, BaseException)]), results
    return len(results) - len(refused), refused


async def test_a_call_is_answered_once(road: Road) -> None:
    found = await opened(road, "fsu")
    call = await call_of(road, found, "fsu:region:nord")
    commands = [Nominate(call["id"], 1, True, name=f"P{n}", email="p@example.no") for n in range(6)]
    results = await asyncio.gather(
        *(road.do("nord", nominate, one) for one in commands), return_exceptions=True
    )
    done, refused = outcomes(list(results))
    assert done == 1
    assert set(refused) <= {"appointment.changed_meanwhile", "appointment.already_answered"}
    assert len(await road.rows("nomination", seat_call_id=call["id"])) == 1


async def test_two_rounds_fill_a_seat_once(road: Road) -> None:
    calls = [await call_of(road, await opened(road, "ssu"), "ssu:region:nord") for _ in range(2)]
    commands = [Nominate(call["id"], 1, True, name="P", email="p@example.no") for call in calls]
    results = await asyncio.gather(
        *(road.do("nord", nominate, one) for one in commands), return_exceptions=True
    )
    assert outcomes(list(results)) == (1, ["people.seat_taken"])
    seat = await road.id_of("seat", "ssu:region:nord")
    assert len(await road.rows("holding", seat_id=seat, kind="holder")) == 1


async def test_one_of_several_is_chosen_once(road: Road) -> None:
    found = await opened(road, "ssu")
    named = [
        await name(road, region, await call_of(road, found, "ssu:fastlege", party))
        for region, party in (("nord", "Helseregion Nord"), ("sor", "Helseregion Sør"))
    ]
    commands = [await chosen(road, one) for one in named]
    results = await asyncio.gather(
        road.do("anne", select_nominee, commands[0]),
        road.do("bjorn", select_nominee, commands[1]),
        return_exceptions=True,
    )
    assert outcomes(list(results))[0] == 1
    states = sorted(row["state"] for row in await road.rows("nomination", appointment_round_id=found))
    assert states == ["appointed", "reserve"]


async def test_a_round_closes_or_takes_a_name_and_never_both_in_between(road: Road) -> None:
    found = await opened(road, "fsu")
    call = await call_of(road, found, "fsu:region:nord")
    road.later(31)
    results = await asyncio.gather(
        road.do("nord", nominate, Nominate(call["id"], 1, True, name="P", email="p@example.no")),
        road.do("bjorn", close_appointment_round, CloseAppointmentRound(found, 1)),
        return_exceptions=True,
    )
    done, refused = outcomes(list(results))
    assert done in (1, 2) and set(refused) <= {"appointment.closed"}
    row = (await road.rows("appointment_round", id=found))[0]
    assert row["state"] == "closed"


async def test_reminders_sent_at_once_are_sent_once(road: Road) -> None:
    found = await opened(road, "fsu")
    road.later(24)

    async def once() -> None:
        async with system_work(road.tenant, road.clock) as work:
            await remind(work)

    await asyncio.gather(*(once() for _ in range(5)))
    rows = await road.rows("notice", appointment_round_id=found, kind="appointment.reminded")
    assert len(rows) == 2

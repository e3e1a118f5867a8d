"""Choosing one of several, by the chooser's own meeting or a decision elsewhere, and deputies out of the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from appointment_scene import call_of, confirming, name, opened
from choosing_scene import choosing, found_choosing, met, named_twice
from fellesskap.actor import Side
from fellesskap.appointments.service import (
    WithdrawNomination,
    confirm_appointments,
    select_nominee,
    withdraw_nomination,
)
from fellesskap.db.work import system_work
from fellesskap.people.service import Appoint, AppointCommonDeputy, appoint, appoint_common_deputy
from fellesskap.settings import Settings
from road import Road


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await found_choosing(database, "prove-valg")


@pytest.fixture(autouse=True)
async def empty(road: Road) -> None:
    """Nobody sits, stands in, or will, in what is filled."""
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET kind = 'deputy', rank = 9, valid_from = '2000-01-01', valid_to = '2000-01-02'"
        )


async def _row(road: Road, nomination: dict[str, Any]) -> dict[str, Any]:
    return (await road.rows("nomination", id=nomination["id"]))[0]


async def _holding(road: Road, nomination: dict[str, Any]) -> dict[str, Any]:
    return (await road.rows("holding", id=(await _row(road, nomination))["holding_id"]))[0]


async def test_a_choice_points_at_a_meeting_of_who_chooses(road: Road) -> None:
    _, names = await named_twice(road, "lege")
    planned, elsewhere = await met(road, "ssu", held=False), await met(road, "fsu")
    for meeting_id, code in (
        (planned, "meeting_not_held"),
        (elsewhere, "not_the_choosers_meeting"),
        (uuid4(), "not_the_choosers_meeting"),
    ):
        command = await choosing(road, names["nord"], meeting_id=meeting_id)
        assert (await road.refused("bjorn", select_nominee, command)).code == f"appointment.{code}"
    held = await met(road, "ssu")
    command = await choosing(road, names["nord"], meeting_id=held, reference="x" * 201)
    assert (await road.refused("bjorn", select_nominee, command)).code == "form.too_long"
    nothing = await choosing(road, names["nord"], reference="", dated=None)
    assert (await road.refused("bjorn", select_nominee, nothing)).code == "appointment.reference_required"
    command = await choosing(road, names["nord"], meeting_id=held, reference="sak 3/26")
    assert (await road.refused("nord", select_nominee, command)).kind == "not_allowed"
    await road.do("bjorn", select_nominee, command)
    row = await _row(road, names["nord"])
    assert (row["state"], row["selected_meeting_id"], row["selected_reference"]) == (
        "appointed",
        held,
        "sak 3/26",
    )
    assert row["selected_on"] == road.today + timedelta(days=1), "the day of the meeting"


async def test_a_decision_elsewhere_is_shown_by_its_reference_and_day(road: Road) -> None:
    _, names = await named_twice(road, "lege")
    await road.do("bjorn", select_nominee, await choosing(road, names["nord"]))
    row = await _row(road, names["nord"])
    assert (row["selected_meeting_id"], row["selected_reference"]) == (None, "SSU sak 3/26")
    assert (await _row(road, names["sor"]))["state"] == "reserve", "nobody is a deputy by itself"


async def test_those_not_chosen_become_ordered_deputies_after_those_there(road: Road) -> None:
    begins = road.today + timedelta(days=60)
    seat_id = await road.id_of("seat", "ssu:lege")
    await road.do("anne", appoint, Appoint(seat_id, road.people["aune"], begins, None, 1))
    _, names = await named_twice(road, "lege")
    command = await choosing(road, names["nord"], deputy_ids=(names["sor"]["id"],))
    await road.do("bjorn", select_nominee, command)
    holder, deputy = await _holding(road, names["nord"]), await _holding(road, names["sor"])
    assert (holder["kind"], deputy["kind"], deputy["rank"]) == ("holder", "deputy", 2)
    assert (deputy["seat_id"], deputy["valid_from"]) == (seat_id, begins)
    assert deputy["appointed_by"] == "Strategisk samarbeidsutvalg"
    row = await _row(road, names["sor"])
    assert (row["state"], row["deputy_rank"], row["audience"]) == ("deputy", 1, holder_audience(row))
    assert len(await road.rows("document", nomination_id=names["sor"]["id"])) == 1
    (told,) = await road.rows("notice", person_id=row["person_id"])
    assert told["kind"] == "appointment.made"
    audit = await road.rows("audit", name="nomination.selected", subject=names["nord"]["id"])
    assert str(row["person_id"]) in str(audit[0])
    take_back = WithdrawNomination(row["id"], row["version"], "Flytter")
    error = await road.refused("bjorn", withdraw_nomination, take_back)
    assert error.code == "appointment.already_appointed"


def holder_audience(row: dict[str, Any]) -> int:
    """Partners see who is appointed."""
    assert row["holding_id"] is not None
    return 1


async def test_a_shared_list_takes_them_in_when_the_choice_is_confirmed(road: Road) -> None:
    begins = road.today + timedelta(days=60)
    ssu = await road.id_of("body", "ssu")
    listed = AppointCommonDeputy(ssu, Side.MUNICIPAL, road.people["aune"], 3, begins)
    await road.do("anne", appoint_common_deputy, listed)
    found, names = await named_twice(road, "jurist")
    command = await choosing(road, names["nord"], deputy_ids=(names["sor"]["id"],))
    await road.do("bjorn", select_nominee, command)
    waiting = await _row(road, names["sor"])
    assert (waiting["state"], waiting["deputy_rank"], waiting["holding_id"]) == ("reserve", 1, None)
    meeting_id = await met(road, "fsu")
    confirm = await confirming(road, found, names["nord"], meeting_id=meeting_id)
    await road.do("bjorn", confirm_appointments, confirm)
    deputy = await _holding(road, names["sor"])
    assert (deputy["seat_id"], deputy["body_id"], deputy["side"], deputy["rank"]) == (
        None,
        ssu,
        "municipal",
        4,
    )
    assert (await _row(road, names["sor"]))["state"] == "deputy"


async def test_who_is_on_the_list_already_is_refused_and_nothing_is_confirmed(road: Road) -> None:
    begins = road.today + timedelta(days=60)
    ssu = await road.id_of("body", "ssu")
    listed = AppointCommonDeputy(ssu, Side.MUNICIPAL, road.people["aune"], 1, begins)
    await road.do("anne", appoint_common_deputy, listed)
    found, names = await named_twice(road, "jurist", sor=road.people["aune"])
    command = await choosing(road, names["nord"], deputy_ids=(names["sor"]["id"],))
    await road.do("bjorn", select_nominee, command)
    meeting_id = await met(road, "fsu")
    confirm = await confirming(road, found, names["nord"], meeting_id=meeting_id)
    error = await road.refused("bjorn", confirm_appointments, confirm)
    assert error.code == "people.already_there"
    row = await _row(road, names["sor"])
    await road.do("bjorn", withdraw_nomination, WithdrawNomination(row["id"], row["version"], "Står der"))
    await road.do(
        "bjorn", confirm_appointments, await confirming(road, found, names["nord"], meeting_id=meeting_id)
    )


async def test_a_withdrawn_choice_lets_all_be_chosen_again(road: Road) -> None:
    _, names = await named_twice(road, "jurist")
    command = await choosing(road, names["nord"], deputy_ids=(names["sor"]["id"],))
    await road.do("bjorn", select_nominee, command)
    row = await _row(road, names["nord"])
    await road.do("nord", withdraw_nomination, WithdrawNomination(row["id"], row["version"], "Kan ikke"))
    other = await _row(road, names["sor"])
    assert (other["state"], other["deputy_rank"]) == ("nominated", None)
    await road.do("bjorn", select_nominee, await choosing(road, names["sor"]))


@pytest.mark.parametrize("seat", ["lege", "bruker"])
async def test_deputies_are_refused_where_the_structure_or_the_round_gives_none(
    road: Road, seat: str
) -> None:
    found, names = await named_twice(road, seat)
    other, elsewhere = await named_twice(road, "jurist")
    refused: list[tuple[tuple[UUID, ...], str]] = [
        ((elsewhere["sor"]["id"],), "appointment.nomination_not_found"),
        ((uuid4(),), "appointment.nomination_not_found"),
    ]
    if seat == "lege":
        refused += [
            ((names["nord"]["id"],), "appointment.deputy_twice"),
            ((names["sor"]["id"],) * 2, "appointment.deputy_twice"),
        ]
    else:
        refused.append(((names["sor"]["id"],), "appointment.no_pool"))
    assert found != other
    for deputies, code in refused:
        command = await choosing(road, names["nord"], deputy_ids=deputies)
        assert (await road.refused("bjorn", select_nominee, command)).code == code
    await road.do("bjorn", select_nominee, await choosing(road, names["nord"]))


async def test_two_regions_who_name_one_person_make_no_deputy_of_it(road: Road) -> None:
    aune = road.people["aune"]
    _, names = await named_twice(road, "lege", nord=aune, sor=aune)
    command = await choosing(road, names["nord"], deputy_ids=(names["sor"]["id"],))
    assert (await road.refused("bjorn", select_nominee, command)).code == "appointment.deputy_twice"


async def test_a_name_for_another_seat_of_the_round_is_no_deputy(road: Road) -> None:
    seats = tuple([await road.id_of("seat", f"ssu:{seat}") for seat in ("lege", "jurist")])
    found = await opened(road, seat_ids=seats)
    lege = await name(road, "nord", await call_of(road, found, "ssu:lege", "Helseregion Nord"), "Lege")
    jurist = await name(road, "nord", await call_of(road, found, "ssu:jurist", "Helseregion Nord"), "Jurist")
    command = await choosing(road, lege, deputy_ids=(jurist["id"],))
    assert (await road.refused("bjorn", select_nominee, command)).code == "appointment.deputy_of_another_seat"

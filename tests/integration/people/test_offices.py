"""Seats that follow an office: one change in a municipality is a change in every body, and history stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from fellesskap.db.work import system_work
from fellesskap.errors import NotAllowed, NotFound
from fellesskap.people.model import EndReason, Turnover
from fellesskap.people.service import (
    Appoint,
    ChangeOffices,
    EndHolding,
    LeaveOffice,
    NewInOffice,
    TakeLeave,
    TakeOffice,
    appoint,
    change_offices,
    end_holding,
    fill_offices,
    leave_office,
    preview_offices,
    take_leave,
    take_office,
)
from fellesskap.structure.service import ApplyStructure, apply_structure
from people_town import PEOPLED, Town, after
from road_structure import REGISTER

BOTH = ("mote:ordforer:9901", "dialog:ordforer:9901")


async def _take(town: Town, name: str, day: date, who: str = "anne", number: str = "9901") -> UUID:
    partner = await town.id_of("partner", number)
    command = TakeOffice(await town.known(name), "ordforer", day, partner_id=partner)
    return await town.do(who, take_office, command)


async def test_a_new_mayor_sits_in_every_body_from_the_day_and_the_former_until_then(town: Town) -> None:
    await _take(town, "Ola", town.today)
    await _take(town, "Nina", after(town, 30))
    for key in BOTH:
        assert [await town.holder(key, after(town, day)) for day in (0, 29, 30, 400)] == [
            *("Ola", "Ola"),
            *("Nina", "Nina"),
        ]
    assert await town.holder("mote:ordforer:9902", town.today) is None
    # An open body shows the names of those who sit there.
    assert [row["audience"] for row in await town.rows("person", name="Nina")] == [3]
    left = {row["reason"] for row in await town.rows("departure", person_id=town.people["Ola"])}
    assert left == {"office"}


async def test_an_office_that_becomes_vacant_empties_its_seats(town: Town) -> None:
    office = await _take(town, "Ola", town.today)
    await town.do("anne", leave_office, LeaveOffice(office, 1, after(town, 10)))
    for key in BOTH:
        assert [await town.holder(key, after(town, day)) for day in (9, 10)] == ["Ola", None]
    stale = await town.refused("anne", leave_office, LeaveOffice(office, 1, after(town, 5)))
    assert stale.code == "people.changed_meanwhile"
    unknown = await town.refused("anne", leave_office, LeaveOffice(town.people["Ola"], 1, after(town, 5)))
    assert isinstance(unknown, NotFound)
    await _take(town, "Nina", after(town, 20))
    assert await town.holder(BOTH[0], after(town, 20)) == "Nina"


async def test_a_seat_that_follows_an_office_is_not_filled_or_emptied_by_hand(town: Town) -> None:
    seat = await town.id_of("seat", BOTH[0])
    by_hand = Appoint(seat, await town.known("Kari"), town.today)
    assert (await town.refused("anne", appoint, by_hand)).code == "people.follows_office"
    await _take(town, "Ola", town.today)
    held = (await town.rows("holding", seat_id=seat))[0]
    ended = EndHolding(held["id"], held["version"], after(town, 3), EndReason.OTHER)
    assert (await town.refused("anne", end_holding, ended)).code == "people.follows_office"
    # Its deputies are appointed, and its holder goes on leave, as of any seat.
    await town.sits("Vara", BOTH[0], deputy_rank=1)
    await town.do("anne", take_leave, TakeLeave(held["id"], after(town, 1), after(town, 5)))
    filled = (await town.on("mote", after(town, 2)))["ordforer:9901"]
    assert filled.caller is not None
    assert filled.caller.name == "Vara"


async def test_a_municipalitys_contact_says_who_has_its_own_offices(town: Town) -> None:
    await _take(town, "Ola", town.today, who="aune")
    other = await town.id_of("partner", "9902")
    foreign = TakeOffice(town.people["Ola"], "ordforer", town.today, partner_id=other)
    for who in ("aune", "admin", "Ola"):
        assert isinstance(await town.refused(who, take_office, foreign), NotAllowed), who
    mixed = ChangeOffices(
        after(town, 5),
        (
            NewInOffice("ordforer", name="Ny", partner_id=await town.id_of("partner", "9901")),
            NewInOffice("ordforer", name="Annen", partner_id=other),
        ),
    )
    assert isinstance(await town.refused("aune", change_offices, mixed), NotAllowed)
    common = TakeOffice(town.people["Ola"], "leder", town.today)
    assert isinstance(await town.refused("aune", take_office, common), NotAllowed)
    await town.do("anne", take_office, common)
    assert await town.holder("dialog:leder", town.today) == "Ola"


async def test_an_election_is_handled_in_one_go_or_not_at_all(town: Town) -> None:
    numbers = ("9901", "9902", "9903")
    partners = [await town.id_of("partner", number) for number in numbers]
    await _take(town, "Ola", town.today)
    await town.known("Kjent")
    people = tuple(
        NewInOffice("ordforer", name=name, partner_id=partner)
        for name, partner in zip(("Ny En", "kjent", "Ny  To"), partners, strict=True)
    )
    election = after(town, 60)
    before = await town.everything()
    async with await town.work("anne") as work:
        turnover: Turnover = await preview_offices(work, ChangeOffices(election, people))
    assert await town.everything() == before
    assert len(turnover.filled) == 6
    assert len({one.seat.body_id for one in turnover.filled}) == 2
    assert {one.valid_from for one in turnover.filled} == {election}
    await town.do("anne", change_offices, ChangeOffices(election, people))
    sitting = [await town.holder(f"mote:ordforer:{number}", election) for number in numbers]
    assert sitting == ["Ny En", "Kjent", "Ny To"]
    assert await town.holder(BOTH[0], after(town, 59)) == "Ola"
    # One that cannot be done leaves all undone.
    again = (replace(people[0], name="Ny Tre"), replace(people[1], office="konge"))
    refusal = await town.refused("anne", change_offices, ChangeOffices(after(town, 90), again))
    assert refusal.code == "people.office_unknown"
    nobody = await town.refused("anne", change_offices, ChangeOffices(after(town, 90), ()))
    assert nobody.code == "people.nobody_in_office"


async def test_a_name_that_several_have_is_asked_about(town: Town) -> None:
    await town.known("Kari Nes")
    town.people.pop("Kari Nes")
    await town.known("Kari Nes")
    partner = await town.id_of("partner", "9901")
    command = ChangeOffices(after(town, 5), (NewInOffice("ordforer", name="Kari Nes", partner_id=partner),))
    assert (await town.refused("anne", change_offices, command)).code == "people.several_with_name"


async def test_the_past_stays_and_hands_change_forward(town: Town) -> None:
    await _take(town, "Ola", town.today)
    town.later(30)
    partner = await town.id_of("partner", "9901")
    for name, day, code in (
        ("Nina", after(town, -1), "people.in_the_past"),
        ("Nina", after(town, -30), "people.office_taken"),
        ("Ola", after(town, 5), "people.already_in_office"),
    ):
        command = TakeOffice(await town.known(name), "ordforer", day, partner_id=partner)
        assert (await town.refused("anne", take_office, command)).code == code
    region = TakeOffice(
        town.people["Ola"], "ordforer", town.today, region_id=await town.id_of("region", "nord")
    )
    assert (await town.refused("anne", take_office, region)).code == "people.office_elsewhere"


async def test_a_structure_that_makes_seats_follow_fills_them_and_one_that_ends_it_empties_them(
    town: Town,
) -> None:
    await _take(town, "Ola", town.today)
    await town.sits("Valgt", "ingen", valid_from=after(town, -20))
    by_hand = PEOPLED.body("utvalg")
    follows = replace(by_hand.seats[0], office="leder", term_months=None)
    changed = replace(
        PEOPLED,
        bodies=tuple(
            replace(one, seats=(follows, *one.seats[1:]))
            if one.key == "utvalg"
            else replace(one, seats=one.seats[1:])
            if one.key == "dialog"
            else one
            for one in PEOPLED.bodies
        ),
    )
    await town.do("anne", take_office, TakeOffice(await town.known("Leder"), "leder", town.today))
    begins = after(town, 40)
    async with system_work(town.tenant, town.clock) as work:
        command = ApplyStructure(changed, begins, "Andre", "andre", REGISTER, accepts_breaks=True)
        await apply_structure(work, command)
        await fill_offices(work, town.today)
    assert [await town.holder("utvalg:ingen", after(town, day)) for day in (-10, 39, 40)] == [
        *("Valgt", "Valgt"),
        "Leder",
    ]
    assert await town.holder(BOTH[0], after(town, 41)) == "Ola"
    seat = await town.id_of("seat", BOTH[1])
    assert [row["valid_to"] for row in await town.rows("holding", seat_id=seat)] == [begins]
    before = await town.everything()
    async with system_work(town.tenant, town.clock) as work:
        assert await fill_offices(work, town.today) == Turnover()
    assert await town.everything() == before

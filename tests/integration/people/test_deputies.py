"""Deputies as the structure says of each seat: none, one's own, in order, or a list that seats share."""

from __future__ import annotations

from fellesskap.actor import Side
from fellesskap.db.work import system_work
from fellesskap.errors import NotAllowed
from fellesskap.people.model import EndReason
from fellesskap.people.queries import load_actor
from fellesskap.people.service import (
    Appoint,
    AppointCommonDeputy,
    EndHolding,
    MoveDeputy,
    TakeLeave,
    WithdrawHolding,
    appoint,
    appoint_common_deputy,
    end_holding,
    move_deputy,
    take_leave,
    withdraw_holding,
)
from people_town import Town, after


async def _refused(town: Town, name: str, key: str, rank: int) -> str:
    command = Appoint(await town.seat(key), await town.known(name), town.today, deputy_rank=rank)
    return (await town.refused("anne", appoint, command)).code


async def _deputies(town: Town, key: str, day: int = 0) -> list[str]:
    return [one.name for one in (await town.on("utvalg", after(town, day)))[key].deputies]


async def test_a_seat_without_deputies_gets_none(town: Town) -> None:
    assert await _refused(town, "Kari", "ingen", 1) == "people.no_deputies"
    assert await _refused(town, "Kari", "felles", 1) == "people.common_deputies"
    await town.sits("Kari", "ordnet", deputy_rank=1)
    assert await _deputies(town, "ordnet") == ["Kari"]


async def test_a_personal_deputy_leaves_with_the_holder(town: Town) -> None:
    held = await town.sits("Hanna", "personlig", valid_to=after(town, 100))
    await town.sits("Ivar", "personlig", deputy_rank=1)
    assert await _refused(town, "Jon", "personlig", 2) == "people.has_personal_deputy"
    assert await _refused(town, "Hanna", "personlig", 1) == "people.has_personal_deputy"
    # Without a word about it, the deputy stays no longer than the holder.
    rows = await town.rows("holding", person_id=town.people["Ivar"])
    assert (rows[0]["behind_id"], rows[0]["valid_to"]) == (held, after(town, 100))
    await town.do("anne", end_holding, EndHolding(held, 1, after(town, 30), EndReason.OWN_WISH))
    assert await _deputies(town, "personlig", 29) == ["Ivar"]
    assert await _deputies(town, "personlig", 30) == []


async def test_a_personal_deputy_may_stay_and_meet_for_the_vacant_seat(town: Town) -> None:
    held = await town.sits("Hanna", "personlig", valid_to=after(town, 100))
    await town.sits("Ivar", "personlig", deputy_rank=1, valid_to=after(town, 90))
    leaving = EndHolding(held, 1, after(town, 30), EndReason.OWN_WISH, deputy_stays=True)
    assert isinstance(await town.refused("Ivar", end_holding, leaving), NotAllowed)
    await town.do("anne", end_holding, leaving)
    assert [await _deputies(town, "personlig", day) for day in (30, 89, 90)] == [["Ivar"], ["Ivar"], []]
    seat = (await town.on("utvalg", after(town, 30)))["personlig"]
    assert (seat.holder, seat.caller and seat.caller.name) == (None, "Ivar")


async def test_a_vacant_seat_can_have_a_deputy_who_is_called(town: Town) -> None:
    await town.sits("Ivar", "personlig", deputy_rank=1)
    seat = (await town.on("utvalg", town.today))["personlig"]
    assert (seat.holder, seat.caller and seat.caller.name) == (None, "Ivar")


async def test_deputies_stand_in_order_and_are_moved(town: Town) -> None:
    held = [await town.sits(name, "ordnet", deputy_rank=rank) for rank, name in enumerate(("A", "B", "C"), 1)]
    assert await _refused(town, "D", "ordnet", 3) == "people.rank_taken"
    assert await _refused(town, "A", "ordnet", 4) == "people.already_there"
    assert await _refused(town, "D", "ordnet", 0) == "people.rank_malformed"
    await town.do("anne", move_deputy, MoveDeputy(held[2], 1, 1))
    assert await _deputies(town, "ordnet") == ["C", "A", "B"]
    await town.do("anne", move_deputy, MoveDeputy(held[2], 2, 99))
    assert await _deputies(town, "ordnet") == ["A", "B", "C"]
    assert (
        await town.refused("anne", move_deputy, MoveDeputy(held[2], 2, 1))
    ).code == "people.changed_meanwhile"
    assert isinstance(await town.refused("A", move_deputy, MoveDeputy(held[1], 1, 1)), NotAllowed)
    holder = await town.sits("H", "ordnet")
    assert (await town.refused("anne", move_deputy, MoveDeputy(holder, 1, 1))).code == "people.not_a_deputy"


async def test_the_first_deputy_who_is_not_leaving_acts_for_a_holder_on_leave(town: Town) -> None:
    held = await town.sits("H", "ordnet")
    deputies = [await town.sits(name, "ordnet", deputy_rank=rank) for rank, name in enumerate(("A", "B"), 1)]
    await town.do("anne", take_leave, TakeLeave(held, after(town, 1), after(town, 9)))

    async def act(day: int) -> set[str]:
        found = set()
        for name in ("H", "A", "B"):
            async with system_work(town.tenant, town.clock) as work:
                actor = await load_actor(work, town.people[name], after(town, day))
            found |= {name for seat in actor.seats if not seat.deputy}
        return found

    assert [await act(day) for day in (0, 1, 8, 9)] == [{"H"}, {"A"}, {"A"}, {"H"}]
    await town.do("anne", end_holding, EndHolding(deputies[0], 1, after(town, 5), EndReason.OTHER))
    assert [await act(day) for day in (4, 5)] == [{"A"}, {"B"}]


async def _listed(town: Town, name: str, rank: int, **more: object) -> AppointCommonDeputy:
    body = await town.id_of("body", "utvalg")
    facts = {"side": Side.HOSPITAL, "valid_from": town.today, **more}
    return AppointCommonDeputy(body_id=body, person_id=await town.known(name), rank=rank, **facts)


async def test_a_shared_list_serves_every_seat_of_its_side_and_nobody_twice(town: Town) -> None:
    for rank, name in enumerate(("Ada", "Bo"), start=1):
        await town.do("anne", appoint_common_deputy, await _listed(town, name, rank))
    seats = await town.on("utvalg", town.today)
    assert [one.name for one in seats["felles"].deputies] == ["Ada", "Bo"]
    assert [seats[key].caller and seats[key].caller.name for key in ("felles", "felles:2")] == ["Ada", "Bo"]
    assert seats["ordnet"].deputies == ()
    # Who sits in one of the seats steps in for no other.
    await town.sits("Cato", "felles")
    seats = await town.on("utvalg", town.today)
    assert [seats[key].caller and seats[key].caller.name for key in ("felles", "felles:2")] == ["Cato", "Ada"]
    async with system_work(town.tenant, town.clock) as work:
        actor = await load_actor(work, town.people["Ada"], town.today)
    assert {seat.seat_id for seat in actor.seats} == {seats["felles"].seat_id, seats["felles:2"].seat_id}
    assert all(seat.deputy for seat in actor.seats)


async def test_a_list_is_shared_only_where_the_structure_says(town: Town) -> None:
    wrong = await town.refused(
        "anne", appoint_common_deputy, await _listed(town, "Ada", 1, side=Side.MUNICIPAL)
    )
    assert wrong.code == "people.no_common_list"
    held = await town.do(
        "anne", appoint_common_deputy, await _listed(town, "Ada", 1, valid_from=after(town, 3))
    )
    again = await town.refused("anne", appoint_common_deputy, await _listed(town, "Bo", 1))
    assert again.code == "people.rank_taken"
    same = await town.refused("anne", appoint_common_deputy, await _listed(town, "Ada", 2))
    assert same.code == "people.already_there"
    assert isinstance(
        await town.refused("Ada", appoint_common_deputy, await _listed(town, "Bo", 2)), NotAllowed
    )
    await town.do("anne", withdraw_holding, WithdrawHolding(held, 1))
    assert await town.rows("holding") == []

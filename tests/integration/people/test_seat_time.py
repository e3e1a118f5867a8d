"""A person's time in a seat: ended, corrected, taken back, paused, and remembered as it was."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from fellesskap.db.work import Work, system_work
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.people.model import EndReason
from fellesskap.people.queries import load_actor
from fellesskap.people.service import (
    CorrectHolding,
    EndHolding,
    EndLeave,
    TakeLeave,
    WithdrawHolding,
    WithdrawLeave,
    correct_holding,
    end_holding,
    end_leave,
    take_leave,
    withdraw_holding,
    withdraw_leave,
)
from people_town import Town, after


async def test_who_resigns_is_gone_from_the_day_and_was_there_before(town: Town) -> None:
    held = await town.sits("Kari", "ingen", valid_from=after(town, -30))
    command = EndHolding(held, 1, after(town, 10), EndReason.NEW_POSITION, "Ny jobb i Bergen")
    await town.do("anne", end_holding, command)
    assert await town.holder("utvalg:ingen", after(town, 9)) == "Kari"
    assert await town.holder("utvalg:ingen", after(town, 10)) is None
    assert await town.holder("utvalg:ingen", after(town, -20)) == "Kari"
    left = (await town.rows("departure", holding_id=held))[0]
    assert (left["reason"], left["note"]) == ("new_position", "Ny jobb i Bergen")
    facts = (await town.rows("audit", name="holding.ended"))[0]["facts"]
    assert "Bergen" not in str(facts)
    # And somebody else comes in from the same day.
    await town.sits("Per", "ingen", valid_from=after(town, 10))
    assert await town.holder("utvalg:ingen", after(town, 10)) == "Per"


async def test_what_has_been_is_not_ended(town: Town) -> None:
    held = await town.sits("Kari", "ingen", valid_from=after(town, -30))
    for valid_to, code in ((after(town, -1), "people.in_the_past"), (after(town, -30), "people.not_begun")):
        refusal = await town.refused("anne", end_holding, EndHolding(held, 1, valid_to, EndReason.OTHER))
        assert refusal.code == code
    stale = await town.refused("anne", end_holding, EndHolding(held, 7, after(town, 1), EndReason.OTHER))
    assert isinstance(stale, Conflict)
    note = EndHolding(held, 1, after(town, 1), EndReason.OTHER, "x" * 501)
    assert (await town.refused("anne", end_holding, note)).code == "people.note_too_long"
    pid = EndHolding(held, 1, after(town, 1), EndReason.OTHER, "Fødselsnummer 13097248022")
    assert (await town.refused("anne", end_holding, pid)).code.startswith("guard.")


async def test_only_the_secretariat_ends_corrects_and_notes_leaves(town: Town) -> None:
    held = await town.sits("Kari", "ingen")
    later = await town.sits("Per", "ordnet", valid_from=after(town, 5))
    days = (after(town, 2), after(town, 4))
    for who in ("Kari", "aune", "admin"):
        for act, command in (
            (end_holding, EndHolding(held, 1, after(town, 1), EndReason.OWN_WISH)),
            (take_leave, TakeLeave(held, *days)),
            (correct_holding, CorrectHolding(later, 1, after(town, 6))),
            (withdraw_holding, WithdrawHolding(later, 1)),
        ):
            assert isinstance(await town.refused(who, act, command), NotAllowed), (who, act)
    nobody = EndHolding(uuid4(), 1, after(town, 1), EndReason.OTHER)
    assert isinstance(await town.refused("anne", end_holding, nobody), NotFound)


async def test_a_start_is_corrected_only_before_it_comes(town: Town) -> None:
    await town.sits("Kari", "ingen", valid_to=after(town, 20))
    later = await town.sits("Per", "ingen", valid_from=after(town, 30))
    await town.do("anne", correct_holding, CorrectHolding(later, 1, after(town, 20), after(town, 90)))
    assert await town.holder("utvalg:ingen", after(town, 20)) == "Per"
    taken = await town.refused("anne", correct_holding, CorrectHolding(later, 2, after(town, 19)))
    assert taken.code == "people.seat_taken"
    town.later(20)
    begun = await town.refused("anne", correct_holding, CorrectHolding(later, 2, after(town, 5)))
    assert begun.code == "people.begun"
    assert (await town.refused("anne", withdraw_holding, WithdrawHolding(later, 2))).code == "people.begun"


async def test_what_never_began_leaves_nothing(town: Town) -> None:
    later = await town.sits("Per", "personlig", valid_from=after(town, 30))
    await town.sits("Eli", "personlig", valid_from=after(town, 30), deputy_rank=1)
    await town.do("anne", take_leave, TakeLeave(later, after(town, 40), after(town, 50)))
    assert await town.do("anne", withdraw_holding, WithdrawHolding(later, 1)) == town.people["Per"]
    assert await town.rows("holding", seat_id=await town.seat("personlig")) == []
    assert await town.rows("leave") == []
    assert len(await town.rows("audit", name="holding.withdrawn")) == 1


async def test_a_deputy_steps_in_while_the_holder_is_on_leave_and_the_holder_is_back_by_itself(
    town: Town,
) -> None:
    held = await town.sits("Hanna", "personlig")
    await town.sits("Ivar", "personlig", deputy_rank=1)
    await town.do("anne", take_leave, TakeLeave(held, after(town, 10), after(town, 40)))
    for day, caller in ((9, "Hanna"), (10, "Ivar"), (39, "Ivar"), (40, "Hanna")):
        seat = (await town.on("utvalg", after(town, day)))["personlig"]
        assert seat.caller is not None
        assert (day, seat.caller.name) == (day, caller)
        assert seat.holder is not None
        assert seat.holder.name == "Hanna"

    async def acting(name: str, day: int) -> list[bool]:
        async with system_work(town.tenant, town.clock) as work:
            actor = await load_actor(work, town.people[name], after(town, day))
        return [not seat.deputy for seat in actor.seats]

    assert (await acting("Hanna", 9), await acting("Ivar", 9)) == ([True], [False])
    assert (await acting("Hanna", 10), await acting("Ivar", 10)) == ([False], [True])
    assert (await acting("Hanna", 40), await acting("Ivar", 40)) == ([True], [False])


async def test_leaves_lie_apart_and_are_cut_short_or_taken_back(town: Town) -> None:
    held = await town.sits("Hanna", "ordnet")
    leave = await town.do("anne", take_leave, TakeLeave(held, after(town, 10), after(town, 40)))
    both = await town.refused("anne", take_leave, TakeLeave(held, after(town, 39), after(town, 50)))
    assert both.code == "people.leave_taken"
    await town.do("anne", end_leave, EndLeave(leave, 1, after(town, 20)))
    assert not (await town.on("utvalg", after(town, 20)))["ordnet"].away
    longer = await town.refused("anne", end_leave, EndLeave(leave, 2, after(town, 30)))
    assert longer.code == "people.ends_already"
    assert await town.do("anne", withdraw_leave, WithdrawLeave(leave, 2)) == held
    assert await town.rows("leave") == []
    now = await town.do("anne", take_leave, TakeLeave(held, town.today, after(town, 5)))
    assert (await town.refused("anne", withdraw_leave, WithdrawLeave(now, 1))).code == "people.begun"
    assert isinstance(await town.refused("Hanna", end_leave, EndLeave(now, 1, after(town, 1))), NotAllowed)


async def test_leaving_ends_the_leave_too(town: Town) -> None:
    held = await town.sits("Hanna", "ordnet")
    await town.do("anne", take_leave, TakeLeave(held, after(town, 10), after(town, 40)))
    await town.do("anne", take_leave, TakeLeave(held, after(town, 50), after(town, 60)))
    await town.do("anne", end_holding, EndHolding(held, 1, after(town, 20), EndReason.OWN_WISH))
    assert [row["valid_to"] for row in await town.rows("leave")] == [after(town, 20)]


@pytest.mark.parametrize(("who", "sees"), [("anne", True), ("Kari", True), ("aune", False)])
async def test_why_somebody_left_is_for_the_secretariat_and_the_person(
    town: Town, who: str, sees: bool
) -> None:
    held = await town.sits("Kari", "ingen")
    await town.do("anne", end_holding, EndHolding(held, 1, after(town, 10), EndReason.OWN_WISH, "Syk"))
    async with Work(town.tenant, await town.actor(who), town.clock) as work:
        found = await work.connection.fetch(f'SELECT note FROM "{town.tenant.schema}".departure')
    assert bool(found) is sees


async def test_two_at_once_end_a_holding_once(town: Town) -> None:
    held: UUID = await town.sits("Kari", "ingen")
    await town.do("anne", end_holding, EndHolding(held, 1, after(town, 10), EndReason.OTHER))
    second = await town.refused("anne", end_holding, EndHolding(held, 1, after(town, 5), EndReason.OTHER))
    assert second.code == "people.changed_meanwhile"

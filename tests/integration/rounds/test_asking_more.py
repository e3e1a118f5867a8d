"""Those a round left out: kept, asked after all, and refused where they cannot be."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

from fellesskap.rounds.model import Answer, Round
from fellesskap.rounds.service import (
    AskMore,
    CloseRound,
    ExtendRound,
    ReopenRound,
    SettleStance,
    ask_more,
    close_round,
    extend_round,
    reopen_round,
    settle_stance,
)
from fellesskap.structure.rules.holidays import working_day_from
from partial_rounds import some, told, unasked
from road import Road


async def partial(road: Road) -> Round:
    """A round that asks two municipalities of one region and a division, and leaves three and a division out."""
    return await road.opened(**await some(road, ("9901", "9902"), ("kirurgi",)))


async def more(
    road: Road, found: Round, municipalities: tuple[str, ...] = (), divisions: tuple[str, ...] = ()
) -> AskMore:
    version = (await road.rows("round", id=found.id))[0]["version"]
    return AskMore(found.id, version, **await some(road, municipalities, divisions))


async def test_whom_a_round_leaves_out_is_kept_and_goes_along_into_the_next(road: Road) -> None:
    found = await partial(road)
    left = {"Dal", "Eid", "Fjell", "Divisjon psykiatri"}
    assert await unasked(road, found.id) == left
    regions = [row["region_id"] for row in await road.rows("unasked", round_id=found.id)]
    assert regions.count(await road.id_of("region", "sor")) == 2
    whole = await road.opened()
    assert await unasked(road, whole.id) == set()
    await road.answer(found, "Aune", Answer.OBJECT)
    await road.revise(found.case_id)
    again = await road.asked_again(found.case_id)
    assert await unasked(road, again.id) == left
    await road.do("anne", ask_more, await more(road, again, ("9903",)))
    assert await unasked(road, again.id) == left - {"Dal"}
    assert await unasked(road, found.id) == left


async def test_those_asked_after_all_answer_are_told_and_are_spoken_for(road: Road) -> None:
    found = await partial(road)
    before = await told(road, found.id)
    await road.do("anne", ask_more, await more(road, found, ("9905",), ("psykiatri",)))
    assert await told(road, found.id) - before == {"fjell", "psykiatri"}
    notices = await road.rows("notice", round_id=found.id, person_id=road.people["aune"])
    assert len(notices) == 1
    assert {row["kind"] for row in await road.rows("notice", round_id=found.id)} == {"round.opened"}
    assert await unasked(road, found.id) == {"Dal", "Eid"}
    standing = await road.standing(found.case_id)
    assert (standing.tally.asked, len(standing.silent)) == (5, 5)
    await road.answer(found, "Fjell")
    event = (await road.rows("event", case_id=found.case_id, kind="round.asked_more"))[0]
    facts = json.loads(event["facts"])
    assert facts == {
        "deadline": found.deadline.isoformat(),
        "asked": 2,
        "names": "Fjell, Divisjon psykiatri",
        "taken_back": 0,
    }
    assert len(await road.rows("audit", name="round.asked_more", subject=found.id)) == 1


async def test_a_region_that_was_not_among_the_asked_gets_its_position(road: Road) -> None:
    found = await partial(road)
    regions = {row["region_id"] for row in await road.rows("stance", round_id=found.id)}
    sor = await road.id_of("region", "sor")
    assert sor not in regions
    await road.do("anne", ask_more, await more(road, found, ("9903",)))
    after = [row["region_id"] for row in await road.rows("stance", round_id=found.id)]
    assert sorted(map(str, after)) == sorted(map(str, [*regions, sor]))


async def test_a_position_is_taken_back_when_another_it_speaks_for_is_asked(road: Road) -> None:
    found = await partial(road)
    for name in ("Aune", "Berg", "Divisjon kirurgi"):
        await road.answer(found, name)
    for region, who in (("nord", "nord"), (None, "anne")):
        row = await road.stance(found.id, region)
        await road.do(who, settle_stance, SettleStance(row["id"], row["version"], Answer.AGREE))
    await road.do("anne", ask_more, await more(road, found, (), ("psykiatri",)))
    assert (await road.stance(found.id, "nord"))["position"] == "agree"
    trust = await road.stance(found.id, None)
    assert (trust["position"], trust["settled_by"], trust["version"]) == (None, None, 3)
    assert [row["subject"] for row in await road.rows("audit", name="stance.reopened")] == [trust["id"]]
    # The answers that were given stand.
    assert (await road.standing(found.case_id)).tally.agree == 3


async def test_who_may_not_or_what_cannot_be_asked_changes_nothing(road: Road) -> None:
    found = await partial(road)
    kirurgi, aune = ("kirurgi",), ("9901",)
    for who in ("aune", "kirurgi", "nord"):
        refusal = await road.refused(who, ask_more, await more(road, found, ("9903",)))
        assert refusal.kind == "not_allowed"
    for municipalities, divisions, code in (
        ((), (), "round.nobody_chosen"),
        (("9903", "9903"), (), "round.chosen_twice"),
        (aune, (), "round.not_left_out"),
        (("9903",), kirurgi, "round.not_left_out"),
        (("9903",), ("apotek",), "round.not_left_out"),
    ):
        refusal = await road.refused("anne", ask_more, await more(road, found, municipalities, divisions))
        assert (refusal.code, refusal.rule_id) == (code, "R-ROUND-42")
    command = await more(road, found, ("9903",))
    moved = AskMore(found.id, 7, command.partners)
    assert (await road.refused("anne", ask_more, moved)).code == "round.changed_meanwhile"
    nothing = AskMore(uuid4(), 1, command.partners)
    assert (await road.refused("anne", ask_more, nothing)).kind == "not_found"
    await road.do("bjorn", ask_more, command)
    # The version has moved on, and Dal is asked already.
    assert (await road.refused("anne", ask_more, command)).code == "round.not_left_out"
    assert await unasked(road, found.id) == {"Eid", "Fjell", "Divisjon psykiatri"}


async def test_nobody_is_asked_more_where_nobody_was_left_out(road: Road) -> None:
    found = await road.opened()
    refusal = await road.refused("anne", ask_more, await more(road, found, ("9903",)))
    assert (refusal.code, refusal.rule_id) == ("round.nobody_left_out", "R-ROUND-41")


async def test_those_left_out_have_a_day_to_answer(road: Road) -> None:
    found = await partial(road)
    road.later((found.deadline - road.today).days)
    refusal = await road.refused("anne", ask_more, await more(road, found, ("9903",)))
    assert (refusal.code, refusal.rule_id) == ("round.extend_to_ask_more", "R-ROUND-41")
    day = working_day_from(found.deadline + timedelta(days=7))
    await road.do("anne", extend_round, ExtendRound(found.id, 1, "Flere skal spørres.", deadline=day))
    await road.do("anne", ask_more, await more(road, found, ("9903",)))
    assert (await road.reply(found.id, "Dal"))["answer"] is None


async def test_a_closed_round_asks_nobody_more_until_it_is_opened_again(road: Road) -> None:
    found = await partial(road)
    for name in ("Aune", "Berg", "Divisjon kirurgi"):
        await road.answer(found, name)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    refusal = await road.refused("anne", ask_more, await more(road, found, ("9903",)))
    assert (refusal.code, refusal.rule_id) == ("round.reopen_to_ask_more", "R-ROUND-41")
    day = working_day_from(road.today + timedelta(days=9))
    await road.do("anne", reopen_round, ReopenRound(found.id, 2, day, "Dal skal spørres."))
    await road.do("anne", ask_more, await more(road, found, ("9903",)))
    assert (await road.standing(found.case_id)).tally.asked == 4


async def test_a_text_written_anew_is_asked_about_again_first(road: Road) -> None:
    found = await partial(road)
    await road.revise(found.case_id)
    refusal = await road.refused("anne", ask_more, await more(road, found, ("9903",)))
    assert (refusal.code, refusal.rule_id) == ("round.ask_again_instead", "R-ROUND-41")
    again = await road.asked_again(found.case_id)
    await road.do("anne", ask_more, await more(road, again, ("9903",)))
    assert (await road.reply(again.id, "Dal"))["round_id"] == again.id

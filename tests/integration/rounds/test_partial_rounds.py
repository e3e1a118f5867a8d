"""A round that asks some of those the route asks: who is asked, told and counted, up to the decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fellesskap.decisions.service import record_decision
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import (
    AskAgain,
    CloseRound,
    OpenRound,
    SettleStance,
    ask_again,
    close_round,
    open_round,
    settle_stance,
)
from fellesskap.structure.model import AnchoringLevel
from fellesskap.structure.rules.holidays import after_working_days, is_working_day, working_day_from
from partial_rounds import some, told
from road import Road


async def test_only_those_chosen_are_asked_told_and_spoken_for(road: Road) -> None:
    found = await road.opened(**await some(road, ("9901", "9905"), ("psykiatri",)))
    standing = await road.standing(found.case_id)
    assert standing.tally.asked == 3
    assert {one.name for one in standing.silent} == {"Aune", "Fjell", "Divisjon psykiatri"}
    assert await told(road, found.id) == {"aune", "fjell", "nord", "psykiatri"}
    stances = {(row["side"], row["region_id"]) for row in await road.rows("stance", round_id=found.id)}
    assert stances == {("municipal", await road.id_of("region", "nord")), ("hospital", None)}
    event = (await road.rows("event", case_id=found.case_id, kind="round.opened"))[0]
    assert '"left_out": 4' in event["facts"]


async def test_one_side_alone_may_be_narrowed(road: Road) -> None:
    wanted = await some(road, ("9903",), ())
    found = await road.opened(partners=wanted["partners"])
    names = {one.name for one in (await road.standing(found.case_id)).silent}
    assert names == {"Dal", "Divisjon kirurgi", "Divisjon psykiatri"}


WRONG = [
    (("9901",), (), "round.no_hospital_asked"),
    ((), ("kirurgi",), "round.no_municipality_asked"),
    (("9901", "9901"), ("kirurgi",), "round.chosen_twice"),
    (("9901",), ("apotek",), "round.not_of_the_route"),
    (("9901", "provesykehuset"), ("kirurgi",), "round.not_of_the_route"),
]


@pytest.mark.parametrize(("municipalities", "divisions", "code"), WRONG)
async def test_a_choice_that_is_not_of_the_route_or_leaves_a_side_out_is_refused(
    road: Road, municipalities: tuple[str, ...], divisions: tuple[str, ...], code: str
) -> None:
    case_id = await road.discussed("region")
    version = await road.case_version(case_id)
    chosen = await some(road, municipalities, divisions)
    refusal = await road.refused("anne", open_round, OpenRound(case_id, version, "Er dere med?", **chosen))
    assert (refusal.code, refusal.rule_id) == (code, "R-ROUND-37")
    good = OpenRound(case_id, version, "Er dere med?", **await some(road, ("9901",), ("kirurgi",)))
    await road.do("anne", open_round, good)
    assert (await road.standing(case_id)).tally.asked == 2


async def test_a_route_that_asks_the_trust_alone_lacks_no_municipality(road: Road) -> None:
    case_id = await road.discussed("foretak")
    version = await road.case_version(case_id)
    for keys, code in (((), "round.no_hospital_asked"), (("9901",), "round.not_of_the_route")):
        wrong = OpenRound(case_id, version, "?", **await some(road, keys, ()))
        assert (await road.refused("anne", open_round, wrong)).code == code
    await road.do(
        "anne", open_round, OpenRound(case_id, version, "?", **await some(road, ("provesykehuset",), ()))
    )
    assert [one.name for one in (await road.standing(case_id)).silent] == ["Prøvesykehuset HF"]


async def test_where_nobody_is_asked_the_choice_means_nothing(road: Road) -> None:
    case_id = await road.discussed("faglig")
    version = await road.case_version(case_id)
    none = OpenRound(case_id, version, level=AnchoringLevel.NONE, partners=(), divisions=(), days=0)
    await road.do("anne", open_round, none)
    assert await road.state(case_id) == "anchored"


async def test_a_partial_round_is_decided_on_what_those_asked_answered(road: Road) -> None:
    found = await road.opened("taus", **await some(road, ("9901", "9902"), ("kirurgi",)))
    for name in ("Aune", "Berg", "Divisjon kirurgi"):
        await road.answer(found, name)
    for region, who in (("nord", "nord"), (None, "anne")):
        row = await road.stance(found.id, region)
        await road.do(who, settle_stance, SettleStance(row["id"], row["version"], Answer.AGREE))
    await road.do("anne", close_round, CloseRound(found.id, 1))
    standing = await road.standing(found.case_id)
    # Silence blocks on this route: those who were not asked are neither silent nor agreeing.
    assert (standing.tally.asked, standing.tally.agree, standing.silent) == (3, 3, ())
    _, item_id = await road.meeting("fsu", found.case_id)
    await road.do("anne", record_decision, await road.decision(item_id))
    assert await road.state(found.case_id) == "decided"


async def test_the_same_round_with_an_objection_is_not_decided(road: Road) -> None:
    found = await road.opened("taus", **await some(road, ("9901", "9902"), ("kirurgi",)))
    await road.answer(found, "Aune", Answer.OBJECT)
    for name in ("Berg", "Divisjon kirurgi"):
        await road.answer(found, name)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    _, item_id = await road.meeting("fsu", found.case_id)
    await road.refused("anne", record_decision, await road.decision(item_id))


async def test_only_those_asked_are_asked_again(road: Road) -> None:
    found = await road.opened(**await some(road, ("9901", "9902"), ("kirurgi",)))
    await road.answer(found, "Aune")
    await road.answer(found, "Berg", Answer.OBJECT)
    await road.revise(found.case_id)
    other = await road.opened()
    stranger = (await road.reply(other.id, "Dal"))["id"]
    silent = (await road.reply(found.id, "Divisjon kirurgi"))["id"]
    version = await road.case_version(found.case_id)
    command = AskAgain(found.case_id, version, "Og nå?", asked=(stranger, silent))
    assert (await road.refused("anne", ask_again, command)).code == "round.not_in_round"
    again = await road.asked_again(found.case_id)
    carried = {row["carried"] for row in await road.rows("reply", round_id=again.id)}
    standing = await road.standing(found.case_id)
    assert (standing.tally.asked, standing.tally.agree, carried) == (3, 1, {True, False})
    assert {one.name for one in standing.silent} == {"Berg", "Divisjon kirurgi"}
    stances = {(row["side"], row["region_id"]) for row in await road.rows("stance", round_id=again.id)}
    assert stances == {("municipal", await road.id_of("region", "nord")), ("hospital", None)}


async def test_the_deadline_is_a_working_day_however_it_is_given(road: Road) -> None:
    proposed = await road.opened()
    assert proposed.deadline == working_day_from(road.today + timedelta(days=28))
    assert (await road.opened(days=9, working_days=True)).deadline == after_working_days(road.today, 9)
    assert (await road.opened(days=9)).deadline == working_day_from(road.today + timedelta(days=9))
    day = working_day_from(road.today + timedelta(days=40))
    assert (await road.opened(deadline=day)).deadline == day


def a_holiday(today: date) -> date:
    """The next 17 May."""
    return min(day for year in (today.year, today.year + 1) if (day := date(year, 5, 17)) > today)


@pytest.mark.parametrize("again", [False, True])
async def test_nobody_is_asked_until_17_may(road: Road, again: bool) -> None:
    if again:
        case_id = await road.closed(Aune=Answer.OBJECT)
        await road.revise(case_id)
    else:
        case_id = await road.discussed("region")
    act, command = (ask_again, AskAgain) if again else (open_round, OpenRound)
    version, day = await road.case_version(case_id), a_holiday(road.today)
    refusal = await road.refused("anne", act, command(case_id, version, "Er dere med?", deadline=day))
    assert (refusal.code, refusal.rule_id) == ("round.deadline_not_working_day", "R-ROUND-20")
    assert refusal.facts["following"] == working_day_from(day)
    both = command(case_id, version, "Er dere med?", deadline=working_day_from(day), days=3)
    assert (await road.refused("anne", act, both)).code == "round.deadline_or_days"
    await road.do("anne", act, command(case_id, version, "Er dere med?", deadline=working_day_from(day)))
    found = await road.round_of(case_id)
    assert found.deadline == working_day_from(day)
    assert is_working_day(found.deadline)

"""Settling positions and closing a round; what is then refused, and what nobody else's ids reveal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from fellesskap.db.work import Work, system_work
from fellesskap.errors import NotFound, RuleBroken
from fellesskap.rounds.model import Answer, Round, RoundState
from fellesskap.rounds.queries import find_replies
from fellesskap.rounds.service import (
    AnswerForRegion,
    AnswerRound,
    CloseRound,
    MunicipalAnswer,
    OpenRound,
    SettleStance,
    answer_for_region,
    answer_round,
    close_round,
    open_round,
    settle_stance,
)
from fellesskap.structure.rules.holidays import working_day_from
from fellesskap.tenant import Tenant
from road import Road

MUNICIPALITIES = ("Aune", "Berg", "Dal", "Eid", "Fjell")
DIVISIONS = ("Divisjon kirurgi", "Divisjon psykiatri")


async def settle(road: Road, found: Round, region: str | None = "nord", **changes: Any) -> SettleStance:
    row = await road.stance(found.id, region)
    values = {"version": row["version"], "position": Answer.AGREE, **changes}
    return SettleStance(row["id"], **values)


async def test_a_region_settles_after_all_its_municipalities(road: Road) -> None:
    found = await road.opened("taus")
    await road.answer(found, "Aune")
    early = await settle(road, found, silence_reason="Purret to ganger")
    refusal = await road.refused("nord", settle_stance, early)
    assert (refusal.code, refusal.facts["names"]) == ("round.answers_missing", ["Berg"])
    await road.answer(found, "Berg", Answer.OBJECT)
    for other in ("sor", "anne", "bjorn", "aune", "kirurgi"):
        command = await settle(road, found)
        assert (await road.refused(other, settle_stance, command)).code == "round.not_your_stance"
    await road.do("nord", settle_stance, await settle(road, found))
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["settled_by"]) == ("agree", road.people["nord"])
    assert [o.name for o in (await road.standing(found.case_id)).objections if o.stands] == ["Berg"]


async def test_the_holder_of_the_region_s_seat_settles_and_the_deputy_does_not(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    # Who waits as a deputy does not read the partners' papers, and so sees no position.
    refusal = await road.refused("vara-fsu:region:nord", settle_stance, await settle(road, found))
    assert refusal.code == "round.stance_not_found"
    await road.do("fsu:region:nord", settle_stance, await settle(road, found))


async def test_silence_is_passed_over_with_a_reason(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")
    bare = await settle(road, found)
    assert (await road.refused("nord", settle_stance, bare)).code == "round.silence_needs_reason"
    await road.do("nord", settle_stance, await settle(road, found, silence_reason="Purret to ganger"))
    assert (await road.stance(found.id, "nord"))["silence_reason"] == "Purret to ganger"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"position": Answer.OBJECT}, "round.reason_required"),
        ({"version": 7}, "round.changed_meanwhile"),
        ({"position": Answer.OBJECT, "reason": "Fnr. 15837030088"}, "guard.national_identity_number"),
    ],
)
async def test_positions_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    assert (await road.refused("nord", settle_stance, await settle(road, found, **changes))).code == code
    await road.do("nord", settle_stance, await settle(road, found))


async def test_an_answer_that_changes_takes_its_region_s_position_back(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    await road.do("nord", settle_stance, await settle(road, found))
    await road.answer(found, "Aune", Answer.OBJECT)
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["settled_at"], row["version"]) == (None, None, 3)
    assert "stance.reopened" in {trail["name"] for trail in await road.rows("audit", subject=row["id"])}


async def test_the_trust_settles_for_its_divisions(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Divisjon kirurgi", Answer.OBJECT)
    early = await settle(road, found, None)
    assert (await road.refused("anne", settle_stance, early)).code == "round.silence_needs_reason"
    await road.answer(found, "Divisjon psykiatri")
    for other in ("bjorn", "kirurgi", "nord", "fsu:avdeling"):
        command = await settle(road, found, None)
        assert (await road.refused(other, settle_stance, command)).code == "round.not_your_stance"
    assert [o.stands for o in (await road.standing(found.case_id)).objections] == [True]
    await road.do("fsu:direktor", settle_stance, await settle(road, found, None))
    assert [o.stands for o in (await road.standing(found.case_id)).objections] == [False]


async def test_a_round_closes_when_all_have_answered_and_takes_nothing_more(road: Road) -> None:
    found = await road.opened()
    early = CloseRound(found.id, 1)
    assert (await road.refused("anne", close_round, early)).code == "round.too_early_to_close"
    for name in (*MUNICIPALITIES, *DIVISIONS):
        await road.answer(found, name)
    assert (await road.refused("aune", close_round, early)).code == "access.secretariat_only"
    stale = CloseRound(found.id, 2)
    assert (await road.refused("anne", close_round, stale)).code == "round.changed_meanwhile"
    await road.do("anne", close_round, early)
    assert await road.state(found.case_id) == "anchored"
    assert (await road.round_of(found.case_id)).state is RoundState.CLOSED
    assert (await road.kinds(found.case_id))[-1] == "round.closed"
    row = await road.reply(found.id, "Aune")
    late = AnswerRound(row["id"], row["version"], Answer.OBJECT, "For sent")
    assert (await road.refused("aune", answer_round, late)).code == "round.closed"
    batch = await road.formote(found, "Aune", replace=True)
    assert (await road.refused("nord", answer_for_region, batch)).code == "round.closed"
    position = await settle(road, found)
    assert (await road.refused("nord", settle_stance, position)).code == "round.closed"
    again = CloseRound(found.id, 2)
    assert (await road.refused("anne", close_round, again)).code == "round.closed"


async def test_a_round_closes_after_its_deadline_whoever_is_silent(road: Road) -> None:
    found = await road.opened(deadline=working_day_from(road.today + timedelta(days=5)))
    road.later((found.deadline - road.today).days)
    command = CloseRound(found.id, 1)
    assert (await road.refused("anne", close_round, command)).code == "round.too_early_to_close"
    road.later(1)
    await road.do("anne", close_round, command)
    assert (await road.standing(found.case_id)).tally.silent == 7


async def test_another_community_s_ids_are_as_unknown_as_any_other(road: Road, alfa: Tenant) -> None:
    found = await road.opened()
    row, stance = await road.reply(found.id, "Aune"), await road.stance(found.id, "nord")
    region = await road.id_of("region", "nord")
    partner = row["partner_id"]
    actor = await road.actor("anne")
    commands = [
        (open_round, lambda any_id: OpenRound(any_id, 1, "?"), found.case_id),
        (answer_round, lambda any_id: AnswerRound(any_id, 1, Answer.AGREE), row["id"]),
        (
            answer_for_region,
            lambda any_id: AnswerForRegion(
                any_id, region, (MunicipalAnswer(partner, 1, Answer.AGREE),), road.today
            ),
            found.id,
        ),
        (settle_stance, lambda any_id: SettleStance(any_id, 1, Answer.AGREE), stance["id"]),
        (close_round, lambda any_id: CloseRound(any_id, 1), found.id),
    ]
    for act, make, real in commands:
        answers = []
        for any_id in (real, uuid4()):
            with pytest.raises(NotFound) as error:
                async with Work(alfa, actor, road.clock, write=True) as work:
                    await act(work, make(any_id))
            answers.append((error.value.code, error.value.facts, error.value.field))
        assert answers[0] == answers[1]
    assert (await road.reply(found.id, "Aune"))["answer"] is None


async def test_rules_see_more_than_the_one_who_acts(road: Road) -> None:
    """A position is settled on all answers, also those that do not show to the one who settles."""
    found = await road.opened("taus")
    await road.answer(found, "Aune")
    command = await settle(road, found)
    async with system_work(road.tenant) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE reply SET audience = 0 WHERE round_id = $1 AND answer IS NULL", found.id
        )
    with pytest.raises(RuleBroken) as error:
        async with await road.work("nord") as work:
            assert len(await find_replies(work, found.id)) == 1
            await settle_stance(work, command)
    assert error.value.facts["names"] == ["Berg"]

"""Many at once: no answer is lost, none is written over unseen, and none slips in after the end."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work, system_work
from fellesskap.errors import Conflict, DomainError, RuleBroken
from fellesskap.rounds.model import Answer, Round
from fellesskap.rounds.service import (
    AnswerRound,
    CloseRound,
    SettleStance,
    answer_round,
    close_round,
    settle_stance,
)
from fellesskap.sortkey import sort_key
from road import Road
from road_structure import START

MANY = 200


async def outcome(road: Road, actor: Actor, command: AnswerRound) -> str:
    """Answer in a transaction of its own and tell how it went."""
    try:
        async with Work(road.tenant, actor, road.clock, write=True) as work:
            await answer_round(work, command)
    except DomainError as refusal:
        return refusal.code
    return "saved"


async def a_crowd(road: Road, found: Round) -> list[UUID]:
    """Let a round ask many municipalities more, and return them."""
    partners = [uuid7() for _ in range(MANY)]
    async with system_work(road.tenant) as work, work.engine_scope():
        for place, partner_id in enumerate(partners):
            name = f"Kommune {found.id} {place:03}"
            await work.connection.execute(
                "INSERT INTO partner (id, key, kind, side, name, name_official, sort_key, valid_from, valid_to) "
                "VALUES ($1, $2, 'municipality', 'municipal', $3, $3, $4, $5, $6)",
                partner_id,
                str(partner_id),
                name,
                sort_key(name),
                START,
                road.today,
            )
            await work.connection.execute(
                "INSERT INTO reply (id, round_id, partner_id, sort_key, audience) VALUES ($1, $2, $1, $3, 1)",
                partner_id,
                found.id,
                sort_key(name),
            )
    return partners


async def contact_of(road: Road, partners: list[UUID]) -> Actor:
    """Someone trusted by all of them."""
    roles = {Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=partner) for partner in partners}
    return Actor(ActorKind.PERSON, road.people["aune"], "Alle", roles=frozenset(roles))


async def test_of_many_answers_to_one_question_exactly_one_wins(road: Road) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Aune")
    actor = await road.actor("aune")
    answers = [Answer.AGREE, Answer.ABSTAIN]
    told = await asyncio.gather(
        *(outcome(road, actor, AnswerRound(row["id"], 1, answers[place % 2])) for place in range(MANY))
    )
    assert sorted(set(told)) == ["round.changed_meanwhile", "saved"]
    assert told.count("saved") == 1
    saved = await road.reply(found.id, "Aune")
    assert (saved["version"], saved["answer"]) == (2, answers[told.index("saved") % 2])
    assert len(await road.rows("audit", subject=row["id"])) == 1


async def test_many_answers_at_once_lose_none(road: Road) -> None:
    found = await road.opened()
    partners = await a_crowd(road, found)
    actor = await contact_of(road, partners)
    told = await asyncio.gather(
        *(outcome(road, actor, AnswerRound(partner, 1, Answer.AGREE)) for partner in partners)
    )
    assert set(told) == {"saved"}
    assert (await road.standing(found.case_id)).tally.agree == MANY
    kinds = await road.kinds(found.case_id)
    assert kinds.count("round.answered") == MANY
    trail = await road.rows("audit", name="reply.answered")
    assert len({row["subject"] for row in trail} & set(partners)) == MANY


async def test_no_answer_slips_in_after_the_end(road: Road) -> None:
    found = await road.opened()
    partners = await a_crowd(road, found)
    actor = await contact_of(road, partners)
    road.later((found.deadline - road.today).days + 1)
    half = len(partners) // 2
    secretary = await road.actor("anne")

    async def close() -> str:
        async with Work(road.tenant, secretary, road.clock, write=True) as work:
            await close_round(work, CloseRound(found.id, 1))
        return "closed"

    # Answers that are quick enough may all be in before the end comes to its turn; those after it never are.
    told = await asyncio.gather(
        *(outcome(road, actor, AnswerRound(partner, 1, Answer.AGREE)) for partner in partners[:half]),
        close(),
    )
    late = [outcome(road, actor, AnswerRound(partner, 1, Answer.AGREE)) for partner in partners[half:]]
    told += await asyncio.gather(*late)
    saved = told.count("saved")
    assert 0 < saved < MANY
    assert set(told) <= {"saved", "closed", "round.closed", "round.changed_meanwhile"}
    trail = sorted(await road.rows("audit"), key=lambda row: row["sequence"])
    end = next(
        row["sequence"] for row in trail if row["subject"] == found.id and row["name"] == "round.closed"
    )
    answered = [row["sequence"] for row in trail if row["subject"] in partners]
    assert len(answered) == saved
    assert max(answered) < end
    assert (await road.standing(found.case_id)).tally.agree == saved


async def test_a_position_never_rests_on_an_answer_that_changes_at_the_same_moment(road: Road) -> None:
    """Whichever comes first, a settled position was settled on the answers that stand."""
    for _ in range(12):
        found = await road.opened()
        for name in ("Aune", "Berg"):
            row = await road.reply(found.id, name)
            await road.do(name.lower(), answer_round, AnswerRound(row["id"], 1, Answer.AGREE))
        row, stance = await road.reply(found.id, "Aune"), await road.stance(found.id, "nord")
        change = AnswerRound(row["id"], row["version"], Answer.OBJECT, "Likevel ikke")
        told = await asyncio.gather(
            outcome(road, await road.actor("aune"), change),
            road.do("nord", settle_stance, SettleStance(stance["id"], 1, Answer.AGREE)),
            return_exceptions=True,
        )
        assert told[0] == "saved"
        trail = sorted(await road.rows("audit"), key=lambda row: row["sequence"])
        order = [row["name"] for row in trail if row["subject"] in (change.reply_id, stance["id"])]
        now = await road.stance(found.id, "nord")
        if now["position"] is None:
            assert order == ["reply.answered", "stance.settled", "reply.answered", "stance.reopened"]
        else:
            assert order == ["reply.answered", "reply.answered", "stance.settled"]


async def test_a_second_round_is_refused_by_the_database_too(road: Road) -> None:
    found = await road.opened()
    case = (await road.rows("round", id=found.id))[0]
    with pytest.raises(Exception, match="round_one_open"):
        async with system_work(road.tenant) as work, work.engine_scope():
            await work.connection.execute(
                "INSERT INTO round (id, case_id, treatment_id, level, question, text_edition, opened_at, deadline, "
                "state, silence, objection_effect, structure_version_id, deciding_body_id, audience) "
                "SELECT $2, case_id, treatment_id, level, question, text_edition, opened_at, deadline, state, "
                "silence, objection_effect, structure_version_id, deciding_body_id, audience "
                "FROM round WHERE id = $1",
                case["id"],
                uuid7(),
            )


async def test_two_who_close_at_once_close_once(road: Road) -> None:
    found = await road.opened()
    road.later((found.deadline - road.today).days + 1)
    told = await asyncio.gather(
        *(road.do(name, close_round, CloseRound(found.id, 1)) for name in ("anne", "bjorn")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in told) == 1
    assert sum(isinstance(one, Conflict | RuleBroken) for one in told) == 1
    assert (await road.kinds(found.case_id)).count("round.closed") == 1

"""What a rule counts is what there is, not what the one who asks may see.

Row policies hide rows from readers. Were they to hide them from rules, a decision could bind over an
objection that the asker may not read, and a region be settled over an answer that is kept from it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.db.work import Work
from fellesskap.decisions.model import Consensus, DecisionEffect, Hindrance, Position, Result
from fellesskap.decisions.service import form_consensus, load_basis
from fellesskap.errors import RuleBroken
from fellesskap.meetings.queries import load_item
from fellesskap.rounds import queries as round_queries
from fellesskap.rounds.model import Anchoring, Answer
from fellesskap.rounds.service import SettleStance, find_anchoring, settle_stance
from fellesskap.settings import Settings
from road import Road, build

ASKERS = ("anne", "bjorn", "fsu:direktor", "aune", "nord", "valgt", None)


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "omfang")


@pytest.fixture(scope="module")
async def item_id(road: Road, database: Settings) -> UUID:
    """A line about a case that Aune objects to, on an agenda that everybody may read; the answers are not."""
    case_id, item_id = await road.ready("region", Aune=Answer.OBJECT, Berg=Answer.AGREE)
    row = (await road.rows("agenda_item", id=item_id))[0]
    connection = await asyncpg.connect(database.provisioner_url)
    for table, column, key in (
        ("meeting", "id", row["meeting_id"]),
        ("agenda_item", "id", item_id),
        ("case", "id", case_id),
        ("treatment", "case_id", case_id),
        ("perspective", "case_id", case_id),
    ):
        change = f'UPDATE "{road.tenant.schema}"."{table}" SET audience = 3 WHERE "{column}" = $1'
        await connection.execute(change, key)
    await connection.close()
    return item_id


async def _actor(road: Road, name: str | None) -> Actor:
    return await road.actor(name) if name else PUBLIC_ACTOR


async def _formed(road: Road, name: str | None, item_id: UUID) -> tuple[Consensus, Anchoring]:
    """What a decision would come to if this one were the one who asks."""
    command = await road.decision(
        item_id,
        DecisionEffect.BINDING,
        voices=(await road.voice("fsu:avdeling", Position.AGREES),),
    )
    actor = await _actor(road, name)
    async with Work(road.tenant, actor, road.clock, write=True) as work, work.engine_scope():
        basis = await load_basis(work, await load_item(work, item_id))
        consensus, _ = form_consensus(basis, command)
        return consensus, await find_anchoring(work, basis.facts.file.case.id)


async def _no_agreement_whoever_asks(road: Road, item_id: UUID) -> None:
    formed = [await _formed(road, name, item_id) for name in ASKERS]
    consensus, anchoring = formed[0]
    assert consensus.result is Result.NO_AGREEMENT
    assert {reason.code for reason in consensus.reasons} == {Hindrance.PARTNER_OBJECTS}
    assert (consensus.present, consensus.counted_total) == (4, 4)
    assert anchoring.standing is not None
    assert (anchoring.standing.tally.asked, anchoring.standing.tally.answered) == (7, 2)
    assert formed == [formed[0]] * len(ASKERS)


async def test_consensus_is_the_same_whoever_asks(road: Road, item_id: UUID) -> None:
    await _no_agreement_whoever_asks(road, item_id)


async def test_the_policies_do_hide_what_consensus_is_formed_of(road: Road, item_id: UUID) -> None:
    """Else the test before this one would show nothing."""
    seen = {}
    for name in ASKERS:
        async with Work(road.tenant, await _actor(road, name), road.clock) as work:
            count = f'SELECT count(*) FROM "{road.tenant.schema}".reply'
            seen[name] = await work.connection.fetchval(count)
    assert seen["anne"] == seen["aune"] == 7
    assert (seen["valgt"], seen[None]) == (0, 0)


@pytest.fixture
def blinded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have rules read the answers of a round as their asker sees them."""
    every = round_queries.find_replies

    async def only_seen(work: Work, round_id: UUID) -> Any:
        await work.connection.execute("SET LOCAL app.scope='actor'")
        replies = await every(work, round_id)
        await work.connection.execute("SET LOCAL app.scope='engine'")
        return replies

    monkeypatch.setattr(round_queries, "find_replies", only_seen)


@pytest.mark.usefixtures("blinded")
async def test_a_blinded_engine_would_bind_over_an_objection(road: Road, item_id: UUID) -> None:
    """The tests of this file see it when the engine reads as its asker."""
    assert (await _formed(road, "anne", item_id))[0].result is Result.NO_AGREEMENT
    assert (await _formed(road, None, item_id))[0].result is Result.AGREEMENT
    with pytest.raises(AssertionError):
        await _no_agreement_whoever_asks(road, item_id)


@pytest.fixture(scope="module")
async def hidden(road: Road, database: Settings) -> dict[str, Any]:
    """The position of a region in which one has answered and the other's line is kept from the region."""
    found = await road.opened("region")
    await road.answer(found, "Aune")
    berg = await road.reply(found.id, "Berg")
    connection = await asyncpg.connect(database.provisioner_url)
    hide = f'UPDATE "{road.tenant.schema}".reply SET audience = 0 WHERE id = $1'
    await connection.execute(hide, berg["id"])
    await connection.close()
    return await road.stance(found.id, "nord")


async def _settle(road: Road, stance: dict[str, Any]) -> UUID:
    return await road.do("nord", settle_stance, SettleStance(stance["id"], stance["version"], Answer.AGREE))


async def test_a_region_is_not_settled_over_one_that_is_kept_from_it(
    road: Road, hidden: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        await _settle(road, hidden)
    assert (refused.value.code, refused.value.facts["names"]) == ("round.silence_needs_reason", ["Berg"])


@pytest.mark.usefixtures("blinded")
async def test_a_blinded_engine_would_settle_over_it(road: Road, hidden: dict[str, Any]) -> None:
    await _settle(road, hidden)

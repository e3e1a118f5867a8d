"""A command sent twice with one key is done once, also when both come at the same time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from builders import NOW
from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.db.once import KEPT, forget_used, once
from fellesskap.db.work import Work, system_work
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Count:
    """Count one thing."""

    thing: str


class Counter:
    """A service that can tell how often it was called."""

    def __init__(self) -> None:
        self.results: list[UUID] = []

    async def __call__(self) -> UUID:
        await asyncio.sleep(0.01)
        self.results.append(uuid7())
        return self.results[-1]


async def _send(tenant: Tenant, actor: Actor, key: str, command: object, perform: Counter) -> UUID:
    async with Work(tenant, actor, write=True) as work:
        return await once(work, key, command, perform)


def _person() -> Actor:
    return Actor(ActorKind.PERSON, person_id=uuid7())


async def test_the_same_key_gives_the_same_result_and_is_done_once(alfa: Tenant) -> None:
    actor, perform = _person(), Counter()
    results = [await _send(alfa, actor, "a key", Count("one"), perform) for _ in range(3)]

    assert results == perform.results * 3
    await _send(alfa, actor, "another key", Count("one"), perform)
    assert len(perform.results) == 2


async def test_two_at_the_same_time_wait_for_one_another(alfa: Tenant) -> None:
    actor, perform = _person(), Counter()
    results = await asyncio.gather(*(_send(alfa, actor, "k", Count("one"), perform) for _ in range(4)))

    assert len(perform.results) == 1
    assert set(results) == set(perform.results)


async def test_a_key_used_for_something_else_is_refused(alfa: Tenant) -> None:
    actor, perform = _person(), Counter()
    await _send(alfa, actor, "k", Count("one"), perform)
    with pytest.raises(Conflict) as refused:
        await _send(alfa, actor, "k", Count("two"), perform)

    assert refused.value.code == "command.key_reused"
    assert len(perform.results) == 1


async def test_a_key_belongs_to_a_person_and_a_community(alfa: Tenant, beta: Tenant) -> None:
    actor, perform = _person(), Counter()
    for tenant, who in ((alfa, actor), (alfa, _person()), (beta, actor)):
        await _send(tenant, who, "mine", Count("one"), perform)
    for _ in range(2):
        await _send(alfa, PUBLIC_ACTOR, "mine", Count("one"), perform)

    assert len(perform.results) == 5


async def test_what_was_refused_may_be_sent_again_with_its_key(alfa: Tenant) -> None:
    actor, perform = _person(), Counter()

    async def refuse() -> UUID:
        raise RuleBroken("rule.broken")

    with pytest.raises(RuleBroken):
        async with Work(alfa, actor, write=True) as work:
            await once(work, "k", Count("one"), refuse)
    await _send(alfa, actor, "k", Count("one"), perform)

    assert len(perform.results) == 1


@pytest.mark.parametrize("key", ["", "k" * 81])
async def test_a_malformed_key_is_refused(alfa: Tenant, key: str) -> None:
    perform = Counter()
    with pytest.raises(Invalid) as refused:
        await _send(alfa, _person(), key, Count("one"), perform)

    assert refused.value.code == "command.key_malformed"
    assert perform.results == []
    await _send(alfa, _person(), "k" * 80, Count("one"), perform)


async def test_a_key_is_forgotten_when_nobody_sends_its_command_any_more(alfa: Tenant) -> None:
    actor, perform, then = _person(), Counter(), FixedClock(NOW)
    async with Work(alfa, actor, then, write=True) as work:
        await once(work, "old", Count("one"), perform)
    for passed, done in ((KEPT, 1), (KEPT + timedelta(seconds=1), 2)):
        later = FixedClock(then.moment + passed)
        async with system_work(alfa, later) as work:
            await forget_used(work)
        async with Work(alfa, actor, later, write=True) as work:
            await once(work, "old", Count("one"), perform)
        assert len(perform.results) == done

"""Measure search: 100,000 things to find in one community, asked as the page asks, from operation to bytes.

`.venv/bin/python deploy/bench/figures_search.py` fills one community in a folder of its own and prints one figure a
line: medians and the slowest twentieth of each sort of search and of all of them together. Each round asks one of
every sort, always of other words, so that none has the machine's good or bad moments to itself.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import scene as scenery

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, HeldSeat, Role, RoleKind, Side
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap_graphql.schema import community

ENTRIES = 100_000
ROUNDS, WARM = 40, 4
_NOBODY = UUID(int=0)
_SECRETARY = Actor(ActorKind.PERSON, _NOBODY, roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)}))
_MEMBER = Actor(
    ActorKind.PERSON,
    _NOBODY,
    seats=frozenset(
        {HeldSeat(_NOBODY, _NOBODY, Side.MUNICIPAL, deputy=False, may_propose=True, counts=True)}
    ),
)
# Waits as a deputy, and is called to the meetings that `fill` finds.
_DEPUTY = Actor(ActorKind.PERSON, _NOBODY)


# A few words are in most texts and most are in few, as in any language.
_COMMON = """
    pasient kommune sykehus rutine møte samarbeid tjeneste avtale utskriving helse ansvar oppfølging
    epikrise forslag behov region
"""
_FIRST = """
    pasient helse kommune syke hjemme utskrivings legemiddel rehabiliterings barne ungdoms rus psykiatri
    akutt lege pleie omsorgs digital journal melde vakt fødsels kreft lunge hjerte slag palliasjons
    ernærings fall vedtaks budsjett kompetanse veilednings forsknings innovasjons beredskaps smittevern
    prøve transport tolke
"""
_SECOND = """
    team rutine plan tjeneste ordning avtale behandling koordinator senter prosjekt nettverk kontor
    gruppe samtale veileder skjema rapport forløp tilbud vurdering opplæring kartlegging enhet utvalg
    ansvar
"""
_LENGTHS = (40, 300)


def texts() -> list[tuple[int, str]]:
    """As many texts as there are entries, the same every time."""
    chance = random.Random(42)
    words = [
        first + second + ending
        for first in _FIRST
        for second in _SECOND
        for ending in ("", "ne", "s", "arbeid")
    ]
    chance.shuffle(words)
    words = [*_COMMON.split(), *words]
    weights = list(itertools.accumulate((place + 4) ** -1.4 for place in range(len(words))))
    return [
        (number, " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(*_LENGTHS))))
        for number in range(ENTRIES)
    ]


@dataclass
class Sort:
    """One sort of search: who asks for what, and how long each answer took, in milliseconds.

    `spent` is by the clock, `worked` what this process and the database's used of the processors.
    """

    name: str
    actor: Actor
    texts: list[str]
    more: dict[str, object] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)


def sorts(words: list[tuple[str, int]], numbers: list[str], body: str, deputy: Actor) -> list[Sort]:
    """The sorts; `words` are those of the index with how many entries hold them, the commonest first."""
    common = [word for word, held in words if held > ENTRIES // 3]
    middling = [word for word, held in words if ENTRIES // 200 < held < ENTRIES // 10]
    rare = [word for word, held in words if held < ENTRIES // 1_000]
    pairs = [f"{a} {b}" for a, b in zip(common * 99, middling, strict=False)]
    beginnings = sorted({word[:6] for word in middling})
    return [
        Sort("common", _SECRETARY, common),
        Sort("common_member", _MEMBER, common),
        Sort("common_deputy", deputy, common),
        Sort("common_public", PUBLIC_ACTOR, common),
        Sort("middling", _MEMBER, middling),
        Sort("middling_public", PUBLIC_ACTOR, middling),
        Sort("rare", _SECRETARY, rare),
        Sort("rare_deputy", deputy, rare),
        Sort("rare_public", PUBLIC_ACTOR, rare),
        Sort("pair", _MEMBER, pairs),
        Sort("number", _MEMBER, numbers),
        Sort("beginning", _MEMBER, beginnings),
        Sort("filtered", _MEMBER, common, {"kinds": ["MINUTES"], "body": body, "since": "2024-01-01"}),
    ]


async def ask(scene: scenery.Scene, sort: Sort, text: str, backends: list[int]) -> None:
    """Ask once, whole: the transaction, the plan, the statement and the bytes."""
    graph = community()
    ready = graph.registered("Search")
    worked, began = processor_ms(backends), time.perf_counter()
    async with Work(scene.tenants[0], sort.actor) as work:
        answer = await graph.run(work, ready, {"text": text, **sort.more})
    sort.spent.append((time.perf_counter() - began) * 1_000)
    sort.worked.append(processor_ms(backends) - worked)
    found: dict[str, Any] = json.loads(answer)
    assert "errors" not in found, answer[:500]
    sort.hits.append(found["data"]["search"]["totalCount"])


async def backends_of(scene: scenery.Scene) -> list[int]:
    """The database's processes that serve this one."""
    connection = await asyncpg.connect(scene.superuser())
    found = await connection.fetch("SELECT pid FROM pg_stat_activity WHERE usename LIKE '%_app'")
    await connection.close()
    return [row["pid"] for row in found]


def processor_ms(backends: list[int]) -> float:
    """What this process and the database's connections have used of the processors so far."""
    used = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in backends)
    return time.process_time() * 1_000 + used / 1e6


def part(values: list[float], share: float) -> float:
    """The value that a share of all lie below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def fill(scene: scenery.Scene) -> list[Sort]:
    """Fill the index and choose what to ask for."""
    connection = await asyncpg.connect(scene.superuser())
    await connection.execute(
        f"SET search_path TO {identifier(scene.tenants[0].schema)}; SET session_replication_role = replica"
    )
    if await connection.fetchval("SELECT count(*) FROM search_entry") != ENTRIES:
        await connection.execute("CREATE TEMP TABLE a_text (n integer, content text)")
        await connection.copy_records_to_table("a_text", records=texts())
        await connection.execute((scenery.HERE / "entries.sql").read_text())
        await connection.execute("VACUUM (FREEZE, ANALYZE) search_entry")
    words = await connection.fetch(
        "SELECT word, ndoc FROM ts_stat('SELECT words FROM search_entry TABLESAMPLE SYSTEM (5) REPEATABLE (1)') "
        "WHERE word !~ '[0-9]' AND length(word) > 3 ORDER BY ndoc DESC, word"
    )
    numbers = await connection.fetch('SELECT number, year FROM "case" ORDER BY md5(id::text) LIMIT 200')
    body = await connection.fetchval(
        "SELECT key FROM body b JOIN search_entry e ON e.body_id = b.id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    meetings = [row["id"] for row in await connection.fetch("SELECT id FROM meeting ORDER BY id LIMIT 5")]
    cases = await connection.fetch(
        "SELECT DISTINCT case_id FROM agenda_item WHERE meeting_id = ANY ($1) AND case_id IS NOT NULL",
        meetings,
    )
    deputy = replace(_DEPUTY, meetings=frozenset(meetings), cases=frozenset(row["case_id"] for row in cases))
    await connection.close()
    return sorts(
        [(row["word"], row["ndoc"] * 20) for row in words],
        [f"sak {row['number']}/{row['year']}" for row in numbers],
        body,
        deputy,
    )


async def main() -> None:
    """Fill, measure and print."""
    scenery.TENANTS = 1
    scenery.FOLDER = scenery.ROOT / ".local" / "bench-search"
    await scenery.build()
    with scenery.servers() as scene:
        asked = await fill(scene)
        chance = random.Random(1)
        async with scenery.opened(scene.settings.database_url):
            await ask(scene, asked[0], asked[0].texts[0], [])
            backends = await backends_of(scene)
            for turn in range(WARM + ROUNDS):
                for sort in asked:
                    await ask(scene, sort, chance.choice(sort.texts), backends)
                if turn + 1 == WARM:
                    for sort in asked:
                        sort.spent.clear()
                        sort.worked.clear()
    everything = [one for sort in asked for one in sort.spent]
    print(f"search_entries: {ENTRIES}")
    for sort in asked:
        print(f"search_ms_p50_{sort.name}: {part(sort.spent, 0.5):.1f}")
        print(f"search_ms_p95_{sort.name}: {part(sort.spent, 0.95):.1f}")
        print(f"search_processor_ms_p95_{sort.name}: {part(sort.worked, 0.95):.1f}")
        print(f"search_hits_{sort.name}: {part([float(one) for one in sort.hits], 0.5):.0f}")
    print(f"search_ms_p50: {part(everything, 0.5):.1f}")
    print(f"search_ms_p95: {part(everything, 0.95):.1f}")
    worked = [one for sort in asked for one in sort.worked]
    print(f"search_processor_ms_p50: {part(worked, 0.5):.1f}")
    print(f"search_processor_ms_p95: {part(worked, 0.95):.1f}")


if __name__ == "__main__":
    asyncio.run(main())

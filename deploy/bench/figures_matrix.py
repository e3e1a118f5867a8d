"""Measure the overview of anchoring: 42 municipalities × 200 cases, from request to the last byte of the page.

`.venv/bin/python deploy/bench/figures_matrix.py` fills one community in a folder of its own and prints one figure a
line: of the operation alone, of the whole page as a municipality's contact opens it, and of the file for Excel.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import httpx2
import scene as scenery
import visitors
from figures_search import backends_of, part, processor_ms

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap_graphql.schema import community
from fellesskap_web.asgi import create_app, spare_collections
from fellesskap_web.sessions import CookieNames

MUNICIPALITIES, CASES = 42, 200
TIMES, WARM = 20, 3
_SECRETARY = Actor(
    ActorKind.PERSON, UUID(int=0), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
)
_ASKED = {"states": ["OPEN"], "first": CASES}

# Exactly so many cases that all ask exactly so many municipalities.
_SHAPE = """
UPDATE round SET state = 'closed', closed_at = opened_at WHERE state = 'open';
UPDATE round SET state = 'open', closed_at = NULL, deadline = current_date - 20 + (random() * 40)::int
WHERE id IN (SELECT id FROM round WHERE audience > 0 ORDER BY opened_at DESC LIMIT {cases});
DELETE FROM reply WHERE round_id IN (SELECT id FROM round WHERE state = 'open') AND (division_id IS NOT NULL
    OR partner_id NOT IN (SELECT id FROM partner WHERE kind = 'municipality' ORDER BY number LIMIT {asked}));
UPDATE reply SET answer = NULL, reason = '', answered_by = NULL, answered_at = NULL
WHERE get_byte(uuid_send(id), 15) % 4 = 0
    AND round_id IN (SELECT id FROM round WHERE state = 'open');
ANALYZE
"""


async def measure(name: str, backends: list[int], act: Callable[[], Awaitable[int]]) -> None:
    """Print the median and the slowest twentieth, by the clock and of the processors, and the size."""
    spent, worked, size = [], [], 0
    for turn in range(TIMES + WARM):
        used, began = processor_ms(backends), time.perf_counter()
        size = await act()
        if turn >= WARM:
            spent.append((time.perf_counter() - began) * 1_000)
            worked.append(processor_ms(backends) - used)
    for what, times in (("ms", spent), ("processor_ms", worked)):
        print(f"matrix_{name}_{what}_p50: {part(times, 0.5):.1f}")
        print(f"matrix_{name}_{what}_p95: {part(times, 0.95):.1f}")
    print(f"matrix_{name}_kb: {size / 1_000:.0f}")


async def shape(scene: scenery.Scene) -> None:
    """Make the community's open rounds what is measured."""
    schema = identifier(scene.tenants[0].schema)
    connection = await asyncpg.connect(scene.superuser())
    await connection.execute(
        f"SET search_path TO {schema}; SET session_replication_role = replica;"
        + _SHAPE.format(cases=CASES, asked=MUNICIPALITIES)
    )
    cells = await connection.fetchval(
        "SELECT count(*) FROM reply WHERE round_id IN (SELECT id FROM round WHERE state = 'open')"
    )
    await connection.close()
    if cells != MUNICIPALITIES * CASES:
        raise SystemExit(f"there are {cells} cells, but {MUNICIPALITIES * CASES} were meant")
    print(f"matrix_cells: {cells}")


async def main() -> None:
    """Fill, measure and print."""
    scenery.TENANTS = visitors.VISITORS = 1
    scenery.FOLDER = scenery.ROOT / ".local" / "bench-matrix"
    await scenery.build()
    with scenery.servers() as scene:
        await scenery.forget_earlier_runs(scene)
        await shape(scene)
        graph = community()
        async with scenery.opened(scene.settings.database_url):
            visitor = (await visitors.log_visitors_in(scene))[0]

            async def operation() -> int:
                async with Work(scene.tenants[0], _SECRETARY) as work:
                    answer = await graph.run(work, graph.registered("Overview"), _ASKED)
                assert b'"errors":[' not in answer, answer[:500]
                return len(answer)

            await operation()
            backends = await backends_of(scene)
            await measure("operation", backends, operation)
            app = create_app(scene.settings)
            spare_collections()
            cookie = {CookieNames.of(scene.settings.base_url).session: visitor.secret}
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(
                transport=transport, base_url=scene.settings.base_url, cookies=cookie
            ) as browser:

                def opening(address: str) -> Callable[[], Awaitable[int]]:
                    async def opened() -> int:
                        answer = await browser.get(f"/{visitor.slug}/forankring/oversikt{address}")
                        assert answer.status_code == 200, answer.text[:500]
                        return len(answer.content)

                    return opened

                await measure("page", backends, opening(""))
                await measure("page_unanswered", backends, opening("?vis=ikke-svart"))
                await measure("xlsx", backends, opening("/fil?som=xlsx"))


if __name__ == "__main__":
    asyncio.run(main())

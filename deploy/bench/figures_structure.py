"""Measure the report of composition: every body of the measured community, 45 partners, 12 bodies and 600 seats.

`.venv/bin/python deploy/bench/figures_structure.py` fills one community in a folder of its own, gives it rules
of every kind, attests something of everybody who sits there, and prints one figure a line. A figure is the
median of the whole way from document to bytes in one work, as the secretary and as a member read it.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import replace
from uuid import UUID

import asyncpg
import scene as scenery

from fellesskap.actor import Actor, ActorKind, HeldSeat, Role, RoleKind, Side
from fellesskap.clock import today
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work, system_work
from fellesskap.structure.model import (
    Competence,
    CompositionKind,
    CompositionRule,
    Group,
    Names,
    Structure,
)
from fellesskap.structure.service import ApplyStructure, apply_structure, export_structure
from fellesskap_graphql.schema import community
from fellesskap_tenants.registers import municipality_facts

TIMES = 60
_NOBODY = UUID(int=0)
_ALL = """query All { compositionReports { body { key name }
    composition { vacant errors warnings findings { code weight message remedy seatKey ruleKey } } } }"""
_PEOPLE = """
INSERT INTO attestation (id, person_id, competence, leader_level, valid_from)
SELECT gen_random_uuid(), id, CASE WHEN n % 3 = 0 THEN 'fastlege' ELSE '' END,
    CASE WHEN n % 3 = 0 THEN NULL ELSE 1 + n % 3 END, '2022-01-01'
FROM (SELECT id, row_number() OVER (ORDER BY id)::integer AS n FROM person) p ON CONFLICT DO NOTHING;
INSERT INTO declaration (person_id, gender)
SELECT id, CASE WHEN row_number() OVER (ORDER BY id) % 2 = 0 THEN 'woman' ELSE 'man' END FROM person
ON CONFLICT DO NOTHING;
"""


def with_rules(structure: Structure) -> Structure:
    """The measured structure with a rule of every kind for every body, and a competence asked of each seat."""
    kinds: tuple[tuple[CompositionKind, dict[str, object]], ...] = (
        (CompositionKind.SEATS, {"group": Group.USERS, "minimum": 1}),
        (CompositionKind.BOTH_SIDES, {}),
        (CompositionKind.SAME_NUMBER, {}),
        (CompositionKind.COVERAGE, {"places": structure.municipalities}),
        (CompositionKind.COMPETENCE, {"competence": "fastlege", "minimum": 2}),
        (CompositionKind.GENDER, {"minimum": 40}),
    )
    rules = tuple(
        CompositionRule(kind.value.replace("_", "-"), Names(kind.value), kind, **more)  # type: ignore[arg-type]
        for kind, more in kinds
    )
    bodies = tuple(
        replace(body, seats=tuple(replace(seat, competences=("fastlege",)) for seat in body.seats))
        for body in structure.bodies
    )
    return replace(
        structure,
        bodies=bodies,
        compositions=rules,
        competences=(Competence("fastlege", Names("Fastlege")),),
    )


async def measure(scene: scenery.Scene, actor: Actor) -> tuple[float, int]:
    """The median milliseconds of a report of all bodies, and how many bytes it is."""
    graph = community()
    ready = graph.prepare(_ALL)
    spent, size = [], 0
    for _ in range(TIMES):
        began = time.perf_counter()
        async with Work(scene.tenants[0], actor) as work:
            answer = await graph.run(work, ready)
        spent.append((time.perf_counter() - began) * 1_000)
        assert b'"errors":[' not in answer, answer[:500]
        size = len(answer)
    return statistics.median(spent), size


async def main() -> None:
    """Fill, measure and print."""
    scenery.TENANTS = 1
    scenery.FOLDER = scenery.ROOT / ".local" / "bench-structure"
    await scenery.build()
    with scenery.servers() as scene:
        one = scene.tenants[0]
        async with scenery.opened(scene.settings.database_url):
            async with system_work(one) as work:
                ruled = with_rules(await export_structure(work, today(work.clock)))
                command = ApplyStructure(
                    ruled,
                    today(work.clock),
                    "Med regler",
                    "regler",
                    municipality_facts(),
                    accepts_breaks=True,
                )
                await apply_structure(work, command)
            connection = await asyncpg.connect(scene.superuser())
            await connection.execute(f"SET search_path TO {identifier(one.schema)}; {_PEOPLE}; ANALYZE")
            seats = await connection.fetchval(
                "SELECT count(*) FROM seat_edition WHERE valid_from <= current_date "
                "AND (valid_to IS NULL OR valid_to > current_date)"
            )
            await connection.close()
            secretary = Actor(
                ActorKind.PERSON, _NOBODY, roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
            )
            held = HeldSeat(_NOBODY, _NOBODY, Side.MUNICIPAL, deputy=False, may_propose=True, counts=True)
            member = Actor(ActorKind.PERSON, _NOBODY, seats=frozenset({held}))
            print(f"composition_seats: {seats}")
            for name, actor in (("secretary", secretary), ("member", member)):
                milliseconds, size = await measure(scene, actor)
                print(f"composition_all_bodies_ms_{name}: {milliseconds:.1f}")
                print(f"composition_all_bodies_kb_{name}: {size / 1_000:.0f}")


if __name__ == "__main__":
    asyncio.run(main())

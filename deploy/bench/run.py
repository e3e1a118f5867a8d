"""Measure the product against PostGraphile and hand-written SQL; `make bench`, or `make bench QUICK=1`.

What is compared, and how equal it is, stands in README.md beside this file.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import scene as scenery
from agree import agree
from asking import OPERATIONS, SERVERS
from counting import count_statements
from planning import planning_figures
from report import Figures, Slice, figure_lines, table
from servers import Server, prepare_postgraphile, running
from visitors import Visitor, log_visitors_in

_began = time.monotonic()


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a run is: for each number of clients its rounds, and the seconds of one slice."""

    rounds: dict[int, int]
    seconds: float
    warm_requests: int
    warm_seconds: float


WHOLE = Plan({16: 5, 1: 3, 64: 3}, 1.2, 1_100, 6.0)
QUICK = Plan({16: 2, 1: 1, 64: 1}, 0.7, 300, 1.5)


def say(text: str) -> None:
    """A line with the seconds since the start."""
    print(f"[{time.monotonic() - _began:5.1f} s] {text}", flush=True)


class Driver:
    """The load process."""

    def __init__(self, spec: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(scenery.HERE / "driver.py"), str(spec)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def drive(self, **order: object) -> dict[str, float]:
        """Carry out one order and return its figures; end the run on a wrong answer."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the load process has ended")
        figures = json.loads(line)
        if figures["wrong"]:
            raise SystemExit(f"a wrong answer to {order}:\n{figures['wrong'][0]}")
        return figures  # type: ignore[no-any-return]

    def stop(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def measure(driver: Driver, servers: dict[str, Server], plan: Plan) -> list[Slice]:
    """Warm everything up, then take turns: in each round every operation is asked of each server in a row."""
    for operation in OPERATIONS:
        for name in SERVERS:
            driver.drive(
                server=name,
                operation=operation,
                clients=16,
                seconds=plan.warm_seconds,
                requests=plan.warm_requests,
            )
    say("Warm; measuring")
    slices = []
    for clients, rounds in plan.rounds.items():
        for turn in range(rounds):
            for operation in OPERATIONS:
                # Each goes first in turn, so that none always follows the same other.
                order = [*SERVERS[turn % 3 :], *SERVERS[: turn % 3]]
                slices += [_slice(driver, servers[name], operation, clients, turn, plan) for name in order]
        say(f"{rounds} rounds with {clients} clients")
    return slices


def _slice(driver: Driver, server: Server, operation: str, clients: int, turn: int, plan: Plan) -> Slice:
    before = server.usage()
    found = driver.drive(server=server.name, operation=operation, clients=clients, seconds=plan.seconds)
    after = server.usage()
    return Slice(
        server.name,
        operation,
        clients,
        turn,
        int(found["requests"]),
        found["seconds"],
        found["p50"],
        after.server - before.server,
        after.database - before.database,
    )


async def _ready(scene: scenery.Scene) -> list[Visitor]:
    await scenery.forget_earlier_runs(scene)
    async with scenery.opened(scene.settings.database_url):
        return await log_visitors_in(scene)


def main() -> None:
    """Build, start, compare, measure, report."""
    plan = QUICK if os.environ.get("QUICK", "0") not in ("", "0") else WHOLE
    say("Preparing 19 communities (the first time this takes two minutes)")
    asyncio.run(scenery.build())
    prepare_postgraphile()
    with scenery.servers() as scene:
        visitors = asyncio.run(_ready(scene))
        say(f"{len(visitors)} persons are logged in; starting {', '.join(SERVERS)}")
        with running(scene, visitors) as servers:
            left_out = asyncio.run(agree(scene, servers, visitors))
            say("All three answer the same")
            statements = asyncio.run(count_statements(scene, servers, visitors[0]))
            spec = scenery.FOLDER / "load.json"
            ports = {name: server.port for name, server in servers.items()}
            spec.write_text(json.dumps({"visitors": [one.plain() for one in visitors], "ports": ports}))
            spec.chmod(0o600)
            driver = Driver(spec)
            try:
                figures = Figures(measure(driver, servers, plan))
            finally:
                driver.stop()
            memory = {name: server.usage().peak for name, server in servers.items()}
    for operation, places in left_out.items():
        for place in sorted(places):
            print(f"not asked of {place.replace(': ', f': {operation}: ', 1)}")
    print("\n" + table(figures, statements, memory) + "\n")
    print("\n".join(figure_lines(figures, statements, memory)))
    print("\n".join(f"{name}: {value:.1f}" for name, value in planning_figures().items()))


if __name__ == "__main__":
    main()

"""For every command on transfers and priority groups: who may give it, and an input that is right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]
TEXTS = dict.fromkeys(("title", "question", "background", "proposal", "consequences"), "En del")


def _moving(name: str, target: str, *, part: bool) -> Callable[[Worlds], Awaitable[Examples]]:
    async def move(worlds: Worlds) -> Examples:
        given: dict[str, Any] = {
            "caseId": f"Case_{worlds.ready[name]}",
            "bodyId": f"Body_{await worlds.road.id_of('body', target)}",
            "reason": "Den hører hjemme der.",
            **(TEXTS if part else {"version": await worlds.version("case", name)}),
        }
        return [("anne", {**given, "exception": "Ingen annen vei."})]

    return move


async def _set_priorities(worlds: Worlds) -> Examples:
    version = await worlds.version("case", "to_lift")
    given = {"caseId": f"Case_{worlds.ready['to_lift']}", "version": version, "priorities": ["barn"]}
    return [("anne", given)]


TRANSFERS = {
    "liftCase": _moving("to_lift", "fsu", part=False),
    "lowerCase": _moving("to_lower", "fu", part=False),
    "liftPart": _moving("to_lift", "fsu", part=True),
    "lowerPart": _moving("to_lower", "fu", part=True),
    "setPriorities": _set_priorities,
}

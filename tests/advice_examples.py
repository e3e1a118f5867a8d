"""For every command on advice: who may give it, and an input that is right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


async def _ask_advice(worlds: Worlds) -> Examples:
    given = {
        "caseId": f"Case_{worlds.ready['lit']}",
        "question": "Hva mener dere?",
        "deadline": (worlds.road.today + timedelta(days=21)).isoformat(),
        "bodyIds": [f"Body_{await worlds.road.id_of('body', 'fsu')}"],
    }
    return [("anne", given)]


async def _give_advice(worlds: Worlds) -> Examples:
    advice = f"Advice_{worlds.ready['advice']}"
    return [("anne", {"adviceId": advice, "version": 1, "stance": "SUPPORTS", "reference": "E-post"})]


ADVICE: dict[str, Callable[[Worlds], Awaitable[Examples]]] = {
    "askAdvice": _ask_advice,
    "giveAdvice": _give_advice,
}

"""What is said where the same people would discuss a case and decide it; the rule tells when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fellesskap.cases.rules import Same, Sitting, decided_by_the_same
from fellesskap_web.context import Visit, read
from fellesskap_web.road import Data, ends_discussed


async def load_places(visit: Visit) -> Data:
    """Read the bodies with who sits in them, and when they meet next."""
    return await read(visit, "CasePlaces", {"today": visit.today.isoformat()})


def sittings(found: Data) -> Mapping[str, Sitting]:
    """Tell by key who fills the counted seats of the bodies."""
    return {
        body["key"]: Sitting(
            body["key"],
            frozenset(
                seat["holder"]["person"]["id"]
                for seat in body["seats"]
                if seat["counts"] and seat["holder"] and seat["holder"]["person"]
            ),
        )
        for body in found["bodies"]
    }


def same_deciders(
    case: Data, body: str, routes: Iterable[Data], sitting: Mapping[str, Sitting]
) -> Sequence[tuple[Same, str]]:
    """List how those who discuss in a body also decide, with the deciding body's key, for the roads from it.

    A case that ends with its discussion is decided by nobody.
    """
    if ends_discussed(case) or body not in sitting:
        return ()
    decide_in = dict.fromkeys(route["decideIn"] for route in routes if route["decideIn"] in sitting)
    found = ((decided_by_the_same(sitting[body], sitting[key]), key) for key in decide_in)
    return tuple((same, key) for same, key in found if same)

"""The meetings that a region's position can be the decision of, as options of a form."""

from __future__ import annotations

from collections.abc import Iterable

from fellesskap_web.context import Visit, read
from fellesskap_web.lines import nodes
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Data

Options = list[tuple[str, str]]


async def own_meetings(visit: Visit, stances: Iterable[Data]) -> dict[str, Options]:
    """List for each position, by its id, the region's own meetings since its round was opened; the latest first.

    One read a region, however many of its positions there are.
    """
    opened: dict[str, dict[str, str]] = {}
    for stance in stances:
        if stance["region"]:
            opened.setdefault(stance["region"]["id"], {})[stance["id"]] = stance["round"]["openedAt"][:10]
    found: dict[str, Options] = {}
    for region, since in opened.items():
        data = await read(visit, "RegionMeetings", {"region": region, "since": min(since.values())})
        held = [
            (
                one["heldOn"],
                bare_id(one["id"]),
                f"{visit.texts.day(as_day(one['heldOn']))}: {one['body']['name']}",
            )
            for one in nodes(data["meetings"])
        ]
        for stance_id, day in since.items():
            found[stance_id] = [(key, words) for held_on, key, words in held if held_on >= day]
    return found

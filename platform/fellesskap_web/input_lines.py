"""Lines of the start page about input to dialogue meetings: giving it, and gathering it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fellesskap.texts import mark
from fellesskap_web.rendering import as_day
from fellesskap_web.road import Data, allowed, reach
from fellesskap_web.visitor import Visit


def lines_of_inputs(own: Data, visit: Visit) -> Iterator[dict[str, Any]]:
    """What a line is made of, for each dialogue meeting the reader may give input to, or has input to gather."""
    for call in own.get("inputsOpen", ()):
        if call["meeting"] and allowed(call, "giveInput") and not call["inputs"]:
            yield {
                **_about(call["meeting"], visit),
                "text": mark("Gi innspill til dialogmøtet. Det er åpent for dem du representerer."),
                "label": mark("Gi innspill"),
                "url": reach(visit, "moter", call["meeting"]["id"], "innspill"),
                "deadline": as_day(call["lastDay"]),
            }
    for call in own.get("inputsUnreleased", ()):
        meeting = call["meeting"]
        if not meeting or meeting["state"] == "CANCELLED":
            continue
        where = {
            **_about(meeting, visit),
            "url": reach(visit, "moter", meeting["id"], "innspill", "temaer"),
            "since": as_day(call["lastDay"]),
        }
        if call["unplaced"]:
            one = call["unplaced"] == 1
            yield {
                **where,
                "text": mark("Et innspill er ikke plassert i et tema.")
                if one
                else mark("%(count)s innspill er ikke plassert i et tema."),
                "facts": {"count": call["unplaced"]},
                "label": mark("Plasser innspillene"),
            }


def _about(meeting: Data, visit: Visit) -> dict[str, Any]:
    body = meeting["body"]["name"] if meeting["body"] else visit.tenant.name
    return {"subject": f"{body}, {visit.texts.day(as_day(meeting['heldOn']))}"}

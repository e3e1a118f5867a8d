"""What the start page says of requests for access that the reader's side is to answer."""

from __future__ import annotations

from typing import Any

from fellesskap.texts import mark
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Data, allowed
from fellesskap_web.visitor import Visit

_LONGEST_ASKED = 120


def asked_line(visit: Visit, disclosure: Data) -> dict[str, Any] | None:
    """What the start page says of a request; nothing where the other side answers."""
    complained = disclosure["state"] == "COMPLAINED"
    if not allowed(disclosure, "settleComplaint" if complained else "answerDisclosure"):
        return None
    return {
        "subject": disclosure["asked"][:_LONGEST_ASKED],
        "text": mark("Det er klaget på svaret på et innsynskrav.")
        if complained
        else mark("Noen har bedt om innsyn, og dere skal svare."),
        "label": mark("Åpne kravet"),
        "url": visit.path("innsyn", bare_id(disclosure["id"])),
        "deadline": None if complained else as_day(disclosure["dueOn"]),
        "since": as_day(disclosure["complainedOn"] or visit.today),
    }

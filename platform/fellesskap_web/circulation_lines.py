"""Lines of the start page about written procedures: answering one, and closing one."""

from __future__ import annotations

from collections.abc import Iterator

from fellesskap.texts import mark
from fellesskap_web.rendering import as_day
from fellesskap_web.road import Data, allowed, reach
from fellesskap_web.visitor import Visit


def lines_of_circulations(own: Data, visit: Visit) -> Iterator[Data]:
    """What a line is made of, for each seat the reader is to answer for, and each procedure that can be closed."""
    for waiting in own.get("circulationSeatsWaiting", ()):
        found = waiting["circulation"]
        if found and found["case"]:
            yield {
                **_about(found["case"]),
                "text": mark("%(body)s behandler saken skriftlig. Du er spurt om å svare."),
                "facts": {"body": found["body"]["name"] if found["body"] else visit.tenant.name},
                "label": mark("Les og svar"),
                "url": reach(visit, "skriftlig", found["id"]),
                "deadline": as_day(found["deadline"]),
            }
    for found in own.get("circulationsToClose", ()):
        if found["case"] and allowed(found, "closeCirculation"):
            yield {
                **_about(found["case"]),
                "text": mark(
                    "%(answered)s av %(asked)s har svart. Den skriftlige behandlingen kan avsluttes."
                ),
                "facts": {"answered": found["answered"], "asked": found["asked"]},
                "label": mark("Avslutt behandlingen"),
                "url": reach(visit, "skriftlig", found["id"], "avslutt"),
                "deadline": as_day(found["deadline"]),
            }


def _about(case: Data) -> Data:
    return {"subject": case["title"], "language": case["language"], "reference": case["reference"]}

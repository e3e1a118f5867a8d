"""What waits in cases that were sent back to the reader, and in disagreements that the units try to settle."""

from __future__ import annotations

from collections.abc import Iterator

from fellesskap.texts import mark
from fellesskap_web.rendering import as_day
from fellesskap_web.road import Data, allowed
from fellesskap_web.visitor import Visit


def lines_of_cases(own: Data, visit: Visit) -> Iterator[Data]:
    """Give the lines of the start page as the values of each."""
    for case in _nodes(own["returned"]):
        yield {
            "text": mark("Sekretariatet har sendt saken tilbake til deg. Rett den og send den inn igjen."),
            "label": mark("Se hva som mangler"),
            "url": visit.path("saker", case["slug"], "send-inn-igjen"),
            "since": as_day(case["reportedAt"]),
            **_about(case),
        }
    for case in _nodes(own["disagreements"]):
        found = case["disagreement"]
        here = next((one for one in found["stages"] if one["state"] == "OPEN"), None)
        if here and allowed(found, "settleDisagreement"):
            yield {
                "text": mark("Uenigheten prøves løst av «%(level)s»."),
                "facts": {"level": here["name"]},
                "label": mark("Se uenigheten"),
                "url": visit.path("saker", case["slug"]),
                "deadline": as_day(here["dueOn"]),
                **_about(case),
            }


def _about(case: Data) -> Data:
    return {"subject": case["title"], "language": case["language"], "reference": case["reference"]}


def _nodes(connection: Data) -> Iterator[Data]:
    return (edge["node"] for edge in connection["edges"])

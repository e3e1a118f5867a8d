"""What waits of minutes, as lines of the start page: to comment on, to answer, and to confirm a correction of."""

from __future__ import annotations

from collections.abc import Iterator

from fellesskap.texts import mark
from fellesskap_web.lines import Line
from fellesskap_web.rendering import as_day
from fellesskap_web.road import Data, allowed, reach
from fellesskap_web.visitor import Visit


def lines_of_minutes(own: Data, visit: Visit) -> Iterator[Line]:
    """List what waits for the reader of the minutes of meetings that are over."""
    yield from _to_comment(own, visit)
    yield from _to_answer(own, visit)
    yield from _to_confirm(own, visit)


def _to_comment(own: Data, visit: Visit) -> Iterator[Line]:
    for meeting in own["minutesToComment"]:
        until = as_day(meeting["commentRound"]["until"])
        yield Line(
            subject=_body(meeting),
            text=mark("Referatet fra møtet %(day)s kan kommenteres til og med %(until)s."),
            facts={
                "day": visit.texts.day(as_day(meeting["heldOn"])),
                "until": visit.texts.day(until),
            },
            label=mark("Les og kommenter"),
            url=reach(visit, "moter", meeting["id"], "referat", "kommentarer"),
            deadline=until,
        )


def _to_answer(own: Data, visit: Visit) -> Iterator[Line]:
    """One line for each meeting: all its comments are answered from one page."""
    for meeting in own["commentsToAnswer"]:
        left = [one for one in meeting["comments"] if one["takenIn"] is None]
        yield Line(
            subject=_body(meeting),
            text=mark("En kommentar til referatet fra møtet %(day)s er ikke besvart.")
            if len(left) == 1
            else mark("%(count)s kommentarer til referatet fra møtet %(day)s er ikke besvart."),
            facts={"count": len(left), "day": visit.texts.day(as_day(meeting["heldOn"]))},
            label=mark("Svar på kommentarene"),
            url=reach(visit, "moter", meeting["id"], "referat", "kommentarer"),
            since=min((as_day(one["madeAt"]) for one in left), default=as_day(meeting["heldOn"])),
        )


def _to_confirm(own: Data, visit: Visit) -> Iterator[Line]:
    for found in own["correctionsWaiting"]:
        if not allowed(found, "confirmCorrection"):
            continue
        label, since = mark("Se rettelsen"), as_day(found["proposedAt"])
        meeting, written = found["meeting"], found["circulation"]
        if meeting:
            yield Line(
                subject=_body(meeting),
                text=mark("En rettelse av referatet fra møtet %(day)s venter på at du bekrefter den."),
                facts={"day": visit.texts.day(as_day(meeting["heldOn"]))},
                label=label,
                url=reach(visit, "moter", meeting["id"], "referat", "rett", found["id"]),
                since=since,
            )
        elif written and written["case"]:
            yield Line(
                subject=_body(written),
                text=mark(
                    "En rettelse av sak %(number)s, behandlet skriftlig, venter på at du bekrefter den."
                ),
                facts={"number": written["case"]["reference"]},
                label=label,
                url=reach(visit, "skriftlig", written["id"], "rett", found["id"]),
                since=since,
            )


def _body(of: Data) -> str:
    return str(of["body"]["name"]) if of["body"] else ""

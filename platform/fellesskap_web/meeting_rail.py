"""How far a meeting has come, from its planning to the day everybody reads its minutes; off the graph's data.

What the meeting's own states do not tell is derived: that its minutes were sent for comment, and became public.
"""

from __future__ import annotations

from fellesskap_web.rendering import as_day
from fellesskap_web.road import Data, Stop

_STEPS = ("planned", "called", "held", "minuted", "commented", "approved", "published")


def rail(meeting: Data) -> list[Stop]:
    """Draw the steps of a meeting that is not cancelled, those it does not take left out.

    Comments are a step where the reader knows that they were asked for, until the last day for them. Minutes are
    published where the meeting is open to everybody, by being approved.
    """
    round_, approved = meeting["commentRound"], _approved_at(meeting)
    until = round_["until"] if round_ else None
    # A meeting may approve before the last day has come; then it is no day on which anything ended.
    cut_short = until and approved and as_day(approved) < as_day(until)
    days = {"commented": None if cut_short else until, "approved": approved, "published": approved}
    taken = {"commented": bool(round_), "published": meeting["openToPublic"]}
    steps = [step for step in _STEPS if taken.get(step, True)]
    here = steps.index(_reached(meeting["state"], steps))
    return [Stop(step, _state(place, here), day=days.get(step)) for place, step in enumerate(steps)]


def _reached(state: str, steps: list[str]) -> str:
    further = {"MINUTED": "commented", "APPROVED": "published"}.get(state, "")
    return further if further in steps else state.lower()


def _state(place: int, here: int) -> str:
    if place == here:
        return "current"
    return "done" if place < here else "waiting"


def _approved_at(meeting: Data) -> str | None:
    found = [edition["approvedAt"] for edition in meeting["minutes"] if edition["approvedAt"]]
    return found[-1] if found else None

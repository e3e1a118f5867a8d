"""A first draft of what a representative tells those it represents, from what a meeting came to.

What was treated behind closed doors is left out: those who read it may not be among those who may know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fellesskap.texts import Translator, mark
from fellesskap.texts.rulings import does, ruled

Data = dict[str, Any]

_HEADINGS = {
    "DECISION": mark("Dette ble besluttet:"),
    "RECOMMENDATION": mark("Dette ble anbefalt:"),
    "STATEMENT": mark("Dette ble gitt som høringsuttalelse:"),
}


def draft(meeting: Data, texts: Translator, day: Callable[[str], str]) -> str:
    """Write the draft; `day` writes a day as people read it."""
    say = texts.gettext
    lines = [one for one in meeting["agenda"] if not one["closed"]]
    agreed = [one for one in lines if one["decision"] and one["decision"]["result"] == "AGREEMENT"]
    came_to = [
        (say(heading), [_agreed(one, say) for one in agreed if one["decision"]["nature"] == nature])
        for nature, heading in _HEADINGS.items()
    ]
    undecided = [one for one in lines if one["decision"] and one["decision"]["result"] != "AGREEMENT"]
    other = [one for one in lines if not one["decision"] and one["record"]]
    parts = [
        say(mark("Orientering fra møtet i %(body)s %(day)s."))
        % {
            "body": texts.listing([body["name"] for body in (meeting["body"], *meeting["jointWith"])]),
            "day": day(meeting["heldOn"]),
        }
    ]
    for heading, found in (
        *came_to,
        (
            say(mark("Dette ble ikke avgjort:")),
            [f"{_name(one)}: {_said(one, one['decision']['wording'])}" for one in undecided],
        ),
        (say(mark("Dette ble drøftet:")), [f"{_name(one)}: {_said(one, one['record'])}" for one in other]),
        (say(mark("Frister for dere:")), list(_deadlines(lines, say, day))),
    ):
        if found:
            parts.append("\n".join((heading, *(f"- {one}" for one in found))))
    if any(one["closed"] for one in meeting["agenda"]):
        parts.append(say(mark("Noe ble behandlet for lukkede dører og er ikke med her.")))
    return "\n\n".join(parts)


def _agreed(one: Data, say: Callable[[str], str]) -> str:
    decision = one["decision"]
    told = f"{_name(one)}: {_said(one, decision['wording'])}"
    if decision["standing"] == "WAITING":
        return " ".join((told, say(ruled("waits_for_another", decision["nature"]))))
    return " ".join((told, say(does("in_report", decision["nature"], decision["effect"]))))


def _said(one: Data, recorded: str) -> str:
    """What the minutes say of a line, as last corrected."""
    return str(one["corrections"][-1]["text"]) if one["corrections"] else recorded


def _deadlines(lines: list[Data], say: Callable[[str], str], day: Callable[[str], str]) -> Iterator[str]:
    for one in lines:
        decision, case = one["decision"], one["case"]
        if decision and decision["followUpBy"]:
            yield say(mark("%(name)s: følg opp innen %(day)s.")) % {
                "name": _name(one),
                "day": day(decision["followUpBy"]),
            }
        for found in case["rounds"] if case else ():
            if found["state"] == "OPEN":
                yield say(mark("%(name)s: svar på forankringen innen %(day)s.")) % {
                    "name": _name(one),
                    "day": day(found["deadline"]),
                }


def _name(one: Data) -> str:
    case = one["case"]
    return f"{case['reference']} {case['title']}" if case else str(one["title"])

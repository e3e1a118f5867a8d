"""Who comes to a meeting, person by person, for whoever orders its room and its food; features 5.11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from fellesskap.texts import mark

Data = Mapping[str, Any]


class Answer(IntEnum):
    """What somebody has answered to the call, the most certain to come first."""

    COMING = 0
    UNANSWERED = 1
    ABSENT = 2


ANSWERS = {
    Answer.COMING: mark("Kommer"),
    Answer.UNANSWERED: mark("Ikke svart"),
    Answer.ABSENT: mark("Kommer ikke"),
}
_STATES = {"COMING": Answer.COMING, "PRESENT": Answer.COMING, "CALLED": Answer.UNANSWERED}


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody called to a meeting, with the seats the call is for; or a guest, with the lines attended."""

    name: str
    answer: Answer
    seats: tuple[str, ...] = ()
    side: str = ""
    represents: str = ""
    deputy: bool = False
    guest: bool = False
    lines: tuple[int, int] | None = None


def participants(meeting: Data) -> list[Participant]:
    """List everybody called, once each and in the order of the seats, and then the guests.

    A deputy who was asked and is not needed is not called; one who cannot come is listed as not coming.
    """
    found: dict[str, Participant] = {}
    for row in meeting["attendance"]:
        for person, answer, deputy in _called(row):
            one = _participant(row["seat"] or {}, person["name"], answer, deputy=deputy)
            known = found.get(person["id"])
            found[person["id"]] = _joined(known, one) if known else one
    guests = [
        Participant(
            guest["name"],
            Answer.COMING,
            represents=guest["represents"],
            guest=True,
            lines=(guest["firstItem"], guest["lastItem"]),
        )
        for guest in meeting["guests"]
    ]
    return [*found.values(), *guests]


def expected(found: Sequence[Participant]) -> int:
    """Count those to make room for: all who have not said that they do not come."""
    return sum(one.answer is not Answer.ABSENT for one in found)


def _called(row: Data) -> Iterator[tuple[Data, Answer, bool]]:
    """Who is called for a seat, with the answer and whether as a deputy: its holder before any deputy."""
    absent = row["absence"]["person"] if row["absence"] else None
    if absent:
        yield absent, Answer.ABSENT, False
    for call in row["deputyCalls"]:
        if call["state"] == "DECLINED" and call["person"]:
            yield call["person"], Answer.ABSENT, True
    person = row["person"]
    if person:
        yield person, _STATES.get(row["state"], Answer.ABSENT), row["deputy"]


def _participant(seat: Data, name: str, answer: Answer, *, deputy: bool) -> Participant:
    places = (seat.get(kind) for kind in ("partner", "region", "division"))
    return Participant(
        name,
        answer,
        (seat["title"],) if seat else (),
        seat["side"].lower() if seat else "",
        next((place["name"] for place in places if place), ""),
        deputy,
    )


def _joined(one: Participant, other: Participant) -> Participant:
    """One person who is called for two seats: comes if to either, and is told of where more is known."""
    first, second = sorted((one, other), key=lambda each: each.answer)
    return Participant(
        first.name,
        first.answer,
        tuple(dict.fromkeys((*one.seats, *other.seats))),
        first.side or second.side,
        ", ".join(dict.fromkeys(each.represents for each in (one, other) if each.represents)),
        first.deputy,
    )

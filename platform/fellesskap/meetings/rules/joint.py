"""What a joint meeting is to each of the bodies that meet: whose each line is, and who counts in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from fellesskap.cases.model import Treatment
from fellesskap.meetings.model import Attendance, Meeting
from fellesskap.structure.model import Body


def body_of_line(treatment: Treatment | None, meeting: Meeting) -> UUID:
    """R-MEETING-55: In a joint meeting a line with a case is of the body that treats it, one of those that meet.

    Who is composed, counted, heard and enough there, and by which rule, is that body's, as in a meeting of its own;
    what its seats say is said of its own cases alone. A line without a case is of all of them, and the first, which
    the meeting was planned for, stands for it where one must be named. Source: features 5.15; models.md A23; 002
    «5, 6, 7 og 12 mai».
    """
    return treatment.body_id if treatment else meeting.body_id


def seats_of(body_id: UUID | None, called: Mapping[UUID, Attendance]) -> dict[UUID, Attendance]:
    """R-MEETING-55, of the seats: those of one of the bodies that meet.

    Whoever sits in several of them meets for a seat of each, and is heard for each in its own lines.
    """
    return {seat_id: one for seat_id, one in called.items() if one.body_id == body_id}


def bodies_called(called: Iterable[Attendance]) -> list[UUID | None]:
    """The bodies whose seats people are called for, each once."""
    return list(dict.fromkeys(one.body_id for one in called))


def fixed_lines(bodies: Sequence[Body]) -> tuple[list[str], list[str]]:
    """R-MEETING-56: What every agenda of a body begins and ends with stands on that of a joint meeting too, and
    what several of its bodies have, once, where the first of them has it; in the order of the bodies.

    Give the titles of the lines that open it and of those that close it. Source: features 3.15 «Fast post», 5.15.
    """
    opening: list[str] = []
    closing: list[str] = []
    for body in bodies:
        said = {title.casefold() for title in (*opening, *closing)}
        opening += _unsaid(body.opening_items, said)
        closing += _unsaid(body.closing_items, said)
    return opening, closing


def _unsaid(titles: Sequence[str], said: Collection[str]) -> list[str]:
    return [title.strip() for title in titles if title.strip().casefold() not in said]

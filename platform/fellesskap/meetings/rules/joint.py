"""What a joint meeting is to each of the bodies that meet: whose each line is, and who counts in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    what several of its bodies have, once; in the order of the bodies.

    Give the titles of the lines that open it and of those that close it; what opens for one body and closes for
    another opens. Source: features 3.15 «Fast post», 5.15.
    """
    opening = _of_each((body.opening_items for body in bodies), ())
    return opening, _of_each((body.closing_items for body in bodies), opening)


def _of_each(items: Iterable[Sequence[str]], said: Sequence[str]) -> list[str]:
    found: list[str] = []
    for own in items:
        known = {one.casefold() for one in (*said, *found)}
        found += [title.strip() for title in own if title.strip().casefold() not in known]
    return found

"""Where everything on the year wheel stands: months round a circle, a ring for each body, a mark for each meeting.

Only geometry, in the units of a square 480 wide; the template draws, and the list beside it says the same in
words. January begins at the top and the year runs clockwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin
from typing import Any

from fellesskap_web.rendering import as_day

MIDDLE, OUTER, INNER, LABELS = 240.0, 196.0, 74.0, 213.0
_WIDEST_RING = 17.0
_APART = 2.2  # degrees between marks of one ring and one day

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ring:
    """A body, or all regions' bodies of one kind, with its radius and the look of its marks."""

    key: str
    name: str
    radius: float
    look: int
    meetings: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A meeting on its ring."""

    x: float
    y: float
    look: int
    meeting: Data


@dataclass(frozen=True, slots=True)
class Event:
    """What others hold: a line out from the wheel, and where its sign stands."""

    x: float
    y: float
    line: str
    event: Data


@dataclass(frozen=True, slots=True)
class Month:
    """A month: where its name stands, and the line it begins at."""

    number: int
    x: float
    y: float
    line: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """A whole year as it is drawn."""

    months: tuple[Month, ...]
    closed: tuple[str, ...]
    holidays: tuple[str, ...]
    events: tuple[Event, ...]
    today: str | None
    rings: tuple[Ring, ...]
    marks: tuple[Mark, ...]
    days: int


def wheel(
    year: int,
    bodies: Iterable[Data],
    meetings: Iterable[Data],
    found: Data | None,
    today: date,
    events: Iterable[Data] = (),
) -> Wheel:
    """Lay out a year. `bodies` are in the order of their rings; `found` tells of holidays and avoided weeks."""
    shown = [meeting for meeting in meetings if meeting["state"] != "CANCELLED"]
    rings = _rings(bodies, shown)
    holidays = [as_day(one["day"]) for one in (found or {}).get("holidays", ())]
    return Wheel(
        months=tuple(_month(year, number) for number in range(1, 13)),
        closed=tuple(_week(year, week) for week in (found or {}).get("avoidedWeeks", ())),
        holidays=tuple(_ray(day, INNER, OUTER) for day in holidays),
        events=tuple(_event(one) for one in events),
        today=_ray(today, INNER - 10, OUTER + 6) if today.year == year else None,
        rings=tuple(rings.values()),
        marks=tuple(_marks(shown, rings)),
        days=(date(year + 1, 1, 1) - date(year, 1, 1)).days,
    )


def ring_key(key: str, name: str) -> str:
    """What the bodies of one ring have in common: the bodies of all regions that are made of one template."""
    common, dash, _ = name.partition(" – ")
    return common if dash else key


def _ring_of(body: Data) -> str:
    return ring_key(body["key"], body["name"])


def _rings(bodies: Iterable[Data], meetings: list[Data]) -> dict[str, Ring]:
    times = Counter(_ring_of(meeting["body"]) for meeting in meetings)
    names = {_ring_of(body): body for body in bodies if _ring_of(body) in times}
    width = min(_WIDEST_RING, (OUTER - INNER) / max(len(names), 1))
    return {
        key: Ring(
            key,
            body["name"].partition(" – ")[0],
            round(OUTER - width * (place + 0.5), 1),
            place % 8,
            times[key],
        )
        for place, (key, body) in enumerate(names.items())
    }


def _marks(meetings: Iterable[Data], rings: Mapping[str, Ring]) -> Iterable[Mark]:
    taken: Counter[tuple[str, str]] = Counter()
    for meeting in meetings:
        ring = rings.get(_ring_of(meeting["body"]))
        if ring is None:
            continue
        place = taken[ring.key, meeting["heldOn"]]
        taken[ring.key, meeting["heldOn"]] += 1
        x, y = _point(_angle(as_day(meeting["heldOn"])) + place * _APART, ring.radius)
        yield Mark(x, y, ring.look, meeting)


def _event(event: Data) -> Event:
    day = as_day(event["day"])
    return Event(*_point(_angle(day), INNER - 12), _ray(day, INNER - 6, OUTER), event)


def _month(year: int, number: int) -> Month:
    begins = date(year, number, 1)
    ends = date(year + number // 12, number % 12 + 1, 1)
    x, y = _point((_angle(begins) + _angle(ends - timedelta(days=1))) / 2, LABELS)
    return Month(number, x, y, _ray(begins, INNER, OUTER + 8))


def _week(year: int, week: int) -> str:
    """The sector of a week, as the part of it that lies in the year."""
    monday = date.fromisocalendar(year, min(week, 52), 1) + timedelta(weeks=week - min(week, 52))
    first = max(monday, date(year, 1, 1))
    last = min(monday + timedelta(days=7), date(year, 12, 31))
    begin, end = _angle(first), _angle(last)
    outer, inner = (_point(begin, OUTER), _point(end, OUTER)), (_point(begin, INNER), _point(end, INNER))
    return (
        f"M{outer[0][0]} {outer[0][1]}A{OUTER} {OUTER} 0 0 1 {outer[1][0]} {outer[1][1]}"
        f"L{inner[1][0]} {inner[1][1]}A{INNER} {INNER} 0 0 0 {inner[0][0]} {inner[0][1]}Z"
    )


def _ray(day: date, inner: float, outer: float) -> str:
    (x1, y1), (x2, y2) = _point(_angle(day), inner), _point(_angle(day), outer)
    return f"M{x1} {y1}L{x2} {y2}"


def _angle(day: date) -> float:
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return (day - date(day.year, 1, 1)).days * 360 / days


def _point(angle: float, radius: float) -> tuple[float, float]:
    turned = angle * pi / 180
    return round(MIDDLE + radius * sin(turned), 1), round(MIDDLE - radius * cos(turned), 1)

"""How a year stands: quotas, and what its plan lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from fellesskap.meetings.model import (
    HAPPENED,
    MeetingState,
    Quota,
    YearBody,
    YearEvent,
    YearFault,
    YearFinding,
    YearMeeting,
)
from fellesskap.meetings.rules.events import meets_beside
from fellesskap.meetings.rules.year import YearNorms, days_in
from fellesskap.structure.rules.holidays import holidays, is_avoided


def quota_of(body: YearBody, meetings: Sequence[tuple[YearMeeting, MeetingState]]) -> Quota:
    """Count a body's meetings of a year; one held together with others counts for each. Source: A23, 1.13."""
    own = [(meeting, state) for meeting, state in meetings if body.key in meeting.bodies]
    held = sum(state in HAPPENED for _, state in own)
    return Quota(
        body.key, body.quota, held, len(own) - held, sum(len(meeting.bodies) > 1 for meeting, _ in own)
    )


def findings_of(
    norms: YearNorms,
    year: int,
    weeks: frozenset[int],
    meetings: Sequence[YearMeeting],
    events: Sequence[YearEvent] = (),
) -> tuple[YearFinding, ...]:
    """Tell all that a year's plan lacks, body by body; `meetings` are those not called off."""
    found: list[YearFinding] = []
    for body in norms.bodies:
        days = [day for day in days_in(meetings, body.key) if day.year == year]
        found += _too_few(body, days)
        found += _gaps(body, days)
        found += _closed_days(body, year, weeks, days, events)
        found += _spacing(body, norms, year, meetings)
        found += _events(body, days, events)
    return tuple(found)


def _too_few(body: YearBody, days: Sequence[date]) -> Iterator[YearFinding]:
    """R-YEAR-1: A body has the meetings its year is to have, a region's own for each region.

    Source: 000 «1, 4 og 6 møter per år», 002 «1 møte pr region», models.md A1, A23.
    """
    if body.quota is not None and len(days) < body.quota:
        yield YearFinding(YearFault.QUOTA, "R-YEAR-1", body.key, count=len(days), wanted=body.quota)


def _spacing(
    body: YearBody, norms: YearNorms, year: int, meetings: Sequence[YearMeeting]
) -> Iterator[YearFinding]:
    """R-YEAR-2: A decision meeting lies after the last day to answer what the meeting it follows discussed.

    Source: 002 «påfølgende FSU-møte», scenarios.md S7.
    """
    for pair in norms.pairs:
        if pair.decide != body.key:
            continue
        discussed = days_in(meetings, pair.discuss)
        for day in days_in(meetings, body.key):
            last = max((other for other in discussed if other < day), default=None)
            if day.year == year and last is not None and day <= last + timedelta(days=pair.days):
                yield YearFinding(
                    YearFault.SPACING, "R-YEAR-2", body.key, day, pair.discuss, last, wanted=pair.days
                )


def _gaps(body: YearBody, days: Sequence[date]) -> Iterator[YearFinding]:
    """R-YEAR-3: Between two meetings no more time passes than half again what an even spread would give.

    Source: 000 «1, 4 og 6 møter per år», the product's own measure of a gap.
    """
    if body.quota is None or body.quota < 2:
        return
    longest = 365 * 3 // (body.quota * 2)
    for before, after in pairwise(days):
        if (after - before).days > longest:
            yield YearFinding(
                YearFault.GAP, "R-YEAR-3", body.key, after, "", before, (after - before).days, longest
            )


def _closed_days(
    body: YearBody, year: int, weeks: frozenset[int], days: Sequence[date], events: Sequence[YearEvent]
) -> Iterator[YearFinding]:
    """R-YEAR-4: Nobody is called on a holiday, or in a week the community has chosen to avoid, unless to meet
    beside an event of that week.

    Source: 004 «avtales god tid i forveien», lov om helligdager og helligdagsfred.
    """
    closed = {day for day, _ in holidays(year)}
    for day in days:
        if day in closed:
            yield YearFinding(YearFault.HOLIDAY, "R-YEAR-4", body.key, day)
        elif is_avoided(day, weeks) and not any(meets_beside(event, body.key, [day]) for event in events):
            week = day.isocalendar().week
            yield YearFinding(YearFault.AVOIDED, "R-YEAR-4", body.key, day, count=week)


def _events(body: YearBody, days: Sequence[date], events: Sequence[YearEvent]) -> Iterator[YearFinding]:
    """R-YEAR-12: A body that is to meet beside an event has a meeting there.

    Source: 004 «legges til KS sitt høstmøte».
    """
    for event in events:
        if any(one.body == body.key for one in event.bodies) and not meets_beside(event, body.key, days):
            yield YearFinding(YearFault.EVENT, "R-YEAR-12", body.key, event.day, event=event.name)

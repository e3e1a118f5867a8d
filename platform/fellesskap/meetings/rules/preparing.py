"""What a party must have done before which meeting: days counted back from each decision to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fellesskap.meetings.model import (
    AskedRound,
    HeldMeeting,
    Party,
    Preparation,
    Preparing,
    PreparingStep,
    YearBody,
)
from fellesskap.meetings.rules.year import pairs_of
from fellesskap.structure.model import Anchor, AnchoringLevel, Route

_DAY = timedelta(days=1)
_ORDER = tuple(Preparing)


@dataclass(frozen=True, slots=True)
class _Way:
    """Two bodies of a route as a party meets them; `settled` where one position gathers the answers."""

    discuss: str
    decide: str
    days: int
    asked: bool
    settled: bool


def prepare(
    bodies: Sequence[YearBody],
    routes: Iterable[Route],
    call_days: int,
    party: Party,
    meetings: Sequence[HeldMeeting],
    rounds: Sequence[AskedRound],
    today: date,
) -> tuple[tuple[Preparation, ...], tuple[AskedRound, ...]]:
    """R-YEAR-10: Before a decision meeting its papers are out as many days as the call takes, the answers are in
    before that, and the discussion lies as long before the answers as its route gives to answer.

    An open round stands with its own deadline before the first meeting whose call can wait for it; those that no
    planned meeting can take are given last. Where the region meets on its own between the discussion and the
    answers, its municipalities answer by then.
    Source: 002 «påfølgende FSU-møte», «formøter»; 004 «forberede og innkalle til møter»; features 7.6.
    """
    near = [body for body in bodies if party.region is None or body.region in ("", party.region)]
    ways = _ways(near, routes, party)
    deciding = {body.key for body in near if body.decides} | {way.decide for way in ways}
    coming = sorted(
        (one for one in meetings if one.day >= today and deciding & set(one.bodies)),
        key=lambda one: (one.day, one.id),
    )
    called = timedelta(days=call_days)
    placed: dict[HeldMeeting, list[AskedRound]] = {one: [] for one in coming}
    waiting = []
    for asked in sorted(rounds, key=lambda one: (one.deadline, one.id)):
        meeting = next(
            (one for one in coming if asked.deciding in one.bodies and one.day - called > asked.deadline),
            None,
        )
        placed[meeting].append(asked) if meeting else waiting.append(asked)
    own = list(_of_region(meetings, near, party.region))
    made = []
    for meeting in coming:
        papers = meeting.day - called
        counted = list(_counted([way for way in ways if way.decide in meeting.bodies], papers, meetings, own))
        known = list(_known(placed[meeting], own, today))
        if known and any(step.day < today for step in counted if step.kind is Preparing.DISCUSS):
            counted = []
        steps = [*known, *counted, PreparingStep(Preparing.PAPERS, papers)]
        made.append(
            Preparation(meeting, tuple(sorted(steps, key=lambda step: (step.day, _ORDER.index(step.kind)))))
        )
    return tuple(made), tuple(waiting)


def _ways(bodies: Sequence[YearBody], routes: Iterable[Route], party: Party) -> list[_Way]:
    """The ways a case can come to a decision; two routes between the same bodies keep the longest time."""
    found: dict[tuple[str, str], _Way] = {}
    for route in routes:
        if not route.later_meeting:
            continue
        answered = any(level is not AnchoringLevel.NONE for level in route.levels) and bool(route.anchor_with)
        asked = answered and bool(party.asked_as & set(route.anchor_with))
        gathering = bool(party.region) if party.region is not None else Anchor.DIVISIONS in route.anchor_with
        for pair in pairs_of(route, bodies):
            before = found.get(pair)
            found[pair] = _Way(
                *pair,
                max(route.answer_days if answered else 0, before.days if before else 0),
                asked or bool(before and before.asked),
                (asked and gathering) or bool(before and before.settled),
            )
    return list(found.values())


def _of_region(
    meetings: Iterable[HeldMeeting], bodies: Sequence[YearBody], region: str | None
) -> Iterator[HeldMeeting]:
    """The meetings in which a region's municipalities make up their mind, each as of the region's own body."""
    gathering = {body.key for body in bodies if body.gathers and region and body.region == region}
    for meeting in meetings:
        for key in meeting.bodies:
            if key in gathering:
                yield HeldMeeting(meeting.id, meeting.day, (key,))


def _counted(
    ways: Sequence[_Way], papers: date, meetings: Sequence[HeldMeeting], own: Sequence[HeldMeeting]
) -> Iterator[PreparingStep]:
    """The steps of a case that nobody has been asked about yet."""
    if not ways:
        return
    answers = papers - _DAY
    begun = date.min
    for key, days in _discussing(ways).items():
        step = _discussion(key, days, answers, meetings)
        begun = max(begun, step.day)
        yield step
    if not any(way.asked for way in ways):
        return
    between = _last(own, begun + _DAY, answers)
    yield PreparingStep(Preparing.ANSWER, between.day if between else answers)
    if between:
        yield PreparingStep(
            Preparing.REGION, between.day, calculated=False, body=between.bodies[0], meeting_id=between.id
        )
    if any(way.settled for way in ways):
        yield PreparingStep(Preparing.SETTLE, answers)


def _discussing(ways: Iterable[_Way]) -> dict[str, int]:
    """The bodies that discuss, each with the longest time to answer after it."""
    found: dict[str, int] = {}
    for way in ways:
        found[way.discuss] = max(found.get(way.discuss, 0), way.days)
    return found


def _discussion(key: str, days: int, answers: date, meetings: Sequence[HeldMeeting]) -> PreparingStep:
    """The last meeting in time to discuss, else the last one that leaves any time, else the day it was due."""
    latest = answers - timedelta(days=days)
    of_body = [one for one in meetings if key in one.bodies]
    found = _last(of_body, date.min, latest) or _last(of_body, date.min, answers - _DAY)
    if found is None:
        return PreparingStep(Preparing.DISCUSS, latest, body=key, latest=latest)
    left = (answers - found.day).days
    return PreparingStep(
        Preparing.DISCUSS,
        found.day,
        calculated=False,
        body=key,
        meeting_id=found.id,
        latest=latest,
        left=left if left < days else None,
    )


def _known(rounds: Sequence[AskedRound], own: Sequence[HeldMeeting], today: date) -> Iterator[PreparingStep]:
    """The steps of cases that the party is asked about now."""
    for one in rounds:
        yield PreparingStep(
            Preparing.ANSWER, one.deadline, calculated=False, done=one.answered, round_id=one.id
        )
        if one.settled is not None:
            yield PreparingStep(
                Preparing.SETTLE, one.deadline, calculated=False, done=one.settled, round_id=one.id
            )
    between = _last(own, today, min(one.deadline for one in rounds)) if rounds else None
    if between:
        yield PreparingStep(
            Preparing.REGION, between.day, calculated=False, body=between.bodies[0], meeting_id=between.id
        )


def _last(meetings: Iterable[HeldMeeting], first: date, last: date) -> HeldMeeting | None:
    """The last meeting from one day to another."""
    found = [one for one in meetings if first <= one.day <= last]
    return max(found, key=lambda one: (one.day, one.id), default=None)

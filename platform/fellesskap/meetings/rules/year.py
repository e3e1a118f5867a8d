"""A proposal of a year's meetings: the quotas spread over the year, each decision after its answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import Beside, StepPair, YearBody, YearMeeting, YearWish
from fellesskap.meetings.rules.events import meets_beside
from fellesskap.structure.model import AnchoringLevel, Route
from fellesskap.structure.rules.holidays import days_of, holidays, is_avoided

FIRST_YEAR, LAST_YEAR = 2020, 2100
# What a day costs beside its distance in days from where an even spread would have it. Those who meet every
# region in turn cannot be in two of them at once, so the regions' own meetings keep apart.
_OTHER_WEEKDAY, _SHARED_DAY, _SHARED_WITH_KIN = 12, 4, 40
_BEFORE_WHOLE = timedelta(days=28)
# How much dearer a day may be that also leaves time for the call between the answers and the decision.
_FOR_THE_CALL = 14


@dataclass(frozen=True, slots=True)
class YearNorms:
    """What a structure asks of a year: its bodies in order, the pairs of its routes, and how early a call goes."""

    bodies: tuple[YearBody, ...]
    pairs: tuple[StepPair, ...]
    call_days: int = 0

    @property
    def roomy(self) -> tuple[StepPair, ...]:
        """The pairs with time for the call too, which can be sent only when the answers are in."""
        return tuple(replace(pair, days=pair.days + self.call_days) for pair in self.pairs)

    def body(self, key: str) -> YearBody | None:
        """Find a body by its key."""
        return next((body for body in self.bodies if body.key == key), None)

    def wanted(self, body: YearBody) -> int:
        """How many meetings a body's year is to have.

        A body without a quota that discusses for another meets as often as that one.
        """
        if body.quota is not None:
            return body.quota
        deciding = [self.body(pair.decide) for pair in self.pairs if pair.discuss == body.key]
        return max((found.quota or 0 for found in deciding if found), default=0)


def norms_of(bodies: Sequence[YearBody], routes: Iterable[Route], call_days: int) -> YearNorms:
    """Find the pairs of bodies that a structure's routes lead through; a template stands for each of its own.

    A pair of several routes keeps the longest time to answer, so that the cases of all of them reach.
    """
    days: dict[tuple[str, str], int] = {}
    for route in routes:
        if not route.later_meeting:
            continue
        answering = any(level is not AnchoringLevel.NONE for level in route.levels)
        for discuss, decide in pairs_of(route, bodies):
            days[discuss, decide] = max(days.get((discuss, decide), 0), route.answer_days if answering else 0)
    pairs = tuple(StepPair(*keys, number) for keys, number in days.items())
    return YearNorms(tuple(bodies), pairs, call_days)


def require_year(year: int, field: str = "year") -> None:
    """R-YEAR-6: A year is planned while its days are to come, and not beyond what anybody remembers.

    Source: 004 «avtales god tid i forveien».
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(
            "year.out_of_bounds", field=field, first=str(FIRST_YEAR), last=str(LAST_YEAR), rule="R-YEAR-6"
        )


def require_weeks(weeks: Collection[int], weekday: int) -> None:
    """R-YEAR-6, the weeks and the weekday of a plan: weeks are numbered 1 to 53, weekdays 1 to 5."""
    if not all(1 <= week <= 53 for week in weeks):
        raise Invalid("year.no_such_week", field="avoided_weeks", rule="R-YEAR-6")
    if not 1 <= weekday <= 5:
        raise Invalid("year.no_such_weekday", field="weekday", rule="R-YEAR-6")


def require_clock(clock: str) -> time:
    """R-YEAR-6, the time of day at which the year's meetings begin."""
    try:
        found = time.fromisoformat(clock.replace(".", ":"))
    except ValueError:
        raise Invalid("year.no_such_clock", field="clock", rule="R-YEAR-6") from None
    return found.replace(tzinfo=None, second=0, microsecond=0)


def require_something(meetings: Sequence[YearMeeting]) -> None:
    """R-YEAR-9: A plan of a year holds at least one meeting. Source: features 5.2."""
    if not meetings:
        raise RuleBroken("year.nothing_to_plan", rule="R-YEAR-9")


def require_undoubled(norms: YearNorms, booked: Sequence[YearMeeting], made: Sequence[YearMeeting]) -> None:
    """R-YEAR-7: A plan doubles nothing: no body gets two meetings on a day, or more than it is to have.

    Source: 000 «1, 4 og 6 møter per år».
    """
    keys = {key for meeting in made for key in meeting.bodies}
    for body in norms.bodies:
        days = [meeting.day for meeting in [*booked, *made] if body.key in meeting.bodies]
        if body.key not in keys:
            continue
        if len(set(days)) < len(days):
            raise RuleBroken("year.day_taken", rule="R-YEAR-7")
        if len(days) > max(norms.wanted(body), 1):
            raise RuleBroken("year.more_than_quota", wanted=norms.wanted(body), rule="R-YEAR-7")


def propose(norms: YearNorms, wish: YearWish, booked: Sequence[YearMeeting]) -> tuple[YearMeeting, ...]:
    """R-YEAR-8: A proposal gives each body the meetings its year lacks, evenly spread, on no holiday and in no
    week to avoid, and no decision before the answers to the discussion it follows; and puts those that meet
    beside an event there.

    Where it costs little, the answers are in before the call goes out. A meeting for which no such day is left is
    not proposed; R-YEAR-1 then tells that the quota is not met.
    Source: 000 «1, 4 og 6 møter per år», 002 «påfølgende FSU-møte», 004 «avtales god tid i forveien».
    """
    closed = {day for day, _ in holidays(wish.year)}
    free = [
        day
        for day in days_of(wish.year)
        if day >= wish.first_day
        and day.isoweekday() < 6
        and day not in closed
        and not is_avoided(day, wish.weeks)
    ]
    made: list[YearMeeting] = list(_beside_events(norms, wish, closed, booked))
    for body in _in_order(norms, wish.bodies):
        made += [YearMeeting(day, (body.key,)) for day in _place(body, norms, wish, free, [*booked, *made])]
    return tuple(sorted(made, key=lambda meeting: (meeting.day, meeting.bodies)))


def keeps_spacing(key: str, day: date, pairs: Iterable[StepPair], placed: Sequence[YearMeeting]) -> bool:
    """Tell whether a body can meet on a day with every decision lying after the answers to its discussion."""
    for pair in pairs:
        wait = timedelta(days=pair.days)
        if pair.discuss == key and any(day < other <= day + wait for other in days_in(placed, pair.decide)):
            return False
        if pair.decide == key and any(other < day <= other + wait for other in days_in(placed, pair.discuss)):
            return False
    return True


def days_in(meetings: Iterable[YearMeeting], key: str) -> list[date]:
    """List the days on which a body meets, alone or with others, in order."""
    return sorted(meeting.day for meeting in meetings if key in meeting.bodies)


def pairs_of(route: Route, bodies: Sequence[YearBody]) -> list[tuple[str, str]]:
    """List which body discusses and which decides on a route; a template stands for each of its own."""
    return [
        (discuss.key, decide.key)
        for template in route.discuss_in
        for discuss in _of(template, bodies)
        for decide in _of(route.decide_in, bodies)
        if not (discuss.region and decide.region) or discuss.region == decide.region
    ]


def _of(template: str, bodies: Sequence[YearBody]) -> list[YearBody]:
    """The body with a key, or the bodies made of it for each region."""
    return [
        body
        for body in bodies
        if body.key == template or (body.region and body.key == f"{template}-{body.region}")
    ]


def _in_order(norms: YearNorms, keys: frozenset[str]) -> list[YearBody]:
    """Give a body after those it discusses for and the one it is part of, so that it can be laid before them."""

    def depth(key: str, seen: frozenset[str]) -> int:
        body = norms.body(key)
        after = {pair.decide for pair in norms.pairs if pair.discuss == key}
        after |= {body.part_of} if body and body.part_of else set()
        return max((depth(other, seen | {key}) + 1 for other in after - seen - {key}), default=0)

    chosen = [body for body in norms.bodies if body.key in keys]
    return sorted(chosen, key=lambda body: depth(body.key, frozenset()))


def _beside_events(
    norms: YearNorms, wish: YearWish, closed: Collection[date], booked: Sequence[YearMeeting]
) -> Iterator[YearMeeting]:
    """The meetings beside events, on the day chosen or else on another day beside it, also in a week to avoid."""
    placed = list(booked)
    for event, one in [(held, beside) for held in wish.events for beside in held.bodies]:
        body = norms.body(one.body) if one.body in wish.bodies else None
        own = [day for day in days_in(placed, one.body) if day.year == wish.year]
        if body is None or len(own) >= max(norms.wanted(body), 1) or meets_beside(event, body.key, own):
            continue
        for beside in (one.beside, Beside.SAME, Beside.BEFORE, Beside.AFTER):
            day = beside.of(event.day)
            fits = day.year == wish.year and day >= wish.first_day and day.isoweekday() < 6
            if fits and day not in closed and keeps_spacing(body.key, day, norms.pairs, placed):
                placed.append(YearMeeting(day, (body.key,)))
                yield placed[-1]
                break


def _place(
    body: YearBody, norms: YearNorms, wish: YearWish, free: Sequence[date], placed: Sequence[YearMeeting]
) -> list[date]:
    own = [day for day in days_in(placed, body.key) if day.year == wish.year]
    targets = _targets(body, norms, wish, sorted({*free, *own}), placed)
    for day in own:
        if targets:
            targets.remove(min(targets, key=lambda target: abs((target - day).days)))
    chosen: list[date] = []
    for target in targets:
        around = [*placed, *(YearMeeting(day, (body.key,)) for day in chosen)]
        taken = set(days_in(around, body.key))
        price = _price(body, norms, target, wish.weekday, around)
        open_days = sorted((day for day in free if day not in taken), key=price)
        roomy, nearest = (
            next((day for day in open_days if keeps_spacing(body.key, day, pairs, around)), None)
            for pairs in (norms.roomy, norms.pairs)
        )
        if roomy and nearest and price(roomy)[0] <= price(nearest)[0] + _FOR_THE_CALL:
            chosen.append(roomy)
        elif nearest:
            chosen.append(nearest)
    return chosen


def _price(
    body: YearBody, norms: YearNorms, target: date, weekday: int, around: Sequence[YearMeeting]
) -> Callable[[date], tuple[int, date]]:
    kin = {other.key for other in norms.bodies if body.region and _kind(other) == _kind(body)}
    others = {meeting.day for meeting in around if body.key not in meeting.bodies}
    of_kin = {meeting.day for meeting in around if kin & set(meeting.bodies)}

    def price(day: date) -> tuple[int, date]:
        cost = abs((day - target).days) + (_OTHER_WEEKDAY if day.isoweekday() != weekday else 0)
        shared = _SHARED_WITH_KIN if day in of_kin else _SHARED_DAY if day in others else 0
        return cost + shared, day

    return price


def _kind(body: YearBody) -> str:
    """The template that a region's body is made of, else the body's own key."""
    return body.key.removesuffix(f"-{body.region}") if body.region else body.key


def _targets(
    body: YearBody, norms: YearNorms, wish: YearWish, free: Sequence[date], placed: Sequence[YearMeeting]
) -> list[date]:
    """The days an even plan would have, were there no holidays: as many as the body's year is to have."""
    wanted = norms.wanted(body)
    if not free or not wanted:
        return []
    before = sorted(
        day - timedelta(days=pair.days + 1)
        for pair in norms.roomy
        if pair.discuss == body.key and pair.decide != body.key
        for day in days_in(placed, pair.decide)
        if day.year == wish.year
    )
    if len(before) >= wanted:
        return [before[place * len(before) // wanted] for place in range(wanted)]
    whole = [day for day in days_in(placed, body.part_of) if body.part_of and day.year == wish.year]
    if whole and wanted == 1:
        return [whole[0] - _BEFORE_WHOLE]
    leading = [pair.days for pair in norms.pairs if pair.decide == body.key and pair.discuss in wish.bodies]
    start = free[0] + timedelta(days=max(leading, default=-8) + 8)
    open_days = [day for day in free if day >= start] or list(free)
    return [open_days[(2 * place + 1) * len(open_days) // (2 * wanted)] for place in range(wanted)]

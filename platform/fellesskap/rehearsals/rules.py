"""Running a year and a case of every kind through a structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.decisions.model import Position, PresentSeat
from fellesskap.decisions.rules import evaluate
from fellesskap.errors import DomainError
from fellesskap.meetings.model import YearBody, YearMeeting, YearWish
from fellesskap.meetings.rules import (
    easter_week,
    findings_of,
    july_weeks,
    norms_of,
    propose,
    require_year,
)
from fellesskap.meetings.rules.year import days_in
from fellesskap.rehearsals.model import Crossing, Rehearsal, Stage, Step, Walk
from fellesskap.rounds.model import Bearing
from fellesskap.rounds.rules import choose_level, default_deadline
from fellesskap.structure.model import Anchor, AnchoringLevel, Force, MatterClass, Route, Structure
from fellesskap.structure.rules import ExpandedSeat, Expansion, Municipalities, expand

_TUESDAY = 2
# A case is reported as the year begins, in time for the first call.
_SOMEBODY = UUID(int=1)


def rehearse(structure: Structure, municipalities: Municipalities, year: int) -> Rehearsal:
    """R-REHEARSAL-1: A structure is tried with a year's meetings as they would be proposed, and with a case of
    every matter class on every way it can take. Source: the product's own; 1.10, features 13.5.
    """
    require_year(year)
    expansion = expand(structure, municipalities)
    norms = norms_of(_year_bodies(expansion), structure.routes, structure.call_days)
    wanted = frozenset(body.key for body in norms.bodies if norms.wanted(body))
    # The weeks nobody plans a meeting in, whatever else a community avoids.
    closed = july_weeks(year) | {easter_week(year)}
    wish = YearWish(year, wanted, _TUESDAY, closed, date(year, 1, 1) + timedelta(days=structure.call_days))
    meetings = propose(norms, wish, ())
    return Rehearsal(
        year,
        meetings,
        findings_of(norms, year, closed, meetings),
        tuple(
            Walk(matter.key, route.key, tuple(_walk(structure, expansion, matter, route, meetings)))
            for route in structure.routes
            for matter in structure.matter_classes
            if matter.key in route.matter_classes
        ),
        _crossings(structure, meetings),
    )


def _crossings(structure: Structure, meetings: Sequence[YearMeeting]) -> tuple[Crossing, ...]:
    """R-REHEARSAL-5: A case that goes on to another body is discussed in that body's first meeting after the
    first of where it came from. Source: 002 «Større saker løftes til AU/SSU»; scenarios.md S5.
    """
    found = []
    for passage in structure.passages:
        first = [days[0] for key in passage.from_bodies if (days := days_in(meetings, key))]
        for target in passage.to_bodies:
            after = [day for day in days_in(meetings, target) if not first or day > min(first)]
            day = after[0] if after else None
            found.append(Crossing(passage.direction, passage.from_bodies, target, day))
    return tuple(found)


def _year_bodies(expansion: Expansion) -> tuple[YearBody, ...]:
    return tuple(
        YearBody(
            body.key,
            body.template.meetings_per_year,
            body.template.frame_minutes,
            body.region,
            body.part_of,
        )
        for body in expansion.bodies
    )


def _walk(
    structure: Structure,
    expansion: Expansion,
    matter: MatterClass,
    route: Route,
    meetings: Sequence[YearMeeting],
) -> Iterator[Step]:
    """Give the steps until the case is followed up, or until something stands in its way."""
    yield _reported(structure, expansion)
    discussion = _discussed(expansion, route, meetings)
    yield discussion
    if discussion.hindrance or discussion.day is None:
        return
    anchoring = _anchored(structure, matter, route, discussion.day)
    yield anchoring
    if anchoring.hindrance or anchoring.day is None:
        return
    decision = _decided(expansion, matter, route, discussion.day, anchoring.day, meetings)
    yield decision
    if decision.hindrance or decision.day is None:
        return
    onward = _onward(expansion, matter, decision.day, meetings)
    if onward is not None:
        yield onward
    if onward is None or not onward.hindrance:
        partners = len(structure.municipalities) + 1
        yield Step(Stage.FOLLOWED_UP, "", None, "rehearsal.followed_up", {"count": partners})


def _reported(structure: Structure, expansion: Expansion) -> Step:
    keys = structure.intake.may_report_from
    reporting = [
        seat
        for seat in expansion.seats
        if seat.template.may_propose and _template_of(expansion, seat) in keys
    ]
    if not reporting:
        return Step(Stage.REPORTED, "", None, "rehearsal.reported_by_secretariat")
    return Step(Stage.REPORTED, "", None, "rehearsal.reported", {"count": len(reporting)})


def _discussed(expansion: Expansion, route: Route, meetings: Sequence[YearMeeting]) -> Step:
    """R-REHEARSAL-2: A case is discussed in the first meeting of the first body its route begins in that meets.

    Source: 002 «Saksbehandling i to trinn».
    """
    for template in route.discuss_in or route.may_start_in:
        for key in _instances(expansion, template):
            called = [seat for seat in expansion.seats if seat.body == key and seat.template.may_attend]
            if not called:
                return Step(
                    Stage.DISCUSSED, key, None, "rehearsal.discussed", hindrance="rehearsal.nobody_called"
                )
            days = days_in(meetings, key)
            if days:
                facts = {"count": len(called)}
                return Step(Stage.DISCUSSED, key, days[0], "rehearsal.discussed", facts)
    first = next(iter(route.discuss_in or route.may_start_in), "")
    return Step(Stage.DISCUSSED, first, None, "rehearsal.discussed", hindrance="rehearsal.no_meeting")


def _anchored(structure: Structure, matter: MatterClass, route: Route, discussed: date) -> Step:
    """R-REHEARSAL-3: A case is anchored as far as its matter class proposes, with all whom the route asks.

    Source: models.md A29.
    """
    try:
        level = choose_level(route, matter, None)
    except DomainError as refusal:
        facts = {name: str(value) for name, value in refusal.facts.items()}
        return Step(Stage.ANCHORED, "", None, "rehearsal.anchored", facts, hindrance=refusal.code)
    if level is AnchoringLevel.NONE:
        return Step(Stage.ANCHORED, "", discussed, "rehearsal.not_anchored")
    own = [division for division in structure.divisions if not division.external]
    asked = {
        Anchor.MUNICIPALITIES: len(structure.municipalities),
        Anchor.DIVISIONS: len(own) or 1,
        Anchor.TRUST: 1,
    }
    count = sum(asked[anchor] for anchor in route.anchor_with)
    if not count:
        return Step(Stage.ANCHORED, "", None, "rehearsal.anchored", hindrance="rehearsal.nobody_asked")
    facts_of_round: dict[str, str | int] = {"count": count, "level": level.value, "days": route.answer_days}
    if Anchor.MUNICIPALITIES in route.anchor_with and structure.regions:
        facts_of_round["regions"] = len(structure.regions)
    return Step(Stage.ANCHORED, "", default_deadline(route, discussed), "rehearsal.anchored", facts_of_round)


def _decided(
    expansion: Expansion,
    matter: MatterClass,
    route: Route,
    discussed: date,
    anchored: date,
    meetings: Sequence[YearMeeting],
) -> Step:
    """R-REHEARSAL-4: A case is decided in the first meeting of the deciding body after the answers, by a body
    that agrees when every counted seat does. Source: 002 «påfølgende FSU-møte», A13.
    """
    key = route.decide_in
    earliest = max(anchored, discussed if route.later_meeting else discussed - timedelta(days=1))
    days = [day for day in days_in(meetings, key) if day > earliest]
    counted = [seat for seat in expansion.seats if seat.body == key and seat.template.counts]
    quorum, hindrance = _agreeing(expansion, key)
    if hindrance:
        return Step(Stage.DECIDED, key, None, "rehearsal.decided", hindrance=hindrance)
    if not days:
        return Step(Stage.DECIDED, key, None, "rehearsal.decided", hindrance="rehearsal.no_meeting_after")
    facts = {"counted": len(counted), "quorum": quorum, "effect": matter.effect.value}
    return Step(Stage.DECIDED, key, days[0], "rehearsal.decided", facts)


def _onward(
    expansion: Expansion, matter: MatterClass, decided: date, meetings: Sequence[YearMeeting]
) -> Step | None:
    """R-REHEARSAL-6: A decision goes onward to the first meeting of the body its matter class names; only what
    waits for that body is held up where it does not meet again. Source: 004 §4.1, A27.
    """
    if matter.force is Force.AT_ONCE:
        return None
    key, code = matter.onward_to, f"rehearsal.onward_{matter.force}"
    day = next((day for day in days_in(meetings, key) if day >= decided), None)
    if matter.force is Force.REPORTED:
        return Step(Stage.ONWARD, key, day, code if day else "rehearsal.onward_next_year")
    _, hindrance = _agreeing(expansion, key)
    if not hindrance and day is None:
        hindrance = "rehearsal.no_meeting_onward"
    return Step(Stage.ONWARD, key, day, code, hindrance=hindrance)


def _agreeing(expansion: Expansion, key: str) -> tuple[int, str]:
    """Let every counted seat of a body agree: how many must meet, and what stands in the way all the same."""
    body = next((one for one in expansion.bodies if one.key == key), None)
    if body is None or not body.template.decides:
        return 0, "rehearsal.decides_not"
    counted = [seat for seat in expansion.seats if seat.body == key and seat.template.counts]
    there = _equally_many(counted) if body.template.decision.equal_sides else counted
    present = [
        PresentSeat(
            UUID(int=place),
            _SOMEBODY,
            seat.template.side,
            seat.title.nb,
            counts=True,
            position=Position.AGREES,
        )
        for place, seat in enumerate(there, 1)
    ]
    consensus = evaluate(body.template.decision, present, len(counted), Bearing())
    return consensus.quorum, "" if consensus.agreed else "rehearsal.cannot_agree"


def _equally_many(seats: Sequence[ExpandedSeat]) -> list[ExpandedSeat]:
    """R-REHEARSAL-4, where the sides must be equally many: of the larger only as many come as of the smaller."""
    of_side = {side: [seat for seat in seats if seat.template.side is side] for side in Side}
    fewest = min(len(of_side[Side.MUNICIPAL]), len(of_side[Side.HOSPITAL]))
    return [*of_side[Side.MUNICIPAL][:fewest], *of_side[Side.HOSPITAL][:fewest], *of_side[Side.OTHER]]


def _instances(expansion: Expansion, template: str) -> list[str]:
    return [body.key for body in expansion.bodies if body.template.key == template]


def _template_of(expansion: Expansion, seat: ExpandedSeat) -> str:
    return next(body.template.key for body in expansion.bodies if body.key == seat.body)

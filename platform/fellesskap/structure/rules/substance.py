"""The substance of a structure: levels, routes and decisions that can work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fellesskap.actor import Side
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    BodyKind,
    CaseText,
    Force,
    Group,
    Route,
    SeatKind,
    Structure,
)
from fellesskap.structure.rules.expansion import Expansion
from fellesskap.structure.rules.findings import Finding, Severity, bodies_of, repeated, seats_of

_NATIONAL_LEVELS = (BodyKind.PARTNERSHIP, BodyKind.STRATEGIC, BodyKind.PROFESSIONAL)
_PARTIES = (Side.MUNICIPAL, Side.HOSPITAL)


def check_substance(structure: Structure, expansion: Expansion) -> list[Finding]:
    """Check that the community can meet, anchor and decide, and how it deviates from the national agreement."""
    return [
        *(finding for route in structure.routes for finding in _route(structure, route, expansion)),
        *_matter_classes(structure),
        *_onward(structure),
        *_levels(structure),
        *_deciding(structure, expansion),
        *_written(structure),
        *_intake(structure),
    ]


def _route(structure: Structure, route: Route, expansion: Expansion) -> Iterator[Finding]:
    """R-STRUCTURE-7: A case is discussed in one meeting by somebody, anchored, and decided in a later one by a
    body that decides. Source: 002 «Saksbehandling i to trinn», 004 §4.5, A16.
    """
    path = f"routes.{route.key}"
    decider = next((body for body in structure.bodies if body.key == route.decide_in), None)
    if decider and not decider.decides:
        yield Finding(f"{path}.decide_in", "structure.body_cannot_decide", facts={"body": decider.name.nb})
    starts = (*route.discuss_in, *route.may_start_in)
    if not starts:
        yield Finding(f"{path}.discuss_in", "structure.route_without_discussion")
    met = {seat.body for seat in expansion.seats if seat.template.may_attend}
    for body in structure.bodies:
        if body.key in starts and not body.each and body.key not in met:
            facts = {"body": body.name.nb}
            yield Finding(f"{path}.discuss_in", "structure.nobody_to_discuss", facts=facts)
    if route.decide_in in starts and not route.later_meeting:
        yield Finding(f"{path}.later_meeting", "structure.decided_where_discussed")
    if not route.levels:
        yield Finding(f"{path}.levels", "structure.route_without_levels")
    if not route.anchor_with and set(route.levels) - {AnchoringLevel.NONE}:
        yield Finding(f"{path}.anchor_with", "structure.anchored_with_nobody")
    if Anchor.DIVISIONS in route.anchor_with and not structure.divisions:
        yield Finding(f"{path}.anchor_with", "structure.no_divisions")
    if AnchoringLevel.REGION in route.levels and not structure.regions:
        yield Finding(f"{path}.levels", "structure.no_regions", Severity.WARNING)
    for matter in structure.matter_classes:
        if matter.key in route.matter_classes and matter.anchoring not in route.levels:
            facts = {"matter_class": matter.name.nb}
            yield Finding(f"{path}.levels", "structure.level_not_offered", facts=facts)


def _matter_classes(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-8: Every kind of matter has a way to a decision, and only one from where it starts.

    Source: 002 «Beslutninger knyttet til faglig karakter … større adm. og øk. konsekvenser».
    """
    for matter in structure.matter_classes:
        routes = [route for route in structure.routes if matter.key in route.matter_classes]
        if not routes:
            path = f"matter_classes.{matter.key}"
            yield Finding(path, "structure.matter_class_without_route", facts={"name": matter.name.nb})
        for key in repeated(body for route in routes for body in {*route.discuss_in, *route.may_start_in}):
            facts = {"matter_class": matter.name.nb, "body": key}
            yield Finding("routes", "structure.route_ambiguous", facts=facts)
    if not structure.matter_classes:
        yield Finding("matter_classes", "structure.no_matter_class")


def _onward(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-24: A decision that does not end where it is made names the one other body it goes to; what
    waits for that body needs one that decides. Source: 004 §4.1 «Alt som forplikter skal opp i
    partnerskapsmøte», A27.
    """
    bodies = {body.key: body for body in structure.bodies}
    for matter in structure.matter_classes:
        path, facts = f"matter_classes.{matter.key}.onward_to", {"matter_class": matter.name.nb}
        if matter.force is Force.AT_ONCE:
            if matter.onward_to:
                yield Finding(path, "structure.onward_for_nothing", facts=facts)
            continue
        if not matter.onward_to:
            yield Finding(path, "structure.onward_missing", facts=facts)
        deciders = {route.decide_in for route in structure.routes if matter.key in route.matter_classes}
        target = bodies.get(matter.onward_to)
        if target is None:
            continue
        if target.each:
            yield Finding(path, "structure.reference_to_many", facts={"reference": target.key})
        named = {**facts, "body": target.name.nb}
        if target.key in deciders:
            yield Finding(path, "structure.onward_to_itself", facts=named)
        if matter.force is Force.PENDING and not target.decides:
            yield Finding(path, "structure.onward_decides_not", facts=named)


def _levels(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-11: The three national levels are there, with users and general practitioners on each.

    A deviation is allowed and shown. Source: 002 «Brukere og fastleger deltar på alle nivå», 004 avtale.
    """
    for kind in _NATIONAL_LEVELS:
        if not any(body.kind is kind for body in structure.bodies):
            yield Finding("bodies", f"structure.no_{kind}_level", Severity.WARNING)
    for path, body in bodies_of(structure):
        if body.kind not in _NATIONAL_LEVELS:
            continue
        present = {seat.group for seat in body.seats}
        if Group.USERS not in present:
            yield Finding(path, "structure.no_users", Severity.WARNING, {"name": body.name.nb})
        if Group.GENERAL_PRACTITIONERS not in present:
            yield Finding(path, "structure.no_practitioners", Severity.WARNING, {"name": body.name.nb})


def _deciding(structure: Structure, expansion: Expansion) -> Iterator[Finding]:
    """R-STRUCTURE-16: A body that decides can reach its quorum; observers and secretaries never count, and
    whoever counts may attend. Where the sides must be equally many, it can with as many of the larger side as there
    are of the smaller.

    Source: 000 «konsensusprinsippet», 004 «Observatør med talerett», A12, A13.
    """
    for path, seat in seats_of(structure):
        if seat.kind is not SeatKind.MEMBER and seat.counts:
            yield Finding(f"{path}.counts", "structure.observer_counts", facts={"title": seat.title.nb})
        elif seat.counts and not seat.may_attend:
            yield Finding(f"{path}.counts", "structure.counts_elsewhere", facts={"title": seat.title.nb})
    templates = {body.key: body.template for body in expansion.bodies}
    for path, body in bodies_of(structure):
        rule = body.decision
        if not 0 < rule.quorum_numerator <= rule.quorum_denominator:
            yield Finding(f"{path}.decision", "structure.quorum_malformed")
        made = [seat for seat in expansion.seats if templates[seat.body] is body]
        counted = Counter(seat.template.side for seat in made if seat.template.counts)
        municipal, hospital = (counted[side] for side in _PARTIES)
        equally_many = counted.total() - abs(municipal - hospital)
        if body.decides and not counted:
            yield Finding(f"{path}.seats", "structure.nobody_counts", facts={"name": body.name.nb})
        elif body.decides and rule.both_sides and not (municipal and hospital):
            yield Finding(
                f"{path}.decision.both_sides", "structure.one_side_counts", facts={"name": body.name.nb}
            )
        elif (
            body.decides
            and rule.equal_sides
            and equally_many * rule.quorum_denominator < counted.total() * rule.quorum_numerator
        ):
            yield Finding(
                f"{path}.decision.equal_sides",
                "structure.equal_sides_below_quorum",
                facts={"name": body.name.nb, "municipal": municipal, "hospital": hospital},
            )
        for seat in body.seats:
            if seat.each and not any(one.template is seat for one in made):
                where = f"{path}.seats.{seat.key}.each"
                yield Finding(where, "structure.expands_to_nothing", Severity.WARNING)


def _written(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-34: Only a body that decides can decide in writing between its meetings.

    Source: features 5.14; kommuneloven § 11-8, which binds no helsefellesskap, as a model.
    """
    for path, body in bodies_of(structure):
        if body.decision.written and not body.decides:
            facts = {"name": body.name.nb}
            yield Finding(f"{path}.decision.written", "structure.written_without_deciding", facts=facts)


def _intake(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-17: The intake form asks for the case's title. Source: 004 «Saker meldes … i egen mal»."""
    titles = [field for field in structure.intake.fields if field.fills is CaseText.TITLE]
    if not any(field.required for field in titles):
        yield Finding("intake.fields", "structure.intake_without_title")
    if not structure.intake.may_report_from:
        yield Finding("intake.may_report_from", "structure.only_secretariat_reports", Severity.WARNING)

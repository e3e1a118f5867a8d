"""One community as one version describes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap.structure.model.bodies import Body, CompositionRule, Seat
from fellesskap.structure.model.cases import (
    DisagreementLevel,
    Intake,
    MatterClass,
    Passage,
    Perspective,
    PlanPeriod,
    PriorityGroup,
    Route,
)
from fellesskap.structure.model.partners import Competence, Division, Names, Office, Party, Region, Trust

# How numbers are written unless a community says otherwise, and until a body gives a case one of its own.
PLAIN_NUMBERING = "{number}/{year}"


@dataclass(frozen=True, slots=True)
class Structure:
    """One community as one version describes it; references between parts are keys.

    `proposal` is a structure nobody has adopted; `name_confirmed` is false where no source of the community's
    own states what it is called; `assumed` is the national template where nothing of its own is known.
    """

    name: Names
    trust: Trust
    municipalities: tuple[str, ...]
    bodies: tuple[Body, ...]
    routes: tuple[Route, ...]
    matter_classes: tuple[MatterClass, ...]
    perspectives: tuple[Perspective, ...]
    intake: Intake
    numbering: str = PLAIN_NUMBERING
    call_days: int = 7
    regions: tuple[Region, ...] = ()
    divisions: tuple[Division, ...] = ()
    source: str = ""
    proposal: bool = False
    name_confirmed: bool = True
    assumed: bool = False
    offices: tuple[Office, ...] = ()
    parties: tuple[Party, ...] = ()
    competences: tuple[Competence, ...] = ()
    compositions: tuple[CompositionRule, ...] = ()
    passages: tuple[Passage, ...] = ()
    plan_periods: tuple[PlanPeriod, ...] = ()
    priority_groups: tuple[PriorityGroup, ...] = ()
    disagreement_levels: tuple[DisagreementLevel, ...] = ()

    @property
    def numbered_by_body(self) -> bool:
        """Whether a case's number is one of its body's own series, and so is given when it is placed."""
        return "{body}" in self.numbering

    def body(self, key: str) -> Body:
        """The body, or the template it was expanded from; raise `KeyError` for an unknown key."""
        for body in self.bodies:
            if body.key == key:
                return body
        templates = [body for body in self.bodies if body.each and key.startswith(f"{body.key}-")]
        if not templates:
            raise KeyError(key)
        return max(templates, key=lambda template: len(template.key))

    def seat(self, key: str) -> Seat:
        """The template of a seat by its lasting key (`ssu:region:hamar`); raise `KeyError` for an unknown one."""
        body, _, rest = key.partition(":")
        for seat in self.body(body).seats:
            if seat.key == rest.partition(":")[0]:
                return seat
        raise KeyError(key)

    def route(self, key: str) -> Route:
        """The route; raise `KeyError` for an unknown key."""
        for route in self.routes:
            if route.key == key:
                return route
        raise KeyError(key)

    def matter_class(self, key: str) -> MatterClass:
        """The matter class; raise `KeyError` for an unknown key."""
        for matter in self.matter_classes:
            if matter.key == key:
                return matter
        raise KeyError(key)

    def groups_on(self, day: date) -> tuple[PriorityGroup, ...]:
        """The priority groups of the plan period that a day lies in; none where it lies in no period."""
        periods = {period.key for period in self.plan_periods if period.starts <= day <= period.ends}
        return tuple(group for group in self.priority_groups if periods.intersection(group.periods))

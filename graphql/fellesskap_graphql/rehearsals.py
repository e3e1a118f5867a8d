"""A draft's rehearsal as the graph shows it, and the register of municipalities that drafts are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import strawberry

from fellesskap.meetings.model import YearFinding
from fellesskap.meetings.rules import days_in
from fellesskap.rehearsals.model import Crossing, Stage
from fellesskap.rehearsals.rules import rehearse
from fellesskap.structure import rules
from fellesskap.structure.model import Direction, Structure
from fellesskap.structure.rules import Municipalities
from fellesskap.texts import sentence
from fellesskap_graphql.compiler.mapping import vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_tenants.registers import municipality_facts

vocabulary(Stage)


@strawberry.type(description="One stage of a sample case.")
class RehearsedStep:
    stage: Stage
    body_key: str
    body: str = strawberry.field(description="What the body is called; empty where no body is meant.")
    day: date | None
    sentence: str
    hindrance: str = strawberry.field(description="Why the case gets no further; empty where it does.")


@strawberry.type(description="A sample case of one matter class on one route.")
class RehearsedCase:
    matter_class: str
    route: str
    arrives: bool = strawberry.field(description="Whether it comes all the way.")
    steps: list[RehearsedStep]


@strawberry.type(description="The meetings of one body in the year.")
class RehearsedBody:
    key: str
    name: str
    days: list[date]


@strawberry.type(description="A year and a case of every kind, run through a structure.")
class RehearsedYear:
    year: int
    bodies: list[RehearsedBody]
    findings: list[str]
    cases: list[RehearsedCase]
    crossings: list[str] = strawberry.field(
        description="When a case that is lifted or taken down is discussed where it comes, in sentences."
    )


@cache
def register() -> Municipalities:
    """What the national register says of every municipality; it changes with a release."""
    return municipality_facts()


def rehearsed(structure: Structure, reading: Reading) -> RehearsedYear:
    """Run the next year, and a case of every kind, through a structure."""
    language = reading.actor.language
    # The next whole year: nobody wants to see the meetings that can no longer be called.
    found = rehearse(structure, register(), reading.today.year + 1)
    names = {body.key: body.name.in_language(language) for body in rules.expand(structure, register()).bodies}
    return RehearsedYear(
        year=found.year,
        bodies=[
            RehearsedBody(key=key, name=name, days=days)
            for key, name in names.items()
            if (days := days_in(found.meetings, key))
        ],
        findings=[_lacking(one, names, language) for one in found.findings],
        cases=[
            RehearsedCase(
                matter_class=structure.matter_class(walk.matter_class).name.in_language(language),
                route=structure.route(walk.route).name.in_language(language),
                arrives=walk.arrives,
                steps=[
                    RehearsedStep(
                        stage=step.stage,
                        body_key=step.body,
                        body=names.get(step.body, ""),
                        day=step.day,
                        sentence=sentence(step.code, step.facts, language) if not step.hindrance else "",
                        hindrance=sentence(step.hindrance, step.facts, language) if step.hindrance else "",
                    )
                    for step in walk.steps
                ],
            )
            for walk in found.walks
        ],
        crossings=[_crossing(one, names, language) for one in found.crossings],
    )


def _crossing(found: Crossing, names: Mapping[str, str], language: str) -> str:
    facts = {
        "sources": [names.get(key, key) for key in found.sources],
        "body": names.get(found.target, found.target),
        "day": found.day,
    }
    if found.day is None:
        return sentence("rehearsal.goes_nowhere", facts, language)
    lifted = found.direction is Direction.LIFT
    return sentence("rehearsal.lifted" if lifted else "rehearsal.lowered", facts, language)


def _lacking(found: YearFinding, names: Mapping[str, str], language: str) -> str:
    facts = {
        "body": names.get(found.body, found.body),
        "other": names.get(found.other, found.other),
        "day": found.day,
        "other_day": found.other_day,
        "count": found.count,
        "wanted": found.wanted,
        "event": found.event,
    }
    return sentence(found.fault, facts, language)

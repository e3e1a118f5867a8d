"""How a version of the structure takes cases in and leads them on: matter classes, routes, perspectives, intake.

These lie in the version's document, which is data; what is asked of them is read from the parts that are
asked for, and named in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

import msgspec
import strawberry

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.people.tables import Holding
from fellesskap.structure import model
from fellesskap.structure import tables as t
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    CaseText,
    Direction,
    Each,
    Effect,
    Force,
    ObjectionEffect,
    Silence,
)
from fellesskap.texts import translator
from fellesskap_graphql.compiler.expressions import col, earliest, exists, me, outer, valid
from fellesskap_graphql.compiler.mapping import computed, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.wording import PARTIES

vocabulary(Anchor, AnchoringLevel, CaseText, Direction, Each, Effect, Force, ObjectionEffect, Silence)

T = TypeVar("T")


@strawberry.type(
    description="A kind of matter; it decides what a decision does and how far a case is anchored."
)
class MatterClass:
    key: str
    name: str
    explanation: str
    effect: Effect = strawberry.field(description="What a decision by consensus does to the partners.")
    anchoring: AnchoringLevel = strawberry.field(description="How far such a case is anchored unless chosen.")
    force: Force = strawberry.field(description="When a decision comes into force.")
    onward_to: str = strawberry.field(
        description="The key of the body a decision is reported to or waits for; empty where it ends."
    )


@strawberry.type(description="The two steps of a case; bodies by their keys.")
class CaseRoute:
    key: str
    name: str
    matter_classes: list[str]
    discuss_in: list[str]
    may_start_in: list[str]
    decide_in: str
    anchor_with: list[Anchor]
    levels: list[AnchoringLevel]
    later_meeting: bool = strawberry.field(description="Whether the decision needs a later meeting.")
    answer_days: int
    silence: Silence
    objection_effect: ObjectionEffect
    advised_by: list[str] = strawberry.field(description="The bodies that are usually asked for advice.")
    advised_by_others: list[str] = strawberry.field(description="Others who are, by name.")


@strawberry.type(description="One side of a case that must be lit before it is treated.")
class PerspectiveTerm:
    key: str
    name: str


@strawberry.type(description="A way by which cases are lifted or taken down; bodies by their keys.")
class PassageTerm:
    key: str
    name: str
    direction: Direction
    from_bodies: list[str]
    to_bodies: list[str] = strawberry.field(description="The first is where they usually go.")


@strawberry.type(description="A level at which disagreements are tried, nearest to the patient first.")
class DisagreementLevelTerm:
    key: str
    name: str
    explanation: str = strawberry.field(description="Who talk together there.")
    days: int = strawberry.field(description="How long a disagreement may stand there.")
    body: str = strawberry.field(description="The key of the body; empty where the units try themselves.")


@strawberry.type(description="The years of a plan, both days among them.")
class PlanPeriodTerm:
    key: str
    name: str
    starts: date
    ends: date


@strawberry.type(description="Those whose services come first in some plan periods.")
class PriorityGroupTerm:
    key: str
    name: str
    periods: list[str] = strawberry.field(description="Keys of the plan periods it belongs to.")
    current: bool = strawberry.field(description="Whether it belongs to the plan period of today.")


@strawberry.type(description="What a person can be attested to have.")
class CompetenceTerm:
    key: str
    name: str
    excludes: list[str] = strawberry.field(description="Keys of what cannot be had at the same time.")


@strawberry.type(description="One field of the community's own intake form.")
class IntakeField:
    fills: CaseText
    label: str
    explanation: str
    required: bool


@strawberry.type(description="The community's own form for reporting a case.")
class Intake:
    may_report: bool = strawberry.field(description="Whether the reader may report a case.")
    fields: list[IntakeField]


@strawberry.type(description="An office whose holder sits ex officio, wherever seats follow it.")
class OfficeTerm:
    key: str
    name: str
    each: Each | None = strawberry.field(
        description="Of what there is one holder for each; null where there is one in the community."
    )


@strawberry.type(description="An office or a party that fills seats.")
class Filler:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Fillers:
    """The parts of a version's document that seats point at to say who fills them, as JSON."""

    offices: str | None
    parties: str | None


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a version's document, as JSON."""

    text: str | None


@dataclass(frozen=True, slots=True)
class _Groups:
    groups: str | None
    periods: str | None


@dataclass(frozen=True, slots=True)
class OwnBody:
    body_id: UUID
    key: str
    region: str | None


@dataclass(frozen=True, slots=True)
class _Intake:
    fields: str | None
    may_report_from: str | None
    bodies: tuple[OwnBody, ...]


def _read(text: str | None, kind: type[T]) -> T:
    return msgspec.json.decode(text or "[]", type=kind)


def _matter_classes(part: _Part, reading: Reading) -> list[MatterClass]:
    found = _read(part.text, tuple[model.MatterClass, ...])
    language = reading.actor.language
    return [
        MatterClass(
            key=one.key,
            name=one.name.in_language(language),
            explanation=one.explanation,
            effect=one.effect,
            anchoring=one.anchoring,
            force=one.force,
            onward_to=one.onward_to,
        )
        for one in found
    ]


def _routes(part: _Part, reading: Reading) -> list[CaseRoute]:
    return [
        CaseRoute(
            key=one.key,
            name=one.name.in_language(reading.actor.language),
            matter_classes=list(one.matter_classes),
            discuss_in=list(one.discuss_in),
            may_start_in=list(one.may_start_in),
            decide_in=one.decide_in,
            anchor_with=list(one.anchor_with),
            levels=list(one.levels),
            later_meeting=one.later_meeting,
            answer_days=one.answer_days,
            silence=one.silence,
            objection_effect=one.objection_effect,
            advised_by=list(one.advised_by),
            advised_by_others=list(one.advised_by_others),
        )
        for one in _read(part.text, tuple[model.Route, ...])
    ]


def _perspectives(part: _Part, reading: Reading) -> list[PerspectiveTerm]:
    found = _read(part.text, tuple[model.Perspective, ...])
    return [PerspectiveTerm(key=one.key, name=one.name.in_language(reading.actor.language)) for one in found]


def _passages(part: _Part, reading: Reading) -> list[PassageTerm]:
    return [
        PassageTerm(
            key=one.key,
            name=one.name.in_language(reading.actor.language),
            direction=one.direction,
            from_bodies=list(one.from_bodies),
            to_bodies=list(one.to_bodies),
        )
        for one in _read(part.text, tuple[model.Passage, ...])
    ]


def _disagreement_levels(part: _Part, reading: Reading) -> list[DisagreementLevelTerm]:
    language = reading.actor.language
    return [
        DisagreementLevelTerm(
            key=one.key,
            name=one.name.in_language(language),
            explanation=one.explanation.in_language(language),
            days=one.days,
            body=one.body,
        )
        for one in _read(part.text, tuple[model.DisagreementLevel, ...])
    ]


def _plan_periods(part: _Part, reading: Reading) -> list[PlanPeriodTerm]:
    return [
        PlanPeriodTerm(
            key=one.key, name=one.name.in_language(reading.actor.language), starts=one.starts, ends=one.ends
        )
        for one in _read(part.text, tuple[model.PlanPeriod, ...])
    ]


def _priority_groups(facts: _Groups, reading: Reading) -> list[PriorityGroupTerm]:
    periods = _read(facts.periods, tuple[model.PlanPeriod, ...])
    current = {one.key for one in periods if one.starts <= reading.today <= one.ends}
    return [
        PriorityGroupTerm(
            key=one.key,
            name=one.name.in_language(reading.actor.language),
            periods=list(one.periods),
            current=not current.isdisjoint(one.periods),
        )
        for one in _read(facts.groups, tuple[model.PriorityGroup, ...])
    ]


def _offices(part: _Part, reading: Reading) -> list[OfficeTerm]:
    return [
        OfficeTerm(key=one.key, name=one.name.in_language(reading.actor.language), each=one.each)
        for one in _read(part.text, tuple[model.Office, ...])
    ]


def _competences(part: _Part, reading: Reading) -> list[CompetenceTerm]:
    return [
        CompetenceTerm(
            key=one.key, name=one.name.in_language(reading.actor.language), excludes=list(one.excludes)
        )
        for one in _read(part.text, tuple[model.Competence, ...])
    ]


def _fillers(facts: _Fillers, reading: Reading) -> list[Filler]:
    language = reading.actor.language
    texts = translator(language)
    offices = _read(facts.offices, tuple[model.Office, ...])
    parties = _read(facts.parties, tuple[model.Party, ...])
    return [
        *(Filler(key=key, name=texts.gettext(word)) for key, word in PARTIES.items()),
        *(Filler(key=one.key, name=one.name.in_language(language)) for one in offices),
        *(Filler(key=one.key, name=one.name.in_language(language)) for one in parties),
    ]


def reporting_bodies(may_report_from: str | None, own: tuple[OwnBody, ...]) -> list[UUID]:
    """Choose the reader's bodies from which cases are reported, as the structure names them."""
    keys = _read(may_report_from, tuple[str, ...])
    # A template in the list stands for its body in every region.
    return [
        body.body_id
        for body in own
        if body.key in keys or (body.region and body.key in {f"{key}-{body.region}" for key in keys})
    ]


def _intake(facts: _Intake, reading: Reading) -> Intake:
    language = reading.actor.language
    bodies = reporting_bodies(facts.may_report_from, facts.bodies)
    report = action("reportCase", lambda: policy.require_reporter(reading.actor, bodies))
    fields = [
        IntakeField(
            fills=one.fills,
            label=one.label.in_language(language),
            explanation=one.explanation.in_language(language),
            required=one.required,
        )
        for one in _read(facts.fields, tuple[model.IntakeField, ...])
    ]
    return Intake(may_report=report.allowed, fields=fields)


MATTER_CLASSES = computed(_matter_classes, {"text": col("content").json("matter_classes")})
ROUTES = computed(_routes, {"text": col("content").json("routes")})
PERSPECTIVES = computed(_perspectives, {"text": col("content").json("perspectives")})
PASSAGES = computed(_passages, {"text": col("content").json("passages")})
DISAGREEMENT_LEVELS = computed(_disagreement_levels, {"text": col("content").json("disagreement_levels")})
PLAN_PERIODS = computed(_plan_periods, {"text": col("content").json("plan_periods")})
PRIORITY_GROUPS = computed(
    _priority_groups,
    {"groups": col("content").json("priority_groups"), "periods": col("content").json("plan_periods")},
)
OFFICES = computed(_offices, {"text": col("content").json("offices")})
COMPETENCES = computed(_competences, {"text": col("composing").json("competences")})
FILLERS = computed(
    _fillers, {"offices": col("content").json("offices"), "parties": col("content").json("parties")}
)
OWN_BODIES = rows(
    t.BodyEdition,
    valid() & exists(Holding, (col("person_id") == me()) & (col("body_id") == outer("body_id")) & valid()),
    {"region": earliest(t.Region, "key", col("id") == outer("region_id"))},
)
INTAKE = computed(
    _intake,
    {
        "fields": col("intake").json("fields"),
        "may_report_from": col("intake").json("may_report_from"),
        "bodies": OWN_BODIES,
    },
)

"""A decision's facts as the rules' tests vary them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases.model import Case, CaseFile, CaseKind, CaseState, Step, Treatment, TreatmentState
from fellesskap.decisions.model import DecisionFacts, Occasion
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import AnchoringLevel, Effect, MatterClass, Names, Route

CASE, BODY = UUID(int=1), UUID(int=2)
DISCUSSED_ON, DECIDED_ON = date(2022, 3, 15), date(2022, 5, 10)

ROUTE = Route("faglig", Names("Faglig"), ("faglig",), ("fu",), "fsu", ())
PROFESSIONAL = MatterClass("faglig", Names("Faglig"), Effect.BINDING, AnchoringLevel.ADMINISTRATIVE)
PRINCIPAL = MatterClass("prinsipiell", Names("Prinsipiell"), Effect.RECOMMENDATION, AnchoringLevel.COUNCIL)


def treatment(step: Step, position: int, state: TreatmentState, on: date | None = None) -> Treatment:
    return Treatment(UUID(int=100 + position), CASE, BODY, step, position, state, on, 1)


DISCUSSION = treatment(Step.DISCUSS, 1, TreatmentState.DONE, DISCUSSED_ON)
DECISION = treatment(Step.DECIDE, 2, TreatmentState.LISTED)


def the_file(
    *treatments: Treatment, state: CaseState = CaseState.DECIDING, kind: CaseKind = CaseKind.DECISION
) -> CaseFile:
    case = Case(
        CASE,
        1,
        2022,
        1,
        "Sår",
        state,
        "faglig",
        "faglig",
        UUID(int=5),
        UUID(int=6),
        BODY,
        1,
        Audience.PARTNERS,
        "1/2026",
        UUID(int=5),
        kind,
    )
    return CaseFile(case, treatments or (DISCUSSION, DECISION), (), frozenset())


def facts(**changes: object) -> DecisionFacts:
    occasion = Occasion(
        BODY, UUID(int=5), DECIDED_ON, Audience.PARTNERS, UUID(int=7), MeetingState.HELD, UUID(int=8)
    )
    values: dict[str, object] = {
        "occasion": occasion,
        "treatment": DECISION,
        "file": the_file(),
        "route": ROUTE,
        "body_key": "fsu",
        "body_decides": True,
        "anchored": True,
        "round_open": False,
        "recorded": False,
    }
    return DecisionFacts(**{**values, **changes})

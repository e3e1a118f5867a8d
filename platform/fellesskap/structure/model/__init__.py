"""The vocabulary a community describes itself with.

Only the words are code: every number, name and relation is data in a community's structure. Sources: the
national template of 23 October 2019 and the communities' own papers (`tenants/structures/*.toml`).
"""

from __future__ import annotations

from fellesskap.structure.model.bodies import (
    PARTIES,
    Appointment,
    Body,
    CompositionRule,
    DecisionRule,
    Mandate,
    PlaceCount,
    Rotation,
    Seat,
)
from fellesskap.structure.model.cases import (
    Intake,
    IntakeField,
    MatterClass,
    Passage,
    Perspective,
    PlanPeriod,
    PriorityGroup,
    Route,
)
from fellesskap.structure.model.community import (
    Structure,
)
from fellesskap.structure.model.partners import (
    Competence,
    Division,
    MunicipalityFacts,
    Names,
    Office,
    Party,
    Region,
    RegionMember,
    Trust,
)
from fellesskap.structure.model.words import (
    Anchor,
    AnchoringLevel,
    Approval,
    Basis,
    BodyKind,
    CaseText,
    CompositionKind,
    Deputies,
    Direction,
    Each,
    Effect,
    Force,
    Group,
    ObjectionEffect,
    SeatKind,
    Silence,
    Weight,
)

__all__ = [
    "PARTIES",
    "Anchor",
    "AnchoringLevel",
    "Appointment",
    "Approval",
    "Basis",
    "Body",
    "BodyKind",
    "CaseText",
    "Competence",
    "CompositionKind",
    "CompositionRule",
    "DecisionRule",
    "Deputies",
    "Direction",
    "Division",
    "Each",
    "Effect",
    "Force",
    "Group",
    "Intake",
    "IntakeField",
    "Mandate",
    "MatterClass",
    "MunicipalityFacts",
    "Names",
    "ObjectionEffect",
    "Office",
    "Party",
    "Passage",
    "Perspective",
    "PlaceCount",
    "PlanPeriod",
    "PriorityGroup",
    "Region",
    "RegionMember",
    "Rotation",
    "Route",
    "Seat",
    "SeatKind",
    "Silence",
    "Structure",
    "Trust",
    "Weight",
]

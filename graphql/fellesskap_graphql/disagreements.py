"""Disagreements as the graph shows them: the parties, and the levels they were tried at with their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.cases import tables as c
from fellesskap.cases.model import Case as CaseModel
from fellesskap.cases.model import CaseFile
from fellesskap.cases.model import Treatment as TreatmentModel
from fellesskap.disagreements import service
from fellesskap.disagreements import tables as t
from fellesskap.disagreements.model import Disagreement as DisagreementModel
from fellesskap.disagreements.model import Party, Stage, StageState
from fellesskap.disagreements.rules import disagreement_actions
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.structure import tables as s
from fellesskap.structure.model import DisagreementLevel
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import (
    coalesce,
    col,
    earliest,
    exists,
    localized,
    outer,
    today,
)
from fellesskap_graphql.compiler.mapping import asc, computed, field, many, one, row, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyBody, LazyCase, LazyDivision, LazyPartner, LazyPerson
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(StageState)

_OF_DISAGREEMENT = col("disagreement_id") == outer("id")
_OF_CASE = col("case_id") == outer("case_id")
# Of a meeting: the case is listed for it, and has no outcome there yet.
_LISTED_IN = exists(
    ItemRow,
    (col("meeting_id") == outer("id"))
    & (col("case_id") == outer("case_id", 2))
    & exists(c.Treatment, (col("id") == outer("treatment_id")) & (col("state") == "listed")),
)


@dataclass(frozen=True, slots=True)
class _Named:
    partner_id: UUID
    division_id: UUID | None
    side: Side | None


@dataclass(frozen=True, slots=True)
class _Line:
    state: str


@dataclass(frozen=True, slots=True)
class _Version:
    levels: str | None


@dataclass(frozen=True, slots=True)
class _Facts:
    id: UUID
    case_id: UUID
    version: int
    case: CaseModel | None
    treatments: tuple[TreatmentModel, ...]
    parties: tuple[_Named, ...]
    stages: tuple[Stage, ...]
    lines: tuple[_Line, ...]
    structure: _Version | None


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    if facts.case is None:
        return []
    parties = tuple(
        Party(one.partner_id, one.division_id, one.side or Side.OTHER, "") for one in facts.parties
    )
    text = facts.structure.levels if facts.structure else None
    return disagreement_actions(
        reading.actor,
        CaseFile(facts.case, facts.treatments, (), frozenset()),
        DisagreementModel(facts.id, facts.case_id, facts.version, parties, facts.stages),
        msgspec.json.decode(text or "[]", type=tuple[DisagreementLevel, ...]),
        MeetingState(facts.lines[0].state) if facts.lines else None,
    )


@row(t.DisagreementParty)
class DisagreementParty(Node):
    """A partner, or a division of it, that is part of a disagreement."""

    partner: LazyPartner | None = field(one("partner_id"))
    division: LazyDivision | None = field(one("division_id"))


@row(t.DisagreementStage)
class DisagreementStage(Node):
    """One level of a disagreement's way, from the nearest to the patient and up."""

    level: str = field(description="The level's key in the case's structure.")
    name: str = field(localized("name"))
    state: StageState = field()
    came_on: date = field()
    due_on: date = field(description="The day it is to be settled or taken higher by.")
    overdue: bool = field(coalesce((col("state") == StageState.OPEN) & (col("due_on") < today()), False))
    ended_on: date | None = field()
    done: str = field(description="What was done to settle it here.")
    reason: str = field(description="Why it went on, or was not tried here.")
    body: LazyBody | None = field(
        one("body_id"), description="The body it lies in; null where the units try themselves."
    )
    ended_by: LazyPerson | None = field(one("ended_by"))


@row(t.Disagreement)
class Disagreement(Node):
    """What partners of both sides disagree on, and how it was tried."""

    agreed: str = field(description="What the units agreed on; empty unless they did.")
    referred_to: str = field(description="Whom it went to outside the community; empty unless it did.")
    ended_on: date | None = field()
    version: int = field()
    case: LazyCase | None = field(one("case_id"))
    parties: list[DisagreementParty] = field(many("disagreement_id", order=[asc("position")], about=3))
    stages: list[DisagreementStage] = field(many("disagreement_id", order=[asc("position")], about=3))
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "case": rows(c.Case, col("id") == outer("case_id"), single=True),
                "treatments": rows(c.Treatment, _OF_CASE, order=[asc("position")]),
                "parties": rows(
                    t.DisagreementParty,
                    _OF_DISAGREEMENT,
                    {"side": earliest(s.Partner, "side", col("id") == outer("partner_id"))},
                    order=[asc("position")],
                ),
                "stages": rows(t.DisagreementStage, _OF_DISAGREEMENT, order=[asc("position")]),
                "lines": rows(MeetingRow, _LISTED_IN),
                "structure": rows(
                    s.StructureVersion,
                    exists(
                        c.Case,
                        (col("structure_version_id") == outer("id")) & (col("id") == outer("case_id", 2)),
                    ),
                    {"levels": col("content").json("disagreement_levels")},
                    single=True,
                ),
            },
        ),
        description="What the reader can do with it now.",
    )


MUTATIONS = (
    mutation(
        service.RegisterDisagreement,
        service.register_disagreement,
        LazyCase,
        ids={"about_id": "Case"},
    ),
    mutation(service.EscalateDisagreement, service.escalate_disagreement, LazyCase),
    mutation(service.SettleDisagreement, service.settle_disagreement, LazyCase),
    mutation(service.ReferDisagreement, service.refer_disagreement, LazyCase),
)

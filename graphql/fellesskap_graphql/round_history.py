"""What stands behind a round's answers: their papers, what they were before, and how the round went on."""

from __future__ import annotations

from datetime import date, datetime

from fellesskap.rounds import tables as t
from fellesskap.rounds.model import Answer, EvidenceKind, RoundChangeKind
from fellesskap_graphql.compiler.expressions import col
from fellesskap_graphql.compiler.mapping import field, one, part, row, vocabulary
from fellesskap_graphql.lazy import LazyMeeting, LazyPerson
from fellesskap_graphql.relay import Node

vocabulary(Answer, EvidenceKind, RoundChangeKind)


@row(t.Reply)
class Evidence:
    """The paper behind an answer."""

    kind: EvidenceKind | None = field(col("evidence_kind"))
    reference: str = field(col("evidence_reference"))
    dated: date | None = field(col("evidence_date"))


@row(t.EarlierAnswer)
class EarlierEvidence:
    """The paper that was behind an answer."""

    kind: EvidenceKind | None = field(col("evidence_kind"))
    reference: str = field(col("evidence_reference"))
    dated: date | None = field(col("evidence_date"))


@row(t.EarlierAnswer)
class EarlierAnswer(Node):
    """An answer, or a position over answers, as it was given before it was changed or taken back."""

    answer: Answer = field()
    reason: str = field()
    silence_reason: str = field(description="Of a position: why it was settled without every answer.")
    on_behalf: bool = field(description="Recorded by the region's contact from a formøte.")
    answered_at: datetime = field()
    evidence: EarlierEvidence | None = field(part(when=col("evidence_kind").is_not_null()))
    answered_by: LazyPerson | None = field(one("answered_by"))
    meeting: LazyMeeting | None = field(
        one("meeting_id"), description="The region's own meeting that a position was the decision of."
    )


@row(t.RoundChange)
class RoundChange(Node):
    """A deadline that was moved, or a round that was opened again, and why."""

    kind: RoundChangeKind = field()
    reason: str = field()
    deadline_before: date = field()
    deadline: date = field()
    changed_at: datetime = field()
    changed_by: LazyPerson | None = field(one("changed_by"))

"""Who answers a round with what: reasons, evidence, and one formøte for several municipalities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds.model import Answer, Evidence, EvidenceKind, Reply, Round, RoundState
from fellesskap.rounds.rules.texts import LONGEST_REFERENCE, LONGEST_TEXT, require_text
from fellesskap.structure.model import AnchoringLevel

LONGEST_BATCH = 50

_NEEDS_REASON = (Answer.OBJECT, Answer.AGREE_WITH_REMARK)


def require_open(found: Round) -> None:
    """R-ROUND-6: A closed round takes no answer and no position. Source: scenarios.md S4."""
    if found.state is not RoundState.OPEN:
        raise RuleBroken("round.closed", rule="R-ROUND-6")


def require_reason(answer: Answer, reason: str) -> None:
    """R-ROUND-7: An objection and a remark say what they are. Source: scenarios.md S6."""
    if answer in _NEEDS_REASON:
        require_text(reason, "reason", "round.reason_required", "R-ROUND-7")
    elif len(reason) > LONGEST_TEXT:
        raise Invalid("round.text_too_long", field="reason", longest=LONGEST_TEXT)


def require_evidence(
    level: AnchoringLevel, side: Side, answer: Answer, evidence: Evidence, today: date
) -> None:
    """R-ROUND-8: Every answer but an abstention shows where it was decided, as far as the level asks.

    At council level a municipality gives its council's decision with reference and date. At administrative
    level, and at council level on the hospital side, which has no council, it is a reference or a date of
    the administration's, the council's or the formøte's treatment; a formøte has a day. At region level
    nothing is asked.
    Source: 004 «om nødvendig i kommunestyret»; 002 «Hver kommune må forankre»; models.md A29.
    """
    _require_sound(evidence, side, today)
    if answer is Answer.ABSTAIN:
        return
    if level is AnchoringLevel.COUNCIL and side is Side.MUNICIPAL:
        complete = evidence.kind is EvidenceKind.COUNCIL and evidence.reference.strip() and evidence.dated
        if not complete:
            raise Invalid("round.council_decision_required", field="evidence_reference", rule="R-ROUND-8")
    elif level in (AnchoringLevel.ADMINISTRATIVE, AnchoringLevel.COUNCIL) and evidence.kind is None:
        raise Invalid("round.evidence_required", field="evidence_reference", rule="R-ROUND-8")


def require_not_council(level: AnchoringLevel) -> None:
    """R-ROUND-9: What a council decides no formøte can answer for; each municipality shows its own.

    Source: 004 «om nødvendig i kommunestyret»; 000 «fattes av kommunene selv».
    """
    if level is AnchoringLevel.COUNCIL:
        raise RuleBroken("round.council_answers_itself", rule="R-ROUND-9")


def require_own_municipalities(asked: Sequence[UUID], of_region: Collection[UUID]) -> None:
    """R-ROUND-10: A formøte answers for municipalities of its own region, each once. Source: 002 «formøter»."""
    if not asked:
        raise Invalid("round.no_answers", field="answers", rule="R-ROUND-10")
    if len(set(asked)) != len(asked):
        raise Invalid("round.answered_twice", field="answers", rule="R-ROUND-10")
    if not set(asked) <= set(of_region):
        raise RuleBroken("round.not_in_region", field="answers", rule="R-ROUND-10")


def is_own_word(reply: Reply) -> bool:
    """R-ROUND-11, an answer that whoever is asked gave, and no formøte for it."""
    return reply.answer is not None and not reply.on_behalf


def require_own_words_kept(replies: Collection[Reply], replace: bool) -> None:
    """R-ROUND-11: What a municipality answered itself is not written over, unless expressly said.

    Source: 002 «Hver kommune må forankre/behandle saker internt før Helseregionen fattet beslutning».
    """
    own = [reply.asked.name for reply in replies if is_own_word(reply)]
    if own and not replace:
        raise RuleBroken("round.answered_itself", field="replace", names=own, rule="R-ROUND-11")


def require_batch(replies: Sequence[UUID]) -> None:
    """R-ROUND-27: Several rounds are answered in one go, each once, and all or none. Source: features 4.1, 4.9."""
    if not replies:
        raise Invalid("round.no_answers", field="answers", rule="R-ROUND-27")
    if len(replies) > LONGEST_BATCH:
        raise Invalid("round.too_many_answers", field="answers", longest=LONGEST_BATCH, rule="R-ROUND-27")
    if len(set(replies)) != len(replies):
        raise Invalid("round.answered_twice", field="answers", rule="R-ROUND-27")


def _require_sound(evidence: Evidence, side: Side, today: date) -> None:
    given = bool(evidence.reference.strip() or evidence.dated)
    if given != (evidence.kind is not None):
        raise Invalid("round.evidence_incomplete", field="evidence_reference", rule="R-ROUND-8")
    if evidence.kind is EvidenceKind.REGION_MEETING and evidence.dated is None:
        raise Invalid("round.meeting_day_required", field="evidence_date", rule="R-ROUND-8")
    if evidence.dated and evidence.dated > today:
        raise Invalid("round.evidence_in_future", field="evidence_date", rule="R-ROUND-8")
    if len(evidence.reference) > LONGEST_REFERENCE:
        raise Invalid(
            "round.text_too_long", field="evidence_reference", longest=LONGEST_REFERENCE, rule="R-ROUND-8"
        )
    if side is not Side.MUNICIPAL and evidence.kind not in (None, EvidenceKind.ADMINISTRATIVE):
        raise Invalid("round.evidence_of_municipality", field="evidence_kind", rule="R-ROUND-8")

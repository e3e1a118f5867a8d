"""What the reader can do with a case, from the facts the compiler fetches."""

from __future__ import annotations

from dataclasses import dataclass

from fellesskap.access import policy
from fellesskap.access.actions import Action as Possible
from fellesskap.access.actions import action
from fellesskap.actor import Side
from fellesskap.advice.rules import require_before_decision
from fellesskap.attachments.rules import case_actions as attaching
from fellesskap.cases.model import Case, CaseFile, Lit, Treatment
from fellesskap.cases.rules import case_actions, kind_actions, require_onward_lost
from fellesskap.circulations.rules import start_actions
from fellesskap.disagreements.rules import follow_up_actions
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.rules import case_supply_actions, step_to_list
from fellesskap.rounds.model import RoundFacts
from fellesskap.rounds.rules import round_actions
from fellesskap.structure.model import Silence, WrittenProcedure
from fellesskap.transfers.rules import transfer_actions
from fellesskap.withdrawals.rules import withdrawal_actions
from fellesskap_graphql.attachments import SentTo, state_of
from fellesskap_graphql.context import Reading
from fellesskap_graphql.terms import OwnBody, reporting_bodies


@dataclass(frozen=True, slots=True)
class _Mark:
    side: Side


@dataclass(frozen=True, slots=True)
class _Line:
    state: str


@dataclass(frozen=True, slots=True)
class _Deciding:
    """How the body that is to decide does it in writing; null where it does not."""

    written_days: int | None
    written_silence: Silence | None

    @property
    def written(self) -> WrittenProcedure | None:
        if self.written_days is None or self.written_silence is None:
            return None
        return WrittenProcedure(self.written_days, self.written_silence)


@dataclass(frozen=True, slots=True)
class _Intake:
    may_report_from: str | None


@dataclass(frozen=True, slots=True)
class _Facts:
    case: Case
    treatments: tuple[Treatment, ...]
    perspectives: tuple[Lit, ...]
    urgency: tuple[_Mark, ...]
    lines: tuple[_Line, ...]
    deciding: _Deciding | None
    called: bool
    disagreement: bool
    sent_to: tuple[SentTo, ...]
    intake: _Intake | None
    own_bodies: tuple[OwnBody, ...]
    gone: bool
    onward_gone: bool


def actions_on_case(facts: _Facts, reading: Reading) -> list[Possible]:
    """Tell what the reader can do with a case now."""
    marks = frozenset(mark.side for mark in facts.urgency)
    file = CaseFile(facts.case, facts.treatments, facts.perspectives, marks)
    meeting = MeetingState(facts.lines[0].state) if facts.lines else None
    may_report_from = facts.intake.may_report_from if facts.intake else None
    return [
        *case_actions(reading.actor, file, gone=facts.gone),
        action(
            "placeOnward",
            lambda: policy.require_secretariat(reading.actor),
            lambda: _require_lost(file, facts.onward_gone),
        ),
        *kind_actions(reading.actor, file, disagreement=facts.disagreement),
        *attaching(reading.actor, file, facts.called),
        *case_supply_actions(reading.actor, file, state_of(facts.sent_to)),
        action(
            "addCase",
            lambda: policy.require_secretariat(reading.actor),
            lambda: _require_step(file),
        ),
        *start_actions(reading.actor, file, facts.deciding.written if facts.deciding else None),
        action(
            "askAdvice",
            lambda: policy.require_secretariat(reading.actor),
            lambda: require_before_decision(facts.case.state),
        ),
        *round_actions(reading.actor, RoundFacts(facts.case.state, reading.today, case_kind=facts.case.kind)),
        *transfer_actions(reading.actor, file, meeting),
        *withdrawal_actions(reading.actor, file, meeting, disagreement=facts.disagreement),
        *follow_up_actions(reading.actor, reporting_bodies(may_report_from, facts.own_bodies)),
    ]


def _require_lost(file: CaseFile, gone: bool) -> None:
    require_onward_lost(file, gone=gone)


def _require_step(file: CaseFile) -> None:
    step_to_list(file)

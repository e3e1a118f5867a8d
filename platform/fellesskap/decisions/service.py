"""Recording what a body came to. `followups.service.conclude` is the whole act, with what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Step, TreatmentState
from fellesskap.cases.rules import pick_route
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions import queries, rules
from fellesskap.decisions.model import (
    Consensus,
    DecisionEffect,
    DecisionFacts,
    Outcome,
    PresentSeat,
    Result,
    Voice,
)
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import AgendaItem, AttendanceState, Meeting
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_people
from fellesskap.rounds.model import Anchoring
from fellesskap.rounds.rules import bearing
from fellesskap.rounds.service import close_early, find_anchoring
from fellesskap.structure.model import DecisionRule, MatterClass, SeatKind
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import load_structure_version
from fellesskap.transfers.queries import find_people_of_origins


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """Record what a body came to on a line of its agenda; `version` is the case's.

    A counted seat that was met for and has no voice here was silent. `due` is by when the partners follow a
    decision up.
    """

    agenda_item_id: UUID
    version: int
    wording: str
    effect: DecisionEffect
    outcome: Outcome = Outcome.DECIDE
    voices: tuple[Voice, ...] = ()
    answer_to_objections: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a decision is held against."""

    facts: DecisionFacts
    anchoring: Anchoring
    matter: MatterClass
    rule: DecisionRule
    seats: tuple[PresentSeat, ...]
    counted_total: int


async def record_decision(work: Work, command: RecordDecision) -> UUID:
    """Record a decision, or that it was put off, and return the decision's id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.agenda_item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        basis = await load_basis(work, item)
        facts = basis.facts
        for check in rules.BEFORE_DECIDING if command.outcome is Outcome.DECIDE else rules.BEFORE_POSTPONING:
            check(facts)
        rules.require_wording(command.wording, command.answer_to_objections)
        rules.require_due(command.due, today(work.clock))
        rules.require_effect_allowed(basis.matter, command.outcome, command.effect)
        consensus, seats = form_consensus(basis, command)
        if command.outcome is Outcome.DECIDE:
            rules.require_supported(consensus, command.effect, command.answer_to_objections)
        result = consensus.result if command.outcome is Outcome.DECIDE else Result.POSTPONED
        state = rules.state_after(facts, result, consensus.bearing)
        decided = result is not Result.POSTPONED
        case = facts.file.case
        await case_queries.update_case(
            work,
            case.id,
            command.version,
            {"state": state, "decided_at": work.clock.now() if decided else None},
        )
        new = queries.NewDecision(
            id=uuid7(),
            wording=command.wording.strip(),
            answer_to_objections=command.answer_to_objections.strip(),
            result=result,
            effect=command.effect,
            urgent_reason=await _urgent_reason(work, facts) if decided else "",
            consensus=rules.snapshot(basis.rule, consensus, seats),
            audience=Audience.PARTNERS if item.closed else facts.meeting.audience,
        )
        await queries.insert_decision(work, new, facts, item, seats)
        await meeting_queries.take_back_minutes(work, item.meeting_id)
        await _settle_treatment(work, facts, decided)
        if decided:
            await close_early(work, basis.anchoring, case)
        await _tell(work, new, facts)
    return new.id


async def load_basis(work: Work, item: AgendaItem) -> Basis:
    """Load everything the rules about deciding a line of an agenda need, in the engine scope.

    Until the work is done nobody records attendance, approves the minutes or answers the round.
    """
    treatment_id, case_id = rules.require_case_line(item)
    meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
    anchoring = await find_anchoring(work, case_id, alone=True)
    case = await case_queries.load_case(work, case_id)
    structure = await load_structure_version(work, case.structure_version_id)
    body_key = await load_body_key(work, meeting.body_id)
    body = (await load_structure_version(work, meeting.structure_version_id)).body(body_key)
    seats, counted_total = await _load_seats(work, meeting)
    facts = DecisionFacts(
        meeting=meeting,
        treatment=await case_queries.load_treatment(work, treatment_id),
        file=await case_queries.load_file(work, case),
        route=pick_route(structure, case.route or ""),
        body_key=body_key,
        body_decides=body.decides,
        anchored=anchoring.finished,
        round_open=anchoring.running,
        recorded=await queries.has_decision(work, item.id),
    )
    matter = structure.matter_class(case.matter_class or "")
    return Basis(facts, anchoring, matter, body.decision, seats, counted_total)


def form_consensus(basis: Basis, command: RecordDecision) -> tuple[Consensus, list[PresentSeat]]:
    """Give each seat what it said and evaluate; what would bind nobody no objection from outside blocks."""
    rules.require_voices(command.voices, {seat.seat_id: seat for seat in basis.seats})
    said = {voice.seat_id: voice for voice in command.voices}
    seats = [
        replace(seat, position=said[seat.seat_id].position, reason=said[seat.seat_id].reason.strip())
        if seat.seat_id in said
        else seat
        for seat in basis.seats
    ]
    means = bearing(basis.anchoring.standing, binds=command.effect is not DecisionEffect.RECOMMENDATION)
    return rules.evaluate(basis.rule, seats, basis.counted_total, means), seats


async def _load_seats(work: Work, meeting: Meeting) -> tuple[tuple[PresentSeat, ...], int]:
    attendance = await meeting_queries.find_attendance(work, meeting.id)
    composition = await find_composition(work, meeting.body_id, meeting.held_on)
    seats = []
    for seat in composition:
        met = attendance.get(seat.seat_id)
        if met is not None and met.state is AttendanceState.PRESENT and met.person_id is not None:
            counts = seat.counts and seat.kind is SeatKind.MEMBER
            seats.append(PresentSeat(seat.seat_id, met.person_id, seat.side, seat.title.nb, counts))
    total = sum(seat.counts and seat.kind is SeatKind.MEMBER for seat in composition)
    return tuple(seats), total


async def _urgent_reason(work: Work, facts: DecisionFacts) -> str:
    if not rules.needs_urgency(facts):
        return ""
    return "\n\n".join(await queries.find_urgent_reasons(work, facts.file.case.id))


async def _settle_treatment(work: Work, facts: DecisionFacts, decided: bool) -> None:
    meeting = facts.meeting
    if facts.treatment.step is Step.DECIDE:
        state = TreatmentState.DONE if decided else TreatmentState.POSTPONED
        await case_queries.update_treatment(work, facts.treatment.id, state=state, treated_on=meeting.held_on)
    elif decided:
        await queries.insert_deciding_treatment(work, facts, meeting.held_on, facts.file.case.audience)


async def _tell(work: Work, new: queries.NewDecision, facts: DecisionFacts) -> None:
    case, meeting = facts.file.case, facts.meeting
    await case_queries.add_event(
        work,
        case.id,
        "decision.postponed" if new.result is Result.POSTPONED else "decision.recorded",
        new.audience,
        body_id=meeting.body_id,
        result=new.result,
        effect=new.effect,
        urgent=bool(new.urgent_reason),
        day=meeting.held_on.isoformat(),
    )
    await audit.append(
        work,
        "decision.recorded",
        new.id,
        result=new.result,
        effect=new.effect,
        urgent=bool(new.urgent_reason),
    )
    if new.result is not Result.POSTPONED:
        people = [seat.caller for seat in await find_composition(work, meeting.body_id, meeting.held_on)]
        reporter = await find_people(work, [case.submitted_by])
        origins = await find_people_of_origins(work, case.id, meeting.held_on)
        await notify(
            work,
            "decision.recorded",
            case.title,
            [person for person in people if person is not None] + reporter + origins,
            Subject(case_id=case.id, meeting_id=meeting.id, decision_id=new.id),
        )

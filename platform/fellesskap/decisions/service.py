"""Recording what a body came to. `followups.service.conclude` is the whole act, with what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Step, TreatmentState
from fellesskap.cases.rules import pick_route
from fellesskap.clock import today
from fellesskap.composition.queries import find_authorities, find_needing
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions import queries, rules
from fellesskap.decisions.model import (
    Beyond,
    Consensus,
    DecisionEffect,
    DecisionFacts,
    InForce,
    Occasion,
    Outcome,
    PresentSeat,
    Result,
    Ruling,
    Voice,
)
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import AgendaItem, Meeting
from fellesskap.meetings.rules import body_of_line, who_is_there
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import FilledSeat
from fellesskap.people.queries import find_composition, find_people
from fellesskap.rounds.model import Anchoring, Bearing
from fellesskap.rounds.rules import bearing
from fellesskap.rounds.service import close_early, find_anchoring
from fellesskap.structure.model import DecisionRule, Force, MatterClass
from fellesskap.structure.queries import find_body_ids, load_body_key
from fellesskap.structure.service import load_structure_version
from fellesskap.transfers.queries import find_people_of_origins


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """Record what a body came to on a line of its agenda; `version` is the case's.

    A counted seat that was met for and has no voice here was silent. `due` is by when the partners follow a
    decision up, `amount_nok` what it costs, once or `amount_yearly`; a body that confirms another's decision
    decides on the sum as it is. `beyond_reason` accepts that the sum is beyond somebody's authority.
    """

    agenda_item_id: UUID
    version: int
    wording: str
    effect: DecisionEffect
    outcome: Outcome = Outcome.DECIDE
    voices: tuple[Voice, ...] = ()
    answer_to_objections: str = ""
    due: date | None = None
    amount_nok: int | None = None
    amount_yearly: bool = False
    beyond_reason: str = ""


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
        ruling = Ruling(
            command.wording,
            command.effect,
            command.outcome,
            command.voices,
            command.answer_to_objections,
            command.due,
            command.amount_nok,
            command.amount_yearly,
            command.beyond_reason,
        )
        decision_id = await take_stand(work, basis, ruling, command.version)
        await meeting_queries.take_back_minutes(work, item.meeting_id)
    return decision_id


async def take_stand(work: Work, basis: Basis, ruling: Ruling, version: int) -> UUID:
    """Record what a body came to, in the engine scope, and return the decision's id; `version` is the case's."""
    facts, case = basis.facts, basis.facts.file.case
    consensus, seats, beyond = await weigh(work, basis, ruling)
    result = consensus.result if ruling.outcome is Outcome.DECIDE else Result.POSTPONED
    force = _in_force(basis, ruling, consensus)
    rules.require_accepted(beyond, ruling.beyond_reason)
    state = rules.state_after(facts, result, consensus.bearing)
    decided = result is not Result.POSTPONED
    decided_at = work.clock.now() if decided else None
    await case_queries.update_case(
        work,
        case.id,
        version,
        {"state": state} if facts.confirmed else {"state": state, "decided_at": decided_at},
    )
    amount_nok, amount_yearly = _amount(basis, ruling)
    new = queries.NewDecision(
        id=uuid7(),
        wording=ruling.wording.strip(),
        answer_to_objections=ruling.answer_to_objections.strip(),
        result=result,
        effect=ruling.effect,
        urgent_reason=await _urgent_reason(work, facts) if decided else "",
        consensus=rules.snapshot(basis.rule, consensus, seats),
        audience=facts.occasion.audience,
        force=force,
        onward_body_id=await _onward_body(work, force),
        confirms_id=facts.confirmed.id if facts.confirmed else None,
        amount_nok=amount_nok,
        amount_yearly=amount_yearly,
        beyond=beyond,
        beyond_reason=ruling.beyond_reason.strip() if beyond else "",
        left_out=facts.confirmed.left_out if facts.confirmed else basis.anchoring.left_out,
    )
    await queries.insert_decision(work, new, facts, seats)
    await _settle_treatment(work, facts, decided)
    if decided and facts.confirmed is None:
        await close_early(work, basis.anchoring, case)
    await _tell(work, new, facts)
    await _send_onward(work, new, facts)
    return new.id


async def weigh(
    work: Work, basis: Basis, ruling: Ruling
) -> tuple[Consensus, list[PresentSeat], tuple[Beyond, ...]]:
    """Hold a ruling against every rule, and give how consensus was formed and who is bound beyond authority."""
    facts = basis.facts
    for check in rules.checks_before(facts, ruling.outcome):
        check(facts)
    rules.require_wording(ruling.wording, ruling.answer_to_objections)
    rules.require_due(ruling.due, today(work.clock))
    rules.require_effect_allowed(basis.matter, ruling.outcome, ruling.effect)
    rules.require_unbinding(facts.file.case.kind, ruling.effect)
    rules.require_amount(ruling.amount_nok, yearly=ruling.amount_yearly)
    consensus, seats = form_consensus(basis, ruling)
    if ruling.outcome is Outcome.DECIDE:
        rules.require_supported(consensus, ruling.effect, ruling.answer_to_objections)
    rules.require_due_in_force(_in_force(basis, ruling, consensus), ruling.due)
    amount_nok, _ = _amount(basis, ruling)
    return consensus, seats, await _find_beyond(work, basis, ruling.effect, amount_nok)


async def _find_beyond(
    work: Work, basis: Basis, effect: DecisionEffect, amount_nok: int | None
) -> tuple[Beyond, ...]:
    occasion, seats = basis.facts.occasion, [seat.seat_id for seat in basis.seats if seat.counts]
    return rules.beyond_authority(
        amount_nok,
        effect,
        occasion.on,
        basis.seats,
        await find_authorities(work, occasion.body_id, seats),
        await find_needing(work, seats, occasion.on),
    )


async def load_basis(work: Work, item: AgendaItem) -> Basis:
    """Load everything the rules about deciding a line of an agenda need, in the engine scope.

    Until the work is done nobody records attendance, approves the minutes or answers the round.
    """
    treatment_id, case_id = rules.require_case_line(item)
    meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
    body_id = body_of_line(await case_queries.load_treatment(work, treatment_id), meeting)
    composition = await find_composition(work, body_id, meeting.held_on)
    occasion = Occasion(
        body_id,
        meeting.structure_version_id,
        meeting.held_on,
        Audience.PARTNERS if item.closed else meeting.audience,
        meeting.id,
        meeting.state,
        item.id,
    )
    return await gather_basis(
        work,
        occasion,
        treatment_id,
        case_id,
        await _load_present(work, meeting, item, composition),
        sum(seat.heard for seat in composition),
    )


async def gather_basis(
    work: Work,
    occasion: Occasion,
    treatment_id: UUID,
    case_id: UUID,
    seats: tuple[PresentSeat, ...],
    counted_total: int,
) -> Basis:
    """Load what a body's stand in a case is held against, in the engine scope; nobody answers the round meanwhile.

    `seats` take part, of the `counted_total` that the body has.
    """
    anchoring = await find_anchoring(work, case_id, alone=True)
    case = await case_queries.load_case(work, case_id)
    structure = await load_structure_version(work, case.structure_version_id)
    body_key = await load_body_key(work, occasion.body_id)
    body = (await load_structure_version(work, occasion.structure_version_id)).body(body_key)
    treatment = await case_queries.load_treatment(work, treatment_id)
    confirms = treatment.decision_id if treatment.step is Step.CONFIRM else None
    facts = DecisionFacts(
        occasion=occasion,
        treatment=treatment,
        file=await case_queries.load_file(work, case),
        route=pick_route(structure, case.route or ""),
        body_key=body_key,
        body_decides=body.decides,
        anchored=anchoring.finished,
        round_open=anchoring.running,
        recorded=await queries.has_decision(work, occasion),
        confirmed=await queries.load_waiting(work, confirms) if confirms else None,
    )
    return Basis(
        facts,
        anchoring,
        structure.matter_class(case.matter_class or ""),
        body.decision,
        seats,
        counted_total,
    )


def form_consensus(basis: Basis, ruling: Ruling) -> tuple[Consensus, list[PresentSeat]]:
    """Give each seat what it said and evaluate; what would bind nobody no objection from outside blocks."""
    rules.require_voices(ruling.voices, {seat.seat_id: seat for seat in basis.seats})
    said = {voice.seat_id: voice for voice in ruling.voices}
    seats = [
        replace(seat, position=said[seat.seat_id].position, reason=said[seat.seat_id].reason.strip())
        if seat.seat_id in said
        else seat
        for seat in basis.seats
    ]
    if basis.facts.confirmed is not None:
        # What the partners answered was weighed where the decision was made.
        return rules.evaluate(basis.rule, seats, basis.counted_total, Bearing()), seats
    binds = rules.binds_partners(basis.facts.file.case.kind, ruling.effect)
    means = bearing(basis.anchoring.standing, binds=binds)
    return rules.evaluate(basis.rule, seats, basis.counted_total, means), seats


def _in_force(basis: Basis, ruling: Ruling, consensus: Consensus) -> InForce | None:
    confirmed, day = basis.facts.confirmed, basis.facts.occasion.on
    if confirmed is None:
        return rules.in_force(basis.matter, ruling.effect, day)
    if ruling.outcome is Outcome.DECIDE:
        rules.require_effect_kept(confirmed.effect, consensus, ruling.effect)
    return rules.confirmed_in_force(ruling.effect, day)


def _amount(basis: Basis, ruling: Ruling) -> tuple[int | None, bool]:
    confirmed = basis.facts.confirmed
    if confirmed is not None:
        return confirmed.amount_nok, confirmed.amount_yearly
    return ruling.amount_nok, ruling.amount_yearly


async def _onward_body(work: Work, force: InForce | None) -> UUID | None:
    if force is None or not force.onward_to:
        return None
    return (await find_body_ids(work, [force.onward_to]))[0]


async def _load_present(
    work: Work, meeting: Meeting, item: AgendaItem, composition: Iterable[FilledSeat]
) -> tuple[PresentSeat, ...]:
    there = who_is_there(
        await meeting_queries.find_attendance(work, meeting.id),
        await meeting_queries.find_stints(work, meeting.id),
        await meeting_queries.find_recusals(work, meeting.id),
        item.position,
    )
    return tuple(
        PresentSeat(seat.seat_id, there[seat.seat_id], seat.side, seat.title.nb, seat.heard)
        for seat in composition
        if seat.seat_id in there
    )


async def _urgent_reason(work: Work, facts: DecisionFacts) -> str:
    if facts.confirmed is not None or not rules.needs_urgency(facts):
        return ""
    return "\n\n".join(await queries.find_urgent_reasons(work, facts.file.case.id))


async def _settle_treatment(work: Work, facts: DecisionFacts, decided: bool) -> None:
    occasion, treatment = facts.occasion, facts.treatment
    if treatment.step is Step.DISCUSS:
        if decided:
            await queries.insert_deciding_treatment(work, facts, occasion.on, facts.file.case.audience)
        return
    state = TreatmentState.DONE if decided else TreatmentState.POSTPONED
    await case_queries.update_treatment(work, treatment.id, state=state, treated_on=occasion.on)
    if facts.confirmed is not None and not decided:
        await _wait_in(work, facts, Step.CONFIRM, occasion.body_id, facts.confirmed.id)


async def _send_onward(work: Work, new: queries.NewDecision, facts: DecisionFacts) -> None:
    """Let the case wait in the body that the decision goes onward to."""
    if new.force is None or new.onward_body_id is None:
        return
    step = Step.CONFIRM if new.force.force is Force.PENDING else Step.NOTE
    await _wait_in(work, facts, step, new.onward_body_id, new.id)
    await case_queries.add_event(
        work,
        facts.file.case.id,
        "decision.sent_onward",
        new.audience,
        body_id=new.onward_body_id,
        step=step,
        effect=new.effect,
    )


async def _wait_in(work: Work, facts: DecisionFacts, step: Step, body_id: UUID, decision_id: UUID) -> None:
    case = facts.file.case
    file = await case_queries.load_file(work, case)
    await case_queries.add_treatment(work, file, body_id, step, case.audience, decision_id=decision_id)


async def _tell(work: Work, new: queries.NewDecision, facts: DecisionFacts) -> None:
    case, occasion = facts.file.case, facts.occasion
    await case_queries.add_event(
        work,
        case.id,
        _told_as(new, "decision.recorded"),
        new.audience,
        body_id=occasion.body_id,
        result=new.result,
        effect=facts.confirmed.effect if facts.confirmed else new.effect,
        urgent=bool(new.urgent_reason),
        day=occasion.on.isoformat(),
    )
    await audit.append(
        work,
        "decision.recorded",
        new.id,
        result=new.result,
        effect=new.effect,
        urgent=bool(new.urgent_reason),
        force=new.force.force if new.force else None,
        beyond=len(new.beyond),
    )
    if new.result is not Result.POSTPONED:
        bodies = [occasion.body_id, *await queries.find_origin(work, new.confirms_id)]
        filled = [seat for body in bodies for seat in await find_composition(work, body, occasion.on)]
        reporter = await find_people(work, [case.submitted_by])
        origins = await find_people_of_origins(work, case.id, occasion.on)
        await notify(
            work,
            _told_as(new, "decision.pending"),
            case.title,
            [seat.caller for seat in filled if seat.caller is not None] + reporter + origins,
            Subject(case_id=case.id, meeting_id=occasion.meeting_id, decision_id=new.id),
        )


def _told_as(new: queries.NewDecision, waiting: str) -> str:
    """Name what has happened; what waits is `waiting`, which the timeline tells in a line of its own."""
    if new.result is Result.POSTPONED:
        return "decision.postponed"
    if new.confirms_id is not None:
        return "decision.confirmed" if new.result is Result.AGREEMENT else "decision.fallen"
    if new.force is not None and new.force.since is None:
        return waiting
    return "decision.recorded"

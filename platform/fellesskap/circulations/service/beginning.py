"""Beginning a written procedure: everything a decision in a meeting is held against is held against it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.attachments.queries import freeze_for_circulation
from fellesskap.attachments.rules import require_as_shown
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import CaseState, TreatmentState
from fellesskap.cases.rules import pick_route
from fellesskap.circulations import queries, rules
from fellesskap.circulations.model import (
    Aside,
    Circulation,
    CirculationStand,
    CirculationState,
    NamedSeat,
    Place,
)
from fellesskap.circulations.tables import Circulation as CirculationRow
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, Occasion, Ruling
from fellesskap.decisions.rules import require_amount, require_wording
from fellesskap.decisions.service import Basis, gather_basis, weigh
from fellesskap.guard import guarded
from fellesskap.meetings.service import load_body, require_case_lit, treatment_to_decide
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition
from fellesskap.rounds.service import find_anchoring
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import find_structure, load_structure_version


@dataclass(frozen=True, slots=True)
class StartCirculation:
    """Put a case to the body that decides it, in writing; `version` is the case's.

    `wording` and `effect` are what the body is asked to agree to. The last day to answer is given as a day or as so
    many days, which may be working days; unsaid it is the first that the body's rule allows. `override` says why a
    gap in the checklist may stand. `aside` are the seats whose holders do not answer. `due` is by when the partners
    follow it up, `amount_nok` what it costs, once or `amount_yearly`. `editions` are those of the attachments that
    the sender was shown.
    """

    case_id: UUID
    version: int
    wording: str
    effect: DecisionEffect
    deadline: date | None = None
    days: int | None = None
    working_days: bool = False
    message: str = ""
    override: str = ""
    answer_to_objections: str = ""
    aside: tuple[Aside, ...] = ()
    due: date | None = None
    amount_nok: int | None = None
    amount_yearly: bool = False
    editions: tuple[UUID, ...] | None = None


async def start_circulation(work: Work, command: StartCirculation) -> UUID:
    """Begin a written procedure and return its id; those who are asked, and those who read along, are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        # In the order in which decisions and answers lock: the round, the case.
        await find_anchoring(work, case.id, alone=True)
        case = await case_queries.load_case(work, case.id, alone=True)
        file = await case_queries.load_file(work, case)
        rules.require_ready(file)
        await require_case_lit(work, file, command.override)
        route = pick_route(await load_structure_version(work, case.structure_version_id), case.route or "")
        body_id = (await find_body_ids(work, [route.decide_in]))[0]
        version_id, structure = await find_structure(work, on)
        body = await load_body(work, structure, body_id)
        written = rules.require_allowed(body.decision.written)
        deadline = rules.settle_deadline(
            on, written, command.deadline, command.days, working=command.working_days
        )
        rules.require_due_after(command.due, deadline)
        require_wording(command.wording, command.answer_to_objections)
        require_amount(command.amount_nok, yearly=command.amount_yearly)
        rules.require_message(command.message)
        seats = await find_composition(work, body_id, on)
        rules.require_aside(command.aside, seats)
        places = rules.fill(seats, command.aside)
        rules.require_someone(places)
        treatment_id, _ = await treatment_to_decide(work, file, [body_id], on)
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.DECIDING})
        await case_queries.update_treatment(work, treatment_id, state=TreatmentState.IN_WRITING)
        circulation_id = uuid7()
        await queries.insert_circulation(
            work,
            CirculationRow(
                id=circulation_id,
                case_id=case.id,
                treatment_id=treatment_id,
                body_id=body_id,
                structure_version_id=version_id,
                text_edition=case.text_edition,
                wording=command.wording.strip(),
                answer_to_objections=command.answer_to_objections.strip(),
                effect=command.effect,
                due=command.due,
                amount_nok=command.amount_nok,
                amount_yearly=command.amount_yearly,
                message=command.message.strip(),
                deadline=deadline,
                silence=written.silence,
                state=CirculationState.OPEN,
                started_by=work.actor.person_id,
                started_at=work.clock.now(),
                reminded_at=work.clock.now() if rules.is_reminded(deadline, on, reminded=False) else None,
                audience=int(Audience.PARTNERS),
            ),
        )
        await queries.insert_seats(work, circulation_id, case.id, places, Audience.PARTNERS)
        require_as_shown(command.editions, await freeze_for_circulation(work, circulation_id, case.id))
        found = await queries.load_circulation(work, circulation_id)
        basis = await load_basis(work, found, on, taking_all=True)
        await weigh(work, basis, _proposal(found, command, basis))
        await case_queries.add_event(
            work,
            case.id,
            "circulation.started",
            Audience.PARTNERS,
            body_id=body_id,
            deadline=deadline.isoformat(),
            override=command.override.strip() or None,
        )
        await audit.append(
            work, "circulation.started", circulation_id, case=str(case.id), deadline=deadline.isoformat()
        )
        await _tell(work, found, case.title, places)
    return circulation_id


async def load_basis(work: Work, found: Circulation, on: date, *, taking_all: bool = False) -> Basis:
    """Load what the body's stand is held against on a day, in the engine scope.

    With `taking_all`, as it will be when everybody who is asked has answered.
    """
    seats = await queries.find_named_seats(work, found)
    structure = await load_structure_version(work, found.structure_version_id)
    body = await load_body(work, structure, found.body_id)
    occasion = Occasion(
        found.body_id,
        found.structure_version_id,
        on,
        rules.audience_of(body.open_to_public),
        circulation_id=found.id,
    )
    basis = await gather_basis(
        work,
        occasion,
        found.treatment_id,
        found.case_id,
        rules.taking_part(found.silence, _as_answered(seats) if taking_all else seats),
        sum(named.seat.counts for named in seats),
    )
    return replace(basis, rule=replace(basis.rule, silence=found.silence))


def _as_answered(seats: Sequence[NamedSeat]) -> list[NamedSeat]:
    return [replace(named, seat=replace(named.seat, stand=CirculationStand.AGREES)) for named in seats]


def _proposal(found: Circulation, command: StartCirculation, basis: Basis) -> Ruling:
    return Ruling(
        command.wording,
        found.effect,
        voices=rules.if_all_agreed(basis.seats),
        answer_to_objections=found.answer_to_objections,
        due=found.due,
        amount_nok=found.amount_nok,
        amount_yearly=found.amount_yearly,
    )


async def _tell(work: Work, found: Circulation, title: str, places: Sequence[Place]) -> None:
    about = Subject(case_id=found.case_id, circulation_id=found.id)
    subject = f"{title} {found.deadline:%d.%m.%Y}"
    asked = [place.person for place in places if place.person and place.seat.heard]
    readers = [place.person for place in places if place.person and not place.seat.heard]
    await notify(work, NoticeKind.CIRCULATION_ASKED, subject, asked, about)
    among = {one.person_id for one in asked}
    await notify(
        work,
        NoticeKind.CIRCULATION_STARTED,
        subject,
        [one for one in readers if one.person_id not in among],
        about,
    )

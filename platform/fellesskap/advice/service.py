"""What may be done with advice: ask for it, give it or write it down, and remind by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.advice import queries, rules
from fellesskap.advice.model import AdviceStance
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_trusted
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import load_structure_version


@dataclass(frozen=True, slots=True)
class AskAdvice:
    """Ask bodies of the community, and others by name, what they think of a case.

    Where neither is said, those are asked whom the case's route names.
    """

    case_id: UUID
    question: str
    deadline: date
    body_ids: tuple[UUID, ...] | None = None
    others: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GiveAdvice:
    """Say what a body thinks, or write down what came in from it or from somebody outside."""

    advice_id: UUID
    version: int
    stance: AdviceStance
    text: str = ""
    reference: str = ""


async def ask_advice(work: Work, command: AskAdvice) -> UUID:
    """Ask for advice and return the case's id; those who sit in the bodies are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        case = await case_queries.load_case(work, case.id, alone=True)
        rules.require_before_decision(case.state)
        rules.require_question(command.question, command.deadline, on)
        file, known = await case_queries.load_file(work, case), await queries.find_advice(work, case.id)
        body_ids, others = command.body_ids or (), command.others or ()
        if command.body_ids is None and command.others is None:
            usual, outside = await _named_by_route(work, case)
            in_force = await queries.find_bodies(work, usual, on)
            body_ids, others = rules.usual_advisers(list(in_force), outside, known, file)
        rules.require_advisers(body_ids, others, file)
        bodies = await queries.find_bodies(work, body_ids, on)
        if len(bodies) != len(body_ids):
            raise NotFound("advice.body_not_found")
        rules.require_not_waiting(body_ids, others, known)
        advisers = [
            *((body_id, bodies[body_id]) for body_id in body_ids),
            *((None, name.strip()) for name in others),
        ]
        await queries.insert_advice(
            work,
            case.id,
            advisers,
            command.question.strip(),
            case.text_edition,
            command.deadline,
            reminded=rules.reminder_due(command.deadline, on, reminded_ahead=False, reminded_due=False),
            audience=Audience.PARTNERS,
        )
        names = [name for _, name in advisers]
        await case_queries.add_event(
            work,
            case.id,
            "advice.asked",
            Audience.PARTNERS,
            names=", ".join(names),
            deadline=command.deadline.isoformat(),
        )
        await audit.append(work, "advice.asked", case.id, asked=len(names))
        for body_id in body_ids:
            await _tell(work, "advice.asked", case.title, case.id, body_id)
    return case.id


async def give_advice(work: Work, command: GiveAdvice) -> UUID:
    """Give or change advice and return its id; the secretariat is told of what it did not write itself."""
    guarded(command)
    advice = await queries.load_advice(work, command.advice_id)
    registered = rules.registers(work.actor, advice)
    async with work.engine_scope():
        case = await case_queries.load_case(work, advice.case_id, alone=True)
        rules.require_before_decision(case.state)
        rules.require_answer(command.stance, command.text, command.reference, registered=registered)
        await queries.save_answer(
            work,
            advice,
            command.version,
            command.stance,
            command.text,
            command.reference,
            registered=registered,
        )
        await case_queries.add_event(
            work,
            case.id,
            "advice.changed" if advice.stance else "advice.given",
            Audience.PARTNERS,
            name=advice.name,
            stance=command.stance,
        )
        await audit.append(work, "advice.given", advice.id, stance=command.stance, was=advice.stance)
        if not registered:
            people = await find_trusted(work, today(work.clock), secretariat=True)
            await notify(work, "advice.given", case.title, people, Subject(case_id=case.id))
    return advice.id


async def remind_advisers(work: Work) -> int:
    """Remind the bodies that have not answered, where a reminder is due; tell how many."""
    reminded, on = 0, today(work.clock)
    async with work.engine_scope():
        for advice, title, ahead, due in await queries.find_waiting(work):
            if advice.body_id is None or not rules.reminder_due(
                advice.deadline, on, reminded_ahead=ahead, reminded_due=due
            ):
                continue
            await queries.mark_reminded(work, advice.id, due=on >= advice.deadline)
            await _tell(work, "advice.reminded", title, advice.case_id, advice.body_id)
            await audit.append(work, "advice.reminded", advice.id)
            reminded += 1
    return reminded


async def release_advisers(work: Work, case: Case) -> None:
    """Tell the bodies that have not answered that a case which ended needs no advice, in the scope in force."""
    for advice in await queries.find_advice(work, case.id):
        if advice.stance is None and advice.body_id is not None:
            await _tell(work, "advice.stopped", case.title, case.id, advice.body_id)


async def _named_by_route(work: Work, case: Case) -> tuple[list[UUID], tuple[str, ...]]:
    """Those whom the route of the case names, of the version it began under."""
    structure = await load_structure_version(work, case.structure_version_id)
    for route in structure.routes:
        if route.key == case.route:
            return await find_body_ids(work, route.advised_by), route.advised_by_others
    return [], ()


async def _tell(work: Work, kind: str, title: str, case_id: UUID, body_id: UUID) -> None:
    seats = await find_composition(work, body_id, today(work.clock))
    people = [seat.present_holder for seat in seats if seat.present_holder is not None]
    await notify(work, kind, title, people, Subject(case_id=case_id))

"""What may be done to move a case between bodies: lift it, take it down, or move a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.cases.rules import require_filled, require_reason
from fellesskap.cases.service import guarded_texts, number_in_body, open_case
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_people
from fellesskap.rounds.service import close_early, find_anchoring
from fellesskap.structure.model import Direction, Structure
from fellesskap.structure.queries import find_body_ids, load_body_key
from fellesskap.structure.service import find_structure
from fellesskap.transfers import queries, rules
from fellesskap.transfers.model import Onward, Way


@dataclass(frozen=True, slots=True)
class LiftCase:
    """Lift a case to another body, with the reason everyone will read.

    Without a matter class it keeps its own where such cases are discussed there. `exception` says why it goes
    where no lift path of the community leads. An open round is closed with the answers it has.
    """

    case_id: UUID
    version: int
    body_id: UUID
    reason: str
    matter_class: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True)
class LowerCase:
    """Take a case down to another body, with the reason everyone will read.

    Without a matter class it keeps its own where such cases are discussed there. `exception` says why it goes
    where no lower path of the community leads. An open round is closed with the answers it has.
    """

    case_id: UUID
    version: int
    body_id: UUID
    reason: str
    matter_class: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True)
class LiftPart:
    """Lift a part of a case to another body, as a case of its own that the whole case shows."""

    case_id: UUID
    body_id: UUID
    reason: str
    title: str
    question: str
    background: str = ""
    proposal: str = ""
    consequences: str = ""
    matter_class: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True)
class LowerPart:
    """Take a part of a case down to another body, as a case of its own that the whole case shows."""

    case_id: UUID
    body_id: UUID
    reason: str
    title: str
    question: str
    background: str = ""
    proposal: str = ""
    consequences: str = ""
    matter_class: str = ""
    exception: str = ""


async def lift_case(work: Work, command: LiftCase) -> UUID:
    """Lift a case and return its id; those who sit in both bodies are told."""
    return await _move(work, command, Direction.LIFT)


async def lower_case(work: Work, command: LowerCase) -> UUID:
    """Take a case down and return its id; those who sit in both bodies are told."""
    return await _move(work, command, Direction.LOWER)


async def lift_part(work: Work, command: LiftPart) -> UUID:
    """Lift a part of a case and return the part's id; those who sit in both bodies are told."""
    return await _move_part(work, command, Direction.LIFT)


async def lower_part(work: Work, command: LowerPart) -> UUID:
    """Take a part of a case down and return the part's id; those who sit in both bodies are told."""
    return await _move_part(work, command, Direction.LOWER)


@dataclass(frozen=True, slots=True)
class _Leaving:
    """A case on its way: where from, where to, and as what, by the structure in force today."""

    file: CaseFile
    treatment: Treatment
    version_id: UUID
    structure: Structure
    way: Way
    onward: Onward
    target_id: UUID

    @property
    def case(self) -> Case:
        return self.file.case


async def _move(work: Work, command: LiftCase | LowerCase, direction: Direction) -> UUID:
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        leaving = await _leaving(work, case, command, direction)
        # In the order in which decisions and answers lock: the meeting, the round, the case.
        meeting = await _hold_meeting(work, leaving.treatment)
        anchoring = await find_anchoring(work, case.id, alone=True)
        values = {
            **await _as_of_now(work, leaving),
            "structure_version_id": leaving.version_id,
            "state": CaseState.PLACED,
        }
        await case_queries.update_case(work, case.id, command.version, dict(values.items()))
        await close_early(work, anchoring, case)
        await _end(work, leaving, meeting)
        arriving = await case_queries.add_treatment(
            work, leaving.file, leaving.target_id, Step.DISCUSS, case.audience, reason=command.reason.strip()
        )
        transfer_id = await queries.insert_transfer(
            work, case.id, leaving.treatment, arriving, leaving.way, command.reason
        )
        kind = "case.lifted" if direction is Direction.LIFT else "case.lowered"
        await case_queries.add_event(
            work, case.id, kind, case.audience, body_id=leaving.target_id, **_told(leaving, command.reason)
        )
        await audit.append(
            work,
            kind,
            case.id,
            transfer=str(transfer_id),
            exception=bool(leaving.way.exception),
            structure=str(leaving.version_id),
        )
        await _tell(work, kind, leaving, case.id, case.title)
    return case.id


async def _move_part(work: Work, command: LiftPart | LowerPart, direction: Direction) -> UUID:
    written = guarded_texts(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        case = await case_queries.load_case(work, case.id, alone=True)
        leaving = await _leaving(work, case, command, direction)
        require_filled(leaving.structure.intake.fields, written.plain)
        part_id = await open_case(
            work,
            written,
            await case_queries.load_language(work, case.id),
            leaving.version_id,
            leaving.structure,
            audience=Audience.PARTNERS,
            purpose=case.purpose,
            state=CaseState.PLACED,
            parent_id=case.id,
            **await _as_of_now(work, leaving),
        )
        await number_in_body(work, leaving.structure, part_id, leaving.target_id)
        part = await case_queries.load_case(work, part_id)
        arriving = await case_queries.add_treatment(
            work,
            await case_queries.load_file(work, part),
            leaving.target_id,
            Step.DISCUSS,
            Audience.PARTNERS,
            reason=command.reason.strip(),
        )
        await queries.insert_transfer(work, part_id, leaving.treatment, arriving, leaving.way, command.reason)
        lifted = direction is Direction.LIFT
        facts = _told(leaving, command.reason)
        for case_id, other, kind in (
            (case.id, part, "case.part_lifted" if lifted else "case.part_lowered"),
            (part_id, case, "case.lifted_as_part" if lifted else "case.lowered_as_part"),
        ):
            number: dict[str, Any] = {
                "number": other.number,
                "year": other.year,
                "reference": other.reference,
            }
            await case_queries.add_event(
                work, case_id, kind, Audience.PARTNERS, body_id=leaving.target_id, **facts, **number
            )
        kind = "case.part_lifted" if lifted else "case.part_lowered"
        await audit.append(work, kind, part_id, case=str(case.id), exception=bool(leaving.way.exception))
        await _tell(work, "case.lifted" if lifted else "case.lowered", leaving, part_id, part.title)
    return part_id


async def _leaving(
    work: Work, case: Case, command: LiftCase | LowerCase | LiftPart | LowerPart, direction: Direction
) -> _Leaving:
    file = await case_queries.load_file(work, case)
    treatment = rules.require_placed(file)
    require_reason(command.reason)
    version_id, structure = await find_structure(work, today(work.clock))
    source, target = [await load_body_key(work, body_id) for body_id in (treatment.body_id, command.body_id)]
    way = rules.choose_way(structure, direction, source, target, command.exception)
    onward = rules.choose_onward(structure, target, case.matter_class or "", command.matter_class)
    return _Leaving(file, treatment, version_id, structure, way, onward, command.body_id)


async def _hold_meeting(work: Work, treatment: Treatment) -> Meeting | None:
    """The meeting the case is listed for, kept as it is; raise where it is still to come."""
    if treatment.state is not TreatmentState.LISTED:
        return None
    item = await meeting_queries.find_item_of(work, treatment.id)
    meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True) if item else None
    rules.require_off_agenda(meeting.state if meeting else None)
    return meeting


async def _end(work: Work, leaving: _Leaving, meeting: Meeting | None) -> None:
    """Let what the body had not finished end here; what it finished stays as it was."""
    if leaving.treatment.state in (TreatmentState.WAITING, TreatmentState.LISTED):
        left = rules.LEFT[leaving.way.direction]
        day = meeting.held_on if meeting else None
        await case_queries.update_treatment(work, leaving.treatment.id, state=left, treated_on=day)


async def _as_of_now(work: Work, leaving: _Leaving) -> dict[str, Any]:
    deciding = await find_body_ids(work, [leaving.onward.route.decide_in])
    return {
        "matter_class": leaving.onward.matter_class,
        "route": leaving.onward.route.key,
        "body_id": leaving.target_id,
        "deciding_body_id": deciding[0],
    }


def _told(leaving: _Leaving, reason: str) -> dict[str, Any]:
    was, now = leaving.case.matter_class, leaving.onward.matter_class
    return {
        "origin": leaving.way.source,
        "reason": reason.strip(),
        "exception": leaving.way.exception or None,
        "matter_class": now if now != was else None,
    }


async def _tell(work: Work, kind: str, leaving: _Leaving, case_id: UUID, title: str) -> None:
    people = await find_people(work, [leaving.case.submitted_by])
    for body_id in (leaving.treatment.body_id, leaving.target_id):
        seats = await find_composition(work, body_id, today(work.clock))
        people += [seat.holder for seat in seats if seat.holder]
    await notify(work, kind, title, people, Subject(case_id=case_id))

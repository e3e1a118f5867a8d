"""What may be done with a case before and between its meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries, rules
from fellesskap.cases.model import (
    SECTIONS,
    TO_DECIDE,
    CaseFile,
    CaseKind,
    CaseState,
    PerspectiveState,
    Purpose,
    Step,
    TreatmentState,
    Written,
)
from fellesskap.cases.service.numbering import number_in_body
from fellesskap.cases.tables import Case, Perspective, Urgency
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.guard import guarded, guarded_value
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_people, find_trusted
from fellesskap.prose import read
from fellesskap.structure.model import Structure
from fellesskap.structure.queries import find_body_ids, load_body_key
from fellesskap.structure.service import find_structure, load_structure_version


@dataclass(frozen=True, slots=True)
class ReportCase:
    """Report a matter to the secretariat in the community's own form, with the priority groups it concerns.

    Each section is plain text, or a document of the editor as JSON text. Of a hearing it is said who asks for the
    community's statement, and by when.
    """

    title: str
    question: str
    background: str = ""
    proposal: str = ""
    consequences: str = ""
    language: str = "nb"
    priorities: tuple[str, ...] = ()
    kind: CaseKind = CaseKind.DECISION
    hearing_by: str = ""
    hearing_due: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceCase:
    """Give a case its matter class, route and first body, with the reason everyone will read.

    `priorities` are the keys of the priority groups it concerns; without them they stay as they are.
    """

    case_id: UUID
    version: int
    matter_class: str
    route: str
    body_id: UUID
    reason: str
    priorities: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReviseCase:
    """Write a new edition of the case's text; `reason` says to those who compare what was changed and why.

    Each section is plain text, or a document of the editor as JSON text. A section that comes as plain text with
    the words it has already keeps its shape.
    """

    case_id: UUID
    version: int
    title: str
    question: str
    background: str
    proposal: str
    consequences: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettlePerspective:
    """Say whether one side of the matter is covered, with a note on how."""

    case_id: UUID
    key: str
    version: int
    state: PerspectiveState
    note: str = ""


@dataclass(frozen=True, slots=True)
class SetPriorities:
    """Say which priority groups a case concerns, by their keys; those not named no longer count."""

    case_id: UUID
    version: int
    priorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkUrgent:
    """Mark a case urgent on behalf of one's own side of the secretariat."""

    case_id: UUID
    reason: str


def guarded_texts(command: Any) -> Written:
    """Read the texts of a command that has them, and refuse it where it holds what must never be stored.

    The words are looked at as people read them, whatever marks lie between them, and so are the addresses.
    """
    sections = {name: read(getattr(command, name), name) for name in SECTIONS}
    guarded(replace(command, **{name: one.plain for name, one in sections.items()}))
    for name, one in sections.items():
        guarded_value({name: " \N{BULLET} ".join(one.links)}, "")
    return Written(command.title.strip(), sections)


async def report_case(work: Work, command: ReportCase) -> UUID:
    """Report a case and return its id; the secretariat is told."""
    written = guarded_texts(command)
    async with work.engine_scope():
        version_id, structure = await find_structure(work, today(work.clock))
        bodies = await find_body_ids(work, structure.intake.may_report_from)
        policy.require_reporter(work.actor, bodies)
        rules.require_filled(structure.intake.fields, written.plain)
        rules.require_language(command.language, work.tenant.languages)
        purpose = rules.choose_purpose(
            Purpose(command.kind, command.hearing_by, command.hearing_due), today(work.clock)
        )
        case_id = await open_case(work, written, command.language, version_id, structure, purpose=purpose)
        await _set_priorities(work, case_id, command.priorities, Audience.SECRETARIAT)
        await queries.add_event(work, case_id, "case.reported", Audience.SECRETARIAT)
        case = await queries.load_case(work, case_id)
        await audit.append(work, "case.reported", case_id, number=case.number, year=case.year)
        people = await find_trusted(work, today(work.clock), secretariat=True)
        await notify(work, "case.reported", command.title.strip(), people, Subject(case_id=case_id))
    return case_id


async def open_case(
    work: Work,
    written: Written,
    language: str,
    version_id: UUID,
    structure: Structure,
    *,
    audience: Audience = Audience.SECRETARIAT,
    purpose: Purpose = TO_DECIDE,
    **more: Any,
) -> UUID:
    """Give a case the year's next number and its empty checklist, and return its id; `more` is what else it is.

    Inside the engine scope of the command that opens it.
    """
    year, case_id = today(work.clock).year, uuid7()
    values: dict[str, Any] = {
        **written.plain,
        "matter_class": None,
        "route": None,
        "state": CaseState.REPORTED,
        "kind": purpose.kind,
        "hearing_by": purpose.hearing_by,
        "hearing_due": purpose.hearing_due,
        "body_id": None,
        "deciding_body_id": None,
        "parent_id": None,
        **more,
    }
    number = await queries.take_number(work, year)
    case = Case(
        id=case_id,
        year=year,
        number=number,
        reference=rules.write_number(structure, number, year),
        language=language,
        structure_version_id=version_id,
        form_version_id=version_id,
        submitted_by=work.actor.person_id,
        text_edition=1,
        audience=int(audience),
        reported_at=work.clock.now(),
        decided_at=None,
        version=1,
        **values,
    )
    checklist = [
        Perspective(
            id=uuid7(),
            case_id=case_id,
            key=perspective.key,
            position=position,
            state=PerspectiveState.MISSING,
            note="",
            audience=int(audience),
            settled_by=None,
            settled_at=None,
            version=1,
        )
        for position, perspective in enumerate(structure.perspectives)
    ]
    await queries.insert_case(work, case, checklist)
    await queries.insert_edition(work, case_id, 1, written.title, written.documents, audience)
    return case_id


async def place_case(work: Work, command: PlaceCase) -> UUID:
    """Place a case with a body and open it to the partners; the body's members and the reporter are told."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        file = await queries.load_file(work, case)
        on = today(work.clock)
        gone = await queries.is_body_gone(work, case.id, on)
        rules.require_placeable(file, gone=gone)
        rules.require_reason(command.reason)
        version_id, structure = await find_structure(work, on)
        route = rules.pick_route(structure, command.route)
        rules.require_route(route, command.matter_class, await load_body_key(work, command.body_id))
        await queries.update_case(
            work,
            case.id,
            command.version,
            {
                "state": CaseState.PLACED,
                "matter_class": command.matter_class,
                "route": command.route,
                "structure_version_id": version_id,
                "body_id": command.body_id,
                "deciding_body_id": (await find_body_ids(work, [route.decide_in]))[0],
            },
        )
        await number_in_body(work, structure, case.id, command.body_id, first=case.body_id is None)
        await _set_treatment(work, file, command, gone=gone)
        if command.priorities is not None:
            await _set_priorities(work, case.id, command.priorities, Audience.PARTNERS)
        await queries.open_to(work, case.id, Audience.PARTNERS)
        await queries.add_event(
            work,
            case.id,
            "case.placed",
            Audience.PARTNERS,
            body_id=command.body_id,
            reason=command.reason,
            matter_class=command.matter_class,
        )
        await audit.append(
            work,
            "case.placed",
            case.id,
            body=str(command.body_id),
            route=command.route,
            matter_class=command.matter_class,
            structure=str(version_id),
        )
        seats = await find_composition(work, command.body_id, on)
        people = [seat.holder for seat in seats if seat.holder]
        people += await find_people(work, [case.submitted_by])
        await notify(work, "case.placed", case.title, people, Subject(case_id=case.id))
    return case.id


async def revise_case(work: Work, command: ReviseCase) -> UUID:
    """Replace the case's text; what was sent stays as it was, and what was anchored is to be anchored anew."""
    written = guarded_texts(command)
    case = await queries.load_case(work, command.case_id)
    async with work.engine_scope():
        file = await queries.load_file(work, case)
        rules.require_own_or_secretariat(work.actor, file)
        rules.require_revisable(file)
        structure = await load_structure_version(work, case.form_version_id)
        rules.require_filled(structure.intake.fields, written.plain)
        written = written.shaped_as(await queries.load_texts(work, case))
        edition, reason = case.text_edition + 1, command.reason.strip()
        values: queries.Values = dict(written.plain.items())
        values["state"] = rules.state_revised(case.state)
        await queries.update_case(
            work,
            case.id,
            command.version,
            {**values, "text_edition": edition},
        )
        await queries.insert_edition(
            work, case.id, edition, written.title, written.documents, case.audience, reason
        )
        why: dict[str, Any] = {"reason": reason} if reason else {}
        await queries.add_event(work, case.id, "case.revised", case.audience, edition=edition, **why)
        await audit.append(work, "case.revised", case.id, edition=edition)
    return case.id


async def settle_perspective(work: Work, command: SettlePerspective) -> UUID:
    """Settle one line of the checklist and return the case's id."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_undecided(await queries.load_file(work, case))
        if command.state is PerspectiveState.NOT_RELEVANT:
            rules.require_reason(command.note, field="note")
        await queries.update_perspective(
            work,
            case.id,
            command.key,
            command.version,
            {
                "state": command.state,
                "note": command.note.strip(),
                "settled_by": work.actor.person_id,
                "settled_at": work.clock.now(),
            },
        )
        await audit.append(work, "perspective.settled", case.id, perspective=command.key, state=command.state)
    return case.id


async def set_priorities(work: Work, command: SetPriorities) -> UUID:
    """Say which priority groups a case concerns, and return its id."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_undecided(await queries.load_file(work, case))
        await queries.update_case(work, case.id, command.version, {})
        if await _set_priorities(work, case.id, command.priorities, case.audience):
            await audit.append(work, "case.priorities_set", case.id, groups=list(command.priorities))
    return case.id


async def mark_urgent(work: Work, command: MarkUrgent) -> UUID:
    """Mark a case urgent for the actor's side and return the case's id; it takes both sides to count."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    rules.require_reason(command.reason)
    async with work.engine_scope():
        case = await queries.load_case(work, case.id, alone=True)
        file = await queries.load_file(work, case)
        rules.require_undecided(file)
        side = rules.urgency_side(work.actor, file)
        await queries.insert_urgency(
            work,
            Urgency(
                id=uuid7(),
                case_id=case.id,
                side=side,
                person_id=work.actor.person_id,
                reason=command.reason.strip(),
                audience=int(min(case.audience, Audience.PARTNERS)),
                marked_at=work.clock.now(),
            ),
        )
        await queries.add_event(
            work, case.id, "case.marked_urgent", case.audience, side=side, reason=command.reason
        )
        await audit.append(work, "case.marked_urgent", case.id, side=side)
    return case.id


async def _set_priorities(work: Work, case_id: UUID, keys: Sequence[str], audience: Audience) -> bool:
    """Keep a case's groups; tell whether they changed."""
    known = await queries.find_priorities(work, case_id)
    if list(keys) == known:
        return False
    on = today(work.clock)
    _, structure = await find_structure(work, on)
    found = rules.choose_priorities(structure, keys, known, on)
    wanted = {key: group.name if group else None for key, group in zip(keys, found, strict=True)}
    await queries.keep_priorities(work, case_id, wanted, audience)
    return True


async def _set_treatment(work: Work, file: CaseFile, command: PlaceCase, *, gone: bool) -> None:
    """Let the case wait in its body; what waited in one that is gone ends there, and what was treated stays."""
    waiting = [one for one in file.treatments if one.state is TreatmentState.WAITING]
    if waiting and not gone:
        await queries.update_treatment(work, waiting[-1].id, body_id=command.body_id, reason=command.reason)
        return
    for one in waiting:
        await queries.update_treatment(work, one.id, state=TreatmentState.WITHDRAWN)
    await queries.add_treatment(
        work, file, command.body_id, Step.DISCUSS, Audience.PARTNERS, reason=command.reason.strip()
    )

"""Registering a disagreement, and saying how it went at a level: settled, taken higher, or referred onward."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import SECTIONS, CaseFile, CaseState, LinkKind, TreatmentState, Written
from fellesskap.cases.rules import require_language
from fellesskap.cases.service import open_case, tie
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.disagreements import queries, rules
from fellesskap.disagreements.model import Stage, StageState
from fellesskap.disagreements.service.arriving import Coming, arrive, tell
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting
from fellesskap.notices.model import NoticeKind
from fellesskap.prose import from_plain
from fellesskap.rounds.service import close_early, find_anchoring
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import find_structure, load_structure_version


@dataclass(frozen=True, slots=True)
class Named:
    """A partner, or a division of it, that is part of a disagreement."""

    partner_id: UUID
    division_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RegisterDisagreement:
    """Register what partners of both sides disagree on, at the first level or, with a reason, at a higher one.

    `matter_class` is what kind of case it is where that level is a body. `about_id` is the case it follows from.
    """

    title: str
    question: str
    parties: tuple[Named, ...]
    background: str = ""
    language: str = "nb"
    about_id: UUID | None = None
    level: str = ""
    skip_reason: str = ""
    matter_class: str = ""


@dataclass(frozen=True, slots=True)
class EscalateDisagreement:
    """Take a disagreement to the next level, with what was done at this one and why that was not enough."""

    case_id: UUID
    version: int
    done: str
    reason: str
    level: str = ""
    skip_reason: str = ""
    matter_class: str = ""


@dataclass(frozen=True, slots=True)
class SettleDisagreement:
    """Record that the units settled it themselves, what they did and what they agreed on."""

    case_id: UUID
    version: int
    done: str
    agreed: str


@dataclass(frozen=True, slots=True)
class ReferDisagreement:
    """Record that what was not settled at the last level goes out of the community, to whom and why."""

    case_id: UUID
    version: int
    referred_to: str
    reason: str


async def register_disagreement(work: Work, command: RegisterDisagreement) -> UUID:
    """Register a disagreement and return its case's id; those who answer for its parties are told."""
    guarded(command)
    about = await case_queries.load_case(work, command.about_id) if command.about_id else None
    on = today(work.clock)
    async with work.engine_scope():
        version_id, structure = await find_structure(work, on)
        named = [(one.partner_id, one.division_id) for one in command.parties]
        parties = await queries.find_named(work, named)
        bodies = await find_body_ids(work, structure.intake.may_report_from)
        rules.require_registrar(work.actor, parties, bodies)
        rules.require_both_sides(parties, len(named))
        rules.require_told(command.title, command.question)
        require_language(command.language, work.tenant.languages)
        rules.require_levels(structure.disagreement_levels)
        passed, level = rules.choose_level(
            structure.disagreement_levels, None, command.level, command.skip_reason
        )
        sections = {name: from_plain(getattr(command, name, "")) for name in SECTIONS}
        case_id = await open_case(
            work,
            Written(command.title.strip(), sections),
            command.language,
            version_id,
            structure,
            audience=Audience.PARTNERS,
            state=CaseState.TRYING,
        )
        case = await case_queries.load_case(work, case_id)
        await case_queries.add_event(work, case.id, "case.reported", case.audience)
        await queries.insert_disagreement(work, case.id, parties)
        found = await queries.load_disagreement(work, case.id)
        await audit.append(work, "disagreement.registered", case.id, level=level.key, parties=len(parties))
        coming = Coming(structure, passed, level, command.skip_reason.strip(), command.matter_class)
        await arrive(work, case, found, coming)
        if about is not None:
            await tie(work, case, about, LinkKind.FOLLOWS_UP)
        await tell(work, NoticeKind.DISAGREEMENT_REGISTERED, case, found.parties)
    return case_id


async def escalate_disagreement(work: Work, command: EscalateDisagreement) -> UUID:
    """Take a disagreement higher and return its case's id; its parties, and the body it comes to, are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    await queries.load_disagreement(work, case.id)
    async with work.engine_scope():
        file = await case_queries.load_file(work, case)
        found = await queries.load_disagreement(work, case.id)
        rules.require_handler(work.actor, found.parties, found.standing)
        stage = rules.require_standing(file, found)
        structure = await load_structure_version(work, case.structure_version_id)
        passed, level = rules.choose_level(
            structure.disagreement_levels, stage.level, command.level, command.skip_reason
        )
        rules.require_done(command.done, command.reason)
        await _leave(work, file, stage, command.version)
        on = today(work.clock)
        await queries.end_stage(work, stage, StageState.ESCALATED, on, command.done, command.reason)
        await queries.update_disagreement(work, found.id, found.version)
        case = await case_queries.load_case(work, case.id)
        await audit.append(work, "disagreement.escalated", case.id, level=level.key, was=stage.level)
        coming = Coming(
            structure,
            passed,
            level,
            command.skip_reason.strip(),
            command.matter_class,
            command.reason.strip(),
        )
        await arrive(work, case, found, coming)
        await tell(work, NoticeKind.DISAGREEMENT_ESCALATED, case, found.parties)
    return case.id


async def settle_disagreement(work: Work, command: SettleDisagreement) -> UUID:
    """Record what the units agreed on and return the case's id; the parties and the secretariat are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    await queries.load_disagreement(work, case.id)
    async with work.engine_scope():
        file = await case_queries.load_file(work, case)
        found = await queries.load_disagreement(work, case.id)
        rules.require_handler(work.actor, found.parties, found.standing)
        stage = rules.require_standing(file, found)
        rules.require_units(stage)
        rules.require_agreed(command.agreed, command.done)
        on = today(work.clock)
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.SETTLED})
        await queries.end_stage(work, stage, StageState.SETTLED, on, command.done, "")
        await queries.update_disagreement(
            work, found.id, found.version, agreed=command.agreed.strip(), ended_on=on
        )
        await case_queries.add_event(
            work, case.id, "disagreement.settled", case.audience, level=stage.name_nb
        )
        await audit.append(work, "disagreement.settled", case.id, level=stage.level)
        await tell(work, NoticeKind.DISAGREEMENT_SETTLED, case, found.parties)
    return case.id


async def refer_disagreement(work: Work, command: ReferDisagreement) -> UUID:
    """Record that a disagreement goes out of the community and return its case's id; its parties are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    await queries.load_disagreement(work, case.id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        file = await case_queries.load_file(work, case)
        found = await queries.load_disagreement(work, case.id)
        stage = rules.require_standing(file, found)
        structure = await load_structure_version(work, case.structure_version_id)
        rules.require_last(file, structure.disagreement_levels, stage, command.referred_to)
        rules.require_why(command.reason)
        on, to = today(work.clock), command.referred_to.strip()
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.NOT_AGREED})
        await queries.end_stage(work, stage, StageState.REFERRED, on, "", command.reason)
        await queries.update_disagreement(work, found.id, found.version, referred_to=to, ended_on=on)
        await case_queries.add_event(
            work,
            case.id,
            "disagreement.referred",
            case.audience,
            to=to,
            reason=command.reason.strip(),
        )
        await audit.append(work, "disagreement.referred", case.id, level=stage.level)
        await tell(work, NoticeKind.DISAGREEMENT_REFERRED, case, found.parties)
    return case.id


async def _leave(work: Work, file: CaseFile, stage: Stage, version: int) -> None:
    """Take the case out of the body it stands in, as a transfer does, and keep the version of what was seen."""
    case = file.case
    if stage.body_id is None:
        await case_queries.update_case(work, case.id, version, {})
        return
    # In the order in which decisions and answers lock: the meeting, the round, the case.
    meeting = await _hold_meeting(work, file)
    rules.require_free(file, stage, meeting.state if meeting else None)
    anchoring = await find_anchoring(work, case.id, alone=True)
    await case_queries.update_case(work, case.id, version, {})
    await close_early(work, anchoring, case)
    for one in file.treatments:
        if one.state in (TreatmentState.WAITING, TreatmentState.LISTED):
            day = meeting.held_on if meeting and one.state is TreatmentState.LISTED else None
            await case_queries.update_treatment(work, one.id, state=TreatmentState.LIFTED, treated_on=day)


async def _hold_meeting(work: Work, file: CaseFile) -> Meeting | None:
    for one in file.treatments:
        if one.state is TreatmentState.LISTED:
            item = await meeting_queries.find_item_of(work, one.id)
            return await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True) if item else None
    return None

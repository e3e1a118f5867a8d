"""What may be done with a round: open it, answer, answer for a region, settle a position, close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience, Side
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case, CaseState
from fellesskap.cases.rules import pick_route
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_trusted
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import (
    Anchoring,
    Answer,
    Asked,
    Evidence,
    EvidenceKind,
    Round,
    Standing,
)
from fellesskap.structure.model import AnchoringLevel, Route
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import load_structure_version


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Ask the partners; without a level the matter class's own, without a deadline the route's own."""

    case_id: UUID
    version: int
    question: str = ""
    level: AnchoringLevel | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerRound:
    """Answer for one's own municipality, division or trust, or change the answer."""

    reply_id: UUID
    version: int
    answer: Answer
    reason: str = ""
    evidence_kind: EvidenceKind | None = None
    evidence_reference: str = ""
    evidence_date: date | None = None


@dataclass(frozen=True, slots=True)
class MunicipalAnswer:
    """What one municipality answered in a region's meeting."""

    partner_id: UUID
    version: int
    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForRegion:
    """Record what several municipalities answered in one formøte; `replace` also what one answered itself."""

    round_id: UUID
    region_id: UUID
    answers: tuple[MunicipalAnswer, ...]
    evidence_date: date | None
    evidence_reference: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class SettleStance:
    """Settle the position of a region or of the trust; `silence_reason` where somebody has not answered."""

    stance_id: UUID
    version: int
    position: Answer
    reason: str = ""
    silence_reason: str = ""


@dataclass(frozen=True, slots=True)
class CloseRound:
    """Close a round; the case can then be decided."""

    round_id: UUID
    version: int


async def open_round(work: Work, command: OpenRound) -> UUID:
    """Open a round and return the case's id; at level none there is no round and the case is anchored."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        rules.require_discussed(case.state)
        structure = await load_structure_version(work, case.structure_version_id)
        route = pick_route(structure, case.route or "")
        level = rules.choose_level(route, structure.matter_class(case.matter_class or ""), command.level)
        if level is AnchoringLevel.NONE:
            await _waive(work, case, command.version)
            return case.id
        deadline = command.deadline or rules.default_deadline(route, on)
        rules.require_question(command.question)
        rules.require_deadline(deadline, on)
        asked = await queries.find_asked(work, route.anchor_with, on)
        rules.require_someone(asked)
        file = await case_queries.load_file(work, case)
        treatment_id = rules.discussion_of(file)
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.ANCHORING})
        new = queries.NewRound(
            id=uuid7(),
            case_id=case.id,
            treatment_id=treatment_id,
            level=level,
            question=command.question.strip(),
            text_edition=case.text_edition,
            deadline=deadline,
            silence=route.silence,
            objection_effect=route.objection_effect,
            structure_version_id=case.structure_version_id,
            deciding_body_id=await _load_deciding_body(work, route),
        )
        await queries.insert_round(work, new, asked, Audience.PARTNERS)
        await case_queries.add_event(
            work,
            case.id,
            "round.opened",
            Audience.PARTNERS,
            level=level,
            deadline=deadline.isoformat(),
            asked=len(asked),
        )
        await audit.append(work, "round.opened", new.id, level=level, asked=len(asked))
        await _tell(work, "round.opened", case, new.id, asked)
    return case.id


async def answer_round(work: Work, command: AnswerRound) -> UUID:
    """Give or change an answer and return the reply's id; a position settled on the old one is taken back."""
    guarded(command)
    found, reply = await queries.load_reply(work, command.reply_id)
    asked = reply.asked
    policy.require_answerer(work.actor, asked.partner_id, asked.division_id, side=asked.side)
    evidence = Evidence(command.evidence_kind, command.evidence_reference, command.evidence_date)
    rules.require_open(found)
    rules.require_reason(command.answer, command.reason)
    rules.require_evidence(found.level, asked.side, command.answer, evidence, today(work.clock))
    async with work.engine_scope():
        given = queries.Given(reply, command.version, command.answer, command.reason)
        reopened = await queries.save_answers(work, [given], evidence)
        await case_queries.add_event(
            work,
            found.case_id,
            "round.answer_changed" if reply.answer else "round.answered",
            Audience.PARTNERS,
            partner_id=asked.partner_id,
            name=asked.name,
        )
        await audit.append(work, "reply.answered", reply.id, answer=command.answer, was=reply.answer)
        await _note_reopened(work, reopened)
    return reply.id


async def answer_for_region(work: Work, command: AnswerForRegion) -> UUID:
    """Record a formøte's answers, all or none, with trace, and return the round's id."""
    guarded(command)
    found = await queries.load_round(work, command.round_id)
    policy.require_region_contact(work.actor, command.region_id)
    evidence = Evidence(EvidenceKind.REGION_MEETING, command.evidence_reference, command.evidence_date)
    rules.require_open(found)
    rules.require_not_council(found.level)
    async with work.engine_scope():
        of_region = {
            reply.asked.partner_id: reply
            for reply in await queries.find_replies(work, found.id)
            if reply.asked.region_id == command.region_id
        }
        rules.require_own_municipalities([one.partner_id for one in command.answers], of_region)
        pairs = [(of_region[one.partner_id], one) for one in command.answers]
        rules.require_own_words_kept([reply for reply, _ in pairs], command.replace)
        for reply, one in pairs:
            rules.require_reason(one.answer, one.reason)
            rules.require_evidence(found.level, reply.asked.side, one.answer, evidence, today(work.clock))
        given = [queries.Given(reply, one.version, one.answer, one.reason) for reply, one in pairs]
        reopened = await queries.save_answers(work, given, evidence, on_behalf=True)
        for reply, one in pairs:
            await audit.append(
                work, "reply.answered", reply.id, answer=one.answer, was=reply.answer, on_behalf=True
            )
        await _note_reopened(work, reopened)
        await case_queries.add_event(
            work,
            found.case_id,
            "round.answered_for_region",
            Audience.PARTNERS,
            region=await queries.load_region_name(work, command.region_id),
            names=", ".join(reply.asked.name for reply, _ in pairs),
            day=command.evidence_date.isoformat() if command.evidence_date else None,
        )
    return found.id


async def settle_stance(work: Work, command: SettleStance) -> UUID:
    """Settle the position of a region or the trust and return its id."""
    guarded(command)
    stance = await queries.load_stance(work, command.stance_id)
    policy.require_signed_in(work.actor)
    async with work.engine_scope():
        found = await queries.load_round(work, stance.round_id, alone=True)
        rules.require_settler(work.actor, stance, found.deciding_body_id)
        rules.require_open(found)
        rules.require_reason(command.position, command.reason)
        group = (await _standing(work, found)).group_of(stance)
        rules.require_silence_passable(found, group)
        rules.require_silence_reason(group, command.silence_reason)
        await queries.save_position(
            work,
            stance,
            command.version,
            command.position,
            command.reason,
            command.silence_reason if group.silent else "",
        )
        await case_queries.add_event(
            work,
            found.case_id,
            "round.stance_settled",
            Audience.PARTNERS,
            name=stance.name,
            silent=len(group.silent),
        )
        await audit.append(
            work, "stance.settled", stance.id, position=command.position, silent=len(group.silent)
        )
    return stance.id


async def close_round(work: Work, command: CloseRound) -> UUID:
    """Close a round and return its id; a case that waited for it can be listed for decision."""
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        standing = await _standing(work, found)
        rules.require_closable(found, standing, today(work.clock))
        await queries.close_round(work, found.id, command.version, work.clock.now())
        case = await case_queries.load_case(work, found.case_id)
        if case.state is CaseState.ANCHORING:
            await case_queries.move_case(work, case.id, CaseState.ANCHORED)
        await record_closed(work, found, standing, case)
    return found.id


async def find_anchoring(work: Work, case_id: UUID, *, alone: bool = False) -> Anchoring:
    """Give what is known of a case's anchoring where it is now, in the scope in force; with `alone`, nobody
    answers meanwhile.
    """
    found = await queries.find_newest_round(work, case_id, alone=alone)
    if found is None or not rules.bears_still(found, await queries.find_discussion(work, case_id)):
        return Anchoring(waived=await queries.find_waiver(work, case_id))
    return Anchoring(found, await _standing(work, found))


async def close_early(work: Work, anchoring: Anchoring, case: Case) -> None:
    """Close a round that nobody waits for any longer, with the answers it has, inside the command's engine scope.

    An urgent decision did not wait for it, or the case went on to another body.
    """
    found, standing = anchoring.round, anchoring.standing
    if found is not None and standing is not None and anchoring.running:
        await queries.close_round(work, found.id, found.version, work.clock.now())
        await record_closed(work, found, standing, case)


async def record_closed(work: Work, found: Round, standing: Standing, case: Case) -> None:
    """Write on the timeline and in the trail how a round ended, and tell the secretariat and the regions."""
    tally = standing.tally
    await case_queries.add_event(
        work,
        case.id,
        "round.closed",
        Audience.PARTNERS,
        asked=tally.asked,
        answered=tally.answered,
        objections=tally.object,
    )
    await audit.append(work, "round.closed", found.id, asked=tally.asked, answered=tally.answered)
    people = await find_trusted(
        work,
        today(work.clock),
        secretariat=True,
        regions=[group.region_id for group in standing.groups if group.region_id],
    )
    await notify(work, "round.closed", case.title, people, Subject(case_id=case.id, round_id=found.id))


async def _load_deciding_body(work: Work, route: Route) -> UUID:
    return (await find_body_ids(work, [route.decide_in]))[0]


async def _standing(work: Work, found: Round) -> Standing:
    replies = await queries.find_replies(work, found.id)
    return rules.derive(found, replies, await queries.find_stances(work, found.id))


async def _note_reopened(work: Work, stance_id: UUID | None) -> None:
    if stance_id:
        await audit.append(work, "stance.reopened", stance_id)


async def _waive(work: Work, case: Case, version: int) -> None:
    await case_queries.update_case(work, case.id, version, {"state": CaseState.ANCHORED})
    await case_queries.add_event(work, case.id, "round.waived", Audience.PARTNERS)
    await audit.append(work, "round.waived", case.id)


async def find_those_asked(work: Work, round_id: UUID) -> list[PersonRef]:
    """List whoever answers for those a round asked, inside the command's engine scope."""
    return await _people_of(work, [reply.asked for reply in await queries.find_replies(work, round_id)])


async def _people_of(work: Work, asked: list[Asked]) -> list[PersonRef]:
    return await find_trusted(
        work,
        today(work.clock),
        # A trust that is not divided answers through its own secretary.
        secretariat=any(one.side is Side.HOSPITAL and one.division_id is None for one in asked),
        partners=[one.partner_id for one in asked if one.division_id is None],
        regions=[one.region_id for one in asked if one.region_id],
        divisions=[one.division_id for one in asked if one.division_id],
    )


async def _tell(work: Work, kind: str, case: Case, round_id: UUID, asked: list[Asked]) -> None:
    people = await _people_of(work, asked)
    await notify(work, kind, case.title, people, Subject(case_id=case.id, round_id=round_id))

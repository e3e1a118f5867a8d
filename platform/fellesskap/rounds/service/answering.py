"""Answering a round: for oneself, several at once, for a region's municipalities, and the position over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import DomainError
from fellesskap.guard import guarded
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_trusted
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import Answer, Evidence, EvidenceKind, Reply, Round
from fellesskap.rounds.service.standing import load_standing


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
class AnswerRounds:
    """Answer several rounds in one go, for those one answers for: all of them, or none."""

    answers: tuple[AnswerRound, ...]


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
    """Settle the position of a region or of the trust; `silence_reason` where somebody has not answered.

    A region's may be the decision of a meeting of its own (`meeting_id`).
    """

    stance_id: UUID
    version: int
    position: Answer
    reason: str = ""
    silence_reason: str = ""
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerAndSettle:
    """What a formøte answered for those who were silent, the position over them, or both in that order."""

    answers: AnswerForRegion | None = None
    position: SettleStance | None = None


async def answer_round(work: Work, command: AnswerRound) -> UUID:
    """Give or change an answer and return the reply's id; a position settled on the old one is taken back."""
    guarded(command)
    found, reply = await queries.load_reply(work, command.reply_id)
    asked = reply.asked
    policy.require_answerer(work.actor, asked.partner_id, asked.division_id, side=asked.side)
    evidence = Evidence(command.evidence_kind, command.evidence_reference, command.evidence_date)
    rules.require_open(found)
    rules.require_still_asked(reply)
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


async def answer_rounds(work: Work, command: AnswerRounds) -> UUID:
    """Give several answers, all or none, and return the first reply's id; a refusal names the answer's place."""
    guarded(command)
    rules.require_batch([one.reply_id for one in command.answers])
    # In the order of their ids, so that two who answer at once do not wait for each other in a ring.
    for one in sorted(command.answers, key=lambda one: one.reply_id):
        try:
            await answer_round(work, one)
        except DomainError as refusal:
            place = command.answers.index(one)
            refusal.field = f"answers.{place}.{refusal.field}" if refusal.field else f"answers.{place}"
            raise
    return command.answers[0].reply_id


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
        await _tell_replaced(work, found, [reply for reply, _ in pairs])
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
    meeting = None
    if command.meeting_id:
        meeting = await queries.load_region_meeting(work, command.meeting_id, stance)
    async with work.engine_scope():
        found = await queries.load_round(work, stance.round_id, alone=True)
        rules.require_settler(work.actor, stance, found.deciding_body_id)
        rules.require_open(found)
        rules.require_reason(command.position, command.reason)
        group = (await load_standing(work, found)).group_of(stance)
        rules.require_someone_behind(group)
        rules.require_silence_passable(found, group)
        rules.require_silence_reason(group, command.silence_reason)
        if meeting:
            rules.require_own_meeting(meeting)
        await queries.save_position(
            work,
            stance,
            command.version,
            command.position,
            command.reason,
            command.silence_reason if group.silent else "",
            command.meeting_id,
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


async def answer_and_settle(work: Work, command: AnswerAndSettle) -> None:
    """Do both, or neither; a refusal of the answers names its field under `answers`."""
    if command.answers:
        try:
            await answer_for_region(work, command.answers)
        except DomainError as refusal:
            refusal.field = f"answers.{refusal.field}" if refusal.field else "answers"
            raise
    if command.position:
        await settle_stance(work, command.position)


async def _tell_replaced(work: Work, found: Round, replies: Sequence[Reply]) -> None:
    """Tell the municipalities whose own words were replaced."""
    own = [reply.asked.partner_id for reply in replies if rules.is_own_word(reply)]
    if own:
        people = await find_trusted(work, today(work.clock), partners=own)
        case = await case_queries.load_case(work, found.case_id)
        await notify(
            work, "round.answered_for_you", case.title, people, Subject(case_id=case.id, round_id=found.id)
        )


async def _note_reopened(work: Work, stance_id: UUID | None) -> None:
    if stance_id:
        await audit.append(work, "stance.reopened", stance_id)

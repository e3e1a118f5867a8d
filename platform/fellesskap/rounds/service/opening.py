"""Asking the partners about a case, and asking those again who matter to a new text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.attachments.queries import freeze_for_round
from fellesskap.attachments.rules import require_as_shown
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case, CaseState
from fellesskap.cases.rules import pick_route, require_to_be_decided
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import RoundState
from fellesskap.rounds.service.ending import record_closed
from fellesskap.rounds.service.standing import load_standing, tell_asked
from fellesskap.structure.model import AnchoringLevel, MatterClass, Route
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import find_structure, load_structure_version


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Ask the partners by the rule in force today; without a level the matter class's own, without a deadline the
    route's own.

    `partners` and `divisions` are those to ask of the route's; where one is unsaid, all of them. A trust that is
    asked undivided is a partner. The deadline is a day or so many days, which may be working days. With `editions`,
    those of the attachments that go with it, it is refused where others would.
    """

    case_id: UUID
    version: int
    question: str = ""
    level: AnchoringLevel | None = None
    deadline: date | None = None
    days: int | None = None
    working_days: bool = False
    partners: tuple[UUID, ...] | None = None
    divisions: tuple[UUID, ...] | None = None
    editions: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask again about a new text; without `asked`, those whose objection stands and those who did not answer.

    `asked` are replies of the round before. The deadline is a day or so many days, which may be working days;
    unsaid it is the route's own. With `editions`, those of the attachments that go with it, it is refused where
    others would.
    """

    case_id: UUID
    version: int
    question: str
    deadline: date | None = None
    days: int | None = None
    working_days: bool = False
    asked: tuple[UUID, ...] | None = None
    editions: tuple[UUID, ...] | None = None


async def open_round(work: Work, command: OpenRound) -> UUID:
    """Open a round and return the case's id; at level none there is no round and the case is anchored."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        require_to_be_decided(case.kind)
        rules.require_discussed(case.state)
        terms = await _load_terms(work, case, on)
        route = terms.route
        level = rules.choose_level(route, terms.matter, command.level)
        if level is AnchoringLevel.NONE:
            await _waive(work, case, command.version)
            return case.id
        rules.require_question(command.question)
        deadline = _settle_deadline(command, route, on)
        askable = rules.select_askable(await queries.find_candidates(work, on), route.anchor_with)
        rules.require_someone(askable)
        asked = rules.choose_partners(askable, command.partners, command.divisions)
        unasked = rules.unasked_of(askable, asked)
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
            structure_version_id=terms.version_id,
            deciding_body_id=terms.deciding_body_id,
            reminded_ahead=rules.reminded_at_opening(deadline, on),
        )
        await queries.insert_round(work, new, asked, Audience.PARTNERS)
        await queries.insert_unasked(work, new.id, unasked, Audience.PARTNERS)
        require_as_shown(command.editions, await freeze_for_round(work, new.id, case.id))
        await case_queries.add_event(
            work,
            case.id,
            "round.opened",
            Audience.PARTNERS,
            level=level,
            deadline=deadline.isoformat(),
            asked=len(asked),
            left_out=len(unasked),
        )
        await audit.append(work, "round.opened", new.id, level=level, asked=len(asked), left_out=len(unasked))
        await tell_asked(work, "round.opened", case.title, case.id, new.id, asked)
    return case.id


async def ask_again(work: Work, command: AskAgain) -> UUID:
    """Open a round about a new text that follows the last, and return the case's id.

    The others' answers stand and count; what silence and an objection mean stays as the first round said.
    """
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        case = await case_queries.load_case(work, case.id, alone=True)
        require_to_be_decided(case.kind)
        newest = await queries.find_newest_round(work, case.id, alone=True)
        discussion = await queries.find_discussion(work, case.id)
        before = rules.require_askable_again(
            newest,
            case.state,
            bears=newest is not None and rules.bears_still(newest, discussion),
            outdated=newest is not None and rules.is_outdated(newest, case.text_edition),
        )
        rules.require_question(command.question)
        structure = await load_structure_version(work, before.structure_version_id)
        deadline = _settle_deadline(command, pick_route(structure, case.route or ""), on)
        standing = await load_standing(work, before)
        replies = await queries.find_replies(work, before.id)
        again = rules.choose_asked(replies, standing, command.asked)
        in_force = [one for those in (await queries.find_candidates(work, on)).values() for one in those]
        asked_before = [reply.asked for reply in replies]
        placed = rules.placed_today(asked_before, in_force)
        stances = [
            (
                stance,
                rules.stands_on(stance, replies, again)
                and rules.speaks_for_the_same(stance, asked_before, placed),
            )
            for stance in await queries.find_stances(work, before.id)
            if rules.speaks_for_any(stance, placed)
        ]
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.ANCHORING})
        if before.state is RoundState.OPEN:
            await queries.close_round(work, before.id, before.version, work.clock.now())
            await record_closed(work, before, standing, case)
        new = queries.NewRound(
            id=uuid7(),
            case_id=case.id,
            treatment_id=before.treatment_id,
            level=before.level,
            question=command.question.strip(),
            text_edition=case.text_edition,
            deadline=deadline,
            silence=before.silence,
            objection_effect=before.objection_effect,
            structure_version_id=before.structure_version_id,
            deciding_body_id=before.deciding_body_id,
            reminded_ahead=rules.reminded_at_opening(deadline, on),
            follows_id=before.id,
        )
        await queries.insert_following(work, new, before, replies, placed, again, stances)
        unasked = rules.placed_today(await queries.find_unasked(work, before.id), in_force)
        await queries.insert_unasked(work, new.id, unasked, before.audience)
        require_as_shown(command.editions, await freeze_for_round(work, new.id, case.id))
        asked = [one for reply, one in zip(replies, placed, strict=True) if reply.id in again]
        await case_queries.add_event(
            work,
            case.id,
            "round.asked_again",
            Audience.PARTNERS,
            deadline=deadline.isoformat(),
            asked=len(asked),
            names=", ".join(one.name for one in asked),
            edition=case.text_edition,
        )
        await audit.append(work, "round.asked_again", new.id, follows=str(before.id), asked=len(asked))
        unsettled = [stance.region_id for stance, stands in stances if not stands]
        await tell_asked(work, "round.asked_again", case.title, case.id, new.id, asked, unsettled)
    return case.id


def _settle_deadline(command: OpenRound | AskAgain, route: Route, on: date) -> date:
    return rules.opening_deadline(
        on, route.answer_days, command.deadline, command.days, working=command.working_days
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """By what a case is asked about; `version_id` is the version of the structure that its route was read in."""

    version_id: UUID
    route: Route
    matter: MatterClass
    deciding_body_id: UUID


async def _load_terms(work: Work, case: Case, on: date) -> _Terms:
    """R-ROUND-45; the body that decides stays the one the case was placed to be decided by."""
    version_id, in_force = await find_structure(work, on)
    placed_by = await load_structure_version(work, case.structure_version_id)
    placed = pick_route(placed_by, case.route or "")
    route = rules.term_to_ask_by(placed.key, in_force.routes, [placed]) or placed
    matter = rules.term_to_ask_by(case.matter_class, in_force.matter_classes, placed_by.matter_classes)
    return _Terms(
        version_id if route in in_force.routes else case.structure_version_id,
        route,
        matter or placed_by.matter_class(case.matter_class or ""),
        (await find_body_ids(work, [placed.decide_in]))[0],
    )


async def _waive(work: Work, case: Case, version: int) -> None:
    await case_queries.update_case(work, case.id, version, {"state": CaseState.ANCHORED})
    await case_queries.add_event(work, case.id, "round.waived", Audience.PARTNERS)
    await audit.append(work, "round.waived", case.id)

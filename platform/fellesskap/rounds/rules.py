"""What must hold for a round: when it opens, who answers with what, who settles, and when it closes.

What the answers then mean for the decision is at the end: `derive` and `bearing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.cases.model import CaseFile, CaseState, Step
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.rounds.model import (
    Answer,
    Asked,
    Bearing,
    Evidence,
    EvidenceKind,
    Group,
    Objection,
    Reply,
    Round,
    RoundFacts,
    RoundState,
    Stance,
    Standing,
    Tally,
)
from fellesskap.structure.model import AnchoringLevel, Effect, MatterClass, ObjectionEffect, Route, Silence

LONGEST_TEXT = 20_000
LONGEST_REFERENCE = 200
LEVELS = tuple(AnchoringLevel)

_NEEDS_REASON = (Answer.OBJECT, Answer.AGREE_WITH_REMARK)


def require_discussed(state: CaseState) -> None:
    """R-ROUND-1: A round opens when the case is discussed, and one at a time. Source: 002 «i to trinn»."""
    if state is CaseState.ANCHORING:
        raise Conflict("round.already_open", rule="R-ROUND-1")
    if state is not CaseState.DISCUSSED:
        raise RuleBroken("round.case_not_discussed", rule="R-ROUND-1")


def discussion_of(file: CaseFile) -> UUID:
    """R-ROUND-1, the treatment whose result the partners are asked about."""
    discussed = file.last(Step.DISCUSS)
    if discussed is None:
        raise RuleBroken("round.case_not_discussed", rule="R-ROUND-1")
    return discussed.id


def choose_level(route: Route, matter: MatterClass, wanted: AnchoringLevel | None) -> AnchoringLevel:
    """R-ROUND-2: How far a case is anchored is chosen among the route's levels; unchosen, the matter class
    tells. A matter the partners must decide themselves is anchored at least as far as its class says.

    Source: models.md A29; 000 «Prinsipielle beslutninger skal fattes av kommunene selv».
    """
    level = wanted or matter.anchoring
    if level not in route.levels:
        raise RuleBroken("round.level_not_on_route", field="level", level=level, rule="R-ROUND-2")
    least = matter.anchoring if matter.effect is Effect.RECOMMENDATION else AnchoringLevel.NONE
    if LEVELS.index(level) < LEVELS.index(least):
        raise RuleBroken("round.level_too_low", field="level", level=least, rule="R-ROUND-2")
    return level


def default_deadline(route: Route, today: date) -> date:
    """The deadline the community's route gives its partners."""
    return today + timedelta(days=route.answer_days)


def require_deadline(deadline: date, today: date) -> None:
    """R-ROUND-3: The deadline is a day to come. Source: 002 «Hver kommune må forankre/behandle saker»."""
    if deadline <= today:
        raise Invalid("round.deadline_not_ahead", field="deadline", deadline=deadline, rule="R-ROUND-3")


def require_question(question: str) -> None:
    """R-ROUND-4: Those asked are asked something. Source: 002 «forankre»."""
    _require_text(question, "question", "round.question_required", "R-ROUND-4")


def require_someone(asked: Collection[Asked]) -> None:
    """R-ROUND-5: A round asks somebody; where nobody is to be asked the level is none. Source: A29."""
    if not asked:
        raise RuleBroken("round.nobody_to_ask", rule="R-ROUND-5")


def require_open(found: Round) -> None:
    """R-ROUND-6: A closed round takes no answer and no position. Source: scenarios.md S4."""
    if found.state is not RoundState.OPEN:
        raise RuleBroken("round.closed", rule="R-ROUND-6")


def require_reason(answer: Answer, reason: str) -> None:
    """R-ROUND-7: An objection and a remark say what they are. Source: scenarios.md S6."""
    if answer in _NEEDS_REASON:
        _require_text(reason, "reason", "round.reason_required", "R-ROUND-7")
    elif len(reason) > LONGEST_TEXT:
        raise Invalid("round.text_too_long", field="reason", longest=LONGEST_TEXT)


def require_evidence(
    level: AnchoringLevel, side: Side, answer: Answer, evidence: Evidence, today: date
) -> None:
    """R-ROUND-8: Every answer but an abstention shows where it was decided, as far as the level asks.

    At council level a municipality gives its council's decision with reference and date. At administrative
    level, and at council level on the hospital side, which has no council, it is a reference or a date of
    the administration's, the council's or the formøte's treatment; a formøte has a day. At region level
    nothing is asked.
    Source: 004 «om nødvendig i kommunestyret»; 002 «Hver kommune må forankre»; models.md A29.
    """
    _require_sound(evidence, side, today)
    if answer is Answer.ABSTAIN:
        return
    if level is AnchoringLevel.COUNCIL and side is Side.MUNICIPAL:
        complete = evidence.kind is EvidenceKind.COUNCIL and evidence.reference.strip() and evidence.dated
        if not complete:
            raise Invalid("round.council_decision_required", field="evidence_reference", rule="R-ROUND-8")
    elif level in (AnchoringLevel.ADMINISTRATIVE, AnchoringLevel.COUNCIL) and evidence.kind is None:
        raise Invalid("round.evidence_required", field="evidence_reference", rule="R-ROUND-8")


def require_not_council(level: AnchoringLevel) -> None:
    """R-ROUND-9: What a council decides no formøte can answer for; each municipality shows its own.

    Source: 004 «om nødvendig i kommunestyret»; 000 «fattes av kommunene selv».
    """
    if level is AnchoringLevel.COUNCIL:
        raise RuleBroken("round.council_answers_itself", rule="R-ROUND-9")


def require_own_municipalities(asked: Sequence[UUID], of_region: Collection[UUID]) -> None:
    """R-ROUND-10: A formøte answers for municipalities of its own region, each once. Source: 002 «formøter»."""
    if not asked:
        raise Invalid("round.no_answers", field="answers", rule="R-ROUND-10")
    if len(set(asked)) != len(asked):
        raise Invalid("round.answered_twice", field="answers", rule="R-ROUND-10")
    if not set(asked) <= set(of_region):
        raise RuleBroken("round.not_in_region", field="answers", rule="R-ROUND-10")


def require_own_words_kept(replies: Collection[Reply], replace: bool) -> None:
    """R-ROUND-11: What a municipality answered itself is not written over, unless expressly said.

    Source: 002 «Hver kommune må forankre/behandle saker internt før Helseregionen fattet beslutning».
    """
    own = [reply.asked.name for reply in replies if reply.answer and not reply.on_behalf]
    if own and not replace:
        raise RuleBroken("round.answered_itself", field="replace", names=own, rule="R-ROUND-11")


def require_settler(actor: Actor, stance: Stance, deciding_body_id: UUID) -> None:
    """R-ROUND-12: A region's position is settled by its contact or by the holder of its counted seat in the
    deciding body; the trust's by its secretary, or by a counted seat there that speaks for the whole trust.

    Source: 002 «avklare myndighet til representanten»; scenarios.md S4; models.md A26.
    """
    policy.require_signed_in(actor)
    if stance.region_id is not None:
        allowed = policy.represents_region(actor, stance.region_id, deciding_body_id) or any(
            role.kind is RoleKind.REGION_CONTACT and role.region_id == stance.region_id
            for role in actor.roles
        )
    else:
        allowed = stance.side in actor.secretariat_sides() or any(
            seat.counts
            and not seat.deputy
            and seat.division_id is None
            and (seat.side, seat.body_id) == (stance.side, deciding_body_id)
            for seat in actor.seats
        )
    if not allowed:
        raise NotAllowed("round.not_your_stance", rule="R-ROUND-12")


def require_silence_passable(found: Round, group: Group) -> None:
    """R-ROUND-13: A position is settled when all it speaks for have answered. Where the round lets silence
    consent or not count, it may be settled over those who are silent, with a reason.

    Source: 002 «før Helseregionen fattet beslutning»; scenarios.md S4; models.md A13.
    """
    if group.silent and found.silence is Silence.BLOCKS:
        names = [asked.name for asked in group.silent]
        raise RuleBroken("round.answers_missing", names=names, rule="R-ROUND-13")


def require_silence_reason(group: Group, reason: str) -> None:
    """R-ROUND-13, the reason that others' silence is passed over for."""
    if group.silent and not reason.strip():
        names = [asked.name for asked in group.silent]
        raise RuleBroken("round.silence_needs_reason", field="silence_reason", names=names, rule="R-ROUND-13")


def require_closable(found: Round, standing: Standing, today: date) -> None:
    """R-ROUND-14: A round closes when all have answered, when every position is settled, or after its
    deadline. Source: scenarios.md S4.
    """
    require_open(found)
    if today > found.deadline or all(group.settled for group in standing.groups):
        return
    if standing.silent:
        raise RuleBroken(
            "round.too_early_to_close",
            missing=len(standing.silent),
            deadline=found.deadline,
            rule="R-ROUND-14",
        )


def derive(found: Round, replies: Collection[Reply], stances: Collection[Stance] = ()) -> Standing:
    """Tell where a round stands: counts, objections and silent ones, for each group and for the whole.

    R-ROUND-15: A municipality's objection stands for itself even where its region agrees, since consensus
    takes nobody's authority away. The trust is one partner: once its position is settled, that is its
    answer, and a division's objection is only noted.

    Source: 004 §4.5 «innebærer nødvendigvis ikke at kommunene frasier seg myndighet»; models.md A26, A28.
    """
    ordered = sorted(replies, key=_order)
    stance_of = {(stance.side, stance.region_id): stance for stance in stances}
    groups = []
    for key in dict.fromkeys(_group_of(reply) for reply in ordered):
        members = [reply for reply in ordered if _group_of(reply) == key]
        groups.append(Group(*key, Tally.of(members), _silent(members), stance_of.get(key)))
    trust = stance_of.get((Side.HOSPITAL, None))
    overruled = trust is not None and trust.position not in (None, Answer.OBJECT)
    objections = [
        Objection(
            reply.asked.side,
            reply.asked.name,
            reply.reason,
            reply.asked.partner_id,
            reply.asked.division_id,
            reply.asked.region_id,
            stands=not (overruled and reply.asked.side is Side.HOSPITAL),
        )
        for reply in ordered
        if reply.answer is Answer.OBJECT
    ]
    objections += [
        Objection(stance.side, stance.name, stance.reason, None, None, stance.region_id)
        for stance in sorted(stances, key=lambda stance: (stance.side, stance.name, str(stance.id)))
        if stance.position is Answer.OBJECT
    ]
    return Standing(
        found.level,
        found.silence,
        found.objection_effect,
        found.state,
        Tally.of(ordered),
        tuple(groups),
        tuple(objections),
        _silent(ordered),
    )


def bearing(standing: Standing | None, *, binds: bool = True) -> Bearing:
    """R-ROUND-16: Tell what the anchoring means for a decision.

    A standing objection blocks, must be answered or is noted, as the route said when the round opened.
    Silence blocks only where the route said so, and only once the round is closed. Where the decision
    would bind nobody (`binds` is false) everything is noted. Source: models.md A13, A28.
    """
    if standing is None:
        return Bearing()
    effect = standing.objection_effect if binds else ObjectionEffect.NOTED
    valid = tuple(objection for objection in standing.objections if objection.stands)
    overruled = tuple(objection for objection in standing.objections if not objection.stands)
    silence_blocks = binds and standing.silence is Silence.BLOCKS and standing.state is RoundState.CLOSED
    return Bearing(
        blocking=valid if effect is ObjectionEffect.BLOCKS else (),
        to_address=valid if effect is ObjectionEffect.MUST_BE_ADDRESSED else (),
        noted=(valid if effect is ObjectionEffect.NOTED else ()) + overruled,
        blocked_by_silence=standing.silent if silence_blocks else (),
    )


def round_actions(actor: Actor, facts: RoundFacts) -> list[Action]:
    """Tell what the actor can do now about the anchoring of a case."""
    secretariat = partial(policy.require_secretariat, actor)
    found, standing = facts.round, facts.standing
    actions = [action("openRound", secretariat, lambda: require_discussed(facts.case_state))]
    if found is None or standing is None:
        return actions
    regions = {group.region_id for group in standing.groups if group.region_id}
    return [
        *actions,
        action("closeRound", secretariat, lambda: require_closable(found, standing, facts.today)),
        action(
            "answerForRegion",
            lambda: _require_one_of_regions(actor, regions),
            lambda: require_open(found),
            lambda: require_not_council(found.level),
        ),
    ]


def reply_actions(actor: Actor, found: Round, asked: Asked) -> list[Action]:
    """Tell what the actor can do now with one asked partner's or division's answer."""
    return [
        action(
            "answerRound",
            lambda: policy.require_answerer(actor, asked.partner_id, asked.division_id, side=asked.side),
            lambda: require_open(found),
        )
    ]


def stance_actions(
    actor: Actor, found: Round, stance: Stance, group: Group, deciding_body_id: UUID
) -> list[Action]:
    """Tell what the actor can do now with a region's or the trust's position."""
    return [
        action(
            "settleStance",
            lambda: require_settler(actor, stance, deciding_body_id),
            lambda: require_open(found),
            lambda: require_silence_passable(found, group),
        )
    ]


def _require_one_of_regions(actor: Actor, regions: Collection[UUID]) -> None:
    if not any(role.kind is RoleKind.REGION_CONTACT and role.region_id in regions for role in actor.roles):
        raise NotAllowed("round.not_your_region", rule="R-ACCESS-6")


def _require_text(text: str, field: str, missing: str, rule: str) -> None:
    if not text.strip():
        raise Invalid(missing, field=field, rule=rule)
    if len(text) > LONGEST_TEXT:
        raise Invalid("round.text_too_long", field=field, longest=LONGEST_TEXT, rule=rule)


def _require_sound(evidence: Evidence, side: Side, today: date) -> None:
    given = bool(evidence.reference.strip() or evidence.dated)
    if given != (evidence.kind is not None):
        raise Invalid("round.evidence_incomplete", field="evidence_reference", rule="R-ROUND-8")
    if evidence.kind is EvidenceKind.REGION_MEETING and evidence.dated is None:
        raise Invalid("round.meeting_day_required", field="evidence_date", rule="R-ROUND-8")
    if evidence.dated and evidence.dated > today:
        raise Invalid("round.evidence_in_future", field="evidence_date", rule="R-ROUND-8")
    if len(evidence.reference) > LONGEST_REFERENCE:
        raise Invalid(
            "round.text_too_long", field="evidence_reference", longest=LONGEST_REFERENCE, rule="R-ROUND-8"
        )
    if side is not Side.MUNICIPAL and evidence.kind not in (None, EvidenceKind.ADMINISTRATIVE):
        raise Invalid("round.evidence_of_municipality", field="evidence_kind", rule="R-ROUND-8")


def _group_of(reply: Reply) -> tuple[Side, UUID | None]:
    return reply.asked.side, reply.asked.region_id


def _order(reply: Reply) -> tuple[bool, str, str]:
    return reply.asked.side is Side.HOSPITAL, reply.asked.sort_key, str(reply.id)


def _silent(replies: Iterable[Reply]) -> tuple[Asked, ...]:
    return tuple(reply.asked for reply in replies if reply.answer is None)

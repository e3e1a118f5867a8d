"""Where a round stands, and what that means for the decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.rounds.model import (
    Answer,
    Asked,
    Bearing,
    Group,
    Objection,
    Reply,
    Round,
    RoundState,
    Stance,
    Standing,
    Tally,
)
from fellesskap.structure.model import ObjectionEffect, Silence


def derive(found: Round, replies: Collection[Reply], stances: Collection[Stance] = ()) -> Standing:
    """Tell where a round stands: counts, objections and silent ones, for each group and for the whole.

    R-ROUND-15: A municipality's objection stands for itself even where its region agrees, since consensus
    takes nobody's authority away. The trust is one partner: once its position is settled, that is its
    answer, and a division's objection is only noted. A position that nobody is behind any longer is read, and
    counts no more (R-ROUND-52).

    Source: 004 §4.5 «innebærer nødvendigvis ikke at kommunene frasier seg myndighet»; models.md A26, A28.
    """
    ordered = sorted(replies, key=_order)
    stance_of = {(stance.side, stance.region_id): stance for stance in stances}
    groups = []
    for key in dict.fromkeys(_group_of(reply) for reply in ordered):
        members = [reply for reply in ordered if _group_of(reply) == key]
        groups.append(Group(*key, Tally.of(members), _silent(members), stance_of.get(key)))
    spoken_for = {(group.side, group.region_id) for group in groups}
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
        if stance.position is Answer.OBJECT and (stance.side, stance.region_id) in spoken_for
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


def _group_of(reply: Reply) -> tuple[Side, UUID | None]:
    return reply.asked.side, reply.asked.region_id


def _order(reply: Reply) -> tuple[bool, str, str]:
    return reply.asked.side is Side.HOSPITAL, reply.asked.sort_key, str(reply.id)


def _silent(replies: Iterable[Reply]) -> tuple[Asked, ...]:
    return tuple(reply.asked for reply in replies if reply.answer is None)

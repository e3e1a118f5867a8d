"""Who settles a position on what, and when a round closes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor, RoleKind
from fellesskap.errors import NotAllowed, RuleBroken
from fellesskap.rounds.model import Group, RegionMeeting, Round, Stance, Standing
from fellesskap.rounds.rules.answering import require_open
from fellesskap.structure.model import Silence


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


def require_own_meeting(meeting: RegionMeeting) -> None:
    """R-ROUND-28: A region's position is the decision of a meeting that a body of the region's own has held since
    the round was opened. Source: 002 «Hver kommune må forankre ... før Helseregionen fattet beslutning».
    """
    if not meeting.own:
        raise RuleBroken("round.not_the_regions_meeting", field="meeting_id", rule="R-ROUND-28")
    if not meeting.held or not meeting.since_opening:
        raise RuleBroken("round.meeting_not_held_since", field="meeting_id", rule="R-ROUND-28")


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

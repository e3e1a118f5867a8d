"""What must hold for a pre-meeting from its plan until it is held or called off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, RoleKind
from fellesskap.clock import OSLO
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.rules import (
    FRAME_MINUTES,
    LONGEST_LINK,
    LONGEST_PLACE,
    require_fits,
    require_future,
    require_minutes,
    require_secure,
)
from fellesskap.premeetings.model import Premeeting, PremeetingState

LONGEST_REASON, LONGEST_SUMMARY = 2_000, 20_000
MOST_PEOPLE, MOST_CASES = 80, 60


def require_time(starts_at: datetime, minutes: int, before: datetime | None, now: datetime) -> None:
    """R-PREMEETING-1: A pre-meeting is planned for a time to come, before the meeting that it prepares.

    Source: 002 «Regionene bør samordne seg (formøter) før saker behandles i SSU».
    """
    require_future(starts_at, now)
    require_minutes("minutes", minutes, FRAME_MINUTES)
    if before is not None and starts_at >= before:
        raise Invalid("premeeting.not_before", field="starts_at", rule="R-PREMEETING-1")


def require_where(place: str, link: str) -> None:
    """R-PREMEETING-2: Those who are asked to come are told where: a place, a link or both. Source: features 4.7."""
    if not place.strip() and not link.strip():
        raise Invalid("premeeting.where_required", field="place", rule="R-PREMEETING-2")
    require_secure(link)
    require_fits("place", place, LONGEST_PLACE)
    require_fits("link", link, LONGEST_LINK)


def require_something(meeting_id: UUID | None, case_ids: Sequence[UUID]) -> None:
    """R-PREMEETING-3: A pre-meeting prepares a meeting, or cases, each once.

    Source: features 18.4 «Formøte sheet».
    """
    if meeting_id is None and not case_ids:
        raise Invalid("premeeting.about_nothing", field="case_ids", rule="R-PREMEETING-3")
    if len(set(case_ids)) != len(case_ids) or len(case_ids) > MOST_CASES:
        raise Invalid("premeeting.cases_wrong", field="case_ids", most=MOST_CASES, rule="R-PREMEETING-3")


def require_own_people(people: Collection[tuple[str, bool]]) -> None:
    """R-PREMEETING-4: Only those whose pre-meeting it is are asked to come. Source: features 14.6.

    `people` are names, each with whether that one belongs to the side, region or division.
    """
    if len(people) > MOST_PEOPLE:
        raise Invalid("premeeting.too_many", field="person_ids", most=MOST_PEOPLE, rule="R-PREMEETING-4")
    others = [name for name, belongs in people if not belongs]
    if others:
        raise RuleBroken(
            "premeeting.not_of_your_side", field="person_ids", names=others, rule="R-PREMEETING-4"
        )


def require_keeper(actor: Actor, premeeting: Premeeting) -> None:
    """R-PREMEETING-5: A pre-meeting is kept by whoever planned it, by the side's secretary, and by the contact
    of the region or division whose it is. Source: 002 «formøter»; 004 §4.4.
    """
    policy.require_space(actor, premeeting.space)
    if actor.person_id == premeeting.planned_by or premeeting.side in actor.keeps():
        return
    for role in actor.roles:
        if role.kind is RoleKind.REGION_CONTACT and role.region_id == premeeting.region_id is not None:
            return
        if role.kind is RoleKind.DIVISION_CONTACT and role.division_id == premeeting.division_id is not None:
            return
    raise NotAllowed("premeeting.not_yours_to_keep", rule="R-PREMEETING-5")


def require_planned(premeeting: Premeeting) -> None:
    """R-PREMEETING-6: What is held or called off stays as it was. Source: features 4.7."""
    if premeeting.state is not PremeetingState.PLANNED:
        raise RuleBroken("premeeting.over", rule="R-PREMEETING-6")


def require_begun(premeeting: Premeeting, today: date) -> None:
    """R-PREMEETING-7: A pre-meeting is recorded as held from its own day on. Source: features 4.7."""
    day = premeeting.starts_at.astimezone(OSLO).date()
    if today < day:
        raise RuleBroken("premeeting.not_begun", day=day, rule="R-PREMEETING-7")


def require_written(field: str, text: str, longest: int, *, required: bool = False) -> None:
    """R-PREMEETING-8: Calling off has a reason, and what is written fits where it is read. Source: features 4.7."""
    if required and not text.strip():
        raise Invalid("premeeting.reason_required", field=field, rule="R-PREMEETING-8")
    if len(text.strip()) > longest:
        raise Invalid("premeeting.text_too_long", field=field, longest=longest, rule="R-PREMEETING-8")


def premeeting_actions(actor: Actor, premeeting: Premeeting, today: date) -> list[Action]:
    """Tell what the actor can do with a pre-meeting now."""

    def kept() -> None:
        require_keeper(actor, premeeting)
        require_planned(premeeting)

    return [
        action("changePremeeting", kept),
        action("holdPremeeting", kept, lambda: require_begun(premeeting, today)),
        action("cancelPremeeting", kept),
    ]

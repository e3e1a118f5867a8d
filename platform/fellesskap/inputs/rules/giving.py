"""What must hold for a dialogue meeting to be opened for input, and for giving it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor, ActorKind, RoleKind
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.inputs.model import Given, InputCall, Invited, MeetingBody, OnBehalf
from fellesskap.meetings.model import Meeting, MeetingState

LONGEST_QUESTION = 500
LONGEST_INPUT = 2_000
MOST_OF_ONE = 20
REMINDED_DAYS = 2


def require_dialogue(bodies: Collection[MeetingBody]) -> None:
    """R-INPUT-1: Input is asked for to a meeting that is only for dialogue, and decides nothing.

    Source: features 5.10; 001 «legge fram synspunkter».
    """
    if not bodies or not all(body.dialogue for body in bodies):
        raise RuleBroken("input.not_dialogue", rule="R-INPUT-1")


def require_to_come(meeting: Meeting) -> None:
    """R-INPUT-1, a meeting is opened for input before it is held."""
    if meeting.state not in (MeetingState.PLANNED, MeetingState.CALLED):
        raise RuleBroken("input.meeting_over", rule="R-INPUT-1")


def require_unopened(found: InputCall | None) -> None:
    """R-INPUT-1, once."""
    if found is not None:
        raise Conflict("input.opened_already", rule="R-INPUT-1")


def require_question(question: str) -> None:
    """R-INPUT-2: Those invited are asked something, in a few lines.

    Source: features 5.10 «ønskede prioriteringer».
    """
    if not question.strip():
        raise Invalid("input.question_required", field="question", rule="R-INPUT-2")
    if len(question.strip()) > LONGEST_QUESTION:
        raise Invalid("input.question_too_long", field="question", longest=LONGEST_QUESTION, rule="R-INPUT-2")


def require_last_day(last_day: date, meeting: Meeting, on: date) -> None:
    """R-INPUT-2, the last day is to come, and not after the meeting that is to hear it."""
    if last_day < on:
        raise Invalid("input.last_day_passed", field="last_day", rule="R-INPUT-2")
    if last_day > meeting.held_on:
        raise Invalid("input.last_day_after_meeting", field="last_day", rule="R-INPUT-2")


def require_open(call: InputCall, meeting: MeetingState, on: date) -> None:
    """R-INPUT-3: Input is given, changed and taken back through the last day, until the meeting is held.

    Source: features 5.10; the secretariat sorts what does not change any more.
    """
    if meeting is MeetingState.CANCELLED:
        raise RuleBroken("input.meeting_cancelled", rule="R-INPUT-3")
    held = meeting not in (MeetingState.PLANNED, MeetingState.CALLED)
    if held or on > call.last_day or call.released_at is not None:
        raise RuleBroken("input.closed", rule="R-INPUT-3")


def own_partners(actor: Actor, invited: Invited) -> frozenset[UUID]:
    """List the partners on whose behalf the actor may give input."""
    trusted = {
        role.partner_id
        for role in actor.roles
        if role.kind in (RoleKind.ELECTED, RoleKind.MUNICIPAL_CONTACT) and role.partner_id in invited.partners
    }
    seated = {seat.partner_id for seat in actor.seats if seat.body_id in invited.bodies}
    return frozenset(one for one in trusted | seated if one is not None)


def choose_behalf(actor: Actor, invited: Invited, partner_id: UUID | None) -> OnBehalf:
    """R-INPUT-4: Input comes from the elected and the contacts of the municipalities invited, from the contacts
    of their regions, and from those who sit in a body that meets; each on behalf of their own.

    Where one has a single municipality it need not be named. Source: 001 «legge fram synspunkter»; scenarios.md S7.
    """
    policy.require_signed_in(actor)
    own = own_partners(actor, invited)
    if partner_id is not None:
        if partner_id not in own:
            raise NotAllowed("input.not_your_partner", field="partner_id", rule="R-INPUT-4")
        return OnBehalf(partner_id)
    if len(own) > 1:
        raise Invalid("input.partner_needed", field="partner_id", rule="R-INPUT-4")
    if own:
        return OnBehalf(next(iter(own)))
    for role in actor.roles:
        if role.kind is RoleKind.REGION_CONTACT and role.region_id in invited.regions:
            return OnBehalf(region_id=role.region_id)
    if any(seat.body_id in invited.bodies for seat in actor.seats):
        return OnBehalf()
    if invited.everywhere and any(
        role.kind is RoleKind.ELECTED and role.partner_id is None for role in actor.roles
    ):
        return OnBehalf()
    raise NotAllowed("input.not_invited", rule="R-INPUT-4")


def is_invited(actor: Actor, invited: Invited) -> bool:
    """Tell whether the actor may give input at all."""
    if actor.kind is not ActorKind.PERSON:
        return False
    try:
        choose_behalf(actor, invited, None)
    except Invalid:
        return True
    except NotAllowed:
        return False
    return True


def require_invited(actor: Actor, invited: Invited) -> None:
    """R-INPUT-4, for whoever asks what can be done."""
    policy.require_signed_in(actor)
    if not is_invited(actor, invited):
        raise NotAllowed("input.not_invited", rule="R-INPUT-4")


def require_text(text: str) -> None:
    """R-INPUT-5: Input is a short text.

    Source: features 5.10; a list of priorities is read aloud in the meeting.
    """
    if not text.strip():
        raise Invalid("input.text_required", field="text", rule="R-INPUT-5")
    if len(text.strip()) > LONGEST_INPUT:
        raise Invalid("input.text_too_long", field="text", longest=LONGEST_INPUT, rule="R-INPUT-5")


def require_new(text: str, given: Collection[Given], but: UUID | None = None) -> None:
    """R-INPUT-5, which one person gives once, and not more than `MOST_OF_ONE` of."""
    others = [one for one in given if one.id != but]
    if any(one.text.casefold() == text.strip().casefold() for one in others):
        raise Conflict("input.given_already", field="text", rule="R-INPUT-5")
    if len(others) >= MOST_OF_ONE:
        raise RuleBroken("input.too_many", most=MOST_OF_ONE, rule="R-INPUT-5")


def choose_name(actor: Actor, named: bool) -> UUID | None:
    """R-INPUT-6: Input is known by its municipality; an elected person's name follows it where they want that.

    Source: features 5.10; what a contact or an employee says is the municipality's.
    """
    return actor.person_id if named and actor.has(RoleKind.ELECTED) else None


def require_own(actor: Actor, given: Given) -> None:
    """R-INPUT-3, one's own."""
    if given.author_id is None or given.author_id != actor.person_id:
        raise NotAllowed("input.not_yours", rule="R-INPUT-3")


def require_meeting_day(meeting: Meeting, on: date) -> None:
    """R-INPUT-7: The secretariat writes down what was said in the meeting, from the day of it.

    Source: 001 «legge fram synspunkter»; what people write themselves is theirs to write.
    """
    if meeting.state is MeetingState.CANCELLED:
        raise RuleBroken("input.meeting_cancelled", rule="R-INPUT-7")
    if on < meeting.held_on:
        raise RuleBroken("input.before_meeting", rule="R-INPUT-7")


def require_place(invited: Invited, behalf: OnBehalf, others: Collection[UUID]) -> None:
    """R-INPUT-7, as that of one of those invited or of the trust, whose partners are `others`."""
    known = behalf.partner_id is None or behalf.partner_id in invited.partners | frozenset(others)
    if not known or (behalf.region_id is not None and behalf.region_id not in invited.regions):
        raise Invalid("input.place_unknown", field="partner_id", rule="R-INPUT-7")


def is_reminded(call: InputCall, on: date) -> bool:
    """R-INPUT-8: The municipalities without input are reminded once, two days before the last.

    Source: features 5.10; a municipality that did not know is not heard.
    """
    return call.last_day - timedelta(days=REMINDED_DAYS) <= on <= call.last_day and call.released_at is None

"""How a name is chosen among several and confirmed, and for how long the appointed sits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from fellesskap.appointments.model import Confirming, Nomination, NominationState, RoundSeat
from fellesskap.appointments.rules.naming import LONGEST_REFERENCE
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.people.rules import term_end
from fellesskap.structure.model import Deputies


def require_selectable(nomination: Nomination) -> None:
    """R-APPOINTMENT-19: One of several who are named for a seat is chosen, and the rest are a pool of deputies.

    Source: models.md A30 «several nominate, one is chosen».
    """
    if not nomination.call.seat.chosen:
        raise RuleBroken("appointment.nothing_to_choose", rule="R-APPOINTMENT-19")
    if nomination.state is not NominationState.NOMINATED:
        raise Conflict("appointment.changed_meanwhile", rule="R-APPOINTMENT-19")


def require_choosing_body(seat: RoundSeat, meeting: Confirming | None) -> None:
    """R-APPOINTMENT-24: A body chooses in a meeting of its own that was held, else by what is referred to.

    Where nobody is said to choose, the body that confirms does. Source: models.md A30 «a selection step by a
    named body»; features 2.1 «by which body/decision/date».
    """
    if meeting is None or not meeting.is_of(seat.choosing_body_id):
        raise RuleBroken("appointment.not_the_choosers_meeting", field="meeting_id", rule="R-APPOINTMENT-24")
    if not meeting.held:
        raise RuleBroken("appointment.meeting_not_held", field="meeting_id", rule="R-APPOINTMENT-24")


def require_pool(how: Deputies, chosen: Nomination, deputies: Sequence[Nomination]) -> None:
    """R-APPOINTMENT-25: Of those named for the seat but not chosen, each is taken in as a deputy once, where the
    structure gives the seat deputies in an order or on a list; never anybody by itself.

    Source: models.md A30 «the others are a pool of deputies».
    """
    if deputies and how not in (Deputies.ORDERED, Deputies.COMMON):
        raise RuleBroken("appointment.no_pool", field="deputy_ids", rule="R-APPOINTMENT-25")
    for one in deputies:
        if one.call.seat.id != chosen.call.seat.id:
            raise RuleBroken(
                "appointment.deputy_of_another_seat", field="deputy_ids", rule="R-APPOINTMENT-25"
            )
        if one.state is not NominationState.NOMINATED:
            raise Conflict("appointment.changed_meanwhile", rule="R-APPOINTMENT-25")
    people = [chosen.person_id, *(one.person_id for one in deputies)]
    if len(set(people)) < len(people):
        raise RuleBroken("appointment.deputy_twice", field="deputy_ids", rule="R-APPOINTMENT-25")


def require_confirmable(nominations: Sequence[Nomination]) -> None:
    """R-APPOINTMENT-20: What is confirmed waits for it: chosen first, where several were named.

    Source: 000 milestone 7 «oppnevnt av strategisk samarbeidsutvalg»; models.md A3.
    """
    if not nominations:
        raise Invalid("appointment.nobody_to_confirm", field="nomination_ids", rule="R-APPOINTMENT-20")
    for nomination in nominations:
        seat = nomination.call.seat
        if not seat.settles:
            raise RuleBroken("appointment.nothing_to_confirm", rule="R-APPOINTMENT-20")
        if nomination.state is not waits_as(seat):
            code = "appointment.choose_first" if seat.chosen else "appointment.changed_meanwhile"
            raise RuleBroken(code, field="nomination_ids", rule="R-APPOINTMENT-20")


def waits_as(seat: RoundSeat) -> NominationState:
    """The state in which a name waits for being confirmed."""
    return NominationState.SELECTED if seat.chosen else NominationState.NOMINATED


def require_settling_body(
    seats: Collection[RoundSeat], confirming: Confirming | None, reference: str
) -> None:
    """R-APPOINTMENT-21: A body confirms in a meeting that was held, by agreement; a party by its letter.

    Source: features 2.2 «confirmed by SSU»; scenarios.md S2 «decision recorded».
    """
    if len(reference) > LONGEST_REFERENCE:
        raise Invalid("form.too_long", field="reference", longest=LONGEST_REFERENCE, length=len(reference))
    bodies = {seat.settling_body_id for seat in seats}
    if len(bodies) > 1:
        raise Invalid("appointment.confirmed_by_several", field="nomination_ids", rule="R-APPOINTMENT-21")
    body_id = bodies.pop() if bodies else None
    if body_id is None:
        if not reference.strip():
            raise Invalid("appointment.reference_required", field="reference", rule="R-APPOINTMENT-21")
        return
    if confirming is None:
        raise Invalid("appointment.meeting_required", field="meeting_id", rule="R-APPOINTMENT-21")
    if not confirming.is_of(body_id):
        raise RuleBroken("appointment.another_body", field="meeting_id", rule="R-APPOINTMENT-21")
    if not confirming.held:
        raise RuleBroken("appointment.meeting_not_held", field="meeting_id", rule="R-APPOINTMENT-21")
    if not confirming.agreed:
        raise RuleBroken("appointment.not_agreed", field="decision_id", rule="R-APPOINTMENT-21")


def holds_until(term_from: date, term_to: date | None, term_months: int | None) -> date | None:
    """R-APPOINTMENT-22: Who is appointed sits for the round's term, else for the seat's own number of months.

    Source: 004 §4.2 «for fire år av gangen».
    """
    return term_to or term_end(term_from, term_months)

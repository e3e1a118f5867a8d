"""What must hold for a written procedure to begin, and who answers for which seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.cases.model import CaseFile, Step
from fellesskap.circulations.model import Aside, Place, SeatAbsence
from fellesskap.decisions.model import Position, PresentSeat, Voice
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.rules import callers, step_to_list
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.rounds.rules import opening_deadline
from fellesskap.structure.model import WrittenProcedure
from fellesskap.structure.rules.holidays import working_day_from

LONGEST_MESSAGE = 2_000
LONGEST_RECUSAL = 500


def require_allowed(written: WrittenProcedure | None) -> WrittenProcedure:
    """R-CIRCULATION-1: A body decides in writing where its structure says that it may.

    Source: features 5.14; kommuneloven § 11-8, which binds no helsefellesskap, as a model.
    """
    if written is None:
        raise RuleBroken("circulation.not_allowed", rule="R-CIRCULATION-1")
    return written


def require_ready(file: CaseFile) -> None:
    """R-CIRCULATION-2: In writing a case is decided that has come to its decision. What is discussed, noted, or
    confirmed for another body takes a meeting. Source: 002 «Saksbehandling i to trinn».
    """
    if step_to_list(file) is not Step.DECIDE:
        raise RuleBroken("circulation.not_to_decide", rule="R-CIRCULATION-2")


def settle_deadline(
    today: date, written: WrittenProcedure, deadline: date | None, days: int | None, *, working: bool
) -> date:
    """R-CIRCULATION-3: There are at least as many days to answer as the body's rule gives, and the last is a
    working day; unsaid it is the first that may be. Source: features 5.14; scenarios.md S4 «working days».
    """
    chosen = opening_deadline(today, written.days, deadline, days, working=working)
    if chosen < today + timedelta(days=written.days):
        raise RuleBroken(
            "circulation.deadline_too_soon",
            field="deadline",
            days=written.days,
            earliest=working_day_from(today + timedelta(days=written.days)),
            rule="R-CIRCULATION-3",
        )
    return chosen


def require_due_after(due: date | None, deadline: date) -> None:
    """R-CIRCULATION-3, nobody follows up before there can be a decision."""
    if due is not None and due <= deadline:
        raise Invalid(
            "circulation.due_before_deadline", field="due", deadline=deadline, rule="R-CIRCULATION-3"
        )


def require_aside(aside: Sequence[Aside], seats: Collection[FilledSeat]) -> None:
    """R-CIRCULATION-4: Whoever is set aside holds one of the body's seats, once; whoever is not impartial says why.

    Source: features 2.11; models.md A12.
    """
    held = {seat.seat_id for seat in seats if seat.present_holder is not None and seat.may_attend}
    if len({one.seat_id for one in aside}) != len(aside):
        raise Invalid("circulation.seat_twice", field="aside", rule="R-CIRCULATION-4")
    for one in aside:
        if one.seat_id not in held:
            raise Invalid("circulation.seat_not_held", field="aside", rule="R-CIRCULATION-4")
        require_recusal_reason(one.reason, recused=one.recused)


def require_recusal_reason(reason: str, *, recused: bool) -> None:
    """R-CIRCULATION-4, the reason, which is read; why somebody is absent nobody asks."""
    if recused and not reason.strip():
        raise Invalid("circulation.recusal_reason_required", field="reason", rule="R-CIRCULATION-4")
    if len(reason.strip()) > LONGEST_RECUSAL:
        raise Invalid(
            "circulation.text_too_long", field="reason", longest=LONGEST_RECUSAL, rule="R-CIRCULATION-4"
        )


def fill(seats: Sequence[FilledSeat], aside: Sequence[Aside]) -> list[Place]:
    """R-CIRCULATION-5: For each seat of the body one person is asked, as a call to a meeting that day would: the
    holder, else the next deputy, and nobody for two seats.

    Source: models.md A12; 004 «personlig vara»; R-MEETING-25.
    """
    set_aside = {one.seat_id: one for one in aside}
    # Who is heard is seated before who listens, so that a second seat never silences the first.
    attending = sorted((seat for seat in seats if seat.may_attend), key=lambda seat: not seat.heard)
    told: list[FilledSeat] = []
    taken: set[UUID] = set()
    for seat in attending:
        holder = seat.present_holder
        elsewhere = holder is not None and holder.person_id in taken
        taken |= {holder.person_id} if holder else set()
        told.append(replace(seat, away=True) if elsewhere or seat.seat_id in set_aside else seat)
    return [
        _place(seat, set_aside.get(seat.seat_id), away=now.away, person=person)
        for seat, now, person in zip(attending, told, callers(told), strict=True)
    ]


def _place(seat: FilledSeat, aside: Aside | None, *, away: bool, person: PersonRef | None) -> Place:
    if seat.holder is None:
        return Place(seat, person, None, SeatAbsence.VACANT)
    if not away:
        return Place(seat, person)
    if aside is not None and aside.recused:
        return Place(seat, person, seat.holder, SeatAbsence.RECUSED, aside.reason.strip())
    return Place(seat, person, seat.holder, SeatAbsence.LEAVE if seat.away else SeatAbsence.ABSENT)


def require_someone(places: Collection[Place]) -> None:
    """R-CIRCULATION-5, somebody who counts is there to be asked."""
    if not any(place.seat.heard and place.person for place in places):
        raise RuleBroken("circulation.nobody_to_answer", rule="R-CIRCULATION-5")


def require_message(message: str) -> None:
    """R-CIRCULATION-3, the length of what those asked are told with the proposal."""
    if len(message.strip()) > LONGEST_MESSAGE:
        raise Invalid(
            "circulation.text_too_long", field="message", longest=LONGEST_MESSAGE, rule="R-CIRCULATION-3"
        )


def if_all_agreed(seats: Collection[PresentSeat]) -> tuple[Voice, ...]:
    """R-CIRCULATION-6: Nobody is asked what could not be decided if all agreed: the proposal is held against every
    rule a meeting's decision is, before anybody answers. Source: 002 «bindende ved konsensus»; models.md A28.
    """
    return tuple(Voice(seat.seat_id, Position.AGREES) for seat in seats if seat.counts)


def start_actions(actor: Actor, file: CaseFile, written: WrittenProcedure | None) -> list[Action]:
    """Tell whether the actor can begin a written procedure on a case; nothing where its body never decides so."""
    if written is None:
        return []
    return [
        action("startCirculation", lambda: policy.require_secretariat(actor), lambda: require_ready(file))
    ]

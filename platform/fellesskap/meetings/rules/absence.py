"""What must hold for absence from a meeting, for calling deputies, and for who counts in which line.

R-MEETING-27, that a deputy reads a meeting's papers from the call until its minutes are approved, unless declined,
is a fact about the actor that row policies are fed with: `people.queries.load_actor` finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import (
    Attendance,
    AttendanceState,
    DeputyCall,
    DeputyState,
    Meeting,
    MeetingState,
    Recusal,
    Stint,
)
from fellesskap.people.model import FilledSeat, PersonRef

LONGEST_ABSENCE_REASON = 500


def require_answerable(meeting: Meeting, on: date) -> None:
    """R-MEETING-21: A call is answered from when it is sent until the meeting has been.

    Source: scenario S3 «melder forfall 14 dager før», features 5.5.
    """
    if meeting.state is not MeetingState.CALLED:
        raise RuleBroken("meeting.not_answerable", rule="R-MEETING-21")
    if on > meeting.held_on:
        raise RuleBroken("meeting.answered_too_late", rule="R-MEETING-21")


def require_own_place(actor: Actor, person_id: UUID | None) -> None:
    """R-MEETING-22: For a seat answers whoever is called for it, and the secretariat for anybody.

    Source: features 5.5 «forfall by member».
    """
    policy.require_signed_in(actor)
    if actor.person_id is not None and actor.person_id == person_id:
        return
    try:
        policy.require_secretariat(actor)
    except NotAllowed:
        raise NotAllowed("meeting.not_called_for_seat", rule="R-MEETING-22") from None


def require_new_answer(seat: Attendance, *, coming: bool) -> UUID:
    """R-MEETING-23: Whoever is called comes or does not, and may change that; return who it is.

    For a vacant seat only its deputy answers. Source: scenario S3 «hanna appears for item 3 after all».
    """
    if seat.called_id is None:
        raise RuleBroken("meeting.seat_has_no_holder", rule="R-MEETING-23")
    absent = seat.absent_id is not None
    if absent != coming and (absent or seat.state is AttendanceState.COMING):
        raise RuleBroken("meeting.answered_so_already", rule="R-MEETING-23")
    return seat.called_id


def require_absence_reason(reason: str) -> None:
    """R-MEETING-24: Why somebody does not come may be told in a few words, to the secretariat alone.

    Source: features 5.5; nobody has to give a reason, which may be about health.
    """
    if len(reason.strip()) > LONGEST_ABSENCE_REASON:
        raise Invalid(
            "meeting.text_too_long", field="reason", longest=LONGEST_ABSENCE_REASON, rule="R-MEETING-24"
        )


def informed(seats: Iterable[FilledSeat], called: Collection[UUID]) -> list[PersonRef]:
    """R-MEETING-37: Where the body says so, the deputies of its seats who are not called are told of the call, each
    once. It gives no seat, no papers and no right: R-MEETING-27 is for those who are called.

    Source: 004 «Forberede og innkalle til møter»; features 5.4 «deputies for information».
    """
    deputies = (one for seat in seats if seat.may_attend for one in seat.deputies)
    return list({one.person_id: one for one in deputies if one.person_id not in called}.values())


def busy_people(
    seats: Iterable[FilledSeat], called: Collection[Attendance], calls: Iterable[DeputyCall]
) -> frozenset[UUID]:
    """Who cannot be called for a further seat of a meeting: those who meet, are away or have said no."""
    meeting = {one.person_id for one in called if one.person_id and one.state is not AttendanceState.ABSENT}
    absent = {one.absent_id for one in called if one.absent_id}
    away = {seat.holder.person_id for seat in seats if seat.away and seat.holder}
    asked = {call.person_id for call in calls if call.state is not DeputyState.RELEASED}
    return frozenset(meeting | absent | away | asked)


def next_deputy(deputies: Sequence[PersonRef], busy: Collection[UUID]) -> PersonRef | None:
    """R-MEETING-25: Deputies are called in the order they are appointed in, one at a time and each for one seat.

    Passed over is who meets for another seat, is away, or has declined. Source: scenario S3 «next in order»,
    004 «personlig vara».
    """
    return next((one for one in deputies if one.person_id not in busy), None)


def callers(seats: Sequence[FilledSeat]) -> list[PersonRef | None]:
    """R-MEETING-25, at the call itself: whom the call of each seat goes to, a deputy where nobody sits there."""
    present = [seat.present_holder if seat.may_attend else None for seat in seats]
    busy = {one.person_id for one in present if one} | busy_people(seats, (), ())
    found: list[PersonRef | None] = []
    for seat, holder in zip(seats, present, strict=True):
        chosen = holder
        if holder is None and seat.may_attend:
            chosen = next_deputy(seat.deputies, busy)
            busy |= {chosen.person_id} if chosen else set()
        found.append(chosen)
    return found


def require_open_place(call: DeputyCall, seat: Attendance, calls: Iterable[DeputyCall]) -> None:
    """R-MEETING-26: Who has accepted keeps the place; a deputy who declined may accept while nobody else has.

    Source: scenario S3 «ivar changes to accept».
    """
    if call.state is DeputyState.ACCEPTED:
        raise RuleBroken("meeting.answered_so_already", rule="R-MEETING-26")
    if call.state is DeputyState.RELEASED or (not seat.deputy and seat.state is not AttendanceState.ABSENT):
        raise RuleBroken("meeting.deputy_not_needed", rule="R-MEETING-26")
    if seat.deputy and seat.state is AttendanceState.COMING and seat.person_id != call.person_id:
        raise RuleBroken("meeting.place_taken", rule="R-MEETING-26")
    if any(one.id != call.id and one.person_id == call.person_id and one.stands for one in calls):
        raise RuleBroken("meeting.deputy_meets_elsewhere", rule="R-MEETING-26")


def require_standing(call: DeputyCall) -> None:
    """R-MEETING-26, of declining: what is declined already, or not asked about any longer, is not declined."""
    if call.state is DeputyState.DECLINED:
        raise RuleBroken("meeting.answered_so_already", rule="R-MEETING-26")
    if call.state is DeputyState.RELEASED:
        raise RuleBroken("meeting.deputy_not_needed", rule="R-MEETING-26")


def who_is_there(
    called: Mapping[UUID, Attendance],
    stints: Iterable[Stint],
    recusals: Iterable[Recusal],
    position: int,
) -> dict[UUID, UUID]:
    """R-MEETING-28: In a line of the agenda counts who is there for it, one for each seat.

    A seat that was met for by several counts by the one of that line; whoever steps aside counts not, and the
    deputy who steps in does. Give the person of each seat that is among the `called`. Source: scenario S3 «never
    both counted at once», features 2.11.
    """
    by_line = list(stints)
    changed = {one.seat_id for one in by_line}
    there = {
        seat_id: one.person_id
        for seat_id, one in called.items()
        if one.state is AttendanceState.PRESENT and one.person_id and seat_id not in changed
    }
    there |= {one.seat_id: one.person_id for one in by_line if one.seat_id in called and one.holds(position)}
    for recusal in recusals:
        if recusal.position != position or there.get(recusal.seat_id) != recusal.person_id:
            continue
        del there[recusal.seat_id]
        if recusal.deputy_id is not None:
            there[recusal.seat_id] = recusal.deputy_id
    return there


def who_is_engaged(
    called: Mapping[UUID, Attendance],
    stints: Sequence[Stint],
    recusals: Sequence[Recusal],
    position: int,
) -> list[UUID]:
    """R-MEETING-28, of who can meet for one more seat: nobody who is there for one in that line, steps aside in it
    or steps in, or else the one who is partial would count after all. Give each once for every seat.

    Source: features 2.11; forvaltningsloven § 6, as a default.
    """
    own = who_is_there(called, stints, (), position)
    counted = who_is_there(called, stints, recusals, position)
    stepped_in = [person_id for seat_id, person_id in counted.items() if own[seat_id] != person_id]
    return [*own.values(), *stepped_in]


def answer_actions(actor: Actor, meeting: Meeting, seat: Attendance, on: date) -> list[Action]:
    """Tell what the actor can answer to the call of a seat now."""

    def own() -> None:
        require_own_place(actor, seat.called_id)

    def open_() -> None:
        require_answerable(meeting, on)

    return [
        action("come", own, open_, lambda: _checked(require_new_answer(seat, coming=True))),
        action("reportAbsence", own, open_, lambda: _checked(require_new_answer(seat, coming=False))),
    ]


def deputy_actions(
    actor: Actor, meeting: Meeting, call: DeputyCall, seat: Attendance, calls: Sequence[DeputyCall], on: date
) -> list[Action]:
    """Tell what the actor can answer to the call of a deputy now."""

    def own() -> None:
        require_own_place(actor, call.person_id)

    def open_() -> None:
        require_answerable(meeting, on)

    return [
        action("accept", own, open_, lambda: require_open_place(call, seat, calls)),
        action("decline", own, open_, lambda: require_standing(call)),
    ]


def _checked(_: object) -> None:
    """Take a rule's answer for nothing more than that it holds."""

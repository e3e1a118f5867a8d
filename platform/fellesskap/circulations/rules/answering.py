"""What must hold for an answer, for leaving a seat to its deputy, and for how a written procedure ends.

R-CIRCULATION-18, that a deputy who is asked reads the case until a month after the procedure has ended, is a fact
about the actor that row policies are fed with: `people.queries.load_actor` finds it.

R-CIRCULATION-21, that a body's next meeting is told what it decided in writing, and by a change of the agenda where
people are called to it already, is kept by `meetings.service.place_circulations`, and R-CIRCULATION-25, that it is
told where that was corrected, by `meetings.service.place_corrections`. R-CIRCULATION-22, that whoever closes a
procedure is told before what that comes to, by the very evaluation it is then recorded by, is kept by
`circulations.service.foresee_circulation`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Audience
from fellesskap.circulations.model import (
    AskedSeat,
    Circulation,
    CirculationStand,
    CirculationState,
    NamedSeat,
)
from fellesskap.decisions.model import Position, PresentSeat, Result, Voice
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.rules import next_deputy
from fellesskap.minutes.rules import require_none_waiting
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.structure.model import Silence

LONGEST_REASON = 2_000
REMINDED_DAYS = 2
_POSITIONS = {CirculationStand.AGREES: Position.AGREES, CirculationStand.OBJECTS: Position.OBJECTS}


def require_open(circulation: Circulation) -> None:
    """R-CIRCULATION-7: What has ended stands as it ended. Source: 004 «Skrive referat»; safety D2."""
    if circulation.state is not CirculationState.OPEN:
        raise RuleBroken("circulation.has_ended", rule="R-CIRCULATION-7")


def require_decided(circulation: Circulation) -> None:
    """R-CIRCULATION-24: What a body came to in writing is corrected as minutes are, once the procedure is closed:
    before that it is answered, and where it ended without a decision there is none.

    Source: features 12.6; scenario S3 «correction = new version with reason».
    """
    if circulation.state is not CirculationState.CLOSED:
        raise RuleBroken("circulation.nothing_decided", rule="R-CIRCULATION-24")


def require_in_time(circulation: Circulation, today: date) -> None:
    """R-CIRCULATION-8: A seat answers, and changes its answer, through the last day, as long as the procedure is
    open. Source: features 5.14.
    """
    if today > circulation.deadline:
        raise RuleBroken("circulation.deadline_passed", deadline=circulation.deadline, rule="R-CIRCULATION-8")


def require_own_seat(actor: Actor, seat: AskedSeat) -> None:
    """R-CIRCULATION-9: For a counted seat answers the one who is asked for it, and nobody else: a deputy in the
    member's place, an observer never. Source: 004 «Observatør med talerett»; models.md A12.
    """
    policy.require_signed_in(actor)
    if actor.person_id is None or actor.person_id != seat.person_id:
        raise NotAllowed("circulation.not_your_seat", rule="R-CIRCULATION-9")
    if not seat.counts:
        raise NotAllowed("circulation.not_a_counted_seat", rule="R-CIRCULATION-9")


def require_stand(stand: CirculationStand, reason: str) -> None:
    """R-CIRCULATION-10: Whoever objects says why, and so does whoever wants a meeting. Source: scenarios.md S6;
    kommuneloven § 11-8 as a model: each member may have the case treated in a meeting.
    """
    if stand is not CirculationStand.AGREES and not reason.strip():
        raise Invalid("circulation.reason_required", field="reason", rule="R-CIRCULATION-10")
    require_fits(reason)


def require_reason(reason: str) -> None:
    """R-CIRCULATION-14: Those asked are told why they are not asked any longer. Source: features 5.14."""
    if not reason.strip():
        raise Invalid("circulation.cancel_reason_required", field="reason", rule="R-CIRCULATION-14")
    require_fits(reason)


def require_fits(reason: str) -> None:
    """R-CIRCULATION-10, the length of what is said."""
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid(
            "circulation.text_too_long", field="reason", longest=LONGEST_REASON, rule="R-CIRCULATION-10"
        )


def require_leaver(actor: Actor, seat: AskedSeat) -> None:
    """R-CIRCULATION-11: A seat is left to its deputy by whoever was to answer for it, or by the secretariat.

    Source: features 5.5 «forfall by member», 2.11.
    """
    policy.require_signed_in(actor)
    if seat.person_id is None:
        raise RuleBroken("circulation.seat_is_empty", rule="R-CIRCULATION-11")
    if actor.person_id != seat.person_id:
        policy.require_secretariat(actor)


def who_takes_over(
    seat: AskedSeat, filled: FilledSeat | None, all_seats: Iterable[AskedSeat]
) -> PersonRef | None:
    """R-CIRCULATION-11, who answers then: the deputy after the one who leaves, who answers for no other seat and
    has left none; nobody where there is none. Source: scenarios.md S3 «never both counted at once»; R-MEETING-25.
    """
    if filled is None:
        return None
    busy = {one for other in all_seats for one in (other.person_id, other.absent_id) if one is not None}
    order = [one.person_id for one in filled.deputies]
    first = order.index(seat.person_id) + 1 if seat.person_id in order else 0
    return next_deputy(filled.deputies[first:], busy)


def wants_meeting(stand: CirculationStand) -> bool:
    """R-CIRCULATION-12: One counted seat that wants a meeting ends the procedure, and the case waits for that.

    Source: kommuneloven § 11-8 as a model; features 5.14.
    """
    return stand is CirculationStand.MEETING


def all_answered(seats: Collection[AskedSeat]) -> bool:
    """Tell whether every seat that somebody was to answer for has answered."""
    return all(seat.stand is not None for seat in seats if seat.asked)


def require_closable(circulation: Circulation, seats: Collection[AskedSeat], today: date) -> None:
    """R-CIRCULATION-13: A procedure is closed when all have answered, or after the last day to.

    Source: features 5.14 «same consensus rules».
    """
    if today <= circulation.deadline and not all_answered(seats):
        raise RuleBroken(
            "circulation.answers_outstanding", deadline=circulation.deadline, rule="R-CIRCULATION-13"
        )


def require_as_foreseen(foreseen: Result | None, result: Result) -> None:
    """R-CIRCULATION-23: Whoever was told that nobody is bound binds nobody, and the other way: where an answer in
    the round has made closing come to something else since then, nothing is recorded, and they are told what it
    comes to now.

    Source: ours; safety D2.
    """
    if foreseen is not None and foreseen is not result:
        raise Conflict("circulation.changed_meanwhile", rule="R-CIRCULATION-23")


def taking_part(silence: Silence, seats: Iterable[NamedSeat]) -> tuple[PresentSeat, ...]:
    """R-CIRCULATION-15: A counted seat that somebody answers for takes part as it would by being in a meeting.
    Where silence does not count, only one that has answered does, so that a quorum is of those who did.

    Source: features 5.14 «same consensus rules»; models.md A12, A13.
    """
    return tuple(
        PresentSeat(named.seat.seat_id, named.seat.person_id, named.side, named.name, counts=True)
        for named in seats
        if named.seat.counts
        and named.seat.person_id is not None
        and (named.seat.stand is not None or silence is not Silence.DOES_NOT_COUNT)
    )


def voices(seats: Iterable[AskedSeat]) -> tuple[Voice, ...]:
    """R-CIRCULATION-15, what each of them said."""
    return tuple(
        Voice(seat.seat_id, _POSITIONS[seat.stand], seat.stand_reason)
        for seat in seats
        if seat.asked and seat.stand in _POSITIONS
    )


def audience_of(open_to_public: bool) -> Audience:
    """R-CIRCULATION-16: How far what was decided is seen, as of a meeting of the same body.

    Source: ours; the body says whether what it does is open (`Body.open_to_public`).
    """
    return Audience.PUBLIC if open_to_public else Audience.PARTNERS


def is_reminded(deadline: date, today: date, *, reminded: bool) -> bool:
    """R-CIRCULATION-17: Whoever has not answered is reminded once, in the last days; what can be closed is told
    the secretariat once. Source: features 5.14; scenarios.md S2.
    """
    return not reminded and deadline - timedelta(days=REMINDED_DAYS) <= today <= deadline


def is_to_close(deadline: date, today: date, seats: Collection[AskedSeat], *, told: bool) -> bool:
    """R-CIRCULATION-17, that a procedure can be closed."""
    return not told and (today > deadline or all_answered(seats))


def circulation_actions(
    actor: Actor, circulation: Circulation, seats: Sequence[AskedSeat], today: date, *, correcting: bool
) -> list[Action]:
    """Tell what the actor can do with a written procedure as a whole now.

    `correcting` tells that a correction of what was decided waits for another's word.
    """

    def secretariat() -> None:
        policy.require_secretariat(actor)

    def still_open() -> None:
        require_open(circulation)

    return [
        action(
            "closeCirculation",
            secretariat,
            still_open,
            lambda: require_closable(circulation, seats, today),
        ),
        action("extendCirculation", secretariat, still_open),
        action("cancelCirculation", secretariat, still_open),
        action(
            "proposeWrittenCorrection",
            secretariat,
            lambda: require_decided(circulation),
            lambda: require_none_waiting(waiting=correcting),
        ),
    ]


def seat_actions(actor: Actor, circulation: Circulation | None, seat: AskedSeat, today: date) -> list[Action]:
    """Tell what the actor can do for one seat of a written procedure now."""
    if circulation is None:
        return []
    return [
        action(
            "answerCirculation",
            lambda: require_own_seat(actor, seat),
            lambda: require_open(circulation),
            lambda: require_in_time(circulation, today),
        ),
        action(
            "leaveCirculationSeat",
            lambda: require_leaver(actor, seat),
            lambda: require_open(circulation),
            lambda: require_in_time(circulation, today),
        ),
    ]

"""What must hold for who was there: seat by seat and line by line, with those who stepped aside, and guests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.minutes.model import DaySeat

LONGEST_RECUSAL = 500
LONGEST_GUEST = 200
_OPEN = (MeetingState.CALLED, MeetingState.HELD, MeetingState.MINUTED)

Lines = tuple[int, int]


def require_known_seats(seats: Collection[UUID], known: Collection[UUID]) -> None:
    """R-MINUTES-6: Attendance is of the seats of the meeting's day, each once for a line. Source: Popolo #119."""
    if len(set(seats)) != len(seats):
        raise Invalid("minutes.seat_twice", field="seats", rule="R-MINUTES-6")
    if not set(seats) <= set(known):
        raise Invalid("minutes.seat_unknown", field="seats", rule="R-MINUTES-6")


def require_one_seat_each(people: Sequence[UUID]) -> None:
    """R-MINUTES-7: One person meets for one seat of a body; in a joint meeting for one of each (R-MEETING-55).

    Source: scenario S3 «never both counted at once».
    """
    if len(set(people)) != len(people):
        raise Invalid("minutes.person_for_two_seats", field="seats", rule="R-MINUTES-7")


def who_may_meet(seat: DaySeat, seats: Iterable[DaySeat], recorded: Iterable[UUID] = ()) -> list[UUID]:
    """R-MINUTES-38: For a seat meets its holder of that day, or one of its deputies of that day, in order.

    For a seat that counts no deputy meets who holds an observer's seat of the body, or one of the other side: what
    somebody is in another body of a joint meeting is heard in that one's lines (R-MEETING-55). Whoever is
    `recorded` in it already stays, though the time in the seat ended the same day. Source: features 5.6 «møter for
    X», as of day; Popolo #119; models.md A12 on who counts.
    """
    barred = {
        one.holder_id
        for one in seats
        if seat.heard
        and one.body_id == seat.body_id
        and one.holder_id
        and (one.side is not seat.side or not one.heard)
    }
    own = [seat.holder_id] if seat.holder_id else []
    deputies = (one for one in seat.deputy_ids if one not in barred)
    return list(dict.fromkeys((*own, *deputies, *recorded)))


def require_of_seat(person_id: UUID, allowed: Collection[UUID]) -> None:
    """R-MINUTES-38, of whoever is recorded."""
    if person_id not in allowed:
        raise RuleBroken("minutes.not_of_the_seat", field="seats", rule="R-MINUTES-38")


def require_heard_kept(heard: Mapping[UUID, UUID], met: Mapping[UUID, UUID | None]) -> None:
    """R-MINUTES-11: Whoever a decision was formed by stays recorded as there. Source: safety D2; models.md A12."""
    if any(met.get(seat_id, person_id) != person_id for seat_id, person_id in heard.items()):
        raise RuleBroken("minutes.heard_in_decision", field="seats", rule="R-MINUTES-11")


def lines_of(first: int, last: int | None, most: int) -> Lines:
    """R-MINUTES-19: Who comes or goes in a meeting is there from one line of its agenda to another.

    Without a last one it is to the end. Source: scenario S3 «hanna from item 3», features 5.6.
    """
    until = most if last is None else last
    if not 1 <= first <= until <= most:
        raise Invalid("minutes.lines_not_on_agenda", field="first_item", most=most, rule="R-MINUTES-19")
    return first, until


def require_apart(lines: Iterable[Lines]) -> None:
    """R-MINUTES-6, line by line: nobody else meets for a seat while somebody does."""
    order = sorted(lines)
    if any(later[0] <= earlier[1] for earlier, later in pairwise(order)):
        raise Invalid("minutes.seat_twice", field="seats", rule="R-MINUTES-6")


def require_open_record(meeting: Meeting) -> None:
    """R-MINUTES-20, of the meeting: who steps aside is told from the call until the minutes are approved."""
    if meeting.state is MeetingState.APPROVED:
        raise RuleBroken("minutes.locked", rule="R-MINUTES-2")
    if meeting.state not in _OPEN:
        raise RuleBroken("minutes.not_called", rule="R-MINUTES-20")


def require_recusal(
    actor: Actor,
    person_id: UUID | None,
    reason: str,
    *,
    decided: bool = False,
    recused: bool = False,
) -> UUID:
    """R-MINUTES-20: Whoever meets for a seat and is partial in a matter says so, with a reason, before a decision.

    The secretariat may say it for anybody. Such a one is not counted in that line. Return who it is.
    Source: features 2.11; forvaltningsloven § 6, as a default.
    """
    policy.require_signed_in(actor)
    if person_id is None:
        raise RuleBroken("minutes.nobody_to_recuse", field="seat_id", rule="R-MINUTES-20")
    require_own_recusal(actor, person_id)
    if recused:
        raise RuleBroken("minutes.recused_already", field="seat_id", rule="R-MINUTES-20")
    require_undecided_line(decided=decided)
    if not reason.strip():
        raise Invalid("minutes.recusal_reason_required", field="reason", rule="R-MINUTES-20")
    if len(reason.strip()) > LONGEST_RECUSAL:
        raise Invalid("meeting.text_too_long", field="reason", longest=LONGEST_RECUSAL, rule="R-MINUTES-20")
    return person_id


def require_own_recusal(actor: Actor, person_id: UUID) -> None:
    """R-MINUTES-20, of who says it."""
    if actor.person_id == person_id:
        return
    try:
        policy.require_secretariat(actor)
    except NotAllowed:
        raise NotAllowed("minutes.not_your_recusal", rule="R-MINUTES-20") from None


def require_seat_of_line(body_id: UUID | None, of_line: UUID) -> None:
    """R-MINUTES-20, of the seat: from a case steps aside whoever meets for a seat of the body that treats it; the
    other bodies of a joint meeting have no say in it (R-MEETING-55).
    """
    if body_id != of_line:
        raise RuleBroken("minutes.seat_of_other_body", field="seat_id", rule="R-MINUTES-20")


def require_undecided_line(*, decided: bool) -> None:
    """R-MINUTES-20, of the line: who counted when it was decided stays as it was."""
    if decided:
        raise RuleBroken("minutes.line_is_decided", rule="R-MINUTES-20")


def require_stepping_in(
    deputy_id: UUID | None, seat: DaySeat | None, seats: Iterable[DaySeat], engaged: Collection[UUID]
) -> None:
    """R-MINUTES-21: For whoever steps aside a deputy of the same seat steps in, who meets for no other seat then
    and has not stepped aside for one.

    Source: features 2.11 «deputy steps in».
    """
    if deputy_id is None:
        return
    allowed = who_may_meet(replace(seat, holder_id=None), seats) if seat else []
    if deputy_id not in allowed:
        raise RuleBroken("minutes.not_a_deputy_of_seat", field="deputy_id", rule="R-MINUTES-21")
    if deputy_id in engaged:
        raise RuleBroken("minutes.person_for_two_seats", field="deputy_id", rule="R-MINUTES-21")


def require_guest(name: str, represents: str) -> None:
    """R-MINUTES-22: Of a guest is kept a name and whom it is for, and nothing to reach the person by.

    Guests are never counted. Source: features 5.6 «guests»; 003 on what is not to be kept.
    """
    for field, text in (("name", name), ("represents", represents)):
        if len(text.strip()) > LONGEST_GUEST:
            raise Invalid("meeting.text_too_long", field=field, longest=LONGEST_GUEST, rule="R-MINUTES-22")
        if not text.strip().isprintable() or "@" in text or sum(map(str.isdigit, text)) > 7:
            raise Invalid("minutes.guest_malformed", field=field, rule="R-MINUTES-22")
    if not name.strip():
        raise Invalid("minutes.guest_without_name", field="name", rule="R-MINUTES-22")

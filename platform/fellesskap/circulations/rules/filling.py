"""Who answers for a seat when who sits there, or stands in, has changed since a written procedure began."""

from __future__ import annotations

from collections.abc import Iterable

from fellesskap.circulations.model import AskedSeat, Place, SeatAbsence
from fellesskap.circulations.rules.answering import who_takes_over
from fellesskap.errors import NotAllowed
from fellesskap.people.model import FilledSeat


def fills(seat: AskedSeat, filled: FilledSeat | None) -> bool:
    """Tell whether whoever is asked for a seat fills it now: its holder, or where another answers a deputy."""
    if filled is None or seat.person_id is None:
        return False
    if filled.present_holder is not None and filled.present_holder.person_id == seat.person_id:
        return True
    return seat.absence is not None and seat.person_id in {one.person_id for one in filled.deputies}


def require_filling(seat: AskedSeat, filled: FilledSeat | None) -> None:
    """R-CIRCULATION-26: For a seat answers who fills it then; whoever has left it, or is on leave, does not.

    What was answered while one filled it stands. Source: models.md A12; features 2.9 «Resignation/leave».
    """
    if not fills(seat, filled):
        raise NotAllowed("circulation.seat_left_since", rule="R-CIRCULATION-26")


def refilled(seat: AskedSeat, filled: FilledSeat | None, all_seats: Iterable[AskedSeat]) -> Place | None:
    """R-CIRCULATION-26, who is asked instead where nothing is answered yet: the holder, unless set aside or asked
    for another seat, else the next deputy; None where it is to stay as it is.
    """
    if filled is None or seat.stand is not None or fills(seat, filled):
        return None
    others = [one for one in all_seats if one.id != seat.id]
    holder = filled.present_holder
    busy = {one for other in others for one in (other.person_id, other.absent_id)}
    if holder is not None and holder.person_id != seat.absent_id and holder.person_id not in busy:
        return Place(filled, holder)
    deputy = who_takes_over(seat, filled, others)
    if deputy is None and seat.person_id is None:
        return None
    if filled.holder is None:
        return Place(filled, deputy, None, SeatAbsence.VACANT)
    if filled.holder.person_id == seat.absent_id and seat.absence is not None:
        return Place(filled, deputy, filled.holder, seat.absence)
    return Place(filled, deputy, filled.holder, SeatAbsence.LEAVE if filled.away else SeatAbsence.ABSENT)

"""How names come onto the agenda of the body that confirms them, and what its meeting says of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from fellesskap.appointments.model import ListedNomination, Nomination, NominationStand, StandOn
from fellesskap.appointments.rules.settling import require_confirmable
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.meetings.model import AgendaItem

LONGEST_REMARK = 2000
# What a body itself says of a name; that one is withdrawn is its party's to say.
_SAID = frozenset({NominationStand.CONFIRMED, NominationStand.REFUSED, NominationStand.POSTPONED})


def require_listable(nominations: Sequence[Nomination], body_ids: Collection[UUID]) -> None:
    """R-APPOINTMENT-26: A name that waits is put on the agenda of the body that confirms it, alone or jointly.

    Source: features 3.5 «oppnevning», 2.2 «confirmed by SSU».
    """
    require_confirmable(nominations)
    if len({one.id for one in nominations}) < len(nominations):
        raise Invalid("appointment.listed_twice", field="nomination_ids", rule="R-APPOINTMENT-26")
    if any(one.call.seat.settling_body_id not in body_ids for one in nominations):
        raise RuleBroken("appointment.another_body", field="nomination_ids", rule="R-APPOINTMENT-26")


def require_not_listed(nominations: Collection[Nomination]) -> None:
    """R-APPOINTMENT-27: A name stands on one agenda at a time, and there its outcome is recorded.

    Source: features 3.5; 004 «Forberede og innkalle til møter».
    """
    if any(one.listed for one in nominations):
        raise RuleBroken("appointment.listed_already", field="nomination_ids", rule="R-APPOINTMENT-27")


def require_names_line(item: AgendaItem, told_of: bool) -> None:
    """R-APPOINTMENT-28: Names stand on a line that is about nothing else: one the body always has, or another.

    `told_of` is whether something else is reported on it. Source: features 3.15 «Fast post».
    """
    if item.case_id is not None or item.treatment_id is not None or item.approves_id is not None or told_of:
        raise RuleBroken("appointment.line_of_something_else", field="item_id", rule="R-APPOINTMENT-28")


def require_every_stand(
    listed: Sequence[ListedNomination], stands: Sequence[StandOn], remark: str
) -> dict[UUID, NominationStand]:
    """R-APPOINTMENT-29: What a body says of the names on a line is recorded once, of each of them; with why, where
    it does not confirm all.

    Return what it said of each. Source: features 2.2, 3.5; Loomio #12757 «reasons are mandatory».
    """
    waiting = {one.nomination_id for one in listed if one.stand is None}
    if not waiting:
        raise Conflict("appointment.stands_recorded", rule="R-APPOINTMENT-29")
    said = {one.nomination_id: one.stand for one in stands}
    if len(said) < len(stands) or set(said) != waiting or not set(said.values()) <= _SAID:
        raise Invalid("appointment.stand_of_each", field="stands", rule="R-APPOINTMENT-29")
    if not remark.strip() and any(one is not NominationStand.CONFIRMED for one in said.values()):
        raise Invalid("appointment.remark_required", field="remark", rule="R-APPOINTMENT-29")
    if len(remark) > LONGEST_REMARK:
        raise Invalid("form.too_long", field="remark", longest=LONGEST_REMARK, length=len(remark))
    return said


def require_open_on_line(listed: Collection[ListedNomination], wanted: Collection[UUID]) -> None:
    """R-APPOINTMENT-30: A name that waits on an agenda is taken off it alone; it then waits for another meeting.

    Source: features 3.11 «postpone», for names.
    """
    if not wanted:
        raise Invalid("appointment.nobody_to_take_off", field="nomination_ids", rule="R-APPOINTMENT-30")
    if not set(wanted) <= {one.nomination_id for one in listed if one.stand is None}:
        raise Conflict("appointment.not_on_agenda", rule="R-APPOINTMENT-30")

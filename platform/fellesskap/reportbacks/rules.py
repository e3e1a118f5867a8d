"""What must hold for reporting back from a meeting."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side
from fellesskap.errors import Conflict, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.reportbacks.model import Spokesperson

LONGEST_TEXT = 20_000


def require_met(actor: Actor, seat: Spokesperson) -> None:
    """R-REPORTBACK-1: Whoever met for a seat reports back from it.

    Source: 004 «rapportere arbeidsprosesser og løsninger til de han/hun representerer».
    """
    policy.require_signed_in(actor)
    if actor.person_id not in seat.persons:
        raise NotAllowed("reportback.not_your_seat", rule="R-REPORTBACK-1")


def require_minuted(seat: Spokesperson) -> None:
    """R-REPORTBACK-2: One reports back from a meeting that was held and has its minutes. Source: features 18.3."""
    if seat.state not in (MeetingState.MINUTED, MeetingState.APPROVED):
        raise RuleBroken("reportback.no_minutes", rule="R-REPORTBACK-2")


def speaks_for_somebody(seat: Spokesperson) -> bool:
    """R-REPORTBACK-3, of one seat."""
    return seat.counts and seat.side is not Side.OTHER


def require_represents(seat: Spokesperson) -> None:
    """R-REPORTBACK-3: A counted seat of the municipalities or the trust speaks for somebody: its own place, or its
    whole side where it is from none. An observer, and whoever is of neither side, speaks for none of them.

    Source: 004 «de han/hun representerer».
    """
    if not speaks_for_somebody(seat):
        raise RuleBroken("reportback.represents_nobody", rule="R-REPORTBACK-3")


def require_text(text: str) -> None:
    """R-REPORTBACK-4: A report-back says something, within what is read. Source: features 18.3 «short report»."""
    if not text.strip():
        raise Invalid("reportback.text_missing", field="text", rule="R-REPORTBACK-4")
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid("reportback.text_too_long", field="text", longest=LONGEST_TEXT, rule="R-REPORTBACK-4")


def require_next(seat: Spokesperson, edition: int) -> None:
    """R-REPORTBACK-5: What was sent stays as it was sent; a correction is sent as the next edition of it.

    Source: safety D2; features 18.3.
    """
    if edition != seat.sent + 1:
        raise Conflict("reportback.sent_meanwhile", rule="R-REPORTBACK-5")


def require_somebody(readers: Collection[object]) -> None:
    """R-REPORTBACK-6: There is somebody to tell: a contact or an elected of those represented.

    Source: features 18.3 «to those represented».
    """
    if not readers:
        raise RuleBroken("reportback.nobody_to_tell", rule="R-REPORTBACK-6")


def reportback_actions(actor: Actor, seats: Sequence[Spokesperson]) -> list[Action]:
    """Tell whether the actor can report back from any of the seats that it met for in a meeting."""

    def met() -> None:
        if not seats:
            raise NotAllowed("reportback.not_your_seat", rule="R-REPORTBACK-1")
        require_met(actor, seats[0])

    def represents() -> None:
        require_represents(next((one for one in seats if speaks_for_somebody(one)), seats[0]))

    return [action("sendReportback", met, lambda: require_minuted(seats[0]), represents)]

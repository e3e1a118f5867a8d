"""What must hold for a request for access from the day it came until it, and a complaint about it, is settled."""

from __future__ import annotations

from datetime import date, timedelta

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor, Side
from fellesskap.disclosures.model import (
    Disclosure,
    DisclosureOutcome,
    DisclosureState,
    LinkedNote,
)
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.structure.rules.holidays import Holiday, holidays

WORKING_DAYS = 5
LONGEST_TEXT, LONGEST_BASIS, LONGEST_NAME = 20_000, 200, 200
FURTHEST_BACK = timedelta(days=366)
# Kept as holidays when meetings are planned, but days on which offices are open by law.
_EVES = frozenset({Holiday.CHRISTMAS_EVE, Holiday.NEW_YEARS_EVE})
_SATURDAY = 6
_NEEDS_BASIS = frozenset({DisclosureOutcome.PARTLY, DisclosureOutcome.REFUSED})


def due_on(received_on: date) -> date:
    """R-DISCLOSURE-1: A request is answered without undue delay, and at the latest on the fifth working day after
    it came: one that is not counts as refused, and can be complained about.

    Source: offentleglova §§ 29, 32 «ikkje har fått svar innan fem arbeidsdagar etter at organet mottok kravet».
    """
    day, left = received_on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Tell whether offices are open: Monday to Friday, but for the holidays."""
    closed = {on for on, name in holidays(day.year) if name not in _EVES}
    return day.isoweekday() < _SATURDAY and day not in closed


def state_of(disclosure: Disclosure, today: date) -> DisclosureState:
    """R-DISCLOSURE-2: A request without an answer is overdue from the day after its last.

    Source: offentleglova § 32.
    """
    if disclosure.complained_on is not None and disclosure.complaint_outcome is None:
        return DisclosureState.COMPLAINED
    if disclosure.outcome is not None:
        return DisclosureState.ANSWERED
    return DisclosureState.OVERDUE if disclosure.due_on < today else DisclosureState.WAITING


def require_received(received_on: date, today: date) -> None:
    """R-DISCLOSURE-3: A request has come, today or before, not so long ago that its day must be a slip.

    Source: offentleglova § 32 «etter at organet mottok kravet».
    """
    if not today - FURTHEST_BACK <= received_on <= today:
        raise Invalid("disclosure.day_wrong", field="received_on", rule="R-DISCLOSURE-3")


def require_side(side: Side, partner_side: Side | None) -> None:
    """R-DISCLOSURE-4: One side answers, through a body of its own where one is named.

    Source: offentleglova § 2, which binds the municipality and the trust each; 004 «ikke hjemlet i lov».
    """
    if side is Side.OTHER or (partner_side is not None and partner_side is not side):
        raise Invalid("disclosure.body_of_another_side", field="partner_id", rule="R-DISCLOSURE-4")


def require_text(field: str, text: str, longest: int = LONGEST_TEXT, *, required: bool = False) -> None:
    """R-DISCLOSURE-5: What is asked, answered and complained of is written down, within what is read.

    Source: offentleglova § 31.
    """
    if required and not text.strip():
        raise Invalid("disclosure.text_missing", field=field, rule="R-DISCLOSURE-5")
    if len(text.strip()) > longest:
        raise Invalid("disclosure.text_too_long", field=field, longest=longest, rule="R-DISCLOSURE-5")


def require_answerer(actor: Actor, side: Side) -> None:
    """R-DISCLOSURE-6: A request is answered by the secretary of the side whose it is; the other may hand it over.

    Source: offentleglova § 29 «det organet som får innsynskravet»; 004 §4.4 «likeverdig sekretariat».
    """
    policy.require_secretariat(actor)
    if side not in actor.keeps():
        raise NotAllowed("disclosure.not_your_side", rule="R-DISCLOSURE-6")


def require_unanswered(disclosure: Disclosure) -> None:
    """R-DISCLOSURE-7: A request is answered once; what came after it is a complaint. Source: offentleglova § 32."""
    if disclosure.outcome is not None:
        raise RuleBroken("disclosure.answered", rule="R-DISCLOSURE-7")


def require_answer(
    disclosure: Disclosure, outcome: DisclosureOutcome, basis: str, reason: str, on: date, today: date
) -> None:
    """R-DISCLOSURE-8: What is kept back, in part or whole, is kept back by a section of the law that is named, with
    why more is not given; the answer has a day between the request's and today.

    Source: offentleglova §§ 3, 11, 31.
    """
    if outcome in _NEEDS_BASIS:
        if not basis.strip():
            raise Invalid("disclosure.basis_missing", field="legal_basis", rule="R-DISCLOSURE-8")
        if not reason.strip():
            raise Invalid("disclosure.reason_missing", field="reason", rule="R-DISCLOSURE-8")
    require_text("legal_basis", basis, LONGEST_BASIS)
    require_text("reason", reason)
    if not disclosure.received_on <= on <= today:
        raise Invalid("disclosure.day_wrong", field="answered_on", rule="R-DISCLOSURE-8")


def require_complainable(disclosure: Disclosure, on: date, today: date) -> None:
    """R-DISCLOSURE-9: A complaint is about what was kept back, or about having no answer when the five working days
    are over; once, and on a day since then.

    Source: offentleglova § 32.
    """
    if disclosure.complained_on is not None:
        raise RuleBroken("disclosure.complained", rule="R-DISCLOSURE-9")
    if disclosure.outcome is not None and disclosure.outcome not in _NEEDS_BASIS:
        raise RuleBroken("disclosure.nothing_kept_back", rule="R-DISCLOSURE-9")
    late = disclosure.due_on < on
    answered = disclosure.answered_on is not None and disclosure.answered_on <= on
    if not (late or answered):
        raise RuleBroken("disclosure.not_late", day=disclosure.due_on, rule="R-DISCLOSURE-9")
    if on > today:
        raise Invalid("disclosure.day_wrong", field="complained_on", rule="R-DISCLOSURE-9")


def require_complaint(disclosure: Disclosure) -> date:
    """R-DISCLOSURE-10: What is settled is a complaint that stands; give the day it came.

    Source: offentleglova § 32.
    """
    if disclosure.complained_on is None or disclosure.complaint_outcome is not None:
        raise RuleBroken("disclosure.no_complaint", rule="R-DISCLOSURE-10")
    return disclosure.complained_on


def require_settled_day(complained_on: date, on: date, today: date) -> None:
    """R-DISCLOSURE-10, the day: since the complaint, and not to come."""
    if not complained_on <= on <= today:
        raise Invalid("disclosure.day_wrong", field="settled_on", rule="R-DISCLOSURE-10")


def require_note_answerer(actor: Actor, link: LinkedNote) -> None:
    """R-DISCLOSURE-11: That a request concerns a side's own note is said, and answered, by that side's secretary.

    Source: features 14.6; offentleglova § 14, which lets the body that made a document for itself decide.
    """
    require_answerer(actor, link.side)


def require_note_answer(released: bool, basis: str, reason: str) -> None:
    """R-DISCLOSURE-12: A note is given or kept back by a section of the law that is named.

    Source: offentleglova §§ 11, 14, 31: keeping back is allowed, never a duty, and considered each time.
    """
    if not released and not basis.strip():
        raise Invalid("disclosure.basis_missing", field="legal_basis", rule="R-DISCLOSURE-12")
    require_text("legal_basis", basis, LONGEST_BASIS)
    require_text("reason", reason)


def disclosure_actions(actor: Actor, disclosure: Disclosure, today: date) -> list[Action]:
    """Tell what the actor can do with a request now."""

    def answers() -> None:
        require_answerer(actor, disclosure.side)

    return [
        action(
            "reassignDisclosure",
            lambda: policy.require_secretariat(actor),
            lambda: require_unanswered(disclosure),
        ),
        action("answerDisclosure", answers, lambda: require_unanswered(disclosure)),
        action("recordComplaint", answers, lambda: require_complainable(disclosure, today, today)),
        action("settleComplaint", answers, lambda: _standing(disclosure)),
        action("linkNote", lambda: _keeps_a_side(actor)),
    ]


def link_actions(actor: Actor, link: LinkedNote) -> list[Action]:
    """Tell what the actor can do with a note that a request concerns."""

    def answers() -> None:
        require_note_answerer(actor, link)

    return [action("settleNote", answers), action("unlinkNote", answers)]


def _standing(disclosure: Disclosure) -> None:
    require_complaint(disclosure)


def _keeps_a_side(actor: Actor) -> None:
    policy.require_secretariat(actor)
    if not actor.keeps():
        raise NotAllowed("disclosure.not_your_side", rule="R-DISCLOSURE-11")

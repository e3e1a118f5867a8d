"""What must hold for gathering input under themes, for what becomes of a theme, and for the summary."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.inputs.model import Given, InputCall, Theme, ThemeOutcome
from fellesskap.meetings.model import HAPPENED, MeetingState

LONGEST_TITLE = 120
LONGEST_REASON = 500
MOST_THEMES = 60


def require_title(title: str, others: Collection[Theme]) -> None:
    """R-INPUT-9: A theme has a title of its own within the meeting. Source: features 18.8 «cluster»."""
    if not title.strip():
        raise Invalid("input.title_required", field="title", rule="R-INPUT-9")
    if len(title.strip()) > LONGEST_TITLE:
        raise Invalid("input.title_too_long", field="title", longest=LONGEST_TITLE, rule="R-INPUT-9")
    if any(one.title.casefold() == title.strip().casefold() for one in others):
        raise Conflict("input.title_taken", field="title", rule="R-INPUT-9")
    if len(others) >= MOST_THEMES:
        raise RuleBroken("input.too_many_themes", most=MOST_THEMES, rule="R-INPUT-9")


def require_unreleased(call: InputCall) -> None:
    """R-INPUT-9, and themes stand as they are once the summary of them is released."""
    if call.released_at is not None:
        raise RuleBroken("input.released", rule="R-INPUT-9")


def require_unsettled(theme: Theme) -> None:
    """R-INPUT-10: What became of a theme is said once, and the theme stands from then on.

    Source: features 5.10 «becomes candidates for plan/cases»; those who gave it have been told.
    """
    if theme.outcome is not ThemeOutcome.OPEN:
        raise RuleBroken("input.theme_settled", rule="R-INPUT-10")


def require_apart(theme: Theme, into: Theme) -> None:
    """R-INPUT-9, a theme is merged into another of the same meeting."""
    if theme.id == into.id or theme.call_id != into.call_id:
        raise Invalid("input.merge_other", field="into_id", rule="R-INPUT-9")


def require_target(theme_id: UUID, themes: Collection[Theme]) -> None:
    """R-INPUT-11, into a theme of that meeting whose outcome is not told."""
    found = next((one for one in themes if one.id == theme_id), None)
    if found is None:
        raise Invalid("input.theme_of_other", field="input_theme_id", rule="R-INPUT-11")
    require_unsettled(found)


def require_chosen(chosen: Collection[Given], asked: Collection[UUID], call: InputCall) -> None:
    """R-INPUT-11: Input is moved between themes of its own meeting, and only what is there.

    Source: features 18.8 «gather, cluster».
    """
    if not asked:
        raise Invalid("input.none_chosen", field="input_ids", rule="R-INPUT-11")
    if {one.id for one in chosen} != set(asked) or any(one.call_id != call.id for one in chosen):
        raise Conflict("input.gone_meanwhile", field="input_ids", rule="R-INPUT-11")


def require_movable(chosen: Collection[Given], themes: Collection[Theme]) -> None:
    """R-INPUT-10, so nothing is taken out of a theme whose outcome is told."""
    settled = {one.id for one in themes if one.outcome is not ThemeOutcome.OPEN}
    if any(one.theme_id in settled for one in chosen):
        raise RuleBroken("input.theme_settled", rule="R-INPUT-10")


def require_gathered(theme: Theme, inputs: Collection[Given]) -> None:
    """R-INPUT-10, of a theme that has input in it."""
    if not any(one.theme_id == theme.id for one in inputs):
        raise RuleBroken("input.theme_empty", rule="R-INPUT-10")


def require_reason(reason: str) -> None:
    """R-INPUT-10, with a reason where it is put aside."""
    if not reason.strip():
        raise Invalid("input.reason_required", field="reason", rule="R-INPUT-10")
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid("input.reason_too_long", field="reason", longest=LONGEST_REASON, rule="R-INPUT-10")


def require_given(inputs: Collection[Given]) -> None:
    """R-INPUT-12: The summary is of input that was given. Source: scenarios.md S7 «dialogue summary produced»."""
    if not inputs:
        raise RuleBroken("input.none_given", rule="R-INPUT-12")


def require_releasable(
    call: InputCall, meeting: MeetingState, inputs: Collection[Given], on: date, held_on: date
) -> None:
    """R-INPUT-12, and is released after the meeting's day and the last day, with all of it under themes."""
    require_given(inputs)
    if meeting is MeetingState.CANCELLED:
        raise RuleBroken("input.meeting_cancelled", rule="R-INPUT-12")
    if on < held_on or (on <= call.last_day and meeting not in HAPPENED):
        raise RuleBroken("input.still_open", rule="R-INPUT-12")
    left = sum(one.theme_id is None for one in inputs)
    if left:
        raise RuleBroken("input.not_all_placed", left=left, rule="R-INPUT-12")

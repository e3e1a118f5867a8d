"""How approved minutes are corrected: by a new version with a reason, and never in what was decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.errors import DomainError
from fellesskap.meetings.model import MeetingState
from fellesskap.minutes.model import Said
from fellesskap.minutes.rules import (
    require_correctable,
    require_correction,
    require_newest,
    require_same_meaning,
)
from minutes_scene import MINUTED

APPROVED = replace(MINUTED, state=MeetingState.APPROVED)
SAID = Said("Hanna møtte.", decided=False, audience=2)


def test_approved_minutes_are_corrected_with_a_reason() -> None:
    require_correctable(APPROVED)
    for state in set(MeetingState) - {MeetingState.APPROVED}:
        with pytest.raises(DomainError) as refused:
            require_correctable(replace(APPROVED, state=state))
        assert refused.value.code == "minutes.correct_by_drafting"
    require_correction(SAID, "Ivar møtte.", "Feil navn.")
    for text, reason, code in (
        (" ", "Feil navn.", "minutes.correction_empty"),
        (" Hanna møtte. ", "Feil navn.", "minutes.correction_same"),
        ("Ivar møtte.", " ", "minutes.correction_reason_required"),
        ("x" * 20_001, "Feil navn.", "meeting.text_too_long"),
        ("Ivar møtte.", "x" * 501, "meeting.text_too_long"),
    ):
        with pytest.raises(DomainError) as refused:
            require_correction(SAID, text, reason)
        assert refused.value.code == code
    require_newest(2, 2)


@given(st.integers(0, 50), st.integers(0, 50))
def test_whoever_has_not_seen_the_last_correction_reads_it_first(known: int, there: int) -> None:
    if known == there:
        require_newest(known, there)
        return
    with pytest.raises(DomainError):
        require_newest(known, there)


def test_a_decision_changes_by_a_new_treatment_alone() -> None:
    decided = replace(SAID, decided=True)
    require_same_meaning(SAID, same_meaning=False)
    require_same_meaning(decided, same_meaning=True)
    with pytest.raises(DomainError) as refused:
        require_same_meaning(decided, same_meaning=False)
    assert refused.value.code == "minutes.decision_by_new_treatment"

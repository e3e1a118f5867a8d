"""What of a case a withdrawal ends."""

from __future__ import annotations

from fellesskap.cases.model import TreatmentState

UNFINISHED = (TreatmentState.WAITING, TreatmentState.LISTED)
"""How a treatment stands that no body is done with: a withdrawal ends it, and nothing is taken up beside it."""

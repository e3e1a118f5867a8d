"""What every free text of a round must be."""

from __future__ import annotations

from fellesskap.errors import Invalid

LONGEST_TEXT = 20_000
LONGEST_REFERENCE = 200


def require_text(text: str, field: str, missing: str, rule: str) -> None:
    """Refuse a text that is empty, with the code `missing`, or too long."""
    if not text.strip():
        raise Invalid(missing, field=field, rule=rule)
    if len(text) > LONGEST_TEXT:
        raise Invalid("round.text_too_long", field=field, longest=LONGEST_TEXT, rule=rule)

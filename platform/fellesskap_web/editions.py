"""What has become of one body: for each day something changed, what it was and what became of its seats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fellesskap.texts import Translator
from fellesskap_graphql.wording import Glossary, say

Data = dict[str, Any]

# The fields of an edition, and what each is called in a structure's document.
_FIELDS = {
    "name": "name",
    "abbreviation": "abbreviation",
    "kind": "kind",
    "level": "level",
    "purpose": "purpose",
    "mandate": "mandate",
    "until": "until",
    "decides": "decides",
    "equalSides": "equal_sides",
    "openToPublic": "open_to_public",
    "frameMinutes": "frame_minutes",
    "meetingsPerYear": "meetings_per_year",
    "minutesApprovedBy": "minutes_approved_by",
    "writtenDays": "written",
    "writtenSilence": "silence",
    "commentDays": "comment_days",
    "deputyAccess": "deputy_access",
    "deputyAccessDays": "deputy_access_days",
    "informsDeputies": "informs_deputies",
    "reportsTo": "reports_to",
    "preparesFor": "prepares_for",
    "partOf": "part_of",
}
_SEAT_FIELDS = {
    "title": "title",
    "side": "side",
    "kind": "kind",
    "counts": "counts",
    "maySpeak": "may_speak",
    "mayPropose": "may_propose",
    "requires": "requires",
    "deputyRule": "deputies",
}

# What the graph writes in capitals, and a structure's document does not.
_CHOSEN = ("kind", "side", "deputies", "minutes_approved_by", "deputy_access", "silence")


@dataclass(frozen=True, slots=True)
class Value:
    """One value that changed, in words; `of` is the seat it belongs to, empty for the body's own."""

    label: str
    before: str
    after: str
    of: str = ""


@dataclass(slots=True)
class Turn:
    """What happened on a day: values that changed, seats that came and went. The first day has only its seats."""

    day: str
    began: bool = False
    ended: bool = False
    version: Data | None = None
    seats: int = 0
    values: list[Value] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)


def turns(editions: list[Data], seats: list[Data], texts: Translator) -> list[Turn]:
    """Tell what changed on each day, the latest first."""
    words = Glossary(texts)
    found: dict[str, Turn] = {}
    for number, edition in enumerate(editions):
        turn = found.setdefault(edition["validFrom"], Turn(edition["validFrom"]))
        turn.version = edition["structureVersion"]
        before = editions[number - 1] if number else None
        if before is None or before["validTo"] != edition["validFrom"]:
            turn.began = True
        else:
            turn.values += _values(_FIELDS, before, edition, words)
        after = editions[number + 1] if number + 1 < len(editions) else None
        if edition["validTo"] and (after is None or after["validFrom"] != edition["validTo"]):
            found.setdefault(edition["validTo"], Turn(edition["validTo"])).ended = True
    _follow_seats(found, seats, words)
    return [found[day] for day in sorted(found, reverse=True)]


def _follow_seats(found: dict[str, Turn], seats: list[Data], words: Glossary) -> None:
    ends = {(seat["key"], seat["validTo"]): seat for seat in seats if seat["validTo"]}
    begins = {(seat["key"], seat["validFrom"]) for seat in seats}
    for seat in seats:
        turn = found.setdefault(seat["validFrom"], Turn(seat["validFrom"]))
        before = ends.get((seat["key"], seat["validFrom"]))
        if turn.began:
            turn.seats += 1
        elif before is None:
            turn.came.append(seat["title"])
        else:
            turn.values += _values(_SEAT_FIELDS, before, seat, words, of=seat["title"])
        ended = seat["validTo"]
        if ended and (seat["key"], ended) not in begins:
            turn = found.setdefault(ended, Turn(ended))
            if not turn.ended:
                turn.went.append(seat["title"])


def _values(
    fields: Mapping[str, str], before: Data, after: Data, words: Glossary, of: str = ""
) -> Iterable[Value]:
    for name, document in fields.items():
        old, new = (_said(document, one[name], words) for one in (before, after))
        if old != new:
            yield Value(words.word(document), old, new, of)


def _said(field: str, value: Any, words: Glossary) -> str:
    if isinstance(value, dict):
        return str(value["name"])
    if field in _CHOSEN and isinstance(value, str):
        value = value.lower()
    return say(field, value, words)

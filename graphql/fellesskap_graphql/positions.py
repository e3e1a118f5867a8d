"""What a side, a region or a division has before it about a case: its own answers, and what others object to.

Laid out of the answers of `PremeetingSheet` and `PositionSheet`, for the page and for the paper alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fellesskap.actor import Side, Space
from fellesskap_graphql.ids import key_of

Data = dict[str, Any]

_TOLD = ("OBJECT", "AGREE_WITH_REMARK")


def asked_name(reply: Data) -> str:
    """Name who is asked: the division, or the partner itself."""
    name: str = (reply["division"] or reply["partner"])["name"]
    return name


def space_of(row: Mapping[str, Any]) -> Space:
    """Whose a row of the graph is."""
    place = row["region"] or row["division"]
    kind = "Region" if row["region"] else "Division"
    return space_at(Side(row["side"].lower()), key_of(place["id"], kind) if place else None)


def space_at(side: Side, place: UUID | None) -> Space:
    """The space of a side's region or division, or of the whole side."""
    if side is Side.MUNICIPAL:
        return Space(side, region_id=place)
    return Space(side, division_id=place)


@dataclass(frozen=True, slots=True)
class Voice:
    """An objection or a remark by name, with its reason."""

    name: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case as those who prepare it need it; `round` is the newest, None before anybody was asked.

    `asked` and the silent are those the space speaks for; objections and remarks are everybody's, `ours` first.
    """

    case: Data
    round: Data | None
    asked: int
    answered: int
    silent: list[str]
    ours: list[Voice]
    others: list[Voice]
    stances: list[Data]

    def notes(self, purpose: str) -> list[Data]:
        """The space's notes of one purpose that stand."""
        return [one for one in self.case["notes"] if one["purpose"] == purpose and one["withdrawnAt"] is None]


def prepared(cases: Iterable[Data], space: Space) -> list[Prepared]:
    """Lay out the cases for a space, each once."""
    return [_prepared(case, space) for case in {case["id"]: case for case in cases}.values()]


def _prepared(case: Data, space: Space) -> Prepared:
    case = {**case, "notes": [note for note in case["notes"] if space_of(note) == space]}
    found = case["rounds"][0] if case["rounds"] else None
    replies = found["replies"] if found else []
    own = [reply for reply in replies if _speaks_for(reply, space)]
    others = [reply for reply in replies if not _speaks_for(reply, space)]
    return Prepared(
        case,
        found,
        len(own),
        sum(reply["answer"] is not None for reply in own),
        [asked_name(reply) for reply in own if reply["answer"] is None],
        list(_voices(own)),
        list(_voices(others)),
        [one for one in (found["stances"] if found else []) if _settled_by(one, space)],
    )


def _speaks_for(reply: Data, space: Space) -> bool:
    if reply["partner"] is None or Side(reply["partner"]["side"].lower()) is not space.side:
        return False
    if space.region_id:
        return reply["region"] is not None and key_of(reply["region"]["id"], "Region") == space.region_id
    if space.division_id:
        return (
            reply["division"] is not None and key_of(reply["division"]["id"], "Division") == space.division_id
        )
    return True


def _settled_by(stance: Data, space: Space) -> bool:
    if Side(stance["side"].lower()) is not space.side:
        return False
    if space.region_id:
        return stance["region"] is not None and key_of(stance["region"]["id"], "Region") == space.region_id
    return True


def _voices(replies: Iterable[Data]) -> Iterator[Voice]:
    """Objections first, then remarks."""
    for answer in _TOLD:
        for reply in replies:
            if reply["answer"] == answer:
                yield Voice(asked_name(reply) if reply["partner"] else "", answer, reply["reason"])

"""The answers of a round as people think of them: each region with its municipalities, then the trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fellesskap_graphql.positions import asked_name

Data = dict[str, Any]

# What stands in the address, and the answers it shows.
FILTERS: dict[str, tuple[str | None, ...]] = {
    "ikke-svart": (None,),
    "merknader": ("OBJECT", "AGREE_WITH_REMARK"),
}


@dataclass(slots=True)
class Group:
    """Those who share a position, and those without one: municipalities outside regions, an undivided trust.

    `shown` are the replies the filter lets through, of all the group's.
    """

    side: str
    region: Data | None
    stance: Data | None
    replies: list[Data] = field(default_factory=list)
    shown: list[Data] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return sum(reply["answer"] is not None for reply in self.replies)

    @property
    def silent(self) -> list[str]:
        """The names of those who have not answered."""
        return [asked_name(reply) for reply in self.replies if reply["answer"] is None]


def groups(found: Data, wanted: str = "") -> list[Group]:
    """Gather a round's replies: the regions in their order, municipalities outside them, and the trust last."""
    positions = {_place(stance["side"], stance["region"]): stance for stance in found["stances"]}
    made: dict[tuple[str, str], Group] = {}
    for reply in found["replies"]:
        place = _place(reply["partner"]["side"], reply["region"])
        if place not in made:
            made[place] = Group(place[0], reply["region"], positions.get(place))
        made[place].replies.append(reply)
        if wanted not in FILTERS or reply["answer"] in FILTERS[wanted]:
            made[place].shown.append(reply)
    order = list(positions)
    return [
        made[place]
        for place in sorted(made, key=lambda place: _rank(place, order))
        if made[place].shown or not wanted
    ]


def group_of(found: Data, stance: Data) -> Group:
    """Find those a position speaks for."""
    place = _place(stance["side"], stance["region"])
    return next(
        (group for group in groups(found) if _place(group.side, group.region) == place),
        Group(stance["side"], stance["region"], stance),
    )


def _place(side: str, region: Data | None) -> tuple[str, str]:
    return side, region["id"] if region else ""


def _rank(place: tuple[str, str], order: list[tuple[str, str]]) -> tuple[bool, int]:
    return place[0] == "HOSPITAL", order.index(place) if place in order else len(order)

"""Everyone who is asked × every case, as people think of it: regions with their municipalities, then the trust.

What the filters ask for decides which rows and columns are left and which cells are shown; the shares are always
of everything in the row or the column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from fellesskap.sortkey import sort_key
from fellesskap.texts import mark

Data = dict[str, Any]

# What a cell says: the answers, and two kinds of silence.
WORDS = {
    "AGREE": mark("Enig"),
    "AGREE_WITH_REMARK": mark("Merknad"),
    "OBJECT": mark("Innvending"),
    "ABSTAIN": mark("Avstår"),
    "SILENT": mark("Ikke svart"),
    "LATE": mark("Over fristen"),
}


class Only(StrEnum):
    """Which cells are asked for; the values stand in addresses."""

    ALL = ""
    UNANSWERED = "ikke-svart"
    OBJECTIONS = "innvendinger"
    OVERDUE = "over-fristen"


_SHOWN = {
    Only.ALL: frozenset(WORDS),
    Only.UNANSWERED: frozenset(("SILENT", "LATE")),
    Only.OBJECTIONS: frozenset(("OBJECT",)),
    Only.OVERDUE: frozenset(("LATE",)),
}
_SILENT = _SHOWN[Only.UNANSWERED]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; `place` is a region's id, «none» for municipalities outside them, or «trust»."""

    place: str = ""
    round: str = ""
    only: Only = Only.ALL

    @property
    def narrow(self) -> bool:
        return bool(self.place or self.round or self.only)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one who is asked stands in one case; `mine` waits for the reader."""

    kind: str
    reply: str
    mine: bool = False


@dataclass(slots=True)
class Share:
    """How many have answered, of those asked."""

    asked: int = 0
    answered: int = 0

    def count(self, cell: Cell) -> None:
        self.asked += 1
        self.answered += cell.kind not in _SILENT

    @property
    def percent(self) -> int:
        """The whole per cent, never 100 while somebody is silent."""
        return self.answered * 100 // self.asked if self.asked else 0


@dataclass(slots=True)
class Column:
    """One round of a case."""

    id: str
    case: Data | None
    deadline: str
    state: str
    overdue: bool
    share: Share = field(default_factory=Share)

    @property
    def label(self) -> str:
        return f"{self.case['reference']} {self.case['title']}" if self.case else ""


@dataclass(slots=True)
class Row:
    """One who is asked, with a cell for each column, None where that one was not asked or it is filtered away."""

    name: str
    partner: Data
    division: bool
    share: Share = field(default_factory=Share)
    found: dict[str, Cell] = field(default_factory=dict)
    cells: list[Cell | None] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A region with its municipalities, those outside regions, or the trust with its divisions."""

    place: str
    name: str
    rows: list[Row] = field(default_factory=list)
    share: Share = field(default_factory=Share)


@dataclass(slots=True)
class Overview:
    """What is left of the matrix; `columns` are also what can be chosen among where nothing is chosen."""

    columns: list[Column]
    groups: list[Group]
    share: Share
    total: int
    choices: list[Column]
    places: list[tuple[str, str]]

    @property
    def empty(self) -> bool:
        return not self.groups

    @property
    def cut(self) -> int:
        """How many rounds there was no room for."""
        return self.total - len(self.choices)


def overview(data: Mapping[str, Any], wanted: Wanted) -> Overview:
    """Lay out what the operation «Overview» found."""
    mine = {reply["id"] for reply in data["repliesWaiting"]}
    regions = {region["id"]: region["name"] for region in data["regions"]}
    rounds = [edge["node"] for edge in data["rounds"]["edges"]]
    every = [Column(one["id"], one["case"], one["deadline"], one["state"], one["overdue"]) for one in rounds]
    groups = _groups(rounds, regions, mine)
    places = [(group.place, group.name) for group in groups]
    columns = [column for column in every if wanted.round in ("", column.id)]
    kept = [group for group in groups if wanted.place in ("", group.place)]
    shown = _SHOWN[wanted.only]
    total = Share()
    hit = set()
    for group in kept:
        for row in group.rows:
            for column in columns:
                if cell := row.found.get(column.id):
                    for share in (row.share, column.share, group.share, total):
                        share.count(cell)
                    if cell.kind in shown:
                        hit.add(column.id)
    columns = [column for column in columns if column.id in hit]
    for group in kept:
        for row in group.rows:
            cells = (row.found.get(column.id) for column in columns)
            row.cells = [cell if cell and cell.kind in shown else None for cell in cells]
        group.rows = [row for row in group.rows if any(row.cells)]
    left = [group for group in kept if group.rows]
    return Overview(columns, left, total, data["rounds"]["totalCount"], every, places)


def years(data: Mapping[str, Any]) -> list[int]:
    """List the years in which closed rounds were to be answered, the newest first."""
    ends = [edge["node"]["deadline"] for name in ("earliest", "latest") for edge in data[name]["edges"]]
    if not ends:
        return []
    first, last = (date.fromisoformat(end).year for end in ends)
    return list(range(last, first - 1, -1))


def _groups(rounds: list[Data], regions: Mapping[str, str], mine: set[str]) -> list[Group]:
    """Gather those asked; whoever has changed region stands where the newest question found that one."""
    rows: dict[tuple[str, str], Row] = {}
    places: dict[tuple[str, str], str] = {}
    trust = ""
    for one in rounds:
        late = "LATE" if one["overdue"] else "SILENT"
        for reply in one["replies"]:
            partner, division, region = reply["partner"], reply["division"], reply["region"]
            if partner is None:
                continue
            key = (partner["id"], division["id"] if division else "")
            row = rows.get(key)
            if row is None:
                row = rows[key] = Row((division or partner)["name"], partner, division is not None)
            hospital = partner["side"] == "HOSPITAL"
            known = region is not None and region["id"] in regions
            places[key] = "trust" if hospital else region["id"] if known else "none"
            trust = partner["name"] if hospital else trust
            row.found[one["id"]] = Cell(reply["answer"] or late, reply["id"], reply["id"] in mine)
    names = {**regions, "none": "", "trust": trust}
    made: dict[str, Group] = {place: Group(place, name) for place, name in names.items()}
    for key, row in sorted(rows.items(), key=lambda found: (found[1].division, sort_key(found[1].name))):
        made[places[key]].rows.append(row)
    return [group for group in made.values() if group.rows]

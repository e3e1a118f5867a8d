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

from markupsafe import Markup

from fellesskap.sortkey import sort_key
from fellesskap.texts import mark

Data = dict[str, Any]
# A round with a partner, and its division or nothing.
_Place = tuple[str, str, str]

# What a cell says: the answers, two kinds of silence, and that whoever was asked has ended.
WORDS = {
    "AGREE": mark("Enig"),
    "AGREE_WITH_REMARK": mark("Merknad"),
    "OBJECT": mark("Innvending"),
    "ABSTAIN": mark("Avstår"),
    "SILENT": mark("Ikke svart"),
    "LATE": mark("Over fristen"),
    "ENDED": mark("Ikke lenger part"),
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
    """Where one who is asked stands in one case; `mine` is the answer that waits for the reader, else empty."""

    kind: str
    mine: str = ""


@dataclass(slots=True)
class Share:
    """How many have answered, of those asked."""

    asked: int = 0
    answered: int = 0

    def count(self, cell: Cell) -> None:
        if cell.kind == "ENDED":
            return
        self.asked += 1
        self.answered += cell.kind not in _SILENT

    def add(self, other: Share) -> None:
        self.asked += other.asked
        self.answered += other.answered

    @property
    def percent(self) -> int:
        """The whole per cent, never 100 while somebody is silent."""
        return self.answered * 100 // self.asked if self.asked else 0


@dataclass(slots=True)
class Column:
    """One round of a case; `kinds` are those of its cells."""

    id: str
    case: Data | None
    deadline: str
    state: str
    overdue: bool
    share: Share = field(default_factory=Share)
    kinds: set[str] = field(default_factory=set)

    @property
    def label(self) -> str:
        return f"{self.case['reference']} {self.case['title']}" if self.case else ""


@dataclass(slots=True)
class Row:
    """One who is asked, with a cell for each column, None where that one was not asked or it is filtered away.

    `partner` has its address and number, None for one that is no more.
    """

    name: str
    partner: Data | None
    division: bool
    share: Share = field(default_factory=Share)
    found: dict[str, Cell] = field(default_factory=dict)
    cells: list[Cell | None] = field(default_factory=list)

    def drawn(self, columns: list[dict[str, str]], nothing: str) -> Markup:
        """Put together what the template has drawn once for each column, by the cell's answer or its own id."""
        found = zip(columns, self.cells, strict=True)
        html = "".join(drawn[cell.mine or cell.kind] if cell else nothing for drawn, cell in found)
        return Markup(html)  # noqa: S704  made of the template's own output


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

    def mine(self, place: int) -> list[tuple[str, str]]:
        """The answers in a column that wait for the reader: what the cell says, and the answer's id."""
        cells = (row.cells[place] for group in self.groups for row in group.rows)
        return [(cell.kind, cell.mine) for cell in cells if cell and cell.mine]

    @property
    def empty(self) -> bool:
        return not self.groups

    @property
    def cut(self) -> int:
        """How many rounds there was no room for."""
        return self.total - len(self.choices)


def overview(data: Mapping[str, Any], wanted: Wanted) -> Overview:
    """Lay out what the operation «Overview» found."""
    mine = {_place(one["round"], one): one["id"] for one in data["repliesWaiting"] if one["round"]}
    partners = {partner["id"]: partner for partner in data["partners"]}
    regions = {region["id"]: region["name"] for region in data["regions"]}
    rounds = [edge["node"] for edge in data["rounds"]["edges"]]
    every = [Column(one["id"], one["case"], one["deadline"], one["state"], one["overdue"]) for one in rounds]
    groups = _groups(rounds, regions, partners, mine)
    places = [(group.place, group.name) for group in groups]
    columns = [column for column in every if wanted.round in ("", column.id)]
    kept = [group for group in groups if wanted.place in ("", group.place)]
    shown = _SHOWN[wanted.only]
    total = Share()
    for group in kept:
        for row in group.rows:
            for column in columns:
                if cell := row.found.get(column.id):
                    row.share.count(cell)
                    column.share.count(cell)
                    column.kinds.add(cell.kind)
            group.share.add(row.share)
        total.add(group.share)
    columns = [column for column in columns if not column.kinds.isdisjoint(shown)]
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


def _groups(
    rounds: list[Data], regions: Mapping[str, str], partners: Mapping[str, Data], mine: Mapping[_Place, str]
) -> list[Group]:
    """Gather those asked; whoever has changed region stands where the newest question found that one."""
    rows: dict[tuple[str, str], Row] = {}
    places: dict[tuple[str, str], str] = {}
    trust = ""
    silences: dict[bool, Cell] = {True: Cell("LATE"), False: Cell("SILENT")}
    answers = {answer: Cell(answer) for answer in WORDS}
    for one in rounds:
        silence = silences[one["overdue"]]
        for reply in (*one["replies"], *({**gone, "answer": "ENDED"} for gone in one["former"])):
            if reply["partner"] is None:
                continue
            place = _place(one, reply)
            key = place[1:]
            row = rows.get(key)
            if row is None:
                named = reply["division"] or reply["partner"]
                known = partners.get(reply["partner"]["id"])
                row = rows[key] = Row(named["name"], known, reply["division"] is not None)
            if row.division or (row.partner and row.partner["side"] == "HOSPITAL"):
                places[key], trust = "trust", reply["partner"]["name"]
            else:
                region = reply["region"]
                places[key] = region["id"] if region and region["id"] in regions else "none"
            cell = answers[reply["answer"]] if reply["answer"] else silence
            row.found[one["id"]] = Cell(cell.kind, mine[place]) if place in mine else cell
    names = {**regions, "none": "", "trust": trust}
    made: dict[str, Group] = {place: Group(place, name) for place, name in names.items()}
    for key, row in sorted(rows.items(), key=lambda found: (found[1].division, sort_key(found[1].name))):
        made[places[key]].rows.append(row)
    return [group for group in made.values() if group.rows]


def _place(found: Data, reply: Data) -> _Place:
    partner, division = reply["partner"], reply["division"]
    return found["id"], partner["id"] if partner else "", division["id"] if division else ""

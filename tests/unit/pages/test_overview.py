"""The overview of who has answered what: groups, shares and filters, and the files that are made of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fellesskap_web.overview import Only, Wanted, overview, years
from fellesskap_web.sheets import Sheet, harmless, to_csv, to_xlsx

Data = dict[str, Any]


def reply(name: str, answer: str | None, region: str | None = None, side: str = "MUNICIPAL") -> Data:
    return {
        "answer": answer,
        "partner": {"id": f"Partner_{side}_{name}", "name": name},
        "division": None,
        "region": {"id": region} if region else None,
    }


def one_round(key: str, *replies: Data, overdue: bool = False, former: tuple[Data, ...] = ()) -> Data:
    case = {"reference": f"{key}/2026", "title": f"Sak {key}", "language": "nb"}
    return {
        "node": {
            "id": key,
            "deadline": "2026-03-02",
            "overdue": overdue,
            "state": "OPEN",
            "case": case,
            "replies": list(replies),
            "former": list(former),
        }
    }


def found(*rounds: Data, waiting: tuple[Data, ...] = ()) -> Data:
    asked = [one["partner"]["id"] for edge in rounds for one in edge["node"]["replies"]]
    return {
        "rounds": {"totalCount": len(rounds), "edges": list(rounds)},
        "repliesWaiting": list(waiting),
        "partners": [
            {"id": one, "key": one, "side": one.split("_")[1], "number": "9901"}
            for one in dict.fromkeys(asked)
        ],
        "regions": [{"id": "nord", "name": "Nord"}, {"id": "sor", "name": "Sør"}],
        "earliest": {"edges": []},
        "latest": {"edges": []},
    }


DATA = found(
    one_round(
        "1",
        reply("Ås", "AGREE", "nord"),
        reply("Berg", None, "nord"),
        reply("Dal", "OBJECT", "sor"),
        reply("Øy", None),
        reply("Sykehuset", "ABSTAIN", side="HOSPITAL"),
        overdue=True,
    ),
    one_round("2", reply("Berg", None, "nord"), reply("Ås", "AGREE_WITH_REMARK", "sor")),
    waiting=({**reply("Berg", None), "id": "Reply_1", "round": {"id": "2"}},),
)


def shown(wanted: Wanted) -> dict[str, dict[str, list[str]]]:
    made = overview(DATA, wanted)
    return {
        group.name: {row.name: [cell.kind if cell else "" for cell in row.cells] for row in group.rows}
        for group in made.groups
    }


def test_regions_come_first_and_the_trust_last_and_whoever_moved_stands_where_asked_last() -> None:
    assert shown(Wanted()) == {
        "Nord": {"Berg": ["LATE", "SILENT"]},
        "Sør": {"Dal": ["OBJECT", ""], "Ås": ["AGREE", "AGREE_WITH_REMARK"]},
        "": {"Øy": ["LATE", ""]},
        "Sykehuset": {"Sykehuset": ["ABSTAIN", ""]},
    }


def test_whoever_ended_is_told_and_is_of_no_share() -> None:
    gone = reply("Gamleby", None, "nord")
    made = overview(found(one_round("1", reply("Berg", "AGREE", "nord"), former=(gone,))), Wanted())
    cells = {row.name: [cell.kind for cell in row.cells if cell] for row in made.groups[0].rows}
    assert cells == {"Berg": ["AGREE"], "Gamleby": ["ENDED"]}
    assert (made.share.answered, made.share.asked) == (1, 1)
    assert made.groups[0].rows[1].share.asked == 0


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(only=Only.OBJECTIONS), {"Sør": {"Dal": ["OBJECT"]}}),
        (Wanted(only=Only.OVERDUE), {"Nord": {"Berg": ["LATE"]}, "": {"Øy": ["LATE"]}}),
        (Wanted(only=Only.UNANSWERED, place="nord"), {"Nord": {"Berg": ["LATE", "SILENT"]}}),
        (Wanted(round="2", place="sor"), {"Sør": {"Ås": ["AGREE_WITH_REMARK"]}}),
        (Wanted(place="trust", only=Only.OBJECTIONS), {}),
        (Wanted(place="nobody"), {}),
    ],
)
def test_a_filter_leaves_the_rows_columns_and_cells_it_asks_for(wanted: Wanted, expected: Data) -> None:
    assert shown(wanted) == expected


def test_shares_are_of_all_in_the_row_and_column_whatever_is_shown() -> None:
    made = overview(DATA, Wanted(only=Only.UNANSWERED))
    assert (made.share.answered, made.share.asked, made.share.percent) == (4, 7, 57)
    assert [column.share.percent for column in made.columns] == [60, 50]
    assert made.groups[0].rows[0].share.percent == 0


def test_what_waits_for_the_reader_is_marked() -> None:
    cells = [cell for group in overview(DATA, Wanted()).groups for row in group.rows for cell in row.cells]
    assert [(cell.kind, cell.mine) for cell in cells if cell and cell.mine] == [("SILENT", "Reply_1")]


def test_nothing_asked_is_an_empty_overview_without_years() -> None:
    made = overview(found(), Wanted())
    assert made.empty
    assert made.share.percent == 0
    assert years(found()) == []
    ends = {
        name: {"edges": [{"node": {"deadline": day}}]}
        for name, day in (("earliest", "2024-12-31"), ("latest", "2026-01-01"))
    }
    assert years(ends) == [2026, 2025, 2024]


@given(st.text(max_size=30))
def test_no_cell_begins_like_a_formula_and_every_cell_can_be_written(text: str) -> None:
    written = harmless(text)
    assert isinstance(written, str)
    assert not written.lstrip().startswith(("=", "+", "-", "@"))
    sheet = Sheet("Ark", ["Navn"], [[text]])
    assert to_xlsx([sheet])
    rows = list(csv.reader(io.StringIO(to_csv(sheet).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Navn"], [written]] or not written


def test_a_workbook_keeps_its_sheets_its_numbers_and_its_texts() -> None:
    sheets = [Sheet("Én", ["Hvem", "Prosent"], [["=1+1", 57]]), Sheet("To", ["a"], [], 0)]
    book = load_workbook(io.BytesIO(to_xlsx(sheets)))
    assert book.sheetnames == ["Én", "To"]
    assert [cell.value for cell in book["Én"][2]] == ["'=1+1", 57]
    assert book["Én"].freeze_panes == "B2"

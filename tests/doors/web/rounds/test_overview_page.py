"""The overview of all that is asked, as a page and as files, and the paper for a municipality's own system."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import docx
from openpyxl import load_workbook

from fellesskap.rounds.model import Answer
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_the_matrix_shows_who_has_answered_what_and_leads_to_the_answer(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    await road.answer(found, "Berg", Answer.OBJECT, "Vi har ikke folk")
    home = f"/{road.tenant.slug}/forankring"
    page = await (await enter("aune")).get(f"{home}/oversikt?sak=Round_{found.id}")
    assert page.status_code == 200
    words = text_of(page)
    for part in (
        "Helseregion Nord",
        "Prøvesykehuset",
        "Divisjon kirurgi",
        "1 av 7 svar har kommet (14 prosent)",
    ):
        assert part in words, part
    kinds = re.findall(r'<td data-label="[^"]+"><a class="answer" data-kind="(\w+)"', page.text)
    said = dict(re.findall(r'data-kind="(\w+)" href="[^"]+">([^<]*)<', page.text))
    assert said["SILENT"] == "Ikke svart"
    assert "" not in said.values()
    assert sorted(kinds) == ["OBJECT", *["SILENT"] * 6]
    own = await road.reply(found.id, "Aune")
    assert f"{home}/{found.id}/svar/{own['id']}" in page.text
    other = await road.reply(found.id, "Dal")
    assert f"{home}/{found.id}/svar/{other['id']}" not in page.text
    assert f"{home}/oversikt" in (await (await enter("bjorn")).get(home)).text


async def test_the_filters_hold_for_page_and_files_alike(road: Road, enter: Enter) -> None:
    found, other = await road.opened(), await road.opened()
    await road.answer(found, "Berg", Answer.OBJECT, "Nei")
    browser = await enter("anne")
    home = f"/{road.tenant.slug}/forankring/oversikt"
    query = f"sak=Round_{found.id}&vis=innvendinger"
    page = await browser.get(f"{home}?{query}")
    assert re.findall(r'<th scope="row">.*?>([^<]+)</a>', page.text) == ["Berg"]
    assert f"/forankring/{other.id}" not in page.text
    answer = await browser.get(f"{home}/fil?{query}&som=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'attachment; filename="forankring-' in answer.headers["content-disposition"]
    head, row, *totals = rows_of(answer.content)
    assert row[1] == "Berg"
    assert row[3] == "Innvending"
    assert len(head) == len(row) == 7
    assert totals[2][1:] == ["Prosent", "", "14", "14", "", ""]
    book = load_workbook(io.BytesIO((await browser.get(f"{home}/fil?{query}&som=xlsx")).content))
    assert [sheet.title for sheet in book] == ["Oversikt", "Svarene"]
    assert [cell.value for cell in book["Svarene"][2]][-1] == "Innvending"
    nothing = await browser.get(f"{home}?sak=Round_{uuid4()}")
    assert nothing.status_code == 200
    assert "Ingen svar passer" in text_of(nothing)
    assert (await browser.get(f"{home}/fil?som=exe")).status_code == 404
    for odd in ("periode=20x6", "periode=0000", "vis=alt", "gruppe=%00", "periode=²²²²"):
        assert (await browser.get(f"{home}?{odd}")).status_code == 200, odd


async def test_what_is_closed_stands_under_the_year_of_its_deadline(road: Road, enter: Enter) -> None:
    closed = await road.round_of(await road.closed())
    browser = await enter("bjorn")
    home = f"/{road.tenant.slug}/forankring/oversikt"
    year = closed.deadline.year
    assert str(closed.id) not in (await browser.get(home)).text
    page = await browser.get(f"{home}?periode={year}")
    assert f"/forankring/{closed.id}" in page.text
    assert f"Avsluttet, med frist i {year}" in text_of(page)
    assert str(closed.id) not in (await browser.get(f"{home}?periode={year - 1}")).text


async def test_whoever_is_past_the_deadline_is_found(road: Road, enter: Enter) -> None:
    found = await road.opened()
    home = f"/{road.tenant.slug}/forankring/oversikt?sak=Round_{found.id}&vis=over-fristen"
    assert "Ingen er over fristen" in text_of(await (await enter("anne")).get(home))
    road.later((found.deadline - road.today + timedelta(days=1)).days)
    late = await (await enter("anne")).get(home)
    assert (
        re.findall(r'<td data-label="[^"]+"><a class="answer" data-kind="(\w+)"', late.text) == ["LATE"] * 7
    )


async def test_the_paper_is_of_the_one_who_is_asked(road: Road, enter: Enter) -> None:
    found, other = await road.opened(), await road.opened()
    browser = await enter("aune")
    reply = await road.reply(found.id, "Aune")
    here = f"/{road.tenant.slug}/forankring/{found.id}"
    address = f"{here}/svar/{reply['id']}/saksfremlegg"
    for page in (here, f"{here}/svar/{reply['id']}", f"/{road.tenant.slug}/kommuner/9901"):
        assert address in (await browser.get(page)).text, page
    answer = await browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith('.docx"')
    paper = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert any("Aune" in text for text in cells)
    assert found.question in [paragraph.text for paragraph in paper.paragraphs]
    assert (await browser.get(f"{here}/svar/{uuid4()}/saksfremlegg")).status_code == 404
    elsewhere = f"/{road.tenant.slug}/forankring/{other.id}/svar/{reply['id']}/saksfremlegg"
    assert (await browser.get(elsewhere)).status_code == 404

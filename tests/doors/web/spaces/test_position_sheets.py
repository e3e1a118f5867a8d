"""The sheet for a pre-meeting: what is asked, the answers so far and one's own notes, for one's own side alone."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pypdf

from fellesskap.actor import Side
from fellesskap.notes.model import Purpose
from fellesskap.notes.service import WriteNote, write_note
from fellesskap.premeetings.service import PlanPremeeting, plan_premeeting
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_workers.actor import Job
from fellesskap_workers.documents import typeset_document
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]
WORD = "zqarkavklares"


async def planned(road: Road, case_id: UUID, region: UUID) -> UUID:
    """Plan a pre-meeting of a region about a case."""
    soon = road.clock.moment + timedelta(days=3)
    plan = PlanPremeeting(Side.MUNICIPAL, soon, place="Prøveby", region_id=region, case_ids=(case_id,))
    return await road.do("nord", plan_premeeting, plan)


async def test_a_region_s_sheet_has_its_own_answers_and_everybody_s_objections(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    await road.answer(found, "Berg", Answer.OBJECT, "zqberginnvending")
    await road.answer(found, "Dal", Answer.AGREE_WITH_REMARK, "zqdalmerknad")
    region = await road.id_of("region", "nord")
    note = WriteNote(WORD, Side.MUNICIPAL, found.case_id, region_id=region, purpose=Purpose.CLARIFY)
    await road.do("nord", write_note, note)
    premeeting_id = await planned(road, found.case_id, region)
    here = f"/{road.tenant.slug}/formoter"
    nord = await enter("nord")
    page = await nord.get(f"{here}/{premeeting_id}/ark")
    assert page.status_code == 200
    words = text_of(page)
    for part in (found.question, WORD, "zqberginnvending", "zqdalmerknad", "Har ikke svart:"):
        assert part in words, part
    assert f"{here}/{premeeting_id}/ark" in (await nord.get(f"{here}/{premeeting_id}")).text
    assert (await nord.get(f"{here}/{uuid4()}/ark")).status_code == 404
    general = text_of(await nord.get(f"{here}/ark?for=municipal.{region}"))
    assert WORD in general
    assert "zqberginnvending" in general
    for name in ("anne", "kirurgi", "dal"):
        stranger = await enter(name)
        assert (await stranger.get(f"{here}/{premeeting_id}/ark")).status_code == 404, name
        assert WORD not in (await stranger.get(f"{here}/ark?for=municipal.{region}")).text, name


async def test_whoever_belongs_to_no_side_has_no_sheet(road: Road, enter: Enter) -> None:
    answer = await (await enter("valgt")).get(f"/{road.tenant.slug}/formoter/ark")
    assert answer.status_code == 403


async def test_the_sheet_is_had_as_a_paper_of_one_s_own(road: Road, enter: Enter, database: Settings) -> None:
    found = await road.opened()
    await road.answer(found, "Berg", Answer.OBJECT, "zqberginnvending")
    region = await road.id_of("region", "nord")
    for text, place in ((WORD, region), ("zqhelesiden", None)):
        note = WriteNote(text, Side.MUNICIPAL, found.case_id, region_id=place, purpose=Purpose.CLARIFY)
        await road.do("bjorn", write_note, note)
    premeeting_id = await planned(road, found.case_id, region)
    here, nord = f"/{road.tenant.slug}/formoter", await enter("nord")
    for sheet, fields in (
        (f"{here}/{premeeting_id}/ark", {}),
        (f"{here}/ark", {"for": f"municipal.{region}"}),
    ):
        done = await nord.post(f"{sheet}/pdf", fields)
        assert done.status_code == 303, text_of(done)
        shown = await nord.get(done.headers["location"])
        assert "PDF-en lages nå." in text_of(shown)
        assert "Bestilt" in text_of(shown)
        again = await nord.post(f"{sheet}/pdf", fields)
        assert "En PDF av arket lages nå" in text_of(again)
    papers = await road.rows("document", side="municipal")
    assert {row["kind"] for row in papers} == {"premeeting_sheet", "position_sheet"}
    for row in papers:
        await typeset_document(Job(road.tenant, row["id"], database, road.clock))
    for row in papers:
        address = f"/{road.tenant.slug}/dokumenter/{row['id']}/fil"
        file = await nord.get(address)
        words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.content)).pages)
        for part in (WORD, "zqberginnvending", found.question, "Har ikke svart"):
            assert part in words, part
        assert "zqhelesiden" not in words
        assert (
            address
            in (await nord.get(f"{here}/{premeeting_id}/ark")).text
            + (await nord.get(f"{here}/ark?for=municipal.{region}")).text
        )
        assert (await (await enter("bjorn")).get(address)).status_code == 200
        random = f"/{road.tenant.slug}/dokumenter/{uuid4()}/fil"
        for name in ("anne", "kirurgi", "sor", "valgt"):
            stranger = await enter(name)
            said = [await stranger.get(one) for one in (address, random)]
            assert [one.status_code for one in said] == [404, 404], name
            assert text_of(said[0]) == text_of(said[1]), name
            assert str(row["id"]) not in (await stranger.get(f"/{road.tenant.slug}/dokumenter")).text

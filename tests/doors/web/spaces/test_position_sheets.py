"""The sheet for a pre-meeting: what is asked, the answers so far and one's own notes, for one's own side alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

from fellesskap.actor import Side
from fellesskap.notes.model import Purpose
from fellesskap.notes.service import WriteNote, write_note
from fellesskap.premeetings.service import PlanPremeeting, plan_premeeting
from fellesskap.rounds.model import Answer
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]
WORD = "zqarkavklares"


async def test_a_region_s_sheet_has_its_own_answers_and_everybody_s_objections(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    await road.answer(found, "Berg", Answer.OBJECT, "zqberginnvending")
    await road.answer(found, "Dal", Answer.AGREE_WITH_REMARK, "zqdalmerknad")
    region = await road.id_of("region", "nord")
    note = WriteNote(WORD, Side.MUNICIPAL, found.case_id, region_id=region, purpose=Purpose.CLARIFY)
    await road.do("nord", write_note, note)
    plan = PlanPremeeting(
        Side.MUNICIPAL,
        road.clock.moment + timedelta(days=3),
        place="Prøveby",
        region_id=region,
        case_ids=(found.case_id,),
    )
    premeeting_id = await road.do("nord", plan_premeeting, plan)
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

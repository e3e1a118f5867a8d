"""Pages of a joint meeting: what is ready for each of its bodies, whose each line is, and who is asked about it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx2
import pytest
from litestar import Litestar

from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import agenda, attending, cases, meetings, minutes, outcomes, papers, start, writing
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, text_of
from joint_scene import held, joint_structure, planned, two_to_decide, version
from road import Road, build

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-felles-sider", joint_structure())


@pytest.fixture(scope="module")
def meeting_app(database: Settings, road: Road) -> Litestar:
    return create_app(
        database,
        clock=road.clock,
        modules=(agenda, attending, cases, meetings, minutes, outcomes, papers, start, writing),
        folders=(TEMPLATES,),
    )


async def test_a_joint_meeting_from_its_agenda_to_its_decisions(road: Road, enter: Enter) -> None:
    of_fsu, of_vest = await two_to_decide(road)
    to_discuss = await road.placed()
    meeting = await planned(road, "fsu", "vest", days=3)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/moter/{meeting}"
    page = await anne.get(f"{here}/sakliste")
    shown = text_of(page)
    assert "Beslutning, FSU. Meldt inn" in shown and "Beslutning, SUV. Meldt inn" in shown
    titles = {row["id"]: row["title"] for row in await road.rows("case")}
    assert titles[to_discuss] not in shown, "what neither of them treats is not offered"
    assert titles[of_fsu] in shown and titles[of_vest] in shown

    async def put(*case_ids: UUID) -> httpx2.Response:
        given = {"version": str(await version(road, meeting)), "minutes": "20"}
        chosen: Any = {**given, "case_ids": [f"Case_{case_id}" for case_id in case_ids]}
        return await anne.post(f"{here}/sakliste/saker", chosen)

    refused = await put(of_fsu, of_vest, to_discuss)
    assert refused.status_code == 422
    assert "plassert i et annet utvalg" in text_of(refused)
    assert (await put(of_fsu, of_vest)).status_code == 303
    shown = text_of(await anne.get(f"{here}/sakliste"))
    assert "Ingen saker venter på utvalgene som møtes" in shown
    assert "Beslutning, FSU," in shown and "Beslutning, SUV," in shown

    await held(road, meeting)
    anne = await enter("anne")
    shown = text_of(await anne.get(here))
    assert "FSU og SUV, " in shown and "Beslutning, SUV" in shown and "Kommune vest, SUV" in shown
    lines = {row["case_id"]: row["id"] for row in await road.rows("agenda_item", meeting_id=meeting)}
    for case_id, key, seats in ((of_fsu, "fsu", 4), (of_vest, "vest", 2)):
        there = f"{here}/punkt/{lines[case_id]}"
        asked = re.findall(r'name="voice-([0-9a-f-]+)"', (await anne.get(there)).text)
        keys = {str(row["id"]): str(row["key"]) for row in await road.rows("seat")}
        assert len(asked) == seats and {keys[seat].split(":")[0] for seat in asked} == {key}
        fields = {
            "version": str(await road.case_version(case_id)),
            "outcome": "decide",
            "effect": "binding",
            "wording": "Utvalget slutter seg til rutinen.",
            **{f"voice-{seat}": "agrees" for seat in asked},
        }
        assert (await anne.post(f"{there}/beslutning", fields)).status_code == 303
        (decision,) = await road.rows("decision", case_id=case_id)
        assert decision["body_id"] == await road.id_of("body", key)


async def test_the_same_of_a_body_alone_names_no_body(road: Road, enter: Enter) -> None:
    case_id = await road.closed("vest", Aune=Answer.AGREE)
    meeting = await planned(road, "vest", days=3)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/moter/{meeting}"
    shown = text_of(await anne.get(f"{here}/sakliste"))
    title = (await road.rows("case", id=case_id))[0]["title"]
    assert title in shown and "Beslutning. Meldt inn" in shown and "SUV" not in shown
    assert "Samarbeidsutvalg Vest, " in shown

"""Positions settled on one page: each case accepted or refused by itself, and no word lost."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from fellesskap.rounds.model import Answer, Round
from fellesskap.rounds.service import CloseRound, SettleStance, close_round, settle_stance
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import batch_positions, rounds
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from region_meetings import OWN, held
from road import FORMOTE, Road, build
from road_structure import STRUCTURE

Enter = Callable[[str], Awaitable[Browser]]
NORD = ("Aune", "Berg", "Dal")


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    """A community of its own: the page holds the fifty that are nearest their deadlines."""
    structure = replace(STRUCTURE, bodies=(*STRUCTURE.bodies, OWN))
    return await build(database, "prove-samlet-svar", structure)


@pytest.fixture
def enter(database: Settings, road: Road) -> Enter:
    """Open a browser as one of its people."""

    async def open_as(name: str) -> Browser:
        modules = (batch_positions, rounds)
        app = create_app(database, clock=road.clock, modules=modules, folders=(TEMPLATES,))
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as


def page(road: Road) -> str:
    return f"/{road.tenant.slug}/forankring/standpunkt"


async def line(road: Road, found: Round, **chosen: str) -> dict[str, Any]:
    """The fields of one line, as the page shows them, with what is chosen there."""
    stance = await road.stance(found.id, "nord")
    key, region = stance["id"], stance["region_id"]
    replies = await road.rows("reply", round_id=found.id, region_id=region)
    fields: dict[str, Any] = {
        f"version-{key}": str(stance["version"]),
        f"round-{key}": str(found.id),
        f"region-{key}": str(region),
        f"silent-{key}": [f"{row['partner_id']}:{row['version']}" for row in replies if not row["answer"]],
    }
    return {**fields, **{f"{name}-{key}": value for name, value in chosen.items()}}


async def settled(road: Road, found: Round) -> str | None:
    position: str | None = (await road.stance(found.id, "nord"))["position"]
    return position


async def answers(road: Road, found: Round) -> list[str | None]:
    region = (await road.stance(found.id, "nord"))["region_id"]
    return [row["answer"] for row in await road.rows("reply", round_id=found.id, region_id=region)]


async def test_each_case_is_saved_or_refused_by_itself(road: Road, enter: Enter) -> None:
    met, silent, wrong, later = [await road.opened() for _ in range(4)]
    await road.answer(wrong, "Aune", Answer.OBJECT)
    nord = await enter("nord")
    assert page(road) in (await nord.get(f"/{road.tenant.slug}/forankring")).text
    shown = await nord.get(page(road))
    assert all(str(one.id) in shown.text for one in (met, silent, wrong, later))
    assert "Har ikke svart:" in text_of(shown)
    fields = {
        "evidence_date": FORMOTE.isoformat(),
        "evidence_reference": "Formøte 3/26",
        "position": "agree",
        **await line(road, met, answers="agree_with_remark", said="Husk Eid", position="same"),
        **await line(road, silent, position="same", silence_reason="Sommer"),
        **await line(road, wrong, position="object", silence_reason="Sommer"),
        **await line(road, later, reason="Et påbegynt ord"),
    }
    untouched = (await road.rows("stance", round_id=later.id), await road.rows("stance", round_id=wrong.id))
    refused = await nord.post(page(road), fields)
    assert refused.status_code == 422
    assert "Svarene på 2 saker er lagret." in text_of(refused)
    assert [await settled(road, one) for one in (met, silent, wrong, later)] == [
        "agree",
        "agree",
        None,
        None,
    ]
    assert set(await answers(road, met)) == {"agree_with_remark"}
    assert set(await answers(road, silent)) == {None}
    assert untouched == (
        await road.rows("stance", round_id=later.id),
        await road.rows("stance", round_id=wrong.id),
    )
    key = (await road.stance(wrong.id, "nord"))["id"]
    assert f'id="felt-reason-{key}-feil"' in refused.text
    assert "Et påbegynt ord" in refused.text
    assert str(met.id) not in refused.text
    again = {
        "position": "agree",
        **await line(road, wrong, position="object", reason="Folk", silence_reason="Nå"),
    }
    done = await nord.post(page(road), again)
    assert "Svarene på saken er lagret." in text_of(await nord.get(done.headers["location"]))
    assert await settled(road, wrong) == "object"


async def test_what_moved_on_meanwhile_is_shown_with_its_words(road: Road, enter: Enter) -> None:
    closed, taken = await road.opened(), await road.opened()
    fields = {
        "position": "agree",
        **await line(road, closed, position="same", reason="Ordene mine", silence_reason="Ferie"),
        **await line(road, taken, position="same", reason="Flere ord", silence_reason="Ferie"),
    }
    stance = await road.stance(taken.id, "nord")
    by = SettleStance(stance["id"], 1, Answer.ABSTAIN, silence_reason="Ferie")
    await road.do("nord", settle_stance, by)
    road.later((closed.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(closed.id, 1))
    before = await road.everything()
    refused = await (await enter("nord")).post(page(road), fields)
    assert (refused.status_code, await road.everything()) == (422, before)
    for words in ("Ordene mine", "Flere ord"):
        assert words in refused.text
    assert "Forankringen er avsluttet" in text_of(refused)
    assert await settled(road, taken) == "abstain"


async def test_answers_and_position_of_one_case_stand_or_fall_together(road: Road, enter: Enter) -> None:
    found = await road.opened()
    day = {"evidence_date": FORMOTE.isoformat()}
    both = await line(road, found, answers="agree", position="object")
    nord = await enter("nord")
    before = await road.everything()
    refused = await nord.post(page(road), {**day, **both})
    assert (refused.status_code, await road.everything()) == (422, before)
    nothing = await nord.post(page(road), await line(road, found))
    assert (nothing.status_code, await road.everything()) == (422, before)
    undated = await nord.post(page(road), await line(road, found, answers="agree"))
    assert (undated.status_code, await road.everything()) == (422, before)
    assert "Oppgi hvor svaret er behandlet" in text_of(undated)
    key = (await road.stance(found.id, "nord"))["id"]
    done = await nord.post(page(road), {**day, **both, f"reason-{key}": "For lite folk"})
    assert done.status_code == 303
    assert (set(await answers(road, found)), await settled(road, found)) == ({"agree"}, "object")


async def test_only_one_s_own_positions_are_there(road: Road, enter: Enter) -> None:
    found = await road.opened()
    sor = await enter("sor")
    before = await road.everything()
    fields = await line(road, found, answers="agree", position="agree", silence_reason="Ferie")
    refused = await sor.post(page(road), {"evidence_date": FORMOTE.isoformat(), **fields})
    assert (refused.status_code, await road.everything()) == (403, before)
    alone = await line(road, found, position="agree", silence_reason="Ferie")
    assert (await sor.post(page(road), alone)).status_code == 403
    aune = text_of(await (await enter("aune")).get(page(road)))
    assert "Ingen standpunkter venter på deg" in aune


async def test_a_position_is_the_decision_of_the_regions_own_meeting(road: Road, enter: Enter) -> None:
    found = await road.opened()
    own, others = await held(road, "regionmote-nord"), await held(road, "regionmote-sor")
    road.later(1)
    after = await road.opened()
    nord = await enter("nord")
    shown = (await nord.get(page(road))).text
    keys = [(await road.stance(one.id, "nord"))["id"] for one in (found, after)]
    offered = [re.search(rf'name="meeting_id-{key}".*?</select>', shown, re.DOTALL) for key in keys]
    assert offered[0] and str(own) in offered[0][0] and str(others) not in offered[0][0]
    assert offered[1] is None, "it was held before that round was opened"
    before = await road.everything()
    for meeting, status in ((others, 422), (after.id, 404)):
        chosen = {"position": "agree", "silence_reason": "Ferie", "meeting_id": str(meeting)}
        refused = await nord.post(page(road), await line(road, found, **chosen))
        assert (refused.status_code, await road.everything()) == (status, before)
    early = {"position": "agree", "silence_reason": "Ferie", "meeting_id": str(own)}
    refused = await nord.post(page(road), await line(road, after, **early))
    assert f'id="felt-meeting_id-{keys[1]}"' in refused.text
    assert (refused.status_code, await road.everything()) == (422, before)
    forgotten = await nord.post(page(road), await line(road, found, meeting_id=str(own)))
    assert f'id="felt-position-{keys[0]}-feil"' in forgotten.text
    assert (forgotten.status_code, await road.everything()) == (422, before)
    done = await nord.post(page(road), await line(road, found, **early))
    assert done.status_code == 303
    stance = await road.stance(found.id, "nord")
    assert (stance["position"], stance["meeting_id"]) == ("agree", own)

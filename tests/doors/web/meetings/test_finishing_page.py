"""The page after a meeting plans the next one in the same go, and says at the field what is wrong with it."""

from __future__ import annotations

from datetime import timedelta

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from minutes_scene import hold, plan, version
from road import build


async def test_the_next_meeting_is_planned_on_the_page_after_a_meeting(database: Settings) -> None:
    road = await build(database, "etter-motet")
    app = create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))
    meeting = await plan(road, 1)
    await hold(road, meeting)
    session = await log_in_again(database, road.clock, road.tenant, road.people["anne"])
    secretary, where = Browser.open(app, session), f"/{road.tenant.slug}/moter/{meeting}/etter"
    assert "Utvalget har ikke noe nytt møte i planen." in text_of(await secretary.get(where))
    fields = {
        "version": str(await version(road, meeting)),
        "until": (road.today + timedelta(days=10)).isoformat(),
        "starts_at": (road.today + timedelta(days=60)).isoformat(),
        "clock": "10:30",
        "form": "physical",
        "place": "",
        "link": "",
    }
    before = await road.everything()
    for name, wrong in (
        ("place", {}),
        ("starts_at", {"starts_at": "", "place": "Nyby"}),
        ("clock", {"clock": "tull", "place": "Nyby"}),
        ("link", {"form": "digital"}),
    ):
        refused = await secretary.post(where, {**fields, **wrong})
        assert refused.status_code == 422
        assert f'id="felt-{name}-feil"' in refused.text, name
        assert f'value="{fields["until"]}"' in refused.text, "what was written is kept"
    assert await road.everything() == before
    done = await secretary.post(where, {**fields, "place": "Nyby"})
    assert done.status_code == 303, text_of(done)
    shown = text_of(await secretary.get(where))
    assert "kl. 10.30, Nyby" in shown
    assert "Utvalget har ikke noe nytt møte i planen." not in shown


async def test_the_next_meeting_may_wait(database: Settings) -> None:
    road = await build(database, "etter-motet-uten")
    app = create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))
    meeting = await plan(road, 1)
    await hold(road, meeting)
    session = await log_in_again(database, road.clock, road.tenant, road.people["anne"])
    secretary, where = Browser.open(app, session), f"/{road.tenant.slug}/moter/{meeting}/etter"
    fields = {
        "version": str(await version(road, meeting)),
        "until": (road.today + timedelta(days=10)).isoformat(),
    }
    empty = {"starts_at": "", "clock": "09:00", "form": "physical", "place": "", "link": ""}
    done = await secretary.post(where, {**fields, **empty})
    assert done.status_code == 303, text_of(done)
    assert await road.rows("meeting", state="planned") == []
    assert "Planlegg møtet" in text_of(await secretary.get(where))

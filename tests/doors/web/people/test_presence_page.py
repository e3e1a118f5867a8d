"""The page of a person tells how often the person was called and met, to the person and the secretariat."""

from __future__ import annotations

import pytest

from absence_scene import ABSENT, answer, called, deputy, hold, met, seat_su
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build

IVAR, HANNA = "vara-su:k1", "su:k1"


@pytest.fixture
async def road(database: Settings) -> Road:
    made = await build(database, "motetall-side", ABSENT)
    await seat_su(made)
    return made


async def test_the_page_tells_the_person_and_the_secretariat_how_often_the_person_met(
    road: Road, database: Settings
) -> None:
    app = create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))

    async def page(who: str, of: str) -> str:
        app.state.installation.register.forget()
        session = await log_in_again(database, road.clock, road.tenant, road.people[who])
        answered = await Browser.open(app, session).get(f"/{road.tenant.slug}/personer/{road.people[of]}")
        assert answered.status_code == 200
        return text_of(answered)

    assert "Ingen å telle ennå." in await page("anne", HANNA)
    for days, comes in ((10, True), (12, False)):
        meeting = await called(road, days=days)
        await answer(road, meeting, "k1", coming=comes)
        if not comes:
            await deputy(road, meeting, IVAR, coming=True)
        await hold(road, meeting, await met(road, "k1", HANNA if comes else IVAR))
    for who in ("anne", HANNA):
        shown = await page(who, HANNA)
        assert "Siste tolv måneder: Kalt inn til 2 møter, møtte i 1, forfall 1." in shown
        assert "Perioden nå: Kalt inn til 2 møter, møtte i 1, forfall 1." in shown
        assert "Møter du ikke lenger har innsyn i" not in shown
    own = await page(IVAR, IVAR)
    assert "Siste tolv måneder: Kalt inn til 1 møte, møtte i 1, forfall 0." in own
    assert "Møter du ikke lenger har innsyn i, er ikke med her." in own
    other = await page("su:k2", HANNA)
    assert "Kalt inn til" not in other
    assert "Siste tolv måneder" not in other

"""How often somebody was called and met, in a real browser: without a finding at two sizes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from absence_scene import ABSENT, answer, called, deputy, hold, met, seat_su
from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build

pytestmark = needs_chromium
HANNA, IVAR = "su:k1", "vara-su:k1"


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[tuple[str, Road, Settings]]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-motetall", ABSENT)
    await seat_su(road)
    for days, comes in ((10, True), (12, False)):
        meeting = await called(road, days=days)
        await answer(road, meeting, "k1", coming=comes)
        if not comes:
            await deputy(road, meeting, IVAR, coming=True)
        await hold(road, meeting, await met(road, "k1", HANNA if comes else IVAR))
    async with serving(create_app(settings, clock=road.clock, limits=UNHURRIED), listening):
        yield settings.base_url, road, settings


@in_both_looks
async def test_the_figures_have_no_finding(
    enter: Enter, site: tuple[str, Road, Settings], look: Look
) -> None:
    address, road, settings = site
    for who, of in (("anne", HANNA), (IVAR, IVAR)):
        session = await log_in_again(settings, road.clock, road.tenant, road.people[who])
        page = await enter(address, session, look=look)
        await judge(page, f"/{road.tenant.slug}/personer/{road.people[of]}")

"""Correcting approved minutes in a real browser: proposed by one side, confirmed by the other, at two sizes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chromium import DESK, POCKET, UNHURRIED, Enter, judge, needs_chromium, own_address, serving
from fellesskap.minutes.service import (
    ApproveMinutes,
    AskForComments,
    DeclineCorrection,
    ProposeCorrection,
    approve_minutes,
    ask_for_comments,
    decline_correction,
    propose_correction,
)
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from minutes_scene import agenda, minuted, version
from road import Road, build

pytestmark = needs_chromium


async def test_a_correction_is_proposed_and_confirmed_without_a_finding(
    database: Settings, enter: Enter
) -> None:
    settings, listening = own_address(database)
    road = await build(settings, "prove-rettelser")
    meeting = await minuted(road)
    commented = await minuted(road)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    await road.do("anne", ask_for_comments, AskForComments(commented, road.today + timedelta(days=10)))
    line = (await agenda(road, meeting))[0]["id"]
    first = ProposeCorrection(line, 0, "Hanna møtte ikke.", "Vi så feil på listen.")
    declined = await road.do("anne", propose_correction, first)
    await road.do("bjorn", decline_correction, DeclineCorrection(declined, 1, "Hanna var der fra sak 2."))
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    home = f"/{road.tenant.slug}"
    minutes = f"{home}/moter/{meeting}/referat"
    looks = (DESK, replace(POCKET, language="nb"))
    async with serving(app, listening):
        for count, look in enumerate(looks):
            anne, bjorn, member = [
                await enter(
                    settings.base_url,
                    await log_in_again(settings, road.clock, road.tenant, road.people[name]),
                    look,
                )
                for name in ("anne", "bjorn", "fu:kommune")
            ]
            await judge(anne, f"{minutes}/rett?punkt={line}")
            await anne.get_by_label("Slik skulle det ha stått").fill(f"Hanna møtte fra sak {count + 2}.")
            await anne.get_by_label("Hvorfor rettes det?").fill("Hun kom senere enn vi skrev.")
            await anne.get_by_role("button", name="Foreslå rettelsen").click()
            await anne.get_by_text("Rettelsen er foreslått.").wait_for()
            one = await _open(road)
            await judge(anne, f"{minutes}/rett/{one}")
            await judge(bjorn, home)
            await bjorn.get_by_role("link", name="Se rettelsen").first.click()
            await judge(bjorn, f"{minutes}/rett/{one}")
            await judge(member, home)
            await judge(member, f"{minutes}/kommentarer")
            await bjorn.get_by_role("button", name="Bekreft rettelsen").click()
            await bjorn.get_by_text("Referatet er rettet.").wait_for()
            await judge(bjorn, f"{minutes}/kommentarer")
    assert len(await road.rows("minutes_correction", meeting_id=meeting)) == len(looks)


async def _open(road: Road) -> str:
    return str((await road.rows("proposed_correction", state="open"))[0]["id"])

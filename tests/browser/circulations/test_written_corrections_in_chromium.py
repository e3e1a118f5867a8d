"""Correcting what a body came to in writing in a real browser: proposed by one side, confirmed by the other."""

from __future__ import annotations

from dataclasses import replace

from chromium import DESK, POCKET, UNHURRIED, Enter, judge, needs_chromium, own_address, serving
from fellesskap.circulations.service import ProposeWrittenCorrection, propose_written_correction
from fellesskap.minutes.service import DeclineCorrection, decline_correction
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build
from written_scene import COUNTED, answer, close, started, the
from written_structure import written_structure

pytestmark = needs_chromium


async def test_a_decision_in_writing_is_corrected_without_a_finding(database: Settings, enter: Enter) -> None:
    settings, listening = own_address(database)
    road = await build(settings, "prove-nettleser-retting", written_structure(public=True))
    found = await started(road)
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    (case,) = await road.rows("case", id=(await the(road, found))["case_id"])
    first = ProposeWrittenCorrection(found, 0, "FSU avviser rutinen.", "Vi husket feil.", same_meaning=True)
    declined = await road.do("anne", propose_written_correction, first)
    await road.do("bjorn", decline_correction, DeclineCorrection(declined, 1, "Det står riktig."))
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    home = f"/{road.tenant.slug}"
    written, on_case = f"{home}/skriftlig/{found}", f"{home}/saker/{case['number']}-{case['year']}"
    looks = (DESK, replace(POCKET, language="nb"))
    async with serving(app, listening):
        for count, look in enumerate(looks):
            anne, bjorn, member = [
                await enter(
                    settings.base_url,
                    await log_in_again(settings, road.clock, road.tenant, road.people[name]),
                    look,
                )
                for name in ("anne", "bjorn", "fsu:direktor")
            ]
            await judge(anne, on_case, f"{written}/rett")
            await anne.get_by_label("Slik skulle det ha stått").fill(f"FSU slutter seg til rutine {count}.")
            await anne.get_by_label("Hvorfor rettes det?").fill("Nummeret manglet.")
            await anne.get_by_role("button", name="Foreslå rettelsen").click()
            await anne.locator(".ds-validation-message").first.wait_for()
            await anne.get_by_label("Beslutningen er den samme").check()
            await anne.get_by_role("button", name="Foreslå rettelsen").click()
            await anne.get_by_text("Rettelsen er foreslått.").wait_for()
            one = await _open(road)
            await judge(anne, f"{written}/rett", f"{written}/rett/{one}")
            await judge(member, written, f"{written}/rett/{one}")
            await judge(bjorn, home)
            await bjorn.get_by_role("link", name="Se rettelsen").first.click()
            await judge(bjorn, f"{written}/rett/{one}")
            await bjorn.get_by_role("button", name="Bekreft rettelsen").click()
            await bjorn.get_by_text("Rettelsen er bekreftet.").wait_for()
            await judge(bjorn, written, on_case)
            await judge(member, f"{home}/sok?q=rutine")
    assert len(await road.rows("minutes_correction", circulation_id=found)) == len(looks)


async def _open(road: Road) -> str:
    return str((await road.rows("proposed_correction", state="open"))[0]["id"])

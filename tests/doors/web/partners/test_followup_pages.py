"""The list of what follows from decisions, and reporting how far one has come."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from fellesskap_graphql.ids import global_id
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


async def address(road: Road, decided: UUID, number: str) -> str:
    partner = await road.id_of("partner", number)
    row = (await road.rows("followup", decision_id=decided, partner_id=partner))[0]
    return f"/{road.tenant.slug}/oppfolging/{row['id']}"


async def test_the_list_is_filtered_by_partner_state_deadline_and_ones_own(
    road: Road, enter: Enter, decided: UUID
) -> None:
    home = f"/{road.tenant.slug}/oppfolging"
    browser = await enter("aune")
    aune, berg = await address(road, decided, "9901"), await address(road, decided, "9902")
    partner = global_id("Partner", await road.id_of("partner", "9901"))

    async def rows(query: str) -> list[str]:
        page = await browser.get(f"{home}?{query}")
        assert page.status_code == 200
        return re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page.text)

    assert {"Aune", "Berg", "Prøvesykehuset HF"} <= set(await rows("rekkefolge=part"))
    assert set(await rows(f"part={partner}")) == {"Aune"}
    assert set(await rows("mine=1")) == {"Aune"}
    assert await rows("over-frist=1") == []
    done = {"version": "1", "state": "done", "note": "Rutinen er tatt i bruk"}
    assert (await browser.post(aune, done)).status_code == 303
    assert set(await rows(f"part={partner}&status=utfort")) == {"Aune"}
    page = await browser.get(home)
    assert aune not in page.text  # what is done no longer waits
    assert berg not in page.text  # and another's report is not the reader's
    road.later(91)
    browser = await enter("aune")
    late = await rows("over-frist=1")
    assert "Berg" in late


async def test_a_contact_reports_for_its_own_and_the_case_tells(
    road: Road, enter: Enter, decided: UUID
) -> None:
    aune, own = await enter("aune"), await address(road, decided, "9901")
    form = await aune.get(own)
    assert "FSU slutter seg til rutinen." in text_of(form)
    fields = {"version": "1", "state": "under_way", "note": "Opplæringen er i gang"}
    done = await aune.post(own, fields)
    assert done.headers["location"] == own
    page = text_of(await aune.get(own))
    assert "Meldingen fra Aune er lagret." in page
    assert "Opplæringen er i gang" in page
    before = await road.everything()
    stale = await aune.post(own, {**fields, "state": "done"})
    assert (stale.status_code, await road.everything()) == (409, before)
    assert "Opplæringen er i gang" in stale.text


async def test_nobody_reports_for_another_but_the_secretariat_of_its_side(
    road: Road, enter: Enter, decided: UUID
) -> None:
    own = await address(road, decided, "9901")
    fields = {"version": "1", "state": "under_way", "note": "Vi er i gang"}
    before = await road.everything()
    for name in ("berg", "anne"):
        browser = await enter(name)
        assert "Lagre meldingen" not in text_of(await browser.get(own))
        refused = await browser.post(own, fields)
        assert (refused.status_code, await road.everything()) == (403, before), name
        assert "Du kan bare melde fra for din egen kommune" in text_of(refused)
    assert (await (await enter("bjorn")).post(own, fields)).status_code == 303


async def test_what_was_done_is_taken_back_only_with_a_reason(
    road: Road, enter: Enter, decided: UUID
) -> None:
    aune, own = await enter("aune"), await address(road, decided, "9901")
    assert (await aune.post(own, {"version": "1", "state": "done"})).status_code == 303
    before = await road.everything()
    refused = await aune.post(own, {"version": "2", "state": "open", "note": ""})
    assert (refused.status_code, await road.everything()) == (422, before)
    assert 'id="felt-note-feil"' in refused.text
    assert 'value="open" checked' in refused.text
    nothing = await aune.post(own, {"version": "2", "note": "Uten valg"})
    assert (nothing.status_code, await road.everything()) == (422, before)
    assert "Uten valg" in nothing.text
    assert (
        await aune.post(own, {"version": "2", "state": "open", "note": "Avtalen ble sagt opp"})
    ).status_code == 303


async def test_a_followup_the_reader_does_not_see_is_not_there(
    road: Road, enter: Enter, decided: UUID
) -> None:
    home = f"/{road.tenant.slug}/oppfolging"
    own = await address(road, decided, "9901")
    elected = await enter("valgt")
    for browser, path in ((elected, own), (await enter("aune"), f"{home}/{uuid4()}")):
        assert (await browser.get(path)).status_code == 404
        assert (await browser.post(path, {"version": "1", "state": "done"})).status_code == 404
    assert "Ingenting gjenstår" in text_of(await elected.get(home))

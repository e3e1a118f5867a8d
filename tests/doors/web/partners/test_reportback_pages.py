"""A representative makes the draft of the minutes its own, sees whom it goes to, and sends it."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from fellesskap.followups.service import conclude
from frame_scene import Browser, text_of
from meeting_worlds import minute
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def held(road: Road) -> UUID:
    """A meeting with minutes, that decided what is to be followed up."""
    _, item_id = await road.ready()
    await road.do("anne", conclude, await road.decision(item_id, due=road.today + timedelta(days=90)))
    meeting_id: UUID = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await minute(road, meeting_id)
    return meeting_id


async def test_the_draft_tells_what_was_decided_and_goes_to_those_represented(
    road: Road, enter: Enter, held: UUID
) -> None:
    home = f"/{road.tenant.slug}/moter/{held}"
    nord = await enter("fsu:region:nord")
    assert f"{home}/orientering" in (await nord.get(home)).text
    form = await nord.get(f"{home}/orientering")
    found = re.search(r'<textarea[^>]*name="text"[^>]*>(.*?)</textarea>', form.text, re.S)
    assert found is not None
    draft = html.unescape(found[1]).strip()
    assert draft.startswith("Orientering fra møtet i Faglig samarbeidsutvalg")
    assert "FSU slutter seg til rutinen. Beslutningen er bindende." in draft
    assert "følg opp innen" in draft
    seat = await road.id_of("seat", "fsu:region:nord")
    before = await road.everything()
    empty = await nord.post(f"{home}/orientering/kontroll", {"seat_id": str(seat), "text": ""})
    assert (empty.status_code, 'id="felt-text-feil"' in empty.text) == (422, True)
    check = await nord.post(f"{home}/orientering/kontroll", {"seat_id": str(seat), "text": draft})
    assert check.status_code == 200
    assert "Aune" in text_of(check)
    assert await road.everything() == before
    assert await road.rows("reportback") == []
    sent = await nord.post(f"{home}/orientering", {"seat_id": str(seat), "edition": "1", "text": draft})
    assert sent.status_code == 303
    address = sent.headers["location"]
    assert "FSU slutter seg til rutinen." in text_of(await nord.get(address))
    twice = await nord.post(f"{home}/orientering", {"seat_id": str(seat), "edition": "1", "text": draft})
    assert twice.status_code == 409
    aune = await enter("aune")
    assert "FSU slutter seg til rutinen." in text_of(await aune.get(address))
    assert address in (await aune.get(home)).text
    assert address in (await aune.get(f"/{road.tenant.slug}/varsler")).text
    for name in ("anne", "bjorn", "sor", "kirurgi", "valgt"):
        other = await enter(name)
        assert (await other.get(address)).status_code == 404, name
        assert address not in (await other.get(home)).text


async def test_nobody_else_writes_one(road: Road, enter: Enter, held: UUID) -> None:
    home = f"/{road.tenant.slug}/moter/{held}"
    seat = await road.id_of("seat", "fsu:region:nord")
    before = await road.everything()
    for name in ("anne", "aune", "fsu:region:sor"):
        browser = await enter(name)
        given = {"seat_id": str(seat), "edition": "1", "text": "Vi ble enige."}
        assert (await browser.post(f"{home}/orientering", given)).status_code == 403, name
    assert (await (await enter("anne")).get(f"{home}/orientering")).status_code == 403
    for name in ("anne", "fsu:fastlege"):
        assert f"{home}/orientering" not in (await (await enter(name)).get(home)).text
    assert (await (await enter("fsu:fastlege")).get(f"{home}/orientering")).status_code == 422
    assert await road.everything() == before

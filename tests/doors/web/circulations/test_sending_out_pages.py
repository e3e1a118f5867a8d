"""The page that puts a case to its body in writing lists the attachments that go with it, and sends no others."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import httpx2
import pytest
from litestar import Litestar

from attachment_scene import attach, replaced
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import circulations
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build
from written_structure import written_structure

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-utsending", written_structure())


@pytest.fixture(scope="module")
def app(database: Settings, road: Road) -> Litestar:
    return create_app(database, clock=road.clock, modules=(circulations,), folders=(TEMPLATES,))


@pytest.fixture
def enter(app: Litestar, database: Settings, road: Road) -> Enter:
    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as


async def test_what_goes_out_is_what_was_listed(road: Road, enter: Enter) -> None:
    case_id = await road.closed("region")
    budget = await attach(road, case_id)
    (case,) = await road.rows("case", id=case_id)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}/skriftlig"
    shown = await anne.get(here)
    assert "Vedlegg som følger med Vedlegg 1: Budsjett" in text_of(shown)
    fields = {"version": str(case["version"]), "wording": "FSU slutter seg til rutinen.", "effect": "binding"}
    newest = await replaced(road, budget)
    refused = await anne.post(here, fields | {"editions": _listed(shown)})
    assert refused.status_code == 409
    assert "Vedleggene er endret siden du så over det som sendes" in text_of(refused)
    assert "Vedlegg 1: Budsjett, utgave 2" in text_of(refused)
    assert "FSU slutter seg til rutinen." in text_of(refused)
    assert await road.rows("circulation", case_id=case_id) == []
    sent = await anne.post(here, fields | {"editions": _listed(refused)})
    assert sent.status_code == 303
    (row,) = await road.rows("sent_attachment", case_id=case_id)
    assert row["edition_id"] == newest
    member = text_of(await (await enter("fsu:avdeling")).get(sent.headers["location"]))
    assert "Slik de var da saken ble sendt ut. Vedlegg 1: Budsjett" in member


async def test_a_case_without_attachments_says_so(road: Road, enter: Enter) -> None:
    case_id = await road.closed("region")
    (case,) = await road.rows("case", id=case_id)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}/skriftlig"
    assert "Vedlegg som følger med Ingen" in text_of(await anne.get(here))


def _listed(page: httpx2.Response) -> str:
    """The one edition that the page would send out."""
    (found,) = re.findall(r'name="editions" value="([^"]+)"', page.text)
    return str(found)

"""An address that is only posted to leads whoever opens it to the page on which its form stands."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from litestar import post
from litestar.routes import HTTPRoute

from fellesskap.actor import RoleKind
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.asgi import create_app
from fellesskap_web.form_pages import leads, shows_page
from frame_scene import Browser, add_person, log_in_as

NOBODYS = "018f3a5e-0000-7000-8000-000000000001"
# Where the page is not the nearest above; with «?steg=plasser», which edits of a draft are made from.
ELSEWHERE = {
    "verv/ID/trekk": "verv/ID/rett",
    "ledere/ID/trekk": "ledere/ID/avslutt",
    "utsendinger/ID/igjen": "administrasjon",
    "utsendinger/ID/avklar": "administrasjon",
    "moter/ID/innspill/sporsmal": "moter/ID/innspill/apne",
    "moter/ID/innspill/sammendrag": "moter/ID/innspill/temaer",
    "moter/ID/referat/godkjenn-som-leder": "moter/ID",
    "moter/ID/referat/paminn": "moter/ID",
    "innsyn/ID/notater/ID/fjern": "innsyn/ID",
    **dict.fromkeys(
        (f"struktur/rediger/ID/{act}" for act in ("angre", "hent-inn", "flytt", "publiser")),
        "struktur/rediger/ID/steg/plasser",
    ),
    "struktur/rediger/ID/tillegg": "struktur/rediger/ID/steg/utvalg",
    "struktur/rediger/ID/grunnlag": "struktur/rediger/ID/steg/helsefellesskapet",
    # Found by who sits there: nobody does.
    "verv/ID/flytt": None,
}


async def test_no_address_of_a_form_is_a_page_that_is_not_there(
    database: Settings, clock: FixedClock, alfa: Tenant, beta: Tenant
) -> None:
    app = create_app(database, clock=clock)
    secretary = await add_person(alfa, clock, "Sara Sekretær", RoleKind.SECRETARIAT)
    browser = Browser.open(app, await log_in_as(database, clock, (alfa, secretary)))
    stranger = Browser.open(app)
    routes = [one for one in app.routes if isinstance(one, HTTPRoute) and "POST" in one.methods]
    posted = [
        one.path_format
        for one in routes
        if not shows_page(one) and not any(handler.opt.get("graph") for handler in one.route_handlers)
    ]
    pages = [re.sub(r"{\w+}", "[^/]+", one.path_format) for one in app.routes if shows_page(one)]
    assert len(posted) > 50
    assert "/innstillinger" not in posted
    seen = set()
    for path in posted:
        short = re.sub(r"{\w+}", "ID", path.removeprefix("/{slug}/"))
        address = re.sub(r"{\w+}", NOBODYS, path.replace("{slug}", "alfa")) + "?steg=plasser"
        led = await browser.get(address)
        if short in ELSEWHERE:
            seen.add(short)
        expected = ELSEWHERE.get(short, "above")
        if expected is None:
            assert led.status_code == 404
            continue
        assert led.status_code == 303, (path, "say in its opt on which form_page its form stands")
        location = led.headers["location"].partition("?")[0]
        if expected == "above":
            assert address.startswith(f"{location}/"), path
        else:
            assert location == "/alfa/" + expected.replace("ID", NOBODYS), path
        assert any(re.fullmatch(page, location) for page in pages), (path, location)
        assert (await browser.get(led.headers["location"])).status_code in (200, 403, 404), path
        head = await browser.http.head(address)
        assert (head.status_code, head.headers["location"]) == (303, led.headers["location"])
        left = await stranger.get(address)
        assert left.headers["location"] == f"/logg-inn?next={quote(address, safe='')}"
        assert (await browser.get(address.replace("/alfa/", "/beta/"))).status_code == 404
    assert seen == set(ELSEWHERE)
    assert (await stranger.get("/innstillinger")).headers["location"] == "/"


def test_a_form_without_a_page_above_it_says_where_it_stands() -> None:
    @post("/nytt/sted")
    async def send() -> None: ...

    @post("/nytt/annet", opt={"form_page": "/nytt"})
    async def send_other() -> None: ...

    with pytest.raises(ValueError, match="form_page"):
        leads([send])
    assert [one.paths for one in leads([send_other])] == [{"/nytt/annet"}]

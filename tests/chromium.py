"""A real browser on a real server: pages as people get them, judged by axe-core and by what the console says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import socket
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
import uvicorn
from litestar import Litestar
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

import fellesskap_web
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_cli.prepare import find_browser
from fellesskap_web.throttle import Limits

CHROMIUM = find_browser()
AXE = Path(fellesskap_web.__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# A folder to keep pictures of the pages in, for whoever wants to look at them.
PICTURES = os.environ.get("FELLESSKAP_PICTURES")
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# As much as a browser may ask: pages are opened here faster than by people.
UNHURRIED = Limits(10**6, 10**6, 10**6)

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm ci)"),
]


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are looked at: the window, its colours and the language."""

    size: ViewportSize
    scheme: Literal["light", "dark"]
    language: str


DESK = Look(WIDE, "light", "nb")
POCKET = Look(PHONE, "dark", "nn")
SAMI = Look(PHONE, "light", "se")

in_both_looks = pytest.mark.parametrize("look", [DESK, POCKET], ids=["wide, light", "phone, dark"])
in_all_languages = pytest.mark.parametrize(
    "look", [DESK, POCKET, SAMI], ids=["wide, light", "phone, dark", "phone, light, se"]
)


class Enter(Protocol):
    """Open a window at an address, of somebody who has logged in or of anybody."""

    def __call__(
        self, address: str, session: LoggedIn | None = None, look: Look = DESK, *, scripts: bool = True
    ) -> Awaitable[Page]: ...


class _Server(uvicorn.Server):
    """Leaves the test run's signals alone."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


def own_address(settings: Settings) -> tuple[Settings, socket.socket]:
    """Take a free port; the settings carry its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    return replace(settings, base_url=f"http://localhost:{listening.getsockname()[1]}"), listening


@contextlib.asynccontextmanager
async def serving(app: Litestar, listening: socket.socket) -> AsyncIterator[None]:
    """Serve an application whose database is open already."""
    server = _Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser that `make` has seen to, one a process."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest.fixture
async def enter(browser: Browser) -> AsyncIterator[Enter]:
    """Opens windows, which are closed when the test ends."""
    opened = []

    async def enter(
        address: str, session: LoggedIn | None = None, look: Look = DESK, *, scripts: bool = True
    ) -> Page:
        context = await browser.new_context(
            base_url=address,
            color_scheme=look.scheme,
            java_script_enabled=scripts,
            locale="nb-NO",
            viewport=look.size,
        )
        opened.append(context)
        context.set_default_timeout(15_000)
        await context.add_cookies([{"name": "sprak", "value": look.language, "url": address}])
        page = await context.new_page()
        if session is not None:
            await take_session(page, session)
        return page

    yield enter
    for context in opened:
        await context.close()


async def take_session(page: Page, session: LoggedIn) -> None:
    """Give the browser the cookie of somebody who has logged in."""
    await page.context.add_cookies(
        [
            {
                "name": "__Host-session",
                "value": session.secret,
                "domain": "localhost",
                "path": "/",
                "secure": True,
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )


async def findings(page: Page) -> list[Any]:
    """Run axe-core by the debugger, since the pages' own policy lets no script of ours in."""
    session = await page.context.new_cdp_session(page)
    await session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    run = "axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html)])))"
    found = await session.send(
        "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
    )
    await session.detach()
    result: list[Any] = json.loads(found["result"]["value"])
    return result


def complaints(page: Page) -> list[str]:
    """Collect what the page complains of from now on: policy violations, errors, warnings."""
    heard: list[str] = []
    page.on(
        "console",
        lambda message: (
            heard.append(message.text)
            if message.type in ("error", "warning") and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


async def too_wide(page: Page) -> bool:
    """Tell whether the page as a whole must be scrolled sideways."""
    wide: bool = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


async def faults(page: Page) -> list[Any]:
    """What is wrong with the page as it stands: findings, a need to scroll sideways; kept as a picture if asked."""
    await keep_picture(page)
    return [*await findings(page), *(["too wide"] if await too_wide(page) else [])]


async def keep_picture(page: Page) -> None:
    """Put a picture of the whole page where pictures are kept, if they are."""
    if PICTURES and page.viewport_size:
        place = re.sub(r"\W+", "-", page.url.split("/", 3)[-1])
        name = f"{place[-100:]}-{page.viewport_size['width']}.png"
        await page.screenshot(path=str(Path(PICTURES) / name), full_page=True)


async def judge(page: Page, *paths: str) -> None:
    """Open every address: each answers, and nothing is wrong with it or heard in the console.

    A page that says why something cannot be done answers 422.
    """
    heard, found = complaints(page), {}
    for path in paths:
        answer = await page.goto(path)
        assert answer is not None
        assert answer.status in (200, 422), (path, answer.status)
        if wrong := [*await faults(page), *heard]:
            found[path] = wrong
        heard.clear()
    assert found == {}


async def judge_here(page: Page) -> None:
    """The page as it stands has no fault on a phone in the dark, nor wide and light, as it is left."""
    for look in (POCKET, DESK):
        await page.set_viewport_size(look.size)
        await page.emulate_media(color_scheme=look.scheme)
        assert await faults(page) == [], (page.url, look)

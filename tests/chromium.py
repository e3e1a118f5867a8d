"""A real browser on a real server: pages as people get them, judged by axe-core and by what the console says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from litestar import Litestar
from playwright.async_api import Browser, Page, async_playwright

import fellesskap_web
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(fellesskap_web.__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm ci)"),
]


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


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Debian's chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


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

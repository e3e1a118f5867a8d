"""The product as a newcomer starts it, and people who use it in a real browser by what they see."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from chromium import PHONE, WIDE, complaints, findings, too_wide
from fellesskap.clock import SystemClock, today

START_SECONDS = 120.0
WAIT = 15_000
ROOT = Path(__file__).parents[1]


@dataclass
class Demo:
    """A running demo: its two addresses, its people, and on which day it is there."""

    address: str
    mailbox: str
    persons: list[dict[str, str]]
    day: date = field(default_factory=lambda: today(SystemClock()))

    def later(self, days: int) -> date:
        """A day of the demo's future."""
        return self.day + timedelta(days=days)

    def name(self, community: str, role: str) -> str:
        """Who has a role, as the list of log-ins says."""
        known = {(one["community"], one["role_text"]): one["name"] for one in self.persons}
        return known[community, role]

    def roles(self, community: str, pattern: str) -> list[str]:
        """The roles in the list of log-ins that match a pattern."""
        roles = (one["role_text"] for one in self.persons if one["community"] == community)
        return [role for role in roles if re.fullmatch(pattern, role)]


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        taken = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in taken]


@contextlib.contextmanager
def running_demo(folder: Path, *communities: str) -> Iterator[Demo]:
    """Start everything with `fellesskap run` and some communities; all of it has stopped at the end."""
    web, provider, mailbox, smtp = _free_ports(4)
    words = [sys.executable, "-m", "fellesskap_cli", "run", "--folder", str(folder), "--port", str(web)]
    words += ["--provider-port", str(provider), "--mailbox-port", str(mailbox), "--smtp-port", str(smtp)]
    words += [word for slug in communities for word in ("--demo", slug)]
    output = folder.with_suffix(".txt")
    with output.open("wb") as out:
        running = subprocess.Popen(words, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(running, output)
        persons = json.loads((folder / "demo-persons.json").read_text("utf-8"))
        yield Demo(f"http://localhost:{web}", f"http://localhost:{mailbox}", persons)
    finally:
        running.send_signal(signal.SIGINT)
        try:
            running.wait(60)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(10)


def _wait_until_ready(running: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Ready after" not in (said := output.read_text("utf-8")):
        assert running.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


@dataclass
class Person:
    """Somebody at a browser window of their own; every page they come to is judged."""

    demo: Demo
    page: Page
    heard: list[str]

    async def judge(self) -> None:
        """The page at hand has no finding, nothing in the console, and one heading that says what it is."""
        await self.page.wait_for_load_state()
        found = [*await findings(self.page), *self.heard]
        assert found == [], f"{self.page.url}: {found}"
        assert await self.page.locator("h1").count() == 1, self.page.url

    async def judge_small_and_dark(self) -> None:
        """The same page on a phone and in the dark: no finding, and nothing to scroll sideways."""
        await self.page.set_viewport_size(PHONE)
        assert not await too_wide(self.page), self.page.url
        await self.page.emulate_media(color_scheme="dark")
        found = await findings(self.page)
        assert found == [], f"{self.page.url}: {found}"
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size(WIDE)

    async def open(self, address: str) -> None:
        """Type an address."""
        await self.page.goto(address if address.startswith("http") else self.demo.address + address)
        await self.judge()

    async def log_in(self, community: str, role: str) -> None:
        """Choose the community on the front page, and the person on the provider's page."""
        await self.open("/")
        await self.page.get_by_role("main").get_by_role("link", name=community, exact=True).click()
        if await self.page.get_by_role("link", name="Logg inn").count():
            await self.page.get_by_role("link", name="Logg inn").first.click()
        await self.choose_person(community, role)

    async def choose_person(self, community: str, role: str) -> None:
        """Choose who to be on the provider's page."""
        name = self.demo.name(community, role)
        await self.page.get_by_role("button", name=f"{name} {role}").first.click()
        await self.page.wait_for_url(f"{self.demo.address}/**")
        await self.judge()

    async def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the first link with a name in the page's content."""
        await self.page.locator("main").get_by_role("link", name=name).first.click()
        await self.judge()

    async def turn_to(self, name: str) -> None:
        """Choose from the main navigation."""
        await self.page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name=name).click()
        await self.judge()

    async def press(self, name: str) -> None:
        """Press a button in the page's content."""
        await self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        await self.judge()

    def field(self, label: str) -> Locator:
        """A field by the beginning of its label."""
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first

    async def fill(self, fields: dict[str, str]) -> None:
        """Fill fields in by their labels."""
        for label, text in fields.items():
            await self.field(label).fill(text)

    async def choose(self, group: str, option: str) -> None:
        """Choose an option of a question."""
        await self.page.get_by_role("group", name=group).get_by_label(option, exact=True).first.check()

    async def plan(self, body: str, day: date, clock: str = "09:00") -> None:
        """Plan a meeting; its agenda is open for making."""
        await self.turn_to("Møter")
        await self.follow("Planlegg møte")
        await self.field("Utvalg").select_option(label=body)
        await self.fill({"Dag": day.isoformat(), "Klokkeslett": clock, "Sted": "Rådhuset"})
        await self.press("Planlegg møtet")

    async def send_call(self) -> str:
        """Call the meeting whose agenda is at hand; return its address."""
        await self.follow("Ferdig med sakslisten")
        await self.follow("Gå til innkallingen")
        await self.press("Send innkalling")
        return self.page.url

    async def sees(self, *texts: str) -> None:
        """The page says all of this."""
        for text in texts:
            await expect(self.page.locator("main")).to_contain_text(text, timeout=WAIT)

    async def refused(self, text: str) -> None:
        """The page says that nothing was done, and why."""
        await expect(self.page.locator("ds-error-summary")).to_contain_text(text)

    async def pdf(self, link: str) -> bytes:
        """Fetch the paper behind a link that appears when it is made."""
        found = self.page.locator("main").get_by_role("link", name=link).first
        await expect(found).to_be_visible(timeout=60_000)
        response = await self.page.context.request.get(
            self.demo.address + (await found.get_attribute("href") or "")
        )
        assert response.ok
        assert response.headers["content-type"] == "application/pdf"
        return await response.body()

    async def move_to(self, day: date) -> None:
        """Move the demo's day by its own page."""
        await self.open("/demo/klokke")
        await self.fill({"Dag": day.isoformat()})
        await self.press("Gå til dagen")
        await self.sees("Nå er det")
        self.demo.day = day


@contextlib.asynccontextmanager
async def somebody(browser: Browser, demo: Demo) -> AsyncIterator[Person]:
    """A window of somebody who has not logged in yet."""
    context = await browser.new_context(locale="nb-NO", viewport=WIDE, color_scheme="light")
    context.set_default_timeout(WAIT)
    page = await context.new_page()
    yield Person(demo, page, complaints(page))
    await context.close()


async def mails_about(person: Person, words: str, least: int) -> None:
    """Open the demo's mailbox once at least so many mails with a subject have come."""
    for _ in range(120):
        await person.page.goto(person.demo.mailbox)
        if await person.page.get_by_role("link", name=words).count() >= least:
            return await person.judge()
        await asyncio.sleep(0.5)
    raise AssertionError(f"no {least} mails about {words}")

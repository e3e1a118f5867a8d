"""A scenario walked in a real browser: every person at a window of their own, on days that the story moves on."""

from __future__ import annotations

import contextlib
import io
import socket
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
from litestar import Litestar
from playwright.async_api import Browser, Locator, expect

from api_road import Journey
from api_scene import Api
from builders import NOW, Community
from chromium import PHONE, PICTURES, WIDE, complaints, serving, take_session
from demo_scene import Demo, Person
from fellesskap.actor import RoleKind, Side
from fellesskap.clock import FixedClock, today
from fellesskap.db.work import Work, system_work
from fellesskap.identity.service import LoggedIn
from fellesskap.people.service import (
    Appoint,
    GrantRole,
    RegisterPerson,
    appoint,
    grant_role,
    register_person,
)
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import AnswerRound, answer_round
from fellesskap.settings import Settings
from fellesskap.structure.rules.holidays import is_working_day
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from fellesskap_workers.documents import TYPESET
from frame_scene import log_in_again

WORDS = {
    "Hva skal helsefellesskapet ta stilling til?": "Skal kommunene og sykehuset ta i bruk en felles rutine?",
    "Bakgrunn": "Pasienter skrives ut ulikt fra sykehusene.",
    "Forslag til løsning": "En felles rutine, med videokonsultasjon innen fem dager.",
}
CONTACT = (
    "SELECT g.person_id FROM role_grant g JOIN {table} x ON x.id = g.{table}_id "
    "WHERE g.kind = $1 AND x.key = $2"
)
SEATED = (
    "SELECT h.person_id FROM holding h JOIN seat_edition s USING (seat_id) JOIN body b ON b.id = s.body_id "
    "WHERE b.key = $1 AND s.counts = $3 AND s.valid_to IS NULL AND h.kind = 'holder' "
    "AND ($4 = '' OR s.side = $4) AND (h.valid_to IS NULL OR h.valid_to > $2) "
    "ORDER BY s.position LIMIT 1"
)
ASKED = (
    "SELECT r.id, r.version, p.key, p.name FROM reply r JOIN round o ON o.id = r.round_id AND o.state = 'open' "
    "JOIN partner p ON p.id = r.partner_id WHERE p.kind = 'municipality' AND r.answer IS NULL"
)
_numbers = count(1)


class _Quiet(Api):
    """Logs people in as the story's windows do, so that both are the same person."""

    async def _log_in(self, who: UUID) -> LoggedIn:
        return await log_in_again(self.settings, self.clock, self.tenant, who)


@dataclass
class Reader(Person):
    """Somebody in a story. Other tests hold pages against axe; here what they come to can be kept as pictures."""

    async def judge(self) -> None:
        await self.page.wait_for_load_state()
        assert self.heard == [], self.page.url
        if PICTURES:
            name = f"{next(_numbers):03}"
            await self.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
            await self.page.set_viewport_size(PHONE)
            await self.page.screenshot(path=str(Path(PICTURES) / f"{name}-phone.png"), full_page=True)
            await self.page.set_viewport_size(WIDE)

    async def pick(self, group: str, option: str) -> None:
        """Choose the option of a question that begins so, or holds it."""
        await self.page.get_by_role("group", name=group).get_by_label(option).first.check()

    async def sees_not(self, *texts: str) -> None:
        """The page says nothing of this."""
        for text in texts:
            await expect(self.page.locator("main")).not_to_contain_text(text)

    async def words_of(self, paper: str) -> str:
        """The words of a paper that is linked to."""
        return _words(await self.pdf(paper))

    async def words_in(self, link: Locator) -> str:
        """The words of the paper behind a link."""
        response = await self.page.request.get(self.demo.address + (await link.get_attribute("href") or ""))
        return _words(await response.body())

    async def list_case(self, title: str) -> None:
        """Put a case on the agenda at hand."""
        await self.page.get_by_role("group", name="Velg sakene").get_by_label(title).check()
        await self.press("Sett på sakslisten")

    async def hold(self, meeting: str) -> None:
        """Record that all who were called came."""
        await self.open(meeting)
        await self.follow("Før oppmøte")
        await self.press("Før oppmøtet")

    async def answer(self, how: str, reference: str, reason: str = "", kind: str = "Administrativt") -> None:
        """Answer for one's own from the start page."""
        await self.follow("Svar")
        await self.choose("Hva svarer dere?", how)
        await self.fill({"Merknad eller begrunnelse": reason, "Saksnummer eller henvisning": reference})
        if await self.page.get_by_role("group", name="Hvor er svaret behandlet?").count():
            await self.pick("Hvor er svaret behandlet?", kind)
        await self.press("Se over svaret")

    async def file(self, address: str) -> str:
        """All that stands in a file that can be had at an address, also inside a workbook."""
        answer = await self.page.context.request.get(self.demo.address + address)
        assert answer.ok, address
        content = await answer.body()
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return content.decode()
        with zipfile.ZipFile(io.BytesIO(content)) as workbook:
            return "".join(workbook.read(part).decode() for part in workbook.namelist())


@dataclass
class Story:
    """A community in which a story happens."""

    settings: Settings
    community: Community
    clock: FixedClock
    app: Litestar
    browser: Browser
    demo: Demo

    @property
    def home(self) -> str:
        return f"/{self.community.tenant.slug}/"

    @property
    def today(self) -> date:
        return today(self.clock)

    def later(self, days: int) -> date:
        """Let days pass; whoever has a window open has to log in anew."""
        self.clock.moment += timedelta(days=days)
        return self.today

    async def ask(self, query: str, *values: object) -> list[Any]:
        return await self.community.ask(query, *values)

    @contextlib.asynccontextmanager
    async def quietly(self) -> AsyncIterator[Journey]:
        """What is not the subject of a story, done as a program does it by people who have logged in."""
        connection = await asyncpg.connect(self.settings.provisioner_url)
        try:
            api = _Quiet(self.settings, self.community.tenant, self.clock, self.app, connection)
            municipal, hospital = await self.secretary(Side.MUNICIPAL), await self.secretary(Side.HOSPITAL)
            yield Journey(api, self.community, municipal, hospital)
        finally:
            await connection.close()

    async def typeset(self) -> None:
        """Make the papers that wait, as a worker does."""
        async with self.quietly() as road:
            await road.api.work_off(TYPESET)

    async def secretary(self, side: Side) -> UUID:
        person_id = (await self.community.secretary(side)).person_id
        assert person_id
        return person_id

    async def member(self, body: str, *, counts: bool = True, side: Side | None = None) -> UUID:
        """Who has the first seat in a body that counts, or does not, on a side where one is named."""
        rows = await self.ask(SEATED, body, self.today, counts, side.value if side else "")
        found: UUID = rows[0]["person_id"]
        return found

    async def contact(self, kind: str, table: str, key: str) -> UUID:
        """Who is a contact of a kind for a `partner`, `region` or `division`."""
        found: UUID = (await self.ask(CONTACT.format(table=table), kind, key))[0]["person_id"]
        return found

    @contextlib.asynccontextmanager
    async def window(self, who: UUID | None) -> AsyncIterator[Reader]:
        """A window of a person who has logged in, or of anybody."""
        context = await self.browser.new_context(
            locale="nb-NO",
            viewport=WIDE,
            color_scheme="light",
            base_url=self.demo.address,
        )
        context.set_default_timeout(15_000)
        await context.add_cookies([{"name": "sprak", "value": "nb", "url": self.demo.address}])
        page = await context.new_page()
        if who is not None:
            session = await log_in_again(self.settings, self.clock, self.community.tenant, who)
            await take_session(page, session)
        reader = Reader(self.demo, page, complaints(page))
        await reader.open(self.home if who else f"{self.home}offentlig")
        try:
            yield reader
        except BaseException:
            print(page.url, await page.locator("main").inner_text(), sep="\n")  # what the story stopped at
            raise
        finally:
            await context.close()

    async def report(self, who: UUID, title: str) -> str:
        """Report a case; return its address."""
        async with self.window(who) as member:
            await member.follow("Meld inn sak")
            await member.fill({"Hva gjelder saken?": title, **WORDS})
            await member.press("Meld inn saken")
            await member.sees("Saken er meldt inn.")
            return member.page.url

    async def place(self, case: str, matter: str, body: str, *, but: str = "", lit: bool = True) -> None:
        """Place a case and fill its checklist, all but one line where one is named; unlit, nothing of it."""
        async with self.window(await self.secretary(Side.HOSPITAL)) as secretary:
            await secretary.open(case)
            await secretary.follow("Plasser saken")
            await secretary.pick("Hva slags sak er det?", matter)
            await secretary.pick("Hvor skal den drøftes?", body)
            await secretary.fill({"Hvorfor hører den til der?": "Saken gjelder en rutine."})
            await secretary.press("Plasser saken")
            await secretary.sees("Saken er plassert.")
            if lit:
                await light(secretary, but=but)

    async def meet(self, body: str, title: str, days: int = 15) -> str:
        """Call a meeting about a case and let its day come; return its address."""
        who = await self.secretary(Side.HOSPITAL)
        async with self.window(who) as secretary:
            await secretary.plan(body, self.today + timedelta(days=days))
            await secretary.list_case(title)
            meeting = await secretary.send_call()
        self.later(days)
        async with self.window(who) as secretary:
            await secretary.hold(meeting)
        return meeting

    async def discuss(self, body: str, title: str) -> str:
        """Discuss a case in a meeting; return the meeting's address."""
        meeting = await self.meet(body, title)
        async with self.window(await self.secretary(Side.HOSPITAL)) as secretary:
            await secretary.open(meeting)
            await secretary.follow(f"Før «{title}»")
            await secretary.fill({"Hva kom fram i drøftingen?": "Utvalget støtter forslaget."})
            await secretary.press("Før drøftingen")
        return meeting

    async def ask_partners(self, case: str, days: int, level: str = "Administrativt") -> str:
        """Open a round until the last day within so many on which people work; return its address."""
        last = self.today + timedelta(days=days)
        while not is_working_day(last):
            last -= timedelta(days=1)
        async with self.window(await self.secretary(Side.HOSPITAL)) as secretary:
            await secretary.open(case)
            await secretary.follow("Velg forankring")
            await secretary.pick("Hvor langt?", level)
            await secretary.page.fill("#felt-deadline", last.isoformat())
            await secretary.press("Se over før du sender")
            await secretary.press("Send til partene")
            await secretary.follow("Se hvem som har svart hva")
            return secretary.page.url

    async def close(self, matrix: str) -> None:
        """End a round."""
        async with self.window(await self.secretary(Side.HOSPITAL)) as secretary:
            await secretary.open(matrix)
            await secretary.follow("Avslutt forankringen")
            await secretary.press("Avslutt forankringen")
            await secretary.sees("Forankringen er avsluttet.")

    async def agree_quietly(self, *but: str) -> None:
        """Let every municipality that is asked agree, all but some, without a window."""
        rows = await self.ask(ASKED)
        for row in rows:
            if row["name"] in but:
                continue
            who = await self.contact("municipal_contact", "partner", row["key"])
            actor = await self.community.actor(who, self.today)
            async with Work(self.community.tenant, actor, self.clock, write=True) as work:
                given = AnswerRound(
                    row["id"],
                    row["version"],
                    Answer.AGREE,
                    evidence_kind=EvidenceKind.ADMINISTRATIVE,
                    evidence_reference="24/1",
                )
                await answer_round(work, given)


def _words(file: bytes) -> str:
    """The words of a PDF, which it must be."""
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


async def light(secretary: Reader, *, but: str = "") -> None:
    """Fill in what is missing in the checklist of the case at hand, all but the line that is named."""

    def missing() -> Locator:
        lines = secretary.page.locator(".checklist li", has_text="Mangler")
        return lines.filter(has_not_text=but) if but else lines

    for _ in range(await missing().count()):
        await missing().first.get_by_role("link", name="Endre").click()
        await secretary.choose("Hvordan står det til?", "Dekket")
        await secretary.fill({"Merknad": "Står i bakgrunnen."})
        await secretary.page.get_by_role("button", name="Lagre").click()
        await secretary.sees("Sjekklisten er oppdatert.")


VACANT = """SELECT s.seat_id, s.deputies FROM seat_edition s JOIN body_edition b USING (body_id)
    WHERE s.valid_to IS NULL AND b.valid_to IS NULL AND s.office = ''
    AND NOT EXISTS (SELECT FROM holding h WHERE h.seat_id = s.seat_id)"""
UNHEARD = (
    """SELECT r.id FROM {table} r WHERE NOT EXISTS (SELECT FROM role_grant g WHERE g.{table}_id = r.id)"""
)


async def fill(story: Story) -> None:
    """Put somebody in the seats, the regions and the divisions that a new structure has and nobody is in yet."""
    async with system_work(story.community.tenant, story.clock) as work:
        async with work.engine_scope():
            seats = await work.connection.fetch(VACANT)
            regions = await work.connection.fetch(UNHEARD.format(table="region"))
            divisions = await work.connection.fetch(UNHEARD.format(table="division"))
        names = count(1)

        async def somebody() -> UUID:
            number = next(names)
            email = f"ny.{number}@{story.community.tenant.slug}.example"
            return await register_person(work, RegisterPerson(f"Ny Person{number}", email=email, demo=True))

        for seat in seats:
            await appoint(work, Appoint(seat["seat_id"], await somebody(), story.today))
            if seat["deputies"] == "personal":
                await appoint(work, Appoint(seat["seat_id"], await somebody(), story.today, deputy_rank=1))
        for kind, side, field, rows in (
            (RoleKind.REGION_CONTACT, Side.MUNICIPAL, "region_id", regions),
            (RoleKind.DIVISION_CONTACT, Side.HOSPITAL, "division_id", divisions),
        ):
            for row in rows:
                place = {field: row["id"]}
                await grant_role(work, GrantRole(await somebody(), kind, side, story.today, **place))


@contextlib.asynccontextmanager
async def telling(
    settings: Settings, listening: socket.socket, browser: Browser, community: Community
) -> AsyncIterator[Story]:
    """A community at the tests' day, served to browsers."""
    clock = FixedClock(NOW)
    app = create_app(settings, clock=clock, limits=Limits(10**6, 10**6, 10**6))
    async with serving(app, listening):
        yield Story(settings, community, clock, app, browser, Demo(settings.base_url, "", [], NOW.date()))

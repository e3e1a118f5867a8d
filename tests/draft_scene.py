"""A community like Innlandet whose administrators draft its structure, and forms sent as a browser sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx2

from case_scene import Scene, open_scene
from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.db.work import system_work
from fellesskap.drafts import service
from fellesskap.drafts.model import Draft
from fellesskap.drafts.queries import load_draft
from fellesskap.drafts.rules import digest_of, part_at
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.settings import Settings
from frame_scene import FROM_OUR_FORM, Browser
from structure_place import TABLES

Fields = dict[str, list[str]]


@dataclass(slots=True)
class DraftScene:
    """The community, and two who administer it."""

    scene: Scene
    first: Actor
    second: Actor

    @property
    def home(self) -> str:
        """The address of the list of drafts."""
        return f"/{self.scene.slug}/struktur/rediger"

    def address(self, draft_id: UUID, *parts: str, **query: str) -> str:
        """The address of a draft's page, or of one below it."""
        return "/".join((self.home, str(draft_id), *parts)) + (f"?{urlencode(query)}" if query else "")

    async def begun(self, label: str = "Fra høsten") -> UUID:
        """Begin a draft from what is published."""
        return await self.do(service.begin_draft, service.BeginDraft(label))

    async def do(self, act: Any, command: object, actor: Actor | None = None) -> UUID:
        """Give a command as the first administrator, or another."""
        return await self.scene.do(actor or self.first, act, command)

    async def load(self, draft_id: UUID) -> Draft:
        """A draft as it really lies there."""
        async with system_work(self.scene.community.tenant, self.scene.clock) as work, work.engine_scope():
            return await load_draft(work, draft_id)

    async def part(self, draft_id: UUID, path: str) -> Any:
        """A part of a draft, None where it has none."""
        return part_at((await self.load(draft_id)).structure, path)

    async def seen(self, draft_id: UUID, path: str) -> str:
        """The digest by which one says what one saw of a part."""
        return digest_of(await self.part(draft_id, path))

    async def edits(self, draft_id: UUID) -> list[str]:
        """What was edited, in order."""
        query = "SELECT kind, path FROM structure_edit WHERE draft_id = $1 ORDER BY number"
        return [
            f"{row['kind']} {row['path']}".strip() for row in await self.scene.community.ask(query, draft_id)
        ]

    async def everything(self) -> dict[str, list[Any]]:
        """All rows that a refusal must leave alone."""
        return {
            table: [tuple(row) for row in await self.scene.community.ask(f"SELECT * FROM {table} ORDER BY 1")]
            for table in TABLES
        }


async def open_drafts(settings: Settings, slug: str, like: str = "innlandet") -> DraftScene:
    """Found the community and give it a second administrator."""
    scene = await open_scene(settings, slug, like)
    async with system_work(scene.community.tenant, scene.clock) as work:
        person_id = await register_person(work, RegisterPerson("Ane Administrator", demo=True))
        await grant_role(work, GrantRole(person_id, RoleKind.ADMINISTRATOR, Side.OTHER, scene.today))
    first = await scene.community.having(RoleKind.ADMINISTRATOR, Side.OTHER)
    second = await scene.community.actor(person_id, scene.today)
    assert first.person_id != second.person_id
    return DraftScene(scene, first, second)


class _Forms(HTMLParser):
    """Reads what each form of a page would send untouched, by its action."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._select = self._area = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif (
            tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            self._add(name, given.get("value", "on"))
        elif tag == "select":
            self._select = name
            self._first: str | None = None
        elif tag == "option" and self._select:
            self._first = given.get("value", "") if self._first is None else self._first
            if "selected" in given:
                self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            if self._select not in self.forms[-1][1]:
                self._add(self._select, self._first or "")
            self._select = ""
        elif tag == "textarea":
            # A browser leaves out the line break right after the tag.
            self._add(self._area, "".join(self._text).removeprefix("\n"))
            self._area = ""

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)


def forms_of(response: httpx2.Response) -> list[tuple[str, Fields]]:
    """Every form of a page: where it is sent, and with what when nobody touches it."""
    read = _Forms()
    read.feed(response.text)
    return read.forms


def form_of(response: httpx2.Response, action: str) -> tuple[str, Fields]:
    """The first form of a page whose action ends so."""
    forms = forms_of(response)
    found = [form for form in forms if form[0].endswith(action)]
    assert found, (action, [form[0] for form in forms])
    return found[0]


async def send(
    browser: Browser, form: tuple[str, Fields], without: tuple[str, ...] = (), **changes: str | list[str]
) -> httpx2.Response:
    """Send a form with some fields changed; dots in names are written as two underscores."""
    fields: Fields = {name: value for name, value in form[1].items() if name not in without}
    for name, value in changes.items():
        fields[name.replace("__", ".")] = value if isinstance(value, list) else [value]
    return await browser.http.post(form[0], data=fields, headers=FROM_OUR_FORM)


def problems_of(response: httpx2.Response) -> dict[str, str]:
    """What stands below each field that was refused."""
    found = re.findall(r'id="felt-([^"]+)-feil">([^<]+)<', response.text)
    return dict(found)

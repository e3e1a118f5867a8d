"""A browser, the log-in routes and the demo's provider for tests, each speaking real HTTP to the next."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from html import unescape
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import asyncpg
import httpx2
import pytest
import uvicorn
from joserfc.jwk import JWKRegistry, KeySet
from litestar import Litestar

from evil import Evil
from fellesskap.identity.model import Refusal
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.login import LoginDoor
from fellesskap_web.testidp import create_app as create_provider
from fellesskap_web.testidp_grants import Client, Grants
from fellesskap_web.testidp_persons import DemoPerson, is_synthetic

BASE_URL = "http://localhost:8000"
HIGH, SUBSTANTIAL, LOW = "idporten-loa-high", "idporten-loa-substantial", "idporten-loa-low"
MEMBER, STRANGER = 0, 1
SESSION = "__Host-session"


class Browser:
    """Keeps cookies as a browser does on localhost, and follows nothing by itself."""

    def __init__(self, app: Litestar) -> None:
        self.jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.http = httpx2.AsyncClient(
            cookies=self.jar,
            mounts={BASE_URL: httpx2.ASGITransport(app=app)},
            timeout=20,
            verify=False,
        )

    def cookie(self, name: str) -> str | None:
        return next((kept.value for kept in self.jar if kept.name == name), None)

    async def get(self, address: str) -> httpx2.Response:
        return await self.http.get(address if address.startswith("http") else BASE_URL + address)

    async def post(self, address: str, **fields: str) -> httpx2.Response:
        return await self.http.post(
            address if address.startswith("http") else BASE_URL + address, data=fields
        )

    async def begin(self, query: str = "") -> str:
        """Ask to log in; the address at the provider is returned."""
        response = await self.get(f"/logg-inn{query}")
        assert response.status_code == 303, response.text
        return response.headers["location"]

    async def choose(self, address: str, person: int = MEMBER, level: str = HIGH) -> str:
        """Answer the provider's page as one of its persons; the address back to us is returned."""
        page = await self.get(address)
        if page.status_code == 303:
            return page.headers["location"]
        assert page.status_code == 200, page.text
        secret = page.text.split('name="page" value="')[1].split('"')[0]
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        answer = await self.post(f"{origin}/authorize", page=secret, person=str(person), level=level)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def reach_callback(self, query: str = "", person: int = MEMBER, level: str = HIGH) -> str:
        """Go to the provider and back, up to the address that would log in."""
        return await self.choose(await self.begin(query), person, level)

    async def log_in(self, query: str = "", person: int = MEMBER) -> httpx2.Response:
        """Log in all the way."""
        return await self.get(await self.reach_callback(query, person))


@dataclass
class Scene:
    """Everything of one test."""

    settings: Settings
    app: Litestar
    door: LoginDoor
    grants: Grants
    journal: asyncpg.Connection
    tenant: Tenant
    browsers: list[Browser] = field(default_factory=list)

    def browser(self) -> Browser:
        made = Browser(self.app)
        self.browsers.append(made)
        return made

    async def events(self) -> list[tuple[str, dict[str, Any]]]:
        rows = await self.journal.fetch("SELECT kind, facts::text FROM shared.login_event ORDER BY id")
        return [(row["kind"], json.loads(row["facts"])) for row in rows]

    async def sessions(self) -> list[asyncpg.Record]:
        return await self.journal.fetch("SELECT * FROM shared.session ORDER BY id_hash")


@dataclass
class Watch:
    """What must not change, and what must not be said."""

    scene: Scene
    browser: Browser
    capture: pytest.CaptureFixture[str]
    log: pytest.LogCaptureFixture
    persons: list[DemoPerson]
    secrets: list[str] = field(default_factory=list)
    cookie: str | None = None
    kept: list[Any] = field(default_factory=list)
    events: int = 0

    async def begin(self) -> None:
        self.cookie = self.browser.cookie(SESSION)
        self.kept = await self.scene.sessions()
        self.events = len(await self.scene.events())
        self.capture.readouterr()
        self.log.clear()

    def logged(self) -> str:
        """What was logged, but for what the test's own browser says about the addresses it visits."""
        lines = (record.getMessage() for record in self.log.records)
        return "\n".join(line for line in lines if BASE_URL not in line and "/authorize" not in line)

    async def expect(
        self, response: httpx2.Response, reason: Refusal, kind: str = "login.refused", events: int = 1
    ) -> None:
        assert response.status_code >= 400
        assert not [value for value in response.headers.get_list("set-cookie") if value.startswith(SESSION)]
        assert self.browser.cookie(SESSION) == self.cookie
        assert await self.scene.sessions() == self.kept
        new = (await self.scene.events())[self.events :]
        assert new == [(kind, {"reason": reason.value})] * events
        captured = self.capture.readouterr()
        said = captured.out + captured.err + self.logged() + response.text
        honesty = self.scene.grants.honesty
        tokens = honesty.tokens if isinstance(honesty, Evil) else []
        for secret in (*tokens, *self.secrets, *(person.pid for person in self.persons), self.cookie or "-"):
            if secret not in ("", "-"):
                assert secret not in said


def changed(address: str, **changes: str | None) -> str:
    """Change or remove parameters of an address."""
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query)), **changes}
    kept = urlencode({name: value for name, value in query.items() if value is not None})
    return parts._replace(query=kept).geturl()


def hidden_fields(html: str, action: str) -> dict[str, str]:
    """Read the hidden fields of the form that goes to an address."""
    form = html.split(f'<form action="{action}"')[1].split("</form>", maxsplit=1)[0]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {unescape(name): unescape(value) for name, value in found}


def parameter(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query)[name][0]


def synthetic_pids() -> Iterator[str]:
    """Numbers that are valid but for the month, all different."""
    return (pid for tail in range(100_000) if is_synthetic(pid := f"018170{tail:05}"))


def write_persons(path: Path, persons: Sequence[DemoPerson]) -> None:
    """Write the provider's file."""
    path.write_text(json.dumps([asdict(person) for person in persons]), "utf-8")


class ProviderThread:
    """The provider on a port of its own, in a thread, so that it can be slow without us being slow."""

    def __init__(self, client_key: str, persons: Path) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.issuer = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        public = JWKRegistry.import_key(JWKRegistry.import_key(json.loads(client_key)).as_dict(private=False))
        self.grants = Grants(self.issuer, Client("fellesskap-test", KeySet([public]), BASE_URL))
        app = create_provider(self.grants, persons)
        self.server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")
        )
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)

    def start(self) -> None:
        self.thread.start()
        until = time.monotonic() + 10
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.01)
        assert self.server.started

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)

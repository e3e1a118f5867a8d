"""A community with persons who are logged in, and the web application over real services, for tests of pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import ModuleType
from uuid import UUID

import httpx2
from litestar import Litestar

import showroom
from fellesskap.actor import RoleKind, Side
from fellesskap.clock import Clock, today
from fellesskap.db.ids import uuid7
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork, system_work
from fellesskap.identity.model import Attempt, Claims
from fellesskap.identity.service import Invite, LoggedIn, LogIn, invite, log_in
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import more
from fellesskap_web.rendering import TEMPLATES
from fellesskap_web.sessions import CookieNames
from fellesskap_web.throttle import Limits

BASE_URL = "http://localhost:8000"
FROM_OUR_FORM = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


def create_site(
    settings: Settings,
    clock: Clock,
    limits: Limits | None = None,
    modules: Sequence[ModuleType] = (showroom, more),
) -> Litestar:
    """The web application with the showroom's pages (`DB` is open already)."""
    return create_app(
        settings, clock=clock, limits=limits, modules=modules, folders=(TEMPLATES, showroom.FOLDER)
    )


async def add_person(tenant: Tenant, clock: Clock, name: str, *roles: RoleKind) -> UUID:
    """Register a person with roles that name no place."""
    async with system_work(tenant, clock) as work:
        person = await register_person(work, RegisterPerson(name, demo=True))
        for role in roles:
            await grant_role(work, GrantRole(person, role, Side.MUNICIPAL, today(clock)))
    return person


async def log_in_as(settings: Settings, clock: Clock, *places: tuple[Tenant, UUID]) -> LoggedIn:
    """Log a person in who is somebody in each of the places."""
    number = str(uuid7())
    async with PlatformWork(RoleNames(settings.role_prefix).platform, clock) as work:
        for tenant, person in places:
            await invite(work, Invite(tenant.slug, person, pid_hash=number[:64]))
        claims = Claims("https://provider.test", str(uuid7()), "idporten-loa-high")
        attempt = Attempt("nonce", "verifier", "/", None, False, clock.now())
        return await log_in(work, LogIn(claims, number[:64], "header.payload.signature", attempt))


async def log_in_again(settings: Settings, clock: Clock, tenant: Tenant, person: UUID) -> LoggedIn:
    """Log a person in as one and the same identity every time, invited the first."""
    number = str(person)
    async with PlatformWork(RoleNames(settings.role_prefix).platform, clock) as work:
        known = await work.connection.fetchval(
            "SELECT 1 FROM membership WHERE tenant_slug = $1 AND person_id = $2", tenant.slug, person
        )
        if not known:
            await invite(work, Invite(tenant.slug, person, pid_hash=number))
        claims = Claims("https://provider.test", number, "idporten-loa-high")
        attempt = Attempt("nonce", "verifier", "/", None, False, clock.now())
        return await log_in(work, LogIn(claims, number, "header.payload.signature", attempt))


@dataclass
class Browser:
    """Keeps cookies as a browser does on localhost, sends forms as one, and follows nothing by itself."""

    http: httpx2.AsyncClient
    csrf: str = ""

    @classmethod
    def open(cls, app: Litestar, session: LoggedIn | None = None) -> Browser:
        """Open a browser, logged in where a session is given."""
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        http = httpx2.AsyncClient(
            cookies=jar,
            mounts={BASE_URL: httpx2.ASGITransport(app=app, raise_app_exceptions=False)},
            base_url=BASE_URL,
            headers={"Accept": "text/html"},
        )
        if session:
            http.cookies.set(CookieNames.of(BASE_URL).session, session.secret, domain="localhost.local")
        return cls(http, session.session.csrf if session else "")

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx2.Response:
        return await self.http.get(path, headers=headers)

    async def post(
        self, path: str, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        """Send a form of ours, with the session's token."""
        data = {"_csrf": self.csrf, **(fields or {})}
        return await self.http.post(path, data=data, headers=FROM_OUR_FORM if headers is None else headers)


def text_of(response: httpx2.Response) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def rail_of(response: httpx2.Response) -> str:
    """The steps that a page draws, with a star at the one that is now."""
    found = re.search(r'<ol class="route".*?</ol>', response.text, re.DOTALL)
    assert found
    told = re.sub(r'<span class="ds-sr-only"> \((.*?)\)</span>', _star, found[0])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told)).replace(" *", "*").strip()


def _star(found: re.Match[str]) -> str:
    return "*" if found[1] == "her er saken nå" else ""

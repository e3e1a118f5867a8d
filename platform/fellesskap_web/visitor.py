"""Who asks, before and within a community: session, language, colour scheme, tenant and actor."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind
from fellesskap.clock import Clock, today
from fellesskap.db.demo_clock import DemoClock, catch_up
from fellesskap.errors import NotFound
from fellesskap.identity.model import Membership, Session
from fellesskap.tenant import Tenant
from fellesskap.texts import LANGUAGES, Translator, translator
from fellesskap_web.forms import Form
from fellesskap_web.installation import Installation

LANGUAGE_COOKIE = "sprak"
SCHEME_COOKIE = "fargevalg"
SCHEMES = ("auto", "light", "dark")

_ACCEPTED = {"nb": "nb", "no": "nb", "nn": "nn", "se": "se"}


class SignInNeeded(Exception):
    """The page is for people of a community, and nobody is logged in."""


@dataclass(slots=True)
class Visitor:
    """One request, with what its cookies and headers tell; belongs to no community yet."""

    request: Request[Any, Any, Any]
    installation: Installation
    session: Session | None = None
    memberships: tuple[Membership, ...] = ()
    form: Form = field(default_factory=Form)
    unread: int = 0

    @property
    def community(self) -> Tenant | None:
        """The community whose page this is."""
        return None

    @property
    def public(self) -> bool:
        """Whether the page is open to anybody."""
        return True

    @property
    def person(self) -> str:
        """The name of whoever is logged in."""
        return ""

    @property
    def clock(self) -> Clock:
        return self.installation.clock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        """The day in Norway."""
        return today(self.clock)

    @property
    def days_ahead(self) -> int | None:
        """How many days a demo has been moved on; None where days cannot be moved."""
        return self.clock.days if isinstance(self.clock, DemoClock) else None

    @property
    def language(self) -> str:
        """The chosen language, else the browser's first among ours, else bokmål."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE, "")
        return chosen if chosen in LANGUAGES else accepted_language(self.request.headers)

    @property
    def scheme(self) -> str:
        """The chosen colour scheme; `auto` follows the device."""
        chosen = self.request.cookies.get(SCHEME_COOKIE, "")
        return chosen if chosen in SCHEMES else "auto"

    @property
    def texts(self) -> Translator:
        return translator(self.language)

    @property
    def csrf(self) -> str:
        """The form token; empty for a visitor without a session, whose requests carry no authority."""
        return self.session.csrf if self.session else ""

    @property
    def nonce(self) -> str:
        """The request's nonce, which the content security policy repeats."""
        return request_nonce(self.request.scope["state"])

    @property
    def query(self) -> Mapping[str, str]:
        """What stands after the question mark; of repeated names the last."""
        return dict(self.request.query_params)

    @property
    def here(self) -> str:
        """The address of this page with its query."""
        path = quote(self.request.scope["path"], safe="/-._~")
        query = self.request.scope["query_string"].decode("latin-1")
        return f"{path}?{query}" if query else path

    def with_query(self, **changes: str) -> str:
        """Give the address of this page with some of its query changed."""
        return f"?{urlencode({**self.query, **changes})}"

    @property
    def fragment(self) -> str | None:
        """The id of the element that htmx asked to fill; None for a whole page."""
        headers = self.request.headers
        if headers.get("hx-request") != "true" or headers.get("hx-history-restore-request") == "true":
            return None
        return headers.get("hx-target", "").partition("#")[2] or None

    def has(self, *parts: str) -> bool:
        """Tell whether a page exists under the community's address; `*` stands for a part that varies."""
        return self.installation.has(*(piece for part in parts for piece in part.split("/") if piece))


@dataclass(slots=True)
class Visit(Visitor):
    """One request by one actor in one community; what every page function is given."""

    tenant: Tenant = field(kw_only=True)
    actor: Actor = field(kw_only=True)

    @property
    def community(self) -> Tenant | None:
        return self.tenant

    @property
    def public(self) -> bool:
        return self.actor.kind is ActorKind.PUBLIC

    @property
    def person(self) -> str:
        return self.actor.name

    @property
    def language(self) -> str:
        """The language chosen in this browser, else the person's own, else the browser's."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE, "")
        if chosen in LANGUAGES:
            return chosen
        return accepted_language(self.request.headers) if self.public else self.actor.language

    def path(self, *parts: object) -> str:
        """Give the address of a page in this community: `path("saker", "12-2026")`."""
        return "/".join((f"/{self.tenant.slug}", *(quote(str(part), safe="/") for part in parts)))


async def load_visitor(request: Request[Any, Any, Any]) -> Visitor:
    """Find out who asks, outside any community."""
    installation: Installation = request.app.state.installation
    await catch_up(installation.clock)
    cookie = request.cookies.get(installation.sessions.cookies.session)
    visitor = Visitor(
        request,
        installation,
        await installation.sessions.find_session(cookie),
        await installation.sessions.session_tenants(cookie),
    )
    request.state["visitor"] = visitor
    return visitor


async def load_visit(request: Request[Any, Any, Any], slug: str) -> Visit:
    """Find the community in the address and the actor there.

    Raise `SignInNeeded` where nobody is logged in, and `NotFound` alike for a community that does not exist
    and for one in which the session is nobody.
    """
    installation: Installation = request.app.state.installation
    await catch_up(installation.clock)
    sessions, cookie = installation.sessions, request.cookies.get(installation.sessions.cookies.session)
    session = await sessions.find_session(cookie)
    open_to_all = request.scope.get("path_template", "").split("/")[2:3] == ["offentlig"]
    if session is None and not open_to_all:
        raise SignInNeeded
    tenant = await installation.register.find(slug)
    actor = None
    if tenant is not None:
        actor = PUBLIC_ACTOR if open_to_all else await sessions.find_actor(cookie, tenant)
    if tenant is None or actor is None:
        raise NotFound("page.not_found")
    visit = Visit(
        request,
        installation,
        session,
        await sessions.session_tenants(cookie),
        tenant=tenant,
        actor=actor,
    )
    # The graph answers names in the actor's language, which for this page is the page's.
    if visit.language != actor.language:
        visit.actor = replace(actor, language=visit.language)
    request.state["visitor"] = visit
    return visit


def request_nonce(state: dict[str, Any]) -> str:
    """Give the request's nonce, made when first asked for."""
    nonce: str = state.setdefault("nonce", "") or secrets.token_urlsafe(16)
    state["nonce"] = nonce
    return nonce


def accepted_language(headers: Mapping[str, str]) -> str:
    """Choose the language that an `Accept-Language` header wants most among ours."""
    best, weight = "nb", 0.0
    for part in headers.get("accept-language", "").split(",")[:20]:
        name, _, parameter = part.strip().partition(";")
        language = _ACCEPTED.get(name.strip().lower().split("-")[0])
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if language and quality > weight:
            best, weight = language, quality
    return best

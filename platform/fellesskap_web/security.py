"""What holds for every answer and every changing request: headers, HEAD, where a request came from.

`Shell` lies around the whole application, so that error pages, files and refusals carry the headers too.
A route that brings its own content security policy says so in its `opt`: `framed` (the provider's log-out
frame) or `own_policy` (GraphiQL in development); one that looks at the form's token itself, to note in the
journal that it was wrong, `checks_token`. A route whose answer may be kept says so in Cache-Control.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod, ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from fellesskap.errors import NotAllowed
from fellesskap.settings import Settings
from fellesskap_web.forms import TOKEN_FIELD
from fellesskap_web.installation import Installation
from fellesskap_web.sessions import csrf_holds
from fellesskap_web.throttle import Throttle
from fellesskap_web.visitor import request_nonce

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "x-csrf-token"  # noqa: S105  the name of the header, not a token
LARGEST_BODY = 1_048_576

_NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'"
_FEATURES_OFF = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), fullscreen=(self), "
    "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
)


class Shell:
    """Sets the security headers, answers HEAD as GET without a body, and turns away who asks too often."""

    def __init__(self, app: ASGIApp, settings: Settings, throttle: Throttle) -> None:
        self._app = app
        self._throttle = throttle
        always = {
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": _FEATURES_OFF,
        }
        if settings.base_url.startswith("https://"):
            always["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        self._always = [(name.encode(), value.encode()) for name, value in always.items()]
        self._names = frozenset(name for name, _ in self._always)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        head_only = scope["method"] == "HEAD"
        if head_only:
            scope["method"] = HttpMethod.GET

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._complete(message["headers"], scope, state)
            elif head_only and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        state["retry_after"] = self._throttle.retry_after(scope)
        await self._app(scope, receive, send_safely)

    def _complete(self, headers: Any, scope: Scope, state: dict[str, Any]) -> list[tuple[bytes, bytes]]:
        given = [(bytes(name).lower(), bytes(value)) for name, value in headers]
        present = dict(given)
        handler = scope.get("route_handler")
        opt: dict[str, Any] = handler.opt if handler is not None else {}
        if b"content-security-policy" not in present or not (opt.get("own_policy") or opt.get("framed")):
            given = [pair for pair in given if pair[0] != b"content-security-policy"]
            html = present.get(b"content-type", b"").startswith(b"text/html")
            given.append((b"content-security-policy", _policy(html, state).encode()))
        if b"cache-control" not in present:
            given.append((b"cache-control", b"no-store"))
        return [*(pair for pair in given if pair[0] not in self._names), *self._always]


def _policy(html: bool, state: dict[str, Any]) -> str:
    if not html:
        return _NOTHING_ALLOWED
    nonce = f"'nonce-{request_nonce(state)}'"
    targets = " ".join(("'self'", *state.get("form_origins", ())))
    return (
        f"default-src 'none'; script-src 'self' {nonce}; style-src 'self' {nonce}; font-src 'self'; "
        f"img-src 'self' data:; connect-src 'self'; form-action {targets}; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types fellesskap fellesskap-paste"
    )


async def refuse_forged(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse a changing request that another site made, or that lacks the session's token.

    A request without a session has no authority to borrow, so only its origin is looked at. `Origin: null`
    is what browsers send with our own forms under `no-referrer`; `Sec-Fetch-Site` tells those apart.
    """
    if connection.scope["type"] != ScopeType.HTTP or connection.scope.get("method") in SAFE_METHODS:
        return
    assert isinstance(connection, Request)
    request: Request[Any, Any, Any] = connection
    installation: Installation = request.app.state.installation
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("request.forged")
    origin = headers.get("origin", "null")
    if origin not in ("null", installation.settings.base_url) and urlsplit(origin).netloc != headers.get(
        "host"
    ):
        raise NotAllowed("request.forged")
    sessions = installation.sessions
    session = await sessions.find_session(request.cookies.get(sessions.cookies.session))
    if session is None or handler.opt.get("checks_token"):
        return
    token = headers.get(TOKEN_HEADER) or (await request.form()).get(TOKEN_FIELD)
    if not csrf_holds(session, token):
        raise NotAllowed("request.forged")


class TooManyRequests(Exception):
    """This browser or address has asked more than its share this minute; `args[0]` is seconds to wait."""


async def refuse_flood(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse what the throttle in `Shell` found to be too much."""
    seconds = connection.scope["state"].get("retry_after")
    if seconds:
        raise TooManyRequests(seconds)


async def refuse_unwelcome(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse a flood, then a forgery: one guard for both, since the framework copies the handler for each."""
    await refuse_flood(connection, handler)
    await refuse_forged(connection, handler)

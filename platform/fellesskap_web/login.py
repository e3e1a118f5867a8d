"""Log-in and log-out over HTTP: to the provider and back, at the person's wish and at the provider's.

Every way out of here leaves exactly one row in the log-in journal. A refusal sets no session, and the page
says what to do next, never which check failed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

import structlog
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, MultiDict
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from fellesskap.errors import Invalid
from fellesskap.identity.model import EventKind, LoginRefused, Refusal, Session
from fellesskap.identity.rules import ATTEMPT_LIFE, hash_pid, hash_secret, same_secret
from fellesskap.identity.service import (
    BeginLogin,
    LoggedIn,
    LogIn,
    begin_login,
    claim_attempt,
    log_in,
    log_out,
    log_out_from_provider,
    open_id_token,
    refuse,
)
from fellesskap.settings import Settings
from fellesskap.texts import LANGUAGES
from fellesskap_web.forms import TOKEN_FIELD
from fellesskap_web.oidc import CALLBACK_PATH, FRONTCHANNEL_PATH, LOGOUT_PATH, LogoutRequest, OidcClient
from fellesskap_web.sessions import Sessions, csrf_holds

LOGIN_PATH = "/logg-inn"

AnyRequest = Request[Any, Any, Any]

_BROWSER = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_LONGEST_PARAMETER = 2048
_CANCELLED = ("access_denied", "login_required", "interaction_required")

log = structlog.get_logger(__name__)


class Show(Protocol):
    """Renders a page in the reader's language; `origins` may frame it or receive its form."""

    def __call__(
        self,
        request: AnyRequest,
        template: str,
        status: int,
        facts: Mapping[str, object],
        origins: tuple[str, ...],
    ) -> Awaitable[Response[Any]]: ...


@dataclass(frozen=True, slots=True)
class LoginDoor:
    """What the routes here need; the composition root puts one on the application's state as `login`."""

    sessions: Sessions
    oidc: OidcClient
    show: Show
    pid_key: str = field(repr=False)

    @classmethod
    def open(cls, settings: Settings, sessions: Sessions, oidc: OidcClient, show: Show) -> LoginDoor:
        """Put the door together."""
        return cls(sessions, oidc, show, settings.pid_key)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser brought back from the provider."""

    state: str = field(repr=False)
    issuer: str | None
    code: str | None = field(repr=False)
    error: str | None


@get(LOGIN_PATH)
async def begin(request: AnyRequest) -> Response[Any]:
    """Send the browser to the provider; takes `next`, `invitasjon` and `ny` (ask again who it is)."""
    door, query = _door(request), request.query_params
    name = door.sessions.cookies.login
    browser = request.cookies.get(name, "")
    if not _BROWSER.match(browser):
        browser = secrets.token_urlsafe(32)
    fresh = query.get("ny") == "1"
    command = BeginLogin(browser, query.get("next", "/"), query.get("invitasjon") or None, fresh)
    try:
        await door.oidc.provider.addresses()
        async with door.sessions.work() as work:
            begun = await begin_login(work, command)
        address = await door.oidc.begin(begun, language_of(request), fresh=fresh)
    except LoginRefused as refused:
        return await _refused(request, refused.reason)
    response = _redirect(address)
    _set_cookie(response, door, name, browser, int(ATTEMPT_LIFE.total_seconds()))
    return response


@get(CALLBACK_PATH)
async def finish(request: AnyRequest) -> Response[Any]:
    """Take the provider's answer and let the person in, or say what to do."""
    door = _door(request)
    try:
        done, return_to = await _take_answer(door, request)
    except LoginRefused as refused:
        return await _refused(request, refused.reason)
    if return_to == "/" and len(done.memberships) == 1:
        return_to = f"/{done.memberships[0].tenant_slug}/"
    elif return_to == "/" and not done.memberships:
        return_to = "/nasjonal/"
    response = _redirect(return_to)
    _set_cookie(response, door, door.sessions.cookies.session, done.secret)
    return response


@get(LOGOUT_PATH)
async def logged_out(request: AnyRequest) -> Response[Any]:
    """Ask a logged-in person for a yes; tell everybody else, and who comes back from the provider, it is done."""
    door = _door(request)
    session = await door.sessions.find_session(request.cookies.get(door.sessions.cookies.session))
    if session:
        return await _show(request, "login/log_out.html", 200, {"csrf": session.csrf})
    expected, given = request.cookies.get(door.sessions.cookies.logout, ""), request.query_params.get("state")
    confirmed = given is not None and bool(expected) and same_secret(given, expected)
    if given is not None and not confirmed:
        await _record(door, Refusal.LOGOUT_STATE, EventKind.LOGOUT_REFUSED)
    facts = {"confirmed": confirmed, "unsure": given is not None and not confirmed}
    response = await _show(request, "login/logged_out.html", 200, facts)
    if expected:
        _set_cookie(response, door, door.sessions.cookies.logout, "", 0)
    return response


@post(LOGOUT_PATH, status_code=200, opt={"checks_token": True})
async def end(request: AnyRequest) -> Response[Any]:
    """End the session here, and hand the browser on to the provider to end it there."""
    door = _door(request)
    name = door.sessions.cookies.session
    secret = request.cookies.get(name)
    session = await door.sessions.find_session(secret)
    if session is None or secret is None:
        return _redirect(LOGOUT_PATH)
    form = await request.form()
    if not csrf_holds(session, form.get(TOKEN_FIELD)):
        await _record(door, Refusal.CSRF, EventKind.LOGOUT_REFUSED, session)
        return await _show(request, "login/log_out.html", 403, {"csrf": session.csrf})
    async with door.sessions.work() as work:
        await log_out(work, session)
    door.sessions.drop(session.key)
    state = secrets.token_urlsafe(32)
    onward = await door.oidc.logout_request(open_id_token(session, secret), state)
    response = await _show_onward(request, "login/leaving.html", 200, onward)
    _set_cookie(response, door, name, "", 0)
    _set_cookie(response, door, door.sessions.cookies.logout, state, int(ATTEMPT_LIFE.total_seconds()))
    return response


@get(FRONTCHANNEL_PATH, opt={"framed": True})
async def end_from_provider(request: AnyRequest) -> Response[str]:
    """End the sessions of one session at the provider, which frames this page; our cookie does not come along."""
    door = _door(request)
    issuer, sid = request.query_params.get("iss"), request.query_params.get("sid", "")
    if issuer != door.oidc.registration.issuer:
        await _record(door, Refusal.LOGOUT_ISSUER, EventKind.LOGOUT_REFUSED)
    elif not 0 < len(sid) <= 200:
        await _record(door, Refusal.RESPONSE_MALFORMED, EventKind.LOGOUT_REFUSED)
    else:
        async with door.sessions.work() as work:
            ended = await log_out_from_provider(work, issuer, sid)
        door.sessions.drop(*ended)
    ancestors = " ".join(await door.oidc.page_origins()) or "'none'"
    return Response(
        '<!doctype html><html lang="nb"><title>Utlogging</title></html>',
        media_type="text/html",
        headers={
            "Content-Security-Policy": f"default-src 'none'; base-uri 'none'; frame-ancestors {ancestors}",
            "Cache-Control": "no-store",
        },
    )


login_routes: list[HTTPRouteHandler] = [begin, finish, logged_out, end, end_from_provider]


async def _take_answer(door: LoginDoor, request: AnyRequest) -> tuple[LoggedIn, str]:
    answer = read_answer(request.query_params)
    async with door.sessions.work() as work:
        attempt = await claim_attempt(work, answer.state, request.cookies.get(door.sessions.cookies.login))
    if answer.issuer != door.oidc.registration.issuer:
        raise LoginRefused(Refusal.RESPONSE_ISSUER)
    if answer.error is not None:
        raise LoginRefused(Refusal.CANCELLED if answer.error in _CANCELLED else Refusal.PROVIDER_ERROR)
    if answer.code is None:
        raise LoginRefused(Refusal.RESPONSE_MALFORMED)
    id_token, claims = await door.oidc.redeem(answer.code, attempt)
    pid_hash = hash_pid(claims.pid, door.pid_key) if claims.pid else None
    old = request.cookies.get(door.sessions.cookies.session)
    async with door.sessions.work() as work:
        done = await log_in(work, LogIn(claims, pid_hash, id_token, attempt, replaces=old))
    if old:
        door.sessions.drop(hash_secret(old))
    return done, attempt.return_to


def read_answer(query: MultiDict[Any] | Any) -> Answer:
    """Read the callback's parameters; raise `LoginRefused` without a state, or where one is given twice."""
    values: dict[str, str | None] = {}
    for name in ("state", "iss", "code", "error"):
        given = query.getall(name, [])
        if len(given) > 1 or any(len(value) > _LONGEST_PARAMETER for value in given):
            raise LoginRefused(Refusal.RESPONSE_MALFORMED)
        values[name] = given[0] if given and given[0] else None
    state = values["state"]
    if state is None:
        raise LoginRefused(Refusal.STATE_MISSING)
    return Answer(state, values["iss"], values["code"], values["error"])


def language_of(request: AnyRequest) -> str:
    """The first of our languages that the browser asks for, for the provider's pages."""
    for part in request.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip().lower().split("-")[0]
        if language in LANGUAGES:
            return language
    return "nb"


_STATUS = {
    Refusal.PROVIDER_DOWN: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.PROVIDER_ERROR: HTTPStatus.BAD_GATEWAY,
}
_STALE = (
    Refusal.STATE_MISSING,
    Refusal.STATE_UNKNOWN,
    Refusal.STATE_USED,
    Refusal.STATE_EXPIRED,
    Refusal.STATE_OTHER_BROWSER,
)


async def _refused(request: AnyRequest, reason: Refusal) -> Response[Any]:
    door = _door(request)
    await _record(door, reason, EventKind.LOGIN_REFUSED)
    if reason in (Refusal.NO_MEMBERSHIP, Refusal.PID_MISSING):
        onward = await door.oidc.logout_request(None, None)
        return await _show_onward(request, "login/nobody.html", HTTPStatus.FORBIDDEN, onward)
    cause = "other"
    if reason in _STALE:
        cause = "stale"
    elif reason in _STATUS:
        cause = "provider"
    elif reason in (Refusal.CANCELLED, Refusal.CLAIM_LEVEL):
        cause = "cancelled" if reason is Refusal.CANCELLED else "level"
    return await _show(
        request, "login/refused.html", _STATUS.get(reason, HTTPStatus.FORBIDDEN), {"cause": cause}
    )


async def _show(
    request: AnyRequest,
    template: str,
    status: int,
    facts: Mapping[str, object],
    origins: tuple[str, ...] = (),
) -> Response[Any]:
    # The frame repeats a page's own address in its forms; code and state have no business there.
    request.scope["query_string"] = b""
    return await _door(request).show(request, template, status, facts, origins)


async def _show_onward(
    request: AnyRequest, template: str, status: int, onward: LogoutRequest | None
) -> Response[Any]:
    door = _door(request)
    origins = await door.oidc.page_origins() if onward else ()
    return await _show(request, template, status, {"onward": onward}, origins)


async def _record(door: LoginDoor, reason: Refusal, kind: EventKind, session: Session | None = None) -> None:
    log.warning(kind.value, reason=reason.value)
    async with door.sessions.work() as work:
        await refuse(work, reason, kind, session)


def _door(request: AnyRequest) -> LoginDoor:
    door = request.app.state.login
    if not isinstance(door, LoginDoor):
        raise Invalid("settings.missing", names="login")
    return door


def _redirect(address: str) -> Response[Any]:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Redirect(address, status_code=303, headers=headers)


def _set_cookie(
    response: Response[Any], door: LoginDoor, name: str, value: str, seconds: int | None = None
) -> None:
    response.set_cookie(
        Cookie(
            key=name,
            value=value,
            max_age=seconds,
            path="/",
            secure=door.sessions.cookies.secure,
            httponly=True,
            samesite="lax",
        )
    )

"""A log-in provider that behaves like ID-porten, for the demo and the tests only.

Pushed requests are required, the client signs an assertion, codes are single-use and bound to the client and
its PKCE verifier, `iss` is in the answer, and log-out reaches the client through the front channel. A person
chooses who to be from a list instead of proving it, so it refuses to start in production.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import jinja2
import uvicorn
from joserfc.jwk import JWKRegistry, KeySet
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType, RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from fellesskap.errors import Invalid
from fellesskap_web.testidp_grants import Client, Grants, Honesty, RefusedError
from fellesskap_web.testidp_persons import DemoPerson, read_persons

LEVELS = {"idporten-loa-high": "Høyt", "idporten-loa-substantial": "Betydelig"}

_COOKIE = "testidp"
_PAGES = jinja2.Environment(
    loader=jinja2.PackageLoader("fellesskap_web", "templates/testidp"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)

AnyRequest = Request[Any, Any, Any]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/.well-known/openid-configuration", sync_to_thread=False)
def discovery(request: AnyRequest) -> dict[str, Any]:
    """Publish what ID-porten publishes, for these addresses."""
    grants = _grants(request)
    at = grants.issuer
    return grants.honesty.discovery(
        {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "pushed_authorization_request_endpoint": f"{at}/par",
            "require_pushed_authorization_requests": True,
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks.json",
            "end_session_endpoint": f"{at}/logout",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "acr_values_supported": list(reversed(LEVELS)),
            "ui_locales_supported": ["nb", "nn", "en", "se"],
            "authorization_response_iss_parameter_supported": True,
            "frontchannel_logout_supported": True,
            "frontchannel_logout_session_supported": True,
        }
    )


@get("/jwks.json", sync_to_thread=False)
def key_set(request: AnyRequest) -> dict[str, Any]:
    """Publish the signing keys, the newest first."""
    grants = _grants(request)
    return {"keys": grants.honesty.key_set([dict(key.as_dict(private=False)) for key in grants.keys])}


@post("/par", status_code=201, sync_to_thread=False)
def push_request(request: AnyRequest, data: Form) -> Response[dict[str, Any]]:
    """Keep an authorization request of an authenticated client."""
    grants = _grants(request)
    try:
        grants.check_client(data, f"{grants.issuer}/par")
        return Response({"request_uri": grants.push(data), "expires_in": 120}, status_code=201)
    except RefusedError as refused:
        return _error(refused)


@get("/authorize", sync_to_thread=False)
def choose(request: AnyRequest) -> Response[Any]:
    """Show whom one can be, or answer at once for a browser that has chosen already."""
    grants, query = _grants(request), request.query_params
    try:
        page, pushed = grants.open_page(query.get("client_id", ""), query.get("request_uri", ""))
    except RefusedError:
        return _page(
            grants, "message.html", status=400, title="Innloggingen er for gammel", home=_home(grants)
        )
    sso = grants.find_session(request.cookies.get(_COOKIE))
    if sso and pushed.get("prompt") != "login":
        return _answer(grants, grants.close_page(page), sso)
    groups: dict[str, list[tuple[int, DemoPerson]]] = {}
    for number, person in enumerate(_persons(request)):
        groups.setdefault(person.community, []).append((number, person))
    return _page(grants, "choose.html", page=page, groups=groups, levels=LEVELS)


@post("/authorize", status_code=303, sync_to_thread=False)
def chosen(request: AnyRequest, data: Form) -> Response[Any]:
    """Log the browser in as the chosen person and send it back with a code."""
    grants = _grants(request)
    person = _find_person(_persons(request), data.get("person", ""))
    level = data.get("level", "")
    if person is None or level not in LEVELS:
        return _page(
            grants, "message.html", status=400, title="Velg en person fra listen", home=_home(grants)
        )
    try:
        pushed = grants.close_page(data.get("page", ""))
    except RefusedError:
        return _page(
            grants, "message.html", status=400, title="Innloggingen er for gammel", home=_home(grants)
        )
    secret = grants.start_session(person, level)
    response = _answer(grants, pushed, grants.sessions[secret])
    response.set_cookie(Cookie(key=_COOKIE, value=secret, httponly=True, samesite="lax"))
    return response


@post("/token", status_code=200, sync_to_thread=False)
def exchange(request: AnyRequest, data: Form) -> Response[dict[str, Any]]:
    """Exchange a code for an id token."""
    grants = _grants(request)
    try:
        grants.check_client(data, f"{grants.issuer}/token")
        answer = grants.redeem(data)
    except RefusedError as refused:
        return _error(refused)
    return Response(answer, status_code=grants.honesty.token_status(), headers={"Cache-Control": "no-store"})


@get("/logout", sync_to_thread=False)
def ask_to_log_out(request: AnyRequest) -> Response[Any]:
    """End the session of whoever comes with an id token; ask everybody else first."""
    return _log_out(request, dict(request.query_params))


@post("/logout", status_code=200, sync_to_thread=False)
def log_out(request: AnyRequest, data: Form) -> Response[Any]:
    """End the session of whoever comes with an id token, or says yes to the question."""
    return _log_out(request, data)


@get("/", sync_to_thread=False)
def home(request: AnyRequest) -> Response[Any]:
    """Say what this is, and who the browser is logged in as."""
    grants = _grants(request)
    sso = grants.find_session(request.cookies.get(_COOKIE))
    return _page(grants, "home.html", person=sso.person if sso else None, home=_home(grants))


def _log_out(request: AnyRequest, fields: Mapping[str, str]) -> Response[Any]:
    grants = _grants(request)
    sid = grants.read_hint(fields.get("id_token_hint", ""))
    if sid is None and fields.get("answer") != "yes":
        return _page(grants, "log_out.html", fields={name: fields.get(name, "") for name in _PASSED_ON})
    sso = grants.end_session(request.cookies.get(_COOKIE), sid)
    frames = []
    if sso:
        query = urlencode({"iss": grants.issuer, "sid": sso.sid})
        frames.append(f"{grants.client.frontchannel_uri}?{query}")
    back = None
    if fields.get("post_logout_redirect_uri") == grants.client.post_logout_uri:
        query = urlencode({"state": fields["state"]}) if fields.get("state") else ""
        back = f"{grants.client.post_logout_uri}?{query}"
    response = _page(grants, "logged_out.html", frames=frames, back=back, home=_home(grants))
    if back:
        response.headers["Refresh"] = f"1;url={back}"
    return response


_PASSED_ON = ("client_id", "post_logout_redirect_uri", "state")


def _answer(grants: Grants, pushed: dict[str, str], sso: Any) -> Response[Any]:
    query = urlencode(grants.answer(pushed, sso))
    return Redirect(f"{pushed['redirect_uri']}?{query}", status_code=303)


def _find_person(persons: list[DemoPerson], number: str) -> DemoPerson | None:
    known = number.isascii() and number.isdigit() and int(number) < len(persons)
    return persons[int(number)] if known else None


def _error(refused: RefusedError) -> Response[dict[str, Any]]:
    status = 401 if refused.error == "invalid_client" else 400
    return Response({"error": refused.error}, status_code=status)


def _home(grants: Grants) -> str:
    return f"{grants.client.base_url}/"


def _page(grants: Grants, template: str, *, status: int = 200, **facts: Any) -> Response[str]:
    nonce = secrets.token_urlsafe(12)
    client = "{0.scheme}://{0.netloc}".format(urlsplit(grants.client.base_url))
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        f"form-action 'self' {client}; frame-src {client}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    text = _PAGES.get_template(template).render(nonce=nonce, **facts)
    return Response(text, media_type=MediaType.HTML, status_code=status, headers=headers)


def create_app(grants: Grants, persons: Path) -> Litestar:
    """Compose the provider; `persons` is read anew for every page, so the demo may be filled while it runs."""
    app = Litestar(
        [discovery, key_set, push_request, choose, chosen, exchange, ask_to_log_out, log_out, home],
        openapi_config=None,
    )
    app.state.grants, app.state.persons = grants, persons
    return app


def _grants(request: AnyRequest) -> Grants:
    grants: Grants = request.app.state.grants
    return grants


def _persons(request: AnyRequest) -> list[DemoPerson]:
    path: Path = request.app.state.persons
    return read_persons(path) if path.is_file() else []


def from_environment(env: Mapping[str, str] | None = None) -> tuple[Litestar, str, int]:
    """Read what the web process is given, and `TESTIDP_PERSONS`; return the provider, its host and port.

    Raise `Invalid` in production, and naming what is missing.
    """
    env = os.environ if env is None else env
    if env.get("FELLESSKAP_PRODUCTION", "") == "1":
        raise Invalid("testidp.production")
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_KEY", "TESTIDP_PERSONS")
    missing = [name for name in names if not env.get(name)]
    if missing:
        raise Invalid("settings.missing", names=", ".join(missing))
    key = JWKRegistry.import_key(json.loads(env["OIDC_CLIENT_KEY"]))
    public = JWKRegistry.import_key(key.as_dict(private=False))
    base_url = env.get("FELLESSKAP_BASE_URL", "http://localhost:8000").rstrip("/")
    grants = Grants(env["OIDC_ISSUER"], Client(env["OIDC_CLIENT_ID"], KeySet([public]), base_url), Honesty())
    parts = urlsplit(env["OIDC_ISSUER"])
    return create_app(grants, Path(env["TESTIDP_PERSONS"])), parts.hostname or "localhost", parts.port or 8080


def main() -> None:
    """Serve the provider at the address in `OIDC_ISSUER` until told to stop."""
    try:
        app, host, port = from_environment()
    except Invalid as error:
        sys.exit(f"{error.code}: {error.facts.get('names', '')}")
    # Where localhost also names ::1 but the machine has no IPv6, listening on both would fail.
    address = "127.0.0.1" if host == "localhost" else host
    uvicorn.run(app, host=address, port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()

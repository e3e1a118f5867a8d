"""What the demo's log-in provider remembers and promises: its keys, requests, codes and sessions.

`Honesty` is where tests make it lie; nothing but tests ever replaces it.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from fellesskap_web.testidp_persons import DemoPerson

REQUEST_SECONDS = 120
PAGE_SECONDS = 30 * 60
CODE_SECONDS = 60
TOKEN_SECONDS = 120
IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 120 * 60

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class RefusedError(Exception):
    """A protocol error, with its code from RFC 6749."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True, slots=True)
class Client:
    """The one client: its id, its public keys and its addresses."""

    client_id: str
    keys: KeySet
    base_url: str

    @property
    def redirect_uri(self) -> str:
        return f"{self.base_url}/logg-inn/retur"

    @property
    def post_logout_uri(self) -> str:
        return f"{self.base_url}/logg-ut"

    @property
    def frontchannel_uri(self) -> str:
        return f"{self.base_url}/logg-ut/frontkanal"


@dataclass(slots=True)
class SsoSession:
    """A browser that has chosen a person."""

    person: DemoPerson
    level: str
    sid: str
    logged_in_at: float
    used_at: float


@dataclass(slots=True)
class Grant:
    """A code, for the client and the request it was given to."""

    client_id: str
    request: dict[str, str]
    sso: SsoSession
    until: float
    used: bool = False


class Honesty:
    """The provider's answers as they leave it, unchanged; a test's subclass lies in one of them."""

    def discovery(self, document: dict[str, Any]) -> dict[str, Any]:
        return document

    def key_set(self, keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return keys

    def claims(self, claims: dict[str, Any]) -> dict[str, Any]:
        return claims

    def sign(self, claims: dict[str, Any], key: RSAKey) -> str:
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def answer(self, parameters: dict[str, str]) -> dict[str, str]:
        return parameters

    def token_status(self) -> int:
        return 200


@dataclass(slots=True)
class Grants:
    """Everything the provider remembers, in memory; a restart forgets it and brings new keys."""

    issuer: str
    client: Client
    honesty: Honesty = field(default_factory=Honesty)
    keys: list[RSAKey] = field(default_factory=list)
    pushed: dict[str, tuple[dict[str, str], float]] = field(default_factory=dict)
    pages: dict[str, tuple[dict[str, str], float]] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    sessions: dict[str, SsoSession] = field(default_factory=dict)
    assertions: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.keys:
            self.rotate()

    def rotate(self, *, keep: int = 1) -> None:
        """Sign with a new key from now on, still publishing the `keep` newest of the old ones."""
        new = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self.keys = [new, *self.keys[:keep]]

    def check_client(self, form: dict[str, str], *addresses: str) -> None:
        """Check the client's signed assertion; raise `RefusedError` for a wrong, old or used one."""
        now = time.time()
        self.assertions = {jti: until for jti, until in self.assertions.items() if until > now}
        if (
            form.get("client_assertion_type") != ASSERTION_TYPE
            or form.get("client_id") != self.client.client_id
        ):
            raise RefusedError("invalid_client")
        rules = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self.client.client_id},
            sub={"essential": True, "value": self.client.client_id},
            aud={"essential": True, "values": [self.issuer, *addresses]},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            token = jwt.decode(
                form.get("client_assertion", ""), self.client.keys, algorithms=["RS256", "PS256", "ES256"]
            )
            rules.validate(token.claims)
        except (JoseError, ValueError):
            raise RefusedError("invalid_client") from None
        jti, until = str(token.claims["jti"]), float(token.claims["exp"])
        if jti in self.assertions or until > now + REQUEST_SECONDS:
            raise RefusedError("invalid_client")
        self.assertions[jti] = until

    def push(self, form: dict[str, str]) -> str:
        """Keep an authorization request; raise `RefusedError` for one ID-porten would refuse."""
        fits = (
            form.get("response_type") == "code"
            and form.get("redirect_uri") == self.client.redirect_uri
            and form.get("code_challenge_method") == "S256"
            and all(form.get(name) for name in ("code_challenge", "state", "nonce"))
            and "openid" in form.get("scope", "").split()
        )
        if not fits:
            raise RefusedError("invalid_request")
        address = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(24)}"
        self.pushed[address] = ({**form, "client_assertion": ""}, time.time() + REQUEST_SECONDS)
        return address

    def open_page(self, client_id: str, address: str) -> tuple[str, dict[str, str]]:
        """Turn a pushed request into a page that may stay open; raise `RefusedError` for a strange or old one."""
        request, until = self.pushed.get(address, ({}, 0.0))
        if client_id != self.client.client_id or until < time.time():
            raise RefusedError("invalid_request_uri")
        page = secrets.token_urlsafe(24)
        self.pages[page] = (request, time.time() + PAGE_SECONDS)
        return page, request

    def close_page(self, page: str) -> dict[str, str]:
        """Take the request of a page that was answered; raise `RefusedError` for an unknown or old one."""
        request, until = self.pages.pop(page, ({}, 0.0))
        if until < time.time():
            raise RefusedError("invalid_request")
        return request

    def start_session(self, person: DemoPerson, level: str) -> str:
        """Remember the browser's person; the cookie's value is returned."""
        secret, now = secrets.token_urlsafe(24), time.time()
        self.sessions[secret] = SsoSession(person, level, secrets.token_urlsafe(24), now, now)
        return secret

    def find_session(self, secret: str | None) -> SsoSession | None:
        """Find the browser's session while it is neither idle nor old."""
        sso, now = self.sessions.get(secret or ""), time.time()
        if sso is None or now - sso.used_at > IDLE_SECONDS or now - sso.logged_in_at > LONGEST_SECONDS:
            return None
        return sso

    def answer(self, request: dict[str, str], sso: SsoSession) -> dict[str, str]:
        """Give a code for the request; the parameters go back to the client through the browser."""
        sso.used_at = time.time()
        code = secrets.token_urlsafe(32)
        self.codes[code] = Grant(request["client_id"], request, sso, sso.used_at + CODE_SECONDS)
        return self.honesty.answer({"code": code, "state": request["state"], "iss": self.issuer})

    def redeem(self, form: dict[str, str]) -> dict[str, Any]:
        """Exchange a code once, for the client, address and verifier it was given to."""
        grant = self.codes.get(form.get("code", ""))
        if grant is None or grant.used or grant.until < time.time():
            raise RefusedError("invalid_grant")
        grant.used = True
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = (
            form.get("grant_type") == "authorization_code"
            and grant.client_id == form["client_id"]
            and form.get("redirect_uri") == grant.request["redirect_uri"]
            and secrets.compare_digest(challenge, grant.request["code_challenge"])
        )
        if not fits:
            raise RefusedError("invalid_grant")
        return {
            "access_token": secrets.token_urlsafe(32),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": grant.request["scope"],
            "id_token": self.honesty.sign(self.honesty.claims(self._claims(grant)), self.keys[0]),
        }

    def end_session(self, secret: str | None, sid: str | None) -> SsoSession | None:
        """Forget the person of a browser, or of the session that an id token names.

        A form posted from another site brings the token but not the cookie.
        """
        named = [kept for kept, sso in self.sessions.items() if sso.sid == sid]
        return self.sessions.pop(named[0] if named else secret or "", None)

    def read_hint(self, id_token: str) -> str | None:
        """Read the `sid` of an id token of ours for the client; an expired one is a fair hint too."""
        try:
            claims = jwt.decode(id_token, KeySet(list(self.keys)), algorithms=["RS256"]).claims
        except (JoseError, ValueError):
            return None
        ours = claims.get("iss") == self.issuer and claims.get("aud") == self.client.client_id
        return str(claims.get("sid")) if ours else None

    def _claims(self, grant: Grant) -> dict[str, Any]:
        now = int(time.time())
        pairwise = hashlib.sha256(f"{self.issuer}|{grant.client_id}|{grant.sso.person.pid}".encode()).digest()
        return {
            "iss": self.issuer,
            "aud": grant.client_id,
            "sub": base64.urlsafe_b64encode(pairwise).rstrip(b"=").decode(),
            "pid": grant.sso.person.pid,
            "nonce": grant.request["nonce"],
            "acr": grant.sso.level,
            "amr": ["TestID"],
            "auth_time": int(grant.sso.logged_in_at),
            "sid": grant.sso.sid,
            "locale": grant.request.get("ui_locales", "nb"),
            "jti": secrets.token_urlsafe(12),
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }

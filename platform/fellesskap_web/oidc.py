"""The log-in client: authorization code with a pushed request, PKCE, state, nonce and a signed assertion.

The same code speaks to ID-porten and to the demo's provider; nothing here knows which. What the libraries
leave to us (level, age, `iss` of the answer, algorithm, which key) is checked here and in the identity rules.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from fellesskap.clock import Clock, SystemClock
from fellesskap.errors import Invalid
from fellesskap.identity.model import Attempt, Claims, Expected, LoginRefused, Refusal
from fellesskap.identity.rules import check_claims
from fellesskap.identity.service import Begun
from fellesskap.settings import Settings
from fellesskap_web.provider import DEADLINE_SECONDS, Provider, SigningKey

CALLBACK_PATH = "/logg-inn/retur"
LOGOUT_PATH = "/logg-ut"
FRONTCHANNEL_PATH = "/logg-ut/frontkanal"
ALGORITHMS = ("RS256", "PS256")

_ASSERTION_SECONDS = 60
_LONGEST_TOKEN = 32_768
_FORBIDDEN_HEADERS = ("jwk", "jku", "x5u", "x5c", "crit", "b64")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Registration:
    """What we and the provider have agreed on; `levels` are the accepted ones, the lowest first."""

    issuer: str
    client_id: str
    key: SigningKey = field(repr=False)
    base_url: str
    levels: tuple[str, ...]
    algorithms: tuple[str, ...] = ALGORITHMS

    @classmethod
    def from_settings(cls, settings: Settings) -> Registration:
        """Read the registration; raise `Invalid` naming what is missing or unsafe."""
        for name, value in (
            ("OIDC_ISSUER", settings.oidc_issuer),
            ("OIDC_CLIENT_ID", settings.oidc_client_id),
            ("OIDC_CLIENT_KEY", settings.oidc_client_key),
            ("FELLESSKAP_PID_KEY", settings.pid_key),
        ):
            if not value:
                raise Invalid("settings.missing", names=name)
        insecure = not settings.oidc_issuer.startswith("https://") or not settings.base_url.startswith(
            "https://"
        )
        if settings.production and insecure:
            raise Invalid("settings.insecure", names="OIDC_ISSUER, FELLESSKAP_BASE_URL")
        return cls(
            settings.oidc_issuer,
            settings.oidc_client_id,
            read_client_key(settings.oidc_client_key),
            settings.base_url,
            settings.oidc_acr,
        )


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """A form that the browser posts to the provider; posted, because the token in it holds the number."""

    action: str
    fields: dict[str, str] = field(repr=False)


def new_client_key() -> str:
    """Make a client key (RSA, as a private JWK in JSON) for `OIDC_CLIENT_KEY`."""
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    return json.dumps(key.as_dict(private=True))


def read_client_key(text: str) -> SigningKey:
    """Read the private JWK in `OIDC_CLIENT_KEY`; raise `Invalid` for anything else."""
    try:
        key = JWKRegistry.import_key(json.loads(text))
    except (JoseError, ValueError, TypeError, KeyError):
        raise Invalid("settings.malformed", names="OIDC_CLIENT_KEY") from None
    if not isinstance(key, RSAKey | ECKey) or not key.is_private:
        raise Invalid("settings.malformed", names="OIDC_CLIENT_KEY")
    key.ensure_kid()
    return key


class OidcClient:
    """One installation's client at one provider."""

    def __init__(
        self,
        registration: Registration,
        clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.registration = registration
        self.provider = Provider(registration.issuer, monotonic)
        self._clock = clock or SystemClock()
        self._http = AsyncOAuth2Client(
            registration.client_id,
            registration.key,
            scope="openid profile",
            redirect_uri=registration.base_url + CALLBACK_PATH,
            code_challenge_method="S256",
            timeout=httpx2.Timeout(5.0, connect=2.0),
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()
        await self.provider.close()

    async def begin(self, begun: Begun, language: str, *, fresh: bool) -> str:
        """Push the request to the provider and return the address that the browser goes to."""
        addresses = await self.provider.addresses()
        again = {"prompt": "login", "max_age": "0"} if fresh else {}
        plain, _ = self._http.create_authorization_url(
            addresses.authorization,
            state=begun.state,
            code_verifier=begun.verifier,
            nonce=begun.nonce,
            acr_values=self.registration.levels[0],
            ui_locales=language,
            **again,
        )
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                response = await self._http.post(
                    addresses.pushed_request,
                    data=dict(parse_qsl(urlsplit(plain).query)),
                    auth=self._http.client_auth(self._assertion()),
                )
            answer = response.json() if response.is_success else {}
        except (httpx2.HTTPError, TimeoutError, ValueError) as error:
            log.warning("provider.unreadable", address=addresses.pushed_request, error=type(error).__name__)
            raise LoginRefused(Refusal.PROVIDER_DOWN) from None
        pushed = answer.get("request_uri") if isinstance(answer, dict) else None
        if not isinstance(pushed, str):
            log.error("provider.request_refused", status=response.status_code)
            raise LoginRefused(Refusal.PROVIDER_ERROR)
        query = urlencode({"client_id": self.registration.client_id, "request_uri": pushed})
        return f"{addresses.authorization}{'&' if '?' in addresses.authorization else '?'}{query}"

    async def redeem(self, code: str, attempt: Attempt) -> tuple[str, Claims]:
        """Exchange the code and check the id token; raise `LoginRefused` at the first deviation."""
        addresses = await self.provider.addresses()
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await self._http.fetch_token(
                    addresses.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                    client_id=self.registration.client_id,
                    auth=self._http.client_auth(self._assertion()),
                )
        except OAuthError as error:
            known = error.error == "invalid_grant"
            raise LoginRefused(Refusal.CODE_REFUSED if known else Refusal.PROVIDER_ERROR) from None
        except (httpx2.HTTPError, TimeoutError, ValueError, TypeError) as error:
            log.warning("provider.unreadable", address=addresses.token, error=type(error).__name__)
            raise LoginRefused(Refusal.PROVIDER_DOWN) from None
        finally:
            self._http.token = None
        id_token = answer.get("id_token")
        if not isinstance(id_token, str) or len(id_token) > _LONGEST_TOKEN:
            raise LoginRefused(Refusal.CLAIM_MALFORMED)
        return id_token, await self.verify(id_token, attempt)

    async def verify(self, id_token: str, attempt: Attempt) -> Claims:
        """Check signature and claims of an id token against the attempt it answers."""
        try:
            signed = jws.extract_compact(id_token.encode())
            header = signed.headers()
        except (JoseError, ValueError, TypeError):
            raise LoginRefused(Refusal.CLAIM_MALFORMED) from None
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in self.registration.algorithms:
            raise LoginRefused(Refusal.SIGNATURE_ALGORITHM)
        if any(name in header for name in _FORBIDDEN_HEADERS) or not isinstance(kid, str | None):
            raise LoginRefused(Refusal.SIGNATURE_KEY)
        key = await self.provider.key(kid, algorithm)
        try:
            valid = jws.validate_compact(signed, key, algorithms=[algorithm])
            claims = json.loads(signed.payload)
        except (JoseError, ValueError, TypeError):
            valid, claims = False, None
        if not valid:
            raise LoginRefused(Refusal.SIGNATURE_BAD)
        if not isinstance(claims, dict):
            raise LoginRefused(Refusal.CLAIM_MALFORMED)
        expected = Expected(
            self.registration.issuer,
            self.registration.client_id,
            attempt.nonce,
            self.registration.levels,
            attempt.created_at if attempt.fresh else None,
        )
        return check_claims(claims, expected, self._clock.now())

    async def logout_request(self, id_token: str | None, state: str | None) -> LogoutRequest | None:
        """Return the form that ends the provider's session; None where it has no such endpoint or is down."""
        try:
            addresses = await self.provider.addresses()
        except LoginRefused:
            return None
        if addresses.end_session is None:
            return None
        fields = {
            "client_id": self.registration.client_id,
            "post_logout_redirect_uri": self.registration.base_url + LOGOUT_PATH,
        }
        if state:
            fields["state"] = state
        if id_token:
            fields["id_token_hint"] = id_token
        return LogoutRequest(addresses.end_session, fields)

    async def page_origins(self) -> tuple[str, ...]:
        """The provider's origins for `frame-ancestors` and `form-action`; none while it cannot be read."""
        try:
            return (await self.provider.addresses()).page_origins
        except LoginRefused:
            return ()

    def _assertion(self) -> PrivateKeyJWT:
        """Make a new assertion, since authlib keeps the `jti` of one that is used twice."""
        key = self.registration.key
        default = "ES256" if isinstance(key, ECKey) else "RS256"
        return PrivateKeyJWT(
            token_endpoint=self.registration.issuer,
            claims={"exp": int(time.time()) + _ASSERTION_SECONDS},
            headers={"kid": key.kid},
            alg=key.get("alg") or default,
        )

"""What the log-in provider publishes about itself: its addresses and its signing keys.

Everything comes from the issuer's discovery document, as ID-porten asks for, and is kept for a day. A token
signed with an unknown key makes us look for new keys once, and no more than twice a minute in all, so that
nobody can use us to flood the provider.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from fellesskap.identity.model import LoginRefused, Refusal

KEPT_SECONDS = 24 * 3600
KEY_CALLS_A_MINUTE = 2
PAUSE_SECONDS = 5.0
DEADLINE_SECONDS = 10.0
LARGEST_DOCUMENT = 1024 * 1024

SigningKey = RSAKey | ECKey

_TIMEOUT = httpx2.Timeout(5.0, connect=2.0)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The provider's endpoints."""

    authorization: str
    pushed_request: str
    token: str
    keys: str
    end_session: str | None

    @property
    def page_origins(self) -> tuple[str, ...]:
        """The origins whose pages a person meets, which may frame our log-out and receive its form."""
        pages = [self.authorization, *([self.end_session] if self.end_session else [])]
        return tuple(dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(page)) for page in pages))


class Provider:
    """One issuer's published addresses and keys, each read again when a day old."""

    def __init__(self, issuer: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._monotonic = monotonic
        self._http = httpx2.AsyncClient(timeout=_TIMEOUT, headers={"Accept-Encoding": "identity"})
        self._lock = asyncio.Lock()
        self._addresses: Addresses | None = None
        self._addresses_at = 0.0
        self._keys: list[tuple[str | None, SigningKey]] = []
        self._keys_at: float | None = None
        self._key_calls: deque[float] = deque(maxlen=KEY_CALLS_A_MINUTE)
        self._paused_until = 0.0

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def addresses(self) -> Addresses:
        """Return the endpoints; raise `LoginRefused` while the provider cannot be read."""
        async with self._lock:
            if self._addresses is None or self._monotonic() - self._addresses_at > KEPT_SECONDS:
                document = await self._read(f"{self.issuer}/.well-known/openid-configuration")
                self._addresses = read_addresses(document, self.issuer)
                self._addresses_at = self._monotonic()
            return self._addresses

    async def key(self, kid: str | None, algorithm: str) -> SigningKey:
        """Return the published key that signs with `algorithm` under `kid`; raise `LoginRefused` for none.

        A token without `kid` is accepted only where the provider has a single key for the algorithm.
        """
        addresses = await self.addresses()
        async with self._lock:
            fresh = self._keys_at is not None and self._monotonic() - self._keys_at <= KEPT_SECONDS
            if not fresh:
                await self._read_keys(addresses.keys)
            found = self._find(kid, algorithm)
            if found is None and kid is not None and fresh:
                await self._read_keys(addresses.keys)
                found = self._find(kid, algorithm)
        if found is None:
            raise LoginRefused(Refusal.SIGNATURE_KEY)
        return found

    def _find(self, kid: str | None, algorithm: str) -> SigningKey | None:
        family: type[SigningKey] = ECKey if algorithm.startswith("ES") else RSAKey
        fitting = [
            key
            for known_as, key in self._keys
            if isinstance(key, family)
            and (kid is None or known_as == kid)
            and key.get("use") in (None, "sig")
            and key.get("alg") in (None, algorithm)
        ]
        return fitting[0] if len(fitting) == 1 else None

    async def _read_keys(self, address: str) -> None:
        now = self._monotonic()
        if len(self._key_calls) == KEY_CALLS_A_MINUTE and now - self._key_calls[0] < 60:
            log.warning("provider.key_calls_spent")
            raise LoginRefused(Refusal.SIGNATURE_KEY)
        self._key_calls.append(now)
        self._keys = read_keys(await self._read(address))
        self._keys_at = self._monotonic()

    async def _read(self, address: str) -> Mapping[str, object]:
        if self._monotonic() < self._paused_until:
            raise LoginRefused(Refusal.PROVIDER_DOWN)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS), self._http.stream("GET", address) as response:
                response.raise_for_status()
                body = b""
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > LARGEST_DOCUMENT:
                        raise ValueError("the document is too large")  # noqa: TRY301
            document = json.loads(body)
            if not isinstance(document, dict):
                raise TypeError("the document is no object")  # noqa: TRY301
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError, TypeError) as error:
            # Whoever comes in the next seconds is told at once instead of waiting for the same time-out.
            self._paused_until = self._monotonic() + PAUSE_SECONDS
            log.warning("provider.unreadable", address=address, error=type(error).__name__)
            raise LoginRefused(Refusal.PROVIDER_DOWN) from None
        return document


def read_addresses(document: Mapping[str, object], issuer: str) -> Addresses:
    """Read a discovery document; raise `LoginRefused` for another issuer's, or one without what we need."""
    if document.get("issuer") != issuer:
        log.error("provider.issuer_differs", expected=issuer)
        raise LoginRefused(Refusal.PROVIDER_DOWN)
    names = ("authorization_endpoint", "pushed_authorization_request_endpoint", "token_endpoint", "jwks_uri")
    found = {name: document.get(name) for name in (*names, "end_session_endpoint")}
    secure = issuer.startswith("https://")
    schemes = ("https://",) if secure else ("https://", "http://")
    unfit = [
        name
        for name, address in found.items()
        if not (isinstance(address, str) and address.startswith(schemes))
        and not (name == "end_session_endpoint" and address is None)
    ]
    methods = document.get("code_challenge_methods_supported")
    if unfit or (isinstance(methods, list) and "S256" not in methods):
        log.error("provider.discovery_unfit", unfit=unfit)
        raise LoginRefused(Refusal.PROVIDER_DOWN)
    authorization, pushed_request, token, keys = (str(found[name]) for name in names)
    end_session = found["end_session_endpoint"]
    return Addresses(authorization, pushed_request, token, keys, str(end_session) if end_session else None)


def read_keys(document: Mapping[str, object]) -> list[tuple[str | None, SigningKey]]:
    """Read the RSA and EC keys of a key set with their ids, passing over those we cannot read."""
    listed = document.get("keys")
    keys: list[tuple[str | None, SigningKey]] = []
    for entry in listed if isinstance(listed, list) else []:
        try:
            key = JWKRegistry.import_key(entry)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, RSAKey | ECKey):
            kid = entry.get("kid")
            keys.append((kid if isinstance(kid, str) else None, key))
    return keys

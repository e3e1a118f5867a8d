"""A provider that lies: each lie is one way in which a log-in can be attacked or a provider be broken."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from fellesskap_web.testidp_grants import Honesty

Claims = dict[str, Any]
Sign = Callable[[Claims, RSAKey], str]


@dataclass
class Evil(Honesty):
    """Honest but for what is given; remembers the tokens it made, so that logs can be searched for them."""

    change: Claims = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    signer: Sign | None = None
    published: list[dict[str, Any]] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str | None] = field(default_factory=dict)
    status: int = 200
    delay: float = 0
    key_calls: int = 0
    tokens: list[str] = field(default_factory=list)

    def discovery(self, document: dict[str, Any]) -> dict[str, Any]:
        return {**document, **self.document}

    def key_set(self, keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.key_calls += 1
        return [*self.published, *keys]

    def claims(self, claims: Claims) -> Claims:
        changed = {**claims, **self.change}
        return {name: value for name, value in changed.items() if name not in self.drop}

    def sign(self, claims: Claims, key: RSAKey) -> str:
        token = (self.signer or super().sign)(claims, key)
        self.tokens.append(token)
        return token

    def answer(self, parameters: dict[str, str]) -> dict[str, str]:
        changed = {**parameters, **self.parameters}
        return {name: value for name, value in changed.items() if value is not None}

    def token_status(self) -> int:
        time.sleep(self.delay)
        return self.status


def by_hand(header: dict[str, Any], claims: Claims, key: RSAKey | None) -> str:
    """Sign (RS256), or with no key leave unsigned, under any header at all."""
    body = ".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
    if key is None:
        return f"{body}."
    private: Any = key.private_key
    return f"{body}.{_encode(private.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def stranger_key() -> RSAKey:
    """A key that the provider does not have."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


def with_public_key_as_secret(claims: Claims, key: RSAKey) -> str:
    """The classic: the published key used as the secret of a MAC."""
    header = {"alg": "HS256", "kid": key.kid}
    body = ".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
    return f"{body}.{_encode(hmac.digest(key.as_pem(private=False), body.encode(), 'sha256'))}"


def with_elliptic(elliptic: ECKey) -> Sign:
    """A good signature of a kind that was not agreed on."""
    return lambda claims, _: jwt.encode({"alg": "ES256", "kid": elliptic.kid}, claims, elliptic)


def with_bad_signature(claims: Claims, key: RSAKey) -> str:
    """One letter in the middle of the signature is another."""
    body, _, signature = by_hand({"alg": "RS256", "kid": key.kid}, claims, key).rpartition(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return f"{body}.{signature[:middle]}{other}{signature[middle + 1 :]}"


def with_header(key: RSAKey | None = None, **header: Any) -> Sign:
    """The given header, and the provider's own key unless another is given."""
    return lambda claims, own: by_hand({"alg": "RS256", "kid": own.kid, **header}, claims, key or own)


def unsigned(algorithm: str) -> Sign:
    """No signature, and a header that says so in its own spelling."""
    return lambda claims, own: by_hand({"alg": algorithm, "kid": own.kid}, claims, None)


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

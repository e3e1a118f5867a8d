"""What must hold for a log-in, a session and a way back; pure, so that every deviation can be tested."""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

from fellesskap.identity.model import Attempt, Claims, Expected, Lifetimes, LoginRefused, Refusal, Session

LEEWAY = timedelta(seconds=30)
LONGEST_TOKEN_AGE = timedelta(seconds=60)
ATTEMPT_LIFE = timedelta(minutes=15)
SEEN_STEP = timedelta(minutes=1)
LONGEST_PATH = 500

_LONGEST_NAME = 200
_DECODINGS = 4
_PID = re.compile(r"[0-9]{11}\Z")


def hash_secret(secret: str) -> str:
    """Hash a random secret for storage; 256 random bits need neither salt nor stretching."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_pid(pid: str, key: str) -> str:
    """Hash a national identity number with the installation's key (HMAC-SHA256, hex).

    R-LOGIN-1: a national identity number is never kept in clear. The key is needed because eleven digits
    can be tried one by one. Source: personopplysningsloven § 12, GDPR art. 32.
    """
    return hmac.new(key.encode(), pid.encode(), hashlib.sha256).hexdigest()


def same_secret(given: str, expected: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())


def session_alive(session: Session, now: datetime, lifetimes: Lifetimes) -> bool:
    """Tell whether the session still counts.

    R-LOGIN-2: a session ends after 30 idle minutes and after 120 minutes in all, or earlier where the
    installation says so. Source: ID-porten's requirements for local sessions, ASVS 5.0 V7.3.1 and V7.3.2.
    """
    return now - session.seen_at < lifetimes.idle and now - session.created_at < lifetimes.longest


def attempt_alive(attempt: Attempt, now: datetime) -> bool:
    """Tell whether the answer to a log-in still comes in time."""
    return now - attempt.created_at < ATTEMPT_LIFE


def own_path(wanted: str) -> str:
    """Return `wanted` as an address of ours fit for a `Location`, or `/` when it is anything else.

    R-LOGIN-3: after log-in a person is sent only to a path of this installation. Every decoding is looked
    at, because browsers and proxies differ in what they undo. Source: ASVS 5.0 V3.7.2, RFC 9700 § 4.11.
    """
    safe = quote(wanted, safe="/?&=#%:@!$'()*+,;~.-_[]")
    if len(safe) > LONGEST_PATH:
        return "/"
    form = wanted
    for _ in range(_DECODINGS):
        if not _plain_path(form) or not _plain_path(unicodedata.normalize("NFKC", form)):
            return "/"
        decoded = unquote(form)
        if decoded == form:
            break
        form = decoded
    else:
        return "/"
    leads_back = form.startswith(("/logg-inn", "/logg-ut"))
    return "/" if leads_back else safe


def _plain_path(text: str) -> bool:
    if not text.startswith("/") or "//" in text or "\\" in text:
        return False
    return not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text)


def check_claims(claims: Mapping[str, object], expected: Expected, now: datetime) -> Claims:
    """Check every claim of an id token whose signature holds; raise `LoginRefused` at the first that fails.

    R-LOGIN-4: an id token counts only from our issuer, for us alone, for this log-in, right now, at an
    accepted level. Source: OpenID Connect Core § 3.1.3.7, ID-porten (acr), FAPI 2.0 (secondary audience),
    ASVS 5.0 V6.8.4 and V10.5.1.
    """
    if claims.get("iss") != expected.issuer:
        raise LoginRefused(Refusal.CLAIM_ISSUER)
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise LoginRefused(Refusal.CLAIM_AUDIENCE)
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise LoginRefused(Refusal.CLAIM_AUDIENCE)
    _check_times(claims, now)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not same_secret(nonce, expected.nonce):
        raise LoginRefused(Refusal.CLAIM_NONCE)
    level = claims.get("acr")
    if not isinstance(level, str) or level not in expected.levels:
        raise LoginRefused(Refusal.CLAIM_LEVEL)
    _check_auth_time(claims, expected.fresh_since, now)
    subject, sid, pid = claims.get("sub"), claims.get("sid"), claims.get("pid")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_NAME:
        raise LoginRefused(Refusal.CLAIM_SUBJECT)
    if sid is not None and (not isinstance(sid, str) or not 0 < len(sid) <= _LONGEST_NAME):
        raise LoginRefused(Refusal.CLAIM_MALFORMED)
    if pid is not None and (not isinstance(pid, str) or not _PID.match(pid)):
        raise LoginRefused(Refusal.CLAIM_MALFORMED)
    return Claims(expected.issuer, subject, level, sid, pid)


def _check_times(claims: Mapping[str, object], now: datetime) -> None:
    moment, leeway = now.timestamp(), LEEWAY.total_seconds()
    expires, issued = _seconds(claims.get("exp")), _seconds(claims.get("iat"))
    if expires is None or expires <= moment - leeway:
        raise LoginRefused(Refusal.CLAIM_TIME)
    oldest = moment - leeway - LONGEST_TOKEN_AGE.total_seconds()
    if issued is None or not oldest <= issued <= moment + leeway:
        raise LoginRefused(Refusal.CLAIM_TIME)
    if "nbf" in claims:
        begins = _seconds(claims["nbf"])
        if begins is None or begins > moment + leeway:
            raise LoginRefused(Refusal.CLAIM_TIME)


def _check_auth_time(claims: Mapping[str, object], fresh_since: datetime | None, now: datetime) -> None:
    leeway = LEEWAY.total_seconds()
    logged_in = _seconds(claims.get("auth_time"))
    if logged_in is None:
        if fresh_since or "auth_time" in claims:
            raise LoginRefused(Refusal.CLAIM_AUTH_TIME)
        return
    too_old = fresh_since is not None and logged_in < fresh_since.timestamp() - leeway
    if too_old or logged_in > now.timestamp() + leeway:
        raise LoginRefused(Refusal.CLAIM_AUTH_TIME)


def _seconds(value: object) -> float | None:
    """Read a NumericDate; a string, a truth value and a number no clock shows are none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)

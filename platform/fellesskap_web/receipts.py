"""A receipt carried over the redirect that follows a form: what happened, and what comes next.

It rides in a cookie signed with the session's form token: the browser's own, unreadable to scripts, shown
once, and worthless to anybody else. What it holds are text keys and facts, so it is read in the language of
the page it lands on.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

LIFE_SECONDS = 300
_LONGEST_FACT = 300


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done (`text`), with facts by name, and what happens next."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
    next_step: str = ""


def seal(receipt: Receipt, token: str) -> str:
    """Write a receipt as a cookie value."""
    facts = {name: value[:_LONGEST_FACT] for name, value in receipt.facts.items()}
    body = json.dumps({**asdict(receipt), "facts": facts}, ensure_ascii=False).encode()
    return f"{_encode(body)}.{_encode(_sign(body, token))}"


def unseal(value: str, token: str) -> Receipt | None:
    """Read a receipt that this session wrote; None for anything else."""
    body, _, signature = value.partition(".")
    try:
        content = _decode(body)
        if not hmac.compare_digest(_decode(signature), _sign(content, token)):
            return None
        return Receipt(**json.loads(content))
    except (ValueError, TypeError, binascii.Error):
        return None


def _sign(body: bytes, token: str) -> bytes:
    return hmac.digest(token.encode(), b"receipt|" + body, "sha256")


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))

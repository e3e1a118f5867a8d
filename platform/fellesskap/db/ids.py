"""Identifiers are UUIDv7 made here, so that an insert never needs RETURNING on a row its author may not read."""

from __future__ import annotations

import os
import time
from uuid import UUID

_VERSION_AND_VARIANT = (0x7 << 76) | (0x2 << 62)


def uuid7() -> UUID:
    """Make a time-ordered identifier (RFC 9562, 48 bits of milliseconds and 74 random bits)."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | _VERSION_AND_VARIANT | (high << 64) | low)

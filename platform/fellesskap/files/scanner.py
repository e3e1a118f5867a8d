"""A virus scanner beside the application: ClamAV's daemon, asked over its network socket (INSTREAM)."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO

from aioclamd import ClamdAsyncClient, ClamdError

SECONDS = 60
_PORT = 3310


class Verdict(StrEnum):
    """What the scanner says of a file; `UNHEARD` is no answer, and never means that the file is clean."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNHEARD = "unheard"


async def scan(address: str, content: bytes) -> Verdict:
    """Ask the scanner at `host:port` about a file."""
    host, _, port = address.rpartition(":")
    client = ClamdAsyncClient(host or address, int(port) if host else _PORT, timeout=SECONDS)
    try:
        answers = await client.instream(BytesIO(content)) or {}
    except (ClamdError, OSError, TimeoutError):
        return Verdict.UNHEARD
    statuses = {status for status, _ in answers.values()}
    if "FOUND" in statuses:
        return Verdict.INFECTED
    return Verdict.CLEAN if statuses == {"OK"} else Verdict.UNHEARD
